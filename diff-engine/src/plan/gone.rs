//! Foreign keys of tables that are dropped. Takes unordered steps, returns them without the statements for keys that
//! `DROP TABLE` drops anyway.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Name, ObjectId, QualifiedName, Table};

use super::{Effects, Resource, Statement, Step, TableAction, TableStatement};

/// Each key is dropped with its table, unless tables of the plan refer to each other in a circle, or something that the
/// key refers to has to change before.
pub(super) fn with_their_tables(steps: Vec<Step>) -> Vec<Step> {
    let references = references(&steps);
    let fold = |table: &QualifiedName, step: &Step| {
        let others = references.get(table).into_iter().flatten();
        let in_circle = others
            .filter(|it| step.effects.releases.contains(&Resource::Standing(ObjectId::table(it))))
            .any(|it| leads_to(&references, it, table));
        !in_circle && !is_awaited(step, &steps)
    };
    let mut folded: BTreeMap<QualifiedName, Vec<(Name, Effects)>> = BTreeMap::new();
    let mut rest = Vec::new();
    for step in &steps {
        match dropped_key(step) {
            Some((table, name)) if references.contains_key(table) && fold(table, step) => {
                let keys = folded.entry(table.clone()).or_default();
                keys.push((name.clone(), step.effects.clone()));
            }
            Some(_) | None => rest.push(step.clone()),
        }
    }
    rest.into_iter().map(|it| taking(it, &folded)).collect()
}

/// Every key is dropped before its table, by a statement of its own.
pub(super) fn before_their_tables(steps: Vec<Step>) -> Vec<Step> {
    steps.into_iter().map(|it| taking(it, &BTreeMap::new())).collect()
}

/// The step that drops a table takes these keys with it. Its table keeps those and the keys to itself.
fn taking(mut step: Step, folded: &BTreeMap<QualifiedName, Vec<(Name, Effects)>>) -> Step {
    let Statement::Table(TableStatement::Drop(table)) = &mut step.statement else { return step };
    let keys = folded.get(&table.name).map_or([].as_slice(), Vec::as_slice);
    let Table { name: own, foreign_keys, .. } = table.as_mut();
    foreign_keys
        .retain(|key| key.references == *own || keys.iter().any(|(name, _)| *name == key.name));
    let own = Resource::Standing(ObjectId::table(own));
    for (_, Effects { creates: _, uses: _, releases, drops, preferred }) in keys.iter().cloned() {
        step.effects.releases.extend(releases.into_iter().filter(|it| *it != own));
        step.effects.drops.extend(drops);
        step.effects.preferred.extend(preferred);
    }
    step
}

/// The tables to which each dropped table refers.
fn references(steps: &[Step]) -> BTreeMap<&QualifiedName, BTreeSet<&QualifiedName>> {
    let dropped = steps.iter().filter_map(|it| {
        let Statement::Table(TableStatement::Drop(table)) = &it.statement else { return None };
        let others = table.foreign_keys.iter().map(|it| &it.references);
        Some((&table.name, others.filter(|it| **it != table.name).collect()))
    });
    dropped.collect()
}

fn leads_to(
    references: &BTreeMap<&QualifiedName, BTreeSet<&QualifiedName>>,
    from: &QualifiedName,
    to: &QualifiedName,
) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        let others = references.get(next).into_iter().flatten().copied();
        open.extend(others.filter(|it| seen.insert(it)));
    }
    seen.contains(to)
}

/// Whether a step other than the drop of a table has to wait until the key is gone.
fn is_awaited(step: &Step, steps: &[Step]) -> bool {
    let Effects { releases, preferred, .. } = &step.effects;
    let needed: Vec<&Resource> = releases.iter().filter(|it| !preferred.contains(*it)).collect();
    let drops_table = |it: &Step| matches!(it.statement, Statement::Table(TableStatement::Drop(_)));
    let others = steps.iter().filter(|it| !drops_table(it));
    others.flat_map(|it| &it.effects.drops).any(|it| needed.contains(&it))
}

/// The table and the name of a constraint that a step drops, and nothing else.
fn dropped_key(step: &Step) -> Option<(&QualifiedName, &Name)> {
    let Statement::Table(TableStatement::Alter { table, parts }) = &step.statement else {
        return None;
    };
    let [part] = parts.as_slice() else { return None };
    let [TableAction::DropConstraint(name)] = part.as_slice() else { return None };
    Some((table, name))
}
