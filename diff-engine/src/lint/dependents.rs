//! Views, policies, triggers, functions that make way.

use super::{Context, Finding};
use crate::plan::{Statement, Step};

/// `make-again`: something that nobody models goes and comes back.
pub(super) fn made_again(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::DropDependent(it) = &step.statement else { return None };
    let message = format!(
        "takes `{}`, {}, away and brings it back below, since it stands on what changes",
        it.id, it.what
    );
    let help = "it comes back as it was where this was drafted, with its privileges and comments: compare it with the one in production";
    Some(Finding::warning("DP101", "make-again", message, help))
}
