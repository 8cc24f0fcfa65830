//! SQL that is run on a scratch database: the migrations, another directory of them, or one file.

use std::fs;
use std::path::Path;

use driftless_introspect::Client;
use driftless_introspect::read::server_version;
use driftless_introspect::script::{self, Complaint};
use driftless_introspect::server::{Database, Dumper};
use driftless_revisions::History;

use crate::failure::Failure;
use crate::paths::shown;

/// Runs every up.sql, in the order in which Diesel does.
pub(super) fn replay(history: &History, client: &mut Client) -> Result<(), Failure> {
    for (name, file) in history.up_files() {
        script::run(client, &file).map_err(|it| {
            Failure::new(
                format!("the migration `{name}` cannot be replayed: {it}"),
                "mend it: the migrations have to run one after the other on an empty database, since a draft starts where they end",
            )
        })?;
    }
    Ok(())
}

/// Runs a file as `psql` does, statement by statement, so that the output of `pg_dump` can be given as it is.
pub(super) fn run(
    path: &Path,
    database: &Database,
    client: &mut Client,
    bin: Option<&Path>,
) -> Result<(), Failure> {
    let text = fs::read_to_string(path)
        .map_err(|it| Failure::new(format!("cannot read `{}`: {it}", shown(path)), ""))?;
    let complaint = match Dumper::find(server_version(client)? / 10_000, bin) {
        Some(dumper) => dumper.run(&text, database)?.into_iter().find(|it| !names_a_role(it)),
        None => match text.lines().position(|it| it.starts_with('\\')) {
            Some(line) => Some(Complaint {
                line: Some(line + 1),
                message: "this is a command of psql, and there is no psql here".to_owned(),
            }),
            None => script::run(client, &text).err(),
        },
    };
    complaint.map_or(Ok(()), |it| {
        Err(Failure::new(
            format!("`{}` cannot be run: {it}", shown(path)),
            "it is run on an empty database, so it has to make all that it uses",
        ))
    })
}

/// Owners and grants are not compared, and a scratch server has none of the roles that a dump names.
fn names_a_role(complaint: &Complaint) -> bool {
    let Complaint { message, .. } = complaint;
    message.starts_with("role \"") && message.ends_with("\" does not exist")
}
