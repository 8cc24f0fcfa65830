//! What a `table_name` leads to. A derive sees its struct and not the imports and modules beside it, so this reads them in the
//! source file. What is not found there stays unknown, and is never reported.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::SystemTime;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Block, Ident, Item, ItemMacro, ItemUse, Path, Stmt, UseTree, Visibility};

use crate::spelling::plain;

/// Where a `table!` is that the derive does not write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Elsewhere {
    /// Beside the struct, or where an import leads to that begins with `crate`, `self` or `super`.
    InThisCrate,
    /// Where any other import leads to.
    Unknown,
}

/// The `table!` that the scope of this struct has under this name.
pub(crate) fn table(of: &Ident, name: &str) -> Option<Elsewhere> {
    if !source(of.span().unwrap().local_file()?)?.may_have_table(name) {
        return None;
    }
    match found(of, name)? {
        Found::Table | Found::Import(Elsewhere::InThisCrate) => Some(Elsewhere::InThisCrate),
        Found::Import(Elsewhere::Unknown) => Some(Elsewhere::Unknown),
        Found::Module | Found::PrivateEnum => None,
    }
}

/// Whether a relative path that begins with this name certainly leads into the struct's own crate.
pub(crate) fn is_in_this_crate(of: &Ident, first: &str) -> bool {
    matches!(found(of, first), Some(Found::Module | Found::Import(Elsewhere::InThisCrate)))
}

/// Whether a path certainly leads into another crate.
pub(crate) fn is_of_another_crate(of: &Ident, path: &Path) -> bool {
    let Some(first) = path.segments.first().map(|it| plain(&it.ident)) else { return false };
    if path.leading_colon.is_some() || matches!(first.as_str(), "crate" | "self" | "super") {
        return path.leading_colon.is_some();
    }
    let start = of.span().unwrap();
    let source = start.local_file().and_then(source);
    let names = source.and_then(|it| it.names(&plain(of), (start.line(), start.column())));
    let Some(names) = names else { return false };
    match names.get(&first) {
        Some(found) => *found == Found::Import(Elsewhere::Unknown),
        // A name that nothing brings is that of a crate, unless a glob of this crate may bring it.
        None => path.segments.len() > 1 && !names.contains_key(GLOB),
    }
}

/// The name under which a scope has a glob of its own crate.
const GLOB: &str = "*";

/// Whether the scope of the struct has an enum of this name that is not `pub`.
pub(crate) fn is_private_enum(of: &Ident, name: &str) -> bool {
    found(of, name) == Some(Found::PrivateEnum)
}

fn found(of: &Ident, name: &str) -> Option<Found> {
    let start = of.span().unwrap();
    source(start.local_file()?)?.find(&plain(of), (start.line(), start.column()), name)
}

/// What a scope has under a name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found {
    Import(Elsewhere),
    Module,
    /// An enum that is not `pub`.
    PrivateEnum,
    Table,
}

/// A source file. No token is kept: tokens die with the derive that has read them.
struct Source {
    text: String,
    /// What begins with `use`, up to a semicolon.
    imports: Vec<String>,
    has_table_macro: bool,
    /// The structs and enums in their order, each with the names of its scope. Empty if the compiler's syntax is newer than ours.
    structs: OnceCell<Vec<(String, Rc<Names>)>>,
}

type Names = BTreeMap<String, Found>;
type Sources = HashMap<PathBuf, (SystemTime, Rc<Source>)>;

thread_local! {
    /// The structs of a file are derived one after the other. An editor keeps the derive running while files change.
    static SOURCES: RefCell<Sources> = RefCell::default();
}

fn source(file: PathBuf) -> Option<Rc<Source>> {
    let modified = fs::metadata(&file).ok()?.modified().ok()?;
    SOURCES.with_borrow_mut(|all| {
        if let Some((at, source)) = all.get(&file)
            && *at == modified
        {
            return Some(source.clone());
        }
        let source = Rc::new(Source::new(fs::read_to_string(&file).ok()?));
        all.insert(file, (modified, source.clone()));
        Some(source)
    })
}

impl Source {
    fn new(text: String) -> Self {
        let import = |it: &str| it.split_once("use ").map(|(_, it)| it.to_owned());
        Self {
            imports: text.split(';').filter_map(import).collect(),
            has_table_macro: text.contains("table!"),
            text,
            structs: OnceCell::new(),
        }
    }

    /// Whether it is worth to parse the file: most structs have neither an import of that name nor a `table!` beside them.
    fn may_have_table(&self, name: &str) -> bool {
        self.has_table_macro || self.imports.iter().any(|it| it.contains(name))
    }

    fn find(&self, of: &str, place: (usize, usize), name: &str) -> Option<Found> {
        self.names(of, place)?.get(name).copied()
    }

    /// What the scope of a struct or an enum has.
    fn names(&self, of: &str, place: (usize, usize)) -> Option<Rc<Names>> {
        let structs = self.structs.get_or_init(|| {
            let file = syn::parse_file(&self.text);
            file.map(|it| structs(&it.items.iter().collect::<Vec<_>>())).unwrap_or_default()
        });
        let named: Vec<&Rc<Names>> =
            structs.iter().filter(|it| it.0 == of).map(|it| &it.1).collect();
        let places = self.places(of);
        let names = match places.iter().position(|it| *it == place) {
            Some(at) if places.len() == named.len() => named[at],
            // Comments or macros have structs of that name, too.
            _ => *named.first().filter(|first| named.iter().all(|it| it == *first))?,
        };
        Some(names.clone())
    }

    /// The lines and columns, from 1 on, of the names of structs and enums of that name.
    fn places(&self, of: &str) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        for (line, text) in self.text.lines().enumerate() {
            let words = text.match_indices("struct ").chain(text.match_indices("enum "));
            for (at, word) in words {
                let rest = &text[at + word.len()..];
                let name = rest.trim_start().trim_start_matches("r#");
                let is_end = |it: char| !it.is_alphanumeric() && it != '_';
                if name.strip_prefix(of).is_some_and(|it| it.is_empty() || it.starts_with(is_end)) {
                    let spaces = rest.len() - rest.trim_start().len();
                    let before = &text[..at + word.len() + spaces];
                    places.push((line + 1, before.chars().count() + 1));
                }
            }
        }
        places
    }
}

fn structs(items: &[&Item]) -> Vec<(String, Rc<Names>)> {
    let mut names = Names::new();
    for item in items {
        match item {
            Item::Macro(it) => names.extend(written(it).map(|it| (it, Found::Table))),
            Item::Use(it) => names.extend(imported(it)),
            Item::Mod(it) => names.extend([(plain(&it.ident), Found::Module)]),
            Item::Enum(it)
                if !matches!(it.vis, Visibility::Public(_)) && !is_conditional(&it.attrs) =>
            {
                names.extend([(plain(&it.ident), Found::PrivateEnum)]);
            }
            _ => (),
        }
    }
    let names = Rc::new(names);
    let mut all = Vec::new();
    for item in items {
        match item {
            Item::Struct(it) => all.push((plain(&it.ident), names.clone())),
            Item::Enum(it) => all.push((plain(&it.ident), names.clone())),
            Item::Mod(it) => {
                let inside: Vec<&Item> = it.content.iter().flat_map(|it| &it.1).collect();
                all.extend(structs(&inside));
            }
            Item::Fn(it) => all.extend(structs(&local(&it.block))),
            _ => (),
        }
    }
    all
}

/// The items in the body of a function.
fn local(block: &Block) -> Vec<&Item> {
    let mut items = Vec::new();
    for statement in &block.stmts {
        if let Stmt::Item(item) = statement {
            items.push(item);
        }
    }
    items
}

/// The name of the table in a `table!`.
fn written(item: &ItemMacro) -> Option<String> {
    let is_table = item.mac.path.segments.last().is_some_and(|it| it.ident == "table");
    if !is_table || is_conditional(&item.attrs) {
        return None;
    }
    table_name(item.mac.tokens.clone())
}

/// The identifier before the first parentheses or braces that hold neither an attribute nor an import.
fn table_name(tokens: TokenStream) -> Option<String> {
    let mut name = None;
    for token in tokens {
        match token {
            TokenTree::Ident(it) => name = Some(plain(&it)),
            TokenTree::Group(it) if it.delimiter() != proc_macro2::Delimiter::Bracket => {
                return name;
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => (),
        }
    }
    None
}

/// The names that an import brings.
fn imported(item: &ItemUse) -> Vec<(String, Found)> {
    if is_conditional(&item.attrs) {
        return Vec::new();
    }
    let first = match &item.tree {
        UseTree::Path(it) if item.leading_colon.is_none() => plain(&it.ident),
        _ => String::new(),
    };
    let from = match first.as_str() {
        "crate" | "self" | "super" => Elsewhere::InThisCrate,
        _ => Elsewhere::Unknown,
    };
    let mut names = Vec::new();
    bound(&item.tree, &mut Vec::new(), &mut names);
    if from != Elsewhere::InThisCrate {
        names.retain(|it| it != GLOB);
    }
    names.into_iter().map(|it| (it, Found::Import(from))).collect()
}

fn bound(tree: &UseTree, within: &mut Vec<String>, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(it) => {
            within.push(plain(&it.ident));
            bound(&it.tree, within, names);
            within.pop();
        }
        UseTree::Name(it) if it.ident == "self" => names.extend(within.last().cloned()),
        UseTree::Name(it) => names.push(plain(&it.ident)),
        UseTree::Rename(it) => names.push(plain(&it.rename)),
        UseTree::Group(it) => {
            for tree in &it.items {
                bound(tree, within, names);
            }
        }
        // What a glob brings gives way to the `table!` that the derive writes.
        UseTree::Glob(_) => names.push(GLOB.to_owned()),
    }
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("cfg") || it.path().is_ident("cfg_attr"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_THIS_CRATE: Found = Found::Import(Elsewhere::InThisCrate);
    const UNKNOWN: Found = Found::Import(Elsewhere::Unknown);

    fn find(text: &str, of: &str, line: usize, name: &str) -> Option<Found> {
        let source = Source::new(text.to_owned());
        if !source.may_have_table(name) {
            return None;
        }
        let column = text.lines().nth(line - 1).and_then(|it| it.find(of)).map(|it| it + 1);
        source.find(of, (line, column.expect("the struct is in that line")), name)
    }

    #[test]
    fn an_import_or_a_table_beside_the_struct_is_found() {
        let text = "use tables::schema::{users, posts as articles, tags::{self, Tag}};
use crate::schema::rooms;
diesel::table! { use diesel::sql_types::*; #[sql_name = \"x\"] odd.chairs (id) { id -> Integer, } }
#[cfg(test)] use crate::schema::never;
use crate::schema::others::*;
mod near {}
pub struct User { id: i64 }
enum Near { A }
pub enum Seen { A }";
        let find = |name: &str| find(text, "User", 7, name);
        assert_eq!((find("Near"), find("Seen")), (Some(Found::PrivateEnum), None));
        assert_eq!(find("near"), Some(Found::Module));
        assert_eq!(find("users"), Some(UNKNOWN));
        assert_eq!(find("articles"), Some(UNKNOWN));
        assert_eq!(find("tags"), Some(UNKNOWN));
        assert_eq!(find("rooms"), Some(IN_THIS_CRATE));
        assert_eq!(find("chairs"), Some(Found::Table));
        for absent in ["posts", "never", "others", "schema"] {
            assert_eq!(find(absent), None, "{absent}");
        }
    }

    #[test]
    fn each_scope_has_imports_of_its_own() {
        let text = "mod a { use tables::users; struct User { id: i64 } }
mod b { struct User { id: i64 } }
fn c() { use crate::users; struct User { id: i64 } }
// struct Other
struct Other; use tables::others;";
        let users = |line: usize| find(text, "User", line, "users");
        assert_eq!(users(1), Some(UNKNOWN));
        assert_eq!(users(2), None);
        assert_eq!(users(3), Some(IN_THIS_CRATE));
        // A comment has the words, too, but there is one struct.
        assert_eq!(find(text, "Other", 5, "others"), Some(UNKNOWN));
    }

    #[test]
    fn a_file_that_cannot_be_parsed_says_nothing() {
        assert_eq!(find("use a::users; struct User { , }", "User", 1, "users"), None);
    }
}
