//! How much findings matter to a project: levels by rule. Findings in, what of them is told out.

use std::collections::BTreeMap;

use driftless_schema::{Diagnostic, Severity};

use super::{Direction, Page};

/// How a finding is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    Allow,
    /// As good to know.
    Note,
    /// As something to decide.
    Warn,
    /// As something that stops the command.
    Error,
}

/// The levels that a project has chosen, by code. Other findings have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// The same levels, with another one for that page.
    pub fn with(mut self, page: &'static Page, level: Level) -> Levels {
        self.0.insert(page.code, level);
        self
    }

    /// What is told of these findings. On the way down nothing is an error: what an upgrade adds, its downgrade drops.
    pub fn applied(&self, diagnostics: &[Diagnostic], direction: Direction) -> Vec<Diagnostic> {
        let told = |it: &Diagnostic| {
            let severity = match (self.0.get(it.code), direction) {
                (Some(Level::Allow), _) => return None,
                (Some(Level::Note), _) => Severity::Note,
                (Some(Level::Warn), _) | (Some(Level::Error), Direction::Down) => Severity::Warning,
                (Some(Level::Error), Direction::Up) => Severity::Error,
                (None, _) => it.severity,
            };
            Some(Diagnostic { severity, ..it.clone() })
        };
        diagnostics.iter().filter_map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages;
    use super::*;

    #[test]
    fn levels_replace_what_a_rule_says_itself() {
        let page = pages().into_iter().find(|it| it.name == "drop-column").expect("it is there");
        let found = Diagnostic {
            code: page.code,
            rule: page.name,
            severity: Severity::Warning,
            step: None,
            about: Vec::new(),
            message: String::new(),
            help: String::new(),
        };
        let severity = |level, direction| {
            let told = Levels::default()
                .with(page, level)
                .applied(std::slice::from_ref(&found), direction);
            told.first().map(|it| it.severity)
        };
        assert_eq!(severity(Level::Allow, Direction::Up), None);
        assert_eq!(severity(Level::Note, Direction::Up), Some(Severity::Note));
        assert_eq!(severity(Level::Error, Direction::Up), Some(Severity::Error));
        assert_eq!(severity(Level::Error, Direction::Down), Some(Severity::Warning));
        assert_eq!(Levels::default().applied(std::slice::from_ref(&found), Direction::Up), [found]);
    }
}
