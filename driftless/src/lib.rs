//! The code-first migration tool for Diesel and PostgreSQL: derives and records.
//!
//! With the feature `runtime`, a program also compares its models with its database when it starts (`verify`), and makes
//! its tables in tests and throwaway databases (`create_all`). Neither replaces migrations: those are drafted and applied
//! by the command `driftless`.
//!
//! ```toml
//! driftless = { path = "…/driftless/driftless", features = ["runtime"] }
//! ```

pub use driftless_schema_derive::{Schema, SchemaEnum, shared_columns, with_columns};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod model;
mod same_query;

#[cfg(feature = "runtime")]
pub use driftless_runtime::{Created, Error, Policy, Report, UnknownPolicy, create_all, verify};
pub use model::{EnumType, Model, TableStandsElsewhere};
