//! Imports of a table's module in the module of its model: the derive writes that module there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Item, UseTree, Visibility};

use super::{Change, Move, each_module, lines};
use crate::adopt::rust::{Sources, module};

/// The names of the tables and modules in each module of schema.rs.
pub(super) type Names = BTreeMap<String, BTreeSet<String>>;

pub(super) fn changes(
    sources: &Sources,
    path: &Path,
    items: &[Item],
    moves: &[&Move<'_>],
    schema: &Names,
    all: &mut Vec<Change>,
) {
    let text = sources.text(path);
    let Some(root) = sources.root(path) else { return };
    each_module(items, &module(root, path), &mut |items, module| {
        let moved = moves.iter().filter(|it| it.model.structure.module == module);
        let tables: Vec<&str> = moved.map(|it| it.table).collect();
        let is_one = |path: &[String]| {
            let is_table = |it: &str| sources.is_table(root, it);
            path.last().is_some_and(|it| tables.contains(&it.as_str()))
                && sources.found(root, module, path, &is_table).is_some()
        };
        // Modules in other files may import everything of this one.
        let is_alone = items.iter().all(|it| !matches!(it, Item::Mod(it) if it.content.is_none()));
        let used = identifiers(items);
        let is_spare = |path: &[String]| {
            let found = sources.found(root, module, path, &|it| schema.contains_key(it));
            let names = found.and_then(|it| schema.get(&it));
            let is_other = |it: &&String| !tables.contains(&it.as_str());
            is_alone
                && !tables.is_empty()
                && names.is_some_and(|it| !it.iter().filter(is_other).any(|it| used.contains(it)))
        };
        for item in items {
            let Item::Use(it) = item else { continue };
            let is_private = matches!(it.vis, Visibility::Inherited);
            let is_gone = |path: &[String], is_glob: bool| match is_glob {
                true => is_private && is_spare(path),
                false => is_one(path),
            };
            let Some(rest) = without(&it.tree, &is_gone, &mut Vec::new()) else {
                all.push((lines(text, it.span().byte_range()), String::new()));
                continue;
            };
            if rest != spelled(&it.tree) {
                all.push((it.tree.span().byte_range(), rest));
            }
        }
    });
}

/// The identifiers outside of imports that no path leads to.
fn identifiers(items: &[Item]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let items = items.iter().filter(|it| !matches!(it, Item::Use(_)));
    let mut open: Vec<TokenStream> = items.map(quote::ToTokens::to_token_stream).collect();
    while let Some(tokens) = open.pop() {
        let mut colons = 0;
        for token in tokens {
            let before = std::mem::take(&mut colons);
            match token {
                TokenTree::Ident(_) if before == 2 => {}
                TokenTree::Ident(it) => drop(all.insert(it.unraw().to_string())),
                TokenTree::Punct(it) if it.as_char() == ':' => colons = before + 1,
                TokenTree::Group(it) => open.push(it.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    all
}

/// The tree without the paths that are gone: of tables, or of modules before `*`. None if nothing is left.
fn without(
    tree: &UseTree,
    is_one: &dyn Fn(&[String], bool) -> bool,
    before: &mut Vec<String>,
) -> Option<String> {
    match tree {
        UseTree::Name(it) => {
            let name = [it.ident.unraw().to_string()];
            // A name alone imports a crate.
            let is_moved =
                !before.is_empty() && is_one(&[before.as_slice(), &name].concat(), false);
            (!is_moved).then(|| spelled(tree))
        }
        UseTree::Glob(_) if is_one(before, true) => None,
        UseTree::Rename(_) | UseTree::Glob(_) => Some(spelled(tree)),
        UseTree::Path(it) => {
            before.push(it.ident.unraw().to_string());
            let rest = without(&it.tree, is_one, before);
            before.pop();
            rest.map(|rest| format!("{}::{rest}", it.ident))
        }
        UseTree::Group(it) => {
            let kept: Vec<String> =
                it.items.iter().filter_map(|it| without(it, is_one, before)).collect();
            match kept.as_slice() {
                [] => None,
                [one] if it.items.len() > 1 && one != "self" => Some(one.clone()),
                several => Some(format!("{{{}}}", several.join(", "))),
            }
        }
    }
}

/// The tree as it is, in one spelling.
fn spelled(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(it) => format!("{}::{}", it.ident, spelled(&it.tree)),
        UseTree::Group(it) => {
            let all: Vec<String> = it.items.iter().map(spelled).collect();
            format!("{{{}}}", all.join(", "))
        }
        UseTree::Name(it) => it.ident.to_string(),
        UseTree::Rename(it) => format!("{} as {}", it.ident, it.rename),
        UseTree::Glob(it) => it.to_token_stream().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_modules_of_the_tables_go() {
        for (written, rest) in [
            ("crate::schema::users", None),
            ("crate::schema::{users, tags}", Some("crate::schema::tags")),
            (
                "crate::schema::{self, users, posts::dsl::*}",
                Some("crate::schema::{self, posts::dsl::*}"),
            ),
            ("crate::schema::users::dsl::*", Some("crate::schema::users::dsl::*")),
            ("crate::{schema::{users, posts}, Error}", Some("crate::Error")),
            ("crate::schema::users as people", Some("crate::schema::users as people")),
            ("crate::schema::*", Some("crate::schema::*")),
            ("users", Some("users")),
        ] {
            let item: syn::ItemUse =
                syn::parse_str(&format!("use {written};")).expect("it is an item");
            let tables = ["crate::schema::users", "crate::schema::posts"];
            let is_one = |it: &[String], _: bool| tables.contains(&it.join("::").as_str());
            let found = without(&item.tree, &is_one, &mut Vec::new());
            let kept = rest.map(str::to_owned);
            // What is inside `posts` stays.
            assert_eq!(found, kept, "{written}");
        }
    }
}
