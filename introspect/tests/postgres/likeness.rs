//! Scratch databases are like the database that a migration is for, as far as this machine can make them so.

use driftless_introspect::server::{Allowed, Database, Likeness, Scratch};
use driftless_introspect::{Client, Target};
use driftless_sql::script::message;

use crate::servers::databases;

/// A scratch server that makes databases like the one behind a target, and what it says of them.
fn like(given: &Database, target: &Target) -> (Scratch, Vec<String>) {
    let mut client = target.connect().expect("it answers");
    let likeness = Likeness::of(&mut client).expect("it can be asked");
    let scratch = Scratch::open(Some(given.target()), Allowed::default(), || {
        panic!("no programs are looked for")
    });
    let mut scratch = scratch.expect("it is given");
    let unlike = scratch.resemble(&likeness).expect("databases can be made");
    (scratch, unlike)
}

/// A session of whoever runs migrations in a new scratch database.
fn session(scratch: &Scratch) -> (Database, Client) {
    let database = scratch.database().expect("it can be made");
    let client = database.connect().expect("it answers");
    (database, client)
}

fn setting(client: &mut Client, name: &str) -> Option<String> {
    let query = "select pg_catalog.current_setting($1, true)";
    client.query_one(query, &[&name]).expect("it can be asked").get(0)
}

fn of_the_database(statements: &str) -> String {
    format!(
        "do $$ declare d text := quote_ident(current_database()); begin {} end $$",
        message(statements)
            .iter()
            .map(|it| format!(
                "execute 'alter database ' || d || ' {}';",
                it.text.replace('\'', "''")
            ))
            .collect::<String>()
    )
}

#[test]
fn sessions_begin_with_the_settings_of_the_database() {
    let settings = of_the_database(
        "set timezone = 'Asia/Tokyo'; set search_path = app, \"$user\", public; set datestyle = 'SQL, DMY'; set intervalstyle = 'iso_8601'",
    );
    for given in databases(&settings) {
        let (scratch, unlike) = like(&given, given.target());
        assert_eq!(unlike, Vec::<String>::new());
        let (database, mut client) = session(&scratch);
        let wanted = [
            ("timezone", "Asia/Tokyo"),
            ("search_path", "app, \"$user\", public"),
            ("datestyle", "SQL, DMY"),
            ("intervalstyle", "iso_8601"),
        ];
        for (name, value) in wanted {
            assert_eq!(setting(&mut client, name).as_deref(), Some(value), "{name}");
        }
        // Nobody may be connected to what is copied.
        drop(client);
        let copy = database.copied().expect("it can be copied");
        let mut client = copy.connect().expect("it answers");
        assert_eq!(setting(&mut client, "datestyle").as_deref(), Some("SQL, DMY"), "of a copy");
    }
}

#[test]
fn the_settings_of_a_role_come_before_those_of_the_database() {
    let script = format!(
        "create role liked login; alter role liked set timezone = 'Europe/Oslo';
         create role other login; alter role other set intervalstyle = 'sql_standard';
         {}",
        of_the_database("set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'")
    );
    for given in databases(&script) {
        let target = given.target().with_user("liked", None);
        let (scratch, unlike) = like(&given, &target);
        assert_eq!(unlike, Vec::<String>::new());
        let (_database, mut client) = session(&scratch);
        assert_eq!(setting(&mut client, "timezone").as_deref(), Some("Europe/Oslo"));
        assert_eq!(setting(&mut client, "datestyle").as_deref(), Some("SQL, DMY"));
        assert_eq!(setting(&mut client, "intervalstyle").as_deref(), Some("postgres"));
    }
}

#[test]
fn a_setting_that_a_policy_reads_is_there() {
    for given in databases(&of_the_database("set app.tenant = '7'; set \"App\".other = 'a b'")) {
        let (scratch, unlike) = like(&given, given.target());
        assert_eq!(unlike, Vec::<String>::new());
        let (_database, mut client) = session(&scratch);
        assert_eq!(setting(&mut client, "app.tenant").as_deref(), Some("7"));
        assert_eq!(setting(&mut client, "App.other").as_deref(), Some("a b"));
        client
            .batch_execute(
                "create table t (tenant integer);
                 create policy own on t using (tenant = current_setting('app.tenant')::integer) with check (true);
                 alter table t enable row level security; alter table t force row level security;
                 insert into t values (7), (8);",
            )
            .expect("the role owns it");
        let rows: i64 = client.query_one("select count(*) from t", &[]).expect("seen").get(0);
        assert_eq!(rows, 1);
    }
}

/// What runs in a scratch database is somebody else's, and no setting makes the server do anything for it.
#[test]
fn a_setting_that_could_run_code_is_not_taken_over() {
    let script = of_the_database(
        "set plpgsql.extra_errors = 'all'; set work_mem = '1234kB'; set app.tenant = '7'",
    );
    for given in databases(&script) {
        let (scratch, unlike) = like(&given, given.target());
        assert_eq!(unlike, Vec::<String>::new());
        let (_database, mut client) = session(&scratch);
        assert_ne!(setting(&mut client, "work_mem").as_deref(), Some("1234kB"));
        assert_ne!(setting(&mut client, "plpgsql.extra_errors").as_deref(), Some("all"));
        assert_eq!(setting(&mut client, "app.tenant").as_deref(), Some("7"));
    }
}

#[test]
fn encoding_and_locale_are_those_of_the_database() {
    for given in databases("") {
        let mut client = given.connect().expect("it answers");
        client
            .batch_execute("create database latin template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'")
            .expect("a superuser can");
        let (scratch, unlike) = like(&given, &given.target().with_database("latin"));
        assert_eq!(unlike, Vec::<String>::new());
        let (_database, mut own) = session(&scratch);
        let query = "select pg_encoding_to_char(encoding)::text, datcollate::text, datctype::text
            from pg_database where datname = current_database()";
        let row = own.query_one(query, &[]).expect("it can be asked");
        let found: [String; 3] = [row.get(0), row.get(1), row.get(2)];
        assert_eq!(found, ["LATIN1", "C", "C"]);
        own.batch_execute("create table t (a text); insert into t values ('é')")
            .expect("it has it");
        own.batch_execute("insert into t values ('漢')").expect_err("it has no such letter");
        client.batch_execute("drop database latin").expect("nobody is connected");
    }
}

#[test]
fn a_locale_that_this_machine_lacks_is_told() {
    for given in databases(&of_the_database("set datestyle = 'SQL, DMY'")) {
        let mut client = given.connect().expect("it answers");
        client
            .batch_execute(
                "update pg_database set datcollate = 'xx_XX.utf8', datctype = 'xx_XX.utf8' where datname = current_database()",
            )
            .expect("a superuser can");
        // Nobody can connect to such a database any more.
        let likeness = Likeness::of(&mut client).expect("it can be asked");
        let admin = given.target().with_database("postgres");
        let scratch = Scratch::open(Some(&admin), Allowed::default(), || {
            panic!("no programs are looked for")
        });
        let mut scratch = scratch.expect("it is given");
        let unlike = scratch.resemble(&likeness).expect("it is no error");
        let [sentence] = &unlike[..] else { panic!("one sentence: {unlike:?}") };
        assert!(sentence.contains("xx_XX.utf8") && sentence.contains("locale"), "{sentence}");
        let (_database, mut own) = session(&scratch);
        assert_eq!(setting(&mut own, "datestyle").as_deref(), Some("SQL, DMY"));
    }
}
