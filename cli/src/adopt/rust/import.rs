//! What the `use` items of modules import, and under which names.

use std::collections::BTreeMap;

use syn::UseTree;
use syn::ext::IdentExt as _;

/// A chain of imports and re-exports that is longer is not followed: it could be a circle.
const LONGEST: usize = 8;

/// The imports of all modules.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    modules: BTreeMap<String, Module>,
}

#[derive(Debug, Default)]
struct Module {
    names: BTreeMap<String, Vec<String>>,
    /// `use a::*`
    whole: Vec<Vec<String>>,
}

impl Imports {
    /// Adds a `use` item of a module.
    pub(super) fn add(&mut self, module: &str, tree: &UseTree) {
        let module = self.modules.entry(module.to_owned()).or_default();
        let mut open = vec![(Vec::new(), tree)];
        while let Some((before, tree)) = open.pop() {
            let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
            match tree {
                UseTree::Path(it) => open.push((with(it.ident.unraw().to_string()), &it.tree)),
                UseTree::Name(it) if it.ident == "self" => {
                    if let Some(last) = before.last() {
                        module.names.insert(last.clone(), before.clone());
                    }
                }
                UseTree::Name(it) => {
                    let name = it.ident.unraw().to_string();
                    module.names.insert(name.clone(), with(name));
                }
                UseTree::Rename(it) => {
                    let path = match it.ident == "self" {
                        true => before.clone(),
                        false => with(it.ident.unraw().to_string()),
                    };
                    module.names.insert(it.rename.unraw().to_string(), path);
                }
                UseTree::Glob(_) => module.whole.push(before),
                UseTree::Group(it) => {
                    open.extend(it.items.iter().map(|tree| (before.clone(), tree)));
                }
            }
        }
    }

    /// The path that a path in this module stands for, as far as the imports tell.
    pub(super) fn resolved(&self, module: &str, path: &[String]) -> Vec<String> {
        let (mut module, mut path) = (module.to_owned(), path.to_vec());
        for _ in 0..LONGEST {
            path = absolute(&module, &path);
            if let Some((from, rest)) = self.re_exported(&path) {
                (module, path) = (from, rest);
            }
            let Some(longer) = self.imported(&module, &path) else { break };
            if longer == path {
                break;
            }
            path = longer;
        }
        path
    }

    /// A module, and the modules of which it imports everything.
    pub(super) fn seen_from(&self, module: &str) -> Vec<String> {
        let whole = self.modules.get(module).map_or(&[][..], |it| it.whole.as_slice());
        let others = whole.iter().map(|it| absolute(module, it).join("::"));
        [module.to_owned()].into_iter().chain(others).collect()
    }

    /// `crate::prelude::Q` as `Q` in the module `crate::prelude`, if that module imports the name.
    fn re_exported(&self, path: &[String]) -> Option<(String, Vec<String>)> {
        if path.first().is_none_or(|it| it != "crate") {
            return None;
        }
        (1..path.len()).rev().find_map(|at| {
            let module = path[..at].join("::");
            let knows = self.modules.get(&module)?.names.contains_key(&path[at]);
            knows.then(|| (module, path[at..].to_vec()))
        })
    }

    fn imported(&self, module: &str, path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let rest = || path[1..].iter().cloned();
        let own = self.modules.get(module)?;
        if let Some(found) = own.names.get(first) {
            return Some(absolute(module, found).into_iter().chain(rest()).collect());
        }
        own.whole.iter().find_map(|whole| {
            let other = absolute(module, whole).join("::");
            let found = self.modules.get(&other)?.names.get(first)?;
            Some(absolute(&other, found).into_iter().chain(rest()).collect())
        })
    }
}

/// The path with `crate` in place of `self` and `super`.
fn absolute(module: &str, path: &[String]) -> Vec<String> {
    let mut segments: Vec<String> = module.split("::").map(str::to_owned).collect();
    let mut rest = path;
    match rest.first().map(String::as_str) {
        Some("self") => rest = &rest[1..],
        Some("super") => {}
        Some(_) | None => return path.to_vec(),
    }
    while rest.first().is_some_and(|it| it == "super") {
        segments.pop();
        rest = &rest[1..];
    }
    segments.extend(rest.iter().cloned());
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(items: &[(&str, &str)], module: &str, path: &str) -> String {
        let mut imports = Imports::default();
        for (module, item) in items {
            let item: syn::ItemUse = syn::parse_str(item).expect("it is an item");
            imports.add(module, &item.tree);
        }
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        imports.resolved(module, &path).join("::")
    }

    #[test]
    fn names_are_followed_through_imports() {
        let items = [
            ("crate", "use diesel::{prelude::{Queryable as Q, *}, self as db};"),
            ("crate::inner", "use super::*;"),
            ("crate::prelude", "pub use diesel::Selectable as Row;"),
            ("crate::other", "use {crate::prelude::Row, super::schema::users as accounts};"),
            ("crate::third", "use crate::prelude;"),
            ("crate::circle", "use self::{a as b, b as a};"),
        ];
        for (module, path, wanted) in [
            ("crate", "Q", "diesel::prelude::Queryable"),
            ("crate", "db::Queryable", "diesel::Queryable"),
            ("crate::inner", "Q", "diesel::prelude::Queryable"),
            ("crate::other", "Row", "diesel::Selectable"),
            ("crate::third", "prelude::Row", "diesel::Selectable"),
            ("crate::other", "accounts", "crate::schema::users"),
            ("crate::other", "Unknown", "Unknown"),
            ("crate::nowhere", "super::Q", "diesel::prelude::Queryable"),
        ] {
            assert_eq!(resolved(&items, module, path), wanted, "{module} {path}");
        }
        assert!(!resolved(&items, "crate::circle", "a").is_empty());
    }
}
