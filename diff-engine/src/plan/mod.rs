//! Statements, what each does to the world, their order. Changes in, a plan out. Pure; spells no SQL.

mod column;
mod effects;
mod enumeration;
mod order;
mod statement;
mod table;

use driftless_schema::ObjectId;

pub use effects::Effects;
pub use statement::{CommentOn, Statement, TableAction};

use crate::diff::{Change, NamespaceChange};

/// What leads from one schema to another: steps in an order in which they run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One statement, with what a planner has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub statement: Statement,
    /// What it does to objects.
    pub effects: Effects,
    /// Whether it may share a transaction.
    pub transaction: Transaction,
}

/// Whether a step may share a transaction with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// With any other.
    Shared,
    /// Only with its like: a label added by `ALTER TYPE` is unusable until its transaction ends (55P04).
    Own,
}

/// Plans the changes.
pub fn plan(changes: Vec<Change>) -> Plan {
    let steps = changes.into_iter().flat_map(steps).collect();
    Plan { steps: order::order(steps) }
}

impl Plan {
    /// Whether a step refuses: then nothing of the plan may run.
    pub fn refuses(&self) -> bool {
        self.steps.iter().any(|it| matches!(it.statement, Statement::Refuse { .. }))
    }
}

fn steps(change: Change) -> Vec<Step> {
    match change {
        Change::Namespace(change) => namespace(change),
        Change::Enum(change) => enumeration::steps(change),
        Change::Table(change) => table::steps(change),
        Change::Column(table, change) => column::steps(&table, change),
        Change::PrimaryKey(table, change) => table::primary_key(&table, change),
        Change::Unique(table, change) => table::unique(&table, change),
        Change::Check(table, change) => table::check(&table, change),
        Change::ForeignKey(table, change) => table::foreign_key(&table, change),
        Change::Index(table, change) => table::index(&table, change),
    }
}

fn namespace(change: NamespaceChange) -> Vec<Step> {
    match change {
        NamespaceChange::Create(it) => {
            let id = ObjectId::namespace(&it.name);
            let mut all = vec![Step::new(Statement::CreateNamespace(it.name.clone())).creates(id)];
            if it.comment.is_some() {
                all.push(comment(CommentOn::Namespace(it.name), it.comment));
            }
            all
        }
        NamespaceChange::Drop(name) => {
            let id = ObjectId::namespace(&name);
            vec![Step::new(Statement::DropNamespace(name)).drops(id)]
        }
        NamespaceChange::Comment(name, text) => vec![comment(CommentOn::Namespace(name), text)],
    }
}

fn comment(on: CommentOn, text: Option<String>) -> Step {
    let uses = on.id();
    Step::new(Statement::Comment { on, text }).uses(uses)
}

impl Step {
    fn new(statement: Statement) -> Step {
        Step { statement, effects: Effects::default(), transaction: Transaction::Shared }
    }

    fn creates(mut self, id: ObjectId) -> Step {
        self.effects.creates.push(id);
        self
    }

    fn uses(mut self, id: ObjectId) -> Step {
        self.effects.uses.push(id);
        self
    }

    fn releases(mut self, id: ObjectId) -> Step {
        self.effects.releases.push(id);
        self
    }

    fn drops(mut self, id: ObjectId) -> Step {
        self.effects.drops.push(id);
        self
    }
}
