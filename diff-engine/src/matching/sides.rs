//! Both schemas as a matching has them: names that nobody chose and texts that mean the same are written alike.

use std::collections::BTreeSet;

use driftless_schema::{Column, ColumnValue, Extensions, ObjectId, Pair, Schema, Table};

use super::{KeptTable, Matched, MatchedTable, Matching};
use crate::kinds::enumeration::labels::put_back;

impl Matching {
    /// The two schemas, to show what differs. Only with what is compared. A renamed
    /// table has its new place on both sides.
    pub fn sides(&self) -> Pair<Schema> {
        let namespaces = split(&self.namespaces, |_| ());
        let extensions = split(&self.extensions, |_| ());
        let mut tables = Pair { before: Vec::new(), after: Vec::new() };
        for table in &self.tables {
            match table {
                MatchedTable::Added(it) => tables.after.push((it.name.clone(), it.clone())),
                MatchedTable::Removed(it) => tables.before.push((it.name.clone(), it.clone())),
                MatchedTable::Kept(kept) => {
                    let Pair { before, after } = both(kept);
                    tables.before.push((after.name.clone(), before));
                    tables.after.push((after.name.clone(), after));
                }
            }
        }
        let mut schemas =
            namespaces.zip(extensions).zip(tables).map(|((namespaces, extensions), mut tables)| {
                tables.sort_by(|(one, _), (other, _)| one.cmp(other));
                let tables = tables.into_iter().map(|(_, table)| table).collect();
                let extensions = Extensions::Needed(extensions);
                Schema { namespaces, extensions, tables, ..Schema::default() }
            });
        self.standalone.put(&mut schemas);
        let Pair { before, after } = self.standing.sides();
        (schemas.before.dependents, schemas.after.dependents) = (before, after);
        schemas
    }
}

impl Matching {
    /// The tables that exist on both sides, each with the names of its side.
    pub(crate) fn kept_tables(&self) -> impl Iterator<Item = Pair<Table>> {
        self.tables.iter().filter_map(|it| match it {
            MatchedTable::Kept(kept) => Some(both(kept)),
            MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
        })
    }
}

fn both(kept: &KeptTable) -> Pair<Table> {
    let KeptTable { name, traits, grants, columns, owned, backfills: _, inherited } = kept;
    let mut tables = name.clone().map(Table::new);
    let columns = split(columns, spell_column);
    (tables.before.columns, tables.after.columns) = (columns.before, columns.after);
    (tables.before.traits, tables.after.traits) = (traits.before.clone(), traits.after.clone());
    (tables.before.grants, tables.after.grants) = (grants.before.clone(), grants.after.clone());
    owned.put(&mut tables);
    for (table, inherited) in
        [(&mut tables.before, &inherited.before), (&mut tables.after, &inherited.after)]
    {
        table.inherited.clone_from(inherited);
        if let Some(inherited) = inherited {
            without(table, inherited);
        }
    }
    put_back(&mut tables.before);
    put_back(&mut tables.after);
    tables
}

/// The table without what it inherits.
fn without(table: &mut Table, inherited: &Table) {
    let objects: BTreeSet<ObjectId> = inherited.objects().into_iter().collect();
    let own = ObjectId::table(&table.name);
    table.retain(&mut |id| *id == own || !objects.contains(id));
}

/// Every object of each side; `spell` makes equal parts of both sides use the same words.
pub(crate) fn split<T: Clone>(all: &[Matched<T>], spell: fn(&mut Pair<T>)) -> Pair<Vec<T>> {
    let mut sides = Pair { before: Vec::new(), after: Vec::new() };
    for matched in all {
        match matched {
            Matched::Added(it) => sides.after.push(it.clone()),
            Matched::Removed(it) => sides.before.push(it.clone()),
            Matched::Kept(pair) => {
                let mut pair = pair.clone();
                spell(&mut pair);
                sides.before.push(pair.before);
                sides.after.push(pair.after);
            }
        }
    }
    sides
}

fn spell_column(Pair { before, after }: &mut Pair<Column>) {
    match (&mut before.value, &after.value) {
        (ColumnValue::Default(one), ColumnValue::Default(other)) if one == other => {
            one.clone_from(other);
        }
        (ColumnValue::Generated(one), ColumnValue::Generated(other)) if one == other => {
            one.clone_from(other);
        }
        _ => (),
    }
}
