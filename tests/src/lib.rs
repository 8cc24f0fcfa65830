//! What a case needs: a database on the run's one throwaway server, and the questions that a proof asks of it.

mod case;
mod database;

pub use case::{Case, Drafted};
pub use database::TestDatabase;
