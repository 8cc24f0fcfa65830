//! What a step does to objects: the only input of the ordering.

use std::collections::BTreeSet;

use driftless_schema::{Kind, Name, ObjectId, QualifiedName, Side};

/// What a step does to objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Resources that exist afterwards.
    pub creates: Vec<Resource>,
    /// Resources that must exist.
    pub uses: Vec<Resource>,
    /// Resources that are no longer used afterwards.
    pub releases: Vec<Resource>,
    /// Resources that no longer exist afterwards.
    pub drops: Vec<Resource>,
    /// Those of `uses` and `releases` that only keep the order in which the step would run if PostgreSQL had not said
    /// what it depends on.
    pub preferred: BTreeSet<Resource>,
}

impl Effects {
    /// Whether the step only removes things, from a table and from those that inherit from it.
    pub(super) fn only_drop(&self) -> bool {
        let is_removed_below = |it: &Resource| matches!(it, Resource::Inherited(..));
        self.creates.iter().all(is_removed_below) && !self.drops.is_empty()
    }

    /// Every resource that the step mentions.
    pub(super) fn all(&self) -> impl Iterator<Item = &Resource> {
        let Effects { creates, uses, releases, drops, preferred: _ } = self;
        [creates, uses, releases, drops].into_iter().flatten()
    }
}

/// A resource that one step creates, needs or removes, so that another step has to run before or after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// An object that is not a relation.
    Object(ObjectId),
    /// A table, an index or a sequence: they share one set of names in a namespace (`pg_class`).
    Relation(QualifiedName),
    /// A key over these columns, which foreign keys can refer to, whatever its name.
    Key(QualifiedName, BTreeSet<Name>),
    /// That a column is `NOT NULL`.
    Required(QualifiedName, Name),
    /// The value that a column gets if an `INSERT` names none.
    ValueOf(QualifiedName, Name),
    /// That a column has changed, and those that inherit it with it.
    Inherited(QualifiedName, Name),
    /// That the heirs that declare a column themselves have it, before the table gets it.
    Declared(QualifiedName, Name),
    /// That the position of a column's sequence has been copied to another sequence.
    PositionOf(QualifiedName, Name),
    /// That a column's rows have their values.
    Filled(QualifiedName, Name),
    /// That all rows of a table have their values: constraints on the rows are added afterwards.
    AnyFilled(QualifiedName),
    /// Any column that is dropped for good, but not those that change: the value of a fill may read it.
    AnyLeavingColumn(QualifiedName),
    /// A column that is dropped for good, for a fill that reads it.
    LeavingColumn(QualifiedName, Name),
    /// That a table is logged: a logged table may refer only to logged ones.
    Logged(QualifiedName),
    /// The index by which a table is clustered: at most one is.
    Clustered(QualifiedName),
    /// A column of a table, by its name after, as seen by what depends on it.
    Column(Side, QualifiedName, Name),
    /// Any column of a table: only PostgreSQL knows which columns an expression mentions. Such a text uses the columns
    /// after and releases the columns before: one resource for both would make two renames wait for each other.
    AnyColumn(Side, QualifiedName),
    /// Any computed column of a table. It mentions other columns but no computed ones, so it waits for the others, and
    /// a text that may mention either waits for both.
    AnyComputed(Side, QualifiedName),
    /// Any sequence: a default may draw from it, which only PostgreSQL knows.
    AnySequence(Side),
    /// Any function: a text may call it, which only PostgreSQL knows.
    AnyFunction(Side),
    /// That the tables of an enum are locked, so that a check of their rows stays true.
    LockedFor(QualifiedName),
    /// That no row holds a label of an enum that is removed.
    NoRowHolds(QualifiedName),
    /// That every column of an enum has the type that replaces it. Steps wait for this, not for a type that is created
    /// and dropped within one plan: dropped before it is created, that type would wait for itself.
    Relabelled(QualifiedName),
    /// That the conditions on the values of a type are those of that side: what leaves the type does so before they become
    /// stricter, and what gets the type does so under the new ones.
    Conditions(Side, ObjectId),
    /// That nothing is over a type any longer that another one replaces.
    Bared(ObjectId),
    /// The object of the step that was planned at that index, under a temporary name.
    Between(usize),
    /// The object of the step that was planned at that index, under the name that it has before it moves.
    Detour(usize),
    /// That a table is in its schema, and with it its indexes and the sequences of its columns.
    Placed(QualifiedName),
    /// An object that others depend on or are in, by its name after: its drop waits for them, and a rename does not, which
    /// may give the same name up.
    Standing(ObjectId),
    /// A part of the rows of a partitioned table: no two partitions may hold the same rows, not even for a while.
    Bounds(QualifiedName),
    /// That a table has its owner.
    Owned(QualifiedName),
    /// That roles may use an object as they may use it afterwards.
    Usable(ObjectId),
    /// The privileges on a table: what takes some away comes before what grants others.
    Privileges(QualifiedName),
    /// The name of something that is dropped, and that something else has afterwards.
    Freed(Box<Resource>),
}

impl From<ObjectId> for Resource {
    fn from(id: ObjectId) -> Resource {
        match (id.kind, id.path.as_slice()) {
            (Kind::Table | Kind::Sequence, [namespace, name]) => {
                Resource::Relation(QualifiedName::new(namespace.clone(), name.clone()))
            }
            _ => Resource::Object(id),
        }
    }
}

impl Resource {
    /// The resource of a dependency on an object: of a column, on its definition as well as on its existence.
    pub(super) fn of_dependency(side: Side, on: &ObjectId) -> Resource {
        match (on.kind, on.path.as_slice()) {
            (Kind::Column, [namespace, table, name]) => {
                let table = QualifiedName::new(namespace.clone(), table.clone());
                Resource::Column(side, table, name.clone())
            }
            _ => on.clone().into(),
        }
    }

    /// The resource of an object that a text or a column no longer depends on.
    pub(super) fn of_former_dependency(on: &ObjectId) -> Resource {
        match Resource::of_dependency(Side::Before, on) {
            it @ Resource::Column(..) => it,
            _ => Resource::Standing(on.clone()),
        }
    }

    /// What has the name of the resource afterwards, if that is something else.
    pub(super) fn taken_over(&self) -> Option<Resource> {
        let qualified = |it: &QualifiedName| {
            QualifiedName::new(it.namespace.taken_over(), it.name.taken_over())
        };
        let other = match self {
            Resource::Object(it) => Resource::Object(it.taken_over()),
            Resource::Relation(it) => Resource::Relation(qualified(it)),
            Resource::Column(side, table, name) => {
                Resource::Column(*side, qualified(table), name.taken_over())
            }
            _ => return None,
        };
        (other != *self).then_some(other)
    }

    /// The namespace that the object of the resource is in.
    pub(super) fn namespace(&self) -> Option<&Name> {
        match self {
            Resource::Object(it)
            | Resource::Conditions(_, it)
            | Resource::Bared(it)
            | Resource::Standing(it) => it.in_namespace().filter(|_| it.path.len() > 1),
            Resource::LockedFor(it) | Resource::NoRowHolds(it) | Resource::Relabelled(it) => {
                Some(&it.namespace)
            }
            Resource::Freed(it) => it.namespace(),
            other => other.owner().map(|it| &it.namespace),
        }
    }

    /// The table that has the column or the constraint that the resource is.
    pub(super) fn table(&self) -> Option<QualifiedName> {
        match self {
            Resource::Object(it) => match (it.kind, it.path.as_slice()) {
                (Kind::Column | Kind::Constraint | Kind::Other, [namespace, table, _])
                    if it.names().len() == 3 =>
                {
                    Some(QualifiedName::new(namespace.clone(), table.clone()))
                }
                _ => None,
            },
            Resource::Column(_, table, _) => Some(table.clone()),
            _ => None,
        }
    }

    /// The last name of the object that the resource is.
    pub(super) fn name(&self) -> Option<Name> {
        match self {
            Resource::Object(it) => it.path.last().cloned(),
            Resource::Relation(it) => Some(it.name.clone()),
            Resource::Column(_, _, name) => Some(name.clone()),
            _ => None,
        }
    }

    /// Whether the resource is the table or something in it.
    pub(super) fn is_within(&self, table: &QualifiedName) -> bool {
        match self {
            Resource::Object(it) => {
                it.path.starts_with(&[table.namespace.clone(), table.name.clone()])
            }
            other => other.owner() == Some(table),
        }
    }

    /// The relation that the resource is or belongs to, if no address says so.
    fn owner(&self) -> Option<&QualifiedName> {
        match self {
            Resource::Relation(it)
            | Resource::Key(it, _)
            | Resource::Required(it, _)
            | Resource::ValueOf(it, _)
            | Resource::Inherited(it, _)
            | Resource::Declared(it, _)
            | Resource::PositionOf(it, _)
            | Resource::Filled(it, _)
            | Resource::AnyFilled(it)
            | Resource::AnyLeavingColumn(it)
            | Resource::LeavingColumn(it, _)
            | Resource::Logged(it)
            | Resource::Clustered(it)
            | Resource::Placed(it)
            | Resource::Bounds(it)
            | Resource::Privileges(it)
            | Resource::Owned(it)
            | Resource::Column(_, it, _)
            | Resource::AnyColumn(_, it)
            | Resource::AnyComputed(_, it) => Some(it),
            Resource::Object(_)
            | Resource::AnySequence(_)
            | Resource::AnyFunction(_)
            | Resource::Usable(_)
            | Resource::LockedFor(_)
            | Resource::NoRowHolds(_)
            | Resource::Relabelled(_)
            | Resource::Conditions(..)
            | Resource::Bared(_)
            | Resource::Standing(_)
            | Resource::Between(_)
            | Resource::Detour(_)
            | Resource::Freed(_) => None,
        }
    }
}

pub(crate) fn relation(name: &QualifiedName) -> Resource {
    Resource::Relation(name.clone())
}

/// A key over these columns, in any order.
pub(crate) fn key(table: &QualifiedName, columns: &[Name]) -> Resource {
    Resource::Key(table.clone(), columns.iter().cloned().collect())
}

pub(crate) fn required(table: &QualifiedName, column: &Name) -> Resource {
    Resource::Required(table.clone(), column.clone())
}
