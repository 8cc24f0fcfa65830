//! The facts of each action of an `ALTER TABLE`.

use driftless_schema::{
    Column, ColumnValue, Expression, Generated, GeneratedStorage, Name, NotNull, ObjectId,
    PrimaryKey, QualifiedName,
};

use super::cast::{TypeChange, set_type};
use super::{
    Break, Facts, LockMode, Loss, NewDefault, Purpose, Reason, Relation, Rewritten, StoredAs,
};
use crate::kinds::SequenceIs;
use crate::kinds::index::strongest;
use crate::plan::TableAction;
use crate::versions::has_virtual_columns;

impl TableAction {
    /// What the action does to a live system, on that table.
    pub(in crate::plan) fn facts(&self, table: &QualifiedName, server_version: u32) -> Facts {
        let locking = |mode| Facts::default().locking_table(table, mode);
        let exclusive = || locking(LockMode::AccessExclusive);
        let whole = || Rewritten::Table(table.clone());
        let rows = || Relation::Table(table.clone());
        let refuses = || Break::WritesRefused(table.clone());
        match self {
            TableAction::AddColumn(column) => exclusive().and(add_column(table, column)),
            TableAction::DropColumn(name) => exclusive()
                .losing(Loss::Values(table.clone(), name.clone()))
                .breaking(Break::Gone(ObjectId::column(table, name))),
            TableAction::SetType {
                column,
                to: _,
                types,
                values,
                collations: _,
                sorted,
                cast,
                session,
            } => {
                let change = TypeChange { types, values, cast: *cast, session: session.as_ref() };
                set_type(table, column, &change, sorted)
            }
            TableAction::Relabel { column, .. } => {
                let linked = Relation::Linked { table: table.clone(), column: column.clone() };
                exclusive()
                    .locking(linked, LockMode::AccessExclusive)
                    .rewriting(whole(), Reason::Labels(column.clone()))
            }
            TableAction::SetDefault(name, it) => exclusive().breaking(Break::Default(
                table.clone(),
                name.clone(),
                NewDefault::Expression(it.clone()),
            )),
            TableAction::DrawFrom(name, sequence) => exclusive().breaking(Break::Default(
                table.clone(),
                name.clone(),
                NewDefault::NumberOf(sequence.clone()),
            )),
            TableAction::DropDefault(name) => exclusive().breaking(Break::Default(
                table.clone(),
                name.clone(),
                NewDefault::Nothing,
            )),
            TableAction::SetExpression(name, _) => {
                let reason = Reason::Computed { column: name.clone(), is_new: false };
                // Whether the column is stored is a property of the column, which the action does not have.
                match has_virtual_columns(server_version) {
                    true => exclusive().perhaps_rewriting(whole(), reason),
                    false => exclusive().rewriting(whole(), reason),
                }
            }
            TableAction::SetNotNull(name) => exclusive()
                // A valid check that requires the same avoids the scan.
                .perhaps_scanning(rows(), Purpose::NotNull(name.clone()))
                .breaking(refuses()),
            TableAction::DropNotNull(name) => {
                exclusive().breaking(Break::Nullable(table.clone(), name.clone()))
            }
            TableAction::AddNotNull(name, NotNull { validated, .. }) => {
                let facts = exclusive().breaking(refuses());
                match validated {
                    true => facts.perhaps_scanning(rows(), Purpose::NotNull(name.clone())),
                    false => facts,
                }
            }
            TableAction::DropIdentity(name) => {
                let sequence = SequenceIs::OfIdentity(table.clone(), name.clone());
                exclusive().losing(Loss::Position(sequence))
            }
            TableAction::DropExpression(_)
            | TableAction::AddIdentity(..)
            | TableAction::SetIdentity(..)
            | TableAction::SetStorage(..)
            | TableAction::ResetStorage(_)
            | TableAction::SetCompression(..)
            | TableAction::SetInherited(..)
            | TableAction::SetReplicaIdentity(_) => exclusive(),
            TableAction::Inherit(parent) => {
                exclusive().locking_table(parent, LockMode::ShareUpdateExclusive)
            }
            TableAction::NoInherit(parent) => {
                exclusive().locking_table(parent, LockMode::AccessShare)
            }
            TableAction::SetStatistics(..)
            | TableAction::SetOptions(..)
            | TableAction::ResetOptions(..)
            | TableAction::SetClustered(_) => locking(LockMode::ShareUpdateExclusive),
            TableAction::AddConstraint(it) => it.planned().facts(table),
            TableAction::AddPrimaryKeyUsing(PrimaryKey { columns, .. }, _) => {
                let scan = |facts: Facts, it: &Name| {
                    facts.perhaps_scanning(rows(), Purpose::NotNull(it.clone()))
                };
                columns.iter().fold(exclusive(), scan)
            }
            TableAction::AddUniqueUsing(..) => exclusive(),
            TableAction::ValidateConstraint(name) => {
                let (table, constraint) = (table.clone(), name.clone());
                let other = Relation::Referenced { table, constraint };
                locking(LockMode::ShareUpdateExclusive)
                    .locking(other.clone(), LockMode::RowShare)
                    .scanning(rows(), Purpose::Validation(name.clone()))
                    .perhaps_scanning(other, Purpose::Referenced)
            }
            TableAction::SetEnforced(name, is_enforced) => {
                let (table, constraint) = (table.clone(), name.clone());
                let other = Relation::Referenced { table, constraint };
                match is_enforced {
                    true => exclusive()
                        .locking(other.clone(), LockMode::ShareRowExclusive)
                        .scanning(rows(), Purpose::Validation(name.clone()))
                        .perhaps_scanning(other, Purpose::Referenced)
                        .breaking(refuses()),
                    false => exclusive().locking(other, LockMode::AccessExclusive),
                }
            }
            TableAction::SetTiming(..) => exclusive(),
            TableAction::DropConstraint(name) => {
                let (table, constraint) = (table.clone(), name.clone());
                exclusive()
                    .locking(Relation::Referenced { table, constraint }, LockMode::AccessExclusive)
            }
            TableAction::SetLogged => {
                exclusive().rewriting(whole(), Reason::Storage(StoredAs::Logged))
            }
            TableAction::SetUnlogged => exclusive()
                .rewriting(whole(), Reason::Storage(StoredAs::Unlogged))
                .losing(Loss::Durability(Relation::Table(table.clone()))),
            TableAction::SetTablespace(_) => {
                exclusive().rewriting(whole(), Reason::Storage(StoredAs::InTablespace))
            }
            TableAction::SetAccessMethod(_) => {
                exclusive().rewriting(whole(), Reason::Storage(StoredAs::ByAccessMethod))
            }
            TableAction::SetParameters(all) => locking(strongest(all.keys())),
            TableAction::ResetParameters(all) => locking(strongest(all)),
            TableAction::EnableRowSecurity(true) => {
                exclusive().breaking(Break::RowsHidden { table: table.clone(), from_owner: false })
            }
            TableAction::ForceRowSecurity(true) => {
                exclusive().breaking(Break::RowsHidden { table: table.clone(), from_owner: true })
            }
            TableAction::EnableRowSecurity(false) | TableAction::ForceRowSecurity(false) => {
                exclusive()
            }
        }
    }
}

fn add_column(table: &QualifiedName, column: &Column) -> Facts {
    let none = Facts::default();
    let name = || column.name.clone();
    let whole = || Rewritten::Table(table.clone());
    match &column.value {
        ColumnValue::Default(it) if is_volatile(it) => {
            none.rewriting(whole(), Reason::VolatileDefault(name()))
        }
        ColumnValue::Identity(_) | ColumnValue::Serial(_) => {
            none.rewriting(whole(), Reason::Numbers(name()))
        }
        ColumnValue::Generated(Generated { storage: GeneratedStorage::Stored, .. }) => {
            none.rewriting(whole(), Reason::Computed { column: name(), is_new: true })
        }
        ColumnValue::Null if column.not_null.is_some() => {
            none.breaking(Break::WritesRefused(table.clone()))
        }
        ColumnValue::Default(_) | ColumnValue::Null | ColumnValue::Generated(_) => none,
    }
}

/// Functions that give each row its own value (`provolatile = 'v'` in `pg_proc`, PostgreSQL 13 to 18).
const VOLATILE: &[&str] = &[
    "random(",
    "gen_random_uuid(",
    "uuidv4(",
    "uuidv7(",
    "clock_timestamp(",
    "timeofday(",
    "nextval(",
];

fn is_volatile(expression: &Expression) -> bool {
    let text = expression.as_str().to_lowercase();
    VOLATILE.iter().any(|it| text.contains(it))
}
