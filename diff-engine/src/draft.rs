//! The pure part as a whole: takes a settled matching, returns a draft, with what a person has to know about it.

use driftless_schema::{Diagnostic, Pair};

use crate::diff::diff;
use crate::lint::{Direction, Levels, lint};
use crate::matching::Matching;
use crate::plan::{Plan, apart, around, plan};
use crate::render::{DraftedMigration, files, render};

/// The plans between two schemas, in both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The upgrade.
    pub up: Plan,
    /// The downgrade.
    pub down: Plan,
    /// Warnings about the upgrade, whatever their level: the proof reads them.
    pub warnings: Vec<Diagnostic>,
    /// Warnings about the downgrade.
    pub down_warnings: Vec<Diagnostic>,
    /// Which warnings are shown, and how.
    pub levels: Levels,
}

/// Drafts upgrade and downgrade, for a server of that version (`server_version_num`: 150018 is 15.18).
pub fn draft(matching: &Matching, server_version: u32) -> Draft {
    let planned = |matching: &Matching| {
        let changes = diff(matching, server_version);
        if changes.is_empty() {
            return Plan::default();
        }
        plan(changes, &matching.names_taken(), server_version)
    };
    let swapped = matching.clone().swap();
    let plans = Pair { before: planned(&swapped), after: planned(matching) };
    let plans = apart(plans);
    let up = around(plans.after, &matching.surroundings());
    let down = around(plans.before, &swapped.surroundings());
    let warnings = lint(&up, matching, Direction::Up, server_version);
    let down_warnings = lint(&down, &swapped, Direction::Down, server_version);
    Draft { up, down, warnings, down_warnings, levels: Levels::default() }
}

impl Draft {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.up.steps.is_empty() && self.down.steps.is_empty()
    }

    /// The warnings about the upgrade that are shown.
    pub fn told(&self) -> Vec<Diagnostic> {
        self.levels.applied(&self.warnings, Direction::Up)
    }

    fn told_of_down(&self) -> Vec<Diagnostic> {
        self.levels.applied(&self.down_warnings, Direction::Down)
    }

    /// The directories to write.
    pub fn migrations(&self) -> Vec<DraftedMigration> {
        render((&self.up, &self.told()), (&self.down, &self.told_of_down()))
    }

    /// The files of the upgrade, in the order in which they run.
    pub fn up_files(&self) -> Vec<String> {
        files(&self.up, &self.told())
    }

    /// The files of the downgrade, in the order in which they run.
    pub fn down_files(&self) -> Vec<String> {
        files(&self.down, &self.told_of_down())
    }
}
