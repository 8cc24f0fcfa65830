//! The steps that change extended statistics.

use driftless_schema::{Name, ObjectId, Pair, QualifiedName, Statistics};

use super::StatisticsStatement;
use crate::diff::OwnedChange;
use crate::plan::effects::Resource;
use crate::plan::effects::relation;
use crate::plan::{PlannedOwned, Step};

impl PlannedOwned for Statistics {
    fn add(table: &QualifiedName, it: Statistics) -> Vec<Step> {
        let name = it.name.clone();
        let mut step = Step::new(StatisticsStatement::Create(table.clone(), it.clone()))
            .creates(ObjectId::statistics(&name))
            .uses(ObjectId::namespace(&name.namespace))
            .uses(relation(table))
            .reads(table, &it.expressions);
        for column in &it.columns {
            step = step.uses(ObjectId::column(table, column));
        }
        let mut all = vec![step];
        if it.target.is_some() {
            all.push(set_target(&name, it.target));
        }
        if it.comment.is_some() {
            all.push(comment(&name, it.comment));
        }
        all
    }

    fn drop(table: &QualifiedName, it: Statistics) -> Step {
        let step = Step::new(StatisticsStatement::Drop(it.name.clone()))
            .drops(ObjectId::statistics(&it.name))
            .releases(Resource::Standing(ObjectId::namespace(&it.name.namespace)))
            .releases(Resource::Standing(ObjectId::table(table)))
            .forgets(table, &it.expressions);
        it.columns.iter().fold(step, |step, it| step.releases(ObjectId::column(table, it)))
    }

    fn rename(_table: &QualifiedName, names: Pair<QualifiedName>) -> Step {
        let ids = names.as_ref().map(ObjectId::statistics);
        let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
        Step::new(StatisticsStatement::Rename(names))
            .creates(ids.after)
            .drops(ids.before)
            .uses(namespaces.after)
            .releases(Resource::Standing(namespaces.before))
    }

    fn alter(_table: &QualifiedName, Pair { before, after }: Pair<Statistics>) -> Vec<Step> {
        let target = (before.target != after.target).then(|| set_target(&after.name, after.target));
        let said = (before.comment != after.comment).then(|| comment(&after.name, after.comment));
        target.into_iter().chain(said).collect()
    }

    fn is_in_create_table(&self) -> bool {
        false
    }

    fn dropped_with_its_table(&mut self, step: Step, _table: &QualifiedName) -> Step {
        step.drops(ObjectId::statistics(&self.name))
            .releases(Resource::Standing(ObjectId::namespace(&self.name.namespace)))
    }

    /// Those that are made again keep their owner, whoever runs the draft.
    fn steps(table: &QualifiedName, change: OwnedChange<Statistics>) -> Vec<Step> {
        match change {
            OwnedChange::Add(it) => Self::add(table, it),
            OwnedChange::Drop(it) => vec![Self::drop(table, it)],
            OwnedChange::Rename(names) => vec![Self::rename(table, names)],
            OwnedChange::Alter(pair) => Self::alter(table, pair),
            OwnedChange::Replace(Pair { before, after }) => {
                let owner = before.owner.0.clone().map(|it| owned(&after.name, it));
                let mut all = vec![Self::drop(table, before)];
                all.extend(Self::add(table, after));
                all.extend(owner);
                all
            }
        }
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}

fn owned(name: &QualifiedName, owner: Name) -> Step {
    Step::new(StatisticsStatement::Owner(name.clone(), owner)).uses(ObjectId::statistics(name))
}

fn set_target(name: &QualifiedName, target: Option<i16>) -> Step {
    Step::new(StatisticsStatement::SetTarget(name.clone(), target)).uses(ObjectId::statistics(name))
}

fn comment(name: &QualifiedName, text: Option<String>) -> Step {
    Step::new(StatisticsStatement::Comment(name.clone(), text)).uses(ObjectId::statistics(name))
}
