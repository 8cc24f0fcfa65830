//! What schema.rs holds: its `table!`s, joins, and tables that may stand in one query, in the file itself and in modules in it.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Item, ItemUse, Type, UseTree, Visibility};

use super::data_type::{DataType, of_diesel};
use crate::schema_rs::DIESELS;

/// The module, and the file, of the tables that are still printed.
pub(super) const PRINTED: &str = "printed";

/// What a module of schema.rs holds.
pub(super) struct SchemaModule {
    /// Its path in the crate.
    pub(super) path: String,
    /// The names of the modules around it in the file.
    pub(super) within: Vec<String>,
    /// Where its items begin and end, if it is a module in the file.
    pub(super) body: Option<Range<usize>>,
    pub(super) tables: Vec<Definition>,
    /// `joinable!(child -> parent (column))`: both tables, and where.
    pub(super) joins: Vec<(String, String, Range<usize>)>,
    /// `allow_tables_to_appear_in_same_query!(…)`.
    pub(super) groups: Vec<(Vec<String>, Range<usize>)>,
    /// `driftless::allow_models_in_same_query!(…)`.
    pub(super) models: Vec<(Vec<String>, Range<usize>)>,
    /// `pub use crate::models::users;`: the path, and where.
    pub(super) re_exports: Vec<(String, Range<usize>)>,
    /// Whether it has items that `diesel print-schema` does not write.
    pub(super) has_more: bool,
}

/// A `table!`.
pub(super) struct Definition {
    pub(super) name: String,
    /// The name in the database.
    pub(super) sql_name: String,
    /// The columns by their names in Rust, with their Diesel types.
    pub(super) columns: Vec<(String, TokenStream)>,
    imports: Vec<ItemUse>,
    pub(super) range: Range<usize>,
}

/// The modules of a file whose own module has this path.
pub(super) fn read(items: &[Item], path: &str) -> Vec<SchemaModule> {
    let mut all = Vec::new();
    module(items, path, Vec::new(), None, &mut all);
    all
}

fn module(
    items: &[Item],
    path: &str,
    within: Vec<String>,
    body: Option<Range<usize>>,
    all: &mut Vec<SchemaModule>,
) {
    let mut found = SchemaModule {
        path: path.to_owned(),
        within: within.clone(),
        body,
        tables: Vec::new(),
        joins: Vec::new(),
        groups: Vec::new(),
        models: Vec::new(),
        re_exports: Vec::new(),
        has_more: false,
    };
    let mut inner = Vec::new();
    for item in items {
        let range = item.span().byte_range();
        match item {
            Item::Macro(it) => {
                let name = it.mac.path.segments.last().map(|it| it.ident.to_string());
                let tokens = it.mac.tokens.clone();
                match name.as_deref() {
                    Some("table") => found.tables.extend(definition(tokens, range)),
                    Some("joinable") => {
                        if let [child, parent, ..] = identifiers(tokens).as_slice() {
                            found.joins.push((child.clone(), parent.clone(), range));
                        }
                    }
                    Some("allow_tables_to_appear_in_same_query") => {
                        found.groups.push((identifiers(tokens), range));
                    }
                    Some("allow_models_in_same_query") => {
                        let paths = tokens.to_string().replace(' ', "");
                        let paths = paths.split(',').filter(|it| !it.is_empty());
                        found.models.push((paths.map(str::to_owned).collect(), range));
                    }
                    Some(_) | None => {}
                }
            }
            Item::Use(it) => {
                let is_public = !matches!(it.vis, Visibility::Inherited);
                match re_exported(it) {
                    Some(path) => found.re_exports.push((path, range)),
                    None => found.has_more |= is_public && !is_of_printed(&it.tree),
                }
            }
            Item::Mod(it) if it.ident != "sql_types" => {
                let name = it.ident.unraw().to_string();
                if let Some((brace, items)) = &it.content {
                    let body =
                        brace.span.open().byte_range().end..brace.span.close().byte_range().start;
                    inner.push((name, body, items));
                }
            }
            Item::Mod(_) => {}
            _ => found.has_more = true,
        }
    }
    all.push(found);
    for (name, body, items) in inner {
        let within = within.iter().cloned().chain([name.clone()]).collect();
        module(items, &format!("{path}::{name}"), within, Some(body), all);
    }
}

/// Whether it imports from the module of the tables that are still printed.
fn is_of_printed(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(it) if it.ident == "super" => is_of_printed(&it.tree),
        UseTree::Path(it) => it.ident == PRINTED,
        UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) | UseTree::Group(_) => false,
    }
}

/// The path in `pub use crate::models::users;`.
fn re_exported(item: &ItemUse) -> Option<String> {
    if !matches!(item.vis, Visibility::Public(_)) || !item.attrs.is_empty() {
        return None;
    }
    let (mut tree, mut path) = (&item.tree, Vec::new());
    loop {
        match tree {
            UseTree::Path(it) => {
                path.push(it.ident.to_string());
                tree = &it.tree;
            }
            UseTree::Name(it) if path.first().is_some_and(|it| it == "crate") => {
                path.push(it.ident.to_string());
                return Some(path.join("::"));
            }
            UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) | UseTree::Group(_) => {
                return None;
            }
        }
    }
}

/// `use …; #[…] schema.name (key) { #[…] column -> Type, … }`.
fn definition(tokens: TokenStream, range: Range<usize>) -> Option<Definition> {
    let (mut name, mut sql_name, mut imports, mut open) = (None, None, Vec::new(), Vec::new());
    for token in tokens {
        match &token {
            TokenTree::Group(it)
                if is_import(&open) || it.delimiter() == Delimiter::Parenthesis => {}
            TokenTree::Group(it) if it.delimiter() == Delimiter::Brace => {
                let name: String = name?;
                let sql_name = sql_name.unwrap_or_else(|| name.clone());
                return Some(Definition { name, sql_name, columns: columns(it), imports, range });
            }
            TokenTree::Group(it) => sql_name = sql_name.or_else(|| said_name(it)),
            TokenTree::Ident(it) => name = Some(it.unraw().to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        let is_end = matches!(&token, TokenTree::Punct(it) if it.as_char() == ';');
        open.push(token);
        if is_end {
            imports.extend(syn::parse2::<ItemUse>(open.drain(..).collect()).ok());
        }
    }
    None
}

fn is_import(tokens: &[TokenTree]) -> bool {
    matches!(tokens.first(), Some(TokenTree::Ident(it)) if it == "use")
}

/// `sql_name = "…"`, without the schema that is written beside it in `table!`.
fn said_name(attribute: &Group) -> Option<String> {
    let word = super::word::words(attribute.stream()).pop()?;
    (word.name == "sql_name").then(|| word.text()).flatten()
}

fn columns(body: &Group) -> Vec<(String, TokenStream)> {
    let mut all = Vec::new();
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let is = |at: usize, what: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == what);
        if let TokenTree::Ident(name) = &tokens[at]
            && is(at + 1, '-')
            && is(at + 2, '>')
        {
            let (start, mut end, mut depth) = (at + 3, at + 3, 0_usize);
            while end < tokens.len() && !(depth == 0 && is(end, ',')) {
                depth = if is(end, '<') { depth + 1 } else { depth };
                depth = if is(end, '>') { depth.saturating_sub(1) } else { depth };
                end += 1;
            }
            let written: TokenStream = tokens[start..end].iter().cloned().collect();
            all.push((name.unraw().to_string(), written));
            at = end;
        }
        at += 1;
    }
    all
}

fn identifiers(tokens: TokenStream) -> Vec<String> {
    let one = |it| match it {
        TokenTree::Ident(it) => Some(it.unraw().to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    };
    tokens.into_iter().filter_map(one).collect()
}

impl Definition {
    /// The type of a column, if every name in it is known: by the imports of the `table!`, which is in this module.
    pub(super) fn data_type(
        &self,
        written: &TokenStream,
        module: &str,
        is_sql_type: &dyn Fn(&str) -> bool,
    ) -> Option<DataType> {
        let written: Type = syn::parse2(written.clone()).ok()?;
        DataType::read(&written, &|path| self.path(path, module, is_sql_type))
    }

    fn path(
        &self,
        path: &[String],
        module: &str,
        is_sql_type: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let mut globs = Vec::new();
        for import in &self.imports {
            for (names, last) in brought(&import.tree) {
                match last {
                    None => globs.push(names),
                    Some(name) if name == *first => {
                        return placed(&names, module)
                            .map(|it| [&[it][..], rest].concat().join("::"));
                    }
                    Some(_) => {}
                }
            }
        }
        if !rest.is_empty() {
            return placed(path, module);
        }
        let is_diesels = |it: &Vec<String>| it.first().is_some_and(|it| it == "diesel");
        let own: Vec<String> = globs
            .iter()
            .filter(|it| !is_diesels(it))
            .filter_map(|it| Some(format!("{}::{first}", placed(it, module)?)))
            .collect();
        if let Some(it) = own.iter().find(|it| is_sql_type(it)) {
            return Some(it.clone());
        }
        let sees_diesel = globs.is_empty() || globs.iter().any(is_diesels);
        match own.as_slice() {
            _ if sees_diesel && DIESELS.contains(&first.as_str()) => Some(of_diesel(first)),
            [one] => Some(one.clone()),
            [] if sees_diesel => Some(of_diesel(first)),
            _ => None,
        }
    }
}

/// A path in a `table!` of this module as a path for every module. A first name that is none of the crate's is a crate's.
fn placed(path: &[String], module: &str) -> Option<String> {
    let mut segments: Vec<&str> = module.split("::").collect();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" | "diesel" => return Some(path.join("::")),
        "super" => {}
        "self" => return None,
        _ => return Some(format!("::{}", path.join("::"))),
    }
    // `super` in an import of a `table!` is the module that the `table!` is in.
    rest = &rest[1..];
    while rest.first().is_some_and(|it| it == "super") {
        segments.pop();
        rest = &rest[1..];
    }
    Some(segments.into_iter().chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("::"))
}

/// The paths that an import brings, each with the name that it gets; none for a glob.
fn brought(tree: &UseTree) -> Vec<(Vec<String>, Option<String>)> {
    let mut all = Vec::new();
    let mut open = vec![(Vec::new(), tree)];
    while let Some((before, tree)) = open.pop() {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(it) => open.push((with(it.ident.unraw().to_string()), &*it.tree)),
            UseTree::Name(it) => {
                let name = it.ident.unraw().to_string();
                all.push((with(name.clone()), Some(name)));
            }
            UseTree::Rename(it) => {
                let renamed = it.rename.unraw().to_string();
                all.push((with(it.ident.unraw().to_string()), Some(renamed)));
            }
            UseTree::Glob(_) => all.push((before, None)),
            UseTree::Group(it) => {
                open.extend(it.items.iter().map(|tree| (before.clone(), tree)));
            }
        }
    }
    all
}
