//! `change-type`.

use crate::lint::locks::cast::Cast;
use driftless_schema::{BaseType, Pair, SqlType};

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Conversion, spelled};

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
    let types = cast.types;
    let effect = match cast.conversion {
        Conversion::Exact | Conversion::ByUsing => return None,
        Conversion::ToLabels => "fails if a row has a text that is no label".to_owned(),
        Conversion::Fitting => format!("fails if a row has {}", misfit(&types.after)),
        Conversion::Rounding => rounding(types),
        Conversion::WithoutTime => "drops the time of day of every value".to_owned(),
        Conversion::WithoutDay => "drops the day of every value".to_owned(),
        Conversion::Normalizing => {
            "drops white space, the order of keys, and all but the last of equal keys in a document"
                .to_owned()
        }
        Conversion::Lossy => {
            "changes values that the new type cannot hold, or fails if a row has one".to_owned()
        }
    };
    let help = format!(
        "look for such rows first; if the cast rewrites the table, it {}; running programs must reconnect",
        blocks(cast.lock)
    );
    Some(Finding::warning(format!("{}: {effect}", cast.sentence()), help))
}

/// What the type does not hold.
fn misfit(data_type: &SqlType) -> String {
    let BaseType::BuiltIn(text) = &data_type.base else {
        return "a value that does not fit".to_owned();
    };
    let (name, modifiers) = spelled(text);
    match (name, modifiers.as_slice()) {
        ("smallint", _) => outside(i64::from(i16::MIN), i64::from(i16::MAX)),
        ("integer", _) => outside(i64::from(i32::MIN), i64::from(i32::MAX)),
        ("bigint", _) => outside(i64::MIN, i64::MAX),
        ("varchar", [length]) => format!("a text of more than {length} characters"),
        ("numeric", [digits, scale @ ..]) => {
            let before = digits.saturating_sub(scale.first().copied().unwrap_or(0));
            format!("a number with more than {before} digits before the decimal point")
        }
        _ => "a value that does not fit".to_owned(),
    }
}

fn outside(least: i64, greatest: i64) -> String {
    format!("a number outside of {least} to {greatest}")
}

fn rounding(types: &Pair<SqlType>) -> String {
    let BaseType::BuiltIn(text) = &types.after.base else { return "rounds values".to_owned() };
    let (name, modifiers) = spelled(text);
    let misfit = misfit(&types.after);
    match (name, modifiers.as_slice()) {
        ("smallint" | "integer" | "bigint", _) | ("numeric", [_] | [_, 0]) => {
            format!("rounds every number to a whole one, and fails if a row has {misfit}")
        }
        ("numeric", [_, scale]) => format!(
            "rounds every number to {scale} decimal {}, and fails if a row has {misfit}",
            if *scale == 1 { "place" } else { "places" }
        ),
        ("numeric", _) => "rounds numbers to the digits that the old type shows".to_owned(),
        ("real", _) => {
            "rounds numbers of more than 6 digits, and fails if a row has one that is too large"
                .to_owned()
        }
        ("float8", _) => {
            "rounds numbers of more than 15 digits, and fails if a row has one that is too large"
                .to_owned()
        }
        _ => "rounds fractions of seconds".to_owned(),
    }
}
