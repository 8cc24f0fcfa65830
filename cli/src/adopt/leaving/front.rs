//! schema.rs as it will be: it re-exports the tables of the models. The tables that `diesel print-schema` goes on printing are
//! in a file of their own, because that command writes whole files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::join::{Model, is_derived};
use super::owner::Files;
use super::table::{PRINTED, SchemaModule, read};
use super::{Change, Move, lines, parsed, replaced};
use crate::adopt::edit::Edited;
use crate::adopt::rust::{Sources, module};

const GENERATED: &str = "// @generated automatically by Diesel CLI.";
const HEADER: &str = "//! The tables of the models, whose `table!`s the derive writes.";

/// A schema.rs, perhaps in two files.
pub(super) struct Front {
    pub(super) root: PathBuf,
    pub(super) file: Part,
    /// Where the tables are that are printed, if that is another file already.
    pub(super) printed: Option<Part>,
}

/// A file with `table!`s.
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) modules: Vec<SchemaModule>,
}

/// What happens to a table.
pub(super) enum Fate<'a> {
    Moves(Move<'a>),
    /// `diesel print-schema` goes on printing it, for this reason.
    Printed(String),
    /// It stays where it is, for this reason: somebody wrote it by hand, or by a patch.
    ByHand(String),
}

/// What becomes of each table: by the names of the modules in the file, and its own.
pub(super) type Fates<'a> = BTreeMap<(Vec<String>, String), Fate<'a>>;

impl Front {
    /// The file that diesel.toml names; none if it is no module of a crate that was read.
    pub(super) fn read(sources: &Sources, path: &Path) -> Option<Front> {
        let root = sources.root(path)?.to_owned();
        let part = |path: PathBuf| {
            let file = parsed(sources.text(&path)).ok()?;
            Some(Part { modules: read(&file.items, &module(&root, &path)), path })
        };
        let parents = path.file_stem().filter(|it| *it == PRINTED).and(path.parent()).map(|it| {
            let beside = ["mod.rs", "lib.rs", "main.rs"].map(|name| it.join(name));
            [it.with_extension("rs")].into_iter().chain(beside).collect::<Vec<_>>()
        });
        let declares = |it: &PathBuf| sources.text(it).contains(&format!("mod {PRINTED};"));
        let front = parents.into_iter().flatten().find(declares);
        Some(match front {
            Some(front) => {
                Front { file: part(front)?, printed: Some(part(path.to_owned())?), root }
            }
            None => Front { file: part(path.to_owned())?, printed: None, root },
        })
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = &SchemaModule> {
        self.file.modules.iter().chain(self.printed.iter().flat_map(|it| &it.modules))
    }

    /// The file that diesel.toml names.
    pub(super) fn current_path(&self) -> PathBuf {
        self.printed.as_ref().unwrap_or(&self.file).path.clone()
    }

    /// The file of the tables that are printed.
    pub(super) fn printed_path(&self) -> PathBuf {
        if let Some(it) = &self.printed {
            return it.path.clone();
        }
        let path = &self.file.path;
        let is_whole = ["mod", "lib", "main"];
        let stem = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        match is_whole.contains(&stem.as_str()) {
            true => path.with_file_name(format!("{PRINTED}.rs")),
            false => path.with_extension("").join(format!("{PRINTED}.rs")),
        }
    }
}

/// The files after the moves, and those that are empty now.
pub(super) fn written<'a>(
    front: &'a Front,
    fates: &'a Fates<'a>,
    files: &'a Files,
    sources: &'a Sources,
) -> (Vec<Edited>, Vec<PathBuf>) {
    let is_printed = fates.values().any(|it| matches!(it, Fate::Printed(_)));
    let mut new = String::new();
    let (mut of_front, mut of_printed) = (Vec::new(), Vec::new());
    let mut head = String::new();
    let within: BTreeSet<&[String]> = front.modules().map(|it| it.within.as_slice()).collect();
    for within in within {
        let mut of_module = OfModule {
            front,
            within,
            fates,
            models_in: files,
            sources,
            is_split: is_printed && front.printed.is_none(),
            tables: String::new(),
            calls: String::new(),
            together: BTreeMap::new(),
            models: Vec::new(),
            uses: Vec::new(),
            more: String::new(),
        };
        let own = |it: &&SchemaModule| it.within == within;
        if let Some(it) = front.printed.iter().flat_map(|it| &it.modules).find(own) {
            let text = sources.text(&front.printed.as_ref().expect("it has modules").path);
            of_printed.extend(of_module.changes(it, text, true));
        }
        let module = front.file.modules.iter().find(own);
        if let Some(it) = module {
            of_front.extend(of_module.changes(it, sources.text(&front.file.path), false));
        }
        new.push_str(&of_module.printed());
        let (start, end) = of_module.around();
        match module.and_then(|it| it.body.clone()) {
            Some(body) => {
                of_front.push((body.start..body.start, start));
                of_front.push((body.end..body.end, end));
            }
            None => {
                head = start;
                let length = sources.text(&front.file.path).len();
                of_front.push((length..length, end));
            }
        }
    }
    let mut edited = Vec::new();
    let before = sources.text(&front.file.path).to_owned();
    let mut after = beginning(&replaced(&before, of_front), &head);
    let mut emptied = Vec::new();
    match &front.printed {
        Some(it) if is_printed => {
            let before = sources.text(&it.path).to_owned();
            let after = replaced(&before, of_printed);
            edited.push(Edited { path: it.path.clone(), before, after });
        }
        Some(it) => {
            emptied.push(it.path.clone());
            let module = format!("{PRINTED}::");
            let of_it = |it: &&str| {
                it.trim() == format!("mod {PRINTED};")
                    || (it.trim().starts_with("pub use")
                        && it.contains(&module)
                        && it.ends_with("*;"))
            };
            after = after.lines().filter(|it| !of_it(it)).map(|it| format!("{it}\n")).collect();
        }
        None if is_printed => {
            let after = format!("{GENERATED}\n\n{new}");
            edited.push(Edited { path: front.printed_path(), before: String::new(), after });
        }
        None => {}
    }
    edited.push(Edited { path: front.file.path.clone(), before, after });
    (edited, emptied)
}

/// The text with what stands before its items, behind attributes of the file.
fn beginning(text: &str, head: &str) -> String {
    let text = text.replacen(GENERATED, "", 1);
    let attributes = parsed(&text).map(|it| it.attrs).unwrap_or_default();
    let end = attributes.last().map(|it| it.bracket_token.span.close().byte_range().end);
    // A doc comment has no bracket of its own: the rest of its line belongs to it.
    let end = end.map(|it| text[it..].find('\n').map_or(text.len(), |line| it + line + 1));
    match end {
        Some(end) => format!("{}\n{head}\n{}", &text[..end], text[end..].trim_start()),
        None => format!("{HEADER}\n\n{head}\n{}", text.trim_start()),
    }
}

/// One module of schema.rs.
struct OfModule<'a> {
    front: &'a Front,
    within: &'a [String],
    fates: &'a Fates<'a>,
    models_in: &'a Files,
    sources: &'a Sources,
    /// Whether the tables that are printed get a file of their own now.
    is_split: bool,
    /// What that file gets.
    tables: String,
    calls: String,
    /// The models, by their tables, that may stand in one query.
    together: BTreeMap<String, String>,
    models: Vec<String>,
    uses: Vec<String>,
    /// What the module of schema.rs gets at its end.
    more: String,
}

impl<'a> OfModule<'a> {
    fn fate(&self, table: &str) -> Option<&'a Fate<'a>> {
        self.fates.get(&(self.within.to_vec(), table.to_owned()))
    }

    fn is_printed(&self, table: &str) -> bool {
        matches!(self.fate(table), Some(Fate::Printed(_)))
    }

    /// The model whose derive writes the `table!`, now or since an earlier call.
    fn model(&self, table: &str) -> Option<Model<'a>> {
        match self.fate(table) {
            Some(Fate::Moves(it)) => Some(it.model),
            Some(Fate::Printed(_) | Fate::ByHand(_)) => None,
            None => {
                let modules = self.front.file.modules.iter().filter(|it| it.within == self.within);
                let mut paths = modules.flat_map(|it| &it.re_exports).map(|it| &it.0);
                let path = paths.find(|it| it.rsplit("::").next() == Some(table))?;
                self.models_in.earlier(self.sources, &self.front.root, path)
            }
        }
    }

    /// What changes in a file that the module is in.
    fn changes(&mut self, module: &SchemaModule, text: &str, is_of_printed: bool) -> Vec<Change> {
        let mut all: Vec<Change> = Vec::new();
        let moves_out = self.is_split && !is_of_printed;
        let mut remove = |range: &std::ops::Range<usize>| {
            all.push((lines(text, range.clone()), String::new()));
        };
        for (path, range) in &module.re_exports {
            self.uses.push(format!("pub use {path};\n"));
            remove(range);
        }
        for (paths, range) in &module.models {
            self.models.extend(paths.iter().cloned());
            remove(range);
        }
        for table in &module.tables {
            match self.fate(&table.name) {
                Some(Fate::Moves(it)) => {
                    let module = &it.model.structure.module;
                    self.uses.push(format!("pub use {module}::{};\n", it.written()));
                    remove(&table.range);
                }
                Some(Fate::Printed(_)) if moves_out => {
                    // The text is in another module from now on.
                    let path = format!("use {}::", module.path);
                    let text = text[table.range.clone()].replace("use super::", &path);
                    self.tables.push_str(&format!("{text}\n\n"));
                    remove(&table.range);
                }
                Some(Fate::Printed(_) | Fate::ByHand(_)) | None => {}
            }
        }
        for (child, parent, range) in &module.joins {
            let call = format!("{}\n", &text[range.clone()]);
            let models = (self.model(child), self.model(parent));
            let are_printed = self.is_printed(child) && self.is_printed(parent);
            match models {
                (Some(one), Some(other)) if is_derived(self.sources, one, other) => remove(range),
                _ if are_printed && moves_out => {
                    self.calls.push_str(&call);
                    remove(range);
                }
                _ if is_of_printed && !are_printed => {
                    self.more.push_str(&call);
                    remove(range);
                }
                _ => {}
            }
        }
        for (names, range) in &module.groups {
            let (calls, printed) = self.together(names, moves_out || is_of_printed);
            let rest = match is_of_printed {
                true => {
                    self.more.push_str(&calls);
                    printed
                }
                false => {
                    self.calls.push_str(&printed);
                    calls
                }
            };
            all.push((lines(text, range.clone()), rest));
        }
        all
    }

    /// The calls that allow these tables in one query, apart from those between models; and those of the tables in the file
    /// of the printed ones, if there is one.
    fn together(&mut self, names: &[String], is_split: bool) -> (String, String) {
        let (mut gone, mut printed, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for name in names.iter().map(String::as_str) {
            match self.model(name) {
                Some(it) => {
                    gone.push(name);
                    self.together.insert(name.to_owned(), it.structure.path());
                }
                None if is_split && self.is_printed(name) => printed.push(name),
                None => rest.push(name),
            }
        }
        let call = |it: &str| format!("diesel::allow_tables_to_appear_in_same_query!({it});\n");
        let group =
            |all: &[&str]| if all.len() > 1 { call(&all.join(", ")) } else { String::new() };
        let mut calls = group(&rest);
        let mut pairs = |ones: &[&str], others: &[&str]| {
            for one in ones {
                calls.extend(others.iter().map(|it| call(&format!("{one}, {it}"))));
            }
        };
        pairs(&rest, &printed);
        // The tables of models may stand in one query by another macro, which must not say so twice.
        pairs(&rest, &gone);
        pairs(&printed, &gone);
        (calls, group(&printed))
    }

    /// What the module is in the file of the printed tables.
    fn printed(&self) -> String {
        if self.tables.is_empty() {
            return String::new();
        }
        let text = format!("{}{}", self.tables, self.calls);
        let open: String = self.within.iter().map(|it| format!("pub mod {it} {{\n")).collect();
        format!("{open}{text}{}", "}\n".repeat(self.within.len()))
    }

    /// What stands before and behind the other items of the module.
    fn around(mut self) -> (String, String) {
        self.uses.sort();
        self.uses.dedup();
        let mut start = self.uses.concat();
        if !self.tables.is_empty() {
            let inner: String = self.within.iter().map(|it| format!("{it}::")).collect();
            let outer = "super::".repeat(self.within.len());
            start.push_str(&format!("pub use {outer}{PRINTED}::{inner}*;\n"));
        }
        if self.is_split && self.within.is_empty() {
            start = format!("mod {PRINTED};\n\n{start}");
        }
        let new: Vec<String> = self.together.into_values().collect();
        let more = new.into_iter().filter(|it| !self.models.contains(it)).collect::<Vec<_>>();
        self.models.extend(more);
        let mut end = self.more;
        if self.models.len() > 1 {
            let models: String = self.models.iter().map(|it| format!("    {it},\n")).collect();
            end.push_str(&format!("\ndriftless::allow_models_in_same_query!(\n{models});\n"));
        }
        let end = if end.is_empty() { end } else { format!("\n{end}") };
        (if start.is_empty() { start } else { format!("\n{start}\n") }, end)
    }
}
