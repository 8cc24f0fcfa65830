//! What generated code needs. It is not for use by hand, and may change in any version.

pub use driftless_schema::record::frame;
pub use driftless_schema_derive::{ColumnAttributes, splice_columns};

use crate::Model;

/// `()` if the condition holds, otherwise `Never`, a type that only one impl uses.
pub type When<const CONDITION: bool, Never> = <If<CONDITION> as Choose<Never>>::Chosen;

/// A condition as a type.
#[derive(Debug)]
pub struct If<const CONDITION: bool>;

/// The choice that [`When`] makes.
pub trait Choose<Never> {
    /// `()` or `Never`.
    type Chosen;
}

impl<Never> Choose<Never> for If<true> {
    type Chosen = ();
}

impl<Never> Choose<Never> for If<false> {
    type Chosen = Never;
}

/// The model of a Diesel table. `Beside` is a table of the user's crate. It lets the compiler conclude that a table has *no*
/// model: without such a parameter, this crate could add impls of the trait later.
#[diagnostic::on_unimplemented(
    message = "no model of this crate is known to define the table `{Self}`",
    note = "if a struct with `#[derive(driftless::Schema)]` does, write the path of its `table!` from `crate`: \
            `#[diesel(table_name = crate::schema::users)]`",
    note = "otherwise write the `ON` clause, or Diesel's `joinable!` and `allow_tables_to_appear_in_same_query!`"
)]
pub trait TableOf<Beside> {
    /// The struct.
    type Model;
}

/// Every type is itself: so a bound can name a private type where an associated type must not.
pub trait Itself {
    /// The type.
    type This;
}

impl<T> Itself for T {
    type This = T;
}

/// Two models whose tables Diesel can join without an `ON` clause.
#[diagnostic::on_unimplemented(
    message = "the tables of `{Self}` and `{Other}` cannot be joined without an `ON` clause",
    note = "they can where exactly one foreign key of one column connects them, to a primary key",
    note = "write the `ON` clause, or decline the other references with `references(…, joinable = false)`"
)]
pub trait Joins<Other, When = ()> {
    /// The `ON` clause, as in Diesel's `joinable!`.
    type OnClause;

    /// The value of the `ON` clause.
    fn on_clause() -> Self::OnClause;
}

/// Two models whose tables may appear in one query.
#[diagnostic::on_unimplemented(
    message = "the tables of `{Self}` and `{Other}` may not stand in one query yet",
    note = "say that they may: `driftless::allow_models_in_same_query!({Self}, {Other});`"
)]
pub trait StandsBeside<Other, When = ()> {}

/// Whether Diesel can join without an `ON` clause: exactly one foreign key refers from one table to the other, and none back.
pub const fn joinable<Child: Model, Parent: Model>() -> bool {
    !same(Child::TABLE, Parent::TABLE)
        && count(Child::JOINS, Parent::TABLE) == 1
        && count(Parent::JOINS, Child::TABLE) == 0
}

/// Whether this reference of the child, given by its index in [`Model::QUERIES`], is the one that allows the two tables in one
/// query: the first reference or, if the tables refer to each other, the first one of the lesser table.
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

/// Whether no derive allows the two tables in one query.
pub const fn unrelated<One: Model, Other: Model>() -> bool {
    !same(One::TABLE, Other::TABLE)
        && count(One::QUERIES, Other::TABLE) == 0
        && count(Other::QUERIES, One::TABLE) == 0
}

/// The table that a foreign key of that many columns refers to by its primary key.
pub const fn table_with_primary_key_of<Parent: Model>(columns: usize) -> &'static str {
    assert!(
        columns == Parent::PRIMARY_KEY_COLUMNS,
        "the foreign key has another number of columns than the primary key of the struct: write \
         `#[schema(foreign_key(columns(a, b), references = Other))]` on the struct"
    );
    Parent::TABLE
}

/// The name of a field's column, as JSON.
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

/// Asks whether a type is one of the models', without an error if it is not: `Probe::<T>::IS_OWN`.
#[derive(Debug)]
pub struct Probe<T>(std::marker::PhantomData<T>);

/// The answers for every other type.
pub trait NotOwn {
    /// Hidden by the inherent constant, if there is one.
    const IS_OWN: bool = false;
    /// Never used.
    const COLUMN_TYPE: &'static str = "";
    /// Never used.
    const ARRAY_TYPE: &'static str = "";
}

impl<T> NotOwn for Probe<T> {}

impl<T: crate::ColumnType> Probe<T> {
    /// The type is one of the models'.
    pub const IS_OWN: bool = true;
    /// Its own constant.
    pub const COLUMN_TYPE: &'static str = T::COLUMN_TYPE;
    /// Its own constant.
    pub const ARRAY_TYPE: &'static str = T::ARRAY_TYPE;
}

/// A struct that is embedded in a model although no attribute tells its columns: it is a row of another table.
#[diagnostic::on_unimplemented(
    message = "a derive cannot see the fields of `{Self}`",
    label = "its columns would be missing in the table",
    note = "write `#[driftless::with_columns]` above the derives of the struct that embeds it, and `#[driftless::shared_columns]` above those of `{Self}`",
    note = "if it is a row of another table, write `#[derive(driftless::Schema)]` on `{Self}`"
)]
pub trait Embedded {}

impl<T: crate::Model> Embedded for T {}

/// The error for a label from the database that the enum does not have.
pub fn unknown_label(name: &str, label: &[u8]) -> Box<dyn std::error::Error + Send + Sync> {
    let label = String::from_utf8_lossy(label);
    format!(
        "enum `{name}` has the label `{label}` in the database, which its Rust enum does not know"
    )
    .into()
}

/// The error for a text in a column that the enum does not have.
pub fn unknown_text(rust_name: &str, text: &[u8]) -> Box<dyn std::error::Error + Send + Sync> {
    let text = String::from_utf8_lossy(text);
    format!("no variant of `{rust_name}` has the label `{text}`, which the column holds").into()
}

/// The error for a number in a column that the enum does not have.
pub fn unknown_number(rust_name: &str, number: i64) -> Box<dyn std::error::Error + Send + Sync> {
    format!("no variant of `{rust_name}` is {number}, which the column holds").into()
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

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! model {
        ($model:ident, $table:literal, joins: $joins:expr, queries: $queries:expr) => {
            struct $model;

            impl Model for $model {
                type Table = ();
                const TABLE: &'static str = $table;
                const COLUMNS: &'static [(&'static str, &'static str)] = &[("id", "\"ID\"")];
                const PRIMARY_KEY_COLUMNS: usize = 1;
                const JOINS: &'static [&'static str] = $joins;
                const QUERIES: &'static [&'static str] = $queries;
            }
        };
    }

    model!(User, "users", joins: &[], queries: &[]);
    model!(Post, "posts", joins: &["users"], queries: &["users"]);
    model!(Letter, "letters", joins: &["users", "users"], queries: &["users", "users"]);
    model!(Node, "nodes", joins: &["nodes"], queries: &["nodes"]);
    model!(Team, "teams", joins: &["members"], queries: &["members"]);
    model!(Member, "members", joins: &["teams"], queries: &["teams"]);
    model!(Ship, "ships", joins: &[], queries: &["sailors"]);
    model!(Sailor, "sailors", joins: &["ships"], queries: &["ships"]);

    #[test]
    fn a_join_needs_exactly_one_foreign_key_between_two_tables() {
        assert!(joinable::<Post, User>());
        assert!(!joinable::<Letter, User>(), "two foreign keys");
        assert!(!joinable::<Node, Node>(), "to itself");
        assert!(!joinable::<Team, Member>() && !joinable::<Member, Team>(), "mutual");
        assert!(joinable::<Sailor, Ship>(), "mutual, and one declined");
    }

    #[test]
    fn each_pair_is_let_into_one_query_exactly_once() {
        assert!(same_query::<Post, User>(0));
        assert!(same_query::<Letter, User>(0) && !same_query::<Letter, User>(1));
        assert!(!same_query::<Node, Node>(0));
        assert!(same_query::<Team, Member>(0) != same_query::<Member, Team>(0));
        assert!(same_query::<Ship, Sailor>(0) != same_query::<Sailor, Ship>(0));
        assert!(unrelated::<Post, Team>());
        assert!(!unrelated::<Post, User>() && !unrelated::<User, Post>());
        assert!(!unrelated::<User, User>());
    }

    #[test]
    fn a_referenced_column_is_named_by_its_field() {
        assert_eq!(column::<User>("id"), "\"ID\"");
    }

    #[test]
    #[should_panic(expected = "no such field")]
    fn an_unknown_field_stops_the_compiler() {
        column::<User>("ID");
    }

    #[test]
    #[should_panic(expected = "another number of columns")]
    fn a_foreign_key_as_wide_as_no_primary_key_stops_the_compiler() {
        table_with_primary_key_of::<User>(2);
    }

    #[test]
    fn an_unknown_label_is_named() {
        let error = unknown_label("mood", b"so-so").to_string();
        assert!(error.contains("`mood`") && error.contains("`so-so`"), "{error}");
    }
}
