//! `change-type`.

use crate::lint::locks::cast::Cast;
use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Conversion;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL104",
        name: "change-type",
        group: Group::LostData,
        what: "casts the values of a column in a way that may lose digits or fail",
        why: "A value that does not fit in the new type makes the migration fail; some casts round instead of failing. The table is usually rewritten, and reads and writes wait meanwhile.",
        example: Example::Sql("ALTER TABLE \"prices\" ALTER COLUMN \"amount\" TYPE integer;"),
        remedy: "Look for values that do not fit before the migration runs. On a large table add a new column, fill it in batches and switch to it.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let cast = Cast::of(view)?;
    let help = match cast.conversion {
        Conversion::ToLabels => {
            "the migration fails if a value is not a label: compare the stored values with the labels first"
                .to_owned()
        }
        Conversion::Lossy => format!(
            "the cast may round values, and fails if a value does not fit; if it rewrites the table, it {}; running programs must reconnect",
            blocks(cast.lock)
        ),
        Conversion::Exact | Conversion::ByUsing => return None,
    };
    Some(Finding::warning(cast.sentence(), help))
}
