//! Statements as values: everything that their spelling needs, and nothing to decide any more.

use driftless_schema::{
    Cast, Check, Column, Dependent, Enum, Exclusion, Expression, Extension, ForeignKey,
    IdentityKind, Index, IndexKey, LooseName, Name, ObjectId, OwnedBy, Pair, Parameters,
    PrimaryKey, QualifiedName, Sequence, SequenceType, SqlType, Statistics, Storage, Table, Timing,
    Trigger, Unique,
};

use crate::diff::{IdentityBy, NewLabel, RenamedLabel, SessionUse};

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
        /// The collation before and after.
        collations: Pair<Option<LooseName>>,
        /// What leads to the new type; none where nobody was asked.
        cast: Option<Cast>,
        /// What it would read from the session, and the draft says.
        session: Option<SessionUse>,
    },
    /// `ALTER COLUMN … TYPE`, to the enum that takes the old one's place.
    Relabel {
        /// The column.
        column: Name,
        /// The enum, or its array.
        data_type: SqlType,
        /// Texts of labels, and those that take their places: for an array one after the other, otherwise all at once.
        replaced: Vec<Pair<String>>,
    },
    /// `SET DEFAULT`.
    SetDefault(Name, Expression),
    /// `SET DEFAULT nextval(…)`: it draws from this sequence.
    DrawFrom(Name, QualifiedName),
    /// `DROP DEFAULT`.
    DropDefault(Name),
    /// `SET EXPRESSION`. From PostgreSQL 17 on.
    SetExpression(Name, Expression),
    /// `DROP EXPRESSION`: the column keeps its values and is computed no longer.
    DropExpression(Name),
    /// `SET NOT NULL`.
    SetNotNull(Name),
    /// `DROP NOT NULL`.
    DropNotNull(Name),
    /// `ADD … NOT NULL`, with a name or with less than all of its force. From PostgreSQL 18 on.
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
    /// `SET COMPRESSION`; none: as the server is set.
    SetCompression(Name, Option<Name>),
    /// `SET STATISTICS`; none: as the server is set.
    SetStatistics(Name, Option<i16>),
    /// `ALTER COLUMN … SET (…)`.
    SetOptions(Name, Parameters),
    /// `ALTER COLUMN … RESET (…)`.
    ResetOptions(Name, Vec<String>),
    /// `ADD CONSTRAINT … PRIMARY KEY`.
    AddPrimaryKey(PrimaryKey),
    /// `ADD CONSTRAINT … PRIMARY KEY USING INDEX`, which takes the index over.
    AddPrimaryKeyUsing(PrimaryKey, Name),
    /// `ADD CONSTRAINT … UNIQUE`.
    AddUnique(Unique),
    /// `ADD CONSTRAINT … UNIQUE USING INDEX`, which takes the index over.
    AddUniqueUsing(Unique, Name),
    /// `ADD CONSTRAINT … CHECK`.
    AddCheck(Check),
    /// `ADD CONSTRAINT … FOREIGN KEY`.
    AddForeignKey(ForeignKey),
    /// `ADD CONSTRAINT … EXCLUDE`.
    AddExclusion(Exclusion),
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
}

/// How a sequence is addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceIs {
    /// By its name.
    Named(QualifiedName),
    /// As the one of an identity, whose name follows no rename.
    OfIdentity(QualifiedName, Name),
}

impl SequenceIs {
    /// The sequence, or the column whose identity it is.
    pub fn id(&self) -> ObjectId {
        match self {
            SequenceIs::Named(name) => ObjectId::sequence(name),
            SequenceIs::OfIdentity(table, column) => ObjectId::column(table, column),
        }
    }
}

/// One action of an `ALTER SEQUENCE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceAction {
    /// `AS`.
    Type(SequenceType),
    /// `INCREMENT BY`.
    Increment(i64),
    /// `MINVALUE`; none: `NO MINVALUE`.
    Minimum(Option<i64>),
    /// `MAXVALUE`; none: `NO MAXVALUE`.
    Maximum(Option<i64>),
    /// `START WITH`, which changes no position.
    Start(i64),
    /// `CACHE`.
    Cache(i64),
    /// `CYCLE` or `NO CYCLE`.
    Cycle(bool),
    /// `OWNED BY`.
    OwnedBy(Option<OwnedBy>),
}

/// A position on the wrong side of the numbers that a sequence is to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Less than that.
    Below(i64),
    /// More than that.
    Above(i64),
}

/// One action of an `ALTER INDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexAction {
    /// `SET (…)`.
    SetParameters(Parameters),
    /// `RESET (…)`.
    ResetParameters(Vec<String>),
    /// `SET TABLESPACE`; none: `pg_default`.
    SetTablespace(Option<Name>),
    /// `ALTER COLUMN … SET STATISTICS`, of the key in that place, from 1; none: as the server is set.
    SetStatistics(usize, Option<i16>),
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
    pub(super) fn through(&self, between: impl Fn(&Name) -> Name) -> Option<[Statement; 2]> {
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

impl TableAction {
    /// The column, or the first one, that it is about.
    fn column(&self) -> Option<&Name> {
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
            TableAction::AddPrimaryKey(it) | TableAction::AddPrimaryKeyUsing(it, _) => {
                it.columns.first()
            }
            TableAction::AddUnique(it) | TableAction::AddUniqueUsing(it, _) => it.columns.first(),
            TableAction::AddForeignKey(it) => it.columns.first(),
            TableAction::AddCheck(_)
            | TableAction::AddExclusion(_)
            | TableAction::ValidateConstraint(_)
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
            | TableAction::SetClustered(_) => None,
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
    /// A constraint of a table.
    Constraint(QualifiedName, Name),
    /// An index.
    Index(QualifiedName),
    /// A sequence.
    Sequence(QualifiedName),
    /// Extended statistics.
    Statistics(QualifiedName),
}

impl CommentOn {
    pub(super) fn id(&self) -> ObjectId {
        match self {
            CommentOn::Namespace(name) => ObjectId::namespace(name),
            CommentOn::Enum(name) => ObjectId::enumeration(name),
            CommentOn::Table(name) => ObjectId::table(name),
            CommentOn::Column(table, name) => ObjectId::column(table, name),
            CommentOn::Constraint(table, name) => ObjectId::constraint(table, name),
            CommentOn::Index(name) => ObjectId::index(name),
            CommentOn::Sequence(name) => ObjectId::sequence(name),
            CommentOn::Statistics(name) => ObjectId::statistics(name),
        }
    }
}
