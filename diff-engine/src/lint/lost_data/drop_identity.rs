//! `drop-identity`.

use driftless_schema::ObjectId;

use crate::kinds::SequenceIs;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL106",
        name: "drop-identity",
        group: Group::LostData,
        what: "drops a sequence (of an identity column or on its own) and its position",
        why: "Nobody knows afterwards which number comes next. Inserts that relied on the sequence fail, and a sequence that is created again starts over and collides with existing keys.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"id\" DROP IDENTITY;"),
        remedy: "Make sure that every insert gives the column a value from then on. To move to another sequence, let the model say so: driftless then carries the position over.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let sequence = view.facts.loses.iter().find_map(|it| {
        let Loss::Position(sequence) = it else { return None };
        Some(sequence)
    })?;
    if view.context.is_moved(sequence) {
        return None;
    }
    Some(match sequence {
        SequenceIs::OfIdentity(table, column) => Finding::warning(
            format!("drops the sequence of `{table}.{column}` and its position"),
            "inserts must give the column a value from then on",
        ),
        SequenceIs::Named(name) => Finding::warning(
            format!(
                "drops sequence `{}` and its position",
                view.context.known(ObjectId::sequence(name))
            ),
            "programs that take numbers from it fail from then on",
        ),
    })
}
