//! A program and its database, on a real server: what the models want is created if it is missing, and reported if it
//! differs.

mod database;
pub mod models;

use std::thread;

use database::{TestDatabase, logged};
use driftless::{Created, Error, Kind, Policy, Report, create_all, verify};

#[test]
fn an_empty_database_gets_all_that_the_models_want() {
    let database = TestDatabase::empty();
    let created = create_all(&database.url()).expect("it is made");
    assert_eq!(created.names(Kind::Table), ["archive.boxes", "people", "tickets"]);
    assert_eq!(
        created.to_string(),
        "schemas archive; extensions citext; enums archive.shelf, mood; domains archive.label; sequences ticket_numbers; tables archive.boxes, people, tickets; objects archive.sign"
    );
    assert_eq!(verify(&database.url(), Policy::Refuse).expect("it is equal"), Report::default());
}

#[test]
fn a_second_call_makes_nothing() {
    let database = TestDatabase::full();
    let before = database.rows("select oid::text, xmin::text from pg_class order by 1");
    assert_eq!(create_all(&database.url()).expect("it is there"), Created::default());
    assert_eq!(database.rows("select oid::text, xmin::text from pg_class order by 1"), before);
}

#[test]
fn what_is_there_and_differs_is_left_as_it_is() {
    let database = TestDatabase::empty();
    database.run(
        "create type mood as enum ('fine');
         create table people (id bigint primary key, shoes integer, mood mood, must text not null);
         insert into people values (1, 42, 'fine', 'x');
         create schema archive;
         create view archive.boxes as select 1 as number;
         create sequence ticket_numbers start 1000;
         create table of_others (id bigint)",
    );
    let people = "select attname::text, atttypid::regtype::text from pg_attribute
        where attrelid in ('people'::regclass, 'archive.boxes'::regclass) and attnum > 0 order by attrelid, attnum";
    let before = database.rows(people);
    let created = create_all(&database.url()).expect("the rest is made");
    assert_eq!(created.names(Kind::Table), ["tickets"]);
    assert_eq!(created.names(Kind::Enum), ["archive.shelf"]);
    assert_eq!(created.names(Kind::Sequence), Vec::<String>::new());
    assert_eq!(database.rows(people), before);
    assert_eq!(database.rows("select shoes::text, mood::text from people"), ["42, fine"]);
    assert_eq!(database.rows("select last_value::text from ticket_numbers"), ["1000"]);
    let report = verify(&database.url(), Policy::Log).expect("it is compared");
    let differs = |text: &str| report.differences.iter().any(|it| it.contains(text));
    assert!(
        differs("DROP COLUMN \"must\"") && differs("very_bad"),
        "rows could not be inserted: {report}"
    );
    // Whoever made the rest, the program works with it.
    for own in ["`people.shoes` (a column)", "`of_others` (a table)"] {
        assert!(report.unmodelled.iter().any(|it| it == own), "{own}: {:?}", report.unmodelled);
    }
    assert!(!differs("shoes") && !differs("of_others"), "{report}");
    assert!(!differs("boxes"), "a view of that name is not compared: {report}");
    assert!(
        report.unmodelled.iter().any(|it| it == "`archive.boxes` (a view)"),
        "{:?}",
        report.unmodelled
    );
}

#[test]
fn a_table_or_an_enum_that_is_missing_is_made_beside_the_others() {
    let database = TestDatabase::full();
    database.run("insert into people (nickname) values ('Ada'); drop table archive.boxes; drop type archive.shelf cascade");
    let created = create_all(&database.url()).expect("it is made");
    assert_eq!(created.to_string(), "enums archive.shelf; tables archive.boxes");
    assert!(verify(&database.url(), Policy::Refuse).expect("it is equal").is_equal());
    assert_eq!(database.rows("select nickname::text from people"), ["Ada"]);
}

#[test]
fn where_one_thing_cannot_be_made_nothing_is() {
    let database = TestDatabase::empty();
    // The foreign key of `tickets` needs a column that this table lacks.
    database.run("create table people (name text)");
    let error = create_all(&database.url()).expect_err("the key has nowhere to go");
    assert!(error.to_string().contains("\"id\""), "{error}");
    let tables = "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace";
    assert_eq!(database.rows(tables), ["people"]);
    assert_eq!(
        database.rows("select nspname::text from pg_namespace where nspname = 'archive'"),
        Vec::<String>::new()
    );
}

#[test]
fn eight_programs_at_once_make_it_once() {
    let database = TestDatabase::empty();
    let url = database.url();
    let created: Vec<Created> = thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| create_all(&url))).collect();
        all.into_iter().map(|it| it.join().expect("no panic").expect("it is there")).collect()
    });
    assert_eq!(created.iter().filter(|it| !it.is_empty()).count(), 1, "{created:?}");
    assert!(verify(&url, Policy::Refuse).expect("it is equal").is_equal());
}

#[test]
fn whoever_waits_holds_no_transaction_open() {
    let database = TestDatabase::empty();
    let mut holder = database.connect();
    // The key that all driftless programs use.
    holder
        .batch_execute("begin; select pg_advisory_xact_lock(x'64726966746c6573'::bigint)")
        .expect("it is free");
    let url = database.url();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| create_all(&url));
        thread::sleep(std::time::Duration::from_millis(300));
        // It would never finish next to a transaction that waits.
        database.run("create table mine (id bigint)");
        database.run("create index concurrently on mine (id)");
        assert!(!waiting.is_finished());
        holder.batch_execute("commit").expect("it ends");
        assert_eq!(
            waiting.join().expect("no panic").expect("it is made").names(Kind::Table).len(),
            3
        );
    });
}

#[test]
fn a_database_that_is_equal_passes_under_every_policy() {
    let database = TestDatabase::full();
    for policy in [Policy::Log, Policy::Warn, Policy::Refuse] {
        let (report, log) = logged(|| verify(&database.url(), policy));
        assert_eq!(report.expect("it is equal"), Report::default());
        assert_eq!(
            log,
            [(log::Level::Info, "the database matches the models of this program".to_owned())]
        );
    }
}

#[test]
fn a_database_that_differs_is_logged_warned_of_or_refused() {
    let database = TestDatabase::full();
    database
        .run("alter table people alter nickname drop default; create view faces as select id from people");
    let differs = |report: &Report| {
        assert_eq!(report.differences.len(), 1, "{report}");
        assert!(report.differences[0].contains("SET DEFAULT 'nobody'"), "{report}");
        assert_eq!(
            (report.unknown.len(), report.unmodelled.as_slice()),
            (0, &["`faces` (a view)".to_owned()][..])
        );
    };
    for (policy, level) in [(Policy::Log, log::Level::Info), (Policy::Warn, log::Level::Warn)] {
        let (report, log) = logged(|| verify(&database.url(), policy));
        let report = report.expect("it goes on");
        differs(&report);
        let unmodelled =
            "models do not describe these objects, which were not compared: `faces` (a view)"
                .to_owned();
        assert_eq!(log, [(log::Level::Info, unmodelled), (level, report.to_string())]);
    }
    match verify(&database.url(), Policy::Refuse) {
        Err(Error::Differs(report)) => differs(&report),
        other => panic!("it is refused: {other:?}"),
    }
}

#[test]
fn a_rename_that_is_due_is_told_as_one() {
    let database = TestDatabase::full();
    database.run("alter table people rename nickname to called");
    let report = verify(&database.url(), Policy::Log).expect("it goes on");
    let rename = r#"ALTER TABLE "public"."people" RENAME COLUMN "called" TO "nickname";"#;
    assert_eq!(report.differences, [rename]);
}

#[test]
fn a_role_that_may_only_read_is_enough_to_verify() {
    let database = TestDatabase::full();
    let url = database.url_of_reader();
    let report = verify(&url, Policy::Refuse).expect("what is not known is no difference");
    assert_eq!((report.is_equal(), report.unknown.len()), (true, 1), "{report:?}");
    assert!(report.unknown[0].contains("temporary tables"), "{report:?}");
    let (_, log) = logged(|| verify(&url, Policy::Warn));
    assert_eq!(log[0], (log::Level::Warn, format!("unknown: {}", report.unknown[0])));
    assert_eq!(create_all(&url).expect("nothing is missing"), Created::default());
    database.run("alter table tickets drop constraint tickets_title_check");
    assert!(matches!(verify(&url, Policy::Refuse), Err(Error::Differs(_))));
    database.run("drop table archive.boxes");
    let error = create_all(&url).expect_err("it may make nothing");
    assert!(error.to_string().contains("permission denied"), "{error}");
}

#[test]
fn verifying_leaves_the_catalog_as_it_was() {
    let database = TestDatabase::full();
    let catalog = "select oid::text, xmin::text from pg_class union all
        select oid::text, xmin::text from pg_type union all
        select oid::text, xmin::text from pg_attrdef union all
        select oid::text, xmin::text from pg_constraint order by 1";
    let before = database.rows(catalog);
    database.run(
        "alter table people drop column nickname; alter table people add column nickname integer",
    );
    let drifted = database.rows(catalog);
    assert_ne!(drifted, before);
    assert!(!verify(&database.url(), Policy::Warn).expect("it goes on").is_equal());
    assert_eq!(database.rows(catalog), drifted);
}

#[test]
fn a_server_that_is_not_there_is_an_error_without_the_password() {
    let url = "postgres://me:secret@127.0.0.1:1/nowhere";
    for error in [
        create_all(url).expect_err("it is down"),
        verify(url, Policy::Log).expect_err("it is down"),
    ] {
        assert!(error.to_string().starts_with("connecting to PostgreSQL"), "{error}");
        assert!(!format!("{error}{error:?}").contains("secret"), "{error:?}");
    }
}

#[test]
fn a_policy_is_read_as_configuration_writes_it() {
    assert_eq!("log".parse(), Ok(Policy::Log));
    assert_eq!(" Warn".parse(), Ok(Policy::Warn));
    assert_eq!("REFUSE".parse(), Ok(Policy::Refuse));
    let error = "panic".parse::<Policy>().expect_err("there is none");
    assert_eq!(error.to_string(), "`panic` is not a policy: use `log`, `warn` or `refuse`");
}
