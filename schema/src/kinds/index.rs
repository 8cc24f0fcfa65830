//! An index that backs no constraint, and the common parts of all indexes.

use crate::{Expression, Kind, LooseName, Name, Naming, ObjectId, Parameters, QualifiedName};

/// An index of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name, in the table's namespace.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Whether it forbids equal keys.
    pub unique: bool,
    /// False for `NULLS NOT DISTINCT`. From PostgreSQL 15 on.
    pub nulls_distinct: bool,
    /// The access method: `btree`, `gin`, …
    pub method: Name,
    /// The keys, in order.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// The rows that it contains: `WHERE …`, without the parentheses around it.
    pub predicate: Option<Expression>,
    /// How it is stored.
    pub storage: IndexStorage,
    /// Whether it can be used: not while `CREATE INDEX CONCURRENTLY` is running, and not after it has failed.
    pub valid: bool,
    /// `COMMENT ON INDEX`.
    pub comment: Option<String>,
    /// Whether it is built and dropped with `CONCURRENTLY` on a table that is there: how, not what, so no difference.
    pub concurrently: bool,
}

impl Index {
    /// A B-tree that somebody named, with defaults otherwise.
    pub fn new(name: impl Into<Name>, columns: Vec<IndexColumn>) -> Index {
        Index {
            name: name.into(),
            naming: Naming::Given,
            unique: false,
            nulls_distinct: true,
            method: Name::new("btree"),
            columns,
            include: Vec::new(),
            predicate: None,
            storage: IndexStorage::default(),
            valid: true,
            comment: None,
            concurrently: false,
        }
    }
}

/// One key of an index.
#[derive(Clone, Debug, Eq)]
pub struct IndexColumn {
    /// What is indexed.
    pub key: IndexKey,
    /// `COLLATE`, unless it is the column's or the expression's own.
    pub collation: Option<LooseName>,
    /// The operator class, unless it is the default one without parameters.
    pub class: Option<OperatorClass>,
    /// `DESC`.
    pub descending: bool,
    /// Where `NULL` sorts; PostgreSQL's default is first when descending and last when ascending.
    pub nulls_first: bool,
    /// `ALTER INDEX … ALTER COLUMN … SET STATISTICS`, on an expression; none: the server's default.
    pub statistics: Option<i16>,
    /// What the key has without saying so, as far as a catalog tells.
    pub implied: Implied,
}

/// What a key has without saying so. To write it out makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Implied {
    /// The default operator class of its type.
    pub class: Option<LooseName>,
    /// The collation of its column or expression.
    pub collation: Option<LooseName>,
}

impl PartialEq for IndexColumn {
    fn eq(&self, other: &IndexColumn) -> bool {
        let IndexColumn { key, collation, class, descending, nulls_first, statistics, implied } =
            self;
        let class_of = |class: &Option<OperatorClass>, implied: &Implied| {
            let named = |name: &LooseName| OperatorClass {
                name: name.clone(),
                parameters: Parameters::default(),
            };
            class.clone().or_else(|| implied.class.as_ref().map(named))
        };
        let collation_of = |collation: &Option<LooseName>, implied: &Implied| {
            collation.clone().or_else(|| implied.collation.clone())
        };
        (key, descending, nulls_first, statistics)
            == (&other.key, &other.descending, &other.nulls_first, &other.statistics)
            && (*class == other.class
                || class_of(class, implied) == class_of(&other.class, &other.implied))
            && (*collation == other.collation
                || collation_of(collation, implied)
                    == collation_of(&other.collation, &other.implied))
    }
}

impl IndexColumn {
    /// A key in the default order.
    pub fn new(key: IndexKey) -> IndexColumn {
        IndexColumn {
            key,
            collation: None,
            class: None,
            descending: false,
            nulls_first: false,
            statistics: None,
            implied: Implied::default(),
        }
    }
}

/// A column, or an expression over columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(Name),
    /// An expression, without the parentheses around it.
    Expression(Expression),
}

/// An operator class with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name.
    pub name: LooseName,
    /// `gist_trgm_ops (siglen = 32)`.
    pub parameters: Parameters,
}

/// How an index is stored, whether it backs a constraint or not. All of these are changed in place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexStorage {
    /// `WITH (fillfactor = 70)`.
    pub parameters: Parameters,
    /// `TABLESPACE`; none: the database's.
    pub tablespace: Option<Name>,
    /// `CLUSTER ON`: `CLUSTER` sorts the table by it.
    pub clustered: bool,
    /// `REPLICA IDENTITY USING INDEX`.
    pub replica_identity: bool,
}

impl ObjectId {
    /// An index, by its own qualified name.
    pub fn index(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Index, name)
    }
}
