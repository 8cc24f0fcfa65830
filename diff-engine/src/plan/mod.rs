//! Statements, what each does to the world, their order. Changes in, a plan out. Pure; spells no SQL.

mod around;
mod aside;
mod column;
mod dependent;
mod effects;
mod enumeration;
mod fill;
mod index;
mod key;
mod namespace;
mod order;
mod sequence;
mod serial;
mod statement;
mod statistics;
mod table;

use driftless_schema::{ObjectId, QualifiedName, Trigger};

pub use around::{Around, Surroundings, around};
pub use effects::Effects;
pub use statement::{
    Beyond, CommentOn, IndexAction, SequenceAction, SequenceIs, Statement, TableAction,
};

use crate::diff::Change;

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
    /// The triggers that it fires.
    pub fires: Vec<Trigger>,
}

/// Whether a step may share a transaction with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// With any other.
    Shared,
    /// Only with its like: a label added by `ALTER TYPE` is unusable until its transaction ends (55P04).
    Own,
}

/// Plans the changes, for a server of that version (`server_version_num`: 150018 is 15.18): not every one can alter in
/// place what others can.
pub fn plan(changes: Vec<Change>, server_version: u32) -> Plan {
    let steps = changes.into_iter().flat_map(|it| steps(it, server_version)).collect();
    Plan { steps: order::order(steps) }
}

impl Plan {
    /// Whether a step refuses: then nothing of the plan may run.
    pub fn refuses(&self) -> bool {
        self.steps.iter().any(|it| matches!(it.statement, Statement::Refuse { .. }))
    }
}

fn steps(change: Change, server_version: u32) -> Vec<Step> {
    match change {
        Change::Namespace(change) => namespace::steps(change),
        Change::Extension(change) => namespace::extension(change),
        Change::Enum(change) => enumeration::steps(change),
        Change::Sequence(change) => sequence::steps(change),
        Change::Table(change) => table::steps(change, server_version),
        Change::Column(table, change) => column::steps(&table, change, server_version),
        Change::PrimaryKey(table, change) => key::primary_key(&table, change),
        Change::Unique(table, change) => key::unique(&table, change),
        Change::Check(table, change) => key::check(&table, change),
        Change::ForeignKey(table, change) => key::foreign_key(&table, change),
        Change::Exclusion(table, change) => key::exclusion(&table, change),
        Change::Index(table, change) => index::steps(&table, change),
        Change::Promotion(table, promotion) => key::promotion(&table, *promotion),
        Change::Statistics(table, change) => statistics::steps(&table, change),
        Change::Dependent(change) => dependent::steps(change),
    }
}

fn comment(on: CommentOn, text: Option<String>) -> Step {
    let uses = on.id();
    Step::new(Statement::Comment { on, text }).uses(uses)
}

impl Step {
    fn new(statement: Statement) -> Step {
        Step {
            statement,
            effects: Effects::default(),
            transaction: Transaction::Shared,
            fires: Vec::new(),
        }
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

    /// A text of the table is read: any of its columns may stand in it, and any function.
    fn reads(self, table: &QualifiedName) -> Step {
        self.uses(effects::any_new_column(table))
            .uses(effects::any_new_computed(table))
            .uses(effects::any_new_function())
    }

    /// A text of the table is read no longer.
    fn forgets(self, table: &QualifiedName) -> Step {
        self.releases(effects::any_old_column(table))
            .releases(effects::any_old_computed(table))
            .releases(effects::any_old_function())
    }
}
