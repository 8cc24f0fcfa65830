//! Statements as values: everything needed to write them as SQL, and nothing left to decide. Each kind of object has an
//! enum of its own.

mod around;
mod comment;
mod dependent;
mod rows;
mod table;

use driftless_schema::{Name, ObjectId, Pair, QualifiedName};

pub use around::AroundStatement;
pub use comment::{Comment, CommentOn};
pub use dependent::{DependentStatement, Why};
pub use rows::RowsStatement;
pub use table::{TableAction, TableStatement};

use super::Facts;
pub use crate::kinds::Statement;

/// What the planner asks of the statements of a kind.
pub(crate) trait Planned {
    /// The object that the statement is about, as closely as a model could show it: a column before its table, the new
    /// name before the old one.
    fn about(&self) -> Option<ObjectId>;

    /// What the statement does to a live system, on a server of that version (`server_version_num`: 150018 is 15.18).
    fn facts(&self, server_version: u32) -> Facts;

    /// What the statement changes or drops that PostgreSQL refuses to change or drop while something depends on it.
    fn disturbs(&self) -> Vec<ObjectId> {
        Vec::new()
    }

    /// The same rename through a temporary name, which `aside` makes of the name after: to it, and from it. None if the
    /// statement is not a rename.
    fn through(&self, _aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        None
    }

    /// The same drop under a temporary name: the rename to it, and the drop. None if the statement drops nothing whose
    /// name a text can mention.
    fn set_aside(&self, _aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        None
    }
}

/// What the planner asks of a constraint that is added.
pub(crate) trait PlannedConstraint {
    /// Its first column.
    fn column(&self) -> Option<&Name>;

    /// What `ADD CONSTRAINT` does to a live system, on that table.
    fn facts(&self, table: &QualifiedName) -> Facts;
}

impl Statement {
    /// The object that the statement is about, as closely as a model could show it: a column before its table, the new
    /// name before the old one.
    pub fn about(&self) -> Option<ObjectId> {
        self.planned().about().map(|it| it.taken_over())
    }

    /// What the statement does to a live system, on a server of that version (`server_version_num`: 150018 is 15.18).
    pub fn facts(&self, server_version: u32) -> Facts {
        self.planned().facts(server_version)
    }

    /// What the statement changes or drops that PostgreSQL refuses to change or drop while something depends on it.
    pub fn disturbs(&self) -> Vec<ObjectId> {
        self.planned().disturbs()
    }

    /// The same rename through a temporary name: to it, and from it. None if the statement is not a rename.
    pub(in crate::plan) fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        self.planned().through(aside)
    }

    /// The same drop under a temporary name: the rename to it, and the drop. None if that is not possible.
    pub(in crate::plan) fn set_aside(
        &self,
        aside: &dyn Fn(&Name) -> Name,
    ) -> Option<[Statement; 2]> {
        self.planned().set_aside(aside)
    }

    /// Whether the statement only prepares or ends others, so that it is no difference itself.
    pub fn is_around(&self) -> bool {
        matches!(self, Statement::Around(_))
    }
}

/// A rename to a temporary name, and one from it.
pub(crate) fn names_through(names: &Pair<Name>, aside: &dyn Fn(&Name) -> Name) -> [Pair<Name>; 2] {
    let middle = aside(&names.after);
    let first = Pair { before: names.before.clone(), after: middle.clone() };
    [first, Pair { before: middle, after: names.after.clone() }]
}

/// The same for an object in a namespace. It gets the temporary name before it moves: its own name may be another object's in
/// the namespace after.
pub(crate) fn qualified_through(
    names: &Pair<QualifiedName>,
    aside: &dyn Fn(&Name) -> Name,
) -> [Pair<QualifiedName>; 2] {
    let middle = names.before.sibling(aside(&names.after.name));
    let first = Pair { before: names.before.clone(), after: middle.clone() };
    [first, Pair { before: middle, after: names.after.clone() }]
}

/// The rename of an object to its temporary name.
pub(crate) fn aside_of(name: &QualifiedName, aside: &dyn Fn(&Name) -> Name) -> Pair<QualifiedName> {
    Pair { before: name.clone(), after: name.sibling(aside(&name.name)) }
}

/// An error instead of a statement: the requested change is not supported, or impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What would have to be done.
    pub message: String,
    /// What a person can do.
    pub help: String,
}

impl Planned for Refusal {
    fn about(&self) -> Option<ObjectId> {
        None
    }

    fn facts(&self, _server_version: u32) -> Facts {
        Facts::default()
    }
}
