//! The struct that takes a `table!` over, or why none can.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{File, Item, ItemStruct};

use super::column::{ModelColumn, columns};
use super::data_type::DataType;
use super::join::Model;
use super::table::Definition;
use super::{Move, each_module};
use crate::adopt::rust::{Sources, Structure};

/// The files with models, parsed.
pub(super) struct Files(BTreeMap<PathBuf, File>);

impl Files {
    pub(super) fn read(sources: &Sources) -> Files {
        let models = sources.structures.iter().filter(|it| it.is_model());
        let paths = models.map(|it| it.location.file.clone());
        Files(
            paths
                .filter_map(|it| Some((it.clone(), super::parsed(sources.text(&it)).ok()?)))
                .collect(),
        )
    }

    pub(super) fn items(&self, path: &Path) -> &[Item] {
        self.0.get(path).map_or(&[], |it| &it.items)
    }

    /// The struct with its item.
    pub(super) fn model<'a>(&'a self, structure: &'a Structure) -> Option<Model<'a>> {
        let mut found: Option<&ItemStruct> = None;
        each_module(self.items(&structure.location.file), "", &mut |items, _| {
            for item in items {
                if let Item::Struct(it) = item
                    && it.ident.span().start().line == structure.location.line
                    && syn::ext::IdentExt::unraw(&it.ident) == structure.name
                {
                    found = Some(it);
                }
            }
        });
        found.map(|item| Model { structure, item })
    }

    /// The model of a table that schema.rs re-exports by this path since an earlier call.
    pub(super) fn earlier<'a>(
        &'a self,
        sources: &'a Sources,
        root: &Path,
        path: &str,
    ) -> Option<Model<'a>> {
        let (module, table) = path.rsplit_once("::")?;
        let structure = sources.structures.iter().find(|it| {
            let mut names = it.tables.iter().filter(|it| !it.is_of_database);
            it.is_model()
                && (it.root == root && it.module == module)
                && names.any(|it| it.known() == table)
        })?;
        self.model(structure)
    }
}

/// The struct that defines the table of this module, if the derive can write its `table!` in its place.
pub(super) fn owner<'a>(
    sources: &'a Sources,
    files: &'a Files,
    definition: &'a Definition,
    module: &str,
    root: &Path,
) -> Result<Move<'a>, String> {
    let table = definition.name.as_str();
    let path = format!("{module}::{table}");
    let models = || sources.structures.iter().filter(|it| it.is_model());
    let names = |it: &&Structure| {
        let own = it.tables.iter().filter(|it| !it.is_of_database);
        own.into_iter().any(|name| {
            let found = sources.found(root, &it.module, &name.written, &|it| it == path);
            // A name alone is that of a `table!` which no import tells of.
            let is_lone = matches!(name.resolved.as_slice(), [lone] if lone == table);
            found.is_some() || (is_lone && !has_other(sources, it, table))
        })
    };
    let Some(structure) = models().filter(|it| it.root == root).find(names) else {
        let is_called = |it: &&Structure| {
            it.root != root
                && it.tables.iter().any(|it| it.resolved.last().is_some_and(|it| it == table))
        };
        return Err(match models().find(is_called) {
            Some(it) => format!("has its model, {}, in another crate", it.path()),
            None => "has no model".to_owned(),
        });
    };
    let Some(model) = files.model(structure) else { return Err("has no model".to_owned()) };
    let model_path = structure.path();
    conditions(sources, structure, module)
        .map_err(|it| format!("is always compiled, but its model {model_path} is not: {it}"))?;
    let taken = format!("{}::{table}", structure.module);
    let is_taken = sources.modules.iter().any(|it| it.root == root && it.path == taken)
        || has_other(sources, structure, table);
    if is_taken {
        return Err(format!("has its model, {model_path}, in a module that has another `{table}`"));
    }
    let columns = columns(sources, structure, model.item);
    let is_sql_type = |it: &str| sources.is_sql_type(root, it);
    let mut types = Vec::new();
    for (name, written) in &definition.columns {
        let Some(at) = columns.iter().position(|it| it.name == *name) else {
            return Err(format!("has the column `{name}`, which its model {model_path} lacks"));
        };
        let column = &columns[at];
        let Some(data_type) = definition.data_type(written, module, &is_sql_type) else {
            return Err(format!("has the column `{name}` of a type whose path is not known"));
        };
        if data_type.nullable != column.nullable {
            let (one, other) = match data_type.nullable {
                true => ("`Nullable`", "is not"),
                false => ("not `Nullable`", "is"),
            };
            return Err(format!(
                "has the column `{name}`, which is {one} and in its model {model_path} {other}"
            ));
        }
        if needs_type(sources, structure, column, &data_type, &is_sql_type) {
            types.push((at, data_type));
        }
    }
    let is_known =
        |it: &ModelColumn<'_>| definition.columns.iter().any(|(name, _)| *name == it.name);
    // Those are new in the `table!`: whatever names columns goes on compiling.
    for (at, column) in columns.iter().enumerate().filter(|(_, it)| !is_known(it)) {
        let by_name = || {
            DataType::read(&syn::parse_str(column.bare_type()?).ok()?, &|it| {
                sources.sql_type(root, it.last()?).cloned()
            })
        };
        match (&column.data_type, by_name()) {
            (Some(_), _) => {}
            (None, Some(it)) => types.push((at, it)),
            (None, None) => {
                let name = &column.name;
                return Err(format!(
                    "lacks the column `{name}` of its model {model_path}, whose Diesel type is not known"
                ));
            }
        }
    }
    let is_in_order =
        columns.iter().map(|it| &it.name).eq(definition.columns.iter().map(|it| &it.0));
    let columns = columns
        .into_iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let data_type = types.iter().find(|it| it.0 == at)?.1.clone();
            Some((column, data_type))
        })
        .collect();
    Ok(Move { table, model, columns, is_in_order })
}

/// Whether something else has the table's name in the module of the struct.
fn has_other(sources: &Sources, structure: &Structure, table: &str) -> bool {
    let name = [table.to_owned()];
    let is_of_table = |it: &str| sources.is_table(&structure.root, it);
    sources.has_name(&structure.root, &structure.module, table)
        && sources.found(&structure.root, &structure.module, &name, &is_of_table).is_none()
}

/// The conditions of the struct that schema.rs does not have.
fn conditions(sources: &Sources, structure: &Structure, module: &str) -> Result<(), String> {
    let root = &structure.root;
    let split = |all: Vec<String>| -> Vec<String> { all.iter().flat_map(|it| parts(it)).collect() };
    let known = split(sources.conditions_of(root, module));
    let mut own = sources.conditions_of(root, &structure.module);
    own.extend(structure.exists_if.iter().cloned());
    own.extend(structure.derives.conditions_of("Schema").iter().cloned());
    let named = structure.tables.iter().filter(|it| !it.is_of_database).collect::<Vec<_>>();
    own.extend(named.iter().flat_map(|it| structure.conditions(it)));
    let more: Vec<String> = split(own).into_iter().filter(|it| !known.contains(it)).collect();
    match more.first() {
        Some(it) => Err(format!("`cfg({})`", it.replace('=', " = "))),
        None => Ok(()),
    }
}

/// `all(a, b)` is `a` and `b`.
fn parts(condition: &str) -> Vec<String> {
    let Ok(tokens) = condition.parse() else { return vec![condition.to_owned()] };
    let all = super::word::words(tokens);
    match all.as_slice() {
        [one] if one.name == "all" && one.group().is_some() => {
            let inner = one.group().map(|it| super::word::words(it.stream())).unwrap_or_default();
            let text = |it: &super::word::Word| {
                it.tokens.iter().cloned().collect::<proc_macro2::TokenStream>().to_string()
            };
            inner.iter().flat_map(|it| parts(&text(it))).collect()
        }
        _ => vec![condition.replace(' ', "")],
    }
}

/// Whether the derive would write another type into the `table!`, so that `sql_type` has to say this one.
fn needs_type(
    sources: &Sources,
    structure: &Structure,
    column: &ModelColumn<'_>,
    data_type: &DataType,
    is_sql_type: &dyn Fn(&str) -> bool,
) -> bool {
    match &column.data_type {
        Some(it) if it.is(data_type) => false,
        // Another name for it, perhaps.
        Some(it) if column.sql_type.is_some() && it.is_as_deep_as(data_type) => {
            it.is_diesels() && data_type.is_diesels()
        }
        Some(_) => true,
        // An enum that is its own Diesel type needs no other one.
        None if column.sql_type.is_none() && is_sql_type(data_type.element()) => {
            let enumeration = column.field.and_then(|(it, _)| sources.enumeration(structure, it));
            !enumeration.is_some_and(|it| it.is_model() && it.sql_path.is_none())
        }
        None => true,
    }
}
