//! Asks by `EXPLAIN`: needs no privilege at all, works on a standby, creates nothing, runs nothing.
//!
//! Texts that are planned to the same expression mean the same. Planning folds constants and drops `COLLATE`, so only
//! questions that the guard admits are asked here.

use driftless_schema::quote::identifier;
use driftless_schema::{Side, TextUse};
use postgres::Transaction;
use postgres::types::{FromSql, Type};
use serde_json::Value;

use super::asking::Asking;
use super::assignment::{Assigned, assigned};
use super::guard::Guard;
use super::refusal::{Refusal, refusal};
use super::session;
use super::spelling::spelled;
use super::synonyms::{comparable, freezes};
use crate::Error;

/// The planner's result for two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Planned {
    /// The same expression.
    Same,
    /// Two expressions.
    Different,
    /// One of them is not a valid expression in this database.
    Unreadable,
    /// One of them contains the moment at which it was parsed.
    Frozen,
    /// The planner cannot decide, for this reason.
    Refused(String),
}

impl Planned {
    /// The result if the planner is not used.
    pub(super) fn not_asked() -> Planned {
        Planned::Refused("the planner may not be asked".to_owned())
    }
}

/// The answers to questions that share a statement, as far as the guard admits them.
pub(super) fn planned(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
    guard: &Guard,
) -> Result<Vec<Planned>, Error> {
    let obstacles: Vec<Option<String>> = askings.iter().map(|it| guard.obstacle(it)).collect();
    let free = askings.iter().zip(&obstacles).filter(|(_, it)| it.is_none());
    let free: Vec<&Asking<'_>> = free.map(|(asking, _)| *asking).collect();
    let planned = match askings[0].question.used_as {
        TextUse::Generated(_) | TextUse::Condition | TextUse::Value => {
            over_a_row(transaction, &free, path)?
        }
        TextUse::Default(_) => of_defaults(transaction, &free, path)?,
        TextUse::Type | TextUse::Cast => unreachable!("types are asked without the planner"),
    };
    let mut planned = planned.into_iter();
    let all = obstacles.into_iter().map(|it| match it {
        Some(reason) => Planned::Refused(reason),
        None => planned.next().expect("there is one answer for each question"),
    });
    Ok(all.collect())
}

/// The maximum number of questions in a statement, which may have 1,664 outputs.
const BATCH: usize = 200;

/// The answers to questions about one table's row.
fn over_a_row(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
) -> Result<Vec<Planned>, Error> {
    in_batches(askings, &mut |batch| {
        let mut sides = Vec::new();
        for side in Side::BOTH {
            match explained(transaction, &over_a_row_sql(batch, side), path, Shape::Row)? {
                Ok(outputs) if outputs.len() == batch.len() => sides.push(outputs),
                Ok(_) => return Ok(Err(Refusal::Unreadable)),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        let (after, before) = (sides.pop().unwrap_or_default(), sides.pop().unwrap_or_default());
        let pairs = batch.iter().zip(before.iter().zip(&after));
        let planned = pairs.map(|(asking, (before, after))| {
            match (compared(asking, before, after), &asking.question.used_as) {
                // Two values may become equal by assignment: `1` and `1.0` in a column of integers.
                (Planned::Different, TextUse::Generated(_)) => Planned::Refused(
                    "a generated value is converted to its column's type".to_owned(),
                ),
                (planned, _) => planned,
            }
        });
        Ok(Ok(planned.collect()))
    })
}

/// The answers to questions about defaults, which see no row.
fn of_defaults(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
) -> Result<Vec<Planned>, Error> {
    in_batches(askings, &mut |batch| {
        let targets = match assigned(transaction, batch, path)? {
            Ok(targets) => targets,
            Err(refused) => return Ok(Err(refused)),
        };
        let refusals = targets.iter().filter(|it| !matches!(it, Assigned::Exactly(_))).count();
        if refusals > 0 && batch.len() > 1 {
            return Ok(Err(Refusal::Unable(String::new())));
        }
        let mut texts = Vec::new();
        for (asking, target) in batch.iter().zip(targets) {
            let Assigned::Exactly(spelling) = target else {
                let reason =
                    "a default is converted to its column's type in a way that no cast repeats";
                return Ok(Err(Refusal::Unable(reason.to_owned())));
            };
            for side in Side::BOTH {
                texts.push(format!("cast(({}\n) as {spelling})", side.of(&asking.question.texts)));
            }
        }
        let sql = format!("{EXPLAIN} select {MARK}, {}", texts.join(", "));
        match explained(transaction, &sql, path, Shape::Alone)? {
            Ok(outputs) if outputs.len() == 2 * batch.len() => {
                let pairs = batch.iter().zip(outputs.chunks(2));
                Ok(Ok(pairs.map(|(asking, it)| compared(asking, &it[0], &it[1])).collect()))
            }
            Ok(_) => Ok(Err(Refusal::Unreadable)),
            Err(refused) => Ok(Err(refused)),
        }
    })
}

/// Asks one statement about several questions; the inner error says why it gave no outputs.
type Ask<'a> = dyn FnMut(&[&Asking<'_>]) -> Result<Result<Vec<Planned>, Refusal>, Error> + 'a;

/// Asks many questions at once, and one by one if one of them makes the statement fail.
fn in_batches(askings: &[&Asking<'_>], ask: &mut Ask<'_>) -> Result<Vec<Planned>, Error> {
    let mut all = Vec::new();
    for batch in askings.chunks(BATCH) {
        match ask(batch)? {
            Ok(planned) => all.extend(planned),
            Err(_) if batch.len() > 1 => {
                for asking in batch {
                    all.extend(in_batches(&[asking], ask)?);
                }
            }
            Err(Refusal::Unreadable) => all.push(Planned::Unreadable),
            Err(Refusal::Unable(reason)) => all.push(Planned::Refused(reason)),
        }
    }
    Ok(all)
}

fn compared(asking: &Asking<'_>, before: &str, after: &str) -> Planned {
    let (before, after) = (comparable(before), comparable(after));
    let frozen = (freezes(&asking.tokens.before, &before), freezes(&asking.tokens.after, &after));
    match frozen {
        (true, false) | (false, true) => Planned::Frozen,
        (true, true) | (false, false) if before == after => Planned::Same,
        (true, true) => Planned::Frozen,
        (false, false) => Planned::Different,
    }
}

const EXPLAIN: &str = "explain (verbose, costs off, format json)";

/// The first output, which shows that the outputs are those of our own list. It also keeps the server from dropping a
/// list that repeats the subquery's.
const MARK: &str = "'driftless'";

/// A subquery that the planner cannot flatten (`OFFSET 0`) returns the columns under names of ours; one around it,
/// which the planner flattens, gives them the names of this side. So the outputs of both sides use the same names.
fn over_a_row_sql(batch: &[&Asking<'_>], side: Side) -> String {
    let first = batch[0].question;
    let places: std::collections::BTreeSet<usize> =
        batch.iter().flat_map(|it| it.columns.iter().copied()).collect();
    let mut fenced = vec!["null::pg_catalog.int4 as c".to_owned()];
    let mut named = Vec::new();
    for place in places {
        let column = &first.row[place];
        fenced.push(format!("cast(null as {}) as c{place}", spelled(&column.data_type)));
        if let Some(name) = side.of(&column.names) {
            named.push(format!("driftless.c{place} as {}", identifier(name)));
        }
    }
    let texts = batch.iter().map(|it| {
        let text = side.of(&it.question.texts);
        match it.question.used_as {
            // Turns it into a boolean as a check does; the planner drops this again.
            TextUse::Condition => format!("(({text}\n) and true)"),
            TextUse::Generated(_)
            | TextUse::Value
            | TextUse::Default(_)
            | TextUse::Type
            | TextUse::Cast => {
                format!("({text}\n)")
            }
        }
    });
    format!(
        "{EXPLAIN} select {MARK}, {} from (select {} from (select {} offset 0) driftless) {}",
        texts.collect::<Vec<_>>().join(", "),
        named.join(", "),
        fenced.join(", "),
        identifier(&side.of(&first.table).name),
    )
}

/// The required shape of the plan, so that its outputs are ours.
#[derive(Clone, Copy)]
enum Shape {
    /// The fenced subquery, and nothing around it: a text adds no aggregate, window, set or subquery.
    Row,
    /// No source of rows at all.
    Alone,
}

/// The outputs of a plan of that shape, without the mark.
fn explained(
    transaction: &mut Transaction<'_>,
    sql: &str,
    path: &str,
    shape: Shape,
) -> Result<Result<Vec<String>, Refusal>, Error> {
    let doing = |it| Error::new("asking what texts mean", it);
    let mut savepoint = transaction.savepoint("driftless_plan").map_err(doing)?;
    session::under(&mut savepoint, path).map_err(doing)?;
    // The extended protocol accepts only one statement: no text can add a second one.
    let planned = savepoint.query_typed_one(sql, &[]).and_then(|it| it.try_get::<_, Json>(0));
    match planned {
        Ok(Json(text)) => {
            savepoint.rollback().map_err(doing)?;
            Ok(outputs(&text, shape).ok_or_else(|| {
                Refusal::Unable("it holds an aggregate, a window, a set or a subquery".to_owned())
            }))
        }
        Err(error) => {
            savepoint.rollback().map_err(doing)?;
            // Folding constants can fail (`1 / 0`) although parsing succeeds: only parsing tells whether a text is
            // readable.
            let read_only = sql.strip_prefix(EXPLAIN).expect("every statement here explains");
            Ok(Err(match refusal(error)? {
                Refusal::Unreadable => read(transaction, read_only, path)?.unwrap_or_else(|| {
                    Refusal::Unable("planning it fails, though it can be read".to_owned())
                }),
                Refusal::Unable(reason) => Refusal::Unable(reason),
            }))
        }
    }
}

/// Has the statement parsed and analysed, never planned.
fn read(
    transaction: &mut Transaction<'_>,
    sql: &str,
    path: &str,
) -> Result<Option<Refusal>, Error> {
    let doing = |it| Error::new("asking what texts mean", it);
    let mut savepoint = transaction.savepoint("driftless_read").map_err(doing)?;
    session::under(&mut savepoint, path).map_err(doing)?;
    // By a statement, since the driver would look up the types of a statement that it prepares itself, under that path.
    let read = savepoint.execute_typed(&format!("prepare driftless_read as {sql}"), &[]);
    if read.is_ok() {
        savepoint.execute_typed("deallocate driftless_read", &[]).map_err(doing)?;
    }
    savepoint.rollback().map_err(doing)?;
    read.err().map(refusal).transpose()
}

fn outputs(plan: &str, shape: Shape) -> Option<Vec<String>> {
    let document: Value = serde_json::from_str(plan).ok()?;
    let plan = &document[0]["Plan"];
    let is_shaped = match shape {
        Shape::Alone => plan["Node Type"] == "Result" && plan.get("Plans").is_none(),
        Shape::Row => {
            let below = plan["Plans"].as_array()?;
            plan["Node Type"] == "Subquery Scan"
                && plan["Alias"] == "driftless"
                && below.len() == 1
                && below[0]["Node Type"] == "Result"
                && below[0]["Parent Relationship"] == "Subquery"
                && below[0].get("Plans").is_none()
        }
    };
    let outputs = plan["Output"].as_array()?.iter().map(|it| it.as_str().map(str::to_owned));
    let outputs: Vec<String> = outputs.collect::<Option<_>>()?;
    let (mark, outputs) = outputs.split_first()?;
    (is_shaped && mark == "'driftless'::text" && plan.get("Filter").is_none())
        .then(|| outputs.to_vec())
}

/// JSON as received.
struct Json(String);

impl FromSql<'_> for Json {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Json, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Json(String::from_utf8(raw.to_vec())?))
    }

    fn accepts(data_type: &Type) -> bool {
        *data_type == Type::JSON
    }
}
