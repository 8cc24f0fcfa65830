//! A database's schema as `pg_dump` writes it, and bringing it to a scratch database with `psql`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{Database, all};
use crate::Error;
use crate::script::Complaint;

/// `pg_dump` and `psql` of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumper {
    bin: PathBuf,
}

impl Dumper {
    /// The oldest `pg_dump` that reads a server of that major version: one refuses servers that are newer than itself.
    pub fn find(major: u32, configured: Option<&Path>) -> Option<Dumper> {
        let installed = all().into_iter().filter(|it| it.major >= major).map(|it| it.bin);
        let mut bins = configured.map(Path::to_path_buf).into_iter().chain(installed);
        bins.find(|it| ["pg_dump", "psql"].iter().all(|name| it.join(name).exists()))
            .map(|bin| Dumper { bin })
    }

    /// The schema of a database: no rows, no owners, no grants. The password goes by the environment.
    pub fn dump(&self, url: &str, password: Option<&str>) -> Result<String, Error> {
        let doing = "dumping the database's schema";
        let mut command = Command::new(self.bin.join("pg_dump"));
        command.args(["--schema-only", "--no-owner", "--no-privileges", "--no-password"]);
        // What a migration's account says of itself is no part of the schema.
        command.args([
            "--exclude-table=__diesel_schema_migrations",
            "--exclude-table=__driftless_journal",
        ]);
        command.args(["--lock-wait-timeout=5s", "--dbname", url]);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        let output = command.output().map_err(|it| Error::new(doing, it))?;
        let said = sentences(&complaints(&output));
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(Error::new(doing, said))
        }
    }

    /// Runs a script on a scratch database, statement by statement, to its end. What could not be run comes back.
    pub fn run(&self, script: &str, database: &Database) -> Result<Vec<Complaint>, Error> {
        let doing = "running SQL on the scratch server";
        let mut command = Command::new(self.bin.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--no-password", "--output=/dev/null"]);
        command.args(["--file=-", "--dbname"]).arg(database.url());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|it| Error::new(doing, it))?;
        let mut input = child.stdin.take().expect("its input is a pipe");
        let text = script.to_owned();
        // In a thread: psql complains while it reads, and both pipes may fill.
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().map_err(|it| Error::new(doing, it))?;
        let written = writer.join().expect("writing to a pipe does not panic");
        if !output.status.success() {
            return Err(Error::new(doing, sentences(&complaints(&output))));
        }
        written.map_err(|it| Error::new(doing, it))?;
        Ok(complaints(&output))
    }
}

/// `psql:<stdin>:12: ERROR:  …` and `pg_dump: error: …`, without what stands before the sentence.
fn complaints(output: &Output) -> Vec<Complaint> {
    let text = String::from_utf8_lossy(&output.stderr);
    let complaint = |line: &str, mark: &str| {
        let (before, message) = line.split_once(mark)?;
        let number = before.trim_end_matches([':', ' ']).rsplit(':').next();
        let line = number.and_then(|it| it.parse().ok());
        Some(Complaint { line, message: message.trim().to_owned() })
    };
    let marks = ["ERROR:", "FATAL:", "error:"];
    text.lines().filter_map(|line| marks.iter().find_map(|mark| complaint(line, mark))).collect()
}

fn sentences(complaints: &[Complaint]) -> String {
    complaints.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join("; ")
}
