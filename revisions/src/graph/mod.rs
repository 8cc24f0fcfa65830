//! The history: takes migrations, returns revisions and how they follow each other. Pure.

mod applied;
mod checks;
mod family;
mod find;

use std::collections::BTreeSet;
use std::path::Path;

use crate::{Error, Fingerprint, Migration, read, unmanaged};
use checks::{check_acyclic, check_ids, check_labels, check_parents, revision, same_revision};

/// One or more directories that run as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The id; without lineage, the version of the directory.
    pub id: String,
    /// The revisions that it follows: none for a first revision, several for a merge.
    pub revises: Vec<String>,
    /// Revisions of other branches that must be applied before it.
    pub depends_on: Vec<String>,
    /// The labels of its branch.
    pub labels: Vec<String>,
    /// Its directories, in order; never empty.
    pub migrations: Vec<Migration>,
}

impl Revision {
    /// The name that its author gave it: `add_users`.
    pub fn slug(&self) -> &str {
        self.migrations[0].slug()
    }

    /// The name of its first directory.
    pub fn name(&self) -> &str {
        &self.migrations[0].name
    }

    /// Whether it lists alternatives, of which none has been chosen.
    pub fn undecided(&self) -> bool {
        self.migrations.iter().filter_map(|it| it.lineage.as_ref()).any(|it| it.undecided)
    }

    /// The schema that it was drafted for, if recorded.
    pub fn fingerprint(&self) -> Option<&Fingerprint> {
        self.migrations[0].lineage.as_ref()?.fingerprint.as_ref()
    }

    /// The versions of the migrations that a squash replaced by this revision, each with its checksum.
    pub fn replaces(&self) -> impl Iterator<Item = (&str, &str)> {
        let lineages = self.migrations.iter().filter_map(|it| it.lineage.as_ref());
        lineages.flat_map(|it| &it.replaces).map(|(version, sum)| (version.as_str(), sum.as_str()))
    }

    /// How much of it is applied.
    pub fn state(&self, applied: &BTreeSet<String>) -> State {
        match self.migrations.iter().filter(|it| applied.contains(&it.version)).count() {
            0 => State::Pending,
            parts if parts == self.migrations.len() => State::Applied,
            parts => State::Partly(parts),
        }
    }

    /// Whether any of it is applied.
    pub fn is_begun(&self, applied: &BTreeSet<String>) -> bool {
        self.state(applied) != State::Pending
    }

    pub(crate) fn parents(&self) -> impl Iterator<Item = &str> {
        self.revises.iter().chain(&self.depends_on).map(String::as_str)
    }
}

/// How much of a revision is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Pending,
    /// This many of its directories: a run stopped within it.
    Partly(usize),
    /// All of it.
    Applied,
}

/// All revisions, in Diesel's order, which is that of versions; parents come before their children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The revisions in the order in which they run.
    pub revisions: Vec<Revision>,
    /// The text of `.driftless/unmanaged.sql`: creates what other tools make and these migrations refer to. It runs before the
    /// first migration wherever the migrations are replayed, and nowhere else.
    pub unmanaged: Option<String>,
}

impl History {
    /// Reads a migrations directory.
    pub fn read(directory: &Path) -> Result<History, Error> {
        let history = History::of(read(directory)?)?;
        Ok(History { unmanaged: unmanaged(directory)?, ..history })
    }

    /// Groups migrations, which are sorted by version, into revisions, and checks the history.
    pub fn of(migrations: Vec<Migration>) -> Result<History, Error> {
        let mut groups: Vec<Vec<Migration>> = Vec::new();
        for migration in migrations {
            match groups.last_mut() {
                Some(group) if same_revision(&group[0], &migration) => group.push(migration),
                _ => groups.push(vec![migration]),
            }
        }
        let mut revisions: Vec<Revision> = Vec::new();
        for group in groups {
            let previous = revisions.last().map(|it| it.id.clone());
            revisions.push(revision(group, previous)?);
        }
        check_ids(&revisions)?;
        check_labels(&revisions)?;
        check_acyclic(&revisions)?;
        check_parents(&revisions)?;
        Ok(History { revisions, unmanaged: None })
    }

    /// The revisions without a successor.
    pub fn heads(&self) -> Vec<&Revision> {
        let followed: BTreeSet<&str> =
            self.revisions.iter().flat_map(|it| &it.revises).map(String::as_str).collect();
        self.revisions.iter().filter(|it| !followed.contains(it.id.as_str())).collect()
    }

    /// The only head; `None` if there are no revisions. An error if there are several.
    pub fn head(&self) -> Result<Option<&Revision>, Error> {
        match self.heads().as_slice() {
            [] => Ok(None),
            [head] => Ok(Some(head)),
            several => Err(Error::new(
                format!("there are several heads: {}", listed(several)),
                "merge them: `driftless merge heads -m \"…\"`; or name one: `ID`, `LABEL@head`, or `heads` for all",
            )),
        }
    }

    /// Revisions with several successors, each with these.
    pub fn branch_points(&self) -> Vec<(&Revision, Vec<&Revision>)> {
        let points = self.revisions.iter().map(|it| (it, self.children(it)));
        points.filter(|(_, children)| children.len() > 1).collect()
    }

    /// The revisions that follow this one.
    pub fn children(&self, revision: &Revision) -> Vec<&Revision> {
        self.revisions.iter().filter(|it| it.revises.contains(&revision.id)).collect()
    }

    /// The history of the revisions at these positions.
    pub fn only(&self, positions: &BTreeSet<usize>) -> History {
        let kept = positions.iter().filter_map(|it| self.revisions.get(*it));
        History { revisions: kept.cloned().collect(), unmanaged: self.unmanaged.clone() }
    }

    /// The migration with this version.
    pub fn migration(&self, version: &str) -> Option<&Migration> {
        self.migrations().map(|(_, it)| it).find(|it| it.version == version)
    }

    fn migrations(&self) -> impl DoubleEndedIterator<Item = (&Revision, &Migration)> {
        self.revisions.iter().flat_map(|it| it.migrations.iter().map(move |part| (it, part)))
    }

    /// The position of a revision of this history.
    pub fn position(&self, revision: &Revision) -> usize {
        self.revisions
            .iter()
            .position(|it| it.id == revision.id)
            .expect("the revision comes from this history")
    }
}

/// `ab12 (2026-…_add_users), …`, for messages.
pub(crate) fn listed(revisions: &[&Revision]) -> String {
    let names: Vec<String> =
        revisions.iter().map(|it| format!("`{}` ({})", it.id, it.name())).collect();
    names.join(", ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Lineage;

    pub(crate) fn stock(name: &str) -> Migration {
        Migration {
            name: name.to_owned(),
            version: name.split('_').next().expect("split yields one").replace('-', ""),
            path: name.into(),
            up: "select 1;".to_owned(),
            down: Some("select 1;".to_owned()),
            run_in_transaction: true,
            lineage: None,
            proven: None,
        }
    }

    pub(crate) fn ours(
        name: &str,
        revision: &str,
        revises: &[&str],
        part: usize,
        parts: usize,
    ) -> Migration {
        let lineage = Lineage {
            revision: revision.to_owned(),
            revises: revises.iter().map(|it| (*it).to_owned()).collect(),
            part,
            parts,
            ..Lineage::default()
        };
        Migration { lineage: Some(lineage), ..stock(name) }
    }

    /// A directory without lineage, a revision of two directories, and a revision of one.
    pub(crate) fn history() -> History {
        History::of(vec![
            stock("1_users"),
            ours("2-0000_posts", "aab1", &["1"], 1, 2),
            ours("2-0001_posts", "aab1", &["1"], 2, 2),
            ours("3_tags", "aac2", &["aab1"], 1, 1),
        ])
        .expect("it is one line")
    }

    pub(crate) fn labelled(name: &str, id: &str, revises: &[&str], label: &str) -> Migration {
        let mut migration = ours(name, id, revises, 1, 1);
        let lineage = migration.lineage.as_mut().expect("it has one");
        lineage.labels = vec![label.to_owned()];
        migration
    }

    /// `base` → `a1` (label `left`) → `a2`, `base` → `b1` (label `right`), and `m` that merges both.
    pub(crate) fn branches(merged: bool) -> History {
        let mut all = vec![
            ours("1_base", "base0", &[], 1, 1),
            labelled("2_a1", "aaa1", &["base0"], "left"),
            labelled("3_b1", "bbb1", &["base0"], "right"),
            ours("4_a2", "aaa2", &["aaa1"], 1, 1),
        ];
        if merged {
            all.push(ours("5_m", "mmm1", &["aaa2", "bbb1"], 1, 1));
        }
        History::of(all).expect("each has its place")
    }

    fn ids<'a>(revisions: &[&'a Revision]) -> Vec<&'a str> {
        revisions.iter().map(|it| it.id.as_str()).collect()
    }

    #[test]
    fn branches_have_heads_until_they_are_merged() {
        let parted = branches(false);
        assert_eq!(ids(&parted.heads()), ["bbb1", "aaa2"]);
        let error = parted.head().expect_err("there are two");
        assert!(error.message.contains("several heads: `bbb1` (3_b1), `aaa2` (4_a2)"));
        assert!(error.help.is_some_and(|it| it.contains("driftless merge heads")));
        let merged = branches(true);
        let head = merged.head().expect("it is the only one");
        assert_eq!(head.map(|it| it.id.as_str()), Some("mmm1"));
        let points = parted.branch_points();
        assert_eq!(points.len(), 1);
        assert_eq!(ids(&points[0].1), ["aaa1", "bbb1"]);
        let tips = parted.heads();
        assert_eq!(ids(&parted.common_ancestors(&tips)), ["base0"]);
        assert_eq!(ids(&parted.current(&applied(&["1", "2", "3"]))), ["aaa1", "bbb1"]);
    }

    #[test]
    fn a_label_is_for_what_follows_it_and_for_what_leads_to_it_alone() {
        let history = branches(true);
        let labels = |id: &str| -> Vec<&str> {
            history.labels(history.find(id).expect("it is there")).into_iter().collect()
        };
        assert_eq!(labels("base0"), Vec::<&str>::new());
        assert_eq!(labels("aaa2"), ["left"]);
        assert_eq!(labels("bbb1"), ["right"]);
        assert_eq!(labels("mmm1"), ["left", "right"]);
        let line = History::of(vec![
            ours("1_a", "aaaa", &[], 1, 1),
            labelled("2_b", "bbbb", &["aaaa"], "main"),
        ])
        .expect("it is a line");
        assert_eq!(line.labels(&line.revisions[0]).into_iter().collect::<Vec<_>>(), ["main"]);
    }

    #[test]
    fn what_a_squash_has_taken_in_is_known() {
        let mut migration = ours("3_all", "sq", &[], 1, 1);
        migration.lineage.as_mut().expect("it has one").replaces =
            [("1", "x"), ("2", "y"), ("3", "z")]
                .map(|(one, other)| (one.into(), other.into()))
                .into();
        let history = History::of(vec![migration]).expect("it is sound");
        assert!(history.unknown_versions(&applied(&["1", "2", "3"])).is_empty());
        assert!(history.is_up_to_date(&applied(&["1", "2", "3"])));
        assert_eq!(ids(&history.squashed_halfway(&applied(&["1"]))), ["sq"]);
        assert!(history.squashed_halfway(&applied(&[])).is_empty());
    }

    fn refused(migrations: Vec<Migration>) -> String {
        History::of(migrations).expect_err("it is broken").message
    }

    pub(crate) fn applied(versions: &[&str]) -> BTreeSet<String> {
        versions.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn directories_that_belong_together_are_one_revision() {
        let history = history();
        let ids: Vec<&str> = history.revisions.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["1", "aab1", "aac2"]);
        assert_eq!(history.revisions[1].migrations.len(), 2);
        let head = history.head().expect("it is the only one");
        assert_eq!(head.map(Revision::slug), Some("tags"));
    }

    #[test]
    fn a_revision_is_found_by_id_prefix_version_name_and_slug() {
        let history = history();
        for given in ["aab1", "aab", "posts", "2-0000_posts", "20000", "2-00"] {
            let found = history.find(given).expect("it is found");
            assert_eq!(found.id, "aab1", "{given}");
        }
        let several = history.find("aa").expect_err("it is ambiguous");
        assert!(several.message.contains("`aab1` (2-0000_posts), `aac2` (3_tags)"));
        let unknown = history.find("pots").expect_err("it is unknown");
        assert!(unknown.help.is_some_and(|it| it.contains("`posts`")));
        assert!(history.find("").is_err());
        assert!(history.find("2").is_err(), "a number is no beginning of a version or an id");
    }

    #[test]
    fn broken_histories_are_named() {
        assert!(refused(vec![ours("1_a", "a", &[], 1, 2)]).contains("should have 2 directories"));
        assert!(
            refused(vec![ours("1_a", "a", &["z"], 1, 1)])
                .contains("the migrations directory lacks that revision")
        );
        let late = vec![ours("1_a", "a", &["b"], 1, 1), ours("2_b", "b", &[], 1, 1)];
        assert!(refused(late).contains("but Diesel would run"));
        let alone = vec![ours("1_a", "a", &["a"], 1, 1)];
        assert!(refused(alone).contains("`1_a` follows itself"));
        let circle = vec![ours("1_a", "a", &["b"], 1, 1), ours("2_b", "b", &["a"], 1, 1)];
        assert!(refused(circle).contains("in a circle: `a` (1_a), `b` (2_b)"));
        let twice = vec![labelled("1_a", "a", &[], "x"), labelled("2_b", "b", &["a"], "x")];
        assert!(refused(twice).contains("both have the label `x`"));
        let id = vec![labelled("1_a", "a", &[], "b"), labelled("2_b", "b", &["a"], "x")];
        assert!(refused(id).contains("the label `b` of `1_a` is the id of `2_b`"));
        let mut needs = ours("1_a", "a", &[], 1, 1);
        needs.lineage.as_mut().expect("it has one").depends_on = vec!["z".to_owned()];
        assert!(
            refused(vec![needs])
                .contains("`1_a` depends on `z`, but the migrations directory lacks")
        );
        let torn = vec![ours("1_a", "a", &[], 1, 1), stock("2_b"), ours("3_a", "a", &[], 1, 1)];
        assert!(refused(torn).contains("have the same revision id `a`"));
    }

    #[test]
    fn what_a_database_lacks_in_between_is_known() {
        let history = history();
        let gap = applied(&["1", "3"]);
        let lacking: Vec<&str> =
            history.out_of_order(&gap).iter().map(|it| it.id.as_str()).collect();
        assert_eq!(lacking, ["aab1"]);
        assert_eq!(ids(&history.current(&gap)), ["aac2"]);
        assert!(history.out_of_order(&applied(&["1"])).is_empty());
        assert!(!history.is_up_to_date(&gap));
        assert!(history.is_up_to_date(&applied(&["1", "20000", "20001", "3"])));
    }
}
