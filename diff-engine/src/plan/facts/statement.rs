//! The facts of each statement.

use driftless_schema::{Dependent, ObjectId, QualifiedName, Trigger};

use super::{Break, Facts, LockMode, Loss, Purpose, Relation, index, sequence};
use crate::plan::{CommentOn, SequenceIs, Statement, TableAction, Transaction};

impl Statement {
    /// What the statement does to a live system, on a server of that version (`server_version_num`: 150018 is 15.18).
    pub fn facts(&self, server_version: u32) -> Facts {
        let none = Facts::default();
        match self {
            Statement::CreateNamespace(_)
            | Statement::CreateExtension(_)
            | Statement::MoveExtension(..)
            | Statement::CreateEnum(_)
            | Statement::DropEnum(_)
            | Statement::DropReplacedEnum(_)
            | Statement::CreateSequence(_)
            | Statement::RowSecurityOff(_)
            | Statement::RowSecurityBack
            | Statement::CheckDeferred
            | Statement::Refuse { .. } => none,
            Statement::RenameNamespace(names) => {
                none.breaking(Break::NamespaceRenamed(names.clone()))
            }
            Statement::DropNamespace(name) => none.breaking(Break::Gone(ObjectId::namespace(name))),
            Statement::DropExtension(name) => none
                .losing(Loss::Extension(name.clone()))
                .breaking(Break::Gone(ObjectId::extension(name))),
            Statement::RenameEnum(names) => none.breaking(Break::EnumRenamed(names.clone())),
            Statement::RenameLabel(name, labels) => {
                none.breaking(Break::LabelRenamed(name.clone(), labels.names.clone()))
            }
            Statement::AddLabel(name, label) => Facts {
                // A new label cannot be used until the transaction that adds it ends (55P04).
                transaction: Transaction::Own,
                ..none.breaking(Break::LabelAdded(name.clone(), label.label.clone()))
            },
            Statement::ReplaceEnum { names, after, merged, .. } => {
                let facts = none.breaking(Break::EnumRecreated(after.name.clone()));
                let facts = match names.before == after.name {
                    true => facts,
                    false => facts.breaking(Break::Gone(ObjectId::enumeration(&names.before))),
                };
                match merged.as_slice() {
                    [] => facts,
                    labels => facts.losing(Loss::Distinction {
                        enumeration: after.name.clone(),
                        labels: labels.to_vec(),
                    }),
                }
            }
            Statement::DropSequence(name) => sequence::dropped(name),
            Statement::RenameSequence(names) => sequence::renamed(names),
            Statement::AlterSequence { sequence, actions } => sequence::altered(sequence, actions),
            Statement::BeginSequence { sequence, .. } => sequence::positioned(sequence),
            Statement::CopyPosition { from, to } => sequence::copied(from, to),
            Statement::FollowRows { sequence, table, column, .. } => {
                sequence::following(sequence, table, column)
            }
            Statement::CreateTable(it) if it.traits.unlogged => {
                none.losing(Loss::Durability(it.name.clone()))
            }
            Statement::CreateTable(_) => none,
            // The table's foreign keys are dropped by statements of their own, before this one.
            Statement::DropTable(it) => none
                .locking_table(&it.name, LockMode::AccessExclusive)
                .losing(Loss::Rows(it.name.clone()))
                .breaking(Break::Gone(ObjectId::table(&it.name))),
            Statement::RenameTable(names) => none
                .locking_table(&names.before, LockMode::AccessExclusive)
                .breaking(Break::TableRenamed(names.clone())),
            Statement::AlterTable { table, actions } => {
                let of = |it: &TableAction| it.facts(table, server_version);
                actions.iter().map(of).fold(none, Facts::and)
            }
            Statement::RenameColumn(table, names) => none
                .locking_table(table, LockMode::AccessExclusive)
                .breaking(Break::ColumnRenamed(table.clone(), names.clone())),
            Statement::RenameConstraint(table, _) => {
                none.locking_table(table, LockMode::AccessExclusive)
            }
            Statement::CreateIndex(table, it) => index::created(table, it),
            Statement::DropIndex(name) => index::dropped(name),
            Statement::RenameIndex(name, _) => {
                let index = Relation::Index(name.clone());
                none.locking(index, LockMode::ShareUpdateExclusive)
            }
            Statement::AlterIndex(name, action) => index::altered(name, action),
            Statement::Reindex(name) => index::built_again(name),
            Statement::CreateStatistics(table, _) => {
                none.locking_table(table, LockMode::ShareUpdateExclusive)
            }
            Statement::DropStatistics(name) => none
                .locking(Relation::TableOfStatistics(name.clone()), LockMode::ShareUpdateExclusive),
            Statement::RenameStatistics(_) | Statement::SetStatisticsTarget(..) => none,
            Statement::Comment { on, text: _ } => comment(on),
            Statement::DropDependent(it) | Statement::CreateDependent(it) => dependent(it),
            Statement::LockTables(tables) => tables
                .iter()
                .fold(none, |facts, it| facts.locking_table(it, LockMode::AccessExclusive)),
            Statement::RefuseLabels { table, column, .. } => {
                read(table, Purpose::Labels(column.clone()))
            }
            Statement::Fill { table, column, value: _ } => {
                let table = Relation::Table(table.clone());
                none.locking(table.clone(), LockMode::RowExclusive)
                    .scanning(table, Purpose::Fill(column.clone()))
            }
            Statement::FillIn { table, column } => read(table, Purpose::NotNull(column.clone())),
            Statement::DisableTriggers(all) | Statement::RestoreTriggers(all) => triggers(all),
        }
    }
}

fn comment(on: &CommentOn) -> Facts {
    let locking = |on, mode| Facts::default().locking(on, mode);
    match on {
        CommentOn::Namespace(_) | CommentOn::Enum(_) | CommentOn::Statistics(_) => Facts::default(),
        CommentOn::Table(table) | CommentOn::Column(table, _) => {
            locking(Relation::Table(table.clone()), LockMode::ShareUpdateExclusive)
        }
        CommentOn::Constraint(table, _) => {
            locking(Relation::Table(table.clone()), LockMode::AccessShare)
        }
        CommentOn::Index(name) => {
            locking(Relation::Index(name.clone()), LockMode::ShareUpdateExclusive)
        }
        CommentOn::Sequence(name) => {
            let sequence = SequenceIs::Named(name.clone());
            locking(Relation::Sequence(sequence), LockMode::ShareUpdateExclusive)
        }
    }
}

/// The statements are PostgreSQL's own text, which is not parsed here: the strongest lock that any of them takes.
fn dependent(dependent: &Dependent) -> Facts {
    let on = Relation::Dependent(dependent.id.clone());
    Facts::default().locking(on, LockMode::AccessExclusive)
}

fn read(table: &QualifiedName, purpose: Purpose) -> Facts {
    let table = Relation::Table(table.clone());
    Facts::default().locking(table.clone(), LockMode::AccessShare).scanning(table, purpose)
}

fn triggers(all: &[Trigger]) -> Facts {
    let lock =
        |facts: Facts, it: &Trigger| facts.locking_table(&it.table, LockMode::ShareRowExclusive);
    all.iter().fold(Facts::default(), lock)
}
