//! Owners, privileges on what is no table, and default privileges: compared between two databases.

pub(crate) mod diff;
pub(crate) mod plan;
mod render;
mod statement;

pub use diff::{DefaultRightsChange, ObjectRightsChange, PrivilegeChange, RightsChange};
pub use statement::{Act, RightsOn, RightsStatement};
