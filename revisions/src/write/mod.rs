//! Writes a revision: all of its directories and the recorded head, or nothing.

mod metadata;
mod name;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use fd_lock::RwLock;

use crate::staging::{
    Change, apply, create_directory, create_file, finish_locked, staging_directories,
};
use crate::text_file::read_file;
use crate::{Error, Fingerprint, History, Migration, read};
use metadata::metadata;
pub use metadata::record_proof;
use name::versions;
pub use name::{names_for_redraft, slug};

/// A revision to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its id: `fresh_id()`.
    pub id: String,
    /// The revisions that it follows; none for a first revision.
    pub revises: Vec<String>,
    /// Revisions of other branches that must be applied before it.
    pub depends_on: Vec<String>,
    /// The labels of its branch.
    pub labels: Vec<String>,
    /// The schema that it was drafted for.
    pub fingerprint: Option<Fingerprint>,
    /// The heads at the time of drafting: if the heads are different now, the revision is not written.
    pub heads: Vec<String>,
    /// What it does, in the author's words; its name is made from this.
    pub message: String,
    /// Whether the draft lists alternatives, of which none has been chosen.
    pub undecided: bool,
    /// Its directories, in order.
    pub parts: Vec<Part>,
    /// The text of schema.json, if the recorded head advances.
    pub recorded_head: Option<String>,
    /// The text of `.driftless/unmanaged.sql`, if it changes.
    pub unmanaged: Option<String>,
    /// What it changes in the models, for later merges.
    pub models: Option<String>,
    /// The text of drafted.json: the files as drafted, which later tells hand-written lines from drafted ones.
    pub drafted: Option<String>,
}

/// One directory of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text of up.sql.
    pub up: String,
    /// The text of down.sql.
    pub down: String,
    /// Whether Diesel runs each file in a transaction.
    pub run_in_transaction: bool,
    /// The migrations that a squash replaced by it: their versions and their checksums.
    pub replaces: BTreeMap<String, String>,
    /// Whether driftless drafted every line of it.
    pub drafted: bool,
    /// Whether these texts were proven.
    pub proven: bool,
}

impl Part {
    /// A part that Diesel runs in a transaction.
    pub fn new(up: impl Into<String>, down: impl Into<String>) -> Part {
        Part {
            up: up.into(),
            down: down.into(),
            run_in_transaction: true,
            replaces: BTreeMap::new(),
            drafted: false,
            proven: false,
        }
    }
}

/// The result of writing a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The directories, in order.
    pub directories: Vec<PathBuf>,
}

/// Writes a draft into the migrations directory, completely or not at all. Creates the directory if it is missing.
/// Versions are made from `now`.
pub fn write(directory: &Path, draft: &Draft, now: SystemTime) -> Result<Written, Error> {
    create_directory(directory)?;
    locked(directory, || {
        finish_locked(directory)?;
        let history = History::of(read(directory)?)?;
        let heads: Vec<&str> = history.heads().iter().map(|it| it.id.as_str()).collect();
        if heads != draft.heads {
            return Err(Error::new(
                "another revision was written in the meantime, so this one was not written",
                "draft it again",
            ));
        }
        let last = history.revisions.last().and_then(|it| it.migrations.last());
        let last = last.map(|it| it.version.as_str());
        let names: Vec<String> = versions(now, draft.parts.len(), last)?
            .into_iter()
            .map(|version| format!("{version}_{}", slug(&draft.message)))
            .collect();
        write_directories(directory, &[], draft, &names, &[])
    })
}

/// Replaces existing directories by a draft, completely or not at all. `names` are those of the new directories. Also
/// removes what the `obsolete` revisions recorded about the models.
pub fn rewrite(
    directory: &Path,
    old: &[&Migration],
    draft: &Draft,
    names: &[String],
    obsolete: &[String],
) -> Result<Written, Error> {
    locked(directory, || {
        finish_locked(directory)?;
        let now = read(directory)?;
        if let Some(changed) = old.iter().find(|it| !now.contains(it)) {
            return Err(Error::new(
                format!("`{}` was changed in the meantime, so nothing was written", changed.name),
                "run the command again",
            ));
        }
        write_directories(directory, old, draft, names, obsolete)
    })
}

/// Finishes or removes what a killed command left behind, and returns a sentence for each. Waits for a command that is
/// still writing. Creates nothing if nothing was left behind.
pub fn finish(directory: &Path) -> Result<Vec<String>, Error> {
    match staging_directories(directory)?.is_empty() {
        true => Ok(Vec::new()),
        false => locked(directory, || finish_locked(directory)),
    }
}

fn write_directories(
    directory: &Path,
    old: &[&Migration],
    draft: &Draft,
    names: &[String],
    obsolete: &[String],
) -> Result<Written, Error> {
    let files = |(number, part): (usize, &Part)| {
        vec![
            ("up.sql", part.up.clone()),
            ("down.sql", part.down.clone()),
            ("metadata.toml", metadata(draft, part, number)),
        ]
    };
    let beside = [
        draft.models.clone().map(|it| (models_file(&draft.id), it)),
        draft.drafted.clone().map(|it| (DRAFTED.to_owned(), it)),
        draft.recorded_head.clone().map(|it| (RECORDED_HEAD.to_owned(), it)),
        draft.unmanaged.clone().map(|it| (UNMANAGED.to_owned(), it)),
    ];
    let change = Change {
        id: fresh_id(),
        removed_directories: old.iter().map(|it| it.name.clone()).collect(),
        new_directories: names.iter().cloned().zip((1..).zip(&draft.parts).map(files)).collect(),
        files: beside.into_iter().flatten().collect(),
        removed_files: obsolete.iter().map(|it| models_file(it)).collect(),
    };
    apply(directory, &change)?;
    Ok(Written { directories: names.iter().map(|it| directory.join(it)).collect() })
}

/// The text of `.driftless/schema.json`: the models as of the head; `None` if nothing has been drafted.
pub fn recorded_head(directory: &Path) -> Result<Option<String>, Error> {
    read_file(&directory.join(RECORDED_HEAD))
}

/// Replaces `.driftless/schema.json`.
pub fn record_head(directory: &Path, text: &str) -> Result<(), Error> {
    replace(&directory.join(RECORDED_HEAD), text)
}

/// Writes a file completely, or not at all.
fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}", fresh_id()));
    create_directory(path.parent().unwrap_or(Path::new("")))?;
    let outcome = create_file(&beside, text)
        .and_then(|()| fs::rename(&beside, path).map_err(|it| Error::file("write", path, it)));
    if outcome.is_err() {
        // The file may not exist, and the user gets the first error.
        fs::remove_file(&beside).ok();
    }
    outcome
}

/// A unique id: twelve hexadecimal digits.
pub fn fresh_id() -> String {
    format!("{:012x}", random() & 0xffff_ffff_ffff)
}

/// The standard library seeds each hasher with randomness from the system.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// The text of `.driftless/unmanaged.sql`; `None` if there is no such file.
pub fn unmanaged(directory: &Path) -> Result<Option<String>, Error> {
    read_file(&directory.join(UNMANAGED))
}

/// The path, in a migrations directory, of the SQL that creates what other tools make and migrations refer to.
pub const UNMANAGED: &str = ".driftless/unmanaged.sql";

/// The path of the recorded head in a migrations directory.
pub const RECORDED_HEAD: &str = ".driftless/schema.json";

/// The path of the last draft's files as drafted.
const DRAFTED: &str = ".driftless/drafted.json";

/// Holds the lock file that diesel_cli uses while it creates a migration. The file stays, because removing a lock file
/// is a race.
fn locked<T>(directory: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let path = directory.join(".diesel_lock");
    let file = fs::File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|it| Error::file("lock", &path, it))?;
    let mut lock = RwLock::new(file);
    let deadline = Instant::now() + Duration::from_secs(10);
    let guard = loop {
        match lock.try_write() {
            Ok(guard) => break guard,
            Err(busy) if busy.kind() == ErrorKind::WouldBlock && Instant::now() < deadline => {}
            Err(busy) if busy.kind() == ErrorKind::WouldBlock => {
                return Err(Error::new(
                    format!("another program holds `{}`", path.display()),
                    "wait until it has written its migration, then try again",
                )
                .with_source(busy));
            }
            Err(source) => return Err(Error::file("lock", &path, source)),
        }
        thread::sleep(Duration::from_millis(20 + random() % 50));
    };
    let outcome = work();
    drop(guard);
    outcome
}

/// The text of `.driftless/drafted.json`: the files of the last draft, as drafted.
pub fn drafted(directory: &Path) -> Result<Option<String>, Error> {
    read_file(&directory.join(DRAFTED))
}

/// What a revision changed in the models, as recorded with it; `None` if it changed nothing, or if that is not known.
pub fn models_of(directory: &Path, revision: &str) -> Result<Option<String>, Error> {
    read_file(&directory.join(models_file(revision)))
}

fn models_file(revision: &str) -> String {
    format!(".driftless/models/{revision}.json")
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use std::time::UNIX_EPOCH;

    use super::name::versions;
    use super::*;
    use crate::directory::tests::Folder;
    use crate::staging::tests::{files, withstands_everything};

    /// 2026-11-23 10:15:00 UTC.
    const NOW: u64 = 1_795_428_900;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn draft(id: &str, revises: Option<&str>, parts: usize) -> Draft {
        let revises: Vec<String> = revises.into_iter().map(str::to_owned).collect();
        Draft {
            id: id.to_owned(),
            heads: revises.clone(),
            revises,
            message: "Add users!".to_owned(),
            parts: vec![Part::new("select 1;\n", "select 2;\n"); parts],
            recorded_head: Some(format!("{{\"{id}\":1}}")),
            ..Draft::default()
        }
    }

    fn names(written: &Written) -> Vec<String> {
        let name =
            |it: &PathBuf| it.file_name().expect("it has one").to_string_lossy().into_owned();
        written.directories.iter().map(name).collect()
    }

    #[test]
    fn versions_are_dates_in_utc() {
        for (seconds, version) in [
            (0, "1970-01-01-000000-0000"),
            (951_782_400, "2000-02-29-000000-0000"),
            (NOW, "2026-11-23-101500-0000"),
            (4_102_444_799, "2099-12-31-235959-0000"),
        ] {
            let found = versions(at(seconds), 1, None).expect("it is a date");
            assert_eq!(found, [version]);
        }
        // The last year that can be written is 9999.
        assert!(versions(at(300_000_000_000), 1, None).is_err());
    }

    #[test]
    fn slugs_are_fit_for_a_directory() {
        assert_eq!(slug("Add users, and posts"), "add_users_and_posts");
        assert_eq!(slug("../.."), "revision");
        assert_eq!(slug(&"long ".repeat(40)).len(), 48);
    }

    #[test]
    fn a_group_is_written_and_read_back_as_one_revision() {
        let folder = Folder::new();
        let first = write(&folder.0, &draft("aaa", None, 2), at(NOW)).expect("it is written");
        let second = write(&folder.0, &draft("bbb", Some("aaa"), 1), at(NOW)).expect("it is too");
        assert_eq!(
            names(&first),
            ["2026-11-23-101500-0000_add_users", "2026-11-23-101500-0001_add_users"]
        );
        assert_eq!(names(&second), ["2026-11-23-101500-0002_add_users"]);
        let history = History::of(read(&folder.0).expect("it is sound")).expect("it is one line");
        assert_eq!(history.revisions.len(), 2);
        assert_eq!(history.revisions[1].revises, ["aaa"]);
        assert_eq!(
            recorded_head(&folder.0).map_err(|it| it.message),
            Ok(Some("{\"bbb\":1}".to_owned()))
        );
    }

    #[test]
    fn a_clock_that_is_behind_does_not_bring_a_draft_before_the_head() {
        let folder = Folder::new();
        write(&folder.0, &draft("aaa", None, 1), at(NOW)).expect("it is written");
        let later = write(&folder.0, &draft("bbb", Some("aaa"), 1), at(NOW - 900)).expect("it is");
        assert_eq!(names(&later), ["2026-11-23-101500-0001_add_users"]);
        let odd = Folder::new().with("9999_z/up.sql", "select 1;");
        let error = write(&odd.0, &draft("bbb", Some("9999"), 1), at(NOW)).expect_err("no place");
        assert!(error.message.contains("9999 of the last migration sorts after"));
    }

    #[test]
    fn a_draft_against_another_head_is_not_written() {
        let folder = Folder::new();
        write(&folder.0, &draft("aaa", None, 1), at(NOW)).expect("it is written");
        let error = write(&folder.0, &draft("bbb", None, 1), at(NOW)).expect_err("the head moved");
        assert!(error.message.contains("in the meantime"));
        assert_eq!(read(&folder.0).expect("it is sound").len(), 1);
    }

    #[test]
    fn a_failure_at_the_end_leaves_nothing_behind() {
        // A directory has the name of the recorded head: the last rename fails.
        let folder = Folder::new().with(".driftless/schema.json/in_the_way", "");
        write(&folder.0, &draft("aaa", None, 3), at(NOW)).expect_err("it cannot be written");
        assert_eq!(read(&folder.0).map_err(|it| it.message), Ok(Vec::new()));
        let left: Vec<_> =
            fs::read_dir(folder.0.join(".driftless")).expect("it is there").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    fn with_models(draft: Draft, text: &str) -> Draft {
        let text = Some(text.to_owned());
        Draft { models: text.clone(), drafted: text.clone(), recorded_head: text, ..draft }
    }

    /// Three revisions, the second of two parts. Written once, then copied.
    fn three() -> Folder {
        static FILES: OnceLock<BTreeMap<PathBuf, String>> = OnceLock::new();
        let all = FILES.get_or_init(|| files(&written()));
        all.iter()
            .fold(Folder::new(), |folder, (path, text)| folder.with(&path.to_string_lossy(), text))
    }

    fn written() -> Folder {
        let folder = Folder::new();
        let mut head = None;
        for (id, parts) in [("aaa", 1), ("bbb", 2), ("ccc", 1)] {
            write(&folder.0, &with_models(draft(id, head, parts), id), at(NOW)).expect("it is");
            head = Some(id);
        }
        folder
    }

    #[test]
    fn a_new_revision_is_written_or_not_wherever_it_is_killed() {
        let work = |path: &Path| {
            write(path, &with_models(draft("ddd", Some("ccc"), 3), "ddd"), at(NOW)).map(|_| ())
        };
        withstands_everything(three, work);
        let first = |path: &Path| write(path, &draft("aaa", None, 1), at(NOW)).map(|_| ());
        withstands_everything(|| Folder::new().with("README.md", ""), first);
    }

    #[test]
    fn an_update_is_written_or_not_wherever_it_is_killed() {
        // The second revision has two directories, the last has one.
        for (place, id, parts) in [(1, "bbb", 2), (2, "ccc", 3)] {
            let work = |path: &Path| {
                let history = History::of(read(path)?)?;
                let revision = &history.revisions[place];
                let names = names_for_redraft(revision, parts, at(NOW + 60))?;
                let old: Vec<&Migration> = revision.migrations.iter().collect();
                let mut again = with_models(draft(id, None, parts), "again");
                again.revises = revision.revises.clone();
                again.parts.iter_mut().for_each(|it| it.up = "select 'again';\n".to_owned());
                rewrite(path, &old, &again, &names, &[]).map(|_| ())
            };
            withstands_everything(three, work);
        }
    }

    #[test]
    fn a_squash_is_written_or_not_wherever_it_is_killed() {
        let work = |path: &Path| {
            let all = read(path)?;
            let old: Vec<&Migration> = all.iter().collect();
            let names = [format!("{}_all", all[3].name.split('_').next().unwrap_or_default())];
            let obsolete = ["aaa".to_owned(), "bbb".to_owned(), "never".to_owned()];
            let squashed = with_models(draft("ccc", None, 1), "all");
            rewrite(path, &old, &squashed, &names, &obsolete).map(|_| ())
        };
        withstands_everything(three, work);
    }

    #[test]
    fn a_revision_that_changed_meanwhile_is_not_rewritten() {
        let folder = three();
        let before = read(&folder.0).expect("it is sound");
        let old: Vec<&Migration> = before.iter().take(1).collect();
        fs::write(old[0].path.join("up.sql"), "select 'edited';").expect("it can be written");
        let names = [old[0].name.clone()];
        let error = rewrite(&folder.0, &old, &draft("aaa", None, 1), &names, &[]);
        assert!(error.is_err_and(|it| it.message.contains("changed in the meantime")));
        assert_eq!(read(&folder.0).expect("it is sound")[0].up, "select 'edited';");
    }

    #[test]
    fn an_undecided_draft_says_so() {
        let folder = Folder::new();
        let undecided = Draft { undecided: true, recorded_head: None, ..draft("aaa", None, 1) };
        write(&folder.0, &undecided, at(NOW)).expect("it is written");
        let history = History::of(read(&folder.0).expect("it is sound")).expect("it is one line");
        assert!(history.revisions[0].undecided());
        assert_eq!(recorded_head(&folder.0).map_err(|it| it.message), Ok(None));
    }
}
