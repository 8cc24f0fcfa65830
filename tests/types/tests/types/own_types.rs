//! Domains as newtypes and composite types as structs, arrays of both, and each inside of the other.

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use driftless::{Schema, SchemaComposite, SchemaDomain, SchemaEnum};

use crate::server::made;

#[derive(Clone, Debug, PartialEq, SchemaDomain)]
#[schema(check(expression = "VALUE ~ '@'", name = "has_an_at"), comment = "Where mail goes")]
pub struct Email(String);

#[derive(Clone, Copy, Debug, PartialEq, SchemaDomain)]
#[schema(name = "Count of things", check = "VALUE >= 0", default = 7)]
pub struct Count(i32);

#[derive(Clone, Debug, PartialEq, SchemaDomain)]
#[schema(type = "varchar(3)", collation = "C")]
pub struct Code(String);

#[derive(Clone, Copy, Debug, PartialEq, SchemaEnum)]
pub enum Level {
    Low,
    High,
}

#[derive(Clone, Copy, Debug, PartialEq, SchemaDomain)]
#[schema(check = "VALUE <> 'low'")]
pub struct HighLevel(Level);

#[derive(Clone, Debug, PartialEq, SchemaDomain)]
pub struct Numbers(Vec<i32>);

#[derive(Clone, Debug, PartialEq, SchemaComposite)]
#[schema(comment = "Where somebody lives")]
pub struct Address {
    /// No word of SQL is in the way.
    #[schema(name = "order", comment = "with its number")]
    street: String,
    #[schema(type = "varchar(10)")]
    zip: Option<String>,
    floors: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, SchemaComposite)]
#[schema(name = "odd \"place\"")]
pub struct Place {
    address: Option<Address>,
    former: Vec<Address>,
    #[schema(type = "real")]
    height: f32,
    contact: Email,
    #[schema(collation = "C")]
    contacts: Option<Vec<Email>>,
    level: Level,
    #[schema(type = "\"Count of things\"")]
    count: Count,
    #[schema(type = "text[]")]
    words: Vec<String>,
    #[schema(type = "char(3)")]
    code: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Schema)]
#[diesel(table_name = residents, check_for_backend(diesel::pg::Pg))]
pub struct Resident {
    id: i32,
    email: Email,
    no_email: Option<Email>,
    emails: Vec<Email>,
    things: Count,
    code: Code,
    level: HighLevel,
    numbers: Numbers,
    home: Address,
    no_home: Option<Address>,
    homes: Vec<Address>,
    place: Option<Place>,
}

/// The same table, where nothing is known of domains.
mod plain {
    diesel::table! {
        residents {
            id -> Integer,
            email -> Text,
            no_email -> Nullable<Text>,
            emails -> Array<Text>,
            things -> Integer,
        }
    }
}

#[derive(Debug, PartialEq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plain::residents, check_for_backend(diesel::pg::Pg))]
pub struct Plain {
    id: i32,
    email: Email,
    no_email: Option<Email>,
    emails: Vec<Email>,
    things: Count,
}

fn email(name: &str) -> Email {
    Email(format!("{name}@example.com"))
}

fn address(street: &str) -> Address {
    Address { street: street.to_owned(), zip: Some("1010".to_owned()), floors: vec![1, -2] }
}

fn resident() -> Resident {
    Resident {
        id: 1,
        email: email("ann"),
        no_email: None,
        emails: vec![email("a"), email("b")],
        things: Count(3),
        code: Code("abc".to_owned()),
        level: HighLevel(Level::High),
        numbers: Numbers(vec![3, 4]),
        home: address("Main, \"St\" 1"),
        no_home: None,
        homes: vec![address(""), Address { zip: None, floors: Vec::new(), ..address("x") }],
        place: Some(Place {
            address: None,
            former: vec![address("y")],
            height: 1.5,
            contact: email("h"),
            contacts: None,
            level: Level::High,
            count: Count(4),
            words: vec!["one".to_owned()],
            code: Some("abc".to_owned()),
        }),
    }
}

#[test]
fn domains_and_composite_types_are_written_found_and_read() {
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    let resident = resident();
    diesel::insert_into(residents::table).values(&resident).execute(connection).expect("written");
    let found = residents::table
        .filter(residents::email.eq(email("ann")))
        .filter(residents::no_email.is_null())
        .filter(residents::emails.contains(vec![email("b")]))
        .filter(residents::things.gt(Count(2)))
        .filter(residents::code.eq_any([Code("abc".to_owned())]))
        // PostgreSQL compares no domains over enums.
        .filter(residents::level.is_not_null())
        .filter(residents::numbers.eq(Numbers(vec![3, 4])))
        .filter(residents::home.eq(&resident.home))
        .filter(residents::no_home.is_not_distinct_from(None::<Address>))
        .filter(residents::homes.eq(&resident.homes))
        // `IS NOT NULL` asks for every attribute.
        .filter(residents::place.is_not_distinct_from(&resident.place))
        .select(Resident::as_select())
        .first(connection);
    assert_eq!(found, Ok(resident.clone()));
    let changed = Resident { no_email: Some(email("c")), no_home: Some(address("z")), ..resident };
    diesel::update(residents::table.find(1)).set(&changed).execute(connection).expect("changed");
    let found = residents::table.find(1).select(Resident::as_select()).first(connection);
    assert_eq!(found, Ok(changed));
    let refused = diesel::update(residents::table).set(residents::email.eq(Email("x".to_owned())));
    let refused = refused.execute(connection).expect_err("the check says no").to_string();
    assert!(refused.contains("has_an_at"), "{refused}");
}

#[test]
fn a_table_that_knows_nothing_of_domains_holds_their_values() {
    use plain::residents;
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    diesel::insert_into(super::own_types::residents::table)
        .values(&resident())
        .execute(connection)
        .expect("written");
    let wanted = Plain {
        id: 1,
        email: email("d"),
        no_email: Some(email("e")),
        emails: vec![email("f")],
        things: Count(0),
    };
    diesel::update(residents::table.find(1)).set(&wanted).execute(connection).expect("changed");
    let found = residents::table
        .filter(residents::email.like("d@%"))
        .filter(residents::email.eq(email("d")))
        .filter(residents::things.eq(Count(0)))
        .select(Plain::as_select())
        .first(connection);
    assert_eq!(found, Ok(wanted));
    let raw = residents::table.select((residents::email, residents::things));
    let (text, number) = raw.first::<(String, i32)>(connection).expect("read");
    assert_eq!((text.as_str(), number), ("d@example.com", 0));
    let typed = diesel::select(diesel::dsl::sql::<(Text, Integer)>("'g@example.com', 5"));
    assert_eq!(
        typed.first::<(Email, Count)>(connection),
        Ok((Email("g@example.com".to_owned()), Count(5)))
    );
}
