//! What a rule is: a page for people, and a function that looks at one step.

use std::fmt;

use driftless_schema::{Diagnostic, ObjectId, Severity};

use super::Context;
use crate::plan::{Facts, Step};

/// What is to be read of a code. Codes and names never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// `DL102`.
    pub code: &'static str,
    /// `drop-column`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// What it tells, in one sentence.
    pub what: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// Where it is told.
    pub example: Example,
    /// What to do.
    pub remedy: &'static str,
    /// Whether driftless cannot go on where it is an error, or may not hide it: then its level is not to be chosen.
    pub is_fixed: bool,
}

/// Where a code is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// Of such SQL.
    Sql(&'static str),
    /// Of such a model.
    Model(&'static str),
    /// By such a command.
    Command(&'static str),
}

impl Example {
    /// As it is written.
    pub fn text(self) -> &'static str {
        let (Example::Sql(text) | Example::Model(text) | Example::Command(text)) = self;
        text
    }

    /// What Markdown calls its language.
    pub fn language(self) -> &'static str {
        match self {
            Example::Sql(_) => "sql",
            Example::Model(_) => "rust",
            Example::Command(_) => "sh",
        }
    }
}

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Data that a migration takes away.
    LostData,
    /// Rows that make a migration fail.
    ExistingRows,
    /// What else happens when rows are written.
    Writes,
    /// What waits while a migration runs.
    Locks,
    /// Conversions that depend on a time zone or a style.
    Time,
    /// Labels of enums.
    Enums,
    /// What running programs trip over.
    Programs,
    /// Views, policies, triggers and functions that depend on what changes.
    Dependents,
    /// What cannot be drafted.
    Refusals,
    /// What the proof has found.
    Proof,
    /// What is undecided, unknown or not modelled.
    Open,
    /// Models that contradict each other.
    Models,
    /// What a server lacks.
    Servers,
}

impl Group {
    /// All of them, in the order of WARNINGS.md.
    pub const ALL: [Group; 13] = [
        Group::LostData,
        Group::ExistingRows,
        Group::Writes,
        Group::Locks,
        Group::Time,
        Group::Enums,
        Group::Programs,
        Group::Dependents,
        Group::Refusals,
        Group::Proof,
        Group::Open,
        Group::Models,
        Group::Servers,
    ];
}

/// Its heading.
impl fmt::Display for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Group::LostData => "Lost data",
            Group::ExistingRows => "Existing rows that make a migration fail",
            Group::Writes => "What else happens when rows are written",
            Group::Locks => "Locks",
            Group::Time => "Time zones and text styles",
            Group::Enums => "Enums",
            Group::Programs => "Running programs",
            Group::Dependents => "Dependents of what changes",
            Group::Refusals => "What cannot be drafted",
            Group::Proof => "Proof",
            Group::Open => "Undecided, unknown, not modelled",
            Group::Models => "Models",
            Group::Servers => "Servers",
        })
    }
}

/// A page, and where it is about the steps of a plan what finds them.
pub(crate) struct Rule {
    pub(crate) page: Page,
    pub(crate) find: fn(&View<'_>) -> Option<Finding>,
}

/// What a rule sees.
pub(crate) struct View<'a> {
    pub(crate) step: &'a Step,
    /// What the step does, apart from what it does to tables that the plan itself creates.
    pub(crate) facts: &'a Facts,
    pub(crate) context: &'a Context,
}

/// A finding before it knows its place and its page.
pub(crate) struct Finding {
    severity: Severity,
    message: String,
    help: String,
    /// Further objects that it is about.
    also: Vec<ObjectId>,
}

impl Finding {
    pub(crate) fn warning(message: String, help: impl Into<String>) -> Finding {
        let (severity, help, also) = (Severity::Warning, help.into(), Vec::new());
        Finding { severity, message, help, also }
    }

    pub(crate) fn note(message: String, help: impl Into<String>) -> Finding {
        Finding { severity: Severity::Note, ..Finding::warning(message, help) }
    }

    /// The same, about these objects as well.
    pub(crate) fn about_also(self, also: &[ObjectId]) -> Finding {
        Finding { also: also.to_vec(), ..self }
    }

    pub(crate) fn at(self, place: usize, view: &View<'_>, page: &Page) -> Diagnostic {
        let Finding { severity, message, help, also } = self;
        let Page { code, name: rule, .. } = *page;
        let about = view.step.statement.about().into_iter().chain(also);
        let about = about.map(|it| view.context.known(it)).collect();
        Diagnostic { code, rule, severity, step: Some(place), about, message, help }
    }
}
