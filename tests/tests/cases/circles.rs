//! Files of one folder that use each other, so that none of them can be read alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module, by the names on the way to it from the crate's root.
type Module = Vec<String>;

/// Fails if there is a circle between files of one folder, and names each with the files on it.
pub(super) fn no_file_uses_a_sibling_that_uses_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = ["cli", "diff-engine", "introspect", "revisions", "runtime", "schema", "sql"];
    let found: Vec<String> = crates.iter().flat_map(|it| circles(&root, it)).collect();
    assert!(found.is_empty(), "files that use each other:\n{}", found.join("\n"));
}

fn circles(root: &Path, package: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.read(&root.join(package).join("src"), &[]);
    let uses: BTreeMap<&Module, BTreeSet<Module>> =
        sources.texts.keys().map(|it| (it, sources.siblings(it))).collect();
    let reached = |from: &Module| {
        let mut all: BTreeSet<&Module> = BTreeSet::new();
        let mut next: Vec<&Module> = uses[from].iter().collect();
        while let Some(module) = next.pop() {
            if all.insert(module) {
                next.extend(&uses[module]);
            }
        }
        all
    };
    let mut all = BTreeSet::new();
    for module in sources.texts.keys().filter(|it| reached(it).contains(*it)) {
        let members = reached(module).into_iter().filter(|it| reached(it).contains(module));
        let names: Vec<&str> = members.filter_map(|it| it.last()).map(String::as_str).collect();
        let folder = [&[package.to_owned(), "src".to_owned()], &module[..module.len() - 1]];
        all.insert(format!("{}: {}", folder.concat().join("/"), names.join(" ")));
    }
    all.into_iter().collect()
}

/// The modules of a crate, without their tests and comments.
#[derive(Default)]
struct Sources {
    texts: BTreeMap<Module, String>,
    /// The modules that are a `mod.rs` or the crate's root: they list others.
    lists: BTreeSet<Module>,
}

impl Sources {
    fn read(&mut self, folder: &Path, within: &[String]) {
        for entry in fs::read_dir(folder).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            let name = path.file_stem().and_then(|it| it.to_str()).expect("names are text");
            let mut module = within.to_vec();
            if path.is_dir() {
                module.push(name.to_owned());
                self.read(&path, &module);
            } else if path.extension().is_some_and(|it| it == "rs") {
                match name {
                    "mod" | "lib" | "main" => drop(self.lists.insert(module.clone())),
                    _ => module.push(name.to_owned()),
                }
                let text = fs::read_to_string(&path).expect("sources are text");
                let code = text.split("mod tests {").next().unwrap_or_default();
                let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
                self.texts.insert(module, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }

    /// The files of the module's folder whose items it uses.
    fn siblings(&self, module: &Module) -> BTreeSet<Module> {
        let mut all = paths(&self.texts[module]);
        all.retain(|it| it[0] == "crate" || it[0] == "super");
        let used = all.iter().filter_map(|it| self.defines(&absolute(it, module), 0));
        let is_sibling = |it: &Module| {
            it != module
                && it.len() == module.len()
                && it[..it.len() - 1] == module[..module.len() - 1]
                && !self.lists.contains(it)
                && !self.lists.contains(module)
        };
        used.filter(|it| !it.is_empty() && !module.is_empty() && is_sibling(it)).collect()
    }

    /// The module that defines the item, also if another one re-exports it.
    fn defines(&self, item: &[String], depth: usize) -> Option<Module> {
        let length = (0..=item.len()).rev().find(|it| self.texts.contains_key(&item[..*it]))?;
        let module = item[..length].to_vec();
        let Some(name) = item.get(length).filter(|_| depth < 8) else { return Some(module) };
        let exported = exports(&self.texts[&module])
            .into_iter()
            .find(|it| it.last() == Some(name))
            .map(|it| absolute(&it, &module))
            .filter(|it| it[..] != item[..=length]);
        match exported {
            Some(mut path) => {
                path.extend_from_slice(&item[length + 1..]);
                self.defines(&path, depth + 1)
            }
            None => Some(module),
        }
    }
}

/// The path from the crate's root.
fn absolute(path: &[String], module: &[String]) -> Module {
    let ups = path.iter().take_while(|it| *it == "super").count();
    match path[0].as_str() {
        "crate" => path[1..].to_vec(),
        "self" => [module, &path[1..]].concat(),
        _ => [&module[..module.len().saturating_sub(ups)], &path[ups..]].concat(),
    }
}

/// What `use` and paths within expressions name.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = imports(text).into_iter().flat_map(|(_, it)| it).collect();
    let is_path = |it: char| it.is_alphanumeric() || matches!(it, '_' | ':');
    let words = text.split(|it| !is_path(it));
    let inline = words.filter(|it| it.starts_with("crate::") || it.starts_with("super::"));
    all.extend(inline.map(|it| it.trim_end_matches(':').split("::").map(str::to_owned).collect()));
    all
}

/// What the module re-exports.
fn exports(text: &str) -> Vec<Vec<String>> {
    imports(text).into_iter().filter(|(is_public, _)| *is_public).flat_map(|(_, it)| it).collect()
}

/// Each `use`: whether it is visible outside, and its paths.
fn imports(text: &str) -> Vec<(bool, Vec<Vec<String>>)> {
    let statements = text.split(';').filter_map(|it| {
        let (before, tree) = it.rsplit_once("use ")?;
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        (line.is_empty() || line.starts_with("pub")).then(|| (!line.is_empty(), expanded(tree)))
    });
    statements.collect()
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<Vec<String>> {
    let Some((start, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![path.split("::").map(|it| it.trim().to_owned()).collect()];
    };
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let mut depth = 0;
    let parts = inner.split(|it| {
        depth += i32::from(it == '{') - i32::from(it == '}');
        it == ',' && depth == 0
    });
    let parts = parts.filter(|it| !it.trim().is_empty());
    parts.flat_map(|it| expanded(&format!("{}{}", start.trim_start(), it.trim()))).collect()
}
