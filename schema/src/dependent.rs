//! Objects that depend on modelled objects and that no model describes: views, policies, triggers, functions.

use std::fmt;

use crate::ObjectId;

/// An object for whose sake PostgreSQL refuses to alter a column or a type. A draft that alters the column or the type drops
/// the object before and recreates it after, word for word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// Its address.
    pub id: ObjectId,
    /// The kind of object.
    pub what: DependentKind,
    /// The objects that it depends on: columns, tables, enums, constraints, other dependents.
    pub on: Vec<ObjectId>,
    /// How it is dropped and recreated; none if PostgreSQL has no statement for that.
    pub remake: Option<Remake>,
}

/// The kind of a [`Dependent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependentKind {
    /// `CREATE AGGREGATE`
    Aggregate,
    /// The privileges on a column that is recreated.
    ColumnPrivileges,
    /// `CREATE TYPE … AS (…)`
    CompositeType,
    /// `CREATE DOMAIN`
    Domain,
    /// `CREATE FOREIGN TABLE`
    ForeignTable,
    /// `CREATE FUNCTION`
    Function,
    /// A partition, a typed table, or a table with a parent.
    InheritingTable,
    /// `CREATE MATERIALIZED VIEW`
    MaterializedView,
    /// `CREATE TABLE … PARTITION BY`
    PartitionedTable,
    /// `CREATE POLICY`
    Policy,
    /// `CREATE PROCEDURE`
    Procedure,
    /// `CREATE TYPE … AS RANGE`
    RangeType,
    /// `CREATE RULE`
    Rule,
    /// `CREATE TRIGGER`
    Trigger,
    /// The owner and the privileges of a type that is recreated.
    TypePrivileges,
    /// `CREATE VIEW`
    View,
    /// `CREATE FUNCTION … WINDOW`
    WindowFunction,
}

impl DependentKind {
    /// All of them.
    pub const ALL: [DependentKind; 17] = [
        DependentKind::Aggregate,
        DependentKind::ColumnPrivileges,
        DependentKind::CompositeType,
        DependentKind::Domain,
        DependentKind::ForeignTable,
        DependentKind::Function,
        DependentKind::InheritingTable,
        DependentKind::MaterializedView,
        DependentKind::PartitionedTable,
        DependentKind::Policy,
        DependentKind::Procedure,
        DependentKind::RangeType,
        DependentKind::Rule,
        DependentKind::Trigger,
        DependentKind::TypePrivileges,
        DependentKind::View,
        DependentKind::WindowFunction,
    ];

    /// Whether an expression may call it, which no catalog records: a check constraint calls a function. Procedures are
    /// called by `CALL` alone, and driftless does not recreate aggregates and window functions.
    pub fn is_callable(self) -> bool {
        self == DependentKind::Function
    }

    /// The noun, without an article: `view`.
    pub fn noun(self) -> &'static str {
        match self {
            DependentKind::Aggregate => "aggregate",
            DependentKind::ColumnPrivileges => "privileges",
            DependentKind::CompositeType => "composite type",
            DependentKind::Domain => "domain",
            DependentKind::ForeignTable => "foreign table",
            DependentKind::Function => "function",
            DependentKind::InheritingTable => "table that inherits",
            DependentKind::MaterializedView => "materialized view",
            DependentKind::PartitionedTable => "partitioned table",
            DependentKind::Policy => "policy",
            DependentKind::Procedure => "procedure",
            DependentKind::RangeType => "range type",
            DependentKind::Rule => "rule",
            DependentKind::Trigger => "trigger",
            DependentKind::TypePrivileges => "owner and privileges",
            DependentKind::View => "view",
            DependentKind::WindowFunction => "window function",
        }
    }
}

/// With its article: `a view`.
impl fmt::Display for DependentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = match self {
            DependentKind::ColumnPrivileges | DependentKind::TypePrivileges => "",
            DependentKind::Aggregate => "an ",
            DependentKind::CompositeType
            | DependentKind::Domain
            | DependentKind::ForeignTable
            | DependentKind::Function
            | DependentKind::InheritingTable
            | DependentKind::MaterializedView
            | DependentKind::PartitionedTable
            | DependentKind::Policy
            | DependentKind::Procedure
            | DependentKind::RangeType
            | DependentKind::Rule
            | DependentKind::Trigger
            | DependentKind::View
            | DependentKind::WindowFunction => "a ",
        };
        write!(formatter, "{article}{}", self.noun())
    }
}

/// Statements in PostgreSQL's own words, each with its semicolon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remake {
    /// The statement that drops the object; none if it goes with the object that it belongs to.
    pub drop: Option<String>,
    /// The statements that recreate it, with owner, privileges, options and comments.
    pub create: Vec<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::DependentKind;

    #[test]
    fn every_kind_is_listed_once_and_has_a_noun_of_its_own() {
        let kinds: BTreeSet<DependentKind> = DependentKind::ALL.into_iter().collect();
        let nouns: BTreeSet<&str> = DependentKind::ALL.iter().map(|it| it.noun()).collect();
        assert_eq!((kinds.len(), nouns.len()), (17, 17));
        let callable: Vec<DependentKind> =
            DependentKind::ALL.into_iter().filter(|it| it.is_callable()).collect();
        assert_eq!(callable, [DependentKind::Function]);
    }
}
