//! What a rule may know besides its step.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Name, ObjectId, QualifiedName};

use super::Direction;
use crate::kinds::{Follows, SequenceIs, SequenceStatement};
use crate::plan::{
    Facts, LockMode, Plan, Reason, Rewritten, Statement, Step, TableAction, TableStatement,
};

/// What a rule may know besides its step.
pub(crate) struct Context {
    pub(crate) direction: Direction,
    /// The changes that the plan makes, one by one, in its order.
    pub(crate) parts: Vec<Part>,
    new_columns: BTreeSet<(QualifiedName, Name)>,
    /// Sequences whose position goes on in another one.
    moved: BTreeSet<ObjectId>,
    /// Columns whose numbers come from another sequence, which goes on where it has to.
    numbered: BTreeSet<ObjectId>,
    /// Columns and sequences that are dropped under a temporary name, with the names that they give up.
    set_aside: BTreeMap<ObjectId, ObjectId>,
}

/// One change that a step of a plan makes.
pub(crate) struct Part {
    /// The place of the step in the plan.
    pub(crate) place: usize,
    /// The step, with this change alone.
    pub(crate) step: Step,
    /// What the change does. Where the plan creates a table, nothing that it does to that table afterwards is among them.
    pub(crate) facts: Facts,
}

impl Context {
    pub(crate) fn of(plan: &Plan, direction: Direction, server_version: u32) -> Context {
        Context {
            direction,
            parts: parts(plan, server_version),
            new_columns: plan.steps.iter().flat_map(new_columns).collect(),
            moved: plan.steps.iter().filter_map(|it| moved(&it.statement)).collect(),
            numbered: plan.steps.iter().filter_map(|it| numbered(&it.statement)).collect(),
            set_aside: plan.steps.iter().filter_map(|it| set_aside(&it.statement)).collect(),
        }
    }

    /// The name that people know: that of a column before it got a temporary name under which it is dropped.
    pub(crate) fn known(&self, id: ObjectId) -> ObjectId {
        self.set_aside.get(&id).cloned().unwrap_or(id)
    }

    /// Whether the plan adds a column of that name.
    pub(crate) fn comes_back(&self, table: &QualifiedName, column: &Name) -> bool {
        self.new_columns.contains(&(table.clone(), column.clone()))
    }

    /// Whether the position of that sequence, or of that column's identity, is kept.
    pub(crate) fn is_moved(&self, sequence: &SequenceIs) -> bool {
        self.moved.contains(&sequence.id())
    }

    /// Whether the plan gives that column numbers out of another sequence.
    pub(crate) fn is_numbered(&self, table: &QualifiedName, column: &Name) -> bool {
        self.numbered.contains(&ObjectId::column(table, column))
    }

    /// The strongest lock under which the plan rewrites the column for other labels; none where its table is a new one.
    pub(crate) fn relabelling(&self, column: &ObjectId) -> Option<LockMode> {
        let is_it = |facts: &&Facts| {
            facts.rewrites.iter().any(|it| match (&it.what, &it.reason) {
                (Rewritten::Table(table), Reason::Labels(name)) => {
                    ObjectId::column(table, name) == *column
                }
                _ => false,
            })
        };
        let facts = self.parts.iter().map(|it| &it.facts);
        facts.filter(is_it).filter_map(Facts::strongest_lock).max()
    }
}

/// A table has no rows from the step on that creates it; one of the same name that is dropped before has.
fn parts(plan: &Plan, server_version: u32) -> Vec<Part> {
    let created = plan.steps.iter().enumerate().filter_map(|(place, it)| {
        let Statement::Table(TableStatement::Create(table)) = &it.statement else { return None };
        Some((&table.name, place))
    });
    let created: BTreeMap<&QualifiedName, usize> = created.collect();
    let of = |(place, step): (usize, Step)| {
        let is_new = |it: &QualifiedName| created.get(it).is_some_and(|it| *it <= place);
        let facts = step.statement.facts(server_version).without(is_new);
        Part { place, step, facts }
    };
    let steps = plan.steps.iter().enumerate();
    steps
        .flat_map(|(place, it)| it.parts().into_iter().map(move |it| (place, it)))
        .map(of)
        .collect()
}

fn new_columns(step: &Step) -> Vec<(QualifiedName, Name)> {
    let Statement::Table(TableStatement::Alter { table, parts }) = &step.statement else {
        return Vec::new();
    };
    let added = parts.iter().flatten().filter_map(|it| {
        let TableAction::AddColumn(column) = it else { return None };
        Some((table.clone(), column.name.clone()))
    });
    added.collect()
}

fn set_aside(statement: &Statement) -> Option<(ObjectId, ObjectId)> {
    let (is_given_up, ids) = match statement {
        Statement::Table(TableStatement::RenameColumn(table, names)) => {
            (names.before.is_given_up(), names.as_ref().map(|it| ObjectId::column(table, it)))
        }
        Statement::Sequence(SequenceStatement::Rename(names)) => {
            (names.before.name.is_given_up(), names.as_ref().map(ObjectId::sequence))
        }
        _ => return None,
    };
    is_given_up.then(|| (ids.after, ids.before.taken_over()))
}

fn moved(statement: &Statement) -> Option<ObjectId> {
    let Statement::Sequence(SequenceStatement::CopyPosition { from, .. }) = statement else {
        return None;
    };
    Some(from.id())
}

fn numbered(statement: &Statement) -> Option<ObjectId> {
    match statement {
        Statement::Sequence(SequenceStatement::FollowRows {
            table,
            column,
            follows: Follows::ItsColumn,
            ..
        }) => Some(ObjectId::column(table, column)),
        Statement::Sequence(SequenceStatement::CopyPosition { from, to }) => {
            [from, to].iter().find_map(|it| match it {
                SequenceIs::OfIdentity(table, column) => Some(ObjectId::column(table, column)),
                SequenceIs::Named(_) => None,
            })
        }
        _ => None,
    }
}
