//! Indexes, and what constraints have of them.

mod action;
mod facts;
mod matching;
pub(crate) mod plan;
pub(crate) mod render;
mod statement;

pub use action::IndexAction;
pub(crate) use facts::strongest;
pub use statement::IndexStatement;
