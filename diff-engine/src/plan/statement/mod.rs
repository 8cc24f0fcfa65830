//! Statements as values: everything needed to write them as SQL, and nothing left to decide.

mod comment;
mod index;
mod sequence;
mod table;

use driftless_schema::{
    Dependent, Enum, Expression, Extension, Index, IndexKey, Name, ObjectId, Pair, QualifiedName,
    Sequence, Statistics, Table, Trigger,
};

pub use comment::CommentOn;
pub use index::IndexAction;
pub use sequence::{Beyond, SequenceAction, SequenceIs};
pub use table::TableAction;

use crate::diff::{NewLabel, RenamedLabel};

/// One SQL statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `CREATE SCHEMA`.
    CreateNamespace(Name),
    /// `ALTER SCHEMA … RENAME TO`: everything in the schema moves along.
    RenameNamespace(Pair<Name>),
    /// `DROP SCHEMA`, which fails unless the schema is empty.
    DropNamespace(Name),
    /// `CREATE EXTENSION`.
    CreateExtension(Extension),
    /// `DROP EXTENSION`, which fails while anything uses it.
    DropExtension(Name),
    /// `ALTER EXTENSION … SET SCHEMA`.
    MoveExtension(Name, Name),
    /// `CREATE TYPE … AS ENUM`.
    CreateEnum(Enum),
    /// `DROP TYPE`, which fails while anything uses it.
    DropEnum(QualifiedName),
    /// `ALTER TYPE … RENAME TO` or `SET SCHEMA`.
    RenameEnum(Pair<QualifiedName>),
    /// `ALTER TYPE … RENAME VALUE`.
    RenameLabel(QualifiedName, RenamedLabel),
    /// `ALTER TYPE … ADD VALUE`.
    AddLabel(QualifiedName, NewLabel),
    /// `CREATE SEQUENCE`; its owner is set by a statement of its own.
    CreateSequence(Sequence),
    /// `DROP SEQUENCE`, which fails while a default uses it.
    DropSequence(QualifiedName),
    /// `ALTER SEQUENCE … RENAME TO` or `SET SCHEMA`.
    RenameSequence(Pair<QualifiedName>),
    /// `ALTER SEQUENCE`, or `ALTER COLUMN` for the sequence of an identity.
    AlterSequence {
        /// The sequence.
        sequence: SequenceIs,
        /// The actions.
        actions: Vec<SequenceAction>,
    },
    /// `setval`, if the sequence's position is before the numbers that it is to count.
    BeginSequence {
        /// The sequence.
        sequence: SequenceIs,
        /// The next number.
        at: i64,
        /// The positions for which it is set; a sequence that was never used is always set.
        beyond: Beyond,
    },
    /// `CREATE TABLE` with its columns, keys and checks; foreign keys and indexes are statements of their own.
    CreateTable(Box<Table>),
    /// `DROP TABLE`, never with `CASCADE`.
    DropTable(Box<Table>),
    /// `ALTER TABLE … RENAME TO` or `SET SCHEMA`.
    RenameTable(Pair<QualifiedName>),
    /// `ALTER TABLE` with actions that belong together.
    AlterTable {
        /// The table.
        table: QualifiedName,
        /// The actions, in one pass.
        actions: Vec<TableAction>,
    },
    /// `ALTER TABLE … RENAME COLUMN`.
    RenameColumn(QualifiedName, Pair<Name>),
    /// `ALTER TABLE … RENAME CONSTRAINT`.
    RenameConstraint(QualifiedName, Pair<Name>),
    /// `CREATE INDEX`.
    CreateIndex(QualifiedName, Box<Index>),
    /// `DROP INDEX`.
    DropIndex(QualifiedName),
    /// `ALTER INDEX … RENAME TO`.
    RenameIndex(QualifiedName, Name),
    /// `ALTER INDEX` with one action.
    AlterIndex(QualifiedName, IndexAction),
    /// `REINDEX INDEX`.
    Reindex(QualifiedName),
    /// `CREATE STATISTICS`.
    CreateStatistics(QualifiedName, Statistics),
    /// `DROP STATISTICS`.
    DropStatistics(QualifiedName),
    /// `ALTER STATISTICS … RENAME TO` or `SET SCHEMA`.
    RenameStatistics(Pair<QualifiedName>),
    /// `ALTER STATISTICS … SET STATISTICS`.
    SetStatisticsTarget(QualifiedName, Option<i16>),
    /// `COMMENT ON`.
    Comment {
        /// What it is about.
        on: CommentOn,
        /// The comment; none removes it.
        text: Option<String>,
    },
    /// Drops a dependent of something that changes.
    DropDependent(Dependent),
    /// Recreates a dependent.
    CreateDependent(Dependent),
    /// Another enum of the same name replaces an enum, which is kept under a temporary name until the columns are
    /// changed.
    ReplaceEnum {
        /// The name that the old enum had, and its temporary name.
        names: Pair<QualifiedName>,
        /// The new enum.
        after: Enum,
        /// Labels that the new enum lacks and that were not renamed.
        away: Vec<String>,
        /// Those of them that no row may have.
        gone: Vec<String>,
        /// Labels that the new enum renames.
        renamed: Vec<Pair<String>>,
        /// Labels whose rows get a label that other rows have too.
        merged: Vec<Pair<String>>,
        /// The columns whose tables are rewritten.
        columns: Vec<ObjectId>,
    },
    /// `DROP TYPE` of the enum under its temporary name.
    DropReplacedEnum(QualifiedName),
    /// `LOCK TABLE`, so that no row changes between check and change.
    LockTables(Vec<QualifiedName>),
    /// Raises if a row has one of these labels.
    RefuseLabels {
        /// The table.
        table: QualifiedName,
        /// The column, of the enum type or an array of it.
        column: Name,
        /// Whether it is an array.
        array: bool,
        /// The labels.
        labels: Vec<String>,
    },
    /// `UPDATE` of the rows that have no value in a column; without one: the column's default.
    Fill {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// A value over the row.
        value: Option<Expression>,
    },
    /// The place where somebody has to write the value of such rows. Raises an error while such a row exists.
    FillIn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
    },
    /// `setval` to the position of another sequence, which is dropped afterwards.
    CopyPosition {
        /// The sequence whose position is copied.
        from: SequenceIs,
        /// The sequence that continues from there.
        to: SequenceIs,
    },
    /// `setval` to the last number that a row has, if that is beyond the first one.
    FollowRows {
        /// The sequence.
        sequence: SequenceIs,
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// The first number.
        start: i64,
        /// Whether the sequence counts upwards.
        upwards: bool,
    },
    /// `DISABLE TRIGGER`, of triggers that must not fire while rows are written.
    DisableTriggers(Vec<Trigger>),
    /// `ENABLE TRIGGER`, in the mode that each had before.
    RestoreTriggers(Vec<Trigger>),
    /// `SET row_security = off`: if policies would hide rows, an error is raised. With the tables whose policies may
    /// apply to the role.
    RowSecurityOff(Vec<QualifiedName>),
    /// `RESET row_security`.
    RowSecurityBack,
    /// `SET CONSTRAINTS ALL IMMEDIATE`: what is deferred is checked now.
    CheckDeferred,
    /// Raises an error: the requested change is not supported yet, or impossible.
    Refuse {
        /// What would have to be done.
        message: String,
        /// What a person can do.
        help: String,
    },
}

impl Statement {
    /// The object that the statement is about, as closely as a model could show it: a column before its table, the new
    /// name before the old one.
    pub fn about(&self) -> Option<ObjectId> {
        Some(match self {
            Statement::CreateNamespace(name)
            | Statement::DropNamespace(name)
            | Statement::RenameNamespace(Pair { after: name, .. }) => ObjectId::namespace(name),
            Statement::CreateExtension(Extension { name, .. })
            | Statement::DropExtension(name)
            | Statement::MoveExtension(name, _) => ObjectId::extension(name),
            Statement::CreateSequence(Sequence { name, .. })
            | Statement::DropSequence(name)
            | Statement::RenameSequence(Pair { after: name, .. }) => ObjectId::sequence(name),
            Statement::AlterSequence { sequence, .. }
            | Statement::BeginSequence { sequence, .. } => sequence.id(),
            Statement::CreateStatistics(table, _) => ObjectId::table(table),
            Statement::DropStatistics(name)
            | Statement::RenameStatistics(Pair { after: name, .. })
            | Statement::SetStatisticsTarget(name, _) => ObjectId::statistics(name),
            Statement::CreateEnum(it) => ObjectId::enumeration(&it.name),
            Statement::DropEnum(name)
            | Statement::RenameEnum(Pair { after: name, .. })
            | Statement::RenameLabel(name, _)
            | Statement::AddLabel(name, _) => ObjectId::enumeration(name),
            Statement::CreateTable(it) | Statement::DropTable(it) => ObjectId::table(&it.name),
            Statement::RenameTable(Pair { after: name, .. })
            | Statement::RenameConstraint(name, _) => ObjectId::table(name),
            Statement::AlterTable { table, actions } => {
                match actions.iter().find_map(TableAction::column) {
                    Some(column) => ObjectId::column(table, column),
                    None => ObjectId::table(table),
                }
            }
            Statement::RenameColumn(table, Pair { after: name, .. }) => {
                ObjectId::column(table, name)
            }
            Statement::CreateIndex(table, index) => {
                let mut columns = index.columns.iter().filter_map(|it| match &it.key {
                    IndexKey::Column(name) => Some(name),
                    IndexKey::Expression(_) => None,
                });
                match columns.next() {
                    Some(column) => ObjectId::column(table, column),
                    None => ObjectId::table(table),
                }
            }
            Statement::DropIndex(name)
            | Statement::RenameIndex(name, _)
            | Statement::AlterIndex(name, _)
            | Statement::Reindex(name) => ObjectId::index(name),
            Statement::Comment { on, .. } => on.id(),
            Statement::DropDependent(it) | Statement::CreateDependent(it) => it.id.clone(),
            Statement::ReplaceEnum { after, .. } => ObjectId::enumeration(&after.name),
            Statement::DropReplacedEnum(name) => ObjectId::enumeration(name),
            Statement::LockTables(tables) => ObjectId::table(tables.first()?),
            Statement::RefuseLabels { table, column, .. }
            | Statement::Fill { table, column, .. }
            | Statement::FillIn { table, column }
            | Statement::FollowRows { table, column, .. } => ObjectId::column(table, column),
            Statement::CopyPosition { to, .. } => to.id(),
            Statement::DisableTriggers(all) | Statement::RestoreTriggers(all) => {
                ObjectId::table(&all.first()?.table)
            }
            Statement::RowSecurityOff(tables) => ObjectId::table(tables.first()?),
            Statement::RowSecurityBack | Statement::CheckDeferred => return None,
            Statement::Refuse { .. } => return None,
        })
    }
}

impl Statement {
    /// Whether the statement only prepares or ends others, so that it is no difference itself.
    pub fn is_around(&self) -> bool {
        matches!(
            self,
            Statement::DisableTriggers(_)
                | Statement::RestoreTriggers(_)
                | Statement::RowSecurityOff(_)
                | Statement::RowSecurityBack
                | Statement::CheckDeferred
        )
    }

    /// The same rename through a temporary name: to it, and from it. None if the statement is not a rename.
    pub(in crate::plan) fn through(
        &self,
        between: impl Fn(&Name) -> Name,
    ) -> Option<[Statement; 2]> {
        let split = |names: &Pair<Name>| {
            let middle = between(&names.after);
            let first = Pair { before: names.before.clone(), after: middle.clone() };
            [first, Pair { before: middle, after: names.after.clone() }]
        };
        let qualified = |names: &Pair<QualifiedName>| {
            let QualifiedName { namespace, name } = &names.after;
            let middle = QualifiedName::new(namespace.clone(), between(name));
            let first = Pair { before: names.before.clone(), after: middle.clone() };
            [first, Pair { before: middle, after: names.after.clone() }]
        };
        Some(match self {
            Statement::RenameNamespace(names) => split(names).map(Statement::RenameNamespace),
            Statement::RenameEnum(names) => qualified(names).map(Statement::RenameEnum),
            Statement::RenameSequence(names) => qualified(names).map(Statement::RenameSequence),
            Statement::RenameTable(names) => qualified(names).map(Statement::RenameTable),
            Statement::RenameStatistics(names) => qualified(names).map(Statement::RenameStatistics),
            Statement::RenameColumn(table, names) => {
                split(names).map(|it| Statement::RenameColumn(table.clone(), it))
            }
            Statement::RenameConstraint(table, names) => {
                split(names).map(|it| Statement::RenameConstraint(table.clone(), it))
            }
            Statement::RenameLabel(name, RenamedLabel { names: Pair { before, after }, spare }) => {
                let split = [(before, spare), (spare, after)];
                split.map(|(before, after)| {
                    let names = Pair { before, after }.map(Clone::clone);
                    let renamed = RenamedLabel { names, spare: spare.clone() };
                    Statement::RenameLabel(name.clone(), renamed)
                })
            }
            Statement::RenameIndex(before, after) => {
                let middle = between(after);
                let aside = before.sibling(middle.clone());
                [
                    Statement::RenameIndex(before.clone(), middle),
                    Statement::RenameIndex(aside, after.clone()),
                ]
            }
            _ => return None,
        })
    }
}
