//! The statements before and after steps that write or read rows: triggers that must not fire, row security that would
//! hide rows, constraints whose check is pending. Takes an ordered plan and returns it with these statements added.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Name, ObjectId, QualifiedName, RowSecurity, Trigger};

use super::effects::Resource;
use super::{Plan, Statement, Step};
use crate::kinds::{EnumStatement, IndexStatement, SequenceStatement};
use crate::plan::{AroundStatement, DependentStatement, RowsStatement, TableStatement};

/// What else happens when rows are written or read, by the tables' names at that time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Each table about which anything is known.
    pub tables: BTreeMap<QualifiedName, Around>,
}

/// What else happens when rows of one table are written or read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Triggers that fire.
    pub firing: Vec<Trigger>,
    /// Triggers that must not fire, and that are not disabled anyway.
    pub quiet: Vec<Trigger>,
    /// Whether a write may leave checks pending until the transaction ends.
    pub deferred: bool,
    /// Whether policies decide which rows are visible.
    pub row_security: RowSecurity,
    /// Generated columns: a trigger on one of them fires whatever column is written.
    pub computed: BTreeSet<Name>,
}

/// Adds the statements before and after writes and reads.
pub fn around(plan: Plan, surroundings: &Surroundings) -> Plan {
    let steps = with_triggers(plan.steps, surroundings);
    let steps = with_row_security(steps, surroundings);
    Plan { steps: with_checks(steps, surroundings) }
}

/// The table and the column whose rows a step writes, or for which a person has to write such a statement.
fn written(step: &Step) -> Option<(&QualifiedName, &Name)> {
    match &step.statement {
        Statement::Rows(RowsStatement::Fill { table, column, .. })
        | Statement::Rows(RowsStatement::FillIn { table, column }) => Some((table, column)),
        _ => None,
    }
}

fn meets(trigger: &Trigger, column: &Name, around: &Around) -> bool {
    let is_met = |it: &Name| it == column || around.computed.contains(it);
    trigger.columns.is_empty() || trigger.columns.iter().any(is_met)
}

/// One pair for all writes of a table, unless the triggers themselves change or the transaction ends in between.
fn with_triggers(steps: Vec<Step>, surroundings: &Surroundings) -> Vec<Step> {
    let mut all = Vec::new();
    let mut gone: BTreeSet<ObjectId> = BTreeSet::new();
    let mut open: BTreeMap<QualifiedName, Vec<Trigger>> = BTreeMap::new();
    for place in 0..steps.len() {
        let mut step = steps[place].clone();
        match &step.statement {
            Statement::Dependent(DependentStatement::Drop(it, _)) => {
                gone.insert(it.id.clone());
            }
            Statement::Dependent(DependentStatement::Create(it, _)) => {
                gone.remove(&it.id);
            }
            _ => (),
        }
        let Some((table, column)) = written(&step) else {
            all.push(step);
            continue;
        };
        let Some(around) = surroundings.tables.get(table) else {
            all.push(step);
            continue;
        };
        let table = table.clone();
        let there = |it: &&Trigger| meets(it, column, around) && !gone.contains(&id(it));
        let fires = around.firing.iter().filter(there).cloned().collect();
        let disabled = open.entry(table.clone()).or_default();
        let quiet: Vec<Trigger> = around
            .quiet
            .iter()
            .filter(there)
            .filter(|it| !disabled.contains(it))
            .cloned()
            .collect();
        step.fires = fires;
        disabled.extend(quiet.iter().cloned());
        if !quiet.is_empty() {
            all.push(beside(Statement::Around(AroundStatement::DisableTriggers(quiet)), &step));
        }
        let is_last = !goes_on(&steps[place..], &table, disabled);
        let transaction = step.transaction;
        all.push(step);
        if is_last {
            let disabled = open.remove(&table).unwrap_or_default();
            if !disabled.is_empty() {
                let mut restore = Step::new(AroundStatement::RestoreTriggers(disabled));
                restore.transaction = transaction;
                all.push(restore);
            }
        }
    }
    all
}

/// Whether the table is written again before anything happens to these triggers.
fn goes_on(steps: &[Step], table: &QualifiedName, triggers: &[Trigger]) -> bool {
    for step in &steps[1..] {
        if step.transaction != steps[0].transaction {
            return false;
        }
        match &step.statement {
            Statement::Dependent(it)
                if triggers.iter().any(|trigger| id(trigger) == it.dependent().id) =>
            {
                return false;
            }
            _ => (),
        }
        if written(step).is_some_and(|(other, _)| other == table) {
            return true;
        }
    }
    false
}

/// The address that `Dependent` uses.
fn id(trigger: &Trigger) -> ObjectId {
    ObjectId::within(driftless_schema::Kind::Other, &trigger.table, &trigger.name)
}

fn beside(statement: Statement, step: &Step) -> Step {
    Step { transaction: step.transaction, ..Step::new(statement) }
}

/// Row security hides rows silently, so that driftless would not read all of them; with row security off, PostgreSQL
/// raises an error instead.
fn with_row_security(steps: Vec<Step>, surroundings: &Surroundings) -> Vec<Step> {
    let hidden: Vec<Vec<QualifiedName>> = steps.iter().map(|it| hidden(it, surroundings)).collect();
    let mut all = Vec::new();
    let mut is_off = false;
    for (place, step) in steps.iter().enumerate() {
        if !hidden[place].is_empty() && !is_off {
            let run = hidden[place..].iter().zip(&steps[place..]);
            let run = run
                .take_while(|(it, other)| !it.is_empty() && other.transaction == step.transaction);
            let mut tables: Vec<QualifiedName> = run.flat_map(|(it, _)| it).cloned().collect();
            tables.sort();
            tables.dedup();
            let written = steps[place..].iter().take(1).filter_map(about_rows);
            let own: Vec<&QualifiedName> = written.collect();
            let raises = tables.into_iter().filter(|it| {
                let forced = surroundings.tables.get(it).is_some_and(|it| it.row_security.forced);
                // Policies of a table without `FORCE` do not apply to its owner, who alone can alter it.
                forced || !own.contains(&it)
            });
            all.push(beside(
                Statement::Around(AroundStatement::RowSecurityOff(raises.collect())),
                step,
            ));
            is_off = true;
        }
        all.push(step.clone());
        let goes_on = hidden.get(place + 1).is_some_and(|it| !it.is_empty())
            && steps[place + 1].transaction == step.transaction;
        if is_off && !goes_on {
            all.push(beside(Statement::Around(AroundStatement::RowSecurityBack), step));
            is_off = false;
        }
    }
    all
}

/// The table whose rows a step reads.
fn about_rows(step: &Step) -> Option<&QualifiedName> {
    match &step.statement {
        Statement::Rows(RowsStatement::Fill { table, .. })
        | Statement::Rows(RowsStatement::FillIn { table, .. })
        | Statement::Enum(EnumStatement::RefuseLabels { table, .. })
        | Statement::Sequence(SequenceStatement::FollowRows { table, .. }) => Some(table),
        _ => None,
    }
}

/// The tables with row security whose rows a step reads. The value of a fill may read other tables, which only
/// PostgreSQL knows; a text that does not contain their names does not.
fn hidden(step: &Step, surroundings: &Surroundings) -> Vec<QualifiedName> {
    let Some(own) = about_rows(step) else { return Vec::new() };
    let text = match &step.statement {
        Statement::Rows(RowsStatement::Fill { value, .. }) => value.as_ref(),
        _ => None,
    };
    let secured = surroundings.tables.iter().filter(|(_, it)| it.row_security.enabled);
    let is_read =
        |it: &&QualifiedName| *it == own || text.is_some_and(|text| text.mentions(&it.name));
    secured.map(|(name, _)| name).filter(is_read).cloned().collect()
}

/// PostgreSQL does not alter a table with pending checks, so they run first.
fn with_checks(steps: Vec<Step>, surroundings: &Surroundings) -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    let mut pending: BTreeSet<&QualifiedName> = BTreeSet::new();
    for step in steps {
        if all.last().is_some_and(|it| it.transaction != step.transaction) {
            pending.clear();
        }
        if pending.iter().any(|it| is_altered(&step, it)) {
            all.push(beside(Statement::Around(AroundStatement::CheckDeferred), &step));
            pending.clear();
        }
        if let Some((table, _)) = written(&step) {
            // What a trigger writes is known only to its function.
            let met = surroundings
                .tables
                .iter()
                .filter(|(name, it)| it.deferred && (*name == table || !step.fires.is_empty()));
            pending.extend(met.map(|(name, _)| name));
        }
        all.push(step);
    }
    all
}

/// Whether PostgreSQL refuses the step while the table has pending trigger events.
fn is_altered(step: &Step, table: &QualifiedName) -> bool {
    match &step.statement {
        // A foreign key has triggers on the table that it refers to.
        Statement::Table(TableStatement::Alter { .. })
        | Statement::Table(TableStatement::Rename(_))
        | Statement::Table(TableStatement::RenameColumn(..))
        | Statement::Table(TableStatement::RenameConstraint(..))
        | Statement::Table(TableStatement::Drop(_))
        | Statement::Table(TableStatement::Attach { .. })
        | Statement::Table(TableStatement::Detach { .. })
        | Statement::Index(IndexStatement::Create(..))
        | Statement::Index(IndexStatement::Drop { .. })
        | Statement::Index(IndexStatement::Alter(..))
        | Statement::Index(IndexStatement::Rebuild(_)) => {
            step.effects.all().any(|it| it.is_within(table))
        }
        Statement::Dependent(it) => Resource::from(it.dependent().id.clone()).is_within(table),
        Statement::Around(AroundStatement::DisableTriggers(all))
        | Statement::Around(AroundStatement::RestoreTriggers(all)) => {
            all.iter().any(|it| it.table == *table)
        }
        _ => false,
    }
}
