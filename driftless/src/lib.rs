//! The code-first migration tool for Diesel and PostgreSQL: derives and records.
//!
//! A struct with [`Schema`] defines a table; an enum with [`SchemaEnum`] defines a type, and so do a newtype with
//! [`SchemaDomain`] and a struct with [`SchemaComposite`]. The derive emits Diesel's `table!`, so
//! queries need no schema.rs. It also records the model in the compiled file, where the command `driftless` finds it.
//!
//! ```
//! use diesel::prelude::*;
//! use driftless::Schema;
//!
//! #[derive(Queryable, Selectable, Schema)]
//! #[diesel(table_name = customers)]
//! pub struct Customer {
//!     #[schema(identity)]
//!     pub id: i64,
//!     #[schema(unique)]
//!     pub email: String,
//!     pub name: Option<String>,
//! }
//!
//! fn main() {
//!     let query = customers::table.filter(customers::name.is_null()).select(Customer::as_select());
//!     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string();
//!     assert!(sql.contains(r#"WHERE ("customers"."name" IS NULL)"#));
//! }
//! ```
//!
//! With the feature `runtime`, a program can compare its models with its database when it starts (`verify`), and create its
//! tables in tests and throwaway databases (`create_all`). Neither replaces migrations, which the command `driftless` drafts
//! and applies.
//!
//! ```toml
//! driftless = { version = "0.1", features = ["runtime"] }
//! ```
//!
//! `runtime` brings its own TLS (rustls), `runtime-system` uses the system's OpenSSL.

pub use driftless_schema_derive::{
    Schema, SchemaComposite, SchemaDomain, SchemaEnum, shared_columns, with_columns,
};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod model;
mod same_query;

#[cfg(any(feature = "runtime", feature = "runtime-system"))]
pub use driftless_runtime::{
    Created, Error, Kind, Policy, Report, UnknownPolicy, create_all, verify,
};
pub use model::{ColumnType, EnumType, Model, TableStandsElsewhere};
