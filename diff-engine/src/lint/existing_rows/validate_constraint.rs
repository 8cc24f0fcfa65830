//! `validate-constraint`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Blocks, Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF107",
        name: "validate-constraint",
        group: Group::ExistingRows,
        what: "validates or enforces a constraint that existing rows were not checked against",
        why: "The migration fails if a row breaks the constraint. PostgreSQL reads the whole table.",
        example: Example::Sql("ALTER TABLE \"users\" VALIDATE CONSTRAINT \"users_age_check\";"),
        remedy: "Look for such rows first. Keep the validation in a revision of its own, so that no other statement holds a stronger lock on the table meanwhile.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, constraint) = view.facts.scans.iter().find_map(|it| {
        let Purpose::Validation(name) = &it.purpose else { return None };
        Some((it, name))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    let message = format!(
        "fails if a row of `{table}` violates `{constraint}`, which existing rows were not checked against"
    );
    let lock = view.facts.lock(table)?;
    let unless = match lock.blocks() {
        Blocks::SchemaChanges => ", unless a statement above has locked it",
        Blocks::Writes | Blocks::ReadsAndWrites => "",
    };
    let help = format!("look for such rows first; scanning the table {}{unless}", blocks(lock));
    Some(Finding::warning(message, help))
}
