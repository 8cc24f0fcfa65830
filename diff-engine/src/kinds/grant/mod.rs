//! Privileges on tables and columns.

pub(crate) mod diff;
pub(crate) mod plan;
mod render;
mod statement;

pub use diff::GrantChange;
pub use statement::{GrantStatement, Privileges};
