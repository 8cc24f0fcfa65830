//! A table and everything that it owns.

use std::fmt;

use crate::{
    Check, Column, ColumnValue, Exclusion, Expression, ForeignKey, Grants, Index, IndexColumn,
    IndexKey, Kind, Name, ObjectId, Parameters, PrimaryKey, QualifiedName, Statistics, Unique,
};

/// A table. The objects that it owns are nested in it: no constraint or index without a table.
#[derive(Clone, PartialEq, Eq)]
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
    /// The privileges of roles on it and on its columns. None if they are left to others, so that they are not compared.
    pub grants: Option<Grants>,
    /// What a partition or a table that inherits has from its parents: neither created, compared nor dropped with it. None
    /// if it has no parents, or if that is not known.
    pub inherited: Option<Box<Table>>,
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
            grants: None,
            inherited: None,
        }
    }

    /// The column of that name, its own or an inherited one.
    pub fn column(&self, name: &Name) -> Option<&Column> {
        let inherited = self.inherited.iter().flat_map(|it| &it.columns);
        self.columns.iter().chain(inherited).find(|it| it.name == *name)
    }

    /// The columns that a table inherits and declares as well. A partition declares none.
    pub fn declared_again(&self) -> impl Iterator<Item = &Column> {
        let inherited = self.inherited.iter().flat_map(|it| &it.columns);
        inherited.filter(|it| it.declared)
    }

    /// The table with everything that it inherits as its own: what is left of it without its parents.
    pub fn whole(mut self) -> Table {
        let Some(inherited) = self.inherited.take() else { return self };
        let Table {
            name: _,
            columns,
            primary_key,
            uniques,
            checks,
            foreign_keys,
            exclusions,
            indexes,
            statistics,
            traits: _,
            grants: _,
            inherited: _,
        } = *inherited;
        self.columns.extend(columns.into_iter().map(|mut it| {
            it.not_null.iter_mut().for_each(|it| it.declared = true);
            Column { declared: true, ..it }
        }));
        self.primary_key = self.primary_key.or(primary_key);
        self.uniques.extend(uniques);
        self.checks.extend(checks);
        self.foreign_keys.extend(foreign_keys);
        self.exclusions.extend(exclusions);
        self.indexes.extend(indexes);
        self.statistics.extend(statistics);
        self
    }
}

/// As the derive would write it. Privileges are left out while there are none: revisions keep hashes of these letters.
impl fmt::Debug for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            traits,
            grants,
            inherited,
        } = self;
        let mut all = formatter.debug_struct("Table");
        all.field("name", name)
            .field("columns", columns)
            .field("primary_key", primary_key)
            .field("uniques", uniques)
            .field("checks", checks)
            .field("foreign_keys", foreign_keys)
            .field("exclusions", exclusions)
            .field("indexes", indexes)
            .field("statistics", statistics)
            .field("traits", traits);
        if let Some(grants) = grants {
            all.field("grants", grants);
        }
        all.field("inherited", inherited).finish()
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
    /// `PARTITION BY`; none: its rows are in itself.
    pub partition_by: Option<PartitionKey>,
    /// The tables that it is a partition of or inherits from.
    pub inheritance: Inheritance,
}

/// How rows are divided among the partitions of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionKey {
    /// How the key of a row tells its partition.
    pub strategy: PartitionStrategy,
    /// The parts of the key, in order.
    pub columns: Vec<PartitionColumn>,
}

/// How the key of a row tells its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartitionStrategy {
    /// By lists of values.
    List,
    /// By ranges.
    Range,
    /// By a hash of the values.
    Hash,
}

/// A part of a partition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionColumn {
    /// A column or an expression.
    pub key: IndexKey,
    /// `COLLATE` and the operator class, in PostgreSQL's words; empty for the defaults.
    pub options: String,
}

/// The tables that a table is a partition of or inherits from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inheritance {
    /// It stands alone.
    #[default]
    None,
    /// `PARTITION OF`.
    Partition {
        /// The table whose rows it holds.
        of: QualifiedName,
        /// Which of them, in PostgreSQL's words: `FOR VALUES IN (1)`, `DEFAULT`.
        bound: String,
    },
    /// `INHERITS`, in order.
    Parents(Vec<QualifiedName>),
}

impl Inheritance {
    /// The parents.
    pub fn parents(&self) -> &[QualifiedName] {
        match self {
            Inheritance::None => &[],
            Inheritance::Partition { of, bound: _ } => std::slice::from_ref(of),
            Inheritance::Parents(all) => all,
        }
    }

    /// The partitioned table, if it is a partition.
    pub fn partitioned(&self) -> Option<&QualifiedName> {
        match self {
            Inheritance::Partition { of, bound: _ } => Some(of),
            Inheritance::None | Inheritance::Parents(_) => None,
        }
    }

    /// The same with other names of the parents.
    pub fn map(self, name: impl Fn(&QualifiedName) -> QualifiedName) -> Inheritance {
        match self {
            Inheritance::None => Inheritance::None,
            Inheritance::Partition { of, bound } => Inheritance::Partition { of: name(&of), bound },
            Inheritance::Parents(all) => Inheritance::Parents(all.iter().map(name).collect()),
        }
    }
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
            grants: _,
            inherited: _,
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
            grants: _,
            inherited: _,
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

    /// Keeps of what the table owns only what `keeps` says.
    pub fn retain(&mut self, keeps: &mut dyn FnMut(&ObjectId) -> bool) {
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
            grants: _,
            inherited: _,
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
