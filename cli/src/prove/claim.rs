//! What is proven: a draft, what it starts from, and what it leads to.

use driftless_diff_engine::{Draft, Intent, matching};
use driftless_introspect::read::{Selection, read_as};
use driftless_introspect::{Client, Error};
use driftless_revisions::{Migration, Part};
use driftless_schema::{Dependent, Name, ObjectId, Pair, Schema};

/// What to prove.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// The schema that it starts from.
    pub before: &'a Schema,
    /// The schema that it leads to.
    pub wanted: &'a Schema,
    /// The managed schemas.
    pub namespaces: &'a [Name],
    /// What the user has declared.
    pub intent: &'a Intent,
    /// Its files, in order. These run.
    pub parts: &'a [Part],
    /// The directories of these files, if they are written already. What is drafted anew may differ from them.
    pub written: &'a [Migration],
    /// Whether the files were edited. Then values may differ from what the change implies.
    pub edited: bool,
    /// Whether it can be rolled back.
    pub reversal: Reversal,
}

impl Claim<'_> {
    /// The managed schemas of a database, with all that the draft compares.
    pub(super) fn read(&self, client: &mut Client) -> Result<Schema, Error> {
        let selection = match self.intent.compares_definitions {
            true => Selection::Definitions,
            false => Selection::Dependents,
        };
        read_as(client, self.namespaces, selection)
    }

    /// The names of the views, functions and the like that the draft changes.
    pub(super) fn changed_definitions(&self) -> Vec<String> {
        let pairs = Pair { before: self.before.clone(), after: self.wanted.clone() };
        let changed = matching(pairs, self.intent).0.standing.changed();
        let ids = changed.into_iter().flat_map(|it| [it.before, it.after]).flatten();
        ids.map(|it| {
            let path: Vec<&str> = it.names().iter().map(Name::as_str).collect();
            let path = path.join(".").replace('"', "");
            path.split('(').next().unwrap_or_default().to_owned()
        })
        .collect()
    }

    /// The views, functions and the like that only the database has from which the proof starts.
    pub(super) fn definitions_of_others(&self, found: &Schema) -> Vec<ObjectId> {
        let known = || self.before.dependents.iter().chain(&self.wanted.dependents);
        let is_other =
            |it: &&Dependent| it.definition.is_some() && known().all(|known| known.id != it.id);
        found.dependents.iter().filter(is_other).map(|it| it.id.clone()).collect()
    }
}

/// Whether a draft can be rolled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// down.sql restores the schema.
    Possible,
    /// down.sql refuses to run.
    Refused,
    /// There is no down.sql.
    None,
}

impl Reversal {
    /// That of a draft.
    pub fn of(draft: &Draft) -> Reversal {
        if draft.down.refuses() { Reversal::Refused } else { Reversal::Possible }
    }
}
