//! `add-exclusion`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF106",
        name: "add-exclusion",
        group: Group::ExistingRows,
        what: "adds an exclusion constraint to a table with rows",
        why: "The migration fails if two rows exclude each other. The index is built while other sessions wait, and PostgreSQL has no online way to do it.",
        example: Example::Sql(
            "ALTER TABLE \"bookings\" ADD CONSTRAINT \"bookings_room_during_excl\" EXCLUDE USING gist (\"room\" WITH =, \"during\" WITH &&);",
        ),
        remedy: "Look for such rows first, and choose a quiet hour for a large table.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, exclusion) = view.facts.scans.iter().find_map(|it| {
        let Purpose::Exclusion(name) = &it.purpose else { return None };
        Some((it, name))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    let message =
        format!("fails if two rows of `{table}` violate exclusion constraint `{exclusion}`");
    let lock = view.facts.lock(table)?;
    let help = format!("look for such rows first; building the index {}", blocks(lock));
    Some(Finding::warning(message, help))
}
