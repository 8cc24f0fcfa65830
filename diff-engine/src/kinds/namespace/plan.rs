//! The steps that change a namespace.

use driftless_schema::ObjectId;

use super::{NamespaceChange, NamespaceStatement};
use crate::plan::effects::Resource;
use crate::plan::{CommentOn, Step, comment};

pub(crate) fn steps(change: NamespaceChange) -> Vec<Step> {
    match change {
        NamespaceChange::Create(it) => {
            let id = ObjectId::namespace(&it.name);
            let mut all = vec![Step::new(NamespaceStatement::Create(it.name.clone())).creates(id)];
            if it.comment.is_some() {
                all.push(comment(CommentOn::Namespace(it.name), it.comment));
            }
            all
        }
        NamespaceChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::namespace);
            let step = Step::new(NamespaceStatement::Rename(names));
            vec![step.creates(ids.after).drops(ids.before)]
        }
        NamespaceChange::Drop(name) => {
            let id = ObjectId::namespace(&name);
            let standing = Resource::Standing(id.clone());
            vec![Step::new(NamespaceStatement::Drop(name)).drops(id).drops(standing)]
        }
        NamespaceChange::Comment(name, text) => vec![comment(CommentOn::Namespace(name), text)],
    }
}
