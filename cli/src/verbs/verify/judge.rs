//! Judges the runs of a revision: what is wrong, and what is only good to know.

use driftless_introspect::sqlstate::SqlState;
use driftless_revisions::{Migration, Revision, ends_a_transaction};
use driftless_sql::script::{Statement, message};

use super::report::{self, Finding, Up, Verified};
use super::unit::{DownRun, Left, Outcome, SecondUpRun, psql_command};
use crate::replay::Refused;
use crate::witness::SchemaDifference;

/// Why an old down.sql may be corrected, unlike an old up.sql.
const CORRECT_DOWN: &str = "correct down.sql: Diesel runs the file as it is on the day of a rollback, so correcting an old one changes no database";

/// How to write a down.sql that deletes too much.
const ONLY_ITS_OWN: &str = "limit its statements to the rows of up.sql: `DELETE FROM … WHERE …` instead of `DELETE FROM …` or `TRUNCATE`; Diesel runs the file as it is on the day of a rollback, so correcting an old one changes no database";

/// What to do about an up.sql.
const CORRECT_UP: &str = "correct the file; if it is already applied, add a new migration instead";

/// A migration that fails to run.
pub(super) fn stopped<'a>(revision: &'a Revision, refused: &Refused, major: u32) -> Verified<'a> {
    let name = revision.name();
    let skip = format!("`--skip {name}` skips the migration");
    let psql = psql_command(&refused.sql);
    let help = match (&refused.complaint.code, refused.help) {
        _ if psql.is_some() => "write SQL instead; Diesel refuses the file as well".to_owned(),
        _ if refused.raised => format!("the migration raises this error itself; {skip}"),
        (_, Some(help)) => format!("{help}; {skip}"),
        (Some(code), None) if is_of_extensions(code) && creates_an_extension(&refused.sql) => {
            format!(
                "install that extension for PostgreSQL {major}, or set DRIFTLESS_SCRATCH_URL to a server that has it; {skip}"
            )
        }
        (
            Some(
                SqlState::SYNTAX_ERROR | SqlState::UNDEFINED_OBJECT | SqlState::UNDEFINED_FUNCTION,
            ),
            None,
        ) => format!(
            "correct the file; if it needs another PostgreSQL version, pass `--server-version MAJOR`; {skip}"
        ),
        _ => format!("correct the file; {skip}"),
    };
    let reason = psql.unwrap_or_else(|| refused.to_string());
    let problem = Finding::new(
        "up-fails",
        refused.file.clone(),
        format!("fails on PostgreSQL {major}: {reason}"),
        help.as_str(),
    );
    Verified { problems: vec![problem], ..Verified::only(revision, Up::Fails) }
}

/// Whether the code may mean a missing extension. Which code a server returns depends on its version.
fn is_of_extensions(code: &SqlState) -> bool {
    [SqlState::UNDEFINED_FILE, SqlState::FEATURE_NOT_SUPPORTED].contains(code)
}

fn creates_an_extension(sql: &str) -> bool {
    message(sql).iter().any(|it| it.begins_with(&["create", "extension"]))
}

/// Whether nothing is wrong that could only be caused by rows.
pub(super) fn is_clear(outcome: &Outcome) -> bool {
    let down = match &outcome.down {
        DownRun::Missing(_) | DownRun::Refuses(_) => true,
        DownRun::Ran(left) => left.rows.is_empty() && left.kept.is_empty(),
        DownRun::Fails(_) | DownRun::Untried(_) => false,
    };
    down && match &outcome.second_up {
        SecondUpRun::Same | SecondUpRun::NotRun => true,
        SecondUpRun::Fails(_) | SecondUpRun::Differs(..) => false,
    }
}

/// The verdict. If the revision also ran without inserted rows, `alone` is that outcome, and it decides.
pub(super) fn judged<'a>(
    revision: &'a Revision,
    with_rows: Result<Outcome, Refused>,
    alone: Option<Outcome>,
    major: u32,
) -> Verified<'a> {
    let mut verified = Verified::only(revision, Up::Applied);
    verified.notes = asides(&revision.migrations);
    match (with_rows, alone) {
        (Ok(outcome), None) => decided(verified, outcome, major),
        (Ok(outcome), Some(alone)) => {
            let effects = outcome.effects.clone();
            let verified = decided(verified, alone, major);
            with_rows_besides(Verified { effects, ..verified }, outcome)
        }
        (Err(refused), alone) => {
            let verified = match alone {
                Some(alone) => decided(verified, alone, major),
                None => verified,
            };
            stops_on_rows(verified, &refused)
        }
    }
}

/// The verdict of a run whose rows do not matter or come from the migrations alone.
fn decided(mut verified: Verified<'_>, outcome: Outcome, major: u32) -> Verified<'_> {
    let down_file = format!("{}/down.sql", verified.revision.name());
    verified.effects = outcome.effects;
    match outcome.down {
        DownRun::Missing(names) => {
            verified.down = report::Down::Missing;
            for name in names {
                let note = Finding::new("no-down", name, "has no down.sql", None);
                verified.notes.push(note);
            }
        }
        DownRun::Refuses(refused) => {
            verified.down = report::Down::Refuses;
            let message = format!("refuses to run: {refused}");
            verified.notes.push(Finding::new("down-refuses", refused.file, message, None));
        }
        DownRun::Untried(refused) => {
            let message = format!(
                "runs in the first database of a server but not in a second one, so its down.sql was not verified: {refused}"
            );
            verified.notes.push(Finding::new("down-not-run", refused.file.clone(), message, None));
        }
        DownRun::Fails(refused) => {
            verified.down = report::Down::Fails;
            let reason = psql_command(&refused.sql).unwrap_or_else(|| refused.to_string());
            let help = refused.help.unwrap_or(CORRECT_DOWN);
            let message = format!("fails on PostgreSQL {major}: {reason}");
            let file = refused.file.clone();
            verified.problems.push(Finding::new("down-fails", file, message, help));
        }
        DownRun::Ran(left) => {
            let Left { schema, mut rows, kept: _ } = left;
            if rows.is_empty() && schema.is_none() {
                verified.down = report::Down::Restores;
            } else {
                verified.down = report::Down::Differs;
                if let SecondUpRun::Fails(refused) = &outcome.second_up {
                    rows.insert(0, format!("after it, up.sql fails: {refused}"));
                }
                verified.problems.push(differs(down_file, &rows, schema.as_ref()));
            }
        }
    }
    let restores = verified.down == report::Down::Restores;
    match outcome.second_up {
        SecondUpRun::NotRun => {}
        SecondUpRun::Same => verified.second_up = report::SecondUp::Same,
        SecondUpRun::Fails(refused) => {
            verified.second_up = report::SecondUp::Fails;
            if restores {
                let message = format!("fails after down.sql: {refused}");
                let file = refused.file.clone();
                verified.problems.push(Finding::new("up-again-fails", file, message, CORRECT_DOWN));
            }
        }
        SecondUpRun::Differs(schema, rows) => {
            verified = differs_again(verified, &rows, schema.as_ref());
        }
    }
    verified
}

fn differs(file: String, rows: &[String], schema: Option<&SchemaDifference>) -> Finding {
    let message = "does not restore what was there before up.sql; what is left to do";
    Finding::new("down-differs", file, message, CORRECT_DOWN).with_difference(rows, schema)
}

fn differs_again<'a>(
    mut verified: Verified<'a>,
    rows: &[String],
    schema: Option<&SchemaDifference>,
) -> Verified<'a> {
    verified.second_up = report::SecondUp::Differs;
    let file = format!("{}/up.sql", verified.revision.name());
    let message = "gives a different result when it runs again after down.sql; what differs";
    let problem = Finding::new("up-again-differs", file, message, CORRECT_UP);
    verified.problems.push(problem.with_difference(rows, schema));
    verified
}

/// Adds what the run on inserted rows has shown.
fn with_rows_besides(mut verified: Verified<'_>, outcome: Outcome) -> Verified<'_> {
    let is_sound = verified.problems.is_empty();
    match outcome.down {
        DownRun::Fails(refused) if is_sound => {
            let message = format!("stops on tables with rows: {refused}");
            let help = "if you need the rollback, give existing rows a value in down.sql, or remove them first";
            let note = Finding::new("stops-on-rows", refused.file.clone(), message, help);
            verified.notes.push(note);
        }
        DownRun::Ran(Left { kept, .. }) if is_sound && !kept.is_empty() => {
            verified.down = report::Down::Differs;
            let file = format!("{}/down.sql", verified.revision.name());
            let message = "deletes or changes rows that up.sql did not touch (driftless had inserted rows, as a database in use has them); what differs";
            let problem = Finding::new("down-differs", file, message, ONLY_ITS_OWN);
            verified.problems.push(problem.with_difference(&kept, None));
        }
        // What up.sql changes cannot always be restored.
        DownRun::Ran(Left { rows, .. }) if is_sound && !rows.is_empty() => {
            let file = format!("{}/down.sql", verified.revision.name());
            let message = "does not restore the values that up.sql changes";
            let note = Finding::new("values-not-restored", file, message, None);
            verified.notes.push(note.with_difference(&rows, None));
        }
        DownRun::Missing(_)
        | DownRun::Refuses(_)
        | DownRun::Fails(_)
        | DownRun::Untried(_)
        | DownRun::Ran(_) => {}
    }
    match outcome.second_up {
        // Values that down.sql loses are missing when up.sql runs again.
        SecondUpRun::Fails(_) | SecondUpRun::Differs(..) if outcome.is_lossy || !is_sound => {}
        SecondUpRun::Fails(refused) => {
            let message = format!("stops on tables with rows after down.sql: {refused}");
            let file = refused.file.clone();
            verified.notes.push(Finding::new("stops-on-rows", file, message, None));
        }
        SecondUpRun::Differs(schema, rows) => {
            verified = differs_again(verified, &rows, schema.as_ref());
        }
        SecondUpRun::NotRun | SecondUpRun::Same => {}
    }
    verified
}

fn stops_on_rows<'a>(mut verified: Verified<'a>, refused: &Refused) -> Verified<'a> {
    // If the migration inserts a row with a key that an inserted row already has, nothing is known about anybody's real
    // rows.
    let is_ours = refused.complaint.is(&SqlState::UNIQUE_VIOLATION)
        && refused.complaint.place.as_ref().is_some_and(|it| writes_rows(&it.text));
    let (code, message) = if is_ours {
        ("not-tried-on-rows", format!("was not verified on tables with rows: {refused}"))
    } else {
        ("stops-on-rows", format!("stops on tables with rows: {refused}"))
    };
    let help = (!is_ours).then_some(
        "fill, correct or remove such rows first; if the migration is applied everywhere, nothing is to do",
    );
    verified.notes.push(Finding::new(code, refused.file.clone(), message, help));
    verified
}

/// Whether the statement writes rows, instead of requiring something of existing rows like a constraint or a unique
/// index.
fn writes_rows(statement: &str) -> bool {
    let changes =
        |it: &Statement<'_>| ["alter", "create"].iter().any(|word| it.begins_with(&[word]));
    !message(statement).iter().any(changes)
}

/// What the files themselves show.
fn asides(migrations: &[Migration]) -> Vec<Finding> {
    let mut all = Vec::new();
    for it in migrations {
        if !it.run_in_transaction {
            let message = "runs outside a transaction, so its locks are not reported";
            all.push(Finding::new("outside-transaction", it.name.clone(), message, None));
        }
        let files = [("up.sql", Some(&it.up)), ("down.sql", it.down.as_ref())];
        for (file, sql) in files.into_iter().filter_map(|(file, sql)| Some((file, sql?))) {
            if it.run_in_transaction && ends_a_transaction(sql) {
                all.push(Finding::new(
                    "ends-its-transaction",
                    format!("{}/{file}", it.name),
                    "ends the transaction that Diesel runs it in: if a later statement fails, Diesel cannot roll back the earlier ones",
                    "remove `BEGIN` and `COMMIT`, or set `run_in_transaction = false` in its metadata.toml",
                ));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_called_extension_is_no_extension() {
        assert!(creates_an_extension("-- why\ncreate extension if not exists postgis;"));
        let other = "alter table extension set logged; select 'create extension';";
        assert!(!creates_an_extension(other));
        assert!(is_of_extensions(&SqlState::UNDEFINED_FILE));
        assert!(!is_of_extensions(&SqlState::SYNTAX_ERROR));
    }
}
