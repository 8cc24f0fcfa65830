//! `text-style`.

use super::conversion;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "TZ102",
        name: "text-style",
        group: Group::Time,
        what: "converts between texts and dates or intervals, in a style that the draft names",
        why: "`01/02/2024` is a day in January or in February. driftless does not rely on the session's `DateStyle` and `IntervalStyle`: the draft sets them around the statement.",
        example: Example::Sql("SET LOCAL DateStyle = 'ISO, MDY';"),
        remedy: "If the texts are in another style, change the `SET LOCAL` above the statement.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, column, session) = conversion(view)?;
    if let (false, Some(zone)) = (session.is_certain, &session.zone) {
        let message = format!(
            "converts `{table}.{column}` with `TimeZone` `{}`, `DateStyle` `ISO, MDY` and `IntervalStyle` `postgres`, regardless of the session's settings",
            zone.name
        );
        let help = "this matters only if the type holds dates or times; name another zone on the field: `#[schema(zone = \"Europe/Berlin\")]`";
        return Some(Finding::note(message, help));
    }
    let styles = match (session.date_style, session.interval_style) {
        (false, false) => return None,
        (true, false) => "`DateStyle` `ISO, MDY`",
        (false, true) => "`IntervalStyle` `postgres`",
        (true, true) => "`DateStyle` `ISO, MDY` and `IntervalStyle` `postgres`",
    };
    let message =
        format!("converts `{table}.{column}` with {styles}, regardless of the session's settings");
    let help = "if the texts are in another style, as `31/12/2024` or `1-2 3`, change the `SET LOCAL` above the statement";
    Some(Finding::note(message, help))
}
