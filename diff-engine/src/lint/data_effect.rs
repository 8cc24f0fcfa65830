//! What a finding says of data, for a proof that compares the data before and after.

use driftless_schema::Diagnostic;

use super::rule::{Group, Rule};
use super::{RULES, enums, existing_rows, locks, lost_data, writes};

/// What happens to data, if a rule finds that something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataEffect {
    /// A table is dropped with its rows.
    DropsTable,
    /// A column is computed again instead of keeping its values.
    RecomputesColumn,
    /// Other values are lost or changed.
    ChangesValues,
    /// Triggers fire, and may change anything.
    FiresTriggers,
}

impl DataEffect {
    /// By the rule that the finding is of. None if the rule is about something else, or if it is none about steps.
    pub fn of(finding: &Diagnostic) -> Option<DataEffect> {
        const CHANGING: [&Rule; 3] = [
            &locks::fill_column::RULE,
            &enums::rebuild_enum::RULE,
            &existing_rows::cast_by_using::RULE,
        ];
        let rule = RULES.iter().find(|it| it.page.code == finding.code)?;
        let is = |it: &Rule| it.page.code == rule.page.code;
        if is(&lost_data::drop_table::RULE) {
            Some(DataEffect::DropsTable)
        } else if is(&lost_data::recompute_column::RULE) {
            Some(DataEffect::RecomputesColumn)
        } else if is(&writes::fire_trigger::RULE) {
            Some(DataEffect::FiresTriggers)
        } else if rule.page.group == Group::LostData || CHANGING.into_iter().any(is) {
            Some(DataEffect::ChangesValues)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use driftless_schema::Severity;

    use super::*;

    fn of(code: &'static str, rule: &'static str) -> Option<DataEffect> {
        DataEffect::of(&Diagnostic {
            code,
            rule,
            severity: Severity::Warning,
            step: None,
            about: Vec::new(),
            message: String::new(),
            help: String::new(),
        })
    }

    #[test]
    fn the_rule_decides_and_not_the_letters_of_its_code() {
        for rule in RULES {
            let effect = of(rule.page.code, rule.page.name);
            if rule.page.group == Group::LostData {
                assert_ne!(effect, None, "{}", rule.page.name);
            }
        }
        assert_eq!(of("DL101", "drop-table"), Some(DataEffect::DropsTable));
        assert_eq!(of("DL102", "drop-column"), Some(DataEffect::ChangesValues));
        assert_eq!(of("DL999", "drop-column"), None);
        let count = |effect| {
            RULES.iter().filter(|it| of(it.page.code, it.page.name) == Some(effect)).count()
        };
        let lost = RULES.iter().filter(|it| it.page.group == Group::LostData).count();
        assert_eq!(count(DataEffect::ChangesValues), lost - 2 + 3);
        assert_eq!(count(DataEffect::FiresTriggers), 1);
    }
}
