//! Levels of rules for findings about one object, which its model sets.

use serde::{Deserialize, Serialize};

use crate::record::TableRecord;
use crate::record::resolve::Models;
use crate::{Name, ObjectId};

/// A rule, and its level for findings about the object and about what the object owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRecord {
    /// `allow(…)`, `note(…)`, `warn(…)` or `error(…)`.
    pub level: LevelWord,
    /// The rule's name or code, as written: only the tool knows the rules.
    pub rule: String,
}

/// The levels, as in `[lint]` of driftless.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelWord {
    /// Not reported.
    Allow,
    /// Good to know.
    Note,
    /// Needs a decision.
    Warn,
    /// Stops the command.
    Error,
}

/// Adds the levels that a struct sets for its table, and then those that its fields set for their columns.
pub(super) fn levels(record: &TableRecord, models: &mut Models) {
    let table = record.table();
    let of_table = (ObjectId::table(&table), &record.levels);
    let of_columns = record
        .columns
        .iter()
        .map(|it| (ObjectId::column(&table, &Name::new(it.name.as_str())), &it.levels));
    for (about, rules) in [of_table].into_iter().chain(of_columns) {
        models.levels.extend(rules.iter().map(|it| (about.clone(), it.clone())));
    }
}
