//! Checks and indexes that nobody named and whose texts differ: PostgreSQL says which of them are the same.

use std::collections::BTreeMap;

use driftless_schema::{
    Asked as How, Check, Expression, Index, IndexColumn, IndexKey, Name, Naming, Pair,
};

use super::table::{Named, adopted};
use super::texts::{Verdict, equate, equate_key, equate_predicate, expressions, predicates};
use super::{KeptTable, Matched, MatchedTable, Matching};

/// A removed and an added object that may be one. Indexes into a table of the matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    table: usize,
    kind: LoneKind,
    removed: usize,
    added: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LoneKind {
    Check,
    Index,
}

/// Two texts of a candidate, and how they are used. It is one object if all of its texts mean the same.
pub(super) struct Texts<'a> {
    pub(super) candidate: Candidate,
    pub(super) asked: How,
    pub(super) texts: Pair<&'a Expression>,
}

/// What has to be asked about one table.
pub(super) fn texts(kept: &KeptTable, table: usize) -> Vec<Texts<'_>> {
    let mut all = Vec::new();
    for (removed, added, Pair { before, after }) in candidates(&kept.checks) {
        all.push(Texts {
            candidate: Candidate { table, kind: LoneKind::Check, removed, added },
            asked: How::Condition,
            texts: Pair { before: &before.expression, after: &after.expression },
        });
    }
    for (removed, added, pair) in candidates(&kept.indexes) {
        if !alike_but_for_texts(kept, pair) {
            continue;
        }
        let candidate = Candidate { table, kind: LoneKind::Index, removed, added };
        let keys = expressions(pair).into_iter().map(|(_, texts)| (How::Value, texts));
        let predicate = predicates(pair).map(|texts| (How::Condition, texts));
        let of_index = keys.chain(predicate).filter(|(_, texts)| texts.differs());
        all.extend(of_index.map(|(asked, texts)| Texts { candidate, asked, texts }));
    }
    all
}

/// Every removed object with every added one, where one of them bears a name that nobody gave.
fn candidates<T: Named>(all: &[Matched<T>]) -> Vec<(usize, usize, Pair<&T>)> {
    let mut found = Vec::new();
    for (removed, one) in all.iter().enumerate() {
        let Matched::Removed(before) = one else { continue };
        for (added, other) in all.iter().enumerate() {
            let Matched::Added(after) = other else { continue };
            if before.naming() == Naming::Chosen || after.naming() == Naming::Chosen {
                found.push((removed, added, Pair { before, after }));
            }
        }
    }
    found
}

/// Whether two indexes differ in their texts and their names at most.
fn alike_but_for_texts(kept: &KeptTable, pair: Pair<&Index>) -> bool {
    let carried: BTreeMap<&Name, &Name> = kept
        .columns
        .iter()
        .filter_map(|it| {
            let Matched::Kept(pair) = it else { return None };
            Some((&pair.before.name, &pair.after.name))
        })
        .collect();
    let Index { name: _, naming: _, unique, method, columns, predicate } = pair.before;
    let keys_alike = |before: &IndexColumn, after: &IndexColumn| {
        let IndexColumn { key, descending, nulls_first } = before;
        let same_key = match (key, &after.key) {
            (IndexKey::Column(before), IndexKey::Column(after)) => {
                carried.get(before) == Some(&after)
            }
            (IndexKey::Expression(_), IndexKey::Expression(_)) => true,
            (IndexKey::Column(_), IndexKey::Expression(_))
            | (IndexKey::Expression(_), IndexKey::Column(_)) => false,
        };
        same_key && *descending == after.descending && *nulls_first == after.nulls_first
    };
    *unique == pair.after.unique
        && *method == pair.after.method
        && predicate.is_some() == pair.after.predicate.is_some()
        && columns.len() == pair.after.columns.len()
        && columns.iter().zip(&pair.after.columns).all(|(one, other)| keys_alike(one, other))
}

impl Matching {
    /// Joins what PostgreSQL says is one, then what it cannot tell apart: unknown is never a ground for DDL.
    pub(super) fn join(&mut self, verdicts: Vec<(Candidate, Verdict)>) {
        let mut joined: Vec<Candidate> = Vec::new();
        for wanted in [Verdict::Same, Verdict::Unknown] {
            for (candidate, _) in verdicts.iter().filter(|(_, verdict)| *verdict == wanted) {
                if joined.iter().all(|it| !it.shares_an_object(candidate)) {
                    joined.push(*candidate);
                }
            }
        }
        // From the end, so that the places before stay what they are.
        joined.sort_by_key(|it| (it.table, it.kind, it.added));
        for candidate in joined.into_iter().rev() {
            let MatchedTable::Kept(kept) = &mut self.tables[candidate.table] else {
                unreachable!("only kept tables are asked about")
            };
            match candidate.kind {
                LoneKind::Check => unite(&mut kept.checks, candidate, equate_check),
                LoneKind::Index => unite(&mut kept.indexes, candidate, equate_index),
            }
        }
    }
}

impl Candidate {
    fn shares_an_object(&self, other: &Candidate) -> bool {
        (self.table, self.kind) == (other.table, other.kind)
            && (self.removed == other.removed || self.added == other.added)
    }
}

/// The added object moves to the removed one's place.
fn unite<T: Named + Clone>(
    all: &mut Vec<Matched<T>>,
    candidate: Candidate,
    equate: fn(&mut Pair<T>),
) {
    let Matched::Added(after) = all.remove(candidate.added) else {
        unreachable!("a candidate names an added object")
    };
    // Removed objects stand before added ones, so this place has not moved.
    let place = &mut all[candidate.removed];
    let Matched::Removed(before) = place else {
        unreachable!("a candidate names a removed object")
    };
    let mut pair = adopted(Pair { before: before.clone(), after });
    equate(&mut pair);
    *place = Matched::Kept(pair);
}

fn equate_check(Pair { before, after }: &mut Pair<Check>) {
    equate(&before.expression, &mut after.expression);
}

fn equate_index(Pair { before, after }: &mut Pair<Index>) {
    for (before, after) in before.columns.iter().zip(&mut after.columns) {
        equate_key(&before.key, &mut after.key);
    }
    equate_predicate(&before.predicate, &mut after.predicate);
}
