//! Decides which removed object is which added one: the pairs that fit best together.

use driftless_schema::{ObjectId, Pair};

/// A drop and an addition that may be one rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The two objects.
    pub ids: Pair<ObjectId>,
    /// Renames of one group share objects with each other, so they are decided together.
    pub group: usize,
}

/// Two objects that may be one.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) ids: Pair<ObjectId>,
    /// The higher, the more the two have in common.
    pub(super) score: u32,
}

/// In a group of at most this many candidates, all combinations are tried; in a larger one, the best candidates are
/// taken first.
const EXHAUSTIVE: usize = 16;

/// The pairs with the highest sum, of each group of candidates that share an object with each other.
pub(super) fn best(candidates: Vec<Candidate>) -> Vec<Undecided> {
    let mut all = Vec::new();
    for (group, mut members) in groups(candidates).into_iter().enumerate() {
        // The best first; of equally good ones, those that come first.
        members.sort_by_key(|it| std::cmp::Reverse(it.score));
        let mut chosen =
            if members.len() <= EXHAUSTIVE { assigned(&members) } else { greedy(&members) };
        chosen.sort_by(|one, other| one.ids.before.cmp(&other.ids.before));
        all.extend(chosen.into_iter().map(|it| Undecided { ids: it.ids, group }));
    }
    all
}

fn share(one: &Candidate, other: &Candidate) -> bool {
    one.ids.before == other.ids.before || one.ids.after == other.ids.after
}

fn groups(candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for candidate in candidates {
        let (joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|it| share(it, &candidate)));
        let place = apart.len();
        groups = apart;
        let mut group: Vec<Candidate> = joined.into_iter().flatten().collect();
        group.push(candidate);
        groups.insert(place, group);
    }
    groups
}

fn greedy(members: &[Candidate]) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    for it in members {
        if chosen.iter().all(|other| !share(it, other)) {
            chosen.push(it.clone());
        }
    }
    chosen
}

fn assigned(members: &[Candidate]) -> Vec<Candidate> {
    let Some((first, rest)) = members.split_first() else { return Vec::new() };
    let apart: Vec<Candidate> = rest.iter().filter(|it| !share(it, first)).cloned().collect();
    let mut with = vec![first.clone()];
    with.extend(assigned(&apart));
    if apart.len() == rest.len() {
        return with;
    }
    let without = assigned(rest);
    let sum = |all: &[Candidate]| all.iter().map(|it| it.score).sum::<u32>();
    if sum(&without) > sum(&with) { without } else { with }
}

#[cfg(test)]
mod tests {
    use driftless_schema::QualifiedName;

    use super::*;

    fn candidate(before: &str, after: &str, score: u32) -> Candidate {
        let id = |name: &str| ObjectId::table(&QualifiedName::new("public", name));
        Candidate { ids: Pair { before: id(before), after: id(after) }, score }
    }

    fn pairs(candidates: Vec<Candidate>) -> Vec<(String, usize)> {
        let all = best(candidates).into_iter();
        all.map(|it| (format!("{} {}", it.ids.before, it.ids.after), it.group)).collect()
    }

    #[test]
    fn the_best_pairs_together_are_chosen_though_a_single_one_fits_better() {
        let all = vec![candidate("a", "x", 9), candidate("a", "y", 8), candidate("b", "x", 8)];
        assert_eq!(pairs(all), [("a y".to_owned(), 0), ("b x".to_owned(), 0)]);
    }

    #[test]
    fn what_shares_nothing_is_a_group_of_its_own() {
        let all = vec![candidate("a", "x", 1), candidate("b", "y", 2)];
        assert_eq!(pairs(all), [("a x".to_owned(), 0), ("b y".to_owned(), 1)]);
    }
}
