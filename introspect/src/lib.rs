//! Everything that driftless asks of PostgreSQL: the catalog, the meaning of texts, throwaway servers.
//!
//! The only crate with a PostgreSQL driver.

pub mod around;
mod connect;
mod error;
mod platform;
pub mod printed;
pub mod read;
pub mod script;
pub mod server;
pub mod settle;
pub mod sqlstate;
pub mod values;

pub(crate) use connect::PINNED;
pub use connect::{Client, Endpoint, Environment, Target, connect};
pub use error::Error;
