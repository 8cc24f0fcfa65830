//! How an operator gets another definition where it is: the operator on both sides and all that come and go in, statements out.

use std::collections::BTreeSet;

use driftless_schema::{Dependent, DependentKind, Pair};

use crate::matching::{Carried, Matched};
use crate::versions::sets_more_of_operators;

/// The operators that come and go, as statements spell them. Another operator gets its commutator or negator when that one is
/// created, and loses it when that one is dropped.
#[derive(Debug, Default)]
pub(super) struct Operators {
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
    /// Whether the server can set what an operator does not have yet.
    sets_more: bool,
}

impl Operators {
    pub(super) fn of(all: &[Carried], server_version: u32) -> Operators {
        let sets_more = sets_more_of_operators(server_version);
        let mut found = Operators { sets_more, ..Operators::default() };
        for it in all {
            let (one, among) = match &it.matched {
                Matched::Added(it) => (it, &mut found.added),
                Matched::Removed(it) => (it, &mut found.removed),
                Matched::Kept(_) => continue,
            };
            among.extend(spelled(one).map(str::to_owned));
        }
        found
    }

    /// The statements; none if the operator has to be dropped and created.
    pub(super) fn in_place(&self, pair: &Pair<Dependent>) -> Option<Vec<String>> {
        let Pair { before: Some(before), after: Some(after) } =
            pair.as_ref().map(|it| it.definition.as_ref())
        else {
            return None;
        };
        // The function is the first.
        if before.shape.first() != after.shape.first() {
            return None;
        }
        let is_of =
            |it: &str, all: &BTreeSet<String>| all.contains(it.lines().last().unwrap_or_default());
        let mut lost = before.shape.iter().filter(|it| !after.shape.contains(it));
        if !lost.all(|it| is_of(it, &self.removed)) {
            return None;
        }
        let gained = after.shape.iter().filter(|it| !before.shape.contains(it));
        let gained: Vec<&str> = gained
            .filter(|it| !is_of(it, &self.added))
            .filter_map(|it| it.lines().next())
            .collect();
        if !gained.is_empty() && !self.sets_more {
            return None;
        }
        let replace = after.replace.as_ref()?;
        let statement = match gained.as_slice() {
            [] => (before.replace != after.replace).then(|| replace.clone()),
            all => Some(replace.replacen("SET (", &format!("SET ({}, ", all.join(", ")), 1)),
        };
        let parts = after.parts_in_place(before)?;
        Some(statement.into_iter().chain(parts.unset).chain(parts.set).collect())
    }
}

fn spelled(it: &Dependent) -> Option<&str> {
    if it.what != DependentKind::Operator {
        return None;
    }
    it.dropping()?.strip_prefix("DROP OPERATOR ")?.strip_suffix(';')
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Definition, Kind, ObjectId, Remake};

    use super::*;

    fn operator(shape: &[&str], join: &str) -> Dependent {
        Dependent {
            id: ObjectId {
                kind: Kind::Other,
                path: ["pg_operator", "s", "<(a, a)"].map(Into::into).into(),
            },
            what: DependentKind::Operator,
            on: Vec::new(),
            remake: Some(Remake { drop: None, create: Vec::new() }),
            definition: Some(Definition {
                create: format!("{}{join}", shape.concat()),
                shape: shape.iter().map(|it| (*it).to_owned()).collect(),
                replace: Some(format!("ALTER OPERATOR s.< (a, a) SET (JOIN = {join});")),
                ..Definition::default()
            }),
        }
    }

    #[test]
    fn what_comes_with_another_operator_takes_no_statement() {
        let of = |added: &[&str], removed: &[&str], sets_more| {
            let set = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
            Operators { added: set(added), removed: set(removed), sets_more }
        };
        let alone = || operator(&["f"], "NONE");
        let pair = || operator(&["f", "COMMUTATOR = OPERATOR(s.>)\ns.> (a, a)"], "NONE");
        let up = Pair { before: alone(), after: pair() };
        let down = Pair { before: pair(), after: alone() };
        assert_eq!(of(&["s.> (a, a)"], &[], false).in_place(&up), Some(vec![]));
        assert_eq!(of(&[], &["s.> (a, a)"], false).in_place(&down), Some(vec![]));
        assert_eq!(of(&["s.> (b, b)"], &[], false).in_place(&up), None);
        assert_eq!(of(&["s.> (a, a)"], &[], true).in_place(&down), None);
        let statement =
            "ALTER OPERATOR s.< (a, a) SET (COMMUTATOR = OPERATOR(s.>), JOIN = NONE);".to_owned();
        assert_eq!(of(&[], &[], true).in_place(&up), Some(vec![statement]));
        let joins = Pair { before: alone(), after: operator(&["f"], "j") };
        let statement = "ALTER OPERATOR s.< (a, a) SET (JOIN = j);".to_owned();
        assert_eq!(of(&[], &[], false).in_place(&joins), Some(vec![statement]));
        let other = Pair { before: alone(), after: operator(&["g"], "NONE") };
        assert_eq!(of(&[], &[], true).in_place(&other), None);
    }
}
