//! What the repository says of itself is true.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use driftless_diff_engine::unsupported;
use driftless_tests::{FIELDS, Field, base};

/// What `git ls-files | grep index` lists is an index's whole life: a value, what can happen to it, cases. Where a kind
/// is read, planned and spelled together with others, the file has their name.
pub(super) fn every_kind_has_its_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let constraints = ["primary_key", "unique", "check", "foreign_key", "exclusion"];
    let others = [
        "namespace",
        "extension",
        "enumeration",
        "sequence",
        "table",
        "column",
        "index",
        "statistics",
    ];
    for kind in others.iter().chain(&constraints) {
        let read = if constraints.contains(kind) { "constraint" } else { kind };
        for path in [
            format!("schema/src/{kind}.rs"),
            format!("diff-engine/src/diff/{kind}.rs"),
            format!("introspect/src/read/{read}.rs"),
            format!("introspect/src/read/{read}.sql"),
            format!("tests/cases/{kind}"),
        ] {
            assert!(root.join(&path).exists(), "{kind} has no {path}");
        }
    }
}

/// WARNINGS.md has each code that the sources have, and no other.
pub(super) fn every_code_is_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut used = BTreeSet::new();
    let mut open: Vec<PathBuf> = ["diff-engine/src", "runtime/src", "cli/src", "schema/src"]
        .iter()
        .map(|it| root.join(it))
        .collect();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("sources are text");
                used.extend(text.split('"').filter(|it| is_code(it)).map(str::to_owned));
            }
        }
    }
    let text = fs::read_to_string(root.join("WARNINGS.md")).expect("it is there");
    let cells = text.split('|').map(str::trim);
    let described: BTreeSet<String> = cells.filter(|it| is_code(it)).map(str::to_owned).collect();
    assert_eq!(used, described);
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
    for Field { name, since, change } in FIELDS {
        let mut schema = base();
        change(&mut schema);
        for major in 13..=18 {
            let found = unsupported(&schema, major * 10_000);
            assert_eq!(found.is_empty(), major >= *since, "{name} on {major}: {found:?}");
            let named = format!("it came with {since}");
            assert!(found.iter().all(|it| it.message.ends_with(&named)), "{name}: {found:?}");
        }
    }
}
