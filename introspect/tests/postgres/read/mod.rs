//! What the catalog says, read on every version: each kind and attribute, and nothing that is not ours to manage.

mod column;
mod constraint;
mod dependent;
mod domain;
mod index;
mod reads;
mod rights;
mod robust;
mod unmodelled;

use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::server::Database;
use driftless_introspect::{Client, Error};
use driftless_schema::{Enum, Name, Namespace, QualifiedName, Schema, Table};

use crate::servers::databases;

/// What is read after that script, on each server.
fn schemas(script: &str) -> Vec<Schema> {
    databases(script).iter().map(whole).collect()
}

fn whole(database: &Database) -> Schema {
    let mut client = database.connect().expect("it answers");
    all(&mut client).expect("the catalog can be read")
}

fn all(client: &mut Client) -> Result<Schema, Error> {
    let namespaces = user_namespaces(client)?;
    read(client, &namespaces)
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    let found = schema.tables.iter().find(|it| it.name.to_string() == name);
    found.unwrap_or_else(|| panic!("no table {name} in {schema:#?}"))
}

fn names(all: &[&str]) -> Vec<Name> {
    all.iter().map(|it| Name::from(*it)).collect()
}

#[test]
fn namespaces() {
    for schema in schemas("create schema a; create schema \"B c\"; comment on schema a is 'one'") {
        let namespace = |name: &str, comment: Option<&str>| Namespace {
            name: name.into(),
            comment: comment.map(str::to_owned),
        };
        assert_eq!(
            schema.namespaces,
            [
                namespace("B c", None),
                namespace("a", Some("one")),
                namespace("public", Some("standard public schema")),
            ]
        );
    }
}

#[test]
fn enums() {
    let script = "create type mood as enum ('sad', 'it''s \"ok\"', 'Happy');
        alter type mood add value 'meh' after 'sad'; alter type mood add value 'first' before 'sad';
        comment on type mood is 'how it goes';
        create type empty as enum ();
        create schema s; create type s.mood as enum ('x')";
    for schema in schemas(script) {
        let enumeration = |namespace: &str, name: &str, labels: &[&str], comment: Option<&str>| {
            let labels = labels.iter().map(|it| (*it).to_owned()).collect();
            let name = QualifiedName::new(namespace, name);
            Enum { name, labels, comment: comment.map(str::to_owned) }
        };
        let labels = ["first", "sad", "meh", "it's \"ok\"", "Happy"];
        assert_eq!(
            schema.enums,
            [
                enumeration("public", "empty", &[], None),
                enumeration("public", "mood", &labels, Some("how it goes")),
                enumeration("s", "mood", &["x"], None),
            ]
        );
    }
}

#[test]
fn tables() {
    let script = "create table b (); create table a (); comment on table a is 'it''s one';
        create schema s; create table s.a (); create temporary table gone ()";
    for schema in schemas(script) {
        let read: Vec<_> = schema
            .tables
            .iter()
            .map(|it| (it.name.to_string(), it.traits.comment.as_deref()))
            .collect();
        let wanted = [("a", Some("it's one")), ("b", None), ("s.a", None)];
        assert_eq!(read, wanted.map(|(name, comment)| (name.to_owned(), comment)));
        assert_eq!(schema.unmodelled, []);
    }
}

#[test]
fn the_managed_namespaces_alone() {
    let script = "create schema a; create schema b; create schema c;
        create type b.mood as enum ('x'); create type a.mood as enum ('x');
        create table a.t (own a.mood, theirs b.mood); create table b.t (); create table c.t ();
        create table c.points_at (id int primary key);
        create table a.points_out (id int references c.points_at (id));
        create view b.v as select 1 as one; create function b.f() returns int language sql as 'select 1'";
    for database in databases(script) {
        let mut client = database.connect().expect("it answers");
        let schema = read(&mut client, &names(&["c", "nowhere", "a"])).expect("it can be read");
        let namespaces: Vec<&str> = schema.namespaces.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(namespaces, ["a", "c"]);
        let tables: Vec<String> = schema.tables.iter().map(|it| it.name.to_string()).collect();
        assert_eq!(tables, ["a.points_out", "a.t", "c.points_at", "c.t"]);
        assert_eq!(schema.enums.len(), 1);
        assert_eq!(schema.unmodelled, []);
        let [own, theirs] = table(&schema, "a.t").columns.as_slice() else { panic!("two columns") };
        assert_eq!(own.data_type.as_enum(), Some(&QualifiedName::new("a", "mood")));
        // A type that nobody manages is a spelling.
        assert_eq!(theirs.data_type, driftless_schema::SqlType::built_in("b.mood"));
    }
}
