//! `drop-unique`.

use driftless_schema::{Name, QualifiedName};

use crate::kinds::IndexStatement;
use crate::lint::Direction;
use crate::lint::phrase::columns;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Statement, TableAction, TableStatement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP114",
        name: "drop-unique",
        group: Group::Programs,
        what: "allows equal rows that a key has forbidden",
        why: "From then on two rows may have the same values, and a downgrade fails once two have. `INSERT … ON CONFLICT` over these columns fails at once, because it needs a unique index. Queries that used the index of the key read the whole table.",
        example: Example::Sql("ALTER TABLE \"users\" DROP CONSTRAINT \"users_email_key\";"),
        remedy: "Deploy code that relies on the key no longer first. Add a plain index if queries look the columns up.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    if view.context.direction == Direction::Down {
        return None;
    }
    let Allowed { table, what, columns: names } = allowed(view)?;
    let message = format!(
        "drops {what} of `{table}`: two rows may be equal in {} from then on, and `ON CONFLICT` over these columns fails",
        columns(&names)
    );
    let help = "deploy code that no longer relies on it first; the downgrade fails if two rows are equal by then";
    Some(Finding::warning(message, help))
}

/// A key that a part drops.
struct Allowed<'a> {
    table: &'a QualifiedName,
    what: String,
    columns: Vec<Name>,
}

fn allowed<'a>(view: &View<'a>) -> Option<Allowed<'a>> {
    let known = &view.context.schemas;
    match &view.step.statement {
        Statement::Table(TableStatement::Alter { table, parts }) => {
            let name = parts.iter().flatten().find_map(|it| {
                let TableAction::DropConstraint(name) = it else { return None };
                Some(name)
            })?;
            let columns = known.key_given_up(table, name)?;
            Some(Allowed { table, what: format!("key `{name}`"), columns })
        }
        Statement::Index(IndexStatement::Drop { name, .. }) => {
            let (table, columns) = known.unique_index_given_up(name)?;
            Some(Allowed { table, what: format!("unique index `{}`", name.name), columns })
        }
        _ => None,
    }
}
