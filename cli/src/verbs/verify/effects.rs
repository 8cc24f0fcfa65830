//! What a migration does to existing tables: rewrites, locks, losses.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::script::Complaint;
use driftless_introspect::{Client, Error};

use crate::witness::{Exclusions, Rows};

/// The tables and types of a database, by their OIDs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Catalog {
    tables: BTreeMap<u32, Table>,
    types: BTreeMap<u32, String>,
    /// Columns with numbers from sequences, and keys that refer to them, as tables and columns.
    numbered: BTreeSet<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    name: String,
    /// The file with its rows; 0 if it has none.
    file: u32,
    /// By number, which never changes.
    columns: BTreeMap<i16, String>,
}

/// The effects on what existed before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Effects {
    /// Tables that were rewritten.
    pub(super) rewrites: Vec<String>,
    pub(super) locks: Vec<Lock>,
    pub(super) losses: Vec<Loss>,
    /// Columns that still exist but hold other values; `public.users.email`.
    pub(super) changes: Vec<String>,
}

/// A lock that is held until the transaction of a migration ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lock {
    pub(super) table: String,
    /// `ACCESS EXCLUSIVE`
    pub(super) mode: &'static str,
    /// What other sessions cannot do in the meantime.
    pub(super) blocks: &'static str,
}

/// Something that was dropped or deleted, with its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    /// `column`, `table`, `type`, `rows`
    pub(super) kind: &'static str,
    pub(super) name: String,
}

impl Catalog {
    pub(super) fn of(client: &mut Client) -> Result<Catalog, Error> {
        let doing = |it| Error::new("reading which tables there are", it);
        let tables = client.query_typed(include_str!("tables.sql"), &[]).map_err(doing)?;
        let types = client.query_typed(include_str!("types.sql"), &[]).map_err(doing)?;
        let numbered = client.query_typed(include_str!("numbered.sql"), &[]).map_err(doing)?;
        let tables = tables.iter().map(|row| {
            let numbers: Vec<i16> = row.get("numbers");
            let names: Vec<String> = row.get("columns");
            let columns = numbers.into_iter().zip(names).collect();
            (row.get("oid"), Table { name: row.get("name"), file: row.get("file"), columns })
        });
        Ok(Catalog {
            tables: tables.collect(),
            types: types.iter().map(|it| (it.get("oid"), it.get("name"))).collect(),
            numbered: numbered.iter().map(|it| (it.get("name"), it.get("column"))).collect(),
        })
    }

    /// The names of a table and its columns in a later catalog; none if the table is gone.
    pub(super) fn renamed(
        &self,
        after: &Catalog,
        name: &str,
    ) -> Option<(String, BTreeMap<String, String>)> {
        let (oid, before) = self.tables.iter().find(|(_, it)| it.name == name)?;
        let after = after.tables.get(oid)?;
        let names = before
            .columns
            .iter()
            .filter_map(|(number, name)| Some((name.clone(), after.columns.get(number)?.clone())));
        Some((after.name.clone(), names.collect()))
    }

    /// What cannot be compared because these tables and columns are gone, by their names before.
    pub(super) fn gone(&self, after: &Catalog) -> Exclusions {
        let mut exclusions = Exclusions::default();
        for (oid, before) in &self.tables {
            let Some(now) = after.tables.get(oid) else {
                exclusions.tables.insert(before.name.clone());
                continue;
            };
            for (number, column) in &before.columns {
                if !now.columns.contains_key(number) {
                    exclusions.column(&before.name, column);
                }
            }
        }
        exclusions
    }

    /// Columns with numbers, in tables from which a change has deleted rows: rows that are inserted again get new
    /// numbers.
    pub(super) fn numbers_again(&self, changed: &Exclusions) -> Exclusions {
        let mut exclusions = Exclusions::default();
        for (table, column) in &self.numbered {
            // A row whose number is gone along with other values is a row that was deleted.
            let is_gone = |it: &BTreeSet<String>| it.contains(column) && it.len() > 1;
            if changed.tables.contains(table) || changed.columns.get(table).is_some_and(is_gone) {
                exclusions.column(table, column);
            }
        }
        exclusions
    }

    /// The same columns by their later names.
    pub(super) fn carried(&self, after: &Catalog, exclusions: &Exclusions) -> Exclusions {
        let mut carried = Exclusions::default();
        for name in &exclusions.tables {
            let now = self.renamed(after, name).map_or_else(|| name.clone(), |it| it.0);
            carried.tables.insert(now);
        }
        for (name, columns) in &exclusions.columns {
            let renamed = self.renamed(after, name);
            let (now, names) = renamed.unwrap_or_else(|| (name.clone(), BTreeMap::new()));
            for column in columns {
                carried.column(&now, names.get(column).unwrap_or(column));
            }
        }
        carried
    }

    /// The effects. `changed` holds the changes of the rows that still exist.
    pub(super) fn effects(
        &self,
        after: &Catalog,
        locks: &BTreeSet<(u32, String)>,
        rows: (&Rows, &Rows),
        changed: &Exclusions,
    ) -> Effects {
        let mut effects = Effects::default();
        let names: BTreeMap<&str, &Table> =
            after.tables.values().map(|it| (it.name.as_str(), it)).collect();
        let loss = |kind, name: String| Loss { kind, name };
        for (oid, before) in &self.tables {
            let now = match (after.tables.get(oid), names.get(before.name.as_str())) {
                (Some(now), _) => {
                    let had = rows.0.count(&before.name).unwrap_or(0);
                    let has = rows.1.count(&now.name).unwrap_or(had);
                    if has < had {
                        effects.losses.push(loss(
                            "rows",
                            format!("{} of {had} rows of {}", had - has, before.name),
                        ));
                    }
                    let emptied = had > 0 && has == 0;
                    if now.file != before.file && before.file != 0 && now.file != 0 && !emptied {
                        effects.rewrites.push(before.name.clone());
                    }
                    now
                }
                // Another table has this name now, and may hold what the columns held.
                (None, Some(now)) => now,
                (None, None) => {
                    effects.losses.push(loss("table", before.name.clone()));
                    continue;
                }
            };
            let same = after.tables.contains_key(oid);
            let remaining: BTreeSet<&String> = now.columns.values().collect();
            for (number, column) in &before.columns {
                let stays = same && now.columns.contains_key(number);
                if !stays && !remaining.contains(column) {
                    effects.losses.push(loss("column", format!("{}.{column}", before.name)));
                }
            }
        }
        for (oid, name) in &self.types {
            if !after.types.contains_key(oid) && !after.types.values().any(|it| it == name) {
                effects.losses.push(loss("type", name.clone()));
            }
        }
        effects.changes = changed
            .columns
            .iter()
            .flat_map(|(table, columns)| columns.iter().map(move |it| format!("{table}.{it}")))
            .collect();
        effects.locks = self.strongest(locks);
        effects
    }

    /// The strongest lock on each existing table, if it blocks reads or writes.
    fn strongest(&self, locks: &BTreeSet<(u32, String)>) -> Vec<Lock> {
        let on = |(oid, table): (&u32, &Table)| {
            let held: BTreeSet<&str> =
                locks.iter().filter(|it| it.0 == *oid).map(|it| it.1.as_str()).collect();
            let (_, mode, blocks) = BLOCKING.iter().find(|it| held.contains(it.0))?;
            Some(Lock { table: table.name.clone(), mode, blocks })
        };
        self.tables.iter().filter_map(on).collect()
    }
}

/// The strongest first: the name in pg_locks, the name in SQL, and what the lock blocks.
const BLOCKING: [(&str, &str, &str); 4] = [
    ("AccessExclusiveLock", "ACCESS EXCLUSIVE", "reads and writes"),
    ("ExclusiveLock", "EXCLUSIVE", "writes"),
    ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", "writes"),
    ("ShareLock", "SHARE", "writes"),
];

/// The locks of the open transaction, by OID.
pub(super) fn locks(client: &mut Client) -> Result<Vec<(u32, String)>, Complaint> {
    let asked = "select l.relation, l.mode from pg_catalog.pg_locks l
        where l.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid() and l.granted
            and l.locktype operator(pg_catalog.=) 'relation'
            and l.database operator(pg_catalog.=) (
                select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())";
    let rows = client
        .query_typed(asked, &[])
        .map_err(|it| Complaint { message: it.to_string(), ..Complaint::default() })?;
    Ok(rows.iter().map(|it| (it.get(0), it.get(1))).collect())
}
