//! `change-attributes`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{DependentStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP117",
        name: "change-attributes",
        group: Group::Programs,
        what: "adds, drops or changes attributes of a composite type",
        why: "Programs that read or write a value of the type as a whole expect its attributes in number and type: Diesel fails to read a value that has one more. Functions and statements that make such a value with `ROW(…)` fail as well.",
        example: Example::Sql("ALTER TYPE \"public\".\"address\"\n    ADD ATTRIBUTE \"zip\" text;"),
        remedy: "Let programs read and write the attributes one by one first, as in `(address).street`, or give the column a type of another name.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Dependent(DependentStatement::Alter(it, alteration)) = &view.step.statement
    else {
        return None;
    };
    if alteration.attributes.is_empty() || view.context.direction == Direction::Down {
        return None;
    }
    let message = format!(
        "changes the attributes of type `{}`: running programs that read or write its values as a whole fail",
        it.id
    );
    let help = "let programs read and write the attributes one by one first";
    Some(Finding::warning(message, help).about_also(&alteration.held_by))
}
