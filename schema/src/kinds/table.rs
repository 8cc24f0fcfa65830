//! A table and everything that it owns.

use crate::{
    Check, Column, Exclusion, ForeignKey, Index, Kind, Name, ObjectId, Parameters, PrimaryKey,
    QualifiedName, Statistics, Unique,
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
