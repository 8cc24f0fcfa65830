//! What `ALTER TABLE` does.

use driftless_schema::{
    Cast, Check, Column, Exclusion, Expression, ForeignKey, IdentityKind, LooseName, Name, Pair,
    Parameters, PrimaryKey, QualifiedName, SqlType, Storage, Timing, Unique,
};

use crate::diff::{IdentityBy, SessionUse};

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
        /// The cast to the new type; none if no server was asked.
        cast: Option<Cast>,
        /// The session settings that the cast would read, which the draft sets.
        session: Option<SessionUse>,
    },
    /// `ALTER COLUMN … TYPE`, to the enum that replaces the old one.
    Relabel {
        /// The column.
        column: Name,
        /// The enum, or an array of it.
        data_type: SqlType,
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
    /// `ADD CONSTRAINT … PRIMARY KEY`.
    AddPrimaryKey(PrimaryKey),
    /// `ADD CONSTRAINT … PRIMARY KEY USING INDEX`, which turns the index into the constraint's.
    AddPrimaryKeyUsing(PrimaryKey, Name),
    /// `ADD CONSTRAINT … UNIQUE`.
    AddUnique(Unique),
    /// `ADD CONSTRAINT … UNIQUE USING INDEX`, which turns the index into the constraint's.
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

impl TableAction {
    /// The column that the action is about, or the first one.
    pub(super) fn column(&self) -> Option<&Name> {
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
