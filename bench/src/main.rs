//! Times `driftless diff` between two unchanged databases beside two runs of `pg_dump --schema-only`, interleaved on one
//! throwaway server. Prints medians and their ratio; asserts nothing about them.

mod large;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use driftless_introspect::server::{Database, Throwaway, find};

/// What the command takes.
#[derive(Parser, Debug)]
struct Arguments {
    /// How many tables the two databases have, once for each figure
    #[arg(default_values_t = [10_usize, 100, 1_000])]
    tables: Vec<usize>,
    /// How often each command runs
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// The major version of the server
    #[arg(long)]
    server_version: Option<u32>,
    /// Leave the planner without statistics, as right after a restore
    #[arg(long)]
    without_statistics: bool,
    /// The command that is timed
    #[arg(long, default_value_os_t = beside_us("driftless"))]
    driftless: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let programs = find(arguments.server_version, None)?;
    let dump = programs.bin.join("pg_dump");
    let server = Throwaway::start(&programs)?;
    println!("{}", machine());
    println!("PostgreSQL {}, {}\n", programs.version, version(&arguments.driftless)?);
    println!("| tables | driftless diff | two runs of pg_dump | ratio |");
    println!("|---|---|---|---|");
    for tables in &arguments.tables {
        let one = database(&server, *tables, !arguments.without_statistics)?;
        let other = database(&server, *tables, !arguments.without_statistics)?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // The first round warms the server's buffers and is not counted.
        for round in 0..=arguments.rounds {
            let diff = timed(&mut diff(&arguments.driftless, &one, &other))?;
            let dumps =
                timed(&mut schema_only(&dump, &one))? + timed(&mut schema_only(&dump, &other))?;
            if round > 0 {
                ours.push(diff);
                theirs.push(dumps);
            }
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!(
            "| {tables} | {:.3} s | {:.3} s | {ratio:.2} |",
            ours.as_secs_f64(),
            theirs.as_secs_f64()
        );
    }
    Ok(())
}

fn database(server: &Throwaway, tables: usize, analysed: bool) -> Result<Database, Box<dyn Error>> {
    let database = server.database()?;
    let mut client = database.connect()?;
    for script in large::scripts(tables) {
        client.batch_execute(&script)?;
    }
    if analysed {
        client.batch_execute("vacuum analyze")?;
    }
    Ok(database)
}

fn diff(driftless: &Path, one: &Database, other: &Database) -> Command {
    let mut command = Command::new(driftless);
    // Exits with 1 where there is a difference: then it would not be an unchanged pair that is timed.
    command.args(["diff", "--exit-code", "--from", &one.url(), "--to", &other.url()]);
    command
}

fn schema_only(dump: &Path, database: &Database) -> Command {
    let mut command = Command::new(dump);
    command.args(["--schema-only", "--dbname", &database.url()]);
    command
}

/// How long the whole process takes. What it prints is thrown away; that it fails is not.
fn timed(command: &mut Command) -> Result<Duration, Box<dyn Error>> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let duration = start.elapsed();
    if status.success() {
        Ok(duration)
    } else {
        Err(format!("{command:?} ended with {status}").into())
    }
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations.get(durations.len() / 2).copied().unwrap_or_default()
}

fn version(driftless: &Path) -> Result<String, Box<dyn Error>> {
    let output = Command::new(driftless).arg("--version").output().map_err(|it| {
        format!(
            "{}: {it}; build it with `cargo build --release -p driftless-cli`",
            driftless.display()
        )
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The processor as Linux names it, and how many there are.
fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|it| it.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |it| it.1);
    let count = thread::available_parallelism().map_or(1, usize::from);
    format!("{} on {count} processors, {}", model, std::env::consts::OS)
}

fn beside_us(name: &str) -> PathBuf {
    std::env::current_exe().unwrap_or_default().with_file_name(name)
}
