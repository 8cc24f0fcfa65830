//! The code-first migration tool for Diesel and PostgreSQL: derives and records.

pub use driftless_schema_derive::{Schema, SchemaEnum, shared_columns, with_columns};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod model;
mod same_query;

pub use model::{EnumType, Model, TableStandsElsewhere};
