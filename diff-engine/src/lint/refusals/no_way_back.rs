//! `no-way-back`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Refusal, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "IRR101",
        name: "no-way-back",
        group: Group::Refusals,
        what: "cannot be undone without losing or inventing values",
        why: "The downgrade raises an error instead, and changes nothing.",
        example: Example::Sql(
            "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = '…'; END $$;",
        ),
        remedy: "If you need the downgrade, write it in place of the block: you know which values the rows should get.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Refuse(Refusal { message, help }) = &view.step.statement else { return None };
    match view.context.direction {
        Direction::Down => Some(Finding::warning(message.clone(), help.as_str())),
        Direction::Up => None,
    }
}
