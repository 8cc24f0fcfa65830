//! The way out of schema.rs: models let the derive write their `table!`, and schema.rs re-exports the tables, so that no path
//! elsewhere in the application changes. Tables without a model stay as they are.

mod column;
mod data_type;
mod front;
mod import;
mod join;
mod model;
mod owner;
mod table;
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use syn::Item;

use super::edit::Edited;
use super::rust::{Sources, parsed, written};
use column::ModelColumn;
use data_type::DataType;
use front::{Fate, Fates, Front};
use join::Model;
use owner::{Files, owner};

/// A file that diesel.toml names, and which tables `diesel print-schema` does not print into it: what a filter leaves out, or a
/// patch adds.
pub(crate) struct SchemaRs<'a> {
    pub(crate) path: PathBuf,
    pub(crate) is_by_hand: Box<dyn Fn(&str) -> bool + 'a>,
}

/// What leaving schema.rs comes to.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// The tables whose `table!` the derive writes from now on, with their structs.
    pub(crate) moved: Vec<(String, String)>,
    /// The tables that stay, why, and the file where they are from now on.
    pub(crate) kept: Vec<(String, PathBuf)>,
    /// The tables that moved and have their columns in another order now.
    pub(crate) reordered: Vec<String>,
    pub(crate) files: Vec<Edited>,
    /// Files that hold nothing any more.
    pub(crate) emptied: Vec<PathBuf>,
    /// What is left to print into the files that diesel.toml names, in their order. None if nothing moved out of one.
    pub(crate) printed: Vec<Option<StillPrinted>>,
}

/// What `diesel print-schema` goes on printing.
#[derive(Debug)]
pub(crate) struct StillPrinted {
    pub(crate) file: PathBuf,
    /// The tables, by their names in the database.
    pub(crate) tables: Vec<String>,
    /// The module of the types that `diesel print-schema` has defined.
    pub(crate) sql_types: Option<String>,
}

/// A table that moves to its struct.
struct Move<'a> {
    table: &'a str,
    model: Model<'a>,
    /// The columns whose Diesel types the struct has to say.
    columns: Vec<(ModelColumn<'a>, DataType)>,
    /// Whether the derive writes the columns in the order in which schema.rs has them.
    is_in_order: bool,
}

impl Move<'_> {
    /// The table's name as an identifier.
    fn written(&self) -> String {
        written(self.table)
    }
}

/// A piece of a file that is replaced.
type Change = (Range<usize>, String);

/// Works out what changes in the sources.
pub(crate) fn leave(sources: &Sources, schema_rs: &[SchemaRs<'_>]) -> Left {
    let mut left = Left::default();
    let files = Files::read(sources);
    let fronts: Vec<Option<Front>> =
        schema_rs.iter().map(|it| Front::read(sources, &it.path)).collect();
    let mut all: Vec<Option<(&Front, Fates<'_>)>> = Vec::new();
    let mut taken = BTreeSet::new();
    for (file, front) in schema_rs.iter().zip(&fronts) {
        let Some(front) = front else {
            all.push(None);
            continue;
        };
        let mut fates = Fates::new();
        for module in front.modules() {
            for definition in &module.tables {
                let name = &definition.name;
                let mut found = owner(sources, &files, definition, &module.path, &front.root);
                if let Ok(it) = &found
                    && !taken.insert((&front.root, &it.model.structure.module, name))
                {
                    let module = &it.model.structure.module;
                    found = Err(format!("has its model in {module}, where another `{name}` is"));
                }
                let fate = match found {
                    Ok(it) => Fate::Moves(it),
                    Err(reason) if (file.is_by_hand)(&definition.sql_name) => Fate::ByHand(reason),
                    Err(reason) => Fate::Printed(reason),
                };
                fates.insert((module.within.clone(), name.clone()), fate);
            }
        }
        all.push(Some((front, fates)));
    }
    let moves: Vec<&Move<'_>> =
        all.iter().flatten().flat_map(|it| it.1.values()).filter_map(moved).collect();
    left.moved = moves.iter().map(|it| (it.model.structure.path(), it.table.to_owned())).collect();
    let reordered = moves.iter().filter(|it| !it.is_in_order);
    left.reordered = reordered.map(|it| it.table.to_owned()).collect();
    let names = names(fronts.iter().flatten());
    left.files = of_models(sources, &files, &moves, &names);
    for it in &all {
        let has_moves = |fates: &Fates<'_>| fates.values().any(|it| moved(it).is_some());
        if let Some((front, fates)) = it {
            left.kept.extend(kept(front, fates, has_moves(fates)));
        }
        let Some((front, fates)) = it.as_ref().filter(|it| has_moves(&it.1)) else {
            left.printed.push(None);
            continue;
        };
        let (edited, emptied) = front::written(front, fates, &files, sources);
        left.files.extend(edited);
        left.emptied.extend(emptied);
        left.printed.push(Some(still_printed(sources, front, fates)));
    }
    left
}

fn moved<'a, 'b>(fate: &'b Fate<'a>) -> Option<&'b Move<'a>> {
    match fate {
        Fate::Moves(it) => Some(it),
        Fate::Printed(_) | Fate::ByHand(_) => None,
    }
}

/// The tables that stay, why, and where.
fn kept(front: &Front, fates: &Fates<'_>, is_split: bool) -> Vec<(String, PathBuf)> {
    let one = |((_, name), fate): (&(Vec<String>, String), &Fate<'_>)| {
        let (reason, path) = match fate {
            Fate::Moves(_) => return None,
            Fate::Printed(reason) if is_split => (reason, front.printed_path()),
            Fate::Printed(reason) => (reason, front.current_path()),
            Fate::ByHand(reason) => (reason, front.file.path.clone()),
        };
        Some((format!("`{name}` {reason}"), path))
    };
    fates.iter().filter_map(one).collect()
}

fn still_printed(sources: &Sources, front: &Front, fates: &Fates<'_>) -> StillPrinted {
    let is_printed = |within: &[String], name: &str| {
        matches!(fates.get(&(within.to_vec(), name.to_owned())), Some(Fate::Printed(_)))
    };
    let tables = front.modules().flat_map(|module| {
        let printed = module.tables.iter().filter(|it| is_printed(&module.within, &it.name));
        printed.map(|it| it.sql_name.clone())
    });
    let modules = front.file.modules.iter().map(|it| format!("{}::sql_types", it.path));
    let mut types = modules.filter(|it| sources.has_module(&front.root, it));
    StillPrinted { file: front.printed_path(), tables: tables.collect(), sql_types: types.next() }
}

/// What a glob of a module of schema.rs brings.
fn names<'a>(fronts: impl Iterator<Item = &'a Front>) -> import::Names {
    let mut names = import::Names::new();
    for front in fronts {
        for module in front.file.modules.iter().filter(|it| !it.has_more) {
            let inner = front.modules().filter(|it| it.within.starts_with(&module.within));
            let all = names.entry(module.path.clone()).or_default();
            all.insert("sql_types".to_owned());
            for it in inner {
                let again = it.re_exports.iter().filter_map(|it| it.0.rsplit("::").next());
                all.extend(it.tables.iter().map(|it| it.name.clone()));
                all.extend(again.map(str::to_owned));
                all.extend(it.within.iter().cloned());
            }
        }
    }
    names
}

/// What changes in the files of the models.
fn of_models(
    sources: &Sources,
    files: &Files,
    moves: &[&Move<'_>],
    names: &import::Names,
) -> Vec<Edited> {
    let mut changes: BTreeMap<PathBuf, Vec<Change>> = BTreeMap::new();
    let paths: BTreeSet<&Path> =
        moves.iter().map(|it| it.model.structure.location.file.as_path()).collect();
    for path in paths {
        let of_file: Vec<&Move<'_>> =
            moves.iter().copied().filter(|it| it.model.structure.location.file == path).collect();
        let all = changes.entry(path.to_owned()).or_default();
        for it in &of_file {
            model::changes(sources, it, all);
        }
        import::changes(sources, path, files.items(path), &of_file, names, all);
    }
    for (path, change) in opened_modules(sources, moves) {
        changes.entry(path).or_default().push(change);
    }
    let edited = |(path, changes): (PathBuf, Vec<Change>)| {
        let before = sources.text(&path).to_owned();
        let after = replaced(&before, changes);
        Edited { path, before, after }
    };
    changes.into_iter().map(edited).collect()
}

/// Modules of models that are private within another module: schema.rs must reach them.
fn opened_modules(sources: &Sources, moves: &[&Move<'_>]) -> Vec<(PathBuf, Change)> {
    let wanted: BTreeSet<(&Path, String)> = moves
        .iter()
        .flat_map(|it| {
            let structure = it.model.structure;
            let segments: Vec<&str> = structure.module.split("::").collect();
            let root = structure.root.as_path();
            let path = |end| (root, segments[..end].join("::"));
            (3..=segments.len()).map(path).collect::<Vec<_>>()
        })
        .collect();
    let private = sources.modules.iter().filter(|it| it.is_private);
    private
        .filter(|it| wanted.contains(&(it.root.as_path(), it.path.clone())))
        .map(|it| (it.file.clone(), (it.at..it.at, "pub(crate) ".to_owned())))
        .collect()
}

/// The text with all changes, which do not overlap. Of insertions at one place, the first comes first.
fn replaced(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut after = text.to_owned();
    for (range, new) in changes.into_iter().rev() {
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

/// The items of each module of a file that is written out in it, with the module's path.
fn each_module<'a>(items: &'a [Item], path: &str, visit: &mut dyn FnMut(&'a [Item], &str)) {
    visit(items, path);
    for item in items {
        if let Item::Mod(it) = item
            && let Some((_, inner)) = &it.content
        {
            each_module(inner, &format!("{path}::{}", it.ident), visit);
        }
    }
}
