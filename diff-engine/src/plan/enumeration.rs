//! The steps that change an enum.

use driftless_schema::{Enum, ObjectId, Pair};

use super::{CommentOn, Statement, Step, Transaction, comment};
use crate::diff::{EnumChange, LabelPosition};

pub(super) fn steps(change: EnumChange) -> Vec<Step> {
    match change {
        EnumChange::Create(it) => {
            let id = ObjectId::enumeration(&it.name);
            let on = CommentOn::Enum(it.name.clone());
            let text = it.comment.clone();
            let namespace = ObjectId::namespace(&it.name.namespace);
            let mut all = vec![Step::new(Statement::CreateEnum(it)).creates(id).uses(namespace)];
            if text.is_some() {
                all.push(comment(on, text));
            }
            all
        }
        EnumChange::Drop(it) => {
            let id = ObjectId::enumeration(&it.name);
            let namespace = ObjectId::namespace(&it.name.namespace);
            vec![Step::new(Statement::DropEnum(it.name)).drops(id).releases(namespace)]
        }
        EnumChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::enumeration);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            vec![
                Step::new(Statement::RenameEnum(names))
                    .creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(namespaces.before),
            ]
        }
        EnumChange::RenameLabel(name, labels) => {
            let id = ObjectId::enumeration(&name);
            let label = ObjectId::label(&name, &labels.after);
            vec![Step::new(Statement::RenameLabel(name, labels)).uses(id).creates(label)]
        }
        EnumChange::AddLabel(name, label) => {
            let id = ObjectId::label(&name, &label.label);
            let beside = match &label.position {
                LabelPosition::After(it) | LabelPosition::Before(it) => ObjectId::label(&name, it),
                LabelPosition::Only => ObjectId::enumeration(&name),
            };
            let own = ObjectId::enumeration(&name);
            let mut step =
                Step::new(Statement::AddLabel(name, label)).creates(id).uses(beside).uses(own);
            step.transaction = Transaction::Own;
            vec![step]
        }
        EnumChange::Rebuild(pair) => vec![rebuild(&pair)],
        EnumChange::Comment(name, text) => vec![comment(CommentOn::Enum(name), text)],
    }
}

fn rebuild(pair: &Pair<Enum>) -> Step {
    let name = &pair.after.name;
    let removed: Vec<String> = pair
        .before
        .labels
        .iter()
        .filter(|it| !pair.after.labels.contains(it))
        .map(|it| format!("`{it}`"))
        .collect();
    let (what, help) = if removed.is_empty() {
        let help = "keep the order that the database has, or rebuild the type by hand";
        (format!("reorders the labels of enum `{name}`"), help)
    } else {
        let help = "keep the labels and forbid the unwanted ones with a check, or rebuild the type by hand";
        (format!("removes {} from enum `{name}`", removed.join(", ")), help)
    };
    Step::new(Statement::Refuse {
        message: format!("{what}, which PostgreSQL cannot do in place"),
        help: help.to_owned(),
    })
}
