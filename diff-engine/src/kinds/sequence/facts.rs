//! The facts of statements about sequences.

use driftless_schema::{Name, ObjectId, OwnedBy, Pair, QualifiedName, Sequence};

use super::{SequenceAction, SequenceIs};
use crate::plan::{Break, Facts, LockMode, Loss, Purpose, Relation};

pub(crate) fn created(it: &Sequence) -> Facts {
    let sequence = SequenceIs::Named(it.name.clone());
    match it.unlogged && it.owned_by.is_none() {
        true => Facts::default().losing(Loss::Durability(Relation::Sequence(sequence))),
        false => Facts::default(),
    }
}

pub(crate) fn dropped(name: &QualifiedName) -> Facts {
    let sequence = SequenceIs::Named(name.clone());
    Facts::default()
        .locking(Relation::Sequence(sequence.clone()), LockMode::AccessExclusive)
        .losing(Loss::Position(sequence))
        .breaking(Break::Gone(ObjectId::sequence(name)))
}

pub(crate) fn renamed(names: &Pair<QualifiedName>) -> Facts {
    let sequence = SequenceIs::Named(names.before.clone());
    Facts::default()
        .locking(Relation::Sequence(sequence), LockMode::AccessExclusive)
        .breaking(Break::SequenceRenamed(names.clone()))
}

/// The sequence of an identity is altered through its table.
pub(crate) fn altered(sequence: &SequenceIs, actions: &[SequenceAction]) -> Facts {
    let facts =
        Facts::default().locking(Relation::Sequence(sequence.clone()), LockMode::ShareRowExclusive);
    let facts = match sequence {
        SequenceIs::Named(_) => facts,
        SequenceIs::OfIdentity(table, _) => facts.locking_table(table, LockMode::AccessExclusive),
    };
    actions.iter().fold(facts, |facts, it| match it {
        SequenceAction::Unlogged(unlogged) => {
            let own = Relation::Sequence(sequence.clone());
            let facts = facts.locking(own.clone(), LockMode::AccessExclusive);
            if *unlogged { facts.losing(Loss::Durability(own)) } else { facts }
        }
        SequenceAction::OwnedBy(Some(OwnedBy { table, column: _ })) => {
            facts.locking_table(table, LockMode::AccessShare)
        }
        SequenceAction::OwnedBy(None)
        | SequenceAction::Type(_)
        | SequenceAction::Increment(_)
        | SequenceAction::Minimum(_)
        | SequenceAction::Maximum(_)
        | SequenceAction::Start(_)
        | SequenceAction::Cache(_)
        | SequenceAction::Cycle(_) => facts,
    })
}

/// `setval`. The server looks up the column of an identity under a lock that it releases at once.
pub(crate) fn positioned(sequence: &SequenceIs) -> Facts {
    Facts::default().locking(Relation::Sequence(sequence.clone()), LockMode::RowExclusive)
}

pub(crate) fn copied(from: &SequenceIs, to: &SequenceIs) -> Facts {
    let mode = match from {
        SequenceIs::Named(_) => LockMode::AccessShare,
        // Its next number is drawn.
        SequenceIs::OfIdentity(..) => LockMode::RowExclusive,
    };
    positioned(to).locking(Relation::Sequence(from.clone()), mode)
}

pub(crate) fn following(sequence: &SequenceIs, table: &QualifiedName, column: &Name) -> Facts {
    let rows = Relation::Table(table.clone());
    positioned(sequence)
        .locking(rows.clone(), LockMode::AccessShare)
        .perhaps_scanning(rows, Purpose::LastNumber(column.clone()))
}
