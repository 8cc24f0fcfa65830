//! Statements, their effects, their order. Takes changes, returns a plan. Pure; writes no SQL.

mod apart;
mod around;
pub(crate) mod aside;
pub(crate) mod column;
pub(crate) mod constraint;
mod dependent;
mod detour;
pub(crate) mod effects;
mod facts;
mod fill;
mod gone;
mod merge;
mod order;
mod owned;
mod serial;
mod statement;
mod table;

use std::collections::BTreeSet;

use driftless_schema::{
    Expression, Kind, LooseName, ObjectId, QualifiedName, Side, SqlType, Trigger,
};

pub use apart::apart;
pub use around::{Around, Surroundings, around};
pub use effects::{Effects, Resource};
pub(crate) use facts::spelled;
pub use facts::{
    Blocks, Break, Conversion, Facts, Key, Lock, LockMode, Loss, NewDefault, Purpose, Reason,
    Relation, Rewrite, Rewritten, Scan, StoredAs,
};
pub(crate) use owned::PlannedOwned;
pub use statement::{
    AroundStatement, Comment, CommentOn, DependentStatement, Refusal, RowsStatement, Statement,
    TableAction, TableStatement, Why,
};
pub(crate) use statement::{
    Planned, PlannedConstraint, aside_of, names_through, qualified_through,
};

use crate::diff::{Change, ColumnChange, HeirChange};
use crate::kinds::{NamespaceStatement, extension, grant, namespace, rights};
use crate::versions::OLDEST;

/// The steps from one schema to another, in an order in which they can run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One statement, with what the planner has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The statement.
    pub statement: Statement,
    /// What it does to objects.
    pub effects: Effects,
    /// Whether it may share a transaction.
    pub transaction: Transaction,
    /// The triggers that it fires.
    pub fires: Vec<Trigger>,
}

/// Whether a step may share a transaction with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transaction {
    /// With any other.
    Shared,
    /// Only with other steps of this kind.
    Own,
    /// With no other, in a file that runs outside of a transaction.
    Alone,
}

/// Plans the changes, for a server of that version (`server_version_num`: 150018 is 15.18): what can be altered in
/// place depends on the version. `taken` are the names that objects in namespaces have, on either side.
pub fn plan(changes: Vec<Change>, taken: &BTreeSet<QualifiedName>, server_version: u32) -> Plan {
    let mut steps: Vec<Step> =
        changes.into_iter().flat_map(|it| steps(it, server_version)).collect();
    without_heirs_of_none(&mut steps);
    dependent::after_what_they_mention(&mut steps);
    dependent::after_casts(&mut steps);
    dependent::after_rights(&mut steps);
    wait_for_renames(&mut steps);
    let mut steps = detour::detoured(steps, taken);
    free_names(&mut steps);
    let steps = fill::of_what_stays(steps);
    let ordered = order::order(gone::with_their_tables(steps.clone()), taken);
    match ordered.or_else(|_| order::order(gone::before_their_tables(steps.clone()), taken)) {
        Ok(steps) => Plan { steps: merge::merged(steps) },
        Err(circle) => Plan { steps: [refused(&circle)].into_iter().chain(steps).collect() },
    }
}

/// What reaches heirs matters only where a step is about them. Elsewhere it would keep statements of a table apart.
fn without_heirs_of_none(steps: &mut [Step]) {
    let all = |of: fn(&Effects) -> &Vec<Resource>| -> BTreeSet<Resource> {
        steps.iter().flat_map(|it| of(&it.effects).iter().cloned()).collect()
    };
    let (used, created) = (all(|it| &it.uses), all(|it| &it.creates));
    for step in steps {
        let Effects { creates, uses, .. } = &mut step.effects;
        creates.retain(|it| !matches!(it, Resource::Inherited(..)) || used.contains(it));
        uses.retain(|it| !matches!(it, Resource::Declared(..)) || created.contains(it));
    }
}

/// Names are those after all renames, and something else may have such a name before. So whatever is in a renamed namespace or
/// table comes after the rename.
fn wait_for_renames(steps: &mut [Step]) {
    let renamed = steps.iter().filter_map(|it| match &it.statement {
        Statement::Namespace(NamespaceStatement::Rename(names)) => {
            Some(ObjectId::namespace(&names.after).into())
        }
        Statement::Table(TableStatement::Rename(names)) => Some(effects::relation(&names.after)),
        _ => None,
    });
    let renamed: BTreeSet<Resource> = renamed.collect();
    if renamed.is_empty() {
        return;
    }
    for step in steps {
        let Effects { creates, uses, drops, releases: _, preferred: _ } = &step.effects;
        let within: BTreeSet<Resource> = [creates, uses, drops]
            .into_iter()
            .flatten()
            .flat_map(|it| {
                let namespace = it.namespace().map(|it| ObjectId::namespace(it).into());
                [namespace, it.table().map(Resource::Relation)]
            })
            .flatten()
            .collect();
        step.effects.uses.extend(within.intersection(&renamed).cloned());
    }
}

/// Whatever takes over the name of something that is dropped comes after the drop.
fn free_names(steps: &mut [Step]) {
    let created: BTreeSet<Resource> =
        steps.iter().flat_map(|it| it.effects.creates.iter().cloned()).collect();
    let mut freed = BTreeSet::new();
    for step in steps.iter_mut() {
        let names = step.effects.drops.iter().filter_map(Resource::taken_over);
        let names: Vec<Resource> = names.filter(|it| created.contains(it)).collect();
        step.effects.drops.extend(names.iter().cloned().map(|it| Resource::Freed(Box::new(it))));
        freed.extend(names);
    }
    for step in steps {
        let taken = step.effects.creates.iter().filter(|it| freed.contains(it));
        let taken: Vec<Resource> = taken.cloned().map(|it| Resource::Freed(Box::new(it))).collect();
        step.effects.creates.extend(taken);
    }
}

/// Changes that cannot be ordered are refused, with each object whose step waits for itself.
fn refused(circle: &[Step]) -> Step {
    let mut members: Vec<String> = Vec::new();
    for about in circle.iter().filter_map(|it| it.statement.about()) {
        let name = format!("`{about}`");
        if !members.contains(&name) {
            members.push(name);
        }
    }
    Step::new(Refusal {
        message: format!("the changes of {} depend on each other in a circle", members.join(", ")),
        help: "make one of these changes in a revision of its own, or write this migration by hand"
            .to_owned(),
    })
}

impl Plan {
    /// Whether a step refuses: then nothing of the plan may run.
    pub fn refuses(&self) -> bool {
        self.steps.iter().any(|it| matches!(it.statement, Statement::Refuse(_)))
    }
}

fn steps(change: Change, server_version: u32) -> Vec<Step> {
    match change {
        Change::Namespace(change) => namespace::plan::steps(change),
        Change::Extension(change) => extension::plan::steps(change),
        Change::Standalone(change) => change.steps(server_version),
        Change::Table(change) => table::steps(change, server_version),
        Change::Column(table, change) => placed(&table, of_column(&table, change)),
        Change::Heir(it) => {
            let HeirChange { table, parents, column, change } = *it;
            let comes_first = matches!(change, ColumnChange::Add(..));
            let of = |parent: &QualifiedName| (parent.clone(), column.clone());
            let steps = of_column(&table, change).into_iter().map(|step| {
                parents.iter().map(of).fold(step, |step, (parent, column)| match comes_first {
                    true => step.creates(Resource::Declared(parent, column)),
                    false => step.uses(Resource::Inherited(parent, column)),
                })
            });
            placed(&table, steps.collect())
        }
        Change::Owned(table, change) => placed(&table, change.steps(&table)),
        Change::Grant(table, change) => {
            placed(&table, grant::plan::steps(&table, *change, server_version))
        }
        Change::Promotion(table, promotion) => constraint::promotion(&table, *promotion),
        Change::Dependent(change) => dependent::steps(*change),
        Change::Rights(change) => rights::plan::steps(change),
    }
}

/// The steps that change a column, and what inherits it.
fn of_column(table: &QualifiedName, change: ColumnChange) -> Vec<Step> {
    let column = change.column().clone();
    let declared = matches!(change, ColumnChange::Add(..))
        .then(|| Resource::Declared(table.clone(), column.clone()));
    let changed = Resource::Inherited(table.clone(), column);
    let step =
        |it: Step| declared.clone().into_iter().fold(it.creates(changed.clone()), Step::uses);
    column::steps(table, change).into_iter().map(step).collect()
}

/// The relation whose rows have a type of that name.
fn row_of(id: &ObjectId) -> Option<Resource> {
    match id.path.as_slice() {
        [namespace, name] => {
            Some(Resource::Relation(QualifiedName::new(namespace.clone(), name.clone())))
        }
        _ => None,
    }
}

/// The steps name relations of the table's schema, which the table may only move into.
fn placed(table: &QualifiedName, steps: Vec<Step>) -> Vec<Step> {
    steps.into_iter().map(|it| it.uses(Resource::Placed(table.clone()))).collect()
}

pub(crate) fn alter(table: &QualifiedName, actions: Vec<TableAction>) -> Step {
    Step::new(TableStatement::Alter { table: table.clone(), parts: vec![actions] })
        .uses(effects::relation(table))
}

pub(crate) fn comment(on: CommentOn, text: Option<String>) -> Step {
    let uses = on.id();
    Step::new(Comment { on, text }).uses(uses)
}

impl Step {
    /// The changes that the step makes at once, each as a step of its own: what it says of them is told one by one.
    pub fn parts(&self) -> Vec<Step> {
        let Statement::Table(TableStatement::Alter { table, parts }) = &self.statement else {
            return vec![self.clone()];
        };
        let part = |actions: &Vec<TableAction>| {
            let (table, parts) = (table.clone(), vec![actions.clone()]);
            Step { statement: TableStatement::Alter { table, parts }.into(), ..self.clone() }
        };
        parts.iter().map(part).collect()
    }

    pub(crate) fn new(statement: impl Into<Statement>) -> Step {
        let statement = statement.into();
        // Whether a statement may share a transaction is the same for every server version.
        let Facts { transaction, .. } = statement.facts(OLDEST);
        Step { statement, effects: Effects::default(), transaction, fires: Vec::new() }
    }

    pub(crate) fn creates(mut self, resource: impl Into<Resource>) -> Step {
        self.effects.creates.push(resource.into());
        self
    }

    pub(crate) fn uses(mut self, resource: impl Into<Resource>) -> Step {
        self.effects.uses.push(resource.into());
        self
    }

    pub(crate) fn releases(mut self, resource: impl Into<Resource>) -> Step {
        self.effects.releases.push(resource.into());
        self
    }

    pub(crate) fn drops(mut self, resource: impl Into<Resource>) -> Step {
        self.effects.drops.push(resource.into());
        self
    }

    /// The step gives a column that type.
    pub(crate) fn enters(self, data_type: &SqlType) -> Step {
        match data_type.defined_as() {
            Some(id) => self.uses(Resource::Conditions(Side::After, id.clone())).uses(id),
            // Nothing creates a type of PostgreSQL's own or of an extension. A table has a type of its name.
            None => data_type.spelled_as().into_iter().fold(self, |step, it| {
                let row = row_of(&it);
                row.into_iter().fold(step.uses(it), Step::uses)
            }),
        }
    }

    /// The step takes that type from a column.
    pub(crate) fn leaves(self, data_type: &SqlType) -> Step {
        match data_type.defined_as() {
            Some(id) => self
                .releases(Resource::Conditions(Side::Before, id.clone()))
                .releases(Resource::of_former_dependency(&id)),
            None => data_type.spelled_as().iter().fold(self, |step, it| {
                let step = step.releases(Resource::of_former_dependency(it));
                // What holds rows of a table goes before the table.
                let row = row_of(it).map(|_| ObjectId { kind: Kind::Table, ..it.clone() });
                row.into_iter().fold(step, |step, it| step.releases(Resource::Standing(it)))
            }),
        }
    }

    /// The step lets something sort by that collation.
    pub(crate) fn sorts_by(self, collation: Option<&LooseName>) -> Step {
        collation.and_then(ObjectId::collation).into_iter().fold(self, Step::uses)
    }

    /// Something no longer sorts by that collation after the step.
    pub(crate) fn sorted_by(self, collation: Option<&LooseName>) -> Step {
        let id = collation.and_then(ObjectId::collation).map(Resource::Standing);
        id.into_iter().fold(self, Step::releases)
    }

    /// The step reads texts of the table: they may mention any of its columns, and any function.
    pub(crate) fn reads(self, table: &QualifiedName, texts: &[Expression]) -> Step {
        self.uses(Resource::AnyColumn(Side::After, table.clone()))
            .uses(Resource::AnyComputed(Side::After, table.clone()))
            .uses(Resource::AnyFunction(Side::After))
            .depends(table, texts, Side::After)
    }

    /// The step stops using texts of the table.
    pub(crate) fn forgets(self, table: &QualifiedName, texts: &[Expression]) -> Step {
        self.releases(Resource::AnyColumn(Side::Before, table.clone()))
            .releases(Resource::AnyComputed(Side::Before, table.clone()))
            .releases(Resource::AnyFunction(Side::Before))
            .depends(table, texts, Side::Before)
    }

    /// If PostgreSQL has said what all the texts depend on, that decides, and what they might depend on is only
    /// preferred. Otherwise they may call any function, but none that is known to need what the step makes: the check of a new
    /// domain cannot be asked about, and types can have attributes of the domain.
    pub(crate) fn depends(
        mut self,
        table: &QualifiedName,
        texts: &[Expression],
        side: Side,
    ) -> Step {
        let known: Option<Vec<&BTreeSet<ObjectId>>> = texts.iter().map(Expression::reads).collect();
        let Some(known) = known else {
            self.effects.preferred.insert(Resource::AnyFunction(side));
            return match side {
                Side::Before => self.releases(Resource::AnyFunction(side)),
                Side::After => self.uses(Resource::AnyFunction(side)),
            };
        };
        self.effects.preferred.extend([
            Resource::AnyColumn(side, table.clone()),
            Resource::AnyComputed(side, table.clone()),
            Resource::AnySequence(side),
            Resource::AnyFunction(side),
        ]);
        for id in known.into_iter().flatten() {
            self = match side {
                Side::Before => self.releases(Resource::of_former_dependency(id)),
                Side::After => self.uses(Resource::of_dependency(side, id)),
            };
        }
        self
    }
}
