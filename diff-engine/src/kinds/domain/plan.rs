//! The steps that change a domain.

use std::collections::BTreeMap;

use driftless_schema::{
    ColumnValue, Domain, DomainCheck, Expression, LooseName, Name, ObjectId, Pair, QualifiedName,
    Side, Validity,
};

use super::diff::Holders;
use super::{DomainChange, DomainRebuild, DomainStatement};
use crate::diff::Retyped;
use crate::plan::column::{no_cast, recast, set_type};
use crate::plan::effects::Resource;
use crate::plan::{Refusal, Step, TableAction};

pub(super) fn steps(change: DomainChange) -> Vec<Step> {
    match change {
        DomainChange::Create { domain, inherits_default } => {
            let name = domain.name.clone();
            let step = Step::new(DomainStatement::Create(domain.clone()))
                .creates(ObjectId::domain(&name))
                .uses(ObjectId::namespace(&name.namespace));
            let step = step.enters(&domain.data_type).sorts_by(domain.collation.as_ref());
            let mut all = vec![with_texts(step, &domain, Side::After)];
            all.extend(completed(&domain, inherits_default, &[]));
            all
        }
        DomainChange::Drop(domain) => {
            let step = Step::new(DomainStatement::Drop(domain.name.clone()))
                .drops(ObjectId::domain(&domain.name))
                .drops(Resource::Standing(ObjectId::domain(&domain.name)))
                .releases(Resource::Standing(ObjectId::namespace(&domain.name.namespace)))
                .leaves(&domain.data_type)
                .sorted_by(domain.collation.as_ref());
            vec![with_texts(step, &domain, Side::Before)]
        }
        DomainChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::domain);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            vec![
                Step::new(DomainStatement::Rename(names))
                    .creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(Resource::Standing(namespaces.before)),
            ]
        }
        DomainChange::RenameCheck(name, names) => {
            let ids = names.as_ref().map(|it| check_id(&name, it));
            let id = ObjectId::domain(&name);
            let step = Step::new(DomainStatement::RenameCheck(name, names)).uses(id);
            vec![step.creates(ids.after).drops(ids.before)]
        }
        DomainChange::AddCheck(name, check, holders) => add_check(&name, check, &holders),
        DomainChange::DropCheck(name, check) => vec![drop_check(&name, check)],
        DomainChange::ValidateCheck(name, check, holders) => {
            let id = check_id(&name, &check);
            let statement = DomainStatement::ValidateCheck(name.clone(), check);
            vec![stricter(&name, statement, &holders).uses(id)]
        }
        DomainChange::NotNull(name, true, holders) => {
            vec![stricter(&name, DomainStatement::NotNull(name.clone(), true), &holders)]
        }
        DomainChange::NotNull(name, false, _) => {
            vec![laxer(&name, DomainStatement::NotNull(name.clone(), false))]
        }
        DomainChange::Unreachable(name, column) => vec![Step::new(Refusal {
            message: format!(
                "makes domain `{name}` stricter, but column `{column}` has it inside another type (array, range or composite type), where PostgreSQL cannot check existing values"
            ),
            help: "add the check as `not_valid`, so that it applies to new values only, or drop the column in an earlier revision"
                .to_owned(),
        })],
        DomainChange::Default(name, text) => vec![set_default(&name, text)],
        DomainChange::Comment(name, text) => vec![comment(&name, text)],
        DomainChange::CommentOnCheck(name, check, text) => {
            vec![comment_on_check(&name, check, text)]
        }
        DomainChange::Rebuild(it) => rebuild(*it),
    }
}

/// What `CREATE DOMAIN` cannot say. `after`: what has to happen before checks that are not valid are added.
fn completed(domain: &Domain, inherits_default: bool, after: &[Resource]) -> Vec<Step> {
    let name = &domain.name;
    let mut all = Vec::new();
    if inherits_default {
        all.push(set_default(name, None));
    }
    if domain.comment.is_some() {
        all.push(comment(name, domain.comment.clone()));
    }
    for check in &domain.checks {
        if check.validity == Validity::Valid {
            let text = check.comment.clone();
            all.extend(text.map(|it| comment_on_check(name, check.name.clone(), Some(it))));
            continue;
        }
        let mut steps = add_check(name, check.clone(), &Vec::new());
        for step in &mut steps {
            step.effects.uses.extend(after.iter().cloned());
        }
        all.extend(steps);
    }
    all
}

/// The step runs while the functions and sequences that the domain's texts use are there.
fn with_texts(step: Step, domain: &Domain, side: Side) -> Step {
    let default = domain.default.clone();
    let checks = domain.checks.iter().map(|it| it.expression.clone());
    let texts: Vec<Expression> = default.into_iter().chain(checks).collect();
    match side {
        Side::After => step.uses(Resource::AnySequence(side)),
        Side::Before => step.releases(Resource::AnySequence(side)),
    }
    .depends(&domain.name, &texts, side)
}

fn check_id(domain: &QualifiedName, name: &Name) -> ObjectId {
    ObjectId::constraint(domain, name)
}

fn add_check(name: &QualifiedName, check: DomainCheck, holders: &Holders) -> Vec<Step> {
    let id = check_id(name, &check.name);
    let (own, text) = (check.name.clone(), check.comment.clone());
    let texts = [check.expression.clone()];
    let is_valid = check.validity == Validity::Valid;
    let statement = DomainStatement::AddCheck(name.clone(), check);
    let step = match is_valid {
        true => stricter(name, statement, holders),
        false => Step::new(statement).uses(ObjectId::domain(name)),
    };
    let step = step.creates(id).depends(name, &texts, Side::After);
    [step].into_iter().chain(text.map(|it| comment_on_check(name, own, Some(it)))).collect()
}

fn drop_check(name: &QualifiedName, check: Name) -> Step {
    let id = check_id(name, &check);
    laxer(name, DomainStatement::DropCheck(name.clone(), check))
        .drops(id)
        .releases(Resource::AnyFunction(Side::Before))
}

/// Values that leave the domain do so before, and values that get it do so after; rows have their values.
fn stricter(name: &QualifiedName, statement: DomainStatement, holders: &Holders) -> Step {
    let id = ObjectId::domain(name);
    let filled = holders.iter().cloned().map(Resource::AnyFilled);
    filled
        .fold(Step::new(statement), Step::uses)
        .uses(id.clone())
        .drops(Resource::Conditions(Side::Before, id.clone()))
        .creates(Resource::Conditions(Side::After, id))
}

/// Values that get the domain do so after.
fn laxer(name: &QualifiedName, statement: DomainStatement) -> Step {
    let id = ObjectId::domain(name);
    Step::new(statement).uses(id.clone()).creates(Resource::Conditions(Side::After, id))
}

fn set_default(name: &QualifiedName, text: Option<Expression>) -> Step {
    let texts: Vec<Expression> = text.iter().cloned().collect();
    let step = Step::new(DomainStatement::Default(name.clone(), text)).uses(ObjectId::domain(name));
    let step = step.creates(Resource::Conditions(Side::After, ObjectId::domain(name)));
    let step = step.releases(Resource::AnySequence(Side::Before));
    // What the old default called may be dropped.
    let mut step = step.releases(Resource::AnyFunction(Side::Before));
    step.effects.preferred.insert(Resource::AnyFunction(Side::Before));
    step.uses(Resource::AnySequence(Side::After)).depends(name, &texts, Side::After)
}

fn comment(name: &QualifiedName, text: Option<String>) -> Step {
    Step::new(DomainStatement::Comment(name.clone(), text)).uses(ObjectId::domain(name))
}

fn comment_on_check(name: &QualifiedName, check: Name, text: Option<String>) -> Step {
    let id = check_id(name, &check);
    Step::new(DomainStatement::CommentOnCheck(name.clone(), check, text))
        .uses(ObjectId::domain(name))
        .uses(id)
}

/// Another domain replaces it, every column is cast, and `DROP DOMAIN` without `CASCADE` fails if anything was missed.
/// Checks that are not valid come last: writing the rows again would hold them against these too.
fn rebuild(rebuild: DomainRebuild) -> Vec<Step> {
    let DomainRebuild {
        names,
        aside,
        casts_from: _,
        after,
        collations,
        inherits_default,
        over,
        columns,
    } = rebuild;
    let refusals = columns.iter().filter_map(|(table, it)| no_cast(table, it));
    let refusals: Vec<Step> = refusals.collect();
    if !refusals.is_empty() {
        return refusals;
    }
    let (id, old) = (ObjectId::domain(&after.name), ObjectId::domain(&aside));
    // A type that is created and dropped within one plan is ordered by this resource: dropped before it is created, it
    // would wait for itself.
    let relabelled = Resource::Relabelled(after.name.clone());
    let replace = DomainStatement::Replace {
        names: Pair { before: names.before.clone(), after: aside.clone() },
        after: after.clone(),
    };
    let mut step = Step::new(replace)
        .drops(id.clone())
        .drops(Resource::Standing(id.clone()))
        .drops(Resource::AnyFunction(Side::Before))
        .creates(Resource::AnyFunction(Side::After))
        .creates(old.clone())
        .creates(id.clone())
        .uses(ObjectId::namespace(&after.name.namespace));
    if let Some(it) = after.data_type.defined_as() {
        step = step.uses(it);
    }
    if names.differs() {
        step = step.drops(ObjectId::domain(&names.before));
    }
    let mut all = vec![step.sorts_by(collations.after.as_ref())];
    let mut tables: BTreeMap<&QualifiedName, Vec<&Retyped>> = BTreeMap::new();
    for (table, it) in &columns {
        tables.entry(table).or_default().push(it);
    }
    for (table, columns) in tables {
        for retyped in columns {
            let step = recast(table, &retyped.column, retype(retyped, &collations));
            all.push(step.uses(id.clone()).uses(old.clone()).creates(relabelled.clone()));
        }
    }
    let mut drop = Step::new(DomainStatement::DropReplaced(aside.clone()))
        .releases(Resource::Standing(ObjectId::namespace(&aside.namespace)))
        .uses(old)
        .uses(relabelled.clone())
        .uses(Resource::Bared(id.clone()));
    for over in over {
        if let [namespace, name] = over.path.as_slice() {
            let below = QualifiedName::new(namespace.clone(), name.clone());
            drop = drop.uses(Resource::Relabelled(below));
        }
        drop = drop.creates(Resource::Bared(over));
    }
    all.push(drop);
    all.extend(completed(&after, inherits_default, &[relabelled]));
    all
}

/// The default is dropped first and set last: it would keep its cast to the old domain.
fn retype(retyped: &Retyped, collations: &Pair<Option<LooseName>>) -> Vec<TableAction> {
    let Pair { before, after } = &retyped.column;
    let mut action = set_type(retyped);
    if let TableAction::SetType { types, values, sorted, .. } = &mut action {
        // Both domains have one name after: people are told what the values are, or only the name if the values stay.
        *types = values.clone();
        if !types.differs() {
            *types = Pair { before: after.data_type.clone(), after: after.data_type.clone() };
        }
        for (own, of_domain) in
            [(&mut sorted.before, &collations.before), (&mut sorted.after, &collations.after)]
        {
            *own = own.take().or_else(|| of_domain.clone());
        }
    }
    let mut all = Vec::new();
    if let ColumnValue::Default(_) = &before.value {
        all.push(TableAction::DropDefault(after.name.clone()));
    }
    all.push(action);
    if let ColumnValue::Default(it) = &after.value {
        all.push(TableAction::SetDefault(after.name.clone(), it.clone()));
    }
    all
}
