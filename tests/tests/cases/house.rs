//! What the repository says of itself is true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use driftless_diff_engine::unsupported;
use driftless_schema::Kind;
use driftless_tests::{Field, base, fields};

/// What `git ls-files | grep index` lists is an index's whole life: a value, what can happen to it, cases. Where a kind
/// is read, planned and spelled together with others, the file has their name.
pub(super) fn every_kind_has_its_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for kind in Kind::ALL {
        for file in kind.files() {
            has_its_files(&root, kind, file);
        }
    }
}

fn has_its_files(root: &Path, kind: Kind, file: &str) {
    let read = if kind == Kind::Constraint { "constraint" } else { file };
    // Tables and columns hold the other kinds, and stand in the engine's stages themselves.
    let engine = match kind {
        Kind::Table | Kind::Column => format!("diff-engine/src/diff/{file}.rs"),
        _ => format!("diff-engine/src/kinds/{file}"),
    };
    for path in [
        format!("schema/src/kinds/{file}.rs"),
        engine,
        format!("introspect/src/read/{read}.rs"),
        format!("introspect/src/read/{read}.sql"),
        format!("tests/cases/{file}"),
        format!("tests/src/kinds/{file}.rs"),
    ] {
        assert!(root.join(&path).exists(), "{kind:?} has no {path}");
    }
}

/// A code that is found elsewhere than by a rule has a page beside the rules, and each such page a place that tells it.
pub(super) fn every_code_is_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let lint = root.join("diff-engine/src/lint");
    let sources = ["diff-engine/src", "runtime/src", "cli/src", "schema/src"];
    let used = sources.iter().flat_map(|it| codes(&root.join(it), &lint)).collect();
    let described: BTreeSet<String> = codes(&lint.join("elsewhere"), Path::new(""));
    assert_eq!(described, used);
}

/// The codes that stand in sources in that directory, as literals of their own; but not in the other one.
fn codes(directory: &Path, but: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(directory).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        // A kind has its rules beside it.
        if path == but || path.ends_with("rule.rs") {
            continue;
        }
        if path.is_dir() {
            all.extend(codes(&path, but));
        } else {
            let text = fs::read_to_string(&path).expect("sources are text");
            all.extend(text.split('"').filter(|it| is_code(it)).map(str::to_owned));
        }
    }
    all
}

/// STYLE.md names a file in the first line of an example; the other lines are lines of that file.
pub(super) fn examples_of_style_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join("STYLE.md")).expect("it is there");
    let mut count = 0;
    for example in text.split("```").skip(1).step_by(2) {
        let mut lines = example.lines().skip(1);
        let first = lines.next().expect("an example names its file");
        let path = first.split_once(' ').map_or("", |(_, it)| it);
        let file = fs::read_to_string(root.join(path)).unwrap_or_else(|_| panic!("no file {path}"));
        for line in lines {
            let is_there = file.lines().any(|it| it.trim() == line.trim());
            assert!(is_there, "{path} has no line `{line}`: choose another example for STYLE.md");
            count += 1;
        }
    }
    assert!(count > 10, "STYLE.md has {count} lines of examples");
}

/// Two or three capitals, three digits.
fn is_code(text: &str) -> bool {
    let (letters, digits) = text.split_at_checked(text.len().saturating_sub(3)).unwrap_or_default();
    matches!(letters.len(), 2 | 3)
        && letters.bytes().all(|it| it.is_ascii_uppercase())
        && digits.bytes().all(|it| it.is_ascii_digit())
}

/// What a server does not know is an error that names the version which does, before anything is drafted for it.
pub(super) fn every_field_names_its_version() {
    for Field { name, since, change } in fields() {
        let mut schema = base();
        change(&mut schema);
        for major in 13..=18 {
            let found = unsupported(&schema, major * 10_000);
            assert_eq!(found.is_empty(), major >= *since, "{name} on {major}: {found:?}");
            let named = format!("it needs PostgreSQL {since}");
            assert!(found.iter().all(|it| it.message.ends_with(&named)), "{name}: {found:?}");
        }
    }
}
