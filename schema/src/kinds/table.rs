//! A table and everything that it owns.

use crate::{
    Check, Column, ColumnValue, Exclusion, Expression, ForeignKey, Index, IndexColumn, IndexKey,
    Kind, Name, ObjectId, Parameters, PrimaryKey, QualifiedName, Statistics, Unique,
};

/// A table. The objects that it owns are nested in it: no constraint or index without a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// Its columns. Their order is no difference between two tables.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints, sorted by name.
    pub uniques: Vec<Unique>,
    /// Its check constraints, sorted by name.
    pub checks: Vec<Check>,
    /// Its foreign keys, sorted by name.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its exclusion constraints, sorted by name.
    pub exclusions: Vec<Exclusion>,
    /// Its indexes that back no constraint, sorted by name.
    pub indexes: Vec<Index>,
    /// Its extended statistics, sorted by name.
    pub statistics: Vec<Statistics>,
    /// The properties of the whole table.
    pub traits: TableTraits,
}

impl Table {
    /// A table without columns and with defaults.
    pub fn new(name: QualifiedName) -> Table {
        Table {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            exclusions: Vec::new(),
            indexes: Vec::new(),
            statistics: Vec::new(),
            traits: TableTraits::default(),
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &Name) -> Option<&Column> {
        self.columns.iter().find(|it| it.name == *name)
    }
}

/// The properties of a table as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTraits {
    /// `UNLOGGED`.
    pub unlogged: bool,
    /// `WITH (…)`; those of its TOAST table begin with `toast.`.
    pub parameters: Parameters,
    /// `TABLESPACE`; none: the database's.
    pub tablespace: Option<Name>,
    /// `USING`; none: `heap`.
    pub access_method: Option<Name>,
    /// Row-level security.
    pub row_security: RowSecurity,
    /// How logical replication identifies a row that is changed or deleted, unless an index does.
    pub replica_identity: ReplicaIdentity,
    /// `COMMENT ON TABLE`.
    pub comment: Option<String>,
}

/// Whether policies decide who sees which row. Each flag can be set without the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowSecurity {
    /// `ENABLE ROW LEVEL SECURITY`.
    pub enabled: bool,
    /// `FORCE ROW LEVEL SECURITY`: for the owner too.
    pub forced: bool,
}

/// `REPLICA IDENTITY`, unless an index is named: that is recorded at the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReplicaIdentity {
    /// `DEFAULT`: the primary key.
    #[default]
    Default,
    /// `FULL`: all columns.
    Full,
    /// `NOTHING`.
    Nothing,
}

impl ObjectId {
    /// A table.
    pub fn table(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Table, name)
    }

    /// A constraint of a table.
    pub fn constraint(table: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId::within(Kind::Constraint, table, name)
    }
}

impl Table {
    /// The address of the table and of everything that it owns.
    pub fn objects(&self) -> Vec<ObjectId> {
        let Table {
            name,
            columns,
            primary_key,
            uniques,
            checks,
            foreign_keys,
            exclusions,
            indexes,
            statistics,
            traits: _,
        } = self;
        let mut all = vec![ObjectId::table(name)];
        all.extend(columns.iter().map(|it| ObjectId::column(name, &it.name)));
        let constraints = primary_key.iter().map(|it| &it.name);
        let constraints = constraints
            .chain(uniques.iter().map(|it| &it.name))
            .chain(checks.iter().map(|it| &it.name))
            .chain(foreign_keys.iter().map(|it| &it.name))
            .chain(exclusions.iter().map(|it| &it.name));
        all.extend(constraints.map(|it| ObjectId::constraint(name, it)));
        all.extend(indexes.iter().map(|it| ObjectId::index(&name.sibling(it.name.clone()))));
        all.extend(statistics.iter().map(|it| ObjectId::statistics(&it.name)));
        all
    }

    /// Each expression in the table, with the address of the object that has it. An index over two expressions is
    /// listed twice.
    pub fn texts(&mut self) -> Vec<(ObjectId, &mut Expression)> {
        let Table {
            name,
            columns,
            primary_key: _,
            uniques: _,
            checks,
            foreign_keys: _,
            exclusions,
            indexes,
            statistics,
            traits: _,
        } = self;
        let mut all = Vec::new();
        for Column { name: column, value, .. } in columns {
            let text = match value {
                ColumnValue::Default(it) => it,
                ColumnValue::Generated(it) => &mut it.expression,
                ColumnValue::Null | ColumnValue::Identity(_) | ColumnValue::Serial(_) => continue,
            };
            all.push((ObjectId::column(name, column), text));
        }
        for Check { name: check, expression, .. } in checks {
            all.push((ObjectId::constraint(name, check), expression));
        }
        for Exclusion { name: exclusion, elements, predicate, .. } in exclusions {
            let id = ObjectId::constraint(name, exclusion);
            let keys = elements.iter_mut().map(|it| &mut it.column);
            all.extend(of_keys(keys, predicate).map(|it| (id.clone(), it)));
        }
        for Index { name: index, columns, predicate, .. } in indexes {
            let id = ObjectId::index(&name.sibling(index.clone()));
            all.extend(of_keys(columns.iter_mut(), predicate).map(|it| (id.clone(), it)));
        }
        for Statistics { name: statistics, expressions, .. } in statistics {
            let id = ObjectId::statistics(statistics);
            all.extend(expressions.iter_mut().map(|it| (id.clone(), it)));
        }
        all
    }

    pub(super) fn retain(&mut self, keeps: &mut dyn FnMut(&ObjectId) -> bool) {
        let Table {
            name,
            columns,
            primary_key,
            uniques,
            checks,
            foreign_keys,
            exclusions,
            indexes,
            statistics,
            traits: _,
        } = self;
        columns.retain(|it| keeps(&ObjectId::column(name, &it.name)));
        primary_key.take_if(|it| !keeps(&ObjectId::constraint(name, &it.name)));
        uniques.retain(|it| keeps(&ObjectId::constraint(name, &it.name)));
        checks.retain(|it| keeps(&ObjectId::constraint(name, &it.name)));
        foreign_keys.retain(|it| keeps(&ObjectId::constraint(name, &it.name)));
        exclusions.retain(|it| keeps(&ObjectId::constraint(name, &it.name)));
        indexes.retain(|it| keeps(&ObjectId::index(&name.sibling(it.name.clone()))));
        statistics.retain(|it| keeps(&ObjectId::statistics(&it.name)));
    }
}

/// The expressions of an index, or of a constraint that has one.
fn of_keys<'a>(
    keys: impl Iterator<Item = &'a mut IndexColumn>,
    predicate: &'a mut Option<Expression>,
) -> impl Iterator<Item = &'a mut Expression> {
    let keys = keys.filter_map(|it| match &mut it.key {
        IndexKey::Expression(it) => Some(it),
        IndexKey::Column(_) => None,
    });
    keys.chain(predicate.as_mut())
}
