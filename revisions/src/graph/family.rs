//! Ancestors and descendants of revisions, the labels of branches, and where branches part.

use std::collections::{BTreeMap, BTreeSet};

use super::{History, Revision};

impl History {
    /// The labels of the branches that a revision is on: its own, those of the revisions before it, and, as long as no
    /// branches part, those of the revisions after it.
    pub fn labels(&self, revision: &Revision) -> BTreeSet<&str> {
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        for bearer in self.revisions.iter().filter(|it| !it.labels.is_empty()) {
            let leads_there = self.leads_unbranched(revision, bearer);
            if leads_there
                || self
                    .reachable([bearer.id.as_str()], Revision::followed, true)
                    .contains(&self.position(revision))
            {
                labels.extend(bearer.labels.iter().map(String::as_str));
            }
        }
        labels
    }

    /// Whether one line without branches leads from a revision to a later one.
    fn leads_unbranched(&self, from: &Revision, to: &Revision) -> bool {
        let mut at = to;
        loop {
            let [parent] = at.revises.as_slice() else { return false };
            let Some(parent) = self.revisions.iter().find(|it| it.id == *parent) else {
                return false;
            };
            if self.children(parent).len() > 1 {
                return false;
            }
            if parent.id == from.id {
                return true;
            }
            at = parent;
        }
    }

    /// The positions of these revisions and of everything that they need.
    pub fn with_ancestors<'a>(
        &self,
        of: impl IntoIterator<Item = &'a Revision>,
    ) -> BTreeSet<usize> {
        self.reachable(of.into_iter().map(|it| it.id.as_str()), Revision::required, false)
    }

    /// The positions of everything that these revisions need.
    pub(super) fn ancestors<'a>(
        &self,
        of: impl IntoIterator<Item = &'a Revision>,
    ) -> BTreeSet<usize> {
        self.reachable(of.into_iter().flat_map(Revision::parents), Revision::required, false)
    }

    /// The positions of this revision and of everything that needs it.
    pub fn with_descendants(&self, revision: &Revision) -> BTreeSet<usize> {
        self.reachable([revision.id.as_str()], Revision::required, true)
    }

    /// The positions that can be reached along parents, or along children if `down`, including the start.
    pub(super) fn reachable<'a>(
        &self,
        from: impl IntoIterator<Item = &'a str>,
        parents: impl Fn(&Revision) -> Vec<&str>,
        down: bool,
    ) -> BTreeSet<usize> {
        let places: BTreeMap<&str, usize> =
            self.revisions.iter().enumerate().map(|(place, it)| (it.id.as_str(), place)).collect();
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.revisions.len()];
        for (place, revision) in self.revisions.iter().enumerate() {
            for parent in parents(revision).into_iter().filter_map(|it| places.get(it)) {
                let (from, to) = if down { (*parent, place) } else { (place, *parent) };
                next[from].push(to);
            }
        }
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<usize> =
            from.into_iter().filter_map(|it| places.get(it).copied()).collect();
        while let Some(place) = open.pop() {
            if found.insert(place) {
                open.extend(&next[place]);
            }
        }
        found
    }

    /// The last common ancestors of revisions: where their branches part.
    pub fn common_ancestors(&self, of: &[&Revision]) -> Vec<&Revision> {
        let sets = of.iter().map(|it| self.with_ancestors([*it]));
        let common = sets.reduce(|one, other| &one & &other).unwrap_or_default();
        let is_last = |it: &&usize| {
            let descendants = self.with_descendants(&self.revisions[**it]);
            descendants.intersection(&common).count() == 1
        };
        common.iter().filter(is_last).map(|it| &self.revisions[*it]).collect()
    }
}

impl Revision {
    fn required(&self) -> Vec<&str> {
        self.parents().collect()
    }

    pub(super) fn followed(&self) -> Vec<&str> {
        self.revises.iter().map(String::as_str).collect()
    }
}
