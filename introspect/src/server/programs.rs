//! PostgreSQL's server programs, in the places where systems install them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, platform};

/// The directory of one server's programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The directory of `initdb` and `postgres`.
    pub bin: PathBuf,
    /// The major version.
    pub major: u32,
    /// The full version, as in `postgres --version`.
    pub version: String,
}

/// Directories with one directory for each version, and the path from there to the programs.
const PLACES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr/lib64/postgresql", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/Library/PostgreSQL", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
    ("/usr", "bin"),
];

/// The programs of that major version, or the newest: only in `configured` if that is given.
pub fn find(major: Option<u32>, configured: Option<&Path>) -> Result<Programs, Error> {
    platform::can_start_servers()?;
    if let Some(bin) = configured {
        return configured_programs(major, bin);
    }
    let mut found = all();
    let majors: Vec<String> = found.iter().map(|it| it.major.to_string()).collect();
    found.retain(|it| major.is_none_or(|major| it.major == major));
    found.pop().ok_or_else(|| {
        let wanted = major.map_or(String::new(), |it| format!(" {it}"));
        let there = match majors.as_slice() {
            [] => String::new(),
            some => format!(" (only PostgreSQL {})", some.join(", ")),
        };
        Error::new(
            "looking for PostgreSQL's server programs",
            format!(
                "no PostgreSQL{wanted} server is installed here{there}: install one (`apt install postgresql`, `brew install postgresql@17`), name its directory as `postgres_bin` in driftless.toml, or set DRIFTLESS_SCRATCH_URL to a server on which databases may be made"
            ),
        )
    })
}

fn configured_programs(major: Option<u32>, bin: &Path) -> Result<Programs, Error> {
    let error = |it: String| Error::new("looking for PostgreSQL's server programs", it);
    let place = format!("{}, which driftless.toml names as `postgres_bin`", bin.display());
    let found = programs(bin)
        .ok_or_else(|| error(format!("there is no `postgres` and `initdb` in {place}")))?;
    match major {
        Some(major) if found.major != major => {
            Err(error(format!("there is PostgreSQL {}, not {major}, in {place}", found.version)))
        }
        Some(_) | None => Ok(found),
    }
}

/// Every major version on the machine, once, oldest first.
pub fn all() -> Vec<Programs> {
    let mut by_major = BTreeMap::new();
    for bin in directories() {
        if let Some(it) = programs(&bin) {
            by_major.entry(it.major).or_insert(it);
        }
    }
    by_major.into_values().collect()
}

fn directories() -> Vec<PathBuf> {
    let listed = |name: &str| -> Vec<PathBuf> {
        env::var_os(name).map(|it| env::split_paths(&it).collect()).unwrap_or_default()
    };
    let mut all = listed("DRIFTLESS_PG_BIN_DIRS");
    all.extend(listed("PATH"));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        all.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for (place, below) in PLACES {
        let Ok(entries) = fs::read_dir(place) else { continue };
        let mut versions: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
        versions.sort();
        all.extend(versions.into_iter().map(|it| it.join(below)));
    }
    all
}

/// The programs in that directory, if `postgres` and `initdb` both exist. Links are followed: a server finds its
/// libraries and its sister programs by its real path.
fn programs(bin: &Path) -> Option<Programs> {
    let postgres = fs::canonicalize(bin.join("postgres")).ok()?;
    let bin = postgres.parent()?.to_path_buf();
    if !bin.join("initdb").exists() {
        return None;
    }
    let output = Command::new(&postgres).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.split_whitespace().nth(2)?.to_owned();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some(Programs { bin, major: digits.parse().ok()?, version })
}
