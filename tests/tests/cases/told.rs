//! What a case says its rows become.

use driftless_tests::{Case, TestDatabase};

/// What the case's query gives.
pub(super) fn told(case: &Case, database: &mut TestDatabase<'_>) -> Vec<String> {
    if case.has("expected.sql") { database.texts(&case.file("expected.sql")) } else { Vec::new() }
}

/// Compares what the case's query gives with the lines of that file.
pub(super) fn is_told(case: &Case, database: &mut TestDatabase<'_>, file: &str) {
    if case.has("expected.sql") {
        let lines: Vec<String> = case.file(file).lines().map(str::to_owned).collect();
        assert_eq!(told(case, database), lines, "{file}");
    }
}
