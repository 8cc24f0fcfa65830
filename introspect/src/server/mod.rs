//! Servers to throw away: found on the machine, started in a temporary directory, ended however the program ends.

mod account;
mod database;
mod dump;
mod programs;
mod throwaway;

pub use database::{Database, Scratch};
pub use dump::Dumper;
pub use programs::{Programs, all, find};
pub use throwaway::Throwaway;
