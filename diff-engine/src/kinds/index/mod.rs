//! Indexes, and what constraints have of them.

mod facts;
mod matching;
pub(crate) mod plan;
pub(crate) mod render;
mod statement;

pub(crate) use facts::strongest;
pub use statement::{IndexAction, IndexStatement};
