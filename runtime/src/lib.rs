//! What the command line and an application share: models are found in compiled files and compared with a database.
//!
//! An application has it as `driftless::create_all` and `driftless::verify`, behind the feature `runtime`.

pub mod compare;
mod create;
mod error;
pub mod models;
mod verify;

pub use create::{Created, create_all, is_production};
pub use error::Error;
pub use verify::{Policy, Report, UnknownPolicy, verify};

/// The target of what is logged.
const TARGET: &str = "driftless";
