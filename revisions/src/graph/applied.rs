//! What a database has of a history, what it lacks, and what it has besides.

use std::collections::BTreeSet;

use super::{History, Revision, State};

impl History {
    /// The versions that a database has and the directory does not; what a squash has taken in is known.
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

    /// Revisions that a database lacks although it has one that follows them.
    pub fn out_of_order(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let begun = self.revisions.iter().filter(|it| it.is_begun(applied));
        let lacking = self.ancestors(begun).into_iter().map(|it| &self.revisions[it]);
        lacking.filter(|it| it.state(applied) != State::Applied).collect()
    }

    /// Revisions that came of a squash, of which a database has some of what they replace and not the rest.
    pub fn squashed_halfway(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let halfway = |it: &&Revision| {
            it.state(applied) != State::Applied
                && it.replaces().any(|(version, _)| applied.contains(version))
        };
        self.revisions.iter().filter(halfway).collect()
    }

    /// The revisions that a database has, and of which it has nothing that follows them.
    pub fn current(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let begun = || self.revisions.iter().filter(|it| it.is_begun(applied));
        let followed =
            self.reachable(begun().flat_map(Revision::followed), Revision::followed, false);
        begun().filter(|it| !followed.contains(&self.position(it))).collect()
    }

    /// Whether a database has every revision, and nothing that the directory does not know.
    pub fn is_up_to_date(&self, applied: &BTreeSet<String>) -> bool {
        self.revisions.iter().all(|it| it.state(applied) == State::Applied)
            && self.unknown_versions(applied).is_empty()
    }
}
