//! Exclusion constraints.

mod matching;
pub(crate) mod plan;
mod render;
mod statement;
