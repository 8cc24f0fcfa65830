//! One file per verb: its arguments, and what it does with them.

pub mod check;
pub mod current;
pub mod diff;
pub mod downgrade;
pub mod history;
pub mod init;
pub mod revision;
pub mod upgrade;
