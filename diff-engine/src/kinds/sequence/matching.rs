//! What makes two sequences one, and how they differ.

use driftless_schema::{Kind, QualifiedName, Sequence};

use super::{SequenceChange, diff, plan};
use crate::kinds::{Known, Standalone};
use crate::matching::{Matched, Renames};
use crate::plan::Step;

impl Standalone for Sequence {
    type Change = SequenceChange;

    const KIND: Kind = Kind::Sequence;

    fn name(&self) -> &QualifiedName {
        &self.name
    }

    fn name_after(&self, renames: &Renames) -> QualifiedName {
        renames.sequence(self)
    }

    fn changes(all: &[Matched<Sequence>], known: &Known<'_>) -> Vec<SequenceChange> {
        diff::changes(all, known.matching, known.renames)
    }

    fn steps(change: SequenceChange, _server_version: u32) -> Vec<Step> {
        plan::steps(change)
    }
}
