//! Reports each revision, for people and for programs.

use driftless_revisions::Revision;
use serde_json::{Value, json as object};

use super::effects::{Effects, Lock};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::witness::SchemaDifference;

/// The result of up.sql.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Up {
    Applied,
    Fails,
    /// The user skips it.
    Skipped,
    /// It only ran, because it is outside the range.
    Replayed,
    /// An earlier migration failed.
    NotReached,
}

/// The result of down.sql.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Down {
    Restores,
    Differs,
    Fails,
    Refuses,
    Missing,
    NotRun,
}

/// The result of up.sql after down.sql.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecondUp {
    Same,
    Differs,
    Fails,
    NotRun,
}

/// A finding about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// A word for programs, which never changes.
    pub(super) code: &'static str,
    /// `2026-11-25-101500_add_slug/down.sql`
    pub(super) file: String,
    /// What is wrong.
    pub(super) message: String,
    /// What is left to do, or what differs; empty if nothing is shown.
    pub(super) sql: String,
    /// The same in a few lines.
    outline: Vec<String>,
    /// What to do, if there is any advice.
    pub(super) help: Option<String>,
}

impl Finding {
    pub(super) fn new<'a>(
        code: &'static str,
        file: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<Option<&'a str>>,
    ) -> Finding {
        Finding {
            code,
            file: file.into(),
            message: message.into(),
            sql: String::new(),
            outline: Vec::new(),
            help: help.into().map(str::to_owned),
        }
    }

    /// The same, with rows that differ, each in a sentence, and how the schema differs.
    pub(super) fn with_difference(
        self,
        rows: &[String],
        schema: Option<&SchemaDifference>,
    ) -> Finding {
        let texts = rows.iter().cloned().chain(schema.map(ToString::to_string));
        let sql = texts.collect::<Vec<_>>().join("\n").trim().to_owned();
        let sentences = rows.iter().flat_map(|it| it.lines()).filter(|it| !it.trim().is_empty());
        let outline = sentences.map(str::to_owned);
        let outline =
            outline.chain(schema.into_iter().flat_map(SchemaDifference::outline)).collect();
        Finding { sql, outline, ..self }
    }
}

/// A verified revision.
#[derive(Clone, Debug)]
pub(super) struct Verified<'a> {
    pub(super) revision: &'a Revision,
    pub(super) up: Up,
    pub(super) down: Down,
    pub(super) second_up: SecondUp,
    pub(super) effects: Effects,
    /// What makes the verb fail.
    pub(super) problems: Vec<Finding>,
    pub(super) notes: Vec<Finding>,
}

impl<'a> Verified<'a> {
    pub(super) fn only(revision: &'a Revision, up: Up) -> Verified<'a> {
        Verified {
            revision,
            up,
            down: Down::NotRun,
            second_up: SecondUp::NotRun,
            effects: Effects::default(),
            problems: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn losses(&self, verbose: bool) -> Vec<String> {
        let losses_of = |kind: &str, words: &str| {
            let losses = self.effects.losses.iter().filter(|it| it.kind == kind);
            let names: Vec<&str> = losses.map(|it| it.name.as_str()).collect();
            (!names.is_empty()).then(|| format!("{words} {}", listed(&names, verbose)))
        };
        [
            ("rows", "deletes"),
            ("column", "drops column"),
            ("table", "drops table"),
            ("type", "drops type"),
        ]
        .into_iter()
        .filter_map(|(kind, words)| losses_of(kind, words))
        .collect()
    }

    /// The effects on existing tables, on one line; empty if there are none to mention.
    fn effects_line(&self, verbose: bool) -> String {
        let mut all = Vec::new();
        if !self.effects.rewrites.is_empty() {
            let names: Vec<&str> = self.effects.rewrites.iter().map(String::as_str).collect();
            all.push(format!("rewrites {}", listed(&names, verbose)));
        }
        all.extend(self.losses(verbose));
        if verbose {
            if !self.effects.changes.is_empty() {
                all.push(format!("changes values of {}", self.effects.changes.join(", ")));
            }
            for blocks in ["reads and writes", "writes"] {
                let tables: Vec<&str> = self
                    .effects
                    .locks
                    .iter()
                    .filter(|it| it.blocks == blocks)
                    .map(|it| it.table.as_str())
                    .collect();
                if !tables.is_empty() {
                    all.push(format!("locks {} against {blocks}", tables.join(", ")));
                }
            }
        }
        all.join("; ")
    }
}

fn listed(names: &[&str], verbose: bool) -> String {
    const MOST: usize = 4;
    match names.len().checked_sub(MOST) {
        Some(more @ 1..) if !verbose => {
            format!("{} and {more} more", names[..MOST].join(", "))
        }
        Some(_) | None => names.join(", "),
    }
}

/// Prints everything, the most important last, where the terminal ends.
pub(super) fn text(
    all: &[Verified<'_>],
    major: u32,
    verbose: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for it in all {
        let line = it.effects_line(verbose);
        if !line.is_empty() {
            terminal.note(&format!("`{}` {line}", it.revision.name()));
        }
    }
    let notes = || all.iter().flat_map(|it| &it.notes);
    for it in notes().filter(|it| verbose || !QUIET.contains(&it.code)) {
        match &it.help {
            Some(help) => terminal.advice(&sentence(it, verbose), help),
            None => terminal.note(&sentence(it, verbose)),
        }
    }
    let without: Vec<&str> =
        notes().filter(|it| it.code == "no-down").map(|it| it.file.as_str()).collect();
    if !verbose && !without.is_empty() {
        const MOST: usize = 5;
        let names: Vec<String> = without.iter().take(MOST).map(|it| format!("`{it}`")).collect();
        let more = match without.len().saturating_sub(MOST) {
            0 => String::new(),
            left => format!(" and {left} more (`--verbose` names them)"),
        };
        let verb = if without.len() == 1 { "has" } else { "have" };
        terminal.note(&format!("{}{more} {verb} no down.sql", names.join(", ")));
    }
    for it in all.iter().flat_map(|it| &it.problems) {
        let failure = Failure::plain(sentence(it, verbose));
        terminal.failure(&Failure { help: it.help.clone(), ..failure });
    }
    for line in summary(all, major) {
        terminal.line(&line)?;
    }
    Ok(())
}

/// Notes that are only shown with `--verbose`.
const QUIET: [&str; 4] =
    ["no-down", "not-tried-on-rows", "outside-transaction", "values-not-restored"];

fn sentence(finding: &Finding, verbose: bool) -> String {
    const MOST: usize = 12;
    let Finding { file, message, sql, outline, .. } = finding;
    if sql.is_empty() {
        return format!("`{file}` {message}");
    }
    let lines = match verbose {
        true => sql.lines().map(str::to_owned).collect(),
        false => outline.clone(),
    };
    let shown = if verbose { lines.len() } else { lines.len().min(MOST) };
    let more = match lines.len() - shown {
        0 => String::new(),
        left => format!("\n    … and {left} more lines; `--verbose` shows them"),
    };
    let lines: Vec<String> = lines[..shown].iter().map(|it| format!("    {it}")).collect();
    format!("`{file}` {message}:\n{}{more}", lines.join("\n"))
}

/// The counts for the summary.
struct Totals {
    verified: usize,
    restores: usize,
    missing: usize,
    refuses: usize,
    wrong_down: usize,
    wrong_up: usize,
    rewrites: usize,
    losses: usize,
    block_reads: usize,
    block_writes: usize,
    stop_on_rows: usize,
    skipped: usize,
    replayed: usize,
    not_reached: usize,
}

fn totals(all: &[Verified<'_>]) -> Totals {
    // Diesel counts directories, so these are counted.
    let count = |is: &dyn Fn(&Verified<'_>) -> bool| {
        all.iter().filter(|it| is(it)).map(|it| it.revision.migrations.len()).sum()
    };
    let blocks = |it: &Verified<'_>, what: &str| {
        it.effects.locks.iter().any(|lock: &Lock| lock.blocks == what)
    };
    Totals {
        verified: count(&|it| matches!(it.up, Up::Applied | Up::Fails)),
        restores: count(&|it| it.down == Down::Restores),
        missing: count(&|it| it.down == Down::Missing),
        refuses: count(&|it| it.down == Down::Refuses),
        wrong_down: count(&|it| matches!(it.down, Down::Differs | Down::Fails)),
        wrong_up: count(&|it| {
            it.up == Up::Fails || matches!(it.second_up, SecondUp::Fails | SecondUp::Differs)
        }),
        rewrites: count(&|it| !it.effects.rewrites.is_empty()),
        losses: count(&|it| !it.effects.losses.is_empty()),
        block_reads: count(&|it| blocks(it, "reads and writes")),
        block_writes: count(&|it| blocks(it, "writes") && !blocks(it, "reads and writes")),
        stop_on_rows: count(&|it| it.notes.iter().any(|it| it.code == "stops-on-rows")),
        skipped: count(&|it| it.up == Up::Skipped),
        replayed: count(&|it| it.up == Up::Replayed),
        not_reached: count(&|it| it.up == Up::NotReached),
    }
}

fn summary(all: &[Verified<'_>], major: u32) -> Vec<String> {
    let it = totals(all);
    let mut lines = vec![format!(
        "verified {} on PostgreSQL {major}: up, down and up again",
        counted(it.verified, "migration", "migrations")
    )];
    let mut line = |count: usize, one: &str, many: &str| {
        if count > 0 {
            lines.push(format!("  {count} {}", if count == 1 { one } else { many }));
        }
    };
    line(it.restores, "down.sql restores what was there", "down.sql restore what was there");
    line(
        it.wrong_down,
        "down.sql does not restore what was there",
        "down.sql do not restore what was there",
    );
    line(
        it.wrong_up,
        "up.sql fails, or gives a different result the second time",
        "up.sql fail, or give a different result the second time",
    );
    line(it.missing, "has no down.sql", "have no down.sql");
    line(it.refuses, "down.sql refuses to run", "down.sql refuse to run");
    line(it.stop_on_rows, "stops on tables with rows", "stop on tables with rows");
    line(it.rewrites, "rewrites tables", "rewrite tables");
    line(it.losses, "drops or deletes data", "drop or delete data");
    line(
        it.block_reads,
        "blocks reads and writes of existing tables until it ends (`--verbose` names them)",
        "block reads and writes of existing tables until they end (`--verbose` names them)",
    );
    line(
        it.block_writes,
        "blocks writes to existing tables until it ends (`--verbose` names them)",
        "block writes to existing tables until they end (`--verbose` names them)",
    );
    line(it.skipped, "was skipped", "were skipped");
    line(
        it.replayed,
        "ran unverified: it is outside the range",
        "ran unverified: they are outside the range",
    );
    line(it.not_reached, "was not reached", "were not reached");
    lines
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// JSON output.
pub(super) fn json(all: &[Verified<'_>], major: u32) -> Value {
    let it = totals(all);
    object!({
        "server_version": major,
        "migrations": all.iter().map(migration).collect::<Vec<_>>(),
        "totals": {
            "migrations": all.iter().map(|it| it.revision.migrations.len()).sum::<usize>(),
            "verified": it.verified,
            "down_restores": it.restores,
            "down_wrong": it.wrong_down,
            "down_missing": it.missing,
            "down_refuses": it.refuses,
            "up_wrong": it.wrong_up,
            "stop_on_rows": it.stop_on_rows,
            "rewrite": it.rewrites,
            "lose": it.losses,
            "block_reads": it.block_reads,
            "block_writes": it.block_writes,
            "skipped": it.skipped,
            "replayed": it.replayed,
            "not_reached": it.not_reached,
        },
    })
}

fn migration(verified: &Verified<'_>) -> Value {
    let finding = |it: &Finding| {
        object!({
            "code": it.code, "file": it.file, "message": it.message, "sql": it.sql, "help": it.help,
        })
    };
    let effects = &verified.effects;
    object!({
        "name": verified.revision.name(),
        "id": verified.revision.id,
        "directories": verified.revision.migrations.iter().map(|it| &it.name).collect::<Vec<_>>(),
        "up": match verified.up {
            Up::Applied => "applied",
            Up::Fails => "fails",
            Up::Skipped => "skipped",
            Up::Replayed => "replayed",
            Up::NotReached => "not reached",
        },
        "down": match verified.down {
            Down::Restores => "restores",
            Down::Differs => "differs",
            Down::Fails => "fails",
            Down::Refuses => "refuses",
            Down::Missing => "missing",
            Down::NotRun => "not run",
        },
        "again": match verified.second_up {
            SecondUp::Same => "same",
            SecondUp::Differs => "differs",
            SecondUp::Fails => "fails",
            SecondUp::NotRun => "not run",
        },
        "rewrites": effects.rewrites,
        "locks": effects.locks.iter().map(|it| object!({
            "table": it.table, "mode": it.mode, "blocks": it.blocks,
        })).collect::<Vec<_>>(),
        "loses": effects.losses.iter().map(|it| object!({
            "kind": it.kind, "name": it.name,
        })).collect::<Vec<_>>(),
        "changes": effects.changes,
        "problems": verified.problems.iter().map(finding).collect::<Vec<_>>(),
        "notes": verified.notes.iter().map(finding).collect::<Vec<_>>(),
    })
}
