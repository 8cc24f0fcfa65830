//! The servers that cases run on: every version on the machine, started when a case first needs it.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use driftless_introspect::server::{Database, Programs, Throwaway, all};

/// One version, and the `pg_dump` that reads it.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    pg_dump: Option<PgDump>,
    started: OnceLock<Throwaway>,
}

/// A `pg_dump` reads servers of its own version and older.
#[derive(Clone, Debug)]
struct PgDump {
    program: PathBuf,
    major: u32,
}

impl Server {
    /// Every version that is on the machine, oldest first. None is an error of the machine's, which ends the run.
    pub fn all() -> Vec<Server> {
        let found = all();
        assert!(!found.is_empty(), "no PostgreSQL server is installed: `apt install postgresql`");
        let dumps: Vec<PgDump> = found.iter().filter_map(PgDump::beside).collect();
        let server = |programs: Programs| Server {
            pg_dump: dumps.iter().find(|it| it.major >= programs.major).cloned(),
            programs,
            started: OnceLock::new(),
        };
        found.into_iter().map(server).collect()
    }

    /// The major version.
    pub fn major(&self) -> u32 {
        self.programs.major
    }

    /// Whether a case has run on it.
    pub fn is_started(&self) -> bool {
        self.started.get().is_some()
    }

    /// A new, empty database.
    pub(crate) fn database(&self) -> Database {
        let start = || Throwaway::start(&self.programs).expect("a throwaway server starts");
        self.started.get_or_init(start).database().expect("a throwaway server makes databases")
    }

    /// What `pg_dump --schema-only` writes, where one reads this version.
    pub(crate) fn dump(&self, database: &Database) -> Option<String> {
        let output = Command::new(&self.pg_dump.as_ref()?.program)
            .args(["--schema-only", "--no-owner", "--no-privileges", "--dbname"])
            .arg(database.url())
            .output()
            .expect("pg_dump has said its version before");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// What the run says at its end.
impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "on PostgreSQL {}, read again ", self.programs.version)?;
        match &self.pg_dump {
            Some(it) => write!(formatter, "and compared by pg_dump {}", it.major),
            None => formatter.write_str("only: no pg_dump here reads this version"),
        }
    }
}

impl PgDump {
    fn beside(programs: &Programs) -> Option<PgDump> {
        let program = programs.bin.join("pg_dump");
        let output = Command::new(&program).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        // `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
        let major = text.split_whitespace().nth(2)?.split('.').next()?.parse().ok()?;
        Some(PgDump { program, major })
    }
}
