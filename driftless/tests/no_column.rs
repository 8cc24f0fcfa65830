//! Fields that are no columns, keys that Diesel does not know, and labels in another order than the variants.

#![allow(dead_code, missing_docs, unreachable_pub)]

use diesel::prelude::*;
use driftless::{EnumType, Schema, SchemaEnum};
use driftless_schema::record::{EnumRecord, Record, TableRecord, frame};

/// The order of the labels is not the order of the variants, which is that of `Ord`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, SchemaEnum)]
#[schema(order("happy", "so sad"))]
pub enum Mood {
    #[schema(rename = "so sad")]
    Sad,
    Happy,
}

/// Another table.
#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = people)]
pub struct Person {
    #[schema(identity)]
    pub id: i64,
    pub mood: Mood,
}

/// Its key is not what `id()` returns.
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Schema)]
#[diesel(table_name = pets)]
#[schema(primary_key(columns(code), name = "code_of_pet"))]
pub struct Pet {
    pub code: String,
    pub id: i32,
    #[schema(references(Person))]
    pub owner: i64,
}

/// A row of a join, with a computed value.
#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = visits)]
#[diesel(primary_key(id))]
#[schema(primary_key(day, id))]
pub struct Visit {
    pub id: i32,
    pub day: i32,
    #[diesel(select_expression = visits::id + visits::day, select_expression_type = diesel::dsl::Add<visits::id, visits::day>)]
    pub sum: i32,
    #[diesel(embed)]
    pub person: Person,
    #[diesel(embed)]
    pub pet: Option<Pet>,
}

fn records() -> Vec<Record> {
    let program = std::env::current_exe().expect("a test knows its program");
    let bytes = std::fs::read(program).expect("a program can read itself");
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    frame::scan(&bytes).payloads.iter().map(parse).collect()
}

fn table(name: &str) -> TableRecord {
    let mut tables = records().into_iter().filter_map(|it| match it {
        Record::Table(it) => Some(*it),
        _ => None,
    });
    tables.find(|it| it.source.rust_name == name).expect("a recorded struct")
}

fn columns(table: &TableRecord) -> Vec<&str> {
    table.columns.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn computed_values_and_rows_of_other_tables_are_no_columns() {
    let visit = table("Visit");
    assert_eq!(columns(&visit), ["id", "day"]);
}

#[test]
fn the_key_of_the_table_leaves_that_of_diesel_alone() {
    let pet = Pet { code: "a".to_owned(), id: 7, owner: 1 };
    assert_eq!(pet.id(), &7);
    let record = table("Pet");
    assert_eq!(record.primary_key.columns, ["code"]);
    assert_eq!(record.primary_key.name.as_deref(), Some("code_of_pet"));
    let update = diesel::update(pets::table).set(&pet);
    let sql = diesel::debug_query::<diesel::pg::Pg, _>(&update).to_string();
    assert!(sql.contains(r#"SET "code" = $1, "owner" = $2"#), "{sql}");
    let find = pets::table.find("a");
    let sql = diesel::debug_query::<diesel::pg::Pg, _>(&find).to_string();
    assert!(sql.contains(r#"WHERE ("pets"."code" = $1)"#), "{sql}");
    // The attribute of driftless precedes Diesel's.
    assert_eq!(table("Visit").primary_key.columns, ["day", "id"]);
}

#[test]
fn labels_have_the_order_that_the_enum_gives() {
    assert_eq!(Mood::LABELS, ["happy", "so sad"]);
    assert!(Mood::Sad < Mood::Happy);
    let mut enums = records().into_iter().filter_map(|it| match it {
        Record::Enum(it) => Some(*it),
        _ => None,
    });
    let EnumRecord { labels, .. } = enums.next().expect("a recorded enum");
    let labels: Vec<(&str, &str)> =
        labels.iter().map(|it| (it.variant.as_str(), it.label.as_str())).collect();
    assert_eq!(labels, [("Happy", "happy"), ("Sad", "so sad")]);
}
