//! A foreign key.

use crate::{Name, Naming, QualifiedName, Timing, Validity};

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
    /// The action on the referencing rows when a referenced row is deleted.
    pub on_delete: Action,
    /// The columns that `ON DELETE SET NULL` or `SET DEFAULT` sets; none: all. From PostgreSQL 15 on.
    pub on_delete_columns: Vec<Name>,
    /// The action on the referencing rows when a referenced key is changed.
    pub on_update: Action,
    /// `MATCH FULL`: either all of its columns are `NULL`, or none.
    pub match_full: bool,
    /// `PERIOD` on the last column of each side. From PostgreSQL 18 on.
    pub period: bool,
    /// When it is checked.
    pub timing: Timing,
    /// The rows that it applies to.
    pub validity: Validity,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

impl ForeignKey {
    /// A key that somebody named, with defaults otherwise.
    pub fn new(
        name: impl Into<Name>,
        columns: Vec<Name>,
        references: QualifiedName,
        referenced_columns: Vec<Name>,
    ) -> ForeignKey {
        ForeignKey {
            name: name.into(),
            naming: Naming::Given,
            columns,
            references,
            referenced_columns,
            on_delete: Action::NoAction,
            on_delete_columns: Vec::new(),
            on_update: Action::NoAction,
            match_full: false,
            period: false,
            timing: Timing::Immediate,
            validity: Validity::Valid,
            comment: None,
        }
    }
}

/// A referential action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `NO ACTION`: an error at the end of the statement.
    NoAction,
    /// `RESTRICT`: an error at once.
    Restrict,
    /// `CASCADE`: the same change is made to the referencing rows.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}
