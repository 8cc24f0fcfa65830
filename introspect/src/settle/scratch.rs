//! A temporary table that texts are written into and read back from. It is always rolled back after the reading.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::quote::identifier;
use driftless_schema::{Side, SqlType, TextUse};
use postgres::Transaction;
use postgres::types::Type;

use super::asking::Asking;
use super::enums::Declared;
use super::refusal::{Refusal, refusal};
use super::spelling::spelled;
use crate::Error;

/// A text, and how it is used.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) used_as: &'a TextUse,
    pub(super) text: &'a str,
}

/// A text as the server writes it with every name qualified, or why the server refused it.
pub(super) type Deparsed = Result<String, Refusal>;

/// The table: created under the names that the texts use, then renamed, so that the texts of both sides use the same
/// names when they are read back.
pub(super) struct Scratch<'a> {
    name: Renamed,
    columns: Vec<(Renamed, SqlType)>,
    enums: Enums<'a>,
}

/// The enums that differ between the sides, and the side whose names the texts use.
struct Enums<'a> {
    declared: &'a Declared,
    /// None if the texts use the names that the database has.
    side: Option<Side>,
    /// Whether the texts are read back under the names that the database has.
    is_undone: bool,
}

impl Enums<'_> {
    fn spelled(&self, data_type: &SqlType) -> String {
        spelled(&match self.side {
            Some(side) => self.declared.on(side, data_type),
            None => self.declared.found(data_type),
        })
    }
}

struct Renamed {
    created: String,
    common: String,
}

impl<'a> Scratch<'a> {
    /// With the names of one side, then the common ones.
    pub(super) fn of(askings: &[&Asking<'_>], side: Side, declared: &'a Declared) -> Scratch<'a> {
        let row = &askings[0].question.row;
        let mut columns = Vec::new();
        for place in mentioned(askings) {
            if let Some(name) = side.of(&row[place].names) {
                let created = name.as_str().to_owned();
                let common = common_name(askings, place);
                columns.push((Renamed { created, common }, row[place].data_type.clone()));
            }
        }
        let name = Renamed {
            created: table_name(askings, side),
            common: table_name(askings, Side::After),
        };
        let enums = Enums { declared, side: Some(side), is_undone: true };
        Scratch { name, columns, enums }
    }

    /// With the names of one side.
    pub(super) fn unrenamed(
        askings: &[&Asking<'_>],
        side: Side,
        declared: &'a Declared,
    ) -> Scratch<'a> {
        let Scratch { name, columns, enums } = Scratch::of(askings, side, declared);
        let kept = |it: Renamed| Renamed { common: it.created.clone(), created: it.created };
        let columns = columns.into_iter().map(|(name, it)| (kept(name), it));
        let enums = Enums { is_undone: false, ..enums };
        Scratch { columns: columns.collect(), name: kept(name), enums }
    }

    /// With the common names.
    pub(super) fn common(askings: &[&Asking<'_>], declared: &'a Declared) -> Scratch<'a> {
        let row = &askings[0].question.row;
        let columns = mentioned(askings).into_iter().map(|place| {
            let name = common_name(askings, place);
            (Renamed { created: name.clone(), common: name }, row[place].data_type.clone())
        });
        let name = table_name(askings, Side::After);
        Scratch {
            columns: columns.collect(),
            name: Renamed { created: name.clone(), common: name },
            enums: Enums { declared, side: None, is_undone: false },
        }
    }

    /// The statements that give the enums the names that the texts use. They contain no text.
    fn preparation(&self) -> String {
        self.enums.side.map_or(String::new(), |side| self.enums.declared.to(side))
    }

    /// The statements that rename the table, its columns, and the enums. They contain no text.
    fn renames(&self) -> String {
        let mut sql = match self.enums.side {
            Some(side) if self.enums.is_undone => self.enums.declared.back(side),
            Some(_) | None => String::new(),
        };
        let table = identifier(&self.name.created);
        for (Renamed { created, common }, _) in &self.columns {
            if created != common {
                let (created, common) = (identifier(created), identifier(common));
                sql += &format!("alter table pg_temp.{table} rename column {created} to {common};");
            }
        }
        if self.name.created != self.name.common {
            sql += &format!(
                "alter table pg_temp.{table} rename to {};",
                identifier(&self.name.common)
            );
        }
        sql
    }
}

/// Columns that no text mentions are left out: their types need not exist yet. A row as a value mentions all of them.
fn mentioned(askings: &[&Asking<'_>]) -> BTreeSet<usize> {
    if askings.iter().any(|it| it.whole_row) {
        return (0..askings[0].question.row.len()).collect();
    }
    askings.iter().flat_map(|it| it.columns.iter().copied()).collect()
}

/// The column's own name, unless one of the columns is renamed or on one side only: then generated names, so that two
/// columns can exchange theirs.
fn common_name(askings: &[&Asking<'_>], place: usize) -> String {
    let row = &askings[0].question.row;
    let is_kept = |it: usize| row[it].names.before == row[it].names.after;
    match &row[place].names.after {
        Some(name) if mentioned(askings).into_iter().all(is_kept) => name.as_str().to_owned(),
        Some(_) | None => format!("driftless column {place}"),
    }
}

/// The table's own name only if a text uses it: under a generated name, it cannot hide anything that the texts mean.
fn table_name(askings: &[&Asking<'_>], side: Side) -> String {
    if askings.iter().any(|it| it.names_table) {
        side.of(&askings[0].question.table).name.as_str().to_owned()
    } else {
        "driftless".to_owned()
    }
}

/// The maximum number of texts in a table, which may have 1,600 columns.
const BATCH: usize = 200;

/// The texts, parsed under this `search_path` and deparsed under an empty one. A refused text does not affect the
/// others.
pub(super) fn deparsed(
    transaction: &mut Transaction<'_>,
    scratch: &Scratch<'_>,
    items: &[Item<'_>],
    path: &str,
) -> Result<Vec<Deparsed>, Error> {
    let mut all = Vec::new();
    for batch in items.chunks(BATCH) {
        let doing = |it| Error::new("asking what texts mean", it);
        let mut savepoint = transaction.savepoint("driftless_scratch").map_err(doing)?;
        let read = through_a_table(&mut savepoint, scratch, batch, path);
        savepoint.rollback().map_err(doing)?;
        match read.map_err(refusal) {
            Ok(texts) if texts.len() == batch.len() => all.extend(texts.into_iter().map(Ok)),
            Ok(_) => all.extend(batch.iter().map(|_| Err(Refusal::Unreadable))),
            Err(_) if batch.len() > 1 => {
                for item in batch {
                    all.extend(deparsed(transaction, scratch, &[*item], path)?);
                }
            }
            // Its type differs from its column's and is converted only by assignment.
            Err(_) if matches!(batch[0].used_as, TextUse::Generated(_)) => {
                let plain = Item { used_as: &TextUse::Value, text: batch[0].text };
                all.extend(deparsed(transaction, scratch, &[plain], path)?);
            }
            Err(refused) => all.push(Err(refused?)),
        }
    }
    Ok(all)
}

/// Creates the table with its texts, which are parsed under this `search_path`; then sets an empty path.
pub(super) fn created(
    transaction: &mut Transaction<'_>,
    scratch: &Scratch<'_>,
    items: &[Item<'_>],
    path: &str,
) -> Result<(), postgres::Error> {
    transaction.batch_execute(&scratch.preparation())?;
    transaction.query_typed(
        "select pg_catalog.set_config('search_path', $1, true)",
        &[(&path, Type::TEXT)],
    )?;
    // The extended protocol accepts only one statement: no text can add a second one.
    transaction.execute_typed(&create_sql(scratch, items), &[])?;
    transaction.batch_execute(&format!("set local search_path = ''; {}", scratch.renames()))
}

fn through_a_table(
    transaction: &mut Transaction<'_>,
    scratch: &Scratch<'_>,
    items: &[Item<'_>],
    path: &str,
) -> Result<Vec<String>, postgres::Error> {
    created(transaction, scratch, items, path)?;
    let table = format!("pg_temp.{}", identifier(&scratch.name.common));
    let rows = transaction.query_typed(include_str!("scratch.sql"), &[(&table, Type::TEXT)])?;
    let mut texts = BTreeMap::new();
    for row in rows {
        texts.insert(row.try_get::<_, String>("name")?, row.try_get::<_, String>("text")?);
    }
    let read = items.iter().enumerate().filter_map(|(place, item)| {
        let text = texts.remove(&place.to_string());
        match item.used_as {
            // `DEFAULT NULL` is no default.
            TextUse::Default(_) | TextUse::Type | TextUse::Cast => {
                Some(text.unwrap_or_else(|| "NULL".to_owned()))
            }
            TextUse::Condition => text,
            TextUse::Generated(_) | TextUse::Value => text.and_then(|it| {
                let text = it.strip_prefix('(')?.strip_suffix(" IS NOT NULL)")?;
                match item.used_as {
                    TextUse::Generated(_) => {
                        let branches = text.trim_start().strip_prefix("CASE")?.trim_start();
                        let (then, _) =
                            branches.strip_prefix("WHEN true THEN ")?.rsplit_once("ELSE ")?;
                        Some(then.trim_end().to_owned())
                    }
                    _ => Some(text.to_owned()),
                }
            }),
        }
    });
    Ok(read.collect())
}

/// A text is enclosed in parentheses that it cannot close, and a line end keeps a comment in it from hiding what
/// follows.
fn create_sql(scratch: &Scratch<'_>, items: &[Item<'_>]) -> String {
    let spelled = |data_type: &SqlType| scratch.enums.spelled(data_type);
    let columns = scratch
        .columns
        .iter()
        .map(|(name, data_type)| format!("{} {}", identifier(&name.created), spelled(data_type)));
    let texts = items.iter().enumerate().map(|(place, Item { used_as, text })| match used_as {
        TextUse::Default(data_type) => {
            format!("\"{place}\" {} default ({text}\n)", spelled(data_type))
        }
        // The server plans the expression of a generated column, and runs what it can of it; a check is only parsed.
        // Both branches of an expression must have one type, so the other branch gives a literal the column's.
        TextUse::Generated(data_type) => format!(
            "constraint \"{place}\" check ((case when true then ({text}\n) else cast(null as {}) end) is not null)",
            spelled(data_type)
        ),
        TextUse::Condition => format!("constraint \"{place}\" check ({text}\n)"),
        TextUse::Value => format!("constraint \"{place}\" check ((({text}\n)) is not null)"),
        TextUse::Type | TextUse::Cast => unreachable!("types are asked without a table"),
    });
    let name = identifier(&scratch.name.created);
    format!(
        "create temporary table {name} ({})",
        columns.chain(texts).collect::<Vec<_>>().join(", ")
    )
}
