//! Imports of a table's module in the module of its model: the derive writes that module there.

use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Item, UseTree};

use super::{Change, Move, each_module, lines};

pub(super) fn changes(text: &str, items: &[Item], moves: &[&Move<'_>], all: &mut Vec<Change>) {
    each_module(items, &mut |items| {
        // The structs of this very module.
        let is_here = |it: &&&Move<'_>| {
            items.iter().any(|item| {
                matches!(item, Item::Struct(found) if found.ident.span().start().line == it.structure.location.line)
            })
        };
        let tables: Vec<&str> = moves.iter().filter(is_here).map(|it| it.table).collect();
        for item in items {
            let Item::Use(it) = item else { continue };
            let Some(rest) = without(&it.tree, &tables, &mut Vec::new()) else {
                all.push((lines(text, it.span().byte_range()), String::new()));
                continue;
            };
            if rest != spelled(&it.tree) {
                all.push((it.tree.span().byte_range(), rest));
            }
        }
    });
}

/// The tree without the names of these tables; none if nothing is left. A name is a table's if its path has a module before
/// it whose last segment is not a table's itself: `crate::schema::users`, not `crate::schema::users::id`.
fn without(tree: &UseTree, tables: &[&str], before: &mut Vec<String>) -> Option<String> {
    let is_one = |it: &syn::Ident| {
        let is_inside = before.iter().any(|it| tables.contains(&it.as_str()));
        !before.is_empty() && !is_inside && tables.contains(&it.unraw().to_string().as_str())
    };
    match tree {
        UseTree::Name(it) if is_one(&it.ident) => None,
        UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => Some(spelled(tree)),
        UseTree::Path(it) => {
            before.push(it.ident.unraw().to_string());
            let rest = without(&it.tree, tables, before);
            before.pop();
            rest.map(|rest| format!("{}::{rest}", it.ident))
        }
        UseTree::Group(it) => {
            let kept: Vec<String> =
                it.items.iter().filter_map(|it| without(it, tables, before)).collect();
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
            let found = without(&item.tree, &["users", "posts"], &mut Vec::new());
            let kept = rest.map(str::to_owned);
            // What is inside `posts` stays.
            assert_eq!(found, kept, "{written}");
        }
    }
}
