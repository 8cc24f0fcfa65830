//! What a case needs: a database on each server of the run, and the questions that a proof asks of it.

mod case;
mod database;
mod server;

pub use case::{Case, Drafted};
pub use database::TestDatabase;
pub use server::Server;
