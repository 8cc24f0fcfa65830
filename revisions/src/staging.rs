//! Changes the migrations directory as a whole. Everything is prepared in a staging directory next to the migrations;
//! then one file, the plan, lists the moves. Once the plan exists, the next command finishes it; until then, the next
//! command removes what was prepared.
//!
//! The files on disk show which moves are done, so a plan can be continued from any point.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;

/// A change of the directory. Paths are relative to the migrations directory.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// Makes the name of the staging directory unique.
    pub(crate) id: String,
    /// Directories to remove.
    pub(crate) removed_directories: Vec<String>,
    /// Directories to add, each with the names and texts of its files.
    pub(crate) new_directories: Vec<(String, Vec<(&'static str, String)>)>,
    /// Files to create or replace, with their texts.
    pub(crate) files: Vec<(String, String)>,
    /// Files to remove, if they exist.
    pub(crate) removed_files: Vec<String>,
}

/// One move of a plan. The names in the file stay as older versions wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Move {
    /// Moves a directory into the staging directory.
    #[serde(rename = "aside")]
    TakeOut(String),
    /// Moves a directory out of the staging directory.
    #[serde(rename = "place")]
    PutIn(String),
    /// Moves the file with this number out of the staging directory.
    #[serde(rename = "put")]
    WriteFile(usize, String),
    /// Removes a file, of which the staging directory has a copy with this number.
    #[serde(rename = "remove")]
    RemoveFile(usize, String),
}

impl Move {
    /// Whether it concerns something that a change may contain: a migration's directory, or one of driftless' files
    /// next to the migrations.
    fn is_allowed(&self) -> bool {
        let is_name = |it: &str| {
            !it.starts_with('.')
                && Path::new(it).components().count() == 1
                && matches!(Path::new(it).components().next(), Some(Component::Normal(name)) if name == it)
        };
        let is_beside = |it: &str| {
            let Some(file) = it.strip_prefix(".driftless/") else { return false };
            let file = file.strip_prefix("models/").unwrap_or(file);
            is_name(file) && file.ends_with(".json")
        };
        match self {
            Move::TakeOut(name) | Move::PutIn(name) => is_name(name),
            Move::WriteFile(_, path) | Move::RemoveFile(_, path) => is_beside(path),
        }
    }
}

/// Applies a change completely, or returns an error and changes nothing. The caller holds the directory's lock.
pub(crate) fn apply(directory: &Path, change: &Change) -> Result<(), Error> {
    let staging =
        Staging { directory, path: parent(directory).join(format!("{PREFIX}{}", change.id)) };
    let moves = match staging.prepare(change) {
        Ok(moves) => moves,
        Err(error) => {
            staging.remove();
            return Err(error);
        }
    };
    for (done, it) in moves.iter().enumerate() {
        if let Err(error) = staging.execute(it) {
            return Err(staging.roll_back(&moves[..done], error));
        }
    }
    if let Err(error) = staging.close() {
        return Err(staging.roll_back(&moves, error));
    }
    // Without a plan, leftovers mean nothing. If they cannot be removed now, the next command removes them.
    staging.remove();
    Ok(())
}

/// Finishes or removes what a killed writer left behind, and returns a sentence for each. The caller holds the
/// directory's lock, so no writer is running.
pub(crate) fn finish_locked(directory: &Path) -> Result<Vec<String>, Error> {
    let mut sentences = Vec::new();
    for path in staging_directories(directory)? {
        let shown = path.display().to_string();
        let staging = Staging { directory, path };
        match staging.plan()? {
            Some(moves) => {
                for it in &moves {
                    staging.execute(it)?;
                }
                staging.close()?;
                sentences.push(format!(
                    "an earlier command was interrupted while it wrote migrations: driftless has now written the rest from `{shown}`"
                ));
            }
            None => {
                staging.refuse_older_layout()?;
                sentences.push(format!(
                    "an earlier command was interrupted before it wrote migrations: driftless has removed its prepared files in `{shown}`"
                ));
            }
        }
        fault_point()?;
        fs::remove_dir_all(&staging.path).map_err(|it| Error::file("remove", &staging.path, it))?;
    }
    Ok(sentences)
}

/// Whether a writer is at work in the directory, or was killed there: some directories may have their new names
/// already, and some not.
pub(crate) fn is_interrupted(directory: &Path) -> Result<bool, Error> {
    Ok(staging_directories(directory)?.iter().any(|it| it.join(PLAN).exists()))
}

/// The staging directories that exist.
pub(crate) fn staging_directories(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let parent = parent(directory);
    let entries = match fs::read_dir(&parent) {
        Ok(entries) => entries,
        // Someone else's file of that name contains no staging directory.
        Err(source) if matches!(source.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(source) => return Err(Error::file("read", &parent, source)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|it| Error::file("read", &parent, it))?;
        // A symbolic link leads elsewhere, and is not ours.
        let is_directory = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_directory && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

const PREFIX: &str = "writing-";
const PLAN: &str = "plan.json";

/// The parent of staging directories. It is in the file system of the migrations, because files cannot be renamed
/// across file systems.
fn parent(directory: &Path) -> PathBuf {
    directory.join(".driftless")
}

struct Staging<'a> {
    directory: &'a Path,
    path: PathBuf,
}

impl Staging<'_> {
    /// Prepares everything that the moves need, then writes the plan.
    fn prepare(&self, change: &Change) -> Result<Vec<Move>, Error> {
        for folder in ["aside", "new", "files", "was"] {
            create_directory(&self.path.join(folder))?;
        }
        let mut moves: Vec<Move> =
            change.removed_directories.iter().cloned().map(Move::TakeOut).collect();
        for (name, files) in &change.new_directories {
            let folder = self.path.join("new").join(name);
            create_directory(&folder)?;
            for (file, text) in files {
                create_file(&folder.join(file), text)?;
            }
            sync(&folder);
            moves.push(Move::PutIn(name.clone()));
        }
        for (number, (path, text)) in change.files.iter().enumerate() {
            self.back_up(number, path)?;
            create_file(&self.file(number), text)?;
            moves.push(Move::WriteFile(number, path.clone()));
        }
        for (number, path) in (change.files.len()..).zip(&change.removed_files) {
            self.back_up(number, path)?;
            moves.push(Move::RemoveFile(number, path.clone()));
        }
        for folder in ["new", "files", "was"] {
            sync(&self.path.join(folder));
        }
        let text = serde_json::to_string_pretty(&moves).expect("it holds texts and numbers");
        let beside = self.path.join("plan.json.part");
        create_file(&beside, &text)?;
        rename(&beside, &self.path.join(PLAN))?;
        sync(&self.path);
        sync(&parent(self.directory));
        Ok(moves)
    }

    /// `None` if the plan was never completed, or is finished.
    fn plan(&self) -> Result<Option<Vec<Move>>, Error> {
        let path = self.path.join(PLAN);
        let Some(text) = crate::text_file::read_file(&path)? else { return Ok(None) };
        let moves: Vec<Move> = serde_json::from_str(&text).map_err(|source| {
            Error::new(
                format!("`{}` cannot be read: {source}", path.display()),
                "a newer driftless may have written it: run the newer one, or restore the directory (`git status`)",
            )
            .with_source(source)
        })?;
        // Anybody can commit a plan to a repository.
        match moves.iter().find(|it| !it.is_allowed()) {
            None => Ok(Some(moves)),
            Some(_) => Err(Error::new(
                format!("`{}` names files that driftless does not write", path.display()),
                "driftless did not write that plan: find out where the file comes from, then remove its directory",
            )),
        }
    }

    /// Does nothing if the move is done.
    fn execute(&self, it: &Move) -> Result<(), Error> {
        match it {
            Move::TakeOut(name) => {
                let aside = self.path.join("aside").join(name);
                if !aside.exists() && self.directory.join(name).exists() {
                    rename(&self.directory.join(name), &aside)?;
                }
            }
            Move::PutIn(name) => {
                let new = self.path.join("new").join(name);
                if new.exists() {
                    rename(&new, &self.directory.join(name))?;
                }
            }
            Move::WriteFile(number, path) => {
                let path = self.directory.join(path);
                if self.file(*number).exists() {
                    create_directory(path.parent().unwrap_or(self.directory))?;
                    rename(&self.file(*number), &path)?;
                }
            }
            Move::RemoveFile(_, path) => {
                let path = self.directory.join(path);
                fault_point()?;
                match fs::remove_file(&path) {
                    Err(source) if source.kind() != ErrorKind::NotFound => {
                        return Err(Error::file("remove", &path, source));
                    }
                    Ok(()) | Err(_) => {}
                }
            }
        }
        Ok(())
    }

    /// Removes the plan: the change is complete, and there is nothing left to finish.
    fn close(&self) -> Result<(), Error> {
        sync(self.directory);
        sync(&parent(self.directory));
        let plan = self.path.join(PLAN);
        fault_point()?;
        fs::remove_file(&plan).map_err(|it| Error::file("remove", &plan, it))?;
        sync(&self.path);
        Ok(())
    }

    /// Undoes moves after an error, last one first. If that fails as well, the plan stays, and the next command
    /// finishes it.
    fn roll_back(&self, moves: &[Move], error: Error) -> Error {
        let undone =
            moves.iter().rev().try_for_each(|it| self.undo(it)).and_then(|()| self.close());
        match undone {
            Ok(()) => {
                self.remove();
                error
            }
            Err(second) => Error::new(
                format!(
                    "{}; and the change could not be undone: {}",
                    error.message, second.message
                ),
                "remove the cause; the next driftless command then finishes the change",
            )
            .with_source(second),
        }
    }

    fn undo(&self, it: &Move) -> Result<(), Error> {
        match it {
            Move::TakeOut(name) => {
                rename_found(&self.path.join("aside").join(name), &self.directory.join(name))
            }
            Move::PutIn(name) => {
                rename(&self.directory.join(name), &self.path.join("new").join(name))
            }
            Move::WriteFile(number, path) => {
                let path = self.directory.join(path);
                rename(&path, &self.file(*number))?;
                rename_found(&self.backup(*number), &path)
            }
            Move::RemoveFile(number, path) => {
                rename_found(&self.backup(*number), &self.directory.join(path))
            }
        }
    }

    /// Copies a file that is going to be replaced or removed, if it exists.
    fn back_up(&self, number: usize, path: &str) -> Result<(), Error> {
        let path = self.directory.join(path);
        fault_point()?;
        match fs::read(&path) {
            Ok(bytes) => create_file_of(&self.backup(number), &bytes),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(Error::file("read", &path, source)),
        }
    }

    fn file(&self, number: usize) -> PathBuf {
        self.path.join("files").join(number.to_string())
    }

    fn backup(&self, number: usize) -> PathBuf {
        self.path.join("was").join(number.to_string())
    }

    /// Removes the staging directory. Without a plan it means nothing, so an error can be ignored.
    fn remove(&self) {
        if fault_point().is_ok() {
            fs::remove_dir_all(&self.path).ok();
        }
    }

    /// Older versions moved migrations away without a plan, so nothing tells how far they came.
    fn refuse_older_layout(&self) -> Result<(), Error> {
        let old = self.path.join("old");
        match fs::read_dir(&old).map(Iterator::count) {
            Ok(count) if count > 0 => Err(Error::new(
                format!(
                    "`{}` contains migrations that an older driftless moved there before it was interrupted",
                    old.display()
                ),
                "move them back into the migrations directory, or delete them if the new ones are complete (`git status`)",
            )),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

fn rename_found(from: &Path, to: &Path) -> Result<(), Error> {
    if from.exists() { rename(from, to) } else { Ok(()) }
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fault_point()?;
    fs::rename(from, to).map_err(|it| Error::file("write", to, it))
}

pub(crate) fn create_directory(directory: &Path) -> Result<(), Error> {
    fault_point()?;
    fs::create_dir_all(directory).map_err(|it| Error::file("create the directory", directory, it))
}

pub(crate) fn create_file(path: &Path, text: &str) -> Result<(), Error> {
    create_file_of(path, text.as_bytes())
}

fn create_file_of(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fault_point()?;
    fs::File::create_new(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            if SYNCS { file.sync_all() } else { Ok(()) }
        })
        .map_err(|it| Error::file("write", path, it))
}

/// Makes renames within a directory survive a power failure. Some platforms cannot open a directory.
fn sync(directory: &Path) {
    if SYNCS && let Ok(open) = fs::File::open(directory) {
        open.sync_all().ok();
    }
}

/// Tests create thousands of files, and no power fails.
const SYNCS: bool = cfg!(not(test));

/// Called before every change of a file, so that tests can kill the writer or let the change fail.
#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps)]
fn fault_point() -> Result<(), Error> {
    Ok(())
}

#[cfg(test)]
use tests::fault_point;

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::panic;

    use super::*;
    use crate::directory::tests::Folder;
    use crate::write::finish;

    /// What happens after this many steps.
    #[derive(Clone, Copy)]
    enum Fate {
        Killed(usize),
        Fails(usize),
    }

    thread_local! {
        static FATE: Cell<Option<Fate>> = const { Cell::new(None) };
    }

    /// The payload of a kill: nothing on the stack cleans up.
    struct Kill;

    pub(super) fn fault_point() -> Result<(), Error> {
        let (next, outcome) = match FATE.get() {
            None => (None, Ok(())),
            Some(Fate::Killed(0)) => {
                FATE.set(None);
                panic::resume_unwind(Box::new(Kill));
            }
            Some(Fate::Killed(left)) => (Some(Fate::Killed(left - 1)), Ok(())),
            Some(Fate::Fails(0)) => (None, Err(Error::new("the disk is full", "make room"))),
            Some(Fate::Fails(left)) => (Some(Fate::Fails(left - 1)), Ok(())),
        };
        FATE.set(next);
        outcome
    }

    /// Runs `work`, which is interrupted after that many steps; `None` if it was killed.
    fn cut_off<T>(fate: Fate, work: impl FnOnce() -> Result<T, Error>) -> Option<Result<T, Error>> {
        FATE.set(Some(fate));
        let outcome = panic::catch_unwind(panic::AssertUnwindSafe(work));
        FATE.set(None);
        match outcome {
            Ok(outcome) => Some(outcome),
            Err(payload) if payload.is::<Kill>() => None,
            Err(payload) => panic::resume_unwind(payload),
        }
    }

    /// All files except the lock, with their texts.
    pub(crate) fn files(folder: &Folder) -> BTreeMap<PathBuf, String> {
        let mut all = BTreeMap::new();
        let mut open = vec![folder.0.clone()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(&directory).expect("it is there").flatten() {
                match fs::read_to_string(entry.path()) {
                    Ok(text) => drop(all.insert(entry.path(), text)),
                    Err(_) => open.push(entry.path()),
                }
            }
        }
        all.retain(|path, _| !path.ends_with(".diesel_lock"));
        let prefix = folder.0.clone();
        let relative = |path: PathBuf| path.strip_prefix(&prefix).expect("it is within").to_owned();
        all.into_iter().map(|(path, text)| (relative(path), text)).collect()
    }

    /// Kills a writer before each of its steps, and the command that finishes it before each of its own steps; then
    /// lets each step fail.
    pub(crate) fn withstands_everything(
        start: impl Fn() -> Folder,
        work: impl Fn(&Path) -> Result<(), Error>,
    ) {
        let migrations = |folder: &Folder| {
            let all = crate::read(&folder.0).expect("it is sound").into_iter();
            all.map(|it| (it.name, it.up)).collect::<Vec<_>>()
        };
        let folder = start();
        let (old, before) = (files(&folder), migrations(&folder));
        work(&folder.0).expect("nothing is in the way");
        let (new, after) = (files(&folder), migrations(&folder));
        assert_ne!(old, new);
        let mut seen = (false, false);
        for kill in 0.. {
            let folder = start();
            if cut_off(Fate::Killed(kill), || work(&folder.0)).is_some() {
                assert_eq!(files(&folder), new);
                break;
            }
            // From the same state, the command that finishes is killed as well.
            for second in 0.. {
                let folder = start();
                assert!(cut_off(Fate::Killed(kill), || work(&folder.0)).is_none());
                let ended = cut_off(Fate::Killed(second), || finish(&folder.0)).is_some();
                let sentences = finish(&folder.0).expect("nothing is in the way");
                assert!(!ended || sentences.is_empty(), "it is reported once");
                let found = files(&folder);
                assert!(found == old || found == new, "{kill}, {second}: {found:#?}");
                assert!(staging_directories(&folder.0).expect("it can be read").is_empty());
                seen = (seen.0 || found == old, seen.1 || found == new);
                // What was written stays written, and what was not is never written later.
                assert!(!(seen.1 && found == old), "{kill}, {second}");
                if ended {
                    break;
                }
            }
            // A command that only reads also finds one of the two states.
            let folder = start();
            assert!(cut_off(Fate::Killed(kill), || work(&folder.0)).is_none());
            let read = migrations(&folder);
            assert!(read == before || read == after, "{kill}: {read:#?}");
        }
        assert_eq!(seen, (true, true));
        for failure in 0.. {
            let folder = start();
            let outcome = cut_off(Fate::Fails(failure), || work(&folder.0));
            let outcome = outcome.expect("nobody killed it");
            let left = finish(&folder.0).expect("nothing is in the way");
            match outcome {
                Err(_) => {
                    assert_eq!(files(&folder), old, "{failure}");
                    assert!(left.is_empty(), "it restored everything itself: {failure}");
                }
                // It failed to remove leftovers that mean nothing, or did not fail at all.
                Ok(()) if left.is_empty() => break,
                Ok(()) => assert_eq!(files(&folder), new, "{failure}"),
            }
        }
    }

    /// A clone can contain a plan like any other file.
    #[test]
    fn a_plan_that_somebody_else_wrote_reaches_nothing_else() {
        for planted in [
            r#"{"remove":[0,"../victim"]}"#,
            r#"{"remove":[0,".driftless/../../victim"]}"#,
            r#"{"remove":[0,"1_a/up.sql"]}"#,
            r#"{"put":[0,"../victim"]}"#,
            r#"{"put":[0,".driftless/models/../../../victim.json"]}"#,
            r#"{"put":[0,".driftless/.git.json"]}"#,
            r#"{"put":[0,"1_a/down.sql"]}"#,
            r#"{"aside":"../victim"}"#,
            r#"{"aside":".."}"#,
            r#"{"aside":".driftless"}"#,
            r#"{"aside":"1_a/"}"#,
            r#"{"place":"../victim"}"#,
            r#"{"place":"/victim"}"#,
            r#"{"place":"1_a/../../victim"}"#,
        ] {
            let folder = Folder::new()
                .with("victim", "kept")
                .with("m/1_a/up.sql", "select 1;")
                .with("m/.driftless/writing-x/files/0", "planted")
                .with("m/.driftless/writing-x/new/victim/up.sql", "planted")
                .with("m/.driftless/writing-x/plan.json", &format!("[{planted}]"));
            let directory = folder.0.join("m");
            let error = crate::finish(&directory).expect_err(planted);
            assert!(error.message.contains("does not write"), "{planted}: {error}");
            let kept = fs::read_to_string(folder.0.join("victim")).expect("it is there");
            assert_eq!(kept, "kept", "{planted}");
            assert!(
                directory.join("1_a/up.sql").exists() && !directory.join("1_a/down.sql").exists()
            );
        }
        let elsewhere = Folder::new().with("plan.json", "[]").with("kept", "");
        let folder = Folder::new().with(".driftless/schema.json", "{}");
        std::os::unix::fs::symlink(&elsewhere.0, folder.0.join(".driftless/writing-x"))
            .expect("a link can be made");
        assert_eq!(crate::finish(&folder.0).map_err(|it| it.message), Ok(Vec::new()));
        assert!(elsewhere.0.join("kept").exists());
    }

    #[test]
    fn what_an_older_version_moved_away_is_not_removed() {
        let folder = Folder::new().with(".driftless/writing-a/old/1_a/up.sql", "select 1;");
        let error = finish(&folder.0).expect_err("nobody knows how far it came");
        assert!(error.message.contains("an older driftless moved there"), "{}", error.message);
        assert_eq!(files(&folder).len(), 1);
    }
}
