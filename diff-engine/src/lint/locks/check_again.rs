//! `check-again`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK209",
        name: "check-again",
        group: Group::Locks,
        what: "adds a key that every row satisfies already, which PostgreSQL checks again",
        why: "The key replaces one that required as much, or a key over fewer columns is there. So no row can make the migration fail, but PostgreSQL does not know that: it builds the index or compares the tables while writes wait.",
        example: Example::Sql(
            "ALTER TABLE \"posts\" DROP CONSTRAINT \"posts_user_id_fkey\";\nALTER TABLE \"posts\" ADD CONSTRAINT \"posts_user_id_fkey\" FOREIGN KEY (\"user_id\") REFERENCES \"users\" (\"id\") ON DELETE CASCADE;",
        ),
        remedy: "On a large table choose a quiet hour. Add a foreign key as `not_valid`, and validate it in a later revision.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, is_reference) = view.facts.scans.iter().find_map(|it| {
        let Relation::Table(table) = &it.table else { return None };
        match &it.purpose {
            Purpose::ForeignKey { .. } => Some((table, true)),
            Purpose::Unique(_) => Some((table, false)),
            _ => None,
        }
    })?;
    if !view.context.cannot_fail(view, table) {
        return None;
    }
    let blocks = blocks(view.facts.lock(table)?);
    let message = match is_reference {
        true => format!(
            "checks every row of `{table}` again, though no row can violate the key: comparing the tables {blocks} on both"
        ),
        false => format!(
            "builds an index on `{table}` in which no two rows can be equal: this {blocks} until it is done"
        ),
    };
    let help = match is_reference {
        true => "on a large table say `not_valid` on the key, and validate it in a later revision",
        false => "on a large table choose a quiet hour",
    };
    Some(Finding::note(message, help))
}
