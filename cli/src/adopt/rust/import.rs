//! What the `use` items of modules import, and under which names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::UseTree;
use syn::ext::IdentExt as _;

/// A chain of imports and re-exports that is longer is not followed: it could be a circle.
const LONGEST: usize = 8;

/// The imports of all modules, by the root files of their crates: two crates may have modules of one path.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    crates: BTreeMap<PathBuf, BTreeMap<String, Module>>,
}

#[derive(Debug, Default)]
struct Module {
    names: BTreeMap<String, Vec<String>>,
    /// `use a::*`
    whole: Vec<Vec<String>>,
}

impl Imports {
    /// Adds a `use` item of a module.
    pub(super) fn add(&mut self, root: &Path, module: &str, tree: &UseTree) {
        let modules = self.crates.entry(root.to_owned()).or_default();
        let module = modules.entry(module.to_owned()).or_default();
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
    pub(super) fn resolved(&self, root: &Path, module: &str, path: &[String]) -> Vec<String> {
        let (mut module, mut path) = (module.to_owned(), path.to_vec());
        for _ in 0..LONGEST {
            path = absolute(&module, &path);
            if let Some((from, rest)) = self.re_exported(root, &path) {
                (module, path) = (from, rest);
            }
            let Some(longer) = self.imported(root, &module, &path) else { break };
            if longer == path {
                break;
            }
            path = longer;
        }
        path
    }

    /// The absolute path of the known item that a path in a module names: through imports, re-exports, globs, and modules
    /// inside the module.
    pub(super) fn found(
        &self,
        root: &Path,
        module: &str,
        path: &[String],
        is_known: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        let mut open = vec![(module.to_owned(), path.to_vec())];
        let (mut at, mut end, mut length) = (0, 1, 0);
        while let Some((module, path)) = open.get(at).cloned() {
            // Imports may form circles, and `use a::a` makes paths longer and longer.
            if at == end {
                (end, length) = (open.len(), length + 1);
            }
            if length > LONGEST {
                return None;
            }
            at += 1;
            let mut more = Vec::new();
            let whole = absolute(&module, &path);
            if whole.first().is_some_and(|it| it == "crate") {
                if is_known(&whole.join("::")) {
                    return Some(whole.join("::"));
                }
                for end in (1..whole.len()).rev() {
                    let module = whole[..end].join("::");
                    more.extend(self.steps(root, &module, &whole[end..]));
                }
            } else {
                let child = module.split("::").map(str::to_owned).chain(whole.iter().cloned());
                more.push((module.clone(), child.collect()));
                more.extend(self.steps(root, &module, &whole));
            }
            more.retain(|it| !open.contains(it));
            open.extend(more);
        }
        None
    }

    /// What a path in a module may be by one of its imports.
    fn steps(&self, root: &Path, module: &str, path: &[String]) -> Vec<(String, Vec<String>)> {
        let (Some(known), Some((first, rest))) = (self.module(root, module), path.split_first())
        else {
            return Vec::new();
        };
        let with = |it: &Vec<String>, rest: &[String]| {
            (module.to_owned(), it.iter().chain(rest).cloned().collect::<Vec<_>>())
        };
        let named = known.names.get(first).filter(|it| it.as_slice() != path);
        let named = named.map(|it| with(it, rest));
        named.into_iter().chain(known.whole.iter().map(|it| with(it, path))).collect()
    }

    /// Whether a module imports this name by itself, not with a glob.
    pub(super) fn names(&self, root: &Path, module: &str, name: &str) -> bool {
        self.module(root, module).is_some_and(|it| it.names.contains_key(name))
    }

    /// A module, and the modules of which it imports everything.
    pub(super) fn seen_from(&self, root: &Path, module: &str) -> Vec<String> {
        let whole = self.module(root, module).map_or(&[][..], |it| it.whole.as_slice());
        let others = whole.iter().map(|it| absolute(module, it).join("::"));
        [module.to_owned()].into_iter().chain(others).collect()
    }

    fn module(&self, root: &Path, module: &str) -> Option<&Module> {
        self.crates.get(root)?.get(module)
    }

    /// `crate::prelude::Q` as `Q` in the module `crate::prelude`, if that module imports the name.
    fn re_exported(&self, root: &Path, path: &[String]) -> Option<(String, Vec<String>)> {
        if path.first().is_none_or(|it| it != "crate") {
            return None;
        }
        (1..path.len()).rev().find_map(|at| {
            let module = path[..at].join("::");
            let knows = self.module(root, &module)?.names.contains_key(&path[at]);
            knows.then(|| (module, path[at..].to_vec()))
        })
    }

    fn imported(&self, root: &Path, module: &str, path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let rest = || path[1..].iter().cloned();
        let own = self.module(root, module)?;
        if let Some(found) = own.names.get(first) {
            return Some(absolute(module, found).into_iter().chain(rest()).collect());
        }
        own.whole.iter().find_map(|whole| {
            let other = absolute(module, whole).join("::");
            let found = self.module(root, &other)?.names.get(first)?;
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
            imports.add(Path::new("lib.rs"), module, &item.tree);
        }
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        imports.resolved(Path::new("lib.rs"), module, &path).join("::")
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

    #[test]
    fn known_items_are_found_through_globs_and_modules() {
        let root = Path::new("lib.rs");
        let mut imports = Imports::default();
        for (module, item) in [
            ("crate::schema", "pub use tables::*;"),
            ("crate::models", "use crate::schema::*;"),
            ("crate::models::inner", "use super::*;"),
            ("crate::whole", "use crate::*;"),
            ("crate::circle", "use super::circle::*;"),
            ("crate::longer", "use longer::longer;"),
        ] {
            let item: syn::ItemUse = syn::parse_str(item).expect("it is an item");
            imports.add(root, module, &item.tree);
        }
        let known =
            |it: &str| ["crate::schema::users", "crate::schema::tables::logs"].contains(&it);
        for (module, path, wanted) in [
            ("crate", "schema::users", Some("crate::schema::users")),
            ("crate::whole", "schema::logs", Some("crate::schema::tables::logs")),
            ("crate::models::inner", "users", Some("crate::schema::users")),
            ("crate::models", "logs", Some("crate::schema::tables::logs")),
            ("crate::other", "users", None),
            ("crate::circle", "users", None),
            ("crate::longer", "longer", None),
        ] {
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            let found = imports.found(root, module, &path, &known);
            assert_eq!(found.as_deref(), wanted, "{module} {path:?}");
        }
    }
}
