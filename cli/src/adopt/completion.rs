//! Definitions of the tables that no struct shows as a whole.
//!
//! A struct that shows most of a table says the other columns. Otherwise a struct of its own says all of them, in a module that
//! holds nothing else: the application's structs stay as they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use driftless_schema::naming::rust_identifier;
use driftless_schema::{Column, Table};
use proc_macro2::{LineColumn, TokenStream};
use quote::ToTokens;

use super::choice::{Choice, Named, Open};
use super::edit::{Edited, Insertion};
use super::location::ItemLocation;
use super::rust::{
    Derives, Field, OtherSchema, Place, Sources, Structure, TableName, camel, depth, merge, written,
};

/// The name of the module for definitions that show nothing.
pub(super) const MODULE: &str = "driftless_tables";

/// A struct as it will be: with all columns of its table.
pub(super) struct Completed<'a> {
    table: &'a Table,
    structure: Structure,
    name: CompletedName<'a>,
}

enum CompletedName<'a> {
    Already(&'a TableName),
    /// The path of its `table!`.
    Path(String),
    /// No `table!` is known.
    Nowhere,
}

impl Completed<'_> {
    pub(super) fn as_choice(&self) -> Choice<'_> {
        let Completed { table, structure, name } = self;
        let conditions = match name {
            CompletedName::Already(name) => structure.conditions(name),
            CompletedName::Path(_) | CompletedName::Nowhere => Vec::new(),
        };
        let name = match name {
            CompletedName::Already(name) => Named::Already(name),
            CompletedName::Path(path) => Named::Missing(path.clone()),
            CompletedName::Nowhere => Named::Nowhere,
        };
        Choice { table, structure, name, conditions }
    }
}

/// The root file of the crate that gets new structs: the one with the most models, or else with the most `table!`s.
pub(super) fn root(models: &[Choice<'_>], sources: &Sources) -> Option<PathBuf> {
    let mut counts: BTreeMap<&Path, (usize, usize)> = BTreeMap::new();
    for model in models {
        counts.entry(&model.structure.root).or_default().0 += 1;
    }
    for module in sources.tables.values() {
        counts.entry(&module.root).or_default().1 += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
    Some(most.0.to_owned())
}

/// The file of the module, next to the root file of its crate.
pub(super) fn file(root: &Path) -> PathBuf {
    root.with_file_name(format!("{MODULE}.rs"))
}

pub(super) fn completed<'a>(
    open: Vec<Open<'a>>,
    models: &[Choice<'_>],
    sources: &Sources,
) -> Vec<Completed<'a>> {
    let root = root(models, sources);
    // The module may be there already.
    let own = format!("crate::{MODULE}");
    let known = sources.structures.iter().filter(|it| it.module == own);
    let mut names: Vec<String> = known.map(|it| it.name.clone()).collect();
    let mut all = Vec::new();
    for Open { table, part, .. } in open {
        let (mut structure, name) = match (part, &root) {
            (Some((structure, name)), _) => (structure.clone(), CompletedName::Already(name)),
            (None, Some(root)) => {
                let name = match path(table, root, models, sources) {
                    Some(path) => CompletedName::Path(path),
                    None => CompletedName::Nowhere,
                };
                (new(table, root, &mut names), name)
            }
            (None, None) => continue,
        };
        let said: Vec<Field> =
            table.columns.iter().filter(|it| structure.field(it).is_none()).map(said).collect();
        structure.fields.extend(said);
        all.push(Completed { table, structure, name });
    }
    all
}

pub(super) fn said(column: &Column) -> Field {
    let name = column.name.as_str();
    Field {
        name: rust_identifier(name),
        is_said: true,
        line: 0,
        column: name.to_owned(),
        ty: syn::parse_quote!(()),
        values: Vec::new(),
        sql_type: None,
        place: Place::nowhere(),
    }
}

fn new(table: &Table, root: &Path, names: &mut Vec<String>) -> Structure {
    let mut name = camel(table.name.name.as_str());
    // Names that the expansion of the derive, or Rust itself, needs.
    if ["Self", "Option", "Result", "Some", "None", "Ok", "Err", "String", "Vec", "Box"]
        .contains(&name.as_str())
    {
        name.push_str("Table");
    }
    if names.contains(&name) {
        name = camel(&format!("{}_{name}", table.name.namespace.as_str()));
    }
    while names.contains(&name) {
        name.push_str("Table");
    }
    names.push(name.clone());
    Structure {
        location: ItemLocation { file: file(root), line: 1 },
        root: root.to_owned(),
        module: format!("crate::{MODULE}"),
        name,
        derives: Derives::default(),
        tables: Vec::new(),
        is_named: true,
        fields: Vec::new(),
        written_for: BTreeMap::new(),
        embedded: Vec::new(),
        primary_key: None,
        is_generic: false,
        is_new: true,
        is_partial: false,
        outdated: Vec::new(),
        exists_if: Vec::new(),
        conditions: Vec::new(),
        other_schema: OtherSchema::No,
        place: Place::nowhere(),
    }
}

/// The path of a table's module from the crate with this root. Into another crate, the path begins as that of a table which a
/// model of the crate names.
fn path(table: &Table, root: &Path, models: &[Choice<'_>], sources: &Sources) -> Option<String> {
    let name = table.name.name.as_str();
    let reserved = format!("{name}_");
    let (known, module) =
        [name, &reserved].into_iter().find_map(|it| sources.tables.get_key_value(it))?;
    if module.schema.as_deref().unwrap_or("public") != table.name.namespace.as_str() {
        return None;
    }
    let known = written(known);
    if module.root == root {
        return Some(format!("{}::{known}", module.path));
    }
    let of_model = models.iter().filter(|it| it.structure.root == root).find_map(|model| {
        let Named::Already(name) = &model.name else { return None };
        let (last, modules) = name.resolved.split_last()?;
        let other = sources.tables.get(last)?;
        let is_beside = other.root == module.root && other.path == module.path;
        (is_beside && !modules.is_empty()).then(|| modules.join("::"))
    });
    of_model.map(|it| format!("{it}::{known}"))
}

/// The conditions under which all models of a crate are compiled: without them, a new struct would not compile either.
pub(super) fn conditions(models: &[Choice<'_>], root: &Path, sources: &Sources) -> Vec<String> {
    let of = |it: &Choice<'_>| {
        let mut all = sources.conditions_of(root, &it.structure.module);
        merge(&mut all, &it.structure.exists_if);
        merge(&mut all, &it.conditions);
        all
    };
    let mut all = models.iter().filter(|it| it.structure.root == root && !it.structure.is_new);
    let mut common = all.next().map(of).unwrap_or_default();
    for model in all {
        let own = of(model);
        common.retain(|it| own.contains(it));
    }
    common
}

/// The module with more structs, and its declaration in the root file, if that lacks it.
pub(super) fn module(
    root: &Path,
    structs: &[String],
    conditions: &[String],
    sources: &Sources,
) -> (Edited, Option<Insertion>) {
    let path = file(root);
    let before = sources.text(&path).to_owned();
    let header = "//! Tables that no struct of the application shows as a whole, as driftless needs them: no code uses these structs.\n";
    let after = match (structs, before.is_empty()) {
        ([], _) => before.clone(),
        (_, true) => format!("{header}\n{}", structs.join("\n")),
        (_, false) => format!("{}\n\n{}", before.trim_end(), structs.join("\n")),
    };
    (Edited { path, before, after }, declaration(sources.text(root), conditions))
}

/// `mod driftless_tables;` among the other modules, where rustfmt puts it.
fn declaration(root: &str, conditions: &[String]) -> Option<Insertion> {
    // A root file that cannot be parsed has been reported.
    let items = depth::parsed(root).ok()?.items;
    let is_file = |it: &&syn::ItemMod| it.content.is_none();
    let modules = items.iter().filter_map(|it| match it {
        syn::Item::Mod(it) => Some(it),
        _ => None,
    });
    if modules.clone().any(|it| it.ident == MODULE) {
        return None;
    }
    let start = |item: TokenStream| item.into_iter().next().map(|it| it.span().start());
    let condition = match conditions {
        [] => String::new(),
        [one] => format!("#[cfg({one})]\n"),
        several => format!("#[cfg(all({}))]\n", several.join(", ")),
    };
    let line = format!("{condition}mod {MODULE};\n");
    let mut files = modules.filter(is_file);
    let later = files.clone().find(|it| it.ident.to_string().as_str() > MODULE);
    let before = later.map(|it| it.to_token_stream());
    if let Some(last) = files.by_ref().last().filter(|_| before.is_none()) {
        let at = last.semi.map(|it| it.span.end())?;
        return Some(Insertion { at, text: format!("\n{}", line.trim_end()) });
    }
    let before = before.or_else(|| items.first().map(ToTokens::to_token_stream));
    let at = before.and_then(start);
    if let Some(at) = at {
        return Some(Insertion { at, text: line });
    }
    // Behind a last line without an end.
    let last = root.lines().last().unwrap_or_default();
    let (at, before) = match root.is_empty() || root.ends_with('\n') {
        true => (LineColumn { line: root.lines().count() + 1, column: 0 }, ""),
        false => (LineColumn { line: root.lines().count(), column: last.chars().count() }, "\n"),
    };
    Some(Insertion { at, text: format!("{before}{line}") })
}
