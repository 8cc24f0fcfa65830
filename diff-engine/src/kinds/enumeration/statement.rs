//! Statements about an enum and its labels.

use driftless_schema::{Enum, Name, ObjectId, Pair, QualifiedName};

use crate::kinds::{NewLabel, RenamedLabel};
use crate::plan::{
    Break, Facts, Loss, Planned, Purpose, Statement, Transaction, aside_of, qualified_through,
};

/// A statement about an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumStatement {
    /// `CREATE TYPE … AS ENUM`.
    Create(Enum),
    /// `DROP TYPE`, which fails while anything uses it.
    Drop(QualifiedName),
    /// `ALTER TYPE … RENAME TO` or `SET SCHEMA`.
    Rename(Pair<QualifiedName>),
    /// `ALTER TYPE … RENAME VALUE`.
    RenameLabel(QualifiedName, RenamedLabel),
    /// `ALTER TYPE … ADD VALUE`.
    AddLabel(QualifiedName, NewLabel),
    /// Another enum of the same name replaces an enum, which is kept under a temporary name until the columns are
    /// changed.
    Replace {
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
    DropReplaced(QualifiedName),
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
}

impl Planned for EnumStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(match self {
            EnumStatement::Create(Enum { name, .. })
            | EnumStatement::Drop(name)
            | EnumStatement::Rename(Pair { after: name, .. })
            | EnumStatement::RenameLabel(name, _)
            | EnumStatement::AddLabel(name, _)
            | EnumStatement::Replace { after: Enum { name, .. }, .. }
            | EnumStatement::DropReplaced(name) => ObjectId::enumeration(name),
            EnumStatement::RefuseLabels { table, column, .. } => ObjectId::column(table, column),
        })
    }

    fn facts(&self, _server_version: u32) -> Facts {
        let none = Facts::default();
        match self {
            EnumStatement::Create(_) | EnumStatement::Drop(_) | EnumStatement::DropReplaced(_) => {
                none
            }
            EnumStatement::Rename(names) => none.breaking(Break::EnumRenamed(names.clone())),
            EnumStatement::RenameLabel(name, labels) => {
                none.breaking(Break::LabelRenamed(name.clone(), labels.names.clone()))
            }
            EnumStatement::AddLabel(name, label) => Facts {
                // A new label cannot be used until the transaction that adds it ends (55P04).
                transaction: Transaction::Own,
                ..none.breaking(Break::LabelAdded(name.clone(), label.label.clone()))
            },
            EnumStatement::Replace { names, after, merged, .. } => {
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
            EnumStatement::RefuseLabels { table, column, .. } => {
                Facts::reading(table, Purpose::Labels(column.clone()))
            }
        }
    }

    fn disturbs(&self) -> Vec<ObjectId> {
        match self {
            EnumStatement::Replace { after: Enum { name, .. }, .. } | EnumStatement::Drop(name) => {
                vec![ObjectId::enumeration(name)]
            }
            _ => Vec::new(),
        }
    }

    fn set_aside(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let EnumStatement::Drop(name) = self else { return None };
        let names = aside_of(name, aside);
        let dropped = EnumStatement::Drop(names.after.clone());
        Some([EnumStatement::Rename(names), dropped].map(Statement::Enum))
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let both = match self {
            EnumStatement::Rename(names) => {
                qualified_through(names, aside).map(EnumStatement::Rename)
            }
            EnumStatement::RenameLabel(
                name,
                RenamedLabel { names: Pair { before, after }, spare },
            ) => [(before, spare), (spare, after)].map(|(before, after)| {
                let names = Pair { before, after }.map(Clone::clone);
                let renamed = RenamedLabel { names, spare: spare.clone() };
                EnumStatement::RenameLabel(name.clone(), renamed)
            }),
            _ => return None,
        };
        Some(both.map(Statement::Enum))
    }
}
