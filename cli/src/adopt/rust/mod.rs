//! Reads Rust sources as far as Diesel's derives and attributes are concerned: from their tokens, without compiling.

mod attribute;
mod conversion;
pub(super) mod depth;
mod derives;
mod import;
mod item;
mod outdated;
mod query;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use driftless_schema::well_known::WELL_KNOWN;
use driftless_schema::{Column, Enum, Schema, Table};
use heck::ToUpperCamelCase as _;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Attribute, Ident, ImplItem, Item, ItemMacro, Visibility};

use super::location::ItemLocation;
use crate::failure::Failure;
use crate::paths::shown;
use conversion::{Conversion, conversion};
pub(super) use depth::parsed;
pub(crate) use derives::Derives;
use import::Imports;
pub(crate) use item::{
    Enumeration, Field, OtherSchema, Place, Structure, TableName, Variant, merge,
};
use outdated::Replaced;
use query::Statement;

/// The items of some source files.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) structures: Vec<Structure>,
    pub(crate) enumerations: Vec<Enumeration>,
    /// The modules that contain a `table!`, by the table's name in Rust.
    pub(crate) tables: BTreeMap<String, TableModule>,
    /// The paths of all `table!`s, with the root files of their crates.
    table_paths: BTreeSet<(PathBuf, String)>,
    /// The SQL types that `print_schema` writes, by the root files of their crates and their names.
    sql_types: BTreeMap<(PathBuf, String), String>,
    /// Structs and enums with attributes of Diesel 1.
    pub(crate) outdated: Vec<(String, Vec<Replaced>)>,
    /// Files that cannot be parsed as Rust, and why.
    pub(crate) unread: Vec<String>,
    /// The modules that other modules declare.
    pub(super) modules: Vec<DeclaredModule>,
    texts: BTreeMap<PathBuf, String>,
    /// The root file of the crate of each file.
    roots: BTreeMap<PathBuf, PathBuf>,
    /// `#![cfg(…)]` of files: the roots of their crates, their modules, and the conditions.
    inner_conditions: Vec<(PathBuf, String, Vec<String>)>,
    imports: Imports,
    conversions: Vec<Conversion>,
    statements: Vec<Statement>,
}

/// Where a `table!` stands.
#[derive(Debug)]
pub(crate) struct TableModule {
    /// The root file of its crate.
    pub(crate) root: PathBuf,
    pub(crate) path: String,
    /// The PostgreSQL schema that it names.
    pub(crate) schema: Option<String>,
}

/// A module that another one declares.
#[derive(Debug)]
pub(crate) struct DeclaredModule {
    /// The root file of its crate.
    pub(crate) root: PathBuf,
    pub(crate) path: String,
    pub(crate) is_private: bool,
    /// The file that declares it, and where `mod` stands.
    pub(crate) file: PathBuf,
    pub(crate) at: usize,
    /// The conditions of its `#[cfg(…)]`.
    conditions: Vec<String>,
}

/// A module of a crate, and the file that it is in.
#[derive(Clone, Copy)]
struct Module<'a> {
    root: &'a Path,
    file: &'a Path,
    text: &'a str,
    path: &'a str,
}

impl Sources {
    /// Reads these files of the crate with this root file.
    pub(crate) fn read(&mut self, root: &Path, files: &[PathBuf]) -> Result<(), Failure> {
        let mut texts = Vec::new();
        for path in files.iter().filter(|it| !self.texts.contains_key(*it)) {
            let text = fs::read_to_string(path)
                .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?;
            texts.push((path.clone(), text));
        }
        self.add(root, &texts);
        Ok(())
    }

    /// Takes these files of the crate with this root file.
    pub(crate) fn add(&mut self, root: &Path, files: &[(PathBuf, String)]) {
        let mut parsed = Vec::new();
        for (path, text) in files {
            match depth::parsed(text) {
                Ok(file) => parsed.push((path, text.clone(), file)),
                // The file may be no module of the crate; the compiler will say so.
                Err(error) => {
                    let line = error.span().start().line;
                    self.unread.push(format!("`{}`, line {line}: {error}", shown(path)));
                }
            }
            self.texts.insert(path.clone(), text.clone());
            self.roots.insert(path.clone(), root.to_owned());
        }
        // A name may be imported from a file that comes later.
        for (path, _, file) in &parsed {
            self.import(root, &module(root, path), &file.items);
        }
        for (file, text, parsed) in &parsed {
            let path = module(root, file);
            let conditions = item::exists_if(&attribute::told(&parsed.attrs));
            if !conditions.is_empty() {
                self.inner_conditions.push((root.to_owned(), path.clone(), conditions));
            }
            self.items(Module { root, file, text, path: &path }, &parsed.items);
        }
    }

    /// The PostgreSQL schemas that `table!`s name.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &str> {
        let named: BTreeSet<&str> =
            self.tables.values().filter_map(|it| it.schema.as_deref()).collect();
        named.into_iter()
    }

    /// The path of the Diesel type for a type of the database, if the crate with this root file has one.
    pub(super) fn sql_type(&self, root: &Path, name: &str) -> Option<&String> {
        self.sql_types.get(&(root.to_owned(), name.to_owned()))
    }

    /// Whether the crate with this root file declares a module with this path.
    pub(super) fn has_module(&self, root: &Path, path: &str) -> bool {
        self.modules.iter().any(|it| it.root == root && it.path == path)
    }

    /// Whether a path is that of a `table!` of the crate with this root file.
    pub(super) fn is_table(&self, root: &Path, path: &str) -> bool {
        self.table_paths.contains(&(root.to_owned(), path.to_owned()))
    }

    /// Whether a path is that of a Diesel type which `print_schema` has written into the crate with this root file.
    pub(super) fn is_sql_type(&self, root: &Path, path: &str) -> bool {
        self.sql_types.iter().any(|(it, known)| it.0 == root && known == path)
    }

    /// The root file of the crate that a file was read for.
    pub(super) fn root(&self, file: &Path) -> Option<&Path> {
        self.roots.get(file).map(PathBuf::as_path)
    }

    /// The conditions under which a module is compiled: its own, and those of the modules around it.
    pub(super) fn conditions_of(&self, root: &Path, module: &str) -> Vec<String> {
        let is_around = |it: &str| {
            it == module || module.strip_prefix(it).is_some_and(|it| it.starts_with("::"))
        };
        let declared = self.modules.iter().filter(|it| it.root == root && is_around(&it.path));
        let inner = self.inner_conditions.iter().filter(|it| it.0 == root && is_around(&it.1));
        declared.flat_map(|it| &it.conditions).chain(inner.flat_map(|it| &it.2)).cloned().collect()
    }

    /// The absolute path of the known item that a path in a module names.
    pub(super) fn found(
        &self,
        root: &Path,
        module: &str,
        path: &[String],
        is_known: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        self.imports.found(root, module, path, is_known)
    }

    /// The path of a Diesel type that a path in a module names, as far as imports tell.
    pub(super) fn type_path(&self, root: &Path, module: &str, path: &[String]) -> String {
        let is_known = |it: &String| WELL_KNOWN.iter().any(|row| row.diesel.contains(&it.as_str()));
        match path {
            [name] if is_known(name) => format!("diesel::sql_types::{name}"),
            [first, .., name]
                if is_known(name) && ["diesel", "sql_types"].contains(&first.as_str()) =>
            {
                format!("diesel::sql_types::{name}")
            }
            _ => match self.imports.resolved(root, module, path).as_slice() {
                [lone] => format!("{module}::{lone}"),
                several => several.join("::"),
            },
        }
    }

    /// Whether a module declares or imports something of this name.
    pub(super) fn has_name(&self, root: &Path, module: &str, name: &str) -> bool {
        let path = format!("{module}::{name}");
        self.imports.names(root, module, name)
            || self.modules.iter().any(|it| it.root == root && it.path == path)
    }

    pub(super) fn text(&self, path: &Path) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// What the code that converts an enum pairs its variants with: what Diesel's traits say, or what other code says.
    pub(super) fn converted(
        &self,
        enumeration: &Enumeration,
        is_diesels: bool,
    ) -> Vec<&(String, String)> {
        let root = &enumeration.root;
        let is_its = |it: &&Conversion| {
            it.is_diesels == is_diesels
                && it.root == *root
                && self.item_path(root, &it.module, &it.path) == enumeration.path()
        };
        self.conversions.iter().filter(is_its).flat_map(|it| &it.pairs).collect()
    }

    /// The enum that a field's values are. If imports do not tell, its name does.
    pub(super) fn enumeration(&self, structure: &Structure, field: &Field) -> Option<&Enumeration> {
        let root = &structure.root;
        let path = self.item_path(root, &structure.module, &field.values);
        let name = path.rsplit("::").next()?;
        let is_here = |it: &&Enumeration| it.root == *root;
        let own = || self.enumerations.iter().filter(is_here);
        own()
            .find(|it| it.path() == path)
            .or_else(|| own().find(|it| it.name == name))
            .or_else(|| self.enumerations.iter().find(|it| it.name == name))
    }

    fn item_path(&self, root: &Path, module: &str, path: &[String]) -> String {
        match self.imports.resolved(root, module, path).as_slice() {
            [lone] => self.glob_imported(root, module, lone),
            several => several.join("::"),
        }
    }

    /// The path of an enum that a module has itself or imports with `use other::*`.
    fn glob_imported(&self, root: &Path, module: &str, name: &str) -> String {
        let modules = self.imports.seen_from(root, module);
        let paths = modules.iter().map(|it| format!("{it}::{name}"));
        let is_enum = |path: &String| {
            self.enumerations.iter().any(|it| it.root == root && it.path() == *path)
        };
        let mut known = paths.filter(is_enum);
        known.next().unwrap_or_else(|| format!("{module}::{name}"))
    }

    /// The tables among these that queries load a struct from. A statement that reads from several tells nothing.
    pub(super) fn loaded_from<'a>(&self, structure: &str, known: &[&'a str]) -> BTreeSet<&'a str> {
        let tables = self.statements.iter().map(|it| it.tables(structure, known));
        tables.filter(|it| it.len() == 1).flatten().collect()
    }

    fn import(&mut self, root: &Path, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Use(it) => self.imports.add(root, module, &it.tree),
                Item::Mod(it) => {
                    let inner = it.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.import(root, &format!("{module}::{}", it.ident), inner);
                }
                _ => {}
            }
        }
    }

    fn items(&mut self, module: Module<'_>, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(it) => {
                    self.outdated(module, &it.ident, &it.attrs, &it.fields);
                    self.structures.extend(item::structure(module, it, &self.imports));
                    if let Some((name, path)) = item::sql_type(module, it) {
                        self.sql_types.insert((module.root.to_owned(), name), path);
                    }
                }
                Item::Enum(it) => {
                    self.outdated(module, &it.ident, &it.attrs, &syn::Fields::Unit);
                    self.enumerations.push(item::enumeration(module, it, &self.imports));
                }
                Item::Macro(it) => self.macro_call(module, it),
                Item::Mod(it) => {
                    let path = format!("{}::{}", module.path, it.ident);
                    self.modules.push(DeclaredModule {
                        root: module.root.to_owned(),
                        path: path.clone(),
                        is_private: matches!(it.vis, Visibility::Inherited),
                        file: module.file.to_owned(),
                        at: it.mod_token.span.byte_range().start,
                        conditions: item::exists_if(&attribute::told(&it.attrs)),
                    });
                    let inner = it.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.items(Module { path: &path, ..module }, inner);
                }
                Item::Fn(it) => self.function(it.sig.to_token_stream(), &it.block),
                Item::Impl(it) => {
                    self.conversions.extend(conversion(module, it));
                    for item in &it.items {
                        if let ImplItem::Fn(it) = item {
                            self.function(it.sig.to_token_stream(), &it.block);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn outdated(
        &mut self,
        module: Module<'_>,
        name: &Ident,
        attributes: &[Attribute],
        fields: &syn::Fields,
    ) {
        let attributes = attribute::told(attributes);
        let derives = Derives::read(&attributes, module, &self.imports);
        let of_types = ["AsExpression", "FromSqlRow", "SqlType"];
        if !derives.is_diesels() && !of_types.iter().any(|it| derives.has(it)) {
            return;
        }
        let mut all = outdated::outdated(&attributes, outdated::ON_ITEMS);
        for field in fields {
            all.extend(outdated::outdated(&attribute::told(&field.attrs), outdated::ON_FIELDS));
        }
        if !all.is_empty() {
            let location = module.location(name.span());
            self.outdated.push((format!("`{}` ({location})", name.unraw()), all));
        }
    }

    fn function(&mut self, signature: TokenStream, body: &syn::Block) {
        self.statements.extend(query::statements(&signature, &body.to_token_stream()));
    }

    fn macro_call(&mut self, module: Module<'_>, item: &ItemMacro) {
        let Some(last) = item.mac.path.segments.last() else { return };
        if last.ident == "table"
            && let Some((schema, table)) = table_macro(&item.mac.tokens)
        {
            let (root, path) = (module.root.to_owned(), module.path.to_owned());
            self.table_paths.insert((root.clone(), format!("{path}::{table}")));
            self.tables.insert(table, TableModule { root, path, schema });
        }
    }
}

impl Module<'_> {
    fn location(&self, span: proc_macro2::Span) -> ItemLocation {
        ItemLocation { file: self.file.to_owned(), line: span.start().line }
    }
}

impl Structure {
    /// Whether it already defines its table.
    pub(crate) fn is_model(&self) -> bool {
        self.derives.is_ours("Schema") && !self.is_partial
    }

    pub(crate) fn is_read(&self) -> bool {
        ["Queryable", "Selectable", "Identifiable", "HasQuery"]
            .iter()
            .any(|it| self.derives.has(it))
    }

    /// Whether Diesel reads rows into it.
    pub(crate) fn is_queried(&self) -> bool {
        ["Queryable", "QueryableByName", "Selectable", "HasQuery"]
            .iter()
            .any(|it| self.derives.has(it))
    }

    /// Its table's name, if it is about that table. If tables in several schemas have the same name, the path decides:
    /// `print_schema` puts the tables of a schema into a module of the schema's name.
    pub(crate) fn shows(&self, table: &Table, schema: &Schema) -> Option<&TableName> {
        self.tables.iter().find(|it| it.is_of(table, schema))
    }

    /// The field for a column.
    pub(crate) fn field(&self, column: &Column) -> Option<&Field> {
        let name = column.name.as_str();
        if !self.written_for.is_empty() {
            let field = self.written_for.get(name)?;
            return self.fields.iter().find(|it| it.name == *field);
        }
        let exact = self.fields.iter().find(|it| it.column == name);
        exact.or_else(|| self.fields.iter().find(|it| it.column.strip_suffix('_') == Some(name)))
    }

    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }
}

impl TableName {
    fn is_of(&self, table: &Table, schema: &Schema) -> bool {
        let Some((known, modules)) = self.resolved.split_last() else { return false };
        // The first name is that of a crate, which says nothing of a schema.
        let modules = modules.get(1..).unwrap_or_default();
        let is_called = |it: &Table| is_called(known, it);
        let namespace = |it: &Table| it.name.namespace.as_str().to_owned();
        let named = schema.tables.iter().map(namespace).find(|it| modules.contains(it));
        let in_public = schema.tables.iter().any(|it| is_called(it) && namespace(it) == "public");
        is_called(table)
            && match named {
                Some(named) => namespace(table) == named,
                None => namespace(table) == "public" || !in_public,
            }
    }

    /// The table's name in Rust, as the attribute has it.
    pub(crate) fn known(&self) -> &str {
        self.written.last().map_or("", String::as_str)
    }
}

/// Whether a table has that name in Rust. Diesel appends `_` to names that Rust reserves.
pub(crate) fn is_called(known: &str, table: &Table) -> bool {
    let name = table.name.name.as_str();
    known == name || known.strip_suffix('_') == Some(name)
}

impl Enumeration {
    /// Whether it already defines an enum.
    pub(crate) fn is_model(&self) -> bool {
        self.derives.is_ours("SchemaEnum")
    }

    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }

    /// Whether it has the enum's name, or its variants have the labels' names.
    pub(crate) fn fits(&self, labels: &Enum) -> bool {
        let variants = self.variants.iter().map(|it| plain(&it.name));
        let name = labels.name.name.as_str();
        self.own_name.as_deref() == Some(name)
            || plain(&self.name) == plain(name)
            || variants.eq(labels.labels.iter().map(|it| plain(it)))
    }
}

/// `order_lines` as `OrderLines`. A name without a letter, or that begins with a digit, gets a letter.
pub(crate) fn camel(name: &str) -> String {
    let ascii: String =
        name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect();
    let camel = ascii.to_upper_camel_case();
    match camel.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("N{camel}"),
        Some(_) => camel,
        None => "Unnamed".to_owned(),
    }
}

/// A name as an identifier: raw if Rust reserves it.
pub(super) fn written(name: &str) -> String {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    }
}

/// A name without what distinguishes the ways to spell it: `InReview`, `in_review`, `in review`.
pub(super) fn plain(text: &str) -> String {
    text.replace(['_', '-', ' '], "").to_lowercase()
}

/// The path of a file's module by Rust's conventions: `src/models/user.rs` is `crate::models::user`.
pub(crate) fn module(root: &Path, path: &Path) -> String {
    let directory = root.parent().unwrap_or(Path::new(""));
    let mut segments = vec!["crate".to_owned()];
    if path != root {
        let relative = path.strip_prefix(directory).unwrap_or(path).with_extension("");
        segments.extend(relative.iter().map(|it| it.to_string_lossy().into_owned()));
        if segments.last().is_some_and(|it| it == "mod") {
            segments.pop();
        }
    }
    segments.join("::")
}

/// The schema and the table's name in `table! { use …; #[…] schema.name (key) { … } }`.
fn table_macro(tokens: &TokenStream) -> Option<(Option<String>, String)> {
    let (mut schema, mut last): (Option<Ident>, Option<Ident>) = (None, None);
    let mut importing = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(it) if it == "use" => importing = true,
            TokenTree::Ident(it) => last = Some(it),
            TokenTree::Punct(it) if it.as_char() == ';' => {
                importing = false;
                (schema, last) = (None, None);
            }
            TokenTree::Punct(it) if it.as_char() == '.' => schema = last.take(),
            TokenTree::Group(it) if !importing && it.delimiter() != Delimiter::Bracket => {
                let text = |it: Ident| it.unraw().to_string();
                return last.map(|it| (schema.map(text), text(it)));
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}
