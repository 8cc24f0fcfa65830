//! A foreign key.

use crate::{Name, Naming, QualifiedName};

/// A foreign key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// The referencing columns.
    pub columns: Vec<Name>,
    /// The referenced table.
    pub references: QualifiedName,
    /// The referenced columns, in the order of `columns`.
    pub referenced_columns: Vec<Name>,
    /// What happens here when a referenced row is deleted.
    pub on_delete: Action,
    /// What happens here when a referenced key is changed.
    pub on_update: Action,
}

/// A referential action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `NO ACTION`: an error at the end of the statement.
    NoAction,
    /// `RESTRICT`: an error at once.
    Restrict,
    /// `CASCADE`: the same happens to the referencing rows.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}
