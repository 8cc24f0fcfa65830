//! What a rule may know besides its step.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Name, ObjectId, QualifiedName};

use super::Direction;
use super::known::Known;
use super::rule::View;
use crate::kinds::{Follows, SequenceIs, SequenceStatement};
use crate::plan::effects::Resource;
use crate::plan::{
    Break, Conversion, Facts, Key, LockMode, NewDefault, Plan, Purpose, Reason, Rewritten,
    RowsStatement, Statement, Step, TableAction, TableStatement,
};

/// What a rule may know besides its step.
pub(crate) struct Context {
    pub(crate) direction: Direction,
    /// What the schemas say beyond the plan.
    pub(crate) schemas: Known,
    /// The changes that the plan makes, one by one, in its order.
    pub(crate) parts: Vec<Part>,
    new_columns: BTreeSet<(QualifiedName, Name)>,
    /// What the plan creates under a name that it does not drop.
    created: BTreeSet<Resource>,
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
    pub(crate) fn of(
        plan: &Plan,
        schemas: Known,
        direction: Direction,
        server_version: u32,
    ) -> Context {
        Context {
            direction,
            schemas,
            parts: parts(plan, server_version),
            new_columns: plan.steps.iter().flat_map(new_columns).collect(),
            created: {
                let steps = || plan.steps.iter().map(|it| &it.effects);
                let dropped: BTreeSet<&Resource> = steps().flat_map(|it| &it.drops).collect();
                // A rename gives its old name up.
                let only_create = steps().filter(|it| it.drops.is_empty());
                let created = only_create.flat_map(|it| &it.creates);
                created.filter(|it| !dropped.contains(it)).cloned().collect()
            },
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

    /// Whether the plan creates the object, and nothing had its name before.
    pub(crate) fn is_created(&self, id: &ObjectId) -> bool {
        self.created.contains(&Resource::from(id.clone()))
    }

    /// Whether the position of that sequence, or of that column's identity, is kept.
    pub(crate) fn is_moved(&self, sequence: &SequenceIs) -> bool {
        self.moved.contains(&sequence.id())
    }

    /// Whether the plan gives that column numbers out of another sequence.
    pub(crate) fn is_numbered(&self, table: &QualifiedName, column: &Name) -> bool {
        self.numbered.contains(&ObjectId::column(table, column))
    }

    /// Whether a key that the table had required as much as the one that the part adds, and the rows stay as they are.
    pub(crate) fn cannot_fail(&self, part: &View<'_>, table: &QualifiedName) -> bool {
        part.facts.scans.iter().any(|it| match &it.purpose {
            Purpose::Unique(key) => {
                let columns = match key {
                    Key::Columns(names) => Some(names.clone()),
                    Key::Index(name) => self.schemas.columns_of_key(table, name),
                };
                let within = columns.map(|it| self.schemas.keys_within(table, key, &it));
                within.into_iter().flatten().any(|it| self.values_stay(table, &it))
            }
            Purpose::ForeignKey { columns, references } => {
                self.schemas.refers_already(table, columns, references)
                    && self.values_stay(table, columns)
                    && self.values_stay(references, &[])
            }
            _ => false,
        })
    }

    /// Whether the values in these columns stay the same, as far as equality goes.
    pub(crate) fn values_stay(&self, table: &QualifiedName, columns: &[Name]) -> bool {
        let is_one = |other: &QualifiedName, column: &Name| {
            other == table && (columns.is_empty() || columns.contains(column))
        };
        !self.parts.iter().any(|Part { step, facts, .. }| match &step.statement {
            Statement::Rows(
                RowsStatement::Fill { table, column, .. } | RowsStatement::FillIn { table, column },
            ) => is_one(table, column),
            Statement::Table(TableStatement::Alter { table, parts })
                if parts.iter().flatten().filter_map(replaced).any(|it| is_one(table, it)) =>
            {
                true
            }
            _ => {
                let is_exact = facts.rewrites.iter().any(|it| match &it.reason {
                    Reason::Cast { conversion, .. } => *conversion == Conversion::Exact,
                    _ => false,
                });
                let is_relabelled = facts.rewrites.iter().any(|it| match (&it.what, &it.reason) {
                    (Rewritten::Table(table), Reason::Labels(column)) => is_one(table, column),
                    _ => false,
                });
                let is_retyped = facts.breaks.iter().any(|it| match it {
                    Break::Prepared { table, column, .. } => is_one(table, column),
                    _ => false,
                });
                is_relabelled || is_retyped && !is_exact
            }
        })
    }

    /// Whether the plan drops the default of a column and sets it again.
    pub(crate) fn is_set_again(&self, table: &QualifiedName, column: &Name) -> bool {
        let is_it = |it: &Part, is_meant: fn(&NewDefault) -> bool| {
            let [Break::Default(other, name, default)] = it.facts.breaks.as_slice() else {
                return false;
            };
            other == table && name == column && is_meant(default)
        };
        let any = |is_meant| self.parts.iter().any(|it| is_it(it, is_meant));
        any(|it| matches!(it, NewDefault::Nothing))
            && any(|it| matches!(it, NewDefault::Expression(_)))
    }

    /// Whether the plan sets the position of that sequence.
    pub(crate) fn is_positioned(&self, sequence: &SequenceIs) -> bool {
        self.parts.iter().any(|it| match &it.step.statement {
            Statement::Sequence(
                SequenceStatement::Begin { sequence: to, .. }
                | SequenceStatement::CopyPosition { to, .. }
                | SequenceStatement::FollowRows { sequence: to, .. },
            ) => to == sequence,
            _ => false,
        })
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

/// The column whose values an action replaces by others.
fn replaced(action: &TableAction) -> Option<&Name> {
    match action {
        TableAction::AddColumn(column) => Some(&column.name),
        TableAction::DropColumn(name) | TableAction::SetExpression(name, _) => Some(name),
        _ => None,
    }
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
            let QualifiedName { namespace, name } = &names.before;
            let is_given_up = namespace.is_given_up() || name.is_given_up();
            (is_given_up, names.as_ref().map(ObjectId::sequence))
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
