//! Statements about a table, and what `ALTER TABLE` does.

use driftless_schema::{
    Cast, Column, Expression, IdentityKind, Inheritance, LooseName, Name, ObjectId, Pair,
    Parameters, PrimaryKey, QualifiedName, SqlType, Storage, Table, Timing, Unique,
};

use super::{Planned, Statement, names_through, qualified_through};
use crate::diff::{IdentityBy, SessionUse};
use crate::kinds::Constraint;
use crate::plan::{Break, Facts, LockMode, Loss, Purpose, Relation};
use crate::versions::locks_what_it_detaches;

/// A statement about a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableStatement {
    /// `CREATE TABLE` with its columns, keys and checks; foreign keys and indexes are statements of their own.
    Create(Box<Table>),
    /// `DROP TABLE`, never with `CASCADE`.
    Drop(Box<Table>),
    /// `ALTER TABLE … RENAME TO` or `SET SCHEMA`.
    Rename(Pair<QualifiedName>),
    /// `ALTER TABLE`, which rewrites or reads the table once, whatever its actions are.
    Alter {
        /// The table.
        table: QualifiedName,
        /// The actions; those of one part are one change, and are warned of together.
        parts: Vec<Vec<TableAction>>,
    },
    /// `ALTER TABLE … RENAME COLUMN`.
    RenameColumn(QualifiedName, Pair<Name>),
    /// `ALTER TABLE … RENAME CONSTRAINT`.
    RenameConstraint(QualifiedName, Pair<Name>),
    /// `LOCK TABLE`, so that no row changes between check and change.
    Lock(Vec<QualifiedName>),
    /// `ATTACH PARTITION`.
    Attach {
        /// The partitioned table.
        parent: QualifiedName,
        /// The partition.
        table: QualifiedName,
        /// Which rows it holds, in PostgreSQL's words.
        bound: String,
    },
    /// `DETACH PARTITION`.
    Detach {
        /// The partitioned table.
        parent: QualifiedName,
        /// The partition.
        table: QualifiedName,
    },
}

impl Planned for TableStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(match self {
            TableStatement::Create(it) | TableStatement::Drop(it) => ObjectId::table(&it.name),
            TableStatement::Rename(Pair { after: name, .. })
            | TableStatement::RenameConstraint(name, _) => ObjectId::table(name),
            TableStatement::Alter { table, parts } => {
                let [actions] = parts.as_slice() else { return Some(ObjectId::table(table)) };
                match actions.iter().find_map(TableAction::column) {
                    Some(column) => ObjectId::column(table, column),
                    None => ObjectId::table(table),
                }
            }
            TableStatement::RenameColumn(table, Pair { after: name, .. }) => {
                ObjectId::column(table, name)
            }
            TableStatement::Lock(tables) => ObjectId::table(tables.first()?),
            TableStatement::Attach { table, .. } | TableStatement::Detach { table, .. } => {
                ObjectId::table(table)
            }
        })
    }

    fn facts(&self, server_version: u32) -> Facts {
        let none = Facts::default();
        match self {
            TableStatement::Create(it) => {
                let none = match &it.traits.inheritance {
                    Inheritance::None => none,
                    Inheritance::Partition { of, .. } => {
                        none.locking_table(of, LockMode::AccessExclusive)
                    }
                    Inheritance::Parents(all) => all.iter().fold(none, |facts, it| {
                        facts.locking_table(it, LockMode::ShareUpdateExclusive)
                    }),
                };
                match it.traits.unlogged {
                    true => none.losing(Loss::Durability(Relation::Table(it.name.clone()))),
                    false => none,
                }
            }
            // A key that a statement before has dropped is no longer part of the table.
            TableStatement::Drop(it) => it
                .foreign_keys
                .iter()
                .map(|it| &it.references)
                .chain(it.traits.inheritance.partitioned())
                .fold(none, |all, it| all.locking_table(it, LockMode::AccessExclusive))
                .locking_table(&it.name, LockMode::AccessExclusive)
                .losing(Loss::Rows(it.name.clone()))
                .breaking(Break::Gone(ObjectId::table(&it.name))),
            TableStatement::Rename(names) => none
                .locking_table(&names.before, LockMode::AccessExclusive)
                .breaking(Break::TableRenamed(names.clone())),
            TableStatement::Alter { table, parts } => {
                let of = |it: &TableAction| it.facts(table, server_version);
                parts.iter().flatten().map(of).fold(none, Facts::and)
            }
            TableStatement::RenameColumn(table, names) => none
                .locking_table(table, LockMode::AccessExclusive)
                .breaking(Break::ColumnRenamed(table.clone(), names.clone())),
            TableStatement::RenameConstraint(table, _) => {
                none.locking_table(table, LockMode::AccessExclusive)
            }
            TableStatement::Lock(tables) => tables
                .iter()
                .fold(none, |facts, it| facts.locking_table(it, LockMode::AccessExclusive)),
            TableStatement::Attach { parent, table, .. } => none
                .locking_table(parent, LockMode::ShareUpdateExclusive)
                .locking_table(table, LockMode::AccessExclusive)
                // A valid check that requires the same avoids the scan.
                .perhaps_scanning(
                    Relation::Table(table.clone()),
                    Purpose::Partition(parent.clone()),
                ),
            TableStatement::Detach { parent, table } => {
                let partition = match locks_what_it_detaches(server_version) {
                    true => LockMode::AccessExclusive,
                    false => LockMode::ShareUpdateExclusive,
                };
                none.locking_table(parent, LockMode::AccessExclusive)
                    .locking_table(table, partition)
            }
        }
    }

    fn disturbs(&self) -> Vec<ObjectId> {
        match self {
            TableStatement::Alter { table, parts } => parts
                .iter()
                .flatten()
                .filter_map(|it| match it {
                    TableAction::SetType { column, .. }
                    | TableAction::Relabel { column, .. }
                    | TableAction::DropColumn(column)
                    | TableAction::SetExpression(column, _) => {
                        Some(ObjectId::column(table, column))
                    }
                    TableAction::DropConstraint(name) => Some(ObjectId::constraint(table, name)),
                    _ => None,
                })
                .collect(),
            TableStatement::Drop(table) => {
                let columns =
                    table.columns.iter().map(|it| ObjectId::column(&table.name, &it.name));
                columns.chain([ObjectId::table(&table.name)]).collect()
            }
            TableStatement::Create(_)
            | TableStatement::Rename(_)
            | TableStatement::RenameColumn(..)
            | TableStatement::RenameConstraint(..)
            | TableStatement::Lock(_)
            | TableStatement::Attach { .. }
            | TableStatement::Detach { .. } => Vec::new(),
        }
    }

    fn set_aside(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let TableStatement::Alter { table, parts } = self else { return None };
        let [part] = parts.as_slice() else { return None };
        let [TableAction::DropColumn(name)] = part.as_slice() else { return None };
        let names = Pair { before: name.clone(), after: aside(name) };
        let parts = vec![vec![TableAction::DropColumn(names.after.clone())]];
        let dropped = TableStatement::Alter { table: table.clone(), parts };
        Some([TableStatement::RenameColumn(table.clone(), names), dropped].map(Statement::Table))
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let both = match self {
            TableStatement::Rename(names) => {
                qualified_through(names, aside).map(TableStatement::Rename)
            }
            TableStatement::RenameColumn(table, names) => names_through(names, aside)
                .map(|it| TableStatement::RenameColumn(table.clone(), it)),
            TableStatement::RenameConstraint(table, names) => names_through(names, aside)
                .map(|it| TableStatement::RenameConstraint(table.clone(), it)),
            TableStatement::Create(_)
            | TableStatement::Drop(_)
            | TableStatement::Alter { .. }
            | TableStatement::Lock(_)
            | TableStatement::Attach { .. }
            | TableStatement::Detach { .. } => return None,
        };
        Some(both.map(Statement::Table))
    }
}

/// One action of an `ALTER TABLE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableAction {
    /// `ADD COLUMN`.
    AddColumn(Column),
    /// `DROP COLUMN`, never with `CASCADE`.
    DropColumn(Name),
    /// `ALTER COLUMN … TYPE`.
    SetType {
        /// The column.
        column: Name,
        /// The new type.
        to: SqlType,
        /// The type before and after, as people know it.
        types: Pair<SqlType>,
        /// What the values are before and after.
        values: Pair<SqlType>,
        /// The collation of the column before and after.
        collations: Pair<Option<LooseName>>,
        /// The collation by which its values sort before and after: its type may bring one.
        sorted: Pair<Option<LooseName>>,
        /// The cast to the new type; none if no server was asked.
        cast: Option<Cast>,
        /// The session settings that the cast would read, which the draft sets.
        session: Option<SessionUse>,
    },
    /// `ALTER COLUMN … TYPE`, to the enum that replaces the old one.
    Relabel {
        /// The column.
        column: Name,
        /// The enum, an array of it, or a type over it.
        data_type: SqlType,
        /// Whether a value is an array of labels.
        array: bool,
        /// Labels as texts, with their replacements: one after the other for an array, otherwise all at once.
        replaced: Vec<Pair<String>>,
    },
    /// `SET DEFAULT`.
    SetDefault(Name, Expression),
    /// `SET DEFAULT nextval(…)` of this sequence.
    DrawFrom(Name, QualifiedName),
    /// `DROP DEFAULT`.
    DropDefault(Name),
    /// `SET EXPRESSION`. From PostgreSQL 17 on.
    SetExpression(Name, Expression),
    /// `DROP EXPRESSION`: the column keeps its values and is no longer computed.
    DropExpression(Name),
    /// `SET NOT NULL`.
    SetNotNull(Name),
    /// `DROP NOT NULL`.
    DropNotNull(Name),
    /// `ADD … NOT NULL`, with a name or with options such as `NOT VALID`. From PostgreSQL 18 on.
    AddNotNull(Name, driftless_schema::NotNull),
    /// `ADD GENERATED … AS IDENTITY`.
    AddIdentity(Name, driftless_schema::Identity),
    /// `SET GENERATED …`.
    SetIdentity(Name, IdentityKind),
    /// `DROP IDENTITY`.
    DropIdentity(Name),
    /// `SET STORAGE`.
    SetStorage(Name, Storage),
    /// `SET STORAGE DEFAULT`. From PostgreSQL 16 on.
    ResetStorage(Name),
    /// `SET COMPRESSION`; none: the server's default.
    SetCompression(Name, Option<Name>),
    /// `SET STATISTICS`; none: the server's default.
    SetStatistics(Name, Option<i16>),
    /// `ALTER COLUMN … SET (…)`.
    SetOptions(Name, Parameters),
    /// `ALTER COLUMN … RESET (…)`.
    ResetOptions(Name, Vec<String>),
    /// `ADD CONSTRAINT`.
    AddConstraint(Constraint),
    /// `ADD CONSTRAINT … PRIMARY KEY USING INDEX`, which turns the index into the constraint's.
    AddPrimaryKeyUsing(PrimaryKey, Name),
    /// `ADD CONSTRAINT … UNIQUE USING INDEX`, which turns the index into the constraint's.
    AddUniqueUsing(Unique, Name),
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint(Name),
    /// `ALTER CONSTRAINT … DEFERRABLE`, of a foreign key.
    SetTiming(Name, Timing),
    /// `ALTER CONSTRAINT … ENFORCED`, of a foreign key. From PostgreSQL 18 on.
    SetEnforced(Name, bool),
    /// `ALTER CONSTRAINT … INHERIT`, of a `NOT NULL`. From PostgreSQL 18 on.
    SetInherited(Name, bool),
    /// `DROP CONSTRAINT`, never with `CASCADE`.
    DropConstraint(Name),
    /// `SET LOGGED`.
    SetLogged,
    /// `SET UNLOGGED`.
    SetUnlogged,
    /// `SET (…)`.
    SetParameters(Parameters),
    /// `RESET (…)`.
    ResetParameters(Vec<String>),
    /// `SET TABLESPACE`; none: `pg_default`.
    SetTablespace(Option<Name>),
    /// `SET ACCESS METHOD`; none: `heap`. From PostgreSQL 15 on.
    SetAccessMethod(Option<Name>),
    /// `ENABLE` or `DISABLE ROW LEVEL SECURITY`.
    EnableRowSecurity(bool),
    /// `FORCE` or `NO FORCE ROW LEVEL SECURITY`.
    ForceRowSecurity(bool),
    /// `REPLICA IDENTITY`.
    SetReplicaIdentity(IdentityBy),
    /// `CLUSTER ON`, or `SET WITHOUT CLUSTER`.
    SetClustered(Option<Name>),
    /// `INHERIT`.
    Inherit(QualifiedName),
    /// `NO INHERIT`.
    NoInherit(QualifiedName),
}

impl TableAction {
    /// The session settings that the action needs while it runs, by their names.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let TableAction::SetType { session: Some(session), .. } = self else { return Vec::new() };
        if session.expression.is_some() {
            return Vec::new();
        }
        let zone = session.zone.as_ref().map(|it| ("timezone", it.name.clone()));
        let date_style = session.date_style.then(|| ("datestyle", "ISO, MDY".to_owned()));
        let interval_style =
            session.interval_style.then(|| ("intervalstyle", "postgres".to_owned()));
        [zone, date_style, interval_style].into_iter().flatten().collect()
    }

    /// The column that the action is about, or the first one.
    pub(in crate::plan) fn column(&self) -> Option<&Name> {
        match self {
            TableAction::AddColumn(it) => Some(&it.name),
            TableAction::DropColumn(name)
            | TableAction::SetType { column: name, .. }
            | TableAction::Relabel { column: name, .. }
            | TableAction::SetDefault(name, _)
            | TableAction::DrawFrom(name, _)
            | TableAction::DropDefault(name)
            | TableAction::SetExpression(name, _)
            | TableAction::DropExpression(name)
            | TableAction::SetNotNull(name)
            | TableAction::DropNotNull(name)
            | TableAction::AddNotNull(name, _)
            | TableAction::AddIdentity(name, _)
            | TableAction::SetIdentity(name, _)
            | TableAction::DropIdentity(name)
            | TableAction::SetStorage(name, _)
            | TableAction::ResetStorage(name)
            | TableAction::SetCompression(name, _)
            | TableAction::SetStatistics(name, _)
            | TableAction::SetOptions(name, _)
            | TableAction::ResetOptions(name, _) => Some(name),
            TableAction::AddConstraint(it) => it.planned().column(),
            TableAction::AddPrimaryKeyUsing(it, _) => it.columns.first(),
            TableAction::AddUniqueUsing(it, _) => it.columns.first(),
            TableAction::ValidateConstraint(_)
            | TableAction::SetTiming(..)
            | TableAction::SetEnforced(..)
            | TableAction::SetInherited(..)
            | TableAction::DropConstraint(_)
            | TableAction::SetLogged
            | TableAction::SetUnlogged
            | TableAction::SetParameters(_)
            | TableAction::ResetParameters(_)
            | TableAction::SetTablespace(_)
            | TableAction::SetAccessMethod(_)
            | TableAction::EnableRowSecurity(_)
            | TableAction::ForceRowSecurity(_)
            | TableAction::SetReplicaIdentity(_)
            | TableAction::SetClustered(_)
            | TableAction::Inherit(_)
            | TableAction::NoInherit(_) => None,
        }
    }
}
