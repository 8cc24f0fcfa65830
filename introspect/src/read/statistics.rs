//! Extended statistics: `pg_statistic_ext`.

use driftless_schema::{
    Expression, KeptOwner, Name, Naming, QualifiedName, Statistics, StatisticsKind,
};
use postgres::Transaction;

use super::Tables;
use super::text::{items, unwrapped};
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
) -> Result<(), Error> {
    let rows =
        super::rows(transaction, "reading statistics", include_str!("statistics.sql"), names)?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let kinds: Vec<String> = row.get("kinds");
        let numbers: Vec<i16> = row.get("columns");
        let expressions = row.get::<_, Option<&str>>("expressions");
        let statistics = Statistics {
            name: QualifiedName::new(
                row.get::<_, String>("namespace"),
                row.get::<_, String>("name"),
            ),
            naming: Naming::Given,
            kinds: kinds.iter().filter_map(|it| kind(it)).collect(),
            columns: reading.names(&numbers).into_iter().collect(),
            expressions: expressions.map_or(Vec::new(), |it| {
                items(it).into_iter().map(|it| Expression::new(unwrapped(it))).collect()
            }),
            target: row.get("target"),
            comment: row.get("comment"),
            owner: KeptOwner(row.get::<_, Option<String>>("owner").map(Name::new)),
        };
        reading.table.statistics.push(statistics);
    }
    Ok(())
}

/// By its letter in `stxkind`. `e` only says that there are expressions.
fn kind(letter: &str) -> Option<StatisticsKind> {
    Some(match letter {
        "d" => StatisticsKind::Distinct,
        "f" => StatisticsKind::Dependencies,
        "m" => StatisticsKind::MostCommon,
        _ => return None,
    })
}
