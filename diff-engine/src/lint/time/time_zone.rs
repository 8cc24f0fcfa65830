//! `time-zone`.

use super::conversion;
use crate::diff::Zone;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "TZ101",
        name: "time-zone",
        group: Group::Time,
        what: "converts local times to points in time, or back, in a time zone that the draft names",
        why: "The same local time is another point in time in another zone. driftless does not rely on the session's zone: the draft names UTC unless the field says another one.",
        example: Example::Sql(
            "ALTER TABLE \"events\" ALTER COLUMN \"at\" TYPE timestamptz USING \"at\" AT TIME ZONE 'UTC';",
        ),
        remedy: "If the values are local times of another zone, say so on the field: `#[schema(zone = \"Europe/Berlin\")]`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, column, session) = conversion(view)?;
    let Zone { name, is_said } = session.zone.as_ref().filter(|_| session.is_certain)?;
    if *is_said {
        let message =
            format!("converts `{table}.{column}` in time zone `{name}`, as the model says");
        let help = "a local time that the zone skips or repeats when clocks change may come back different";
        return Some(Finding::note(message, help));
    }
    let message = format!(
        "converts `{table}.{column}` in time zone `{name}`: the model names no zone, and the session's zone is ignored"
    );
    let help = "if the values are local times of another zone, name it on the field: `#[schema(zone = \"Europe/Berlin\")]`";
    Some(Finding::warning(message, help))
}
