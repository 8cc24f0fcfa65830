//! What a case needs: a database on each server of the run, and the questions that a proof asks of it.

mod case;
mod casts;
mod database;
pub mod definitions;
mod kinds;
mod mutant;
mod random;
mod sample;
mod server;
mod survival;
mod wide;

pub use case::{Case, Drafted, drafted};
pub use casts::{Measured, measured};
pub use database::{Dump, TestDatabase};
pub use kinds::{Field, KINDS, TestsOf, base, fields};
pub use mutant::{Mutant, mutants};
pub use random::pairs;
pub use sample::Sample;
pub use server::{Server, make_roles, trials_at_once};
pub use survival::{Said, Stored, StoredColumn, StoredSequence, StoredTable, Survival, survival};
pub use wide::{fixture, wide};
