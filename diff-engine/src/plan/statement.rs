//! Statements as values: everything that their spelling needs, and nothing to decide any more.

use driftless_schema::{
    Check, Column, Enum, Expression, ForeignKey, Identity, Index, Name, ObjectId, Pair, PrimaryKey,
    QualifiedName, SqlType, Table, Unique,
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
