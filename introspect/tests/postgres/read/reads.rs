//! What the texts of a table depend on.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Kind, Name, ObjectId, QualifiedName};

use super::{schemas, table};

#[test]
fn each_text_depends_on_what_the_catalog_says() {
    let script = "create extension btree_gist; create schema \"S.x\";
        create type \"S.x\".mood as enum ('sad', 'ok'); create sequence \"S.x\".\"num'bers\";
        create function \"S.x\".\"F \"\"x\"(n integer) returns integer immutable language sql as 'select $1';
        create table \"S.x\".\"t.t\" (
            id integer default nextval('\"S.x\".\"num''bers\"'), plain integer default 7, \"a \"\"b\" integer,
            m \"S.x\".mood, ms \"S.x\".mood[], name text,
            made integer generated always as (\"a \"\"b\" + 1) stored,
            constraint called check (\"S.x\".\"F \"\"x\"(\"a \"\"b\") > 0),
            constraint \"S.x\" check ('sad' = m or array['ok'::\"S.x\".mood] = ms),
            constraint starred check (name <> '.*'),
            constraint apart exclude using gist (((id + plain)) with =) where (name is null));
        create index \"S.x\" on \"S.x\".\"t.t\" (lower(name)) where plain > 0;
        create table other (name text); create index other_name on other (name)";
    let owner = QualifiedName::new("S.x", "t.t");
    let column = |name: &str| ObjectId::column(&owner, &name.into());
    let there = |name: &str| QualifiedName::new("S.x", name);
    let function = ObjectId::qualified(Kind::Other, &there("F \"x(n integer)"));
    let mood = ObjectId::enumeration(&there("mood"));
    let constraint = |name: &str| ObjectId::constraint(&owner, &name.into());
    let wanted: [(ObjectId, Option<Vec<ObjectId>>); 8] = [
        (column("id"), Some(vec![ObjectId::sequence(&there("num'bers"))])),
        (column("plain"), Some(Vec::new())),
        (column("made"), Some(vec![column("a \"b")])),
        (constraint("called"), Some(vec![column("a \"b"), function])),
        (constraint("S.x"), Some(vec![column("m"), column("ms"), mood])),
        // A row as one value is spelled so too.
        (constraint("starred"), None),
        (constraint("apart"), Some(vec![column("id"), column("plain"), column("name")])),
        (ObjectId::index(&there("S.x")), Some(vec![column("name"), column("plain")])),
    ];
    let wanted: BTreeMap<ObjectId, Option<BTreeSet<ObjectId>>> =
        wanted.into_iter().map(|(id, on)| (id, on.map(BTreeSet::from_iter))).collect();
    for schema in schemas(script) {
        let mut table = table(&schema, "S.x.t.t").clone();
        let mut found = BTreeMap::new();
        for (id, text) in table.texts() {
            found.insert(id, text.reads().cloned());
        }
        assert_eq!(found, wanted);
        let names: Vec<&Name> = schema.tables.iter().map(|it| &it.name.name).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
