//! Indexes that are built and dropped concurrently: each has a file of its own. Takes the plans of both directions,
//! returns them with these steps at their ends; a step that cannot be there is an ordinary one again.

use std::collections::BTreeSet;

use driftless_schema::{Pair, QualifiedName};

use super::merge::precedes;
use super::{Plan, Statement, Step, TableStatement, Transaction};
use crate::kinds::{IndexStatement, NamespaceStatement};

/// Drops come first and builds last, so that what one direction does at its end the other one undoes at its
/// beginning: one directory holds both. Where that is not possible in both directions, an index is built and dropped
/// with the rest.
pub fn apart(plans: Pair<Plan>) -> Pair<Plan> {
    let possible = plans.as_ref().map(possible);
    let both: BTreeSet<QualifiedName> =
        possible.before.intersection(&possible.after).cloned().collect();
    plans.map(|it| at_the_ends(it, &both))
}

/// The indexes that the plan builds or drops concurrently and that can wait for everything else, or go before it.
fn possible(plan: &Plan) -> BTreeSet<QualifiedName> {
    if plan.refuses() {
        return BTreeSet::new();
    }
    let (mut all, mut not) = (BTreeSet::new(), BTreeSet::new());
    for (place, step) in plan.steps.iter().enumerate() {
        let Some(index) = concurrent(step) else { continue };
        let is_possible = match index.is_built {
            true => {
                let waits = waiting(&plan.steps, place);
                let waiting = waits.iter().map(|it| &plan.steps[*it]);
                waiting.clone().all(|it| it.transaction == Transaction::Shared)
                    && !is_new(plan, &index.table)
            }
            false => !plan.steps[..place].iter().any(|it| comes_before(it, step)),
        };
        let list = if is_possible { &mut all } else { &mut not };
        list.insert(index.name);
    }
    all.difference(&not).cloned().collect()
}

/// An index that a step builds or drops concurrently.
struct Concurrent {
    name: QualifiedName,
    table: Option<QualifiedName>,
    is_built: bool,
}

fn concurrent(step: &Step) -> Option<Concurrent> {
    let Statement::Index(statement) = &step.statement else { return None };
    match statement {
        IndexStatement::Create(table, index) if index.concurrently => Some(Concurrent {
            name: table.sibling(index.name.clone()),
            table: Some(table.clone()),
            is_built: true,
        }),
        IndexStatement::Drop { name, concurrently: true } => {
            Some(Concurrent { name: name.clone(), table: None, is_built: false })
        }
        IndexStatement::Create(..)
        | IndexStatement::Drop { .. }
        | IndexStatement::Rename(..)
        | IndexStatement::Alter(..)
        | IndexStatement::Rebuild(_) => None,
    }
}

fn is_new(plan: &Plan, table: &Option<QualifiedName>) -> bool {
    plan.steps.iter().any(|it| match &it.statement {
        Statement::Table(TableStatement::Create(new)) => Some(&new.name) == table.as_ref(),
        _ => false,
    })
}

/// Whether the step has to run before the drop of an index. A name that changes first is one that the drop uses.
fn comes_before(step: &Step, drop: &Step) -> bool {
    let renames = matches!(
        step.statement,
        Statement::Table(TableStatement::Rename(_))
            | Statement::Namespace(NamespaceStatement::Rename(_))
            | Statement::Index(IndexStatement::Rename(..))
    );
    renames || concurrent(step).is_none() && precedes(step, drop)
}

/// The places of the steps that have to run after that one, also through others.
fn waiting(steps: &[Step], place: usize) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    for later in place + 1..steps.len() {
        let comes_first = |it: &usize| precedes(&steps[*it], &steps[later]);
        if comes_first(&place) || all.iter().any(comes_first) {
            all.insert(later);
        }
    }
    all
}

fn at_the_ends(plan: Plan, names: &BTreeSet<QualifiedName>) -> Plan {
    let steps: Vec<Step> = plan.steps.into_iter().map(|it| decided(it, names)).collect();
    let builds: BTreeSet<usize> = (0..steps.len())
        .filter(|it| concurrent(&steps[*it]).is_some_and(|it| it.is_built))
        .collect();
    let waiting: BTreeSet<usize> = builds
        .iter()
        .flat_map(|it| waiting(&steps, *it))
        .filter(|it| !builds.contains(it))
        .collect();
    let mut parts: [Vec<Step>; 4] = Default::default();
    for (place, step) in steps.into_iter().enumerate() {
        let part = match concurrent(&step) {
            Some(index) if index.is_built => 2,
            Some(_) => 0,
            None if waiting.contains(&place) => 3,
            None => 1,
        };
        parts[part].push(step);
    }
    Plan { steps: parts.into_iter().flatten().collect() }
}

/// The step as it is, or without `CONCURRENTLY`.
fn decided(step: Step, names: &BTreeSet<QualifiedName>) -> Step {
    match concurrent(&step) {
        Some(index) if !names.contains(&index.name) => (),
        Some(_) | None => return step,
    }
    let Statement::Index(statement) = step.statement else { return step };
    let statement = match statement {
        IndexStatement::Create(table, mut index) => {
            index.concurrently = false;
            IndexStatement::Create(table, index)
        }
        IndexStatement::Drop { name, .. } => IndexStatement::Drop { name, concurrently: false },
        other => other,
    };
    Step { transaction: Transaction::Shared, statement: Statement::Index(statement), ..step }
}
