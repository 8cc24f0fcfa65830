//! Snapshots beside a case.

use driftless_schema::Diagnostic;
use driftless_tests::{Case, Server};

pub(super) fn warnings(up: &[Diagnostic], down: &[Diagnostic], undecided: &[String]) -> String {
    let lines = |way: &str, all: &[Diagnostic]| -> String {
        all.iter().map(|it| format!("{way}: {it}\n")).collect()
    };
    let asked: String = undecided.iter().map(|it| format!("may be a rename: {it}\n")).collect();
    format!("{}{}{asked}", lines("up", up), lines("down", down))
}

/// From PostgreSQL 16 on a view's columns come without the table before them, where there is one table only. From PostgreSQL
/// 14 on a range has a multirange, a trigger can be replaced, and the arguments of a procedure are printed with their mode. From
/// PostgreSQL 18 on a publication can have generated columns.
pub(super) fn shows(case: &Case, server: &Server, name: &str, text: &str) {
    let has_a_view = ["CREATE VIEW", "CREATE OR REPLACE VIEW", "CREATE MATERIALIZED VIEW"]
        .iter()
        .any(|it| text.contains(it));
    let differs_since_14 =
        [" AS RANGE (", "CREATE OR REPLACE TRIGGER", "PROCEDURE ", "procedure `"]
            .iter()
            .any(|it| text.contains(it));
    let differs_from = |major: u32| server.major() >= major && case.is_for(major - 1);
    let differs_since_18 = text.contains("publish_generated_columns");
    let name = if differs_since_18 && differs_from(18) {
        format!("{name} from 18")
    } else if has_a_view && differs_from(16) {
        format!("{name} from 16")
    } else if differs_since_14 && differs_from(14) {
        format!("{name} from 14")
    } else {
        name.to_owned()
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(case.folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
}
