//! SQL that runs on a scratch database: the migrations, another directory of migrations, or one file.

use std::fs;
use std::path::Path;

use driftless_introspect::server::Database;
use driftless_revisions::History;

use crate::failure::Failure;
use crate::paths::shown;
use crate::replay::{Site, ups};

/// Runs every up.sql, in Diesel's order.
pub(super) fn replay(history: &History, database: Database) -> Result<Site, Failure> {
    let mut site = Site::of(history, database)?;
    for file in ups(history) {
        site.run(&file).map_err(|it| {
            it.failure("correct it: all migrations must run in order on an empty database, because the draft starts from the resulting schema")
        })?;
    }
    Ok(site)
}

/// Runs a file statement by statement, so that the output of `pg_dump` works unchanged. Complaints about roles are
/// ignored: owners and grants are not compared, and a scratch server lacks the roles that a dump names.
pub(super) fn run_script(path: &Path, database: &Database) -> Result<(), Failure> {
    let text = fs::read_to_string(path)
        .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?;
    let complaint = database.restore(&text)?.into_iter().find(|it| !it.names_a_role);
    complaint.map_or(Ok(()), |it| {
        Err(Failure::of(format!("`{}` fails", shown(path)), it).with_help(
            "driftless runs the file on an empty database, as a role that is no superuser: the file must create everything that it uses",
        ))
    })
}
