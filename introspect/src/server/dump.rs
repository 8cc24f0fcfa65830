//! A database's schema, as `pg_dump` writes it.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{all, bare};
use crate::{Error, Target};

/// The `pg_dump` of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumper {
    program: PathBuf,
}

/// How much of a database a dump holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The schema, without owners and grants.
    Schema,
    /// The same with Diesel's table of applied migrations, without its rows.
    WithDieselsTable,
    /// The schema with owners and grants.
    Everything,
}

impl Dumper {
    /// The oldest `pg_dump` that can read a server of that major version: a `pg_dump` refuses servers that are newer
    /// than itself.
    pub fn find(major: u32, configured: Option<&Path>) -> Option<Dumper> {
        let installed = all().into_iter().filter(|it| it.major >= major).map(|it| it.bin);
        let bins = configured.map(Path::to_path_buf).into_iter().chain(installed);
        bins.map(|it| it.join(format!("pg_dump{EXE_SUFFIX}")))
            .find(|it| it.exists())
            .map(|program| Dumper { program })
    }

    /// The schema of a database, without rows. The program's arguments contain neither the place nor a password.
    pub fn dump(&self, target: &Target, extent: Extent) -> Result<String, Error> {
        let doing = "dumping the database's schema";
        let mut command = bare(&self.program);
        // A subscription is the server's, and holds a password.
        command.args(["--schema-only", "--no-subscriptions", "--no-password"]);
        if extent != Extent::Everything {
            command.args(["--no-owner", "--no-privileges"]);
        }
        // The tables that record applied migrations are no part of the schema. Diesel's table may have triggers, though, which
        // migrations create and drop.
        command.arg("--exclude-table=__driftless_journal");
        if extent != Extent::WithDieselsTable {
            command.arg("--exclude-table=__diesel_schema_migrations");
        }
        command.arg("--lock-wait-timeout=5s").envs(target.for_program()?).stdin(Stdio::null());
        let output = command.output().map_err(|it| Error::new(doing, it))?;
        if output.status.success() {
            return String::from_utf8(output.stdout)
                .map_err(|_| Error::new(doing, "the dump is not UTF-8"));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let sentences: Vec<&str> =
            said.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        Err(Error::new(doing, target.scrub(&sentences.join("; "))))
    }
}
