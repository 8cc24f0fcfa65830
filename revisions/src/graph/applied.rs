//! What of a history is applied to a database, what is not, and what the database has besides.

use std::collections::BTreeSet;

use super::{History, Revision, State};

impl History {
    /// The applied versions that the directory lacks. Versions that a squash replaced are not among them.
    pub fn unknown_versions<'a>(&self, applied: &'a BTreeSet<String>) -> Vec<&'a str> {
        let replaced =
            self.revisions.iter().flat_map(Revision::replaces).map(|(version, _)| version);
        let known: BTreeSet<&str> = self
            .migrations()
            .map(|(_, migration)| migration.version.as_str())
            .chain(replaced)
            .collect();
        applied.iter().map(String::as_str).filter(|it| !known.contains(it)).collect()
    }

    /// Revisions that are not applied although one that follows them is.
    pub fn out_of_order(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let begun = self.revisions.iter().filter(|it| it.is_begun(applied));
        let lacking = self.ancestors(begun).into_iter().map(|it| &self.revisions[it]);
        lacking.filter(|it| it.state(applied) != State::Applied).collect()
    }

    /// Squashed revisions of which only some of the replaced migrations are applied.
    pub fn squashed_halfway(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let halfway = |it: &&Revision| {
            it.state(applied) != State::Applied
                && it.replaces().any(|(version, _)| applied.contains(version))
        };
        self.revisions.iter().filter(halfway).collect()
    }

    /// The applied revisions that no other applied revision follows.
    pub fn current(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let begun = || self.revisions.iter().filter(|it| it.is_begun(applied));
        let followed =
            self.reachable(begun().flat_map(Revision::followed), Revision::followed, false);
        begun().filter(|it| !followed.contains(&self.position(it))).collect()
    }

    /// Whether every revision is applied, and nothing that the directory lacks.
    pub fn is_up_to_date(&self, applied: &BTreeSet<String>) -> bool {
        self.revisions.iter().all(|it| it.state(applied) == State::Applied)
            && self.unknown_versions(applied).is_empty()
    }
}
