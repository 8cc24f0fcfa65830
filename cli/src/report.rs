//! The result of a comparison, for people and for programs.

use std::collections::BTreeMap;

use driftless_diff_engine::{Intent, OLDEST, draft, matching};
use driftless_schema::text::joined;
use driftless_schema::{Diagnostic, Pair, Schema, Unmodelled};
use serde_json::{Value, json as object};

use crate::compare::Compared;
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
    let listed = match !strict && all.len() > MOST_NAMED {
        true => format!("{} (`--strict` names them)", by_sort(&all)),
        false => listed.join(", "),
    };
    let message = format!("{counted}: {listed}");
    if strict {
        return Err(Failure::new(
            message,
            "list objects of other tools in driftless.toml (`[manage] ignore = [\"…\"]`), or omit `--strict`",
        ));
    }
    match undeclared.is_empty() {
        false => terminal.advice(
            &message,
            "list objects of other tools in driftless.toml (`[manage] ignore = [\"…\"]`); to drop an object, draft a revision with `--drop NAME`",
        ),
        true => terminal.note(&message),
    }
    Ok(())
}

/// More objects are counted by their sorts: a line that names dozens is read by nobody.
const MOST_NAMED: usize = 20;

/// `33 functions, 22 triggers, 1 view`, the most frequent first.
fn by_sort(all: &[&Unmodelled]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in all {
        *counts.entry(it.what.trim_start_matches("an ").trim_start_matches("a ")).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let plural = |word: &str| match (word.strip_suffix('y'), word) {
        (Some(stem), _) => format!("{stem}ies"),
        (None, it) if it.ends_with('x') => format!("{it}es"),
        (None, it) if it.ends_with('s') => it.to_owned(),
        (None, it) => format!("{it}s"),
    };
    let one = |(word, count): (&str, usize)| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {}", plural(word)),
    };
    counts.into_iter().map(one).collect::<Vec<_>>().join(", ")
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
    change(Pair { before: Schema::default(), after: schema })
}

/// The files that bring a database without rows from one schema to the other, whose texts nobody compares.
pub(crate) fn change(schemas: Pair<Schema>) -> Vec<String> {
    let defines = |it: &Schema| it.dependents.iter().any(|it| it.definition.is_some());
    let compares_definitions = defines(&schemas.before) || defines(&schemas.after);
    let intent = Intent { compares_definitions, ..Intent::default() };
    draft(&matching(schemas, &intent).0, OLDEST).up_files()
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Kind, ObjectId};

    use super::*;

    #[test]
    fn many_objects_are_counted_by_their_sorts() {
        let of = |what: &str| Unmodelled {
            id: ObjectId { kind: Kind::Other, path: Vec::new() },
            what: what.to_owned(),
        };
        let all =
            ["a trigger", "a policy", "an index", "a trigger", "a policy", "a trigger"].map(of);
        let all: Vec<&Unmodelled> = all.iter().collect();
        assert_eq!(by_sort(&all), "3 triggers, 2 policies, 1 index");
    }
}
