//! What a plan refuses, upwards because it is not supported, downwards because no way leads back.

use super::{Context, Direction, Finding};
use crate::plan::{Statement, Step};

/// `unsupported-change` upwards, `no-way-back` downwards.
pub(super) fn refuse(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::Refuse { message, help } = &step.statement else { return None };
    Some(match context.direction {
        Direction::Up => Finding::warning("NS101", "unsupported-change", message.clone(), help),
        Direction::Down => Finding::warning("IRR101", "no-way-back", message.clone(), help),
    })
}
