//! What makes two sequences one, and how they differ.

use driftless_schema::{Kind, Pair, QualifiedName, Sequence};

use super::{SequenceChange, diff, plan};
use crate::kinds::{Known, Standalone};
use crate::matching::{Matched, Renames, names_alike};
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

    fn carried(self, renames: &Renames) -> Sequence {
        let name = renames.sequence(&self);
        Sequence { name, ..renames.carry_sequence(self) }
    }

    /// Both belong to a column, or neither does: a sequence that is made anew starts over, so whether it is the old one is
    /// always worth a question.
    fn likeness(Pair { before, after }: Pair<&Sequence>) -> Option<u32> {
        let points = [
            (before.data_type == after.data_type, 2),
            (before.options == after.options, 4),
            (before.comment == after.comment && before.comment.is_some(), 2),
        ];
        let shared =
            points.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum::<u32>();
        (before.owned_by.is_some() == after.owned_by.is_some())
            .then(|| shared + names_alike(&before.name.name, &after.name.name))
    }

    fn changes(all: &[Matched<Sequence>], known: &Known<'_>) -> Vec<SequenceChange> {
        diff::changes(all, known.matching, known.renames)
    }

    fn steps(change: SequenceChange, _server_version: u32) -> Vec<Step> {
        plan::steps(change)
    }
}
