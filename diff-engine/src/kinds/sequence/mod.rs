//! Sequences, with those of identities and serials.

mod diff;
mod facts;
mod matching;
pub(crate) mod plan;
pub(crate) mod render;
mod statement;

pub use diff::SequenceChange;
pub use statement::{Beyond, SequenceAction, SequenceIs, SequenceStatement};
