//! What the command line and an application share: finds models in compiled files and compares them with a database.
//!
//! An application uses it as `driftless::create_all` and `driftless::verify`, with the feature `runtime`.

pub mod compare;
mod create;
mod error;
pub mod models;
mod report;
mod verify;

pub use create::{Created, create_all, is_production};
pub use driftless_schema::Kind;
pub use error::Error;
pub use report::{Policy, Report, UnknownPolicy};
pub use verify::verify;

/// The target of log records.
const TARGET: &str = "driftless";
