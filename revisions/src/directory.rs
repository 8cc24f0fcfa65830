//! Reads the migrations directory: takes its files, returns migrations in the order in which Diesel runs them.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use driftless_sql::script::message;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::staging::is_interrupted;
use crate::text_file::{dangling, read_file};
use crate::write::finish;

/// The longest version that fits into Diesel's table, in characters.
const LONGEST_VERSION: usize = 50;

/// One directory: `<version>_<name>/{up.sql, down.sql, metadata.toml}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The name of the directory.
    pub name: String,
    /// What Diesel records: the name up to the first `_`, without `-`.
    pub version: String,
    /// The path of the directory.
    pub path: PathBuf,
    /// The text of up.sql.
    pub up: String,
    /// The text of down.sql; `None` if there is no such file, or if it has no statement, which Diesel fails to run.
    pub down: Option<String>,
    /// Whether Diesel runs each file in a transaction.
    pub run_in_transaction: bool,
    /// What driftless recorded about the migration; `None` if driftless did not write the directory.
    pub lineage: Option<Lineage>,
    /// The checksum of its files, and of how they run, from the last proof.
    pub proven: Option<String>,
}

/// The state of a migration's proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The files are the proven ones.
    Valid,
    /// A file, or how the files run, has changed since the proof.
    Edited,
    /// There is no proof.
    None,
}

impl Migration {
    /// The SHA-256 of up.sql, in hexadecimal.
    pub fn checksum(&self) -> String {
        checksum(&self.up)
    }

    /// Whether driftless drafted every line, and nobody has changed any.
    pub fn is_as_drafted(&self) -> bool {
        let drafted = self.lineage.as_ref().and_then(|it| it.drafted.as_deref());
        let down = self.down.as_deref().unwrap_or_default();
        drafted == Some(files_checksum(&self.up, down).as_str())
    }

    /// The state of the proof.
    pub fn proof(&self) -> Proof {
        match &self.proven {
            None => Proof::None,
            Some(sum) if *sum == self.proof_checksum() => Proof::Valid,
            Some(_) => Proof::Edited,
        }
    }

    /// The checksum of everything that a proof depends on.
    pub fn proof_checksum(&self) -> String {
        let down = self.down.as_deref().unwrap_or_default();
        proof_checksum(&self.up, down, self.run_in_transaction)
    }

    /// The name after the version: `add_users`.
    pub fn slug(&self) -> &str {
        self.name.split_once('_').map_or("", |(_, slug)| slug)
    }
}

/// The table `[driftless]` of a metadata.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lineage {
    /// The revision that the directory belongs to.
    pub revision: String,
    /// The revisions that it follows: none for a first revision, several for a merge.
    pub revises: Vec<String>,
    /// Revisions of other branches that must be applied before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// The labels of its branch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Its number within the revision, from 1.
    #[serde(default = "one")]
    pub part: usize,
    /// The number of directories of the revision.
    #[serde(default = "one")]
    pub parts: usize,
    /// Its up.sql lists alternatives, of which none has been chosen.
    #[serde(default, skip_serializing_if = "is_false")]
    pub undecided: bool,
    /// The schema that it was drafted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
    /// The checksum of both files as driftless drafted them; `None` if any line was written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafted: Option<String>,
    /// The migrations that a squash replaced by it: their versions and their checksums.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaces: BTreeMap<String, String>,
}

/// A hash of a schema: equal schemas have equal hashes on servers of one version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The PostgreSQL schemas that were compared.
    pub schemas: Vec<String>,
    /// The major version of the server: other versions print expressions differently.
    pub server: u32,
    /// The hash.
    pub hash: String,
}

/// Reads all migrations, sorted as Diesel runs them; none if the directory does not exist. First finishes what a killed
/// command left half written, because that state was never intended.
pub fn read(directory: &Path) -> Result<Vec<Migration>, Error> {
    if is_interrupted(directory)? {
        finish(directory)?;
    }
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(source) if source.kind() == ErrorKind::NotFound => {
            return dangling(directory).map_or(Ok(Vec::new()), |it| Err(it.with_source(source)));
        }
        Err(source) => {
            return Err(Error::file("read the migrations directory", directory, source));
        }
    };
    let mut migrations = Vec::new();
    for entry in entries {
        let path = entry.map_err(|it| Error::file("read", directory, it))?.path();
        // Names with a dot are not Diesel's: the recorded head, the lock, staging directories.
        let hidden = path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."));
        if !hidden && is_directory(&path)? {
            migrations.push(read_migration(path)?);
        }
    }
    migrations.sort_by(|one, other| (&one.version, &one.name).cmp(&(&other.version, &other.name)));
    match migrations.windows(2).find(|pair| pair[0].version == pair[1].version) {
        Some(pair) => Err(same_version(&pair[0], &pair[1])),
        None => Ok(migrations),
    }
}

/// A path that cannot be examined is not skipped: it may be a migration.
fn is_directory(path: &Path) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.is_dir()),
        Err(source) => match dangling(path) {
            Some(error) => Err(error.with_source(source)),
            // Someone removed it after the directory was listed.
            None if source.kind() == ErrorKind::NotFound => Ok(false),
            None => Err(Error::file("read", path, source)),
        },
    }
}

fn read_migration(path: PathBuf) -> Result<Migration, Error> {
    let name = path.file_name().and_then(|it| it.to_str()).map(str::to_owned).ok_or_else(|| {
        Error::new(
            format!("the name of the migration `{}` is not UTF-8", path.display()),
            "rename the directory",
        )
    })?;
    let version = version(&name)?;
    let up = read_sql(&path.join("up.sql"))?.ok_or_else(|| {
        Error::new(
            format!("the migration `{name}` has no up.sql"),
            "write an up.sql, or remove the directory; Diesel refuses it too",
        )
    })?;
    if message(&up).is_empty() {
        return Err(Error::new(
            format!("`{}` holds no statement", path.join("up.sql").display()),
            "Diesel fails on such a file; write `SELECT 1;` if there is nothing to do",
        ));
    }
    let down = read_sql(&path.join("down.sql"))?.filter(|it| !message(it).is_empty());
    let metadata = read_metadata(&path.join("metadata.toml"))?;
    Ok(Migration {
        name,
        version,
        up,
        down,
        // Diesel's rule: the default is true without the file, and false in a file without the key.
        run_in_transaction: metadata.as_ref().is_none_or(|it| it.run_in_transaction),
        proven: metadata.as_ref().and_then(|it| it.proof.as_ref()).map(|it| it.checksum.clone()),
        lineage: metadata.and_then(|it| it.driftless),
        path,
    })
}

fn version(name: &str) -> Result<String, Error> {
    let version = name.split('_').next().unwrap_or_default().replace('-', "");
    if version.is_empty() {
        return Err(Error::new(
            format!("the migration `{name}` has no version"),
            "name it `<version>_<name>`, such as `2026-11-23-101500-0000_add_users`",
        ));
    }
    if version.chars().count() > LONGEST_VERSION {
        return Err(Error::new(
            format!(
                "the version of the migration `{name}` is longer than {LONGEST_VERSION} characters"
            ),
            "shorten the part before the first `_`: Diesel's table has no room for more",
        ));
    }
    Ok(version)
}

fn read_sql(path: &Path) -> Result<Option<String>, Error> {
    let Some(text) = read_file(path)? else { return Ok(None) };
    if text.contains('\0') {
        return Err(Error::new(
            format!("`{}` contains a NUL byte", path.display()),
            "save the file as UTF-8 text",
        ));
    }
    Ok(Some(text))
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    run_in_transaction: bool,
    driftless: Option<Lineage>,
    proof: Option<ProofRecord>,
}

/// The table `[proof]` of a metadata.toml.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofRecord {
    /// Of both files and of how they run.
    pub(crate) checksum: String,
}

fn read_metadata(path: &Path) -> Result<Option<Metadata>, Error> {
    let Some(text) = read_file(path)? else { return Ok(None) };
    let metadata: Metadata = toml::from_str(&text).map_err(|source| {
        let line = source.span().map_or(1, |it| text[..it.start].matches('\n').count() + 1);
        Error::new(
            format!("`{}`, line {line}: {}", path.display(), source.message().trim()),
            "correct the file: Diesel ignores a metadata.toml that it cannot read, including its transaction setting",
        )
        .with_source(source)
    })?;
    let sound = metadata
        .driftless
        .as_ref()
        .is_none_or(|it| !it.revision.is_empty() && (1..=it.parts).contains(&it.part));
    if !sound {
        return Err(Error::new(
            format!(
                "`{}` does not name a revision, or names a part that the revision does not have",
                path.display()
            ),
            "restore the file as it was drafted (`git log` shows it)",
        ));
    }
    Ok(Some(metadata))
}

fn same_version(one: &Migration, other: &Migration) -> Error {
    Error::new(
        format!(
            "the migrations `{}` and `{}` have the same version {}",
            one.name, other.name, one.version
        ),
        "rename the later one: Diesel tells migrations apart by the part before the first `_`",
    )
}

/// SHA-256 in hexadecimal. All line ends count as the same, because Git may convert them.
pub fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n"));
    digest.iter().map(|it| format!("{it:02x}")).collect()
}

/// Of both files, separated by a NUL, which neither contains.
pub(crate) fn files_checksum(up: &str, down: &str) -> String {
    checksum(&format!("{up}\0{down}"))
}

/// Of both files and of how they run.
pub(crate) fn proof_checksum(up: &str, down: &str, run_in_transaction: bool) -> String {
    checksum(&format!("{up}\0{down}\0{run_in_transaction}"))
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A temporary directory, removed at the end.
    pub(crate) struct Folder(pub(crate) PathBuf);

    impl Folder {
        pub(crate) fn new() -> Folder {
            let path = std::env::temp_dir().join(format!("driftless-test-{}", crate::fresh_id()));
            fs::create_dir(&path).expect("the temporary directory can be written");
            Folder(path)
        }

        pub(crate) fn with(self, path: &str, text: &str) -> Folder {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
            fs::write(path, text).expect("the file can be written");
            self
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn refused(folder: Folder) -> String {
        read(&folder.0).expect_err("the directory is broken").message
    }

    #[test]
    fn migrations_come_in_diesels_string_order_and_the_rest_is_ignored() {
        let folder = Folder::new()
            .with("2_b/up.sql", "select 1;")
            .with("10_c/up.sql", "select 1;")
            .with("1_a/up.sql", "select 1;")
            .with("1_a/down.sql", "select 2;")
            .with(".driftless/schema.json", "{}")
            .with(".gitkeep", "")
            .with("README.md", "");
        let read = read(&folder.0).expect("it is sound");
        let names: Vec<&str> = read.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["1_a", "10_c", "2_b"]);
        assert_eq!(read[0].down.as_deref(), Some("select 2;"));
        assert!(read.iter().all(|it| it.run_in_transaction && it.lineage.is_none()));
    }

    #[test]
    fn a_directory_that_does_not_exist_holds_nothing() {
        assert_eq!(read(Path::new("/nowhere/at/all")).map_err(|it| it.message), Ok(Vec::new()));
    }

    #[test]
    fn metadata_follows_diesels_rule_for_transactions() {
        let folder = Folder::new()
            .with("1_a/up.sql", "select 1;")
            .with("1_a/metadata.toml", "")
            .with("2_b/up.sql", "select 1;")
            .with(
                "2_b/metadata.toml",
                "run_in_transaction = true\n[driftless]\nrevision = \"b\"\nrevises = [\"1\"]\npart = 1\nparts = 2\n",
            );
        let read = read(&folder.0).expect("it is sound");
        assert!(!read[0].run_in_transaction);
        assert!(read[1].run_in_transaction);
        let lineage = read[1].lineage.as_ref().expect("it has one");
        assert_eq!((lineage.revision.as_str(), lineage.part, lineage.parts), ("b", 1, 2));
    }

    #[test]
    fn a_byte_order_mark_is_named_in_every_file() {
        for name in ["up.sql", "down.sql", "metadata.toml"] {
            let folder = Folder::new()
                .with("1_a/up.sql", "select 1;")
                .with(&format!("1_a/{name}"), "\u{feff}select 1;");
            let message = refused(folder);
            assert!(
                message.contains(&format!("{name}` begins with a byte order mark")),
                "{message}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_to_nothing_is_named_wherever_it_stands() {
        use std::error::Error as StdError;
        use std::os::unix::fs::symlink;
        let at = |link: &str| {
            let folder = Folder::new().with("migrations/1_a/up.sql", "select 1;");
            let path = folder.0.join(link);
            if path.is_dir() {
                fs::remove_dir_all(&path).expect("it is there");
            } else {
                fs::remove_file(&path).ok();
            }
            symlink("nowhere", &path).expect("a link can be made");
            let error = read(&folder.0.join("migrations")).expect_err("the link leads nowhere");
            assert!(error.source().is_some_and(<dyn StdError>::is::<std::io::Error>), "{link}");
            error.message
        };
        for link in [
            "migrations",
            "migrations/1_a",
            "migrations/2_b",
            "migrations/1_a/up.sql",
            "migrations/1_a/down.sql",
            "migrations/1_a/metadata.toml",
        ] {
            let message = at(link);
            assert!(
                message.contains(&format!("{link}` is a symbolic link to `nowhere`")),
                "{link}: {message}"
            );
        }
    }

    #[test]
    fn broken_directories_are_named() {
        let one = || Folder::new().with("1_a/up.sql", "select 1;");
        assert!(refused(Folder::new().with("1_a/down.sql", "x")).contains("`1_a` has no up.sql"));
        for nothing in ["", " \n", "-- nothing yet\n/* nor here */ ;"] {
            let folder = Folder::new().with("1_a/up.sql", nothing);
            assert!(refused(folder).contains("holds no statement"));
            let folder = one().with("1_a/down.sql", nothing);
            assert_eq!(read(&folder.0).expect("it is sound")[0].down, None);
        }
        assert!(refused(one().with("1_b/up.sql", "select 1;")).contains("same version 1"));
        assert!(refused(one().with("1-_b/up.sql", "select 1;")).contains("same version 1"));
        assert!(refused(one().with("_b/up.sql", "select 1;")).contains("has no version"));
        assert!(refused(one().with("1_a/metadata.toml", "a = \n")).contains("line 1"));
        let unknown =
            "run_in_transaction = true\n[driftless]\nrevision = \"a\"\nrevises = []\nwhat = 1\n";
        assert!(refused(one().with("1_a/metadata.toml", unknown)).contains("line 5"));
        let part =
            "run_in_transaction = true\n[driftless]\nrevision = \"a\"\nrevises = []\npart = 2\n";
        assert!(refused(one().with("1_a/metadata.toml", part)).contains("a part that"));
        let long = format!("{}_a/up.sql", "1".repeat(51));
        assert!(refused(one().with(&long, "select 1;")).contains("longer than 50"));
    }
}
