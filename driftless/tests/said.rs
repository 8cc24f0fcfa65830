//! Columns that a struct does not show, and tables of which no struct shows anything.

#![allow(dead_code, missing_docs, unreachable_pub)]

use diesel::prelude::*;
use driftless::{Schema, SchemaEnum};
use driftless_schema::record::{Record, TableRecord, frame};

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
pub enum Mood {
    Happy,
    Sad,
}

/// It hides a secret, and columns that only other structs write.
#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = accounts)]
#[schema(
    column(name = "password_hash", type = "varchar(60)", null, comment = "bcrypt"),
    column(name = "mood", sql_type = Mood, default = "'happy'", index),
    column(name = "type", type = "integer", check = "\"type\" > 0", backfill = "1"),
    column(name = "odd Name", type = "text[]", unique),
    column(name = "friend", type = "bigint", null, references(Self)),
    unique(columns(name, r#type)),
)]
pub struct Account {
    #[schema(identity)]
    pub id: i64,
    pub name: String,
}

/// Nobody reads it as a whole.
#[derive(Schema)]
#[diesel(table_name = visits, primary_key(account, day))]
#[schema(
    column(name = "account", type = "bigint", references(Account, on_delete = cascade)),
    column(name = "day", type = "date"),
)]
struct Visits;

#[derive(Insertable)]
#[diesel(table_name = visits)]
struct NewVisit {
    account: i64,
}

mod elsewhere {
    diesel::table! {
        shapes (id) {
            id -> Integer,
            outline -> Nullable<Array<Nullable<Text>>>,
            #[sql_name = "type"]
            type_ -> Text,
        }
    }
}

/// The `table!` is written elsewhere, so no Diesel type is needed.
#[derive(Schema)]
#[diesel(table_name = elsewhere::shapes)]
#[schema(
    column(name = "id", type = "integer", serial),
    column(name = "outline", type = "polygon", null),
    column(name = "type", type = "text", generated = "'a'"),
    index(columns(outline), method = "gist")
)]
struct Shapes;

/// It is only inserted.
#[derive(Insertable, Schema)]
#[diesel(table_name = notes)]
pub struct NewNote {
    #[schema(identity, not_null)]
    pub id: Option<i64>,
    #[schema(null)]
    pub text: String,
    #[schema(not_null(name = "day_is_known"), default = "now()")]
    pub day: Option<std::time::SystemTime>,
    pub other: Option<String>,
}

/// Somebody else makes it.
#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = sessions)]
#[schema(unmanaged, schema = "auth")]
pub struct Session {
    pub id: i64,
    #[schema(references(Account))]
    pub account: i64,
}

/// So is its type.
#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(unmanaged)]
pub enum Level {
    Low,
}

fn record(name: &str) -> TableRecord {
    let program = std::env::current_exe().expect("a test knows its program");
    let bytes = std::fs::read(program).expect("a program can read itself");
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    let all: Vec<Record> = frame::scan(&bytes).payloads.iter().map(parse).collect();
    let table = all.into_iter().find_map(|it| match it {
        Record::Table(it) if it.name == name => Some(it),
        _ => None,
    });
    *table.expect("the struct is recorded")
}

fn sql(query: impl diesel::query_builder::QueryFragment<diesel::pg::Pg>) -> String {
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()
}

#[test]
fn a_column_that_is_not_shown_is_a_column_of_the_table() {
    let query = accounts::table
        .filter(accounts::password_hash.is_null().and(accounts::mood.eq(Mood::Sad)))
        .filter(accounts::r#type.gt(1).and(accounts::odd_Name.is_not_null()))
        .select(Account::as_select());
    let text = sql(query);
    for part in [
        r#"SELECT "accounts"."id", "accounts"."name" FROM"#,
        r#""accounts"."password_hash" IS NULL"#,
        r#""accounts"."type" > $2"#,
        r#""accounts"."odd Name" IS NOT NULL"#,
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let query = visits::table.inner_join(accounts::table).select(visits::day);
    assert!(sql(query).contains("INNER JOIN"));
    let insert = diesel::insert_into(visits::table).values(NewVisit { account: 1 });
    assert!(sql(insert).contains(r#"("account") VALUES ($1)"#));
}

#[test]
fn its_words_are_those_of_a_field() {
    let table = record("accounts");
    let column = |name: &str| table.columns.iter().find(|it| it.name == name);
    let hash = column("password_hash").expect("it is recorded");
    assert!(hash.nullable);
    assert_eq!(hash.comment.as_deref(), Some("bcrypt"));
    let of_type = column("type").expect("it is recorded");
    assert_eq!(of_type.backfill.as_deref(), Some("1"));
    let mood = column("mood").expect("it is recorded");
    assert_eq!(mood.default.as_deref(), Some("'happy'"));
    assert_eq!(table.indexes.len(), 1);
    assert_eq!(table.checks.len(), 1);
    assert_eq!(table.foreign_keys[0].columns, ["friend"]);
    let keys: Vec<&[String]> = table.uniques.iter().map(|it| it.columns.as_slice()).collect();
    assert_eq!(keys, [&["odd Name".to_owned()][..], &["name".to_owned(), "type".to_owned()]]);
    assert_eq!(table.columns.len(), 7);
}

#[test]
fn what_somebody_else_makes_is_recorded_as_such_and_can_be_queried() {
    assert!(record("sessions").unmanaged && !record("accounts").unmanaged);
    let query = sessions::table.inner_join(accounts::table).select(accounts::name);
    assert!(sql(query).contains(r#""auth"."sessions""#));
}

#[test]
fn a_struct_that_is_only_inserted_says_what_may_be_null() {
    let notes = record("notes");
    let nullable: Vec<bool> = notes.columns.iter().map(|it| it.nullable).collect();
    assert_eq!(nullable, [false, true, false, true]);
    let query = notes::table.filter(notes::text.is_null()).select(notes::day);
    assert!(sql(query).contains("IS NULL"));
}

#[test]
fn a_struct_without_fields_says_everything() {
    let visits = record("visits");
    assert_eq!(visits.primary_key.columns, ["account", "day"]);
    assert_eq!(visits.foreign_keys[0].references.name, "accounts");
    let shapes = record("shapes");
    let names: Vec<&str> = shapes.columns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["id", "outline", "type"]);
    assert_eq!(shapes.columns[2].generated.as_deref(), Some("'a'"));
}
