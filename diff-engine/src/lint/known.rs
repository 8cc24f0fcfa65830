//! What the schemas say of a table and a step does not: takes a matching, answers questions about both sides.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Column, ColumnValue, ForeignKey, Index, IndexKey, Inheritance, Name, Pair, QualifiedName,
    SqlType, Table, Validity,
};

use crate::diff::renames;
use crate::kinds::owned::Owned;
use crate::kinds::{StandaloneObjects, each_of_table};
use crate::matching::{Matching, Renames, Values};
use crate::plan::Key;

/// The tables that exist on both sides, all names as they are after.
pub(crate) struct Known {
    tables: BTreeMap<QualifiedName, Pair<Table>>,
    /// What is directly in namespaces.
    pub(crate) standalone: StandaloneObjects,
    values: Values,
}

/// A set of columns in which no two rows are equal.
pub(crate) struct Unique {
    /// Its columns, in order.
    pub(crate) columns: Vec<Name>,
    /// Whether rows are never equal in them if one of them is `NULL`.
    nulls_distinct: bool,
}

impl Known {
    pub(crate) fn of(matching: &Matching) -> Known {
        let renames = renames(matching);
        let mut tables = BTreeMap::new();
        for Pair { before, after } in matching.kept_tables() {
            tables.insert(after.name.clone(), Pair { before: carried(before, &renames), after });
        }
        let values = Values::of(matching, &renames);
        Known { tables, standalone: matching.standalone.clone(), values }
    }

    /// A column as it is after.
    pub(crate) fn column_after(&self, table: &QualifiedName, column: &Name) -> Option<&Column> {
        self.tables.get(table)?.after.columns.iter().find(|it| it.name == *column)
    }

    /// A column as it is before.
    pub(crate) fn column_before(&self, table: &QualifiedName, column: &Name) -> Option<&Column> {
        self.tables.get(table)?.before.columns.iter().find(|it| it.name == *column)
    }

    /// The default partition of a table that stays and had one, which may hold rows for a new partition.
    pub(crate) fn default_partition(&self, of: &QualifiedName) -> Option<&QualifiedName> {
        let is_default = |it: &Pair<Table>| match &it.before.traits.inheritance {
            Inheritance::Partition { of: parent, bound } => parent == of && bound == "DEFAULT",
            Inheritance::None | Inheritance::Parents(_) => false,
        };
        self.tables.iter().find(|(_, it)| is_default(it)).map(|(name, _)| name)
    }

    /// Whether a cast to that type looks at every value, because the type or one below it has conditions.
    pub(crate) fn looks_at_values(&self, data_type: &SqlType) -> bool {
        self.values.after(data_type).1
    }

    /// Whether a column was computed by PostgreSQL.
    pub(crate) fn was_computed(&self, table: &QualifiedName, column: &Name) -> bool {
        let column = self.column_before(table, column);
        column.is_some_and(|it| matches!(it.value, ColumnValue::Generated(_)))
    }

    /// The columns of a key that the table had under that name, if nothing forbids equal rows in them any longer.
    pub(crate) fn key_given_up(&self, table: &QualifiedName, name: &Name) -> Option<Vec<Name>> {
        let Pair { before, after } = self.tables.get(table)?;
        let Unique { columns, .. } = keys(before).remove(name)?;
        is_given_up(&columns, after).then_some(columns)
    }

    /// Whether an index is to be built concurrently.
    pub(crate) fn is_wanted_concurrently(&self, table: &QualifiedName, index: &Name) -> bool {
        let indexes = self.tables.get(table).map(|it| &it.after.indexes);
        indexes.into_iter().flatten().any(|it| it.name == *index && it.concurrently)
    }

    /// The table of a dropped index, if no index finds what that one found.
    pub(crate) fn index_given_up(&self, name: &QualifiedName) -> Option<&QualifiedName> {
        let (table, index, after) = self.dropped_index(name)?;
        let is_found = after.indexes.iter().any(|it| it.name == index.name || leads(it, index))
            || keys(after).values().any(|it| starts_with(&it.columns, index));
        let before = &self.tables.get(table)?.before;
        let gone = before.columns.iter().filter(|it| !has(after, &it.name));
        let texts = index.expressions();
        let mentions = |it: &Column| {
            index.columns().contains(&&it.name) || texts.iter().any(|text| text.mentions(&it.name))
        };
        (!is_found && !gone.into_iter().any(mentions)).then_some(table)
    }

    /// The table and the columns of a dropped unique index, if nothing forbids equal rows in them any longer.
    pub(crate) fn unique_index_given_up(
        &self,
        name: &QualifiedName,
    ) -> Option<(&QualifiedName, Vec<Name>)> {
        let (table, index, after) = self.dropped_index(name)?;
        let columns = columns_of(index);
        (index.unique && is_given_up(&columns, after)).then_some((table, columns))
    }

    /// An index by its name before, with its table before and after.
    fn dropped_index(&self, name: &QualifiedName) -> Option<(&QualifiedName, &Index, &Table)> {
        let is_it = |it: &&Index| it.name == name.name;
        self.tables.iter().filter(|(table, _)| table.namespace == name.namespace).find_map(
            |(table, Pair { before, after })| {
                Some((table, before.indexes.iter().find(is_it)?, after))
            },
        )
    }

    /// The columns of each key that the table had and that forbids as much as one over these columns.
    pub(crate) fn keys_within(
        &self,
        table: &QualifiedName,
        key: &Key,
        columns: &[Name],
    ) -> Vec<Vec<Name>> {
        let Some(Pair { before, after }) = self.tables.get(table) else { return Vec::new() };
        let columns: BTreeSet<&Name> = columns.iter().collect();
        let is_wanted = |name: &Name, it: &Unique| match key {
            Key::Columns(_) => it.columns.iter().collect::<BTreeSet<_>>() == columns,
            Key::Index(index) => name == index,
        };
        let nulls_distinct =
            keys(after).iter().all(|(name, it)| !is_wanted(name, it) || it.nulls_distinct);
        let forbids = |it: &Unique| {
            it.columns.iter().all(|it| columns.contains(it))
                && (nulls_distinct || !it.nulls_distinct)
        };
        keys(before).into_values().filter(forbids).map(|it| it.columns).collect()
    }

    /// The columns of a key that the table has after.
    pub(crate) fn columns_of_key(&self, table: &QualifiedName, name: &Name) -> Option<Vec<Name>> {
        Some(keys(&self.tables.get(table)?.after).remove(name)?.columns)
    }

    /// Whether a foreign key that the table had required the same of every row.
    pub(crate) fn refers_already(
        &self,
        table: &QualifiedName,
        columns: &[Name],
        references: &QualifiedName,
    ) -> bool {
        let Some(Pair { before, after }) = self.tables.get(table) else { return false };
        let wanted = |it: &&ForeignKey| it.columns == columns && it.references == *references;
        let is_met = |one: &ForeignKey| {
            before.foreign_keys.iter().filter(wanted).any(|it| {
                it.validity == Validity::Valid
                    && it.referenced_columns == one.referenced_columns
                    && (it.match_full || !one.match_full)
                    && it.period == one.period
            })
        };
        let mut all = after.foreign_keys.iter().filter(wanted).peekable();
        all.peek().is_some() && all.all(is_met)
    }
}

/// A table with all names as they are after.
fn carried(mut table: Table, renames: &Renames) -> Table {
    let name = table.name.clone();
    for column in &mut table.columns {
        *column = renames.carry_column(&name, column.clone());
    }
    each_of_table!(&mut table, all => for it in all.iter_mut() {
        *it = it.clone().carried(renames, &name);
    });
    let inheritance = std::mem::take(&mut table.traits.inheritance);
    table.traits.inheritance = inheritance.map(|it| renames.table(it));
    table.name = renames.table(&name);
    table
}

/// The sets of columns in which the rows of a table differ, by the name of what requires it.
fn keys(table: &Table) -> BTreeMap<Name, Unique> {
    let primary = table.primary_key.iter().filter(|it| !it.without_overlaps).map(|it| {
        let columns = it.columns.clone();
        (it.name.clone(), Unique { columns, nulls_distinct: false })
    });
    let uniques = table.uniques.iter().filter(|it| !it.without_overlaps).map(|it| {
        let (columns, nulls_distinct) = (it.columns.clone(), it.nulls_distinct);
        (it.name.clone(), Unique { columns, nulls_distinct })
    });
    let indexes = table.indexes.iter().filter_map(|it| {
        let columns = columns_of(it);
        let is_plain = it.unique
            && it.valid
            && it.predicate.is_none()
            && columns.len() == it.columns.len()
            && it.columns.iter().all(|it| it.collation.is_none() && it.class.is_none());
        let nulls_distinct = it.nulls_distinct;
        is_plain.then(|| (it.name.clone(), Unique { columns, nulls_distinct }))
    });
    primary.chain(uniques).chain(indexes).collect()
}

/// The columns that an index has as keys; expressions are left out.
fn columns_of(index: &Index) -> Vec<Name> {
    let columns = index.columns.iter().filter_map(|it| match &it.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    columns.collect()
}

/// Whether the table still has the columns, and nothing forbids equal rows in them or in some of them.
fn is_given_up(columns: &[Name], after: &Table) -> bool {
    let forbids = |it: &Unique| it.columns.iter().all(|it| columns.contains(it));
    columns.iter().all(|it| has(after, it)) && !keys(after).values().any(forbids)
}

fn has(table: &Table, column: &Name) -> bool {
    table.columns.iter().any(|it| it.name == *column)
}

/// Whether what the index finds, the other one finds too.
fn leads(index: &Index, other: &Index) -> bool {
    let keys = |it: &Index| it.columns.iter().map(|it| it.key.clone()).collect::<Vec<_>>();
    index.method == other.method
        && (index.predicate.is_none() || index.predicate == other.predicate)
        && keys(index).starts_with(&keys(other))
}

fn starts_with(columns: &[Name], index: &Index) -> bool {
    let own = columns_of(index);
    own.len() == index.columns.len() && columns.starts_with(&own)
}
