//! `driftless init --leave-schema-rs`: moves the `table!`s to the models. What cannot move stays with `diesel print-schema`.

use std::fs;

use regex::Regex;

use super::{Project, save};
use crate::adopt::{self, Edited, Left, SchemaRs, StillPrinted};
use crate::diesel_toml::{DieselToml, Narrowed, narrowed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::paths::shown;
use crate::schema_rs::{Settings, formatted_as_before};
use crate::session::Session;

/// Writes the models, schema.rs and diesel.toml, and says what stays.
pub(super) fn leave_schema_rs(
    project: &Project,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let Project { sources, diesel, printed, .. } = project;
    let Some(DieselToml { path, .. }) = diesel.as_ref().filter(|_| !printed.is_empty()) else {
        return Err(Failure::new(
            "diesel.toml names no schema.rs",
            "nothing to do: where the project has no schema.rs, the derive writes each `table!`",
        ));
    };
    let files = printed.iter().map(schema_rs).collect::<Result<Vec<_>, _>>()?;
    let mut left = adopt::leave(sources, &files);
    for (table, file) in &left.kept {
        let warning = format!("the `table!` of {table}, so it stays in {}", shown(file));
        session.terminal.bare_warning(&warning);
    }
    if left.moved.is_empty() {
        let names: Vec<String> = files.iter().map(|it| shown(&it.path)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(Failure::new(
            format!("no table can move out of {}", adopt::listed(&names)),
            "`driftless init --annotate` writes the definition of each table that has none; then try again",
        ));
    }
    if !left.reordered.is_empty() {
        session.terminal.bare_warning(&reordered(&left.reordered));
    }
    write(&mut left, session)?;
    let mut text = fs::read_to_string(path)
        .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?;
    let (mut said, mut is_printed) = (Vec::new(), false);
    for (settings, still) in printed.iter().zip(left.printed) {
        let Some(StillPrinted { file, tables, sql_types }) = still else { continue };
        let less = Narrowed { file, tables, sql_types };
        let less = Some(less).filter(|it| !it.tables.is_empty());
        is_printed |= less.is_some();
        text = narrowed(&text, path, &settings.section, less.as_ref())?;
        said.extend(changes(settings, less.as_ref()));
    }
    save(path, &text)?;
    for line in said {
        session.terminal.line(&format!("wrote    {}: {line}", shown(path)))?;
    }
    for (model, table) in &left.moved {
        session.terminal.line(&format!("moved    the `table!` of {table} to {model}"))?;
    }
    if is_printed {
        session.terminal.line("next     give the tables that stay a model that is compiled wherever schema.rs is, then move them: `driftless init --leave-schema-rs`")?;
    }
    session.terminal.line("next     compile, and compare the models with the migrations: `driftless check --from migrations`")?;
    Ok(Exit::Fine)
}

/// The file of a section, and what Diesel does not print into it.
fn schema_rs(settings: &Settings) -> Result<SchemaRs<'_>, Failure> {
    let patched = match &settings.patch_file {
        Some(path) => added(&fs::read_to_string(path).map_err(|it| {
            Failure::of(format!("cannot read the patch file `{}`", shown(path)), it)
                .with_help("diesel.toml names it: `patch_file`")
        })?),
        None => Vec::new(),
    };
    Ok(SchemaRs {
        path: settings.file.clone().unwrap_or_default(),
        is_by_hand: Box::new(move |table| {
            !settings.prints(table) || patched.iter().any(|it| it == table)
        }),
    })
}

/// The tables that a patch adds: `+    users (id) {`.
fn added(patch: &str) -> Vec<String> {
    let line = Regex::new(r"^\+\s*(?:\w+\.)?(\w+) \([\w, ]*\) \{$").expect("it is a pattern");
    patch.lines().filter_map(|it| Some(line.captures(it)?.get(1)?.as_str().to_owned())).collect()
}

fn reordered(tables: &[String]) -> String {
    let tables: Vec<String> = tables.iter().map(|it| format!("`{it}`")).collect();
    format!(
        "the columns of {} are in the order of their structs now: check queries that load all columns by position, without `select` or `as_select`",
        adopt::listed(&tables.iter().map(String::as_str).collect::<Vec<_>>())
    )
}

/// Writes the sources.
fn write(left: &mut Left, session: &mut Session<'_>) -> Result<(), Failure> {
    // All files are formatted before the first is written: a failure must leave the project as it is.
    formatted_as_before(&mut left.files, session.terminal)?;
    for Edited { path, after, .. } in &left.files {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)
                .map_err(|it| Failure::of(format!("cannot create `{}`", shown(directory)), it))?;
        }
        save(path, after)?;
        session.terminal.line(&format!("wrote    {}", shown(path)))?;
    }
    for path in &left.emptied {
        fs::remove_file(path)
            .map_err(|it| Failure::of(format!("cannot remove `{}`", shown(path)), it))?;
        session.terminal.line(&format!("removed  {}", shown(path)))?;
        let Some(directory) = path.parent() else { continue };
        let cannot = |it| Failure::of(format!("cannot remove `{}`", shown(directory)), it);
        if fs::read_dir(directory).map_err(cannot)?.next().is_none() {
            fs::remove_dir(directory).map_err(cannot)?;
        }
    }
    Ok(())
}

/// What changes in a section of diesel.toml, in sentences.
fn changes(settings: &Settings, less: Option<&Narrowed>) -> Vec<String> {
    let file = settings.file.as_deref().map(shown).unwrap_or_default();
    let mut said = vec![match less {
        None => format!("`print_schema` no longer writes {file}"),
        Some(it) => format!(
            "`print_schema` writes only {}, into {}",
            adopt::listed(&it.tables.iter().map(String::as_str).collect::<Vec<_>>()),
            shown(&it.file)
        ),
    }];
    if let Some(patch) = &settings.patch_file {
        said.push(match less {
            None => format!("`print_schema` no longer applies {}", shown(patch)),
            Some(_) => format!(
                "`print_schema` no longer applies {}, which was made for all tables: if `driftless schema-rs --check` shows a difference, make a patch for the tables that stay",
                shown(patch)
            ),
        });
    }
    said
}
