//! `drop-attribute`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{DependentStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL115",
        name: "drop-attribute",
        group: Group::LostData,
        what: "drops an attribute of a composite type that columns have values of",
        why: "The values of the attribute are gone in every row as soon as the migration commits. A downgrade adds the attribute again, without its values and at the end.",
        example: Example::Sql("ALTER TYPE \"public\".\"address\"\n    DROP ATTRIBUTE \"zip\";"),
        remedy: "Copy the values into a column of their own first. PostgreSQL has attributes of another name only as new ones: a renamed attribute is dropped and added.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Dependent(DependentStatement::Alter(it, alteration)) = &view.step.statement
    else {
        return None;
    };
    let (first, column) = (alteration.attributes.dropped.first()?, alteration.held_by.first()?);
    let of = format!("of type `{}`", it.id);
    let what = match alteration.attributes.dropped.as_slice() {
        [_] => format!("drops attribute `{first}` {of}"),
        all => format!("drops attribute `{first}` and {} more {of}", all.len() - 1),
    };
    let held = match alteration.held_by.as_slice() {
        [_] => format!("`{column}`"),
        all => format!("`{column}` and {} more", all.len() - 1),
    };
    let help = match view.context.direction {
        Direction::Up => "copy its values into a column of their own first",
        Direction::Down => "the downgrade loses the values written since the upgrade",
    };
    let finding = Finding::warning(format!("{what} and its data in {held}"), help);
    Some(finding.about_also(&alteration.held_by))
}
