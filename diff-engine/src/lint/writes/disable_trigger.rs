//! `disable-trigger`.

use crate::lint::phrase::{blocks, triggers};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{AroundStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "TR102",
        name: "disable-trigger",
        group: Group::Writes,
        what: "disables triggers while it fills rows, and restores them after",
        why: "Rows that the migration fills are not seen by the trigger. `ALTER TABLE … DISABLE TRIGGER` locks the table until the transaction ends.",
        example: Example::Sql("ALTER TABLE \"users\" DISABLE TRIGGER \"users_updated\";"),
        remedy: "Nothing, if the trigger has nothing to do for these rows. Otherwise take it out of `quiet_trigger`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Around(AroundStatement::DisableTriggers(all)) = &view.step.statement else {
        return None;
    };
    let message = format!(
        "disables {} while rows are filled, and restores the previous state below",
        triggers(all)
    );
    let help = format!(
        "{} of other sessions until the transaction ends",
        blocks(view.facts.strongest_lock()?)
    );
    Some(Finding::note(message, help))
}
