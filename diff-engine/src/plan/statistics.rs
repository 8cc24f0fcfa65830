//! The steps that change extended statistics.

use driftless_schema::{ObjectId, QualifiedName, Statistics};

use super::effects::relation;
use super::{CommentOn, Statement, Step, comment};
use crate::diff::StatisticsChange;

pub(super) fn steps(table: &QualifiedName, change: StatisticsChange) -> Vec<Step> {
    match change {
        StatisticsChange::Add(it) => create(table, it),
        StatisticsChange::Drop(it) => vec![drop(table, it)],
        StatisticsChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::statistics);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            vec![
                Step::new(Statement::RenameStatistics(names))
                    .creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(namespaces.before),
            ]
        }
        StatisticsChange::Alter(pair) => {
            let Statistics { name, target, comment: text, .. } = pair.after;
            let mut all = Vec::new();
            if pair.before.target != target {
                all.push(set_target(&name, target));
            }
            if pair.before.comment != text {
                all.push(comment(CommentOn::Statistics(name), text));
            }
            all
        }
        StatisticsChange::Replace(pair) => {
            let mut all = vec![drop(table, pair.before)];
            all.extend(create(table, pair.after));
            all
        }
    }
}

pub(super) fn create(table: &QualifiedName, statistics: Statistics) -> Vec<Step> {
    let name = statistics.name.clone();
    let (target, text) = (statistics.target, statistics.comment.clone());
    let mut step = Step::new(Statement::CreateStatistics(table.clone(), statistics.clone()))
        .creates(ObjectId::statistics(&name))
        .uses(ObjectId::namespace(&name.namespace))
        .uses(relation(table))
        .reads(table, &statistics.expressions);
    for column in &statistics.columns {
        step = step.uses(ObjectId::column(table, column));
    }
    let mut all = vec![step];
    if target.is_some() {
        all.push(set_target(&name, target));
    }
    if text.is_some() {
        all.push(comment(CommentOn::Statistics(name), text));
    }
    all
}

fn drop(table: &QualifiedName, statistics: Statistics) -> Step {
    let id = ObjectId::statistics(&statistics.name);
    let mut step = Step::new(Statement::DropStatistics(statistics.name.clone()))
        .drops(id)
        .releases(ObjectId::namespace(&statistics.name.namespace))
        .releases(relation(table))
        .forgets(table, &statistics.expressions);
    for column in &statistics.columns {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

fn set_target(name: &QualifiedName, target: Option<i16>) -> Step {
    Step::new(Statement::SetStatisticsTarget(name.clone(), target)).uses(ObjectId::statistics(name))
}
