//! Whether the database matches the models of this program: logged, returned, or refused. Changes nothing.

use std::collections::BTreeSet;

use driftless_diff_engine::plan::{Refusal, Statement};
use driftless_diff_engine::render::statements;
use driftless_diff_engine::{Backfill, Intent, Merged, Rename, undeclared};
use driftless_introspect::read::read;
use driftless_introspect::{Client, connect};
use driftless_schema::record::Models;
use driftless_schema::{ColumnValue, Name, ObjectId, Pair, Schema, Severity, Unmodelled};

use crate::Error;
use crate::compare::{Compared, Oracle, compare, in_a_circle};
use crate::models::of_this_program;
use crate::report::{Policy, Report};

/// Compares the models of this program with the database, as `driftless check` does, and reports what differs: in the
/// log (of the crate `log`, with the target `driftless`), and in the result.
///
/// `url` is what libpq accepts: `postgres://…`, or keywords. The database is never changed: a read-only role is enough.
/// The server is asked for the meaning of texts such as checks and defaults in transactions that are rolled back; if
/// the role may create temporary tables the answer is exact, and if it may not, some texts may remain unknown, which is
/// no difference and is reported separately. What the database has and the models lack is no difference either, except for a
/// column without which nothing can be inserted: only the recorded models of the migrations tell whether it should be gone.
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
    let mut after = models.schema.clone();
    // Only the project's configuration knows the names that roles have in a database.
    after.tables.iter_mut().for_each(|it| it.grants = None);
    let namespaces: Vec<Name> = after.namespaces.iter().map(|it| it.name.clone()).collect();
    let before = read(client, &namespaces)?;
    let theirs = models.unmanaged.objects();
    let composites = models.composites.iter().map(|it| it.id.clone());
    let described: BTreeSet<ObjectId> =
        models.views.iter().map(|it| it.id.clone()).chain(composites).collect();
    let mut unmodelled = before.unmodelled.clone();
    unmodelled.retain(|it| !described.contains(&it.id));
    let schemas = Pair { before, after };
    let mut intent = intent(models);
    let kept = left_alone(&schemas, &intent);
    intent.undeclared = kept.iter().flat_map(|it| [&it.before, &it.after]).cloned().collect();
    let others = kept.into_iter().filter(|it| !theirs.contains(&it.before));
    unmodelled.extend(
        others.map(|it| Unmodelled { what: it.before.kind.singular().to_owned(), id: it.before }),
    );
    let unmodelled =
        unmodelled.iter().map(|Unmodelled { id, what }| format!("`{id}` ({what})")).collect();
    let oracle = Oracle { client, remembered: &[] };
    let compared = compare(schemas, &intent, Some(oracle))?;
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

/// What the models lack and the database has. Whoever made it, the program works with it, as long as it can insert rows: a
/// column that needs a value is a difference.
fn left_alone(schemas: &Pair<Schema>, intent: &Intent) -> Vec<Pair<ObjectId>> {
    let needs_a_value = |id: &ObjectId| {
        let tables = schemas.before.tables.iter();
        let columns = tables.flat_map(|table| table.columns.iter().map(move |it| (table, it)));
        let mut own = columns.filter(|(table, it)| ObjectId::column(&table.name, &it.name) == *id);
        own.any(|(_, it)| !it.nullable() && it.value == ColumnValue::Null)
    };
    let mut all = undeclared(schemas, intent, &[]);
    all.retain(|it| !needs_a_value(&it.before));
    all
}

/// What the models declare besides their definitions, so that a rename is reported as one. If names only change places,
/// nothing tells whether they have, and a program whose database was migrated must not be refused: such renames are
/// left out.
fn intent(models: Models) -> Intent {
    let Models {
        schema: _,
        unmanaged: _,
        // What only a scratch database can compare is not compared here (COVERAGE.md).
        views: _,
        composites: _,
        definitions: _,
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
