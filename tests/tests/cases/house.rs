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
        if path == but {
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
