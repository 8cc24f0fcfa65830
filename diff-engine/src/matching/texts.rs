//! The texts that an object has on both sides, and making them equal.

use driftless_schema::{Expression, Index, IndexKey, Pair};

/// Whether texts mean the same. Where several questions are asked about one place, the worst answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Same,
    Unknown,
    Different,
}

/// The keys that are expressions on both sides.
pub(super) fn expressions(pair: Pair<&Index>) -> Vec<(usize, Pair<&Expression>)> {
    let keys = pair.before.columns.iter().zip(&pair.after.columns).enumerate();
    keys.filter_map(|(place, (before, after))| match (&before.key, &after.key) {
        (IndexKey::Expression(before), IndexKey::Expression(after)) => {
            Some((place, Pair { before, after }))
        }
        (IndexKey::Expression(_) | IndexKey::Column(_), IndexKey::Column(_))
        | (IndexKey::Column(_), IndexKey::Expression(_)) => None,
    })
    .collect()
}

/// Both predicates, where both sides have one.
pub(super) fn predicates(pair: Pair<&Index>) -> Option<Pair<&Expression>> {
    let Pair { before, after } = pair.map(|it| it.predicate.as_ref());
    Some(Pair { before: before?, after: after? })
}

/// From now on the two are equal, and each keeps its words.
pub(super) fn equate(before: &Expression, after: &mut Expression) {
    *after = after.clone().meaning_the_same_as(before);
}

pub(super) fn equate_key(before: &IndexKey, after: &mut IndexKey) {
    if let (IndexKey::Expression(before), IndexKey::Expression(after)) = (before, after) {
        equate(before, after);
    }
}

pub(super) fn equate_predicate(before: &Option<Expression>, after: &mut Option<Expression>) {
    if let (Some(before), Some(after)) = (before, after) {
        equate(before, after);
    }
}
