//! The text of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use driftless_schema::naming::snake_case;
use driftless_schema::{ForeignKey, Name};

use super::diesel_type::SqlStruct;
use super::{Labels, Model, Target};
use crate::adopt::{of_enum, quoted};

/// The files.
pub(super) fn files(
    models: &[Model<'_>],
    enums: &[Labels<'_>],
    lost: &[String],
    target: &Target,
) -> Vec<(PathBuf, String)> {
    let imports = "use diesel::prelude::*;\n";
    match target {
        Target::File(path) => {
            let mut text = format!("//! The tables of the database.\n\n{}", comments(lost));
            if !models.is_empty() {
                text.push_str(imports);
            }
            let types = sql_structs(models);
            if !types.is_empty() {
                text.push_str(&format!(
                    "\n/// Types of columns that the structs do not show.\npub mod sql_types {{\n{types}}}\n"
                ));
            }
            text.extend(enums.iter().map(|it| format!("\n{}", enumeration(it))));
            text.extend(models.iter().map(|it| format!("\n{}", structure(it, models, target))));
            text.push_str(&together(models));
            vec![(path.clone(), text)]
        }
        Target::Directory(directory) => {
            let mut files = Vec::new();
            let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            if !enums.is_empty() {
                let all: Vec<String> = enums.iter().map(enumeration).collect();
                let text = format!("//! Types of columns.\n\n{}", all.join("\n"));
                files.push((directory.join("enums.rs"), text));
                let names = enums.iter().map(|it| it.rust_name.clone());
                modules.entry("enums".to_owned()).or_default().extend(names);
            }
            let types = sql_structs(models);
            if !types.is_empty() {
                let docs = "//! Types of columns that the structs do not show.\n\n";
                files.push((directory.join("sql_types.rs"), format!("{docs}{types}")));
                modules.entry("sql_types".to_owned()).or_default();
            }
            for model in models {
                let used: BTreeSet<&str> = enums
                    .iter()
                    .map(|it| it.rust_name.as_str())
                    .filter(|name| model.fields.iter().any(|it| mentions(&it.ty.path, name)))
                    .collect();
                let used: String = match used.is_empty() {
                    true => String::new(),
                    false => {
                        let names: Vec<&str> = used.into_iter().collect();
                        format!("\nuse super::enums::{{{}}};\n", names.join(", "))
                    }
                };
                let docs = format!("//! The table `{}`.\n\n", model.table.name);
                let text = format!("{docs}{imports}{used}\n{}", structure(model, models, target));
                let file = file(model);
                files.push((directory.join(format!("{file}.rs")), text));
                let names = [model.rust_name.clone(), model.module.clone()];
                // A module and a file of one name cannot both be in scope.
                let names = names.into_iter().filter(|it| *it != file);
                modules.entry(file.clone()).or_default().extend(names);
            }
            let declared: String = modules.keys().map(|it| format!("pub mod {it};\n")).collect();
            let exported: String = modules
                .iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(module, names)| {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    format!("pub use {module}::{{{}}};\n", names.join(", "))
                })
                .collect();
            let text = format!(
                "//! The tables of the database.\n\n{}{declared}\n{exported}{}",
                comments(lost),
                together(models)
            );
            files.push((directory.join("mod.rs"), text));
            files
        }
    }
}

/// The path of the module that the struct is in.
pub(super) fn module(model: &Model<'_>, target: &Target) -> String {
    let path = match target {
        Target::File(path) => path.clone(),
        Target::Directory(path) => path.join(format!("{}.rs", file(model))),
    };
    crate::adopt::module(&root(target), &path)
}

/// The root file of the crate: in the nearest `src`, otherwise beside the file or the directory.
pub(super) fn root(target: &Target) -> PathBuf {
    let (Target::File(path) | Target::Directory(path)) = target;
    let mut above = path.ancestors().skip(1);
    let source = above.find(|it| it.file_name().is_some_and(|it| it == "src"));
    let directory = source.or(path.parent()).unwrap_or(Path::new(""));
    directory.join("lib.rs")
}

/// The path from a struct to the module with the types of columns that it does not show.
pub(super) fn sql_types(target: &Target) -> String {
    match target {
        Target::File(_) => "self::sql_types".to_owned(),
        Target::Directory(_) => "super::sql_types".to_owned(),
    }
}

fn sql_structs(models: &[Model<'_>]) -> String {
    let all: BTreeSet<&SqlStruct> =
        models.iter().flat_map(|it| &it.unseen).filter_map(|(_, it)| it.written()).collect();
    let one = |it: &SqlStruct| {
        let schema = match it.schema.as_str() {
            "public" => String::new(),
            schema => format!(", schema = {}", quoted(schema)),
        };
        format!(
            "/// `{}`\n#[derive(Clone, Copy, Debug, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]\n#[diesel(postgres_type(name = {}{schema}))]\npub struct {};\n",
            printable(&it.name),
            quoted(&it.name),
            it.rust_name
        )
    };
    let all: Vec<String> = all.into_iter().map(one).collect();
    all.join("\n")
}

/// The name of a struct's file.
fn file(model: &Model<'_>) -> String {
    crate::schema_rs::rust_name(&snake_case(&model.rust_name), None)
}

/// Tables that no foreign key connects may stand in one query only if that is said.
fn together(models: &[Model<'_>]) -> String {
    if models.len() < 2 {
        return String::new();
    }
    let all: Vec<&str> = models.iter().map(|it| it.rust_name.as_str()).collect();
    format!("\ndriftless::allow_models_in_same_query!({});\n", all.join(", "))
}

fn comments(lost: &[String]) -> String {
    if lost.is_empty() {
        return String::new();
    }
    let lines = lost.iter().flat_map(|it| it.lines()).map(|it| format!("// {}\n", printable(it)));
    format!("{}\n", lines.collect::<String>())
}

fn structure(model: &Model<'_>, models: &[Model<'_>], target: &Target) -> String {
    let comment = model.table.traits.comment.as_deref();
    let mut text = docs(comment, "");
    text.push_str("#[derive(Clone, Debug, PartialEq, Queryable, Selectable");
    let key = shown_key(model);
    if key.is_some() {
        text.push_str(", Identifiable");
    }
    let parents = parents(model, models, target);
    if !parents.is_empty() {
        text.push_str(", Associations");
    }
    text.push_str(&format!(")]\n#[diesel(table_name = {}", model.module));
    if let Some(key) = key.filter(|it| *it != ["id"]) {
        text.push_str(&format!(", primary_key({})", key.join(", ")));
    }
    text.push_str(", check_for_backend(diesel::pg::Pg))]\n");
    if !parents.is_empty() {
        let parents: Vec<String> = parents.iter().map(|it| format!("belongs_to({it})")).collect();
        text.push_str(&format!("#[diesel({})]\n", parents.join(", ")));
    }
    text.push_str(&format!("pub struct {} {{\n", model.rust_name));
    for field in &model.fields {
        text.push_str(&docs(field.column.comment.as_deref(), "    "));
        if let Some(sql_type) = &field.ty.sql_type {
            text.push_str(&format!("    #[diesel(sql_type = {sql_type})]\n"));
        }
        let ty = match field.column.nullable() {
            true => format!("Option<{}>", field.ty.path),
            false => field.ty.path.clone(),
        };
        text.push_str(&format!("    pub {}: {ty},\n", field.rust_name));
    }
    text.push_str("}\n");
    text
}

/// The fields of the primary key, which Diesel's `id()` returns, if the struct shows all of them.
fn shown_key<'a>(model: &'a Model<'_>) -> Option<Vec<&'a str>> {
    let key = model.table.primary_key.as_ref()?;
    let field = |name: &Name| model.fields.iter().find(|it| it.column.name == *name);
    key.columns.iter().map(|it| field(it).map(|it| it.rust_name.as_str())).collect()
}

/// The structs that rows belong to, in the words of Diesel's attribute: over the only key to another table, of one column to
/// a primary key.
fn parents(model: &Model<'_>, models: &[Model<'_>], target: &Target) -> Vec<String> {
    let keys = &model.table.foreign_keys;
    let parent = |key: &ForeignKey| {
        let [column] = key.columns.as_slice() else { return None };
        let other = models.iter().find(|it| it.table.name == key.references)?;
        let is_only = keys.iter().filter(|it| it.references == key.references).count() == 1;
        let is_primary =
            other.table.primary_key.as_ref().is_some_and(|it| it.columns == key.referenced_columns);
        let field = model.fields.iter().find(|it| it.column.name == *column)?;
        // Diesel groups rows by the field, which must have a hash: enums have one, types of crates need not.
        let ty = field.ty.path.as_str();
        let is_hashable =
            ty == "uuid::Uuid" || !(ty.contains("::") || ["f32", "f64"].contains(&ty));
        let is_parent = is_only && is_primary && is_hashable && shown_key(other).is_some();
        if !is_parent || other.table.name == model.table.name {
            return None;
        }
        let path = match target {
            Target::File(_) => other.rust_name.clone(),
            Target::Directory(_) => format!("super::{}::{}", file(other), other.rust_name),
        };
        // Diesel takes this name anyway.
        let own = format!("{}_id", snake_case(&other.rust_name));
        match field.rust_name == own {
            true => Some(path),
            false => Some(format!("{path}, foreign_key = {}", field.rust_name)),
        }
    };
    keys.iter().filter_map(parent).collect()
}

fn enumeration(of: &Labels<'_>) -> String {
    let mut text = docs(of.of.comment.as_deref(), "");
    text.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, driftless::SchemaEnum)]\n");
    let mut words = of_enum(of.of, &of.rust_name);
    let case = case(of);
    words.extend(case.map(|(name, _)| format!("rename_all = {}", quoted(name))));
    let spelled = case.map_or(snake_case as fn(&str) -> String, |(_, it)| it);
    if !words.is_empty() {
        text.push_str(&format!("#[schema({})]\n", words.join(", ")));
    }
    text.push_str(&format!("pub enum {} {{\n", of.rust_name));
    for (label, variant) in of.of.labels.iter().zip(&of.variants) {
        if spelled(variant) != *label {
            text.push_str(&format!("    #[schema(rename = {})]\n", quoted(label)));
        }
        text.push_str(&format!("    {variant},\n"));
    }
    text.push_str("}\n");
    text
}

/// A case: its name, and a variant in it.
type Case = (&'static str, fn(&str) -> String);

/// The case that `rename_all` names, if all labels have it and it is not the one of the derive anyway.
fn case(of: &Labels<'_>) -> Option<Case> {
    const CASES: &[Case] = &[
        ("snake_case", snake_case),
        ("SCREAMING_SNAKE_CASE", |it| snake_case(it).to_uppercase()),
        ("kebab-case", |it| snake_case(it).replace('_', "-")),
        ("SCREAMING-KEBAB-CASE", |it| snake_case(it).to_uppercase().replace('_', "-")),
        ("PascalCase", str::to_owned),
        ("camelCase", |it| {
            let (first, rest) = it.split_at(it.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_lowercase())
        }),
    ];
    let pairs = || of.variants.iter().zip(&of.of.labels);
    let found = CASES.iter().find(|(_, spelled)| pairs().all(|(it, label)| spelled(it) == *label));
    found.copied().filter(|(name, _)| *name != "snake_case")
}

/// A comment of the database as docs.
fn docs(comment: Option<&str>, indent: &str) -> String {
    let text = comment.unwrap_or_default().trim();
    let line = |it: &str| match printable(it.trim()) {
        it if it.is_empty() => format!("{indent}///\n"),
        it => format!("{indent}/// {it}\n"),
    };
    text.lines().map(line).collect()
}

/// A line without characters that end a comment or steer a terminal.
fn printable(line: &str) -> String {
    // The compiler refuses characters that change the direction of text in comments.
    let turns = |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    line.chars().map(|it| if it.is_control() || turns(it) { ' ' } else { it }).collect()
}

/// Whether a type mentions a name.
fn mentions(ty: &str, name: &str) -> bool {
    ty.split(|it: char| !(it.is_alphanumeric() || it == '_')).any(|it| it == name)
}
