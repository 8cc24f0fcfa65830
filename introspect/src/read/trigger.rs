//! What happens when rows are updated: `pg_trigger`.

use driftless_schema::{Enabled, Name, QualifiedName, TableTriggers, Trigger};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<TableTriggers>, Error> {
    let rows = super::rows(transaction, "reading triggers", include_str!("trigger.sql"), names)?;
    let mut all: Vec<TableTriggers> = Vec::new();
    for row in rows {
        let name = |namespace: &str, name: &str| {
            QualifiedName::new(row.get::<_, String>(namespace), row.get::<_, String>(name))
        };
        let root = name("root_namespace", "root_name");
        if all.last().is_none_or(|it| it.table != root) {
            all.push(TableTriggers { table: root, triggers: Vec::new(), deferred: false });
        }
        let found = all.last_mut().expect("it was pushed right above");
        found.deferred |= row.get::<_, bool>("deferred");
        if row.get("own") {
            let columns: Vec<String> = row.get("columns");
            found.triggers.push(Trigger {
                table: name("namespace", "table_name"),
                name: Name::new(row.get::<_, String>("name")),
                columns: columns.into_iter().map(Name::new).collect(),
                enabled: match row.get::<_, &str>("enabled") {
                    "D" => Enabled::Disabled,
                    "R" => Enabled::Replica,
                    "A" => Enabled::Always,
                    _ => Enabled::Origin,
                },
                sets_updated_at: row.get("sets_updated_at"),
            });
        }
    }
    Ok(all)
}
