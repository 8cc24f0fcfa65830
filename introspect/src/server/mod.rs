//! Throwaway servers: programs found on the machine, started in a temporary directory, stopped however driftless ends.

mod database;
mod dump;
mod extensions;
mod likeness;
mod programs;
mod scratch;
mod throwaway;

pub(crate) use database::Ground;
pub use database::{Allowed, Database};
pub use dump::{Dumper, Extent};
pub use likeness::Likeness;
pub use programs::{Programs, all, find};
pub use scratch::Scratch;
pub use throwaway::Throwaway;

use std::path::Path;
use std::process::Command;

/// A program of PostgreSQL with almost none of our environment: no `PG*` variable that would point it elsewhere, no
/// secret that code in a database could read. Its messages are in English, and it finds its libraries where the system
/// has them.
pub(crate) fn bare(program: &Path) -> Command {
    const KEPT: [&str; 5] =
        ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot"];
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("PGCLIENTENCODING", "UTF8");
    command.envs(KEPT.into_iter().filter_map(|it| Some((it, std::env::var_os(it)?))));
    command
}
