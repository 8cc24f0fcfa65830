//! `new-start`.

use crate::kinds::{SequenceAction, SequenceIs, SequenceStatement};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP113",
        name: "new-start",
        group: Group::Programs,
        what: "changes where a sequence starts, but not which number comes next",
        why: "PostgreSQL uses the start of a sequence only for `RESTART`. The next number stays what it was, because numbers before it may be in use.",
        example: Example::Sql("ALTER SEQUENCE \"order_numbers\" START WITH 1000;"),
        remedy: "If the next number is to be the new start, add `ALTER SEQUENCE … RESTART` to the migration, after a look at the numbers in use.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Sequence(SequenceStatement::Alter { sequence, actions }) = &view.step.statement
    else {
        return None;
    };
    let start = actions.iter().find_map(|it| {
        let SequenceAction::Start(start) = it else { return None };
        Some(start)
    })?;
    if view.context.is_positioned(sequence) {
        return None;
    }
    let (what, restart) = match sequence {
        SequenceIs::Named(name) => (format!("sequence `{name}`"), "`ALTER SEQUENCE … RESTART`"),
        SequenceIs::OfIdentity(table, column) => {
            (format!("the sequence of `{table}.{column}`"), "`ALTER COLUMN … RESTART`")
        }
    };
    let message =
        format!("sets the start of {what} to {start}; the number that comes next stays the same");
    let help = format!(
        "if the sequence should go on from its new start, add {restart}: first look at the numbers in use"
    );
    Some(Finding::note(message, help))
}
