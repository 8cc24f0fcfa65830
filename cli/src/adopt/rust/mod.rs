//! Reads Rust sources as far as Diesel's derives and attributes are concerned: from their tokens, without compiling.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use driftless_schema::naming::snake_case;
use driftless_schema::{Column, Enum, Schema, Table};
use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Fields, Ident, Item, ItemEnum, ItemStruct, Meta, Token, Type};

use super::location::ItemLocation;
use crate::failure::Failure;
use crate::paths::shown;

/// The items of some source files.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) structures: Vec<Structure>,
    pub(crate) enumerations: Vec<Enumeration>,
    /// The modules that contain a `table!`, by the table's name in Rust.
    pub(crate) tables: BTreeMap<String, String>,
    /// The SQL types that `print_schema` writes, by their names.
    pub(crate) sql_types: BTreeMap<String, String>,
    /// Files that cannot be parsed as Rust, and why.
    pub(crate) unread: Vec<String>,
    texts: BTreeMap<PathBuf, String>,
}

/// A struct with a derive of Diesel.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) location: ItemLocation,
    /// The path of its module: `crate::models`.
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) derives: Derives,
    /// The path in `table_name`, or Diesel's default.
    pub(crate) table: Vec<String>,
    pub(crate) fields: Vec<Field>,
    /// Whether it names its primary key.
    pub(crate) has_primary_key: bool,
    pub(crate) is_generic: bool,
    /// Where an attribute can be inserted.
    pub(crate) start: LineColumn,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The column's name in Rust.
    pub(crate) column: String,
    pub(crate) ty: Type,
    /// The Diesel type, if an attribute gives it.
    pub(crate) sql_type: Option<String>,
    /// Where an attribute can be inserted.
    pub(crate) start: LineColumn,
}

/// An enum.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) location: ItemLocation,
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) derives: Derives,
    pub(crate) variants: Vec<(String, LineColumn)>,
    /// Whether an attribute gives its SQL type, which the derive reads, too.
    pub(crate) has_sql_type: bool,
    pub(crate) start: LineColumn,
}

/// The derives of an item, by the last segments of their paths.
#[derive(Debug, Default)]
pub(crate) struct Derives {
    pub(crate) names: BTreeSet<String>,
    /// Behind the last of them.
    pub(crate) end: Option<LineColumn>,
}

const DIESEL: &[&str] = &[
    "Queryable",
    "QueryableByName",
    "Selectable",
    "Insertable",
    "Identifiable",
    "AsChangeset",
    "Associations",
];

impl Sources {
    /// Reads these files of the crate with this root file.
    pub(crate) fn read(&mut self, root: &Path, files: &[PathBuf]) -> Result<(), Failure> {
        for path in files.iter().filter(|it| !self.texts.contains_key(*it)).collect::<Vec<_>>() {
            let text = fs::read_to_string(path)
                .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?;
            match parsed(&text) {
                Ok(file) => self.items(path, &module(root, path), &file.items),
                // The file may be no module of the crate; the compiler will say so.
                Err(error) => {
                    let line = error.span().start().line;
                    self.unread.push(format!("`{}`, line {line}: {error}", shown(path)));
                }
            }
            self.texts.insert(path.clone(), text);
        }
        Ok(())
    }

    pub(super) fn text(&self, path: &Path) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    fn items(&mut self, path: &Path, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(it) => self.structures.extend(structure(path, module, it)),
                Item::Enum(it) => self.enumerations.push(enumeration(path, module, it)),
                Item::Macro(it)
                    if it.mac.path.segments.last().is_some_and(|it| it.ident == "table") =>
                {
                    if let Some(name) = table_macro(&it.mac.tokens) {
                        self.tables.insert(name, module.to_owned());
                    }
                }
                Item::Mod(it) => {
                    let inner = format!("{module}::{}", it.ident);
                    self.items(path, &inner, it.content.as_ref().map_or(&[], |(_, items)| items));
                }
                _ => {}
            }
            if let Item::Struct(it) = item
                && derives(&it.attrs).names.contains("SqlType")
                && let Some(name) = postgres_type(&it.attrs)
            {
                self.sql_types.insert(name, format!("{module}::{}", it.ident));
            }
        }
    }
}

impl Structure {
    /// Whether it already defines its table.
    pub(crate) fn is_model(&self) -> bool {
        self.derives.names.contains("Schema")
    }

    pub(crate) fn is_read(&self) -> bool {
        ["Queryable", "Selectable", "Identifiable"]
            .iter()
            .any(|it| self.derives.names.contains(*it))
    }

    /// Whether it is about that table. If tables in several schemas have the same name, the path decides: `print_schema`
    /// puts the tables of a schema into a module of the schema's name.
    pub(crate) fn shows(&self, table: &Table, schema: &Schema) -> bool {
        let (known, modules) = match self.table.split_last() {
            Some((known, modules)) => (known.as_str(), modules),
            None => return false,
        };
        // Diesel appends `_` to names that Rust reserves.
        let is_called = |it: &Table| {
            let name = it.name.name.as_str();
            known == name || known.strip_suffix('_') == Some(name)
        };
        let namespace = |it: &Table| it.name.namespace.as_str().to_owned();
        let named = schema.tables.iter().map(namespace).find(|it| modules.contains(it));
        let in_public = schema.tables.iter().any(|it| is_called(it) && namespace(it) == "public");
        is_called(table)
            && match named {
                Some(named) => namespace(table) == named,
                None => namespace(table) == "public" || !in_public,
            }
    }

    /// The field for a column.
    pub(crate) fn field(&self, column: &Column) -> Option<&Field> {
        let name = column.name.as_str();
        let exact = self.fields.iter().find(|it| it.column == name);
        exact.or_else(|| self.fields.iter().find(|it| it.column.strip_suffix('_') == Some(name)))
    }

    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }
}

impl Enumeration {
    /// Whether it already defines an enum.
    pub(crate) fn is_model(&self) -> bool {
        self.derives.names.contains("SchemaEnum")
    }

    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }

    /// Whether it has the enum's name, or its variants have the labels' names.
    pub(crate) fn fits(&self, labels: &Enum) -> bool {
        let plain = |text: &str| text.replace(['_', '-', ' '], "").to_lowercase();
        let variants = self.variants.iter().map(|(name, _)| plain(name));
        plain(&self.name) == plain(labels.name.name.as_str())
            || variants.eq(labels.labels.iter().map(|it| plain(it)))
    }
}

/// The deepest nesting that is parsed. Sources that people write have a few dozen levels.
const DEEPEST: usize = 128;

/// Parses a file. `syn` recurses, so a file that nests too deeply would overflow the stack. Such a file is refused
/// before.
fn parsed(text: &str) -> syn::Result<syn::File> {
    if let Some(place) = too_deep(TokenStream::from_str(text)?) {
        return Err(syn::Error::new(place, "it is nested too deeply"));
    }
    syn::parse_file(text)
}

/// The line at which the file nests too deeply, if it does. A group is a level, and so is each operator of a statement,
/// because operators and generics nest as well: `!!a`, `A<B<C>>`, `a = b = c`.
fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut open = vec![(tokens.into_iter(), 0)];
    let mut outside = 0;
    while let Some((tokens, operators)) = open.last_mut() {
        match tokens.next() {
            None => {
                open.pop();
                outside -= open.last().map_or(0, |(_, operators)| operators + 1);
            }
            Some(TokenTree::Group(group)) => {
                outside += *operators + 1;
                if outside > DEEPEST {
                    return Some(group.span());
                }
                open.push((group.stream().into_iter(), 0));
            }
            Some(TokenTree::Punct(it)) => {
                *operators = match it.as_char() {
                    ';' | ',' => 0,
                    ':' | '.' | '#' | '\'' | '?' => *operators,
                    _ => *operators + 1,
                };
                if outside + *operators > DEEPEST {
                    return Some(it.span());
                }
            }
            Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => {}
        }
    }
    None
}

/// The path of a file's module by Rust's conventions: `src/models/user.rs` is `crate::models::user`.
fn module(root: &Path, path: &Path) -> String {
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

fn structure(path: &Path, module: &str, item: &ItemStruct) -> Option<Structure> {
    let derives = derives(&item.attrs);
    let is_diesels = DIESEL.iter().any(|it| derives.names.contains(*it));
    let Fields::Named(fields) = &item.fields else { return None };
    if !is_diesels && !derives.names.contains("Schema") {
        return None;
    }
    let name = item.ident.unraw().to_string();
    let words = words(&item.attrs);
    let table = match words.get("table_name") {
        Some(path) => {
            path.split("::").map(|it| it.trim().trim_start_matches("r#").to_owned()).collect()
        }
        None => vec![format!("{}s", snake_case(&name))],
    };
    Some(Structure {
        location: ItemLocation { file: path.to_owned(), line: item.ident.span().start().line },
        module: module.to_owned(),
        name,
        derives,
        table,
        fields: fields.named.iter().filter_map(field).collect(),
        has_primary_key: words.contains_key("primary_key"),
        is_generic: !item.generics.params.is_empty(),
        start: start(&item.vis, item.struct_token.span()),
    })
}

fn field(field: &syn::Field) -> Option<Field> {
    let ident = field.ident.as_ref()?;
    let name = ident.unraw().to_string();
    let mut words = words(&field.attrs);
    Some(Field {
        column: words.remove("column_name").unwrap_or_else(|| name.clone()),
        name,
        ty: field.ty.clone(),
        sql_type: words.remove("sql_type"),
        start: start(&field.vis, ident.span()),
    })
}

fn enumeration(path: &Path, module: &str, item: &ItemEnum) -> Enumeration {
    let variants =
        item.variants.iter().map(|it| (it.ident.unraw().to_string(), it.ident.span().start()));
    Enumeration {
        location: ItemLocation { file: path.to_owned(), line: item.ident.span().start().line },
        module: module.to_owned(),
        name: item.ident.unraw().to_string(),
        derives: derives(&item.attrs),
        variants: variants.collect(),
        has_sql_type: words(&item.attrs).contains_key("sql_type"),
        start: start(&item.vis, item.enum_token.span()),
    }
}

/// Where an item begins after its attributes.
fn start(vis: &syn::Visibility, token: Span) -> LineColumn {
    match vis {
        syn::Visibility::Inherited => token.start(),
        syn::Visibility::Public(it) => it.span().start(),
        syn::Visibility::Restricted(it) => it.pub_token.span().start(),
    }
}

fn derives(attributes: &[Attribute]) -> Derives {
    let mut all = Derives::default();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
        let Meta::List(list) = &attribute.meta else { continue };
        let paths =
            Punctuated::<syn::Path, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        let Ok(paths) = paths else { continue };
        let names = paths.iter().filter_map(|it| it.segments.last());
        all.names.extend(names.map(|it| it.ident.to_string()));
        all.end = paths.last().map(|it| it.span().end()).or(all.end);
    }
    all
}

/// The words of `#[diesel(…)]`, each with the text after `=`.
fn words(attributes: &[Attribute]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("diesel")) {
        // Errors are left to the compiler.
        let _ = attribute.parse_nested_meta(|meta| {
            let mut text = String::new();
            if meta.input.peek(syn::token::Paren) {
                let inner;
                syn::parenthesized!(inner in meta.input);
                text = inner.parse::<TokenStream>()?.to_string();
            } else if meta.input.peek(Token![=]) {
                meta.input.parse::<Token![=]>()?;
                while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                    text.push_str(&meta.input.parse::<TokenTree>()?.to_string());
                }
            }
            let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            all.insert(word, text.trim_matches('"').to_owned());
            Ok(())
        });
    }
    all
}

/// `name` in `#[diesel(postgres_type(name = "mood", schema = "s"))]`.
fn postgres_type(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("diesel")) {
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("postgres_type") {
                meta.parse_nested_meta(|inner| {
                    let value: syn::LitStr = inner.value()?.parse()?;
                    if inner.path.is_ident("name") {
                        found = Some(value.value());
                    }
                    Ok(())
                })
            } else {
                Ok(())
            }
        });
    }
    found
}

/// The table's name in `table! { use …; #[…] schema.name (key) { … } }`.
fn table_macro(tokens: &TokenStream) -> Option<String> {
    let mut last: Option<Ident> = None;
    let mut importing = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(it) if it == "use" => importing = true,
            TokenTree::Ident(it) => last = Some(it),
            TokenTree::Punct(it) if it.as_char() == ';' => {
                importing = false;
                last = None;
            }
            TokenTree::Group(it) if !importing && it.delimiter() != Delimiter::Bracket => {
                return last.map(|it| it.unraw().to_string());
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that repeats a nesting this many times.
    fn nested(count: usize) -> Vec<String> {
        let around =
            |open: &str, close: &str| format!("{}1{}", open.repeat(count), close.repeat(count));
        let value = [
            around("(", ")"),
            around("[", "]"),
            around("{", "}"),
            around("f(", ")"),
            around("!", ""),
            around("&mut ", ""),
            around("|| ", ""),
            around("a = ", ""),
            around("return -", ""),
            around("1 + ", ""),
            around("if a {} else ", ""),
        ];
        let data_type =
            [around("A<", ">"), around("*const ", ""), around("fn() -> ", ""), around("&'a ", "")];
        let value = value.iter().map(|it| format!("fn f() {{ {it} }}"));
        let data_type =
            data_type.iter().map(|it| format!("struct S {{ a: {} }}", it.replace('1', "B")));
        let module = format!("{}{}", "mod a {".repeat(count), "}".repeat(count));
        value.chain(data_type).chain([module]).collect()
    }

    /// Runs with the command's stack size; a test has a smaller stack.
    #[test]
    fn nothing_is_nested_so_deep_that_it_ends_the_process() {
        let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(all_are_read_or_refused);
        thread.expect("a thread can be made").join().expect("it ends");
    }

    fn all_are_read_or_refused() {
        for count in [DEEPEST / 4, DEEPEST - 3, 100_000] {
            for text in nested(count) {
                let parsed = parsed(&text);
                let start: String = text.chars().take(60).collect();
                if count < 100 && !start.contains("else") {
                    assert!(parsed.is_ok(), "{start}: {:?}", parsed.err());
                }
                if count > DEEPEST && !start.contains("else") {
                    assert!(parsed.is_err(), "{start}");
                }
            }
        }
    }
}
