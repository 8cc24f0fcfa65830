//! Running migrations: `upgrade` and `downgrade`, and the findings that other verbs report as well.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;
use driftless_introspect::Client;
use driftless_introspect::read::{read, server_version};
use driftless_revisions::{
    Direction, Error, Event, Finding, FindingKind, History, Migration, Options, Revision, State,
    backend_pid, ensure_writable, recorded_head, recover, share_backend, with_lock,
};
use driftless_schema::Name;
use driftless_schema::record::{Head, resolve};
use driftless_sql::Token;
use driftless_sql::script::{Statement, message};

use crate::config::Config;
use crate::connections::{client, database_name, has_tables};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fingerprint;
use crate::guard;
use crate::proofs;
use crate::session::{Database, Session};
use crate::terminal::{self, Terminal};
use crate::watching::Watching;

/// Flags about locks, timeouts and other runs.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Running")]
pub struct RunFlags {
    /// Seconds to wait for a lock before a migration lets others run and retries; 0: the server's setting [default: 5]
    #[arg(long, value_name = "SECONDS")]
    pub lock_timeout: Option<u64>,
    /// Seconds that one statement may take [default: the server's setting]
    #[arg(long, value_name = "SECONDS")]
    pub statement_timeout: Option<u64>,
    /// Seconds to wait for another running driftless [default: 60]
    #[arg(long, value_name = "SECONDS")]
    pub wait: Option<u64>,
    /// Do not write schema.rs; show how it would change, and exit with code 1 if it would
    #[arg(long, conflicts_with = "sql")]
    pub locked_schema: bool,
}

impl RunFlags {
    fn options(&self, config: &Config) -> Options {
        let seconds = |it: u64| (it > 0).then(|| Duration::from_secs(it));
        let options = Options::default();
        Options {
            lock_timeout: match self.lock_timeout.or(config.lock_timeout) {
                Some(given) => seconds(given),
                None => options.lock_timeout,
            },
            statement_timeout: self
                .statement_timeout
                .or(config.statement_timeout)
                .and_then(seconds),
            ..options
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.wait.unwrap_or(60))
    }
}

/// What to run: the direction, the flags, and how the plan is made.
pub(crate) struct MigrationRun<'a> {
    pub(crate) direction: Direction,
    pub(crate) flags: &'a RunFlags,
    #[allow(clippy::type_complexity)]
    pub(crate) plan:
        &'a dyn for<'h> Fn(&'h History, &BTreeSet<String>) -> Result<Vec<&'h Migration>, Error>,
}

/// Makes a plan and has it confirmed. Makes the plan again under the lock, because another run may have applied something
/// in between. Then runs the plan and returns the number of migrations that ran.
pub(crate) fn carry_out(
    session: &mut Session<'_>,
    run: &MigrationRun<'_>,
) -> Result<usize, Failure> {
    let history = session.history()?;
    let mut database = session.writable_database()?;
    let findings = database.journal()?.findings(&history, &database.applied);
    let Database { target: url, mut connection, applied } = database;
    let Session { config, terminal } = session;
    let interrupted = findings.iter().any(|it| it.kind == FindingKind::Interrupted);
    let preview = match (run.plan)(&history, &applied) {
        // The interrupted migration may be the reason why there is no plan.
        Err(_) if interrupted => Vec::new(),
        outcome => outcome?,
    };
    // A finding that stops the plan is the error of the plan already.
    let besides: Vec<Finding> =
        findings.into_iter().filter(|it| it.kind != FindingKind::Late).collect();
    remark(terminal, &besides);
    if preview.is_empty() && !interrupted {
        return Ok(0);
    }
    ensure_writable(&mut connection)?;
    if share_backend(&mut connection, &mut *client(url)?)? {
        return Err(Failure::new(
            "connected through a transaction-mode pooler, where session locks do not work",
            "connect to PostgreSQL directly, or through a session-mode pooler",
        ));
    }
    if run.direction == Direction::Up {
        proofs::required(config, &preview)?;
        remark(terminal, &proofs::edited(preview.iter().copied()));
    }
    let database = database_name(&mut connection)?;
    if !applied.is_empty() || has_tables(&mut connection)? {
        guard::suggest_backup(config, &database, &preview, run.direction, terminal);
    }
    guard::confirmed(config, run.direction.into(), &database, terminal)?;
    if run.direction == Direction::Up {
        warn_of_another_schema(config, &history, &applied, &preview, terminal)?;
    }
    let mut unseen = None;
    let watching = Watching::begin(url, backend_pid(&mut connection)?, terminal);
    let mut notes: Vec<String> = Vec::new();
    let mut risky: Vec<(String, String)> = Vec::new();
    let mut count = 0;
    let outcome = with_lock(
        &mut connection,
        run.flags.patience(),
        terminal::waiting_for,
        |connection| -> Result<(), Failure> {
            let mut report = |event: Event<'_>| match event {
                Event::Started(direction, it, done, all) => {
                    watching.step(format!("{}/{direction}, {} of {all}", it.name, done + 1));
                }
                Event::Retrying(it, pause) => notes.push(format!(
                    "`{}` waited too long for a lock; trying again in {:.1} s",
                    it.name,
                    pause.as_secs_f64()
                )),
                Event::Recovered(sentence) => notes.push(sentence),
                Event::Warning(message, help) => risky.push((message, help)),
                Event::Finished(direction, it, elapsed) => {
                    count += 1;
                    let done = match direction {
                        Direction::Up => "applied",
                        Direction::Down => "rolled back",
                    };
                    let line = format!("{done} {} ({:.2} s)", it.name, elapsed.as_secs_f64());
                    watching.aside(|| {
                        for note in notes.drain(..) {
                            terminal.note(&note);
                        }
                        for (message, help) in risky.drain(..) {
                            terminal.warning(&message, &help);
                        }
                        unseen = unseen.take().or(terminal.line(&line).err());
                    });
                }
            };
            recover(connection, &history, &mut report)?;
            let applied = driftless_revisions::applied_versions(connection)?;
            let plan = agreed((run.plan)(&history, &applied), &preview, &applied, run.direction)?;
            let options = run.flags.options(config);
            driftless_revisions::run(connection, &plan, run.direction, &options, report)?;
            Ok(())
        },
    );
    drop(watching);
    for note in notes {
        terminal.note(&note);
    }
    // The outcome is the error to tell, also if the connection is gone.
    if outcome.is_err()
        && count == 0
        && run.direction == Direction::Up
        && let Ok(Some([message, help])) = unrecorded(&history, &applied, &mut connection)
    {
        terminal.advice(&message, &help);
    }
    outcome?;
    unseen.map_or(Ok(count), Err)
}

/// What to say if a database has tables and none of the migrations is recorded there: a restored dump, a database that was made
/// otherwise, a lost table of Diesel's. None if that is not so.
pub(crate) fn unrecorded(
    history: &History,
    applied: &BTreeSet<String>,
    client: &mut Client,
) -> Result<Option<[String; 2]>, Failure> {
    if history.revisions.is_empty() || !applied.is_empty() {
        return Ok(None);
    }
    // Tables of other tools tell nothing.
    let ups = history.revisions.iter().flat_map(|it| &it.migrations).map(|it| it.up.as_str());
    let names: Vec<String> = ups.flat_map(created_tables).collect();
    let query = "select exists (select from pg_catalog.pg_class c
        where c.relkind operator(pg_catalog.=) any (array['r', 'p']::pg_catalog.\"char\"[])
            and c.relname::pg_catalog.text operator(pg_catalog.=) any ($1::pg_catalog.text[]))";
    let row = client.query_one(query, &[&names]);
    let row = row.map_err(|it| Failure::of("cannot look for the tables of the migrations", it))?;
    if !row.get::<_, bool>(0) {
        return Ok(None);
    }
    Ok(Some([
        "the database has tables, but no migration is recorded there as applied".to_owned(),
        "if the migrations made these tables (in a dump that was restored, for example), record them without running them: `driftless stamp head`; `driftless check --from database --to migrations` shows first what differs".to_owned(),
    ]))
}

/// The names of the tables that statements create, without their schemas.
fn created_tables(text: &str) -> Vec<String> {
    let created = |it: &Statement<'_>| {
        let tokens: Vec<Token> = it.tokens().into_iter().map(|it| it.0).collect();
        let at = tokens.iter().position(|it| it.is_word("table"))? + 1;
        let is_condition = tokens.get(at)?.is_word("if");
        let rest = tokens.get(if is_condition { at + 3 } else { at }..)?;
        let name = match rest.get(1) {
            Some(Token::Mark('.')) => rest.get(2)?,
            Some(_) | None => rest.first()?,
        };
        name.name().map(str::to_owned)
    };
    let all = message(text);
    all.iter().filter(|it| it.begins_with(&["create"])).filter_map(created).collect()
}

/// The new plan, limited to what was confirmed: after another run, `+1` would name another revision.
fn agreed<'a>(
    plan: Result<Vec<&'a Migration>, Error>,
    preview: &[&'a Migration],
    applied: &BTreeSet<String>,
    direction: Direction,
) -> Result<Vec<&'a Migration>, Error> {
    let is_done = |it: &Migration| applied.contains(&it.version) == (direction == Direction::Up);
    match plan {
        // Before the recovery there was no plan, so nothing to confirm.
        Ok(plan) if preview.is_empty() => Ok(plan),
        Ok(mut plan) => {
            plan.retain(|it| preview.iter().any(|other| other.version == it.version));
            Ok(plan)
        }
        Err(_) if !preview.is_empty() && preview.iter().all(|it| is_done(it)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Warns if the schema of the database is not the one that the next revision was drafted for.
fn warn_of_another_schema(
    config: &Config,
    history: &History,
    applied: &BTreeSet<String>,
    plan: &[&Migration],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let next = plan.first().and_then(|first| {
        history.revisions.iter().find(|it| it.migrations[0].version == first.version)
    });
    let Some((next, drafted_for)) = next.and_then(|it| Some((it, it.fingerprint()?))) else {
        return Ok(());
    };
    let begun: BTreeSet<usize> = (0..history.revisions.len())
        .filter(|it| history.revisions[*it].is_begun(applied))
        .collect();
    let mut ancestors = history.with_ancestors([next]);
    ancestors.remove(&history.position(next));
    // With a revision of another branch or an unknown version, the schema is expected to differ.
    if ancestors != begun || !history.unknown_versions(applied).is_empty() {
        return Ok(());
    }
    let mut client = client(config.database_url()?)?;
    if server_version(&mut client)? / 10_000 != drafted_for.server {
        return Ok(());
    }
    let namespaces: Vec<Name> =
        drafted_for.schemas.iter().map(|it| Name::new(it.as_str())).collect();
    let schema = read(&mut client, &namespaces)?;
    // What is ignored now may have been managed when the revision was drafted.
    let mut managed = schema.clone();
    let manage = match recorded_head(&config.migrations_dir)?.as_deref().map(Head::parse) {
        Some(Ok(head)) => config.manage.clone().except(&resolve(&head.models).unmanaged),
        // The verbs that need the recorded head report what is wrong in it.
        Some(Err(_)) | None => config.manage.clone(),
    };
    manage.strip(&mut managed);
    if [schema, managed].iter().all(|it| fingerprint::differs(it, drafted_for)) {
        terminal.warning(
            &format!("the schema of the database differs from the one that `{}` was drafted for: the database was changed by hand, or an applied migration was edited", next.name()),
            "after the upgrade, `driftless diff --from migrations --to database` shows the difference",
        );
    }
    Ok(())
}

/// Fails if a revision is undecided.
pub(crate) fn decided<'a>(
    revisions: impl IntoIterator<Item = &'a Revision>,
) -> Result<(), Failure> {
    let undecided = revisions.into_iter().find(|it| it.undecided());
    undecided.map_or(Ok(()), |it| {
        Err(Failure::new(
            format!("the revision `{}` is undecided", it.name()),
            "decide, and draft it again: `driftless revision --update` with `--rename OLD:NEW` or `--drop OLD`; its up.sql shows both alternatives",
        ))
    })
}

/// Prints findings that do not stop the verb.
pub(crate) fn remark(terminal: &mut Terminal, findings: &[Finding]) {
    for finding in findings.iter().filter(|it| it.kind != FindingKind::Undecided) {
        terminal.warning(&finding.message, &finding.help);
    }
}

/// Says that there are several heads, if there are, and returns the exit code for that: a database can have both
/// branches, but nobody has tried them together, and `upgrade` and `revision` refuse to choose one.
pub(crate) fn one_head(history: &History, terminal: &mut Terminal) -> Exit {
    match history.head() {
        Ok(_) => Exit::Fine,
        Err(several) => {
            terminal.advice(&several.message, several.help.as_deref().unwrap_or_default());
            Exit::Drift
        }
    }
}

/// A message: the database has versions that the directory lacks.
pub(crate) fn not_in_the_directory(versions: &[&str]) -> String {
    format!(
        "the database has migrations that the migrations directory lacks: {}",
        versions.join(", ")
    )
}

/// How much of a revision is applied, for people.
pub(crate) fn state(state: State, parts: usize) -> String {
    match state {
        State::Pending => "pending".to_owned(),
        State::Partly(done) => format!("stopped after {done} of {parts} parts"),
        State::Applied => "applied".to_owned(),
    }
}
