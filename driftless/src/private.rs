//! What generated code needs. Not for use by hand, and not held stable.

pub use driftless_schema::record::frame;

use crate::Model;

/// A condition as a type.
#[derive(Debug)]
pub struct If<const CONDITION: bool>;

/// One of two types.
pub trait Choose<Then, Else> {
    /// The chosen one.
    type Chosen;
}

impl<Then, Else> Choose<Then, Else> for If<true> {
    type Chosen = Then;
}

impl<Then, Else> Choose<Then, Else> for If<false> {
    type Chosen = Else;
}

/// Whether Diesel can join without being told how: exactly one foreign key leads from one table to the other, none back.
pub const fn joinable<Child: Model, Parent: Model>() -> bool {
    !same(Child::TABLE, Parent::TABLE)
        && count(Child::JOINS, Parent::TABLE) == 1
        && count(Parent::JOINS, Child::TABLE) == 0
}

/// Whether this reference of the child, by its place in [`Model::QUERIES`], is the one that lets the two tables stand in
/// one query: the first of them, and that of the lesser table where they refer to each other.
pub const fn same_query<Child: Model, Parent: Model>(at: usize) -> bool {
    let mut earlier = 0;
    while earlier < at {
        if same(Child::QUERIES[earlier], Parent::TABLE) {
            return false;
        }
        earlier += 1;
    }
    let mutual = count(Parent::QUERIES, Child::TABLE) > 0;
    !same(Child::TABLE, Parent::TABLE) && (!mutual || less(Child::TABLE, Parent::TABLE))
}

/// Whether no derive lets the two tables stand in one query.
pub const fn unrelated<One: Model, Other: Model>() -> bool {
    !same(One::TABLE, Other::TABLE)
        && count(One::QUERIES, Other::TABLE) == 0
        && count(Other::QUERIES, One::TABLE) == 0
}

/// The referenced table, by a foreign key of so many columns to its primary key.
pub const fn table_with_primary_key_of<Parent: Model>(columns: usize) -> &'static str {
    assert!(
        columns == Parent::PRIMARY_KEY_COLUMNS,
        "the foreign key has another number of columns than the primary key of the struct: write \
         `#[schema(foreign_key(columns(a, b), references = Other))]` on the struct"
    );
    Parent::TABLE
}

/// The name, as JSON, of the column of a field.
pub const fn column<Parent: Model>(field: &str) -> &'static str {
    let mut at = 0;
    while at < Parent::COLUMNS.len() {
        let (name, column) = Parent::COLUMNS[at];
        if same(name, field) {
            return column;
        }
        at += 1;
    }
    panic!("the referenced struct has no such field: columns are named by their fields")
}

/// What a database sends that the enum does not know.
pub fn unknown_label(name: &str, label: &[u8]) -> Box<dyn std::error::Error + Send + Sync> {
    let label = String::from_utf8_lossy(label);
    format!(
        "enum `{name}` has the label `{label}` in the database, which its Rust enum does not know"
    )
    .into()
}

const fn count(tables: &[&str], table: &str) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < tables.len() {
        if same(tables[at], table) {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn less(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    one.len() < other.len()
}
