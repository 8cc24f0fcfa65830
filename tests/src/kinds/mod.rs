//! What the tests need of each kind of object: a file for each kind, and the register of them.

mod check;
mod column;
mod domain;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod grant;
mod index;
mod namespace;
mod primary_key;
mod sequence;
mod statistics;
mod table;
mod unique;

use driftless_schema::{
    Column, Expression, IndexColumn, IndexKey, Name, Pair, QualifiedName, Schema, SqlType, Table,
};

/// What the tests need of one kind. The kind's cases are in `cases/<kind>`.
#[derive(Clone, Copy)]
pub struct TestsOf {
    /// Adds one object of the kind to [`base`], after the kinds that come earlier in [`KINDS`].
    add: fn(&mut Schema),
    /// Every field that can be changed alone.
    pub fields: &'static [Field],
    /// Cases whose drafts together have each statement and each action about the kind, in most of their forms.
    pub facts: &'static [&'static str],
    /// Statements that create objects of the kind, before and after a draft; `@` stands for characters that end a comment,
    /// control a terminal or reorder a line.
    pub odd: Pair<&'static str>,
    /// What the tables of the wide schema use.
    pub wide: &'static str,
}

/// Of a kind that needs none of this.
const NOTHING: TestsOf =
    TestsOf { add: |_| (), fields: &[], facts: &[], odd: Pair { before: "", after: "" }, wide: "" };

/// The register: each kind after those that its objects need.
pub const KINDS: &[TestsOf] = &[
    namespace::TESTS,
    extension::TESTS,
    enumeration::TESTS,
    domain::TESTS,
    sequence::TESTS,
    table::TESTS,
    column::TESTS,
    primary_key::TESTS,
    unique::TESTS,
    check::TESTS,
    foreign_key::TESTS,
    exclusion::TESTS,
    index::TESTS,
    statistics::TESTS,
    grant::TESTS,
];

/// One field, and how it is changed in [`base`].
pub struct Field {
    /// Kind and field.
    pub name: &'static str,
    /// The first major version that knows the value.
    pub since: u32,
    /// Makes the change.
    pub change: fn(&mut Schema),
}

/// The fields of all kinds.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    KINDS.iter().flat_map(|it| it.fields)
}

/// A schema with one object of each kind.
pub fn base() -> Schema {
    let mut schema = Schema::default();
    for kind in KINDS {
        (kind.add)(&mut schema);
    }
    schema
}

const fn field(name: &'static str, change: fn(&mut Schema)) -> Field {
    Field { name, since: 13, change }
}

const fn newer(since: u32, name: &'static str, change: fn(&mut Schema)) -> Field {
    Field { name, since, change }
}

fn public(name: &str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn names(all: &[&str]) -> Vec<Name> {
    all.iter().map(|it| Name::new(*it)).collect()
}

fn integer() -> SqlType {
    SqlType::built_in("integer")
}

fn on(column: &str) -> IndexColumn {
    IndexColumn::new(IndexKey::Column(Name::new(column)))
}

fn expression(text: &str) -> IndexKey {
    IndexKey::Expression(Expression::new(text))
}

/// The table of [`base`] that has everything.
fn table(schema: &mut Schema) -> &mut Table {
    schema.tables.iter_mut().find(|it| it.name.name.as_str() == "t").expect("it is in the base")
}

/// One of its columns.
fn column<'a>(schema: &'a mut Schema, name: &str) -> &'a mut Column {
    let mut columns = table(schema).columns.iter_mut();
    columns.find(|it| it.name.as_str() == name).expect("it is in the base")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
