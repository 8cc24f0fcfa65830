//! The steps that change an extension.

use driftless_schema::{Extension, ObjectId};

use super::{ExtensionChange, ExtensionStatement};
use crate::plan::Step;
use crate::plan::effects::Resource;

/// Texts that only PostgreSQL parses may use an extension's objects: so it is created before everything else, and
/// dropped last.
pub(crate) fn steps(change: ExtensionChange) -> Vec<Step> {
    vec![match change {
        ExtensionChange::Create(it) => {
            let id = ObjectId::extension(&it.name);
            let step = Step::new(ExtensionStatement::Create(it.clone())).creates(id);
            used(step, &it)
        }
        ExtensionChange::Drop(it) => {
            let id = ObjectId::extension(&it.name);
            let step = Step::new(ExtensionStatement::Drop(it.name.clone())).drops(id);
            it.namespace
                .iter()
                .fold(step, |step, it| step.releases(Resource::Standing(ObjectId::namespace(it))))
        }
        ExtensionChange::Move(name, namespaces) => {
            let ids = namespaces.as_ref().map(ObjectId::namespace);
            Step::new(ExtensionStatement::Move(name.clone(), namespaces.after))
                .uses(ObjectId::extension(&name))
                .uses(ids.after)
                .releases(ids.before)
        }
    }]
}

fn used(step: Step, extension: &Extension) -> Step {
    extension.namespace.iter().fold(step, |step, it| step.uses(ObjectId::namespace(it)))
}
