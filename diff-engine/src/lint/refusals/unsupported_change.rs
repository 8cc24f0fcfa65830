//! `unsupported-change`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Refusal, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "NS101",
        name: "unsupported-change",
        group: Group::Refusals,
        what: "cannot be drafted yet",
        why: "PostgreSQL has no statement for the change, or driftless does not know it yet. The draft raises an error instead, and nothing of it runs.",
        example: Example::Sql(
            "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = '…'; END $$;",
        ),
        remedy: "Write the statements yourself in place of the block, or change the models.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Refuse(Refusal { message, help }) = &view.step.statement else { return None };
    match view.context.direction {
        Direction::Up => Some(Finding::warning(message.clone(), help.as_str())),
        Direction::Down => None,
    }
}
