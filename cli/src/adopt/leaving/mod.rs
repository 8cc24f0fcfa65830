//! The way out of schema.rs: models let the derive write their `table!`, and schema.rs re-exports the tables, so that no path
//! elsewhere in the application changes. Tables without a model stay in schema.rs as they are.

mod import;
mod model;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use syn::Item;

use super::edit::Edited;
use super::rust::{Sources, Structure, TableModule, TableName, parsed};
use table::{Definition, SchemaFile};

/// What leaving schema.rs comes to.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// The tables whose `table!` the derive writes from now on, with their structs.
    pub(crate) moved: Vec<(String, String)>,
    /// The tables that stay, and why.
    pub(crate) kept: Vec<String>,
    pub(crate) files: Vec<Edited>,
}

/// A table that moves to its struct.
struct Move<'a> {
    table: &'a str,
    structure: &'a Structure,
}

/// A piece of a file that is replaced.
type Change = (Range<usize>, String);

/// Works out what changes in the sources.
pub(crate) fn leave(sources: &Sources, schema_rs: &Path) -> Left {
    let mut left = Left::default();
    let Ok(file) = parsed(sources.text(schema_rs)) else { return left };
    let schema = SchemaFile::read(&file);
    let mut moves = Vec::new();
    for definition in &schema.tables {
        let table = definition.name.as_str();
        let module = sources.tables.get(table);
        match module
            .ok_or_else(|| "has no model".to_owned())
            .and_then(|it| owner(sources, definition, it))
        {
            Ok(structure) => moves.push(Move { table, structure }),
            Err(reason) => left.kept.push(format!("`{table}` {reason}")),
        }
    }
    if moves.is_empty() {
        return left;
    }
    let mut changes: BTreeMap<PathBuf, Vec<Change>> = BTreeMap::new();
    let files: BTreeSet<&Path> =
        moves.iter().map(|it| it.structure.location.file.as_path()).collect();
    for path in files {
        let Ok(file) = parsed(sources.text(path)) else { continue };
        let of_file: Vec<&Move<'_>> =
            moves.iter().filter(|it| it.structure.location.file == path).collect();
        let all = changes.entry(path.to_owned()).or_default();
        model::changes(sources, &file.items, &of_file, &schema, all);
        import::changes(sources.text(path), &file.items, &of_file, all);
    }
    for (path, change) in opened_modules(sources, &moves) {
        changes.entry(path).or_default().push(change);
    }
    changes
        .entry(schema_rs.to_owned())
        .or_default()
        .push((0..sources.text(schema_rs).len(), schema.without(sources.text(schema_rs), &moves)));
    left.moved = moves.iter().map(|it| (it.structure.path(), it.table.to_owned())).collect();
    left.files = changes
        .into_iter()
        .map(|(path, changes)| {
            let before = sources.text(&path).to_owned();
            let after = replaced(&before, changes);
            Edited { path, before, after }
        })
        .collect();
    left
}

/// The struct that defines the table, if the derive can write its `table!` in the same crate.
fn owner<'a>(
    sources: &'a Sources,
    definition: &Definition,
    module: &TableModule,
) -> Result<&'a Structure, String> {
    let Definition { name: table, columns, .. } = definition;
    let path = format!("{}::{table}", module.path);
    let is_its = |it: &&Structure| {
        it.is_model()
            && it.tables.iter().any(|name| {
                name.resolved.join("::") == path
                    || name.resolved.last().is_some_and(|it| it == table)
            })
    };
    let models = || sources.structures.iter().filter(is_its);
    // A glob import leaves the bare name.
    let is_bare = |it: &TableName| matches!(it.resolved.as_slice(), [name] if name == table);
    let is_here = |it: &&Structure| {
        it.root == module.root
            && it.tables.iter().any(|it| it.resolved.join("::") == path || is_bare(it))
    };
    let Some(structure) = models().find(is_here) else {
        return Err(match models().next() {
            Some(it) => format!("has its model, {}, in another crate", it.path()),
            None => "has no model".to_owned(),
        });
    };
    if columns.keys().any(|it| !structure.fields.iter().any(|field| field.column == *it)) {
        return Err(format!("has columns that its model does not show, {}", structure.path()));
    }
    let conditions = structure.exists_if.iter().chain(&structure.conditions);
    let is_conditional = structure.derives.is_conditional("Schema");
    if structure.tables.len() > 1 || is_conditional || conditions.count() > 0 {
        return Err(format!("has a model under conditions, {}", structure.path()));
    }
    Ok(structure)
}

/// Modules of models that are private within another module: schema.rs must reach them.
fn opened_modules(sources: &Sources, moves: &[Move<'_>]) -> Vec<(PathBuf, Change)> {
    let wanted: BTreeSet<String> = moves
        .iter()
        .flat_map(|it| {
            let segments: Vec<&str> = it.structure.module.split("::").collect();
            (3..=segments.len()).map(move |end| segments[..end].join("::")).collect::<Vec<_>>()
        })
        .collect();
    let mut all = Vec::new();
    for (module, path, at) in &sources.private_modules {
        if wanted.contains(module) {
            all.push((path.clone(), (*at..*at, "pub(crate) ".to_owned())));
        }
    }
    all
}

/// The text with all changes, which do not overlap.
fn replaced(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
    let mut after = text.to_owned();
    for (range, new) in changes {
        after.replace_range(range, &new);
    }
    after
}

/// The range of the whole lines that hold nothing but this, otherwise the range itself.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |it| range.end + it + 1);
    let is_blank = |it: &str| it.trim().is_empty();
    match is_blank(&text[start..range.start]) && is_blank(&text[range.end..end]) {
        true => start..end,
        false => range,
    }
}

/// The items of each module of a file that is written out in it.
fn each_module<'a>(items: &'a [Item], visit: &mut dyn FnMut(&'a [Item])) {
    visit(items);
    for item in items {
        if let Item::Mod(it) = item
            && let Some((_, inner)) = &it.content
        {
            each_module(inner, visit);
        }
    }
}

/// The Diesel type of a column of a `table!`.
fn column_type<'a>(schema: &'a SchemaFile, table: &str, column: &str) -> Option<&'a str> {
    let definition: &Definition = schema.tables.iter().find(|it| it.name == table)?;
    definition.columns.get(column).map(String::as_str)
}
