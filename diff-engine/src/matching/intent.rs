//! What the user has declared: attributes of the models, flags, answers.

use std::collections::BTreeSet;

use driftless_schema::{Expression, Kind, Name, ObjectId, QualifiedName};

/// What the user has declared about objects: attributes of the models, flags, answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// These are the same object.
    pub renames: Vec<Rename>,
    /// These are dropped, whatever looks similar.
    pub drops: Vec<ObjectId>,
    /// What models declared when the last draft was made: if they no longer do, it is to be dropped. Only of kinds that are
    /// managed once they are declared.
    pub declared: Vec<ObjectId>,
    /// What no model ever declared, under its names before the draft and after it: somebody else made it, so it stays.
    pub undeclared: Vec<ObjectId>,
    /// The values for rows that have none in a column that requires one.
    pub backfills: Vec<Backfill>,
    /// Labels that take over the rows of removed labels.
    pub merged: Vec<Merged>,
    /// Triggers that must not fire while driftless fills rows.
    pub quiet: Vec<Quiet>,
    /// Whether views, functions, triggers and the like are compared: then both sides say all that there are, apart from what is
    /// undeclared.
    pub compares_definitions: bool,
    /// Whether every index is built and dropped concurrently, whatever the models say of one.
    pub concurrent_indexes: bool,
}

impl Intent {
    /// The declarations that still hold afterwards: a rename is done once; names that form a circle would be renamed
    /// again and again, and a name that was taken over belongs to another object.
    pub fn once_done(&self) -> Intent {
        let given_up: BTreeSet<ObjectId> =
            self.renames.iter().map(|it| self.within(&it.from)).collect();
        let is_last = |it: &&Rename| !given_up.contains(&it.to);
        let stays = |it: &&ObjectId| self.renames.iter().all(|other| other.to != **it);
        Intent {
            renames: self.renames.iter().filter(is_last).cloned().collect(),
            drops: self.drops.iter().filter(stays).cloned().collect(),
            ..self.clone()
        }
    }

    /// The address with the names that its namespace, and the table or the enum that it is in, have after.
    fn within(&self, id: &ObjectId) -> ObjectId {
        let owner = match id.kind {
            Kind::Column => Some(Kind::Table),
            Kind::Label => Some(Kind::Enum),
            _ => None,
        };
        let moved = |id: &ObjectId, kind: Kind, depth: usize| {
            let is_it = |it: &&Rename| it.from.kind == kind && it.from.path == id.path[..depth];
            let to = self.renames.iter().find(is_it)?.to.path.iter().cloned();
            let path = to.chain(id.path[depth..].iter().cloned()).collect();
            Some(ObjectId { kind: id.kind, path })
        };
        let in_owner = |id: &ObjectId| owner.and_then(|kind| moved(id, kind, 2));
        in_owner(id).unwrap_or_else(|| {
            let has_namespace = id.path.len() > 1;
            let placed = has_namespace.then(|| moved(id, Kind::Namespace, 1)).flatten();
            let placed = placed.unwrap_or_else(|| id.clone());
            in_owner(&placed).unwrap_or(placed)
        })
    }
}

/// The value for rows that have none in a column that requires one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The column.
    pub column: ObjectId,
    /// A value over the row.
    pub value: Expression,
}

/// A removed label, and the label that its rows get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The enum, by its name in the models.
    pub enumeration: QualifiedName,
    /// The removed label.
    pub from: String,
    /// The label that its rows get.
    pub to: String,
}

/// One object under two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Its old name.
    pub from: ObjectId,
    /// Its new name.
    pub to: ObjectId,
}

/// A trigger that must not fire while driftless fills rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Its table, by its name in the models; none: any table.
    pub table: Option<QualifiedName>,
    /// Its name.
    pub trigger: Name,
}
