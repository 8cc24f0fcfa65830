//! How much findings matter to a project: levels by rule. Findings in, what of them is told out.

use std::collections::BTreeMap;

use driftless_schema::{Diagnostic, ObjectId, Severity};

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

/// The levels that a project has chosen. Other findings have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// By code.
    by_code: BTreeMap<&'static str, Level>,
    /// For findings about one object, which come first.
    by_object: BTreeMap<(&'static str, ObjectId), Level>,
}

impl Levels {
    /// The same levels, with another one for that page.
    pub fn with(mut self, page: &'static Page, level: Level) -> Levels {
        self.by_code.insert(page.code, level);
        self
    }

    /// The same levels, with another one for what that page says about an object.
    pub fn with_about(mut self, page: &'static Page, about: ObjectId, level: Level) -> Levels {
        self.by_object.insert((page.code, about), level);
        self
    }

    /// The same levels, with no error for that page.
    pub fn excepting(mut self, page: &'static Page) -> Levels {
        for ((code, _), level) in &mut self.by_object {
            if *code == page.code {
                *level = (*level).min(Level::Warn);
            }
        }
        self.with(page, Level::Warn)
    }

    fn of(&self, diagnostic: &Diagnostic) -> Option<Level> {
        let about = |it: &ObjectId| self.by_object.get(&(diagnostic.code, it.clone()));
        let level = diagnostic.about.iter().find_map(about);
        level.or_else(|| self.by_code.get(diagnostic.code)).copied()
    }

    /// What is told of these findings. On the way down nothing is an error: what an upgrade adds, its downgrade drops.
    pub fn applied(&self, diagnostics: &[Diagnostic], direction: Direction) -> Vec<Diagnostic> {
        let told = |it: &Diagnostic| {
            let severity = match (self.of(it), direction) {
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
    use driftless_schema::QualifiedName;

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

    #[test]
    fn the_level_of_an_object_comes_before_that_of_the_rule() {
        let all = pages();
        let [column, table] = ["drop-column", "drop-table"]
            .map(|name| *all.iter().find(|it| it.name == name).expect("it is there"));
        let [age, name] = ["age", "name"]
            .map(|it| ObjectId::column(&QualifiedName::new("public", "users"), &it.into()));
        let found = |page: &'static Page, about: &ObjectId| Diagnostic {
            code: page.code,
            rule: page.name,
            severity: Severity::Warning,
            step: None,
            about: vec![about.clone()],
            message: String::new(),
            help: String::new(),
        };
        let all = [found(column, &age), found(column, &name), found(table, &age)];
        let told = |levels: &Levels| -> Vec<_> {
            let told = levels.applied(&all, Direction::Up);
            told.into_iter().map(|it| (it.rule, it.severity)).collect()
        };
        let strict = Levels::default()
            .with(column, Level::Note)
            .with_about(column, name.clone(), Level::Error)
            .with_about(table, name, Level::Allow)
            .with_about(column, age, Level::Allow);
        let (error, warning) = (Severity::Error, Severity::Warning);
        assert_eq!(told(&strict), [("drop-column", error), ("drop-table", warning)]);
        let excepted = strict.excepting(column);
        assert_eq!(told(&excepted), [("drop-column", warning), ("drop-table", warning)]);
    }
}
