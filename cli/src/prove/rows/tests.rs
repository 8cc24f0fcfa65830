use driftless_introspect::read::read;
use driftless_introspect::server::{Throwaway, find};
use driftless_schema::Name;

use super::*;

#[test]
fn checks_and_references_are_met_as_far_as_they_can_be() {
    let programs = find(None, None).expect("PostgreSQL is installed");
    let server = Throwaway::start(&programs).expect("the server starts");
    let database = server.database().expect("a database can be made");
    let mut client = database.connect().expect("the server answers");
    let script = "
        create table posts (id int primary key, author int not null, views int check (views >= 10));
        create table users (id int primary key, mail text not null unique check (mail like '%_@_%'));
        alter table posts add foreign key (author) references users (id);
        create table sites (address varchar(40) check (address ~ '^https?://[a-z.]+/'));
        create table codes (code text primary key check (char_length(code) between 8 and 12));
        create table coupons (valid_from date default current_date, valid_until date not null check (valid_until >= valid_from));
        create table jobs (
            running boolean not null default false,
            worker int references users (id),
            check (running = (worker is not null))
        );
        create table never (it int check (false));";
    client.batch_execute(script).expect("the script runs");
    let schema = read(&mut client, &[Name::new("public")]).expect("the catalog can be read");
    let rows = insert(&mut client, &schema, &Fits::default()).expect("the server takes rows");
    assert_eq!(rows.to_string(), "35 rows in 6 tables (none in never)");
}

#[test]
fn one_is_not_many() {
    let counts = BTreeMap::from([(QualifiedName::new("public", "users"), 1)]);
    let rows = Rows { counts, without: Vec::new() };
    assert_eq!(rows.to_string(), "1 row");
}
