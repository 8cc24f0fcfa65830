//! The result of a comparison, for people and for programs.

use driftless_diff_engine::{Intent, OLDEST, draft, matching};
use driftless_schema::text::joined;
use driftless_schema::{Diagnostic, Pair, Schema, Unmodelled};
use serde_json::{Value, json as object};

use crate::compare::{Compared, drop_flag};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locations::Locations;
use crate::terminal::Terminal;

/// The exit code of a comparison. Undecided comes before a difference, a difference before unknown.
pub(crate) fn exit(compared: &Compared) -> Exit {
    match (compared.undecided.is_empty(), compared.is_empty(), compared.unknown.is_empty()) {
        (false, _, _) => Exit::Undecided,
        (true, false, _) => Exit::Drift,
        (true, true, false) => Exit::Unknown,
        (true, true, true) => Exit::Fine,
    }
}

/// Reports the number of objects that models do not describe, `undeclared` among them. With `--strict` they are an error
/// that lists them.
pub(crate) fn unmodelled(
    schemas: &Pair<Schema>,
    undeclared: &[Unmodelled],
    strict: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let all = schemas.before.unmodelled.iter().chain(&schemas.after.unmodelled);
    let all: Vec<_> = all.chain(undeclared).collect();
    if all.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> = all.iter().map(|it| format!("{} ({})", it.id, it.what)).collect();
    let counted = match all.len() {
        1 => "models do not describe 1 object, which is left unchanged".to_owned(),
        count => format!("models do not describe {count} objects, which are left unchanged"),
    };
    let message = format!("{counted}: {}", listed.join(", "));
    if strict {
        return Err(Failure::new(message, "omit `--strict` to ignore them"));
    }
    match undeclared.first() {
        Some(it) => {
            let flag = drop_flag(&it.id);
            terminal.advice(
                &message,
                &format!(
                    "to drop what no model ever declared, draft a revision with its name: `{flag}`"
                ),
            );
        }
        None => terminal.note(&message),
    }
    Ok(())
}

/// JSON output.
pub(crate) fn json(compared: &Compared, files: &[String], locations: &Locations) -> Value {
    let diagnostic = |it: &Diagnostic| -> Value {
        object!({
            "code": it.code, "rule": it.rule, "severity": it.severity.to_string(),
            "message": it.message, "help": it.help,
            "at": locations.of(&it.about).iter().map(|it| object!({
                "file": it.file, "line": it.line, "column": it.column(),
            })).collect::<Vec<_>>(),
        })
    };
    let warnings = compared.draft.told();
    let all = compared.diagnostics.iter().chain(&warnings);
    object!({
        "equal": compared.is_empty(),
        "files": files,
        "diagnostics": all.map(diagnostic).collect::<Vec<_>>(),
        "undecided": compared.undecided.iter().map(|it| object!({
            "before": it.ids.before.to_string(), "after": it.ids.after.to_string(),
        })).collect::<Vec<_>>(),
        "unknown": compared.unknown.len(),
    })
}

/// The files of a draft as one text. Fails if a name or a text contains the line that separates them.
pub(crate) fn files(all: &[String]) -> Result<String, Failure> {
    joined(all).ok_or_else(|| {
        Failure::new(
            "a name or a text of the schema contains `driftless:next-file`, which separates the files of a draft, so they cannot be printed one after the other",
            "use `--json`, which lists them one by one",
        )
    })
}

/// The files that create a whole schema on an empty database.
pub(crate) fn creation(schema: Schema) -> Vec<String> {
    let schemas = Pair { before: Schema::default(), after: schema };
    draft(&matching(schemas, &Intent::default()).0, OLDEST).up_files()
}
