//! `change-default`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Break, NewDefault, Statement, TableStatement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP107",
        name: "change-default",
        group: Group::Programs,
        what: "changes or drops a default",
        why: "Existing rows keep their values. Rows that a program inserts without the column get another value than before, or `NULL`, or are refused.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"role\" SET DEFAULT 'guest';"),
        remedy: "Let programs set the column themselves where they rely on its value.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    // A default that is dropped and set around a change of types is the same one.
    let Statement::Table(TableStatement::Alter { table: _, parts }) = &view.step.statement else {
        return None;
    };
    let [[_]] = parts.iter().map(Vec::as_slice).collect::<Vec<_>>()[..] else { return None };
    let [Break::Default(table, name, default)] = view.facts.breaks.as_slice() else { return None };
    let context = view.context;
    if context.is_numbered(table, name) || context.is_set_again(table, name) {
        return None;
    }
    let column = context.schemas.column_after(table, name);
    let message = match default {
        NewDefault::Expression(it) => {
            format!(
                "sets the default of `{table}.{name}` to `{it}`; existing rows keep their values"
            )
        }
        NewDefault::NumberOf(sequence) => format!(
            "sets the default of `{table}.{name}` to the next number of sequence `{sequence}`; existing rows keep their values"
        ),
        NewDefault::Nothing => {
            let happens = match column.map(|it| it.not_null.is_some()) {
                Some(true) => "fail",
                Some(false) => "store `NULL`",
                None => "store `NULL` or fail",
            };
            format!(
                "drops the default of `{table}.{name}`; inserts that leave the column out {happens}"
            )
        }
    };
    let help = "old and new programs insert different values unless they set the column themselves";
    Some(Finding::note(message, help))
}
