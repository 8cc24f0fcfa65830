//! The steps that change a namespace or an extension.

use driftless_schema::{Extension, ObjectId};

use super::{CommentOn, Statement, Step, comment};
use crate::diff::{ExtensionChange, NamespaceChange};

pub(super) fn steps(change: NamespaceChange) -> Vec<Step> {
    match change {
        NamespaceChange::Create(it) => {
            let id = ObjectId::namespace(&it.name);
            let mut all = vec![Step::new(Statement::CreateNamespace(it.name.clone())).creates(id)];
            if it.comment.is_some() {
                all.push(comment(CommentOn::Namespace(it.name), it.comment));
            }
            all
        }
        NamespaceChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::namespace);
            let step = Step::new(Statement::RenameNamespace(names));
            vec![step.creates(ids.after).drops(ids.before)]
        }
        NamespaceChange::Drop(name) => {
            let id = ObjectId::namespace(&name);
            vec![Step::new(Statement::DropNamespace(name)).drops(id)]
        }
        NamespaceChange::Comment(name, text) => vec![comment(CommentOn::Namespace(name), text)],
    }
}

/// Texts that only PostgreSQL parses may use an extension's objects: so it is created before everything else, and
/// dropped last.
pub(super) fn extension(change: ExtensionChange) -> Vec<Step> {
    vec![match change {
        ExtensionChange::Create(it) => {
            let id = ObjectId::extension(&it.name);
            let step = Step::new(Statement::CreateExtension(it.clone())).creates(id);
            used(step, &it)
        }
        ExtensionChange::Drop(it) => {
            let id = ObjectId::extension(&it.name);
            let step = Step::new(Statement::DropExtension(it.name.clone())).drops(id);
            it.namespace.iter().fold(step, |step, it| step.releases(ObjectId::namespace(it)))
        }
        ExtensionChange::Move(name, namespaces) => {
            let ids = namespaces.as_ref().map(ObjectId::namespace);
            Step::new(Statement::MoveExtension(name.clone(), namespaces.after))
                .uses(ObjectId::extension(&name))
                .uses(ids.after)
                .releases(ids.before)
        }
    }]
}

fn used(step: Step, extension: &Extension) -> Step {
    extension.namespace.iter().fold(step, |step, it| step.uses(ObjectId::namespace(it)))
}
