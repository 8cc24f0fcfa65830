//! How revisions follow each other. Pure: migrations in, a history out.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::nearest;
use crate::{Error, Migration};

/// One or more directories that belong together and run as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id; the version of the directory where that has no lineage.
    pub id: String,
    /// The revision that it follows.
    pub revises: Option<String>,
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

    /// Whether somebody has yet to choose between its alternatives.
    pub fn undecided(&self) -> bool {
        self.migrations.iter().filter_map(|it| it.lineage.as_ref()).any(|it| it.undecided)
    }

    /// How much of it a database has.
    pub fn state(&self, applied: &BTreeSet<String>) -> State {
        match self.migrations.iter().filter(|it| applied.contains(&it.version)).count() {
            0 => State::Pending,
            parts if parts == self.migrations.len() => State::Applied,
            parts => State::Partly(parts),
        }
    }
}

/// How much of a revision a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Pending,
    /// So many of its directories: a run stopped within it.
    Partly(usize),
    /// All of it.
    Applied,
}

/// Every revision, the first one first. A line for now: each follows the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The revisions in the order in which they run.
    pub revisions: Vec<Revision>,
}

impl History {
    /// Every up.sql with its directory's name, in the order in which they run.
    pub fn up_files(&self) -> Vec<(String, String)> {
        let all = self.revisions.iter().flat_map(|it| &it.migrations);
        all.map(|it| (it.name.clone(), it.up.clone())).collect()
    }

    /// Groups migrations (sorted by version) into revisions and checks that they form one line.
    pub fn of(migrations: Vec<Migration>) -> Result<History, Error> {
        let mut groups: Vec<Vec<Migration>> = Vec::new();
        for migration in migrations {
            match groups.last_mut() {
                Some(group) if belong_together(&group[0], &migration) => group.push(migration),
                _ => groups.push(vec![migration]),
            }
        }
        let mut revisions: Vec<Revision> = Vec::new();
        for group in groups {
            let previous = revisions.last().map(|it| it.id.clone());
            revisions.push(revision(group, previous)?);
        }
        unique(&revisions)?;
        known_parents(&revisions)?;
        one_line(&revisions)?;
        Ok(History { revisions })
    }

    /// The last revision.
    pub fn head(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// The revision with this id, version, directory name or slug, or with an id that begins so.
    pub fn find(&self, given: &str) -> Result<&Revision, Error> {
        let exact = |it: &&Revision| {
            it.id == given
                || it.slug() == given
                || it.migrations.iter().any(|it| it.version == given || it.name == given)
        };
        // By chance an id begins with `1`, by which somebody means one revision.
        let is_a_number = given.len() < 4 && given.bytes().all(|it| it.is_ascii_digit());
        let begins = |it: &&Revision| {
            let version = given.replace('-', "");
            let versioned = it.migrations[0].version.starts_with(&version);
            !given.is_empty() && !is_a_number && (it.id.starts_with(given) || versioned)
        };
        let mut candidates: Vec<&Revision> = self.revisions.iter().filter(exact).collect();
        if candidates.is_empty() {
            candidates = self.revisions.iter().filter(begins).collect();
        }
        match candidates.as_slice() {
            [revision] => Ok(revision),
            [] => Err(self.unknown(given)),
            several => Err(Error::new(
                format!("`{given}` means several revisions: {}", listed(several)),
                "give more of the id",
            )),
        }
    }

    /// The versions that a database has and the directory does not.
    pub fn unknown_versions<'a>(&self, applied: &'a BTreeSet<String>) -> Vec<&'a str> {
        let known: BTreeSet<&str> =
            self.migrations().map(|(_, migration)| migration.version.as_str()).collect();
        applied.iter().map(String::as_str).filter(|it| !known.contains(it)).collect()
    }

    /// Revisions that a database lacks although it has a later one.
    pub fn out_of_order(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let lacks = |it: &Revision| it.state(applied) != State::Applied;
        let last = self.revisions.iter().rposition(|it| it.state(applied) != State::Pending);
        self.revisions[..last.unwrap_or(0)].iter().filter(|it| lacks(it)).collect()
    }

    /// The last revision of which a database has something.
    pub fn current(&self, applied: &BTreeSet<String>) -> Option<&Revision> {
        self.revisions.iter().rfind(|it| it.state(applied) != State::Pending)
    }

    /// Whether a database has every revision, and nothing that the directory does not know.
    pub fn is_up_to_date(&self, applied: &BTreeSet<String>) -> bool {
        self.revisions.iter().all(|it| it.state(applied) == State::Applied)
            && self.unknown_versions(applied).is_empty()
    }

    fn migrations(&self) -> impl DoubleEndedIterator<Item = (&Revision, &Migration)> {
        self.revisions.iter().flat_map(|it| it.migrations.iter().map(move |part| (it, part)))
    }

    pub(super) fn position(&self, revision: &Revision) -> usize {
        self.revisions
            .iter()
            .position(|it| it.id == revision.id)
            .expect("the revision comes from this history")
    }

    fn unknown(&self, given: &str) -> Error {
        let words = self.revisions.iter().flat_map(|it| [it.id.as_str(), it.slug(), it.name()]);
        let help = match nearest(given, words) {
            _ if given.len() < 3 && given.parse::<usize>().is_ok() => {
                format!("for so many revisions further or back write `+{given}` or `-{given}`")
            }
            Some(word) => format!("did you mean `{word}`?"),
            None => "`driftless history` lists the revisions".to_owned(),
        };
        Error::new(format!("there is no revision `{given}`"), help)
    }
}

fn belong_together(one: &Migration, other: &Migration) -> bool {
    match (&one.lineage, &other.lineage) {
        (Some(one), Some(other)) => one.revision == other.revision,
        (Some(_) | None, _) => false,
    }
}

fn revision(migrations: Vec<Migration>, previous: Option<String>) -> Result<Revision, Error> {
    let Some(lineage) = migrations[0].lineage.clone() else {
        return Ok(Revision { id: migrations[0].version.clone(), revises: previous, migrations });
    };
    let complete = migrations.len() == lineage.parts
        && migrations.iter().filter_map(|it| it.lineage.as_ref()).zip(1..).all(|(it, part)| {
            it.part == part && it.parts == lineage.parts && it.revises == lineage.revises
        });
    if !complete {
        let names: Vec<&str> = migrations.iter().map(|it| it.name.as_str()).collect();
        return Err(Error::new(
            format!(
                "the revision `{}` should be {} directories that belong together, and is {}",
                lineage.revision,
                lineage.parts,
                names.join(", ")
            ),
            "restore the missing directories (`git status` shows them), or remove all of them and draft again",
        ));
    }
    if lineage.revises.len() > 1 {
        return Err(Error::new(
            format!("the revision `{}` joins several others", migrations[0].name),
            "driftless runs one line of revisions: let it revise the last of them alone",
        ));
    }
    Ok(Revision { id: lineage.revision, revises: lineage.revises.into_iter().next(), migrations })
}

fn unique(revisions: &[Revision]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &Revision> = BTreeMap::new();
    for revision in revisions {
        if let Some(other) = seen.insert(&revision.id, revision) {
            return Err(Error::new(
                format!(
                    "`{}` and `{}` both are the revision `{}`",
                    other.name(),
                    revision.name(),
                    revision.id
                ),
                "the directories of one revision must follow each other; give a copied one an id of its own in metadata.toml",
            ));
        }
    }
    Ok(())
}

fn known_parents(revisions: &[Revision]) -> Result<(), Error> {
    for (position, revision) in revisions.iter().enumerate() {
        let Some(parent) = &revision.revises else { continue };
        match revisions.iter().position(|it| it.id == *parent) {
            Some(earlier) if earlier < position => {}
            Some(_) => {
                return Err(Error::new(
                    format!(
                        "`{}` revises `{parent}`, which Diesel would run after it",
                        revision.name()
                    ),
                    "rename its directories so that their versions sort after those of the revision that it follows",
                ));
            }
            None => {
                let known = revisions.iter().map(|it| it.id.as_str());
                let help = match nearest(parent, known) {
                    Some(word) => {
                        format!("did you mean `{word}`? `revises` stands in its metadata.toml")
                    }
                    None => {
                        "restore the missing migration, or correct `revises` in its metadata.toml"
                            .to_owned()
                    }
                };
                return Err(Error::new(
                    format!(
                        "`{}` revises `{parent}`, which is not in the directory",
                        revision.name()
                    ),
                    help,
                ));
            }
        }
    }
    Ok(())
}

fn one_line(revisions: &[Revision]) -> Result<(), Error> {
    let followed: BTreeSet<&str> =
        revisions.iter().filter_map(|it| it.revises.as_deref()).collect();
    let heads: Vec<&Revision> =
        revisions.iter().filter(|it| !followed.contains(it.id.as_str())).collect();
    let [_, .., last] = heads.as_slice() else { return Ok(()) };
    Err(Error::new(
        format!("there are several heads: {}", listed(&heads)),
        format!(
            "put them in one line: in the metadata.toml of `{}` or of the first revision of its branch, let `revises` name the other head",
            last.name()
        ),
    ))
}

fn listed(revisions: &[&Revision]) -> String {
    let names: Vec<String> =
        revisions.iter().map(|it| format!("`{}` ({})", it.id, it.name())).collect();
    names.join(", ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Lineage;

    fn stock(name: &str) -> Migration {
        Migration {
            name: name.to_owned(),
            version: name.split('_').next().expect("split yields one").replace('-', ""),
            path: name.into(),
            up: "select 1;".to_owned(),
            down: Some("select 1;".to_owned()),
            run_in_transaction: true,
            lineage: None,
        }
    }

    fn ours(name: &str, revision: &str, revises: &[&str], part: usize, parts: usize) -> Migration {
        let lineage = Lineage {
            revision: revision.to_owned(),
            revises: revises.iter().map(|it| (*it).to_owned()).collect(),
            part,
            parts,
            undecided: false,
        };
        Migration { lineage: Some(lineage), ..stock(name) }
    }

    /// One stock directory, a group of two, a single one.
    pub(crate) fn history() -> History {
        History::of(vec![
            stock("1_users"),
            ours("2-0000_posts", "aab1", &["1"], 1, 2),
            ours("2-0001_posts", "aab1", &["1"], 2, 2),
            ours("3_tags", "aac2", &["aab1"], 1, 1),
        ])
        .expect("it is one line")
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
        assert_eq!(history.head().map(|it| it.slug()), Some("tags"));
    }

    #[test]
    fn a_revision_is_found_by_id_prefix_version_name_and_slug() {
        let history = history();
        for given in ["aab1", "aab", "posts", "2-0000_posts", "20000", "2-00"] {
            assert_eq!(history.find(given).map(|it| it.id.as_str()), Ok("aab1"), "{given}");
        }
        let several = history.find("aa").expect_err("it is ambiguous");
        assert!(several.message.contains("`aab1` (2-0000_posts), `aac2` (3_tags)"));
        let unknown = history.find("pots").expect_err("it is unknown");
        assert!(unknown.help.contains("`posts`"), "{}", unknown.help);
        assert!(history.find("").is_err());
        assert!(history.find("2").is_err(), "a number is no beginning of a version or an id");
    }

    #[test]
    fn broken_histories_are_named() {
        assert!(refused(vec![ours("1_a", "a", &[], 1, 2)]).contains("should be 2 directories"));
        assert!(refused(vec![ours("1_a", "a", &["z"], 1, 1)]).contains("not in the directory"));
        let heads = vec![
            ours("1_a", "a", &[], 1, 1),
            ours("2_b", "b", &["a"], 1, 1),
            ours("3_c", "c", &["a"], 1, 1),
        ];
        assert!(refused(heads).contains("several heads: `b` (2_b), `c` (3_c)"));
        let late = vec![ours("1_a", "a", &["b"], 1, 1), ours("2_b", "b", &[], 1, 1)];
        assert!(refused(late).contains("would run after it"));
        let torn = vec![ours("1_a", "a", &[], 1, 1), stock("2_b"), ours("3_a", "a", &[], 1, 1)];
        assert!(refused(torn).contains("both are the revision `a`"));
    }

    #[test]
    fn what_a_database_lacks_in_between_is_known() {
        let history = history();
        let gap = applied(&["1", "3"]);
        let lacking: Vec<&str> =
            history.out_of_order(&gap).iter().map(|it| it.id.as_str()).collect();
        assert_eq!(lacking, ["aab1"]);
        assert_eq!(history.current(&gap).map(|it| it.id.as_str()), Some("aac2"));
        assert!(history.out_of_order(&applied(&["1"])).is_empty());
        assert!(!history.is_up_to_date(&gap));
        assert!(history.is_up_to_date(&applied(&["1", "20000", "20001", "3"])));
    }
}
