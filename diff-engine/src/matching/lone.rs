//! Objects with names that nobody chose and with different texts: PostgreSQL says which removed object is which added
//! one.

use std::collections::BTreeSet;

use driftless_schema::{Expression, Naming, Pair, QualifiedName, TextUse};

use super::{KeptTable, Matched, MatchedTable, Matching, Renames};
use crate::kinds::owned::{InRegister, Owned, adopted, equate, texts, with_text};
use crate::kinds::{OwnedKind, each_owned, of_kind};

/// A removed and an added object that may be one. Indexes into a table of the matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    table: usize,
    kind: OwnedKind,
    removed: usize,
    added: usize,
}

/// Two texts of a candidate, and how they are used. The candidate is one object if all of its texts mean the same.
pub(super) struct Texts {
    pub(super) candidate: Candidate,
    pub(super) used_as: TextUse,
    pub(super) texts: Pair<Expression>,
}

/// Whether PostgreSQL says that two texts mean the same. If several questions are asked about one place, the worst
/// answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Same,
    Unknown,
    Different,
}

/// What has to be asked about one table.
pub(super) fn lone_texts(kept: &KeptTable, table: usize, renames: &Renames) -> Vec<Texts> {
    let name = &kept.name.before;
    let mut all = Vec::new();
    each_owned!(&kept.owned, of_kind => all.extend(candidates(of_kind, table, renames, name)));
    all.into_iter()
        .flat_map(|(candidate, texts)| {
            let differing = texts.into_iter().filter(|(_, texts)| texts.differs());
            differing.map(move |(used_as, texts)| Texts { candidate, used_as, texts })
        })
        .collect()
}

/// The removed objects that may be added ones, by their kinds and places.
pub(super) fn lone_owned(
    kept: &KeptTable,
    table: usize,
    renames: &Renames,
) -> BTreeSet<(OwnedKind, usize)> {
    let found = lone_texts(kept, table, renames);
    found.into_iter().map(|it| (it.candidate.kind, it.candidate.removed)).collect()
}

type PairTexts = (Candidate, Vec<(TextUse, Pair<Expression>)>);

/// Every removed object with every added one that differs from it at most in texts and names, if nobody chose the name
/// of one of them.
fn candidates<T: InRegister>(
    all: &[Matched<T>],
    table: usize,
    renames: &Renames,
    name: &QualifiedName,
) -> Vec<PairTexts> {
    let mut found = Vec::new();
    for (removed, one) in all.iter().enumerate() {
        let Matched::Removed(before) = one else { continue };
        for (added, other) in all.iter().enumerate() {
            let Matched::Added(after) = other else { continue };
            let texts = texts(Pair { before, after });
            let is_apart = texts.iter().any(|(_, it)| it.before.is_apart() || it.after.is_apart());
            let is_named = before.naming() == Naming::Given && after.naming() == Naming::Given;
            if !is_named
                && !is_apart
                && before.clone().carried(renames, name).skeleton() == after.clone().skeleton()
            {
                found.push((Candidate { table, kind: T::KIND, removed, added }, texts));
            }
        }
    }
    found
}

impl Matching {
    /// Joins the objects that are one according to PostgreSQL, then those that it cannot tell apart: unknown is never a
    /// ground for DDL.
    pub(super) fn join(&mut self, verdicts: Vec<(Candidate, Verdict)>) {
        let mut joined: Vec<Candidate> = Vec::new();
        for wanted in [Verdict::Same, Verdict::Unknown] {
            for (candidate, _) in verdicts.iter().filter(|(_, verdict)| *verdict == wanted) {
                if joined.iter().all(|it| !it.shares_an_object(candidate)) {
                    joined.push(*candidate);
                }
            }
        }
        // From the end, so that earlier indexes stay valid.
        joined.sort_by_key(|it| (it.table, it.kind, it.added));
        for candidate in joined.into_iter().rev() {
            let MatchedTable::Kept(kept) = &mut self.tables[candidate.table] else {
                unreachable!("only kept tables are asked about")
            };
            of_kind!(kept.owned, candidate.kind, all => unite(all, candidate));
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
fn unite<T: Owned>(all: &mut Vec<Matched<T>>, candidate: Candidate) {
    let Matched::Added(after) = all.remove(candidate.added) else {
        unreachable!("a candidate names an added object")
    };
    // Removed objects come before added ones, so this index is still valid.
    let place = &mut all[candidate.removed];
    let Matched::Removed(before) = place else {
        unreachable!("a candidate names a removed object")
    };
    let mut pair = adopted(Pair { before: before.clone(), after });
    for text in 0..pair.before.texts().len() {
        with_text(&mut pair, text, |before, after| equate(before, after));
    }
    *place = Matched::Kept(pair);
}
