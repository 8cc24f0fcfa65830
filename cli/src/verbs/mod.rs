//! One file for each verb: its arguments, and what it does.

pub mod branches;
pub mod check;
pub mod current;
pub mod diff;
pub mod downgrade;
pub mod edit;
pub mod explain;
pub mod heads;
pub mod history;
pub mod init;
pub mod merge;
pub mod models;
pub mod prove;
pub mod revision;
pub mod schema_rs;
pub mod show;
pub mod squash;
pub mod stamp;
pub mod status;
pub mod upgrade;
pub mod verify;
