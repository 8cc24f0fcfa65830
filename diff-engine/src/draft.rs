//! The whole pure way: a settled matching in, a draft out, with what a person has to know of it.

use driftless_schema::Diagnostic;

use crate::diff::diff;
use crate::lint::{Direction, lint};
use crate::matching::Matching;
use crate::plan::{Plan, around, plan};
use crate::render::{Migration, files, render};

/// Both ways between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The way up.
    pub up: Plan,
    /// The way down.
    pub down: Plan,
    /// About the way up.
    pub warnings: Vec<Diagnostic>,
    /// About the way down.
    pub down_warnings: Vec<Diagnostic>,
}

/// Drafts both ways, for a server of that version (`server_version_num`: 150018 is 15.18).
pub fn draft(matching: &Matching, server_version: u32) -> Draft {
    let planned = |matching: &Matching| {
        let changes = diff(matching, server_version);
        around(plan(changes, server_version), &matching.surroundings())
    };
    let up = planned(matching);
    let down = planned(&matching.clone().swap());
    let warnings = lint(&up, Direction::Up);
    let down_warnings = lint(&down, Direction::Down);
    Draft { up, down, warnings, down_warnings }
}

impl Draft {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.up.steps.is_empty() && self.down.steps.is_empty()
    }

    /// The directories to write.
    pub fn migrations(&self) -> Vec<Migration> {
        render((&self.up, &self.warnings), (&self.down, &self.down_warnings))
    }

    /// The files of the way up, in the order in which they run.
    pub fn up_files(&self) -> Vec<String> {
        files(&self.up, &self.warnings)
    }

    /// The files of the way down, in the order in which they run.
    pub fn down_files(&self) -> Vec<String> {
        files(&self.down, &self.down_warnings)
    }
}
