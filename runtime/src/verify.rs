//! Whether the database matches the models of this program: logged, returned, or refused. Changes nothing.

use std::fmt;
use std::str::FromStr;

use driftless_diff_engine::plan::{Refusal, Statement};
use driftless_diff_engine::render::statements;
use driftless_diff_engine::{Backfill, Intent, Merged, Rename};
use driftless_introspect::read::read;
use driftless_introspect::{Client, connect};
use driftless_schema::record::Models;
use driftless_schema::{Name, ObjectId, Pair, Severity, Unmodelled};

use crate::compare::{Compared, Oracle, compare, in_a_circle};
use crate::models::of_this_program;
use crate::{Error, TARGET};

/// What to do about differences.
///
/// As text it is `log`, `warn` or `refuse`, for configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// They are logged as information.
    Log,
    /// They are logged as warnings.
    Warn,
    /// They are an error.
    Refuse,
}

/// The result of comparing the database with the models of this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The differences: statements that would make the database match the models, in their order, or sentences if no
    /// statement would.
    pub differences: Vec<String>,
    /// What could not be compared, and why: mostly because the role lacks a privilege.
    pub unknown: Vec<String>,
    /// Objects of the database that models do not describe, such as views. They are no difference.
    pub unmodelled: Vec<String>,
}

/// Compares the models of this program with the database, as `driftless check` does, and reports what differs: in the
/// log (of the crate `log`, with the target `driftless`), and in the result.
///
/// `url` is what libpq accepts: `postgres://…`, or keywords. The database is never changed: a read-only role is enough.
/// The server is asked for the meaning of texts such as checks and defaults in transactions that are rolled back; if
/// the role may create temporary tables the answer is exact, and if it may not, some texts may remain unknown, which is
/// no difference and is reported separately.
///
/// ```no_run
/// use driftless::{Policy, verify};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy: Policy = std::env::var("SCHEMA_POLICY").map_or(Ok(Policy::Warn), |it| it.parse())?;
/// let report = verify("postgres://localhost/blog", policy)?;
/// println!("{} differences", report.differences.len());
/// # Ok(())
/// # }
/// ```
///
/// The models are those that are linked into the program, which reads its own file to find them; see
/// [`create_all`](crate::create_all). To a program that has only some of the models, the tables of the others are
/// differences, so it should not refuse.
///
/// # Errors
///
/// [`Error::Differs`] with the report, if something differs and the policy is [`Policy::Refuse`]. Otherwise, whatever
/// the policy: if there is no model, or models contradict each other; and if the server cannot be reached or refuses.
pub fn verify(url: &str, policy: Policy) -> Result<Report, Error> {
    let models = of_this_program()?;
    let mut client = connect(url)?;
    let report = report(&mut client, models)?;
    report.log(policy);
    match policy {
        Policy::Refuse if !report.is_equal() => Err(Error::Differs(Box::new(report))),
        Policy::Log | Policy::Warn | Policy::Refuse => Ok(report),
    }
}

fn report(client: &mut Client, models: Models) -> Result<Report, Error> {
    let after = models.schema.clone();
    let namespaces: Vec<Name> = after.namespaces.iter().map(|it| it.name.clone()).collect();
    let before = read(client, &namespaces)?;
    let unmodelled = before.unmodelled.iter();
    let unmodelled = unmodelled.map(|Unmodelled { id, what }| format!("`{id}` ({what})")).collect();
    let oracle = Oracle { client, remembered: &[] };
    let compared = compare(Pair { before, after }, &intent(models), Some(oracle))?;
    let errors = compared.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let sentences: Vec<String> = errors.map(|it| it.message.clone()).collect();
    let unknown = compared.unknown.iter().map(|(question, reason)| {
        let Pair { before, after } = &question.texts;
        let table = &question.table.after;
        format!("whether `{before}` and `{after}` on `{table}` mean the same: {reason}")
    });
    Ok(Report {
        unknown: unknown.collect(),
        unmodelled,
        differences: sentences.into_iter().chain(statements_that_differ(&compared)).collect(),
    })
}

/// What the models declare besides their definitions, so that a rename is reported as one. If names only change places,
/// nothing tells whether they have, and a program whose database was migrated must not be refused: such renames are
/// left out.
fn intent(models: Models) -> Intent {
    let Models {
        schema: _,
        renamed_from,
        backfills,
        quiet_triggers: _,
        removed,
        places: _,
        levels: _,
        diagnostics: _,
    } = models;
    let merged = |(enumeration, from, to)| Merged { enumeration, from, to };
    let renames = renamed_from.iter().filter(|it| !in_a_circle(it, &renamed_from));
    let rename = |(from, to): &(ObjectId, ObjectId)| Rename { from: from.clone(), to: to.clone() };
    Intent {
        renames: renames.map(rename).collect(),
        backfills: backfills
            .into_iter()
            .map(|(column, value)| Backfill { column, value })
            .collect(),
        merged: removed.into_iter().map(merged).collect(),
        ..Intent::default()
    }
}

/// The upgrade, statement by statement.
fn statements_that_differ(compared: &Compared) -> impl Iterator<Item = String> {
    let plan = &compared.draft.up;
    let texts = statements(plan).into_iter().flatten();
    let differs = plan.steps.iter().zip(texts).filter(|(step, _)| !step.statement.is_around());
    differs.map(|(step, text)| match &step.statement {
        Statement::Refuse(Refusal { message, .. }) => message.clone(),
        _ => text.trim_end().to_owned(),
    })
}

impl Report {
    /// Whether nothing differs, as far as it could be compared.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }

    fn log(&self, policy: Policy) {
        let level = match policy {
            Policy::Log => log::Level::Info,
            Policy::Warn | Policy::Refuse => log::Level::Warn,
        };
        for what in &self.unknown {
            log::log!(target: TARGET, level, "unknown: {what}");
        }
        if !self.unmodelled.is_empty() {
            log::info!(target: TARGET, "models do not describe these objects, which were not compared: {}", self.unmodelled.join(", "));
        }
        match (self.is_equal(), policy) {
            (true, _) => log::info!(target: TARGET, "{self}"),
            // Whoever gets the error reports it.
            (false, Policy::Refuse) => {}
            (false, Policy::Log | Policy::Warn) => {
                log::log!(target: TARGET, level, "{self}");
            }
        }
    }
}

/// One sentence; if something differs, followed by the list.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_equal() {
            return formatter.write_str("the database matches the models of this program");
        }
        formatter.write_str("the database differs from the models of this program:")?;
        self.differences.iter().try_for_each(|it| write!(formatter, "\n{it}"))
    }
}

impl FromStr for Policy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Policy, UnknownPolicy> {
        match text.trim().to_ascii_lowercase().as_str() {
            "log" => Ok(Policy::Log),
            "warn" => Ok(Policy::Warn),
            "refuse" => Ok(Policy::Refuse),
            _ => Err(UnknownPolicy(text.to_owned())),
        }
    }
}

/// A text that names no [`Policy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPolicy(String);

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not a policy: use `log`, `warn` or `refuse`", self.0)
    }
}

impl std::error::Error for UnknownPolicy {}
