//! What the derives implement for a model, so that other models can refer to it.

/// A struct that defines a table: implemented by `#[derive(Schema)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` defines no table",
    label = "a foreign key refers to a struct with `#[derive(Schema)]`",
    note = "add `#[derive(driftless::Schema)]` to `{Self}`"
)]
pub trait Model {
    /// Diesel's table: `users::table`.
    type Table;
    /// The table as JSON, for records that refer to it.
    #[doc(hidden)]
    const TABLE: &'static str;
    /// Each field, and its column's name as JSON.
    #[doc(hidden)]
    const COLUMNS: &'static [(&'static str, &'static str)];
    #[doc(hidden)]
    const PRIMARY_KEY_COLUMNS: usize;
    /// The tables that Diesel may be able to join along this struct's foreign keys.
    #[doc(hidden)]
    const JOINS: &'static [&'static str];
    /// The tables that this struct allows in one query with its own.
    #[doc(hidden)]
    const QUERIES: &'static [&'static str];
}

/// A type that a column can have: implemented by `#[derive(SchemaEnum)]`, `#[derive(SchemaDomain)]` and
/// `#[derive(SchemaComposite)]`.
#[diagnostic::on_unimplemented(
    message = "the column type of `{Self}` is not known",
    label = "neither a well-known type nor one with `#[derive(SchemaEnum)]`, `SchemaDomain` or `SchemaComposite`",
    note = "if it is an enum in PostgreSQL, add `#[derive(driftless::SchemaEnum)]` to `{Self}`",
    note = "if it is an alias (`type Id = i64`), which a derive cannot look through, write the type itself, or say it: `#[schema(sql_type = diesel::sql_types::BigInt)]`",
    note = "if it is a domain or a composite type in PostgreSQL, add `#[derive(driftless::SchemaDomain)]` to the newtype, or `#[derive(driftless::SchemaComposite)]` to the struct",
    note = "if it is another newtype or a type of another crate, say the Diesel type that it converts to: `#[schema(sql_type = diesel::sql_types::Text)]`, and where PostgreSQL's is another, `type = \"citext\"` beside it"
)]
pub trait ColumnType {
    /// The type of such a column as JSON, for records.
    #[doc(hidden)]
    const COLUMN_TYPE: &'static str;
    /// The type of an array of it, likewise.
    #[doc(hidden)]
    const ARRAY_TYPE: &'static str;
}

/// An enum that a column can store: implemented by `#[derive(SchemaEnum)]`.
pub trait EnumType: ColumnType {
    /// Its labels, in PostgreSQL's order. Empty if the enum is stored as a number.
    const LABELS: &'static [&'static str];
}

/// The placeholder for the Diesel table of a model that has a `table!` of its own and does not say where it is.
///
/// To join the table, name it: `#[diesel(table_name = crate::schema::users)]`.
#[derive(Clone, Copy, Debug)]
pub struct TableStandsElsewhere;
