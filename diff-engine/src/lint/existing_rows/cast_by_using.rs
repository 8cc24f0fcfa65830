//! `cast-by-using`.

use crate::lint::locks::cast::Cast;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Conversion;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF112",
        name: "cast-by-using",
        group: Group::ExistingRows,
        what: "casts a column to a type that PostgreSQL reaches only by an explicit `USING`",
        why: "PostgreSQL does not do such a cast by itself, because a value may have no counterpart. One value that cannot be cast makes the migration fail; none is cut off.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ALTER COLUMN \"age\" TYPE integer USING \"age\"::integer;",
        ),
        remedy: "Read the `USING` in the draft. Change it if values need another conversion.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let cast = Cast::of(view).filter(|it| it.conversion == Conversion::ByUsing)?;
    let message = format!("{}, which PostgreSQL does only with `USING`", cast.sentence());
    let help =
        "read the `USING`: the migration fails if a value cannot be cast; no value is truncated";
    Some(Finding::warning(message, help))
}
