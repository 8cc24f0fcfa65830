//! Statements as values: everything that their spelling needs, and nothing to decide any more.

use driftless_schema::{
    Check, Column, Enum, Expression, ForeignKey, Identity, Index, IndexKey, Name, ObjectId, Pair,
    PrimaryKey, QualifiedName, SqlType, Table, Unique,
};

use crate::diff::NewLabel;

/// One SQL statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `CREATE SCHEMA`.
    CreateNamespace(Name),
    /// `DROP SCHEMA`, which fails while anything is in it.
    DropNamespace(Name),
    /// `CREATE TYPE … AS ENUM`.
    CreateEnum(Enum),
    /// `DROP TYPE`, which fails while anything uses it.
    DropEnum(QualifiedName),
    /// `ALTER TYPE … RENAME TO` or `SET SCHEMA`.
    RenameEnum(Pair<QualifiedName>),
    /// `ALTER TYPE … RENAME VALUE`.
    RenameLabel(QualifiedName, Pair<String>),
    /// `ALTER TYPE … ADD VALUE`.
    AddLabel(QualifiedName, NewLabel),
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
    /// `COMMENT ON`.
    Comment {
        /// What it is about.
        on: CommentOn,
        /// The comment; none takes it away.
        text: Option<String>,
    },
    /// Raises: what was asked for cannot be done yet, or cannot be done at all.
    Refuse {
        /// What would have to be done.
        message: String,
        /// What a person can do.
        help: String,
    },
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
        /// The type before and after.
        types: Pair<SqlType>,
        /// Whether the values pass through their text, since no assignment cast leads to the new type.
        through_text: bool,
    },
    /// `SET DEFAULT`.
    SetDefault(Name, Expression),
    /// `DROP DEFAULT`.
    DropDefault(Name),
    /// `SET NOT NULL`.
    SetNotNull(Name),
    /// `DROP NOT NULL`.
    DropNotNull(Name),
    /// `ADD GENERATED … AS IDENTITY`.
    AddIdentity(Name, Identity),
    /// `SET GENERATED …`.
    SetIdentity(Name, Identity),
    /// `DROP IDENTITY`.
    DropIdentity(Name),
    /// `ADD CONSTRAINT … PRIMARY KEY`.
    AddPrimaryKey(PrimaryKey),
    /// `ADD CONSTRAINT … UNIQUE`.
    AddUnique(Unique),
    /// `ADD CONSTRAINT … CHECK`.
    AddCheck(Check),
    /// `ADD CONSTRAINT … FOREIGN KEY`.
    AddForeignKey(ForeignKey),
    /// `DROP CONSTRAINT`, never with `CASCADE`.
    DropConstraint(Name),
}

impl Statement {
    /// The object that it is about, as nearly as a model could show it: a column before its table, the new name before
    /// the old one.
    pub fn about(&self) -> Option<ObjectId> {
        Some(match self {
            Statement::CreateNamespace(name) | Statement::DropNamespace(name) => {
                ObjectId::namespace(name)
            }
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
            Statement::DropIndex(name) | Statement::RenameIndex(name, _) => ObjectId::index(name),
            Statement::Comment { on, .. } => on.id(),
            Statement::Refuse { .. } => return None,
        })
    }
}

impl TableAction {
    /// The column, or the first one, that it is about.
    fn column(&self) -> Option<&Name> {
        match self {
            TableAction::AddColumn(it) => Some(&it.name),
            TableAction::DropColumn(name)
            | TableAction::SetType { column: name, .. }
            | TableAction::SetDefault(name, _)
            | TableAction::DropDefault(name)
            | TableAction::SetNotNull(name)
            | TableAction::DropNotNull(name)
            | TableAction::AddIdentity(name, _)
            | TableAction::SetIdentity(name, _)
            | TableAction::DropIdentity(name) => Some(name),
            TableAction::AddPrimaryKey(it) => it.columns.first(),
            TableAction::AddUnique(it) => it.columns.first(),
            TableAction::AddForeignKey(it) => it.columns.first(),
            TableAction::AddCheck(_) | TableAction::DropConstraint(_) => None,
        }
    }
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentOn {
    /// A namespace.
    Namespace(Name),
    /// An enum.
    Enum(QualifiedName),
    /// A table.
    Table(QualifiedName),
    /// A column.
    Column(QualifiedName, Name),
}

impl CommentOn {
    pub(super) fn id(&self) -> ObjectId {
        match self {
            CommentOn::Namespace(name) => ObjectId::namespace(name),
            CommentOn::Enum(name) => ObjectId::enumeration(name),
            CommentOn::Table(name) => ObjectId::table(name),
            CommentOn::Column(table, name) => ObjectId::column(table, name),
        }
    }
}
