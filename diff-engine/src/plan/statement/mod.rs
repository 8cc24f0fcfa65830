//! Statements as values: everything that their spelling needs, and nothing to decide any more.

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
    /// `ALTER SCHEMA … RENAME TO`: everything in it is called so from then on.
    RenameNamespace(Pair<Name>),
    /// `DROP SCHEMA`, which fails while anything is in it.
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
    /// `CREATE SEQUENCE`; what it belongs to is a statement of its own.
    CreateSequence(Sequence),
    /// `DROP SEQUENCE`, which fails while a default draws from it.
    DropSequence(QualifiedName),
    /// `ALTER SEQUENCE … RENAME TO` or `SET SCHEMA`.
    RenameSequence(Pair<QualifiedName>),
    /// `ALTER SEQUENCE`, or `ALTER COLUMN` for that of an identity.
    AlterSequence {
        /// The sequence.
        sequence: SequenceIs,
        /// What is done to it.
        actions: Vec<SequenceAction>,
    },
    /// `setval`, where the sequence stands before the numbers that it is to count.
    BeginSequence {
        /// The sequence.
        sequence: SequenceIs,
        /// The number that comes next.
        at: i64,
        /// When it is set; and always where it was never used.
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
        /// What is done to it, in one pass.
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
        /// The comment; none takes it away.
        text: Option<String>,
    },
    /// What takes away something that stands on what changes.
    DropDependent(Dependent),
    /// What brings it back.
    CreateDependent(Dependent),
    /// Another enum of the same name takes an enum's place, which is kept under a name of its own for a while.
    ReplaceEnum {
        /// The name that the old one had, and has for a while.
        names: Pair<QualifiedName>,
        /// The new one.
        after: Enum,
        /// Labels that it has not, and that are no renamed ones.
        away: Vec<String>,
        /// Those of them that no row may have.
        gone: Vec<String>,
        /// Labels that have another name in it.
        renamed: Vec<Pair<String>>,
        /// Labels whose rows get one that others have too.
        merged: Vec<Pair<String>>,
        /// The columns whose tables are written anew.
        columns: Vec<ObjectId>,
    },
    /// `DROP TYPE` of the enum that was kept for a while.
    DropReplacedEnum(QualifiedName),
    /// `LOCK TABLE`, so that no row comes between looking and doing.
    LockTables(Vec<QualifiedName>),
    /// Raises if a row has one of these labels.
    RefuseLabels {
        /// The table.
        table: QualifiedName,
        /// The column, of the enum or of its array.
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
    /// The place where somebody has to say what such rows get. Raises while there is one.
    FillIn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
    },
    /// `setval` to where another sequence stands, which is dropped then.
    CopyPosition {
        /// Where it stands.
        from: SequenceIs,
        /// The one that goes on from there.
        to: SequenceIs,
    },
    /// `setval` to the last number that a row has, where that is beyond the first one.
    FollowRows {
        /// The sequence.
        sequence: SequenceIs,
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// The first number.
        start: i64,
        /// Whether it counts upwards.
        upwards: bool,
    },
    /// `DISABLE TRIGGER`, of triggers that must not fire while rows are written.
    DisableTriggers(Vec<Trigger>),
    /// `ENABLE TRIGGER`, as they were.
    RestoreTriggers(Vec<Trigger>),
    /// `SET row_security = off`: what policies would hide raises. With the tables whose policies may hold for the role.
    RowSecurityOff(Vec<QualifiedName>),
    /// `RESET row_security`.
    RowSecurityBack,
    /// `SET CONSTRAINTS ALL IMMEDIATE`: what is deferred is checked now.
    CheckDeferred,
    /// Raises: what was asked for cannot be done yet, or cannot be done at all.
    Refuse {
        /// What would have to be done.
        message: String,
        /// What a person can do.
        help: String,
    },
}

impl Statement {
    /// The object that it is about, as nearly as a model could show it: a column before its table, the new name before
    /// the old one.
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
    /// Whether it stands around others only, so that nothing differs by it.
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

    /// The same rename through a name for a while: to that, and on from that. None where it is no rename.
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
