//! Parses what a user writes after `--from` and `--to`.

use std::fmt;
use std::path::{self, Path, PathBuf};

use crate::failure::Failure;
use crate::url::Url;

/// Where a schema comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The models, compiled by cargo.
    Models,
    /// The database of `DATABASE_URL`.
    Database,
    /// The migrations directory, replayed.
    Migrations,
    /// An empty schema.
    Empty,
    /// Another database.
    Url(Url),
    /// The recorded head of a commit, a branch or a tag.
    Git(String),
    /// A file of SQL, run on an empty database.
    Script(PathBuf),
    /// Another migrations directory, replayed.
    Directory(PathBuf),
    /// A recorded head.
    Snapshot(PathBuf),
    /// A compiled program or library with models.
    Program(PathBuf),
}

/// The list of what can be written, for messages.
const WORDS: &str = "`models`, `database`, `migrations`, `empty`, a `postgres://` URL, `host=… dbname=…`, `git:COMMIT`, or \
     the path of a `.sql` file, a `.json` snapshot, a migrations directory or a compiled program";

impl Source {
    pub(crate) fn parse(word: &str, flag: &str) -> Result<Source, Failure> {
        match word {
            "models" => Ok(Source::Models),
            "database" => Ok(Source::Database),
            "migrations" => Ok(Source::Migrations),
            "empty" => Ok(Source::Empty),
            _ if is_connection(word) => Ok(Source::Url(Url::new(word, flag))),
            _ => match word.strip_prefix("git:") {
                Some("") => Err(Failure::new(
                    format!("`{flag} git:` does not name a commit"),
                    "name a commit, a branch or a tag: `git:HEAD`, `git:main`",
                )),
                Some(revision) => Ok(Source::Git(revision.to_owned())),
                None => of_path(word),
            },
        }
    }
}

/// Whether the word names a database or is meant to. Then no message shows it, because it may contain a password.
fn is_connection(word: &str) -> bool {
    let is_meant = word.contains('=') || (word.contains(':') && word.contains('@'));
    let is_path = || word.starts_with("git:") || Path::new(word).exists();
    word.contains("://") || (is_meant && !is_path())
}

/// Paths are relative to the current directory, not to the configuration's, because they are typed.
fn of_path(word: &str) -> Result<Source, Failure> {
    let no_source =
        || Failure::new(format!("`{word}` is not a schema source"), format!("use {WORDS}"));
    let path = path::absolute(Path::new(word)).map_err(|_| no_source())?;
    let extension = path.extension().and_then(|it| it.to_str());
    match extension {
        _ if path.is_dir() => Ok(Source::Directory(path)),
        Some("sql" | "json") if !path.exists() => Err(Failure::new(
            format!("there is no file `{word}`"),
            "paths are relative to the current directory",
        )),
        Some("sql") => Ok(Source::Script(path)),
        Some("json") => Ok(Source::Snapshot(path)),
        _ if path.is_file() => Ok(Source::Program(path)),
        _ => Err(no_source()),
    }
}

/// The subject of a sentence. A URL is shown without its password.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Models => formatter.write_str("the models"),
            Source::Database => formatter.write_str("the database"),
            Source::Migrations => formatter.write_str("the migrations"),
            Source::Empty => formatter.write_str("nothing"),
            Source::Url(url) => write!(formatter, "{url}"),
            Source::Git(revision) => write!(formatter, "`git:{revision}`"),
            Source::Script(path)
            | Source::Directory(path)
            | Source::Snapshot(path)
            | Source::Program(path) => write!(formatter, "`{}`", crate::paths::shown(path)),
        }
    }
}
