//! How an operator gets another definition where it is: the operator on both sides and all that come and go in, statements out.

use std::collections::BTreeSet;

use driftless_schema::{Definition, Dependent, DependentKind, Pair};

use crate::matching::{Carried, Matched};

/// The operators that come and go, as statements spell them. Another operator gets its commutator or negator when that one is
/// created, and loses it when that one is dropped.
#[derive(Debug, Default)]
pub(super) struct Operators {
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl Operators {
    pub(super) fn of(all: &[Carried]) -> Operators {
        let mut found = Operators::default();
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
        let replace = after.replace.as_ref()?;
        // The function is the first.
        if before.shape.first() != after.shape.first() {
            return None;
        }
        let is_of = |it: &str, all: &BTreeSet<String>| {
            it.split_once(' ').is_some_and(|(_, other)| all.contains(other))
        };
        let lost = before.shape.iter().filter(|it| !after.shape.contains(it));
        let gained = after.shape.iter().filter(|it| !before.shape.contains(it));
        let gained: Vec<&String> = gained.filter(|it| !is_of(it, &self.added)).collect();
        // Newer servers can set what is not set yet.
        let can_be_set = |it: &&String| {
            it.split(' ').next().is_some_and(|word| replace.contains(&format!("{word} = ")))
                || replace.contains(&format!("{it}, "))
        };
        if !lost.into_iter().all(|it| is_of(it, &self.removed)) || !gained.iter().all(can_be_set) {
            return None;
        }
        let is_set = !gained.is_empty() || estimators(before) != estimators(after);
        let parts = after.parts_in_place(before)?;
        let statement = is_set.then(|| replace.clone());
        Some(statement.into_iter().chain(parts.unset).chain(parts.set).collect())
    }
}

fn spelled(it: &Dependent) -> Option<&str> {
    if it.what != DependentKind::Operator {
        return None;
    }
    it.dropping()?.strip_prefix("DROP OPERATOR ")?.strip_suffix(';')
}

/// What the planner asks for estimates.
fn estimators(it: &Definition) -> Option<&str> {
    let replace = it.replace.as_deref()?;
    Some(&replace[replace.find("RESTRICT = ")?..])
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Kind, ObjectId, Remake};

    use super::*;

    fn operator(name: &str, shape: &[&str], replace: &str) -> Dependent {
        Dependent {
            id: ObjectId {
                kind: Kind::Other,
                path: ["pg_operator", "s", name].map(Into::into).into(),
            },
            what: DependentKind::Operator,
            on: Vec::new(),
            remake: Some(Remake { drop: Some(format!("DROP OPERATOR {name};")), create: vec![] }),
            definition: Some(Definition {
                create: shape.concat(),
                shape: shape.iter().map(|it| (*it).to_owned()).collect(),
                replace: Some(format!("{replace}RESTRICT = NONE);")),
                ..Definition::default()
            }),
        }
    }

    #[test]
    fn what_comes_with_another_operator_takes_no_statement() {
        let of = |added: &[&str], removed: &[&str]| {
            let set = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
            Operators { added: set(added), removed: set(removed) }
        };
        let alone = || operator("s.< (a, a)", &["f"], "SET (");
        let pair = || operator("s.< (a, a)", &["f", "COMMUTATOR s.> (a, a)"], "SET (");
        let up = Pair { before: alone(), after: pair() };
        let down = Pair { before: pair(), after: alone() };
        assert_eq!(of(&["s.> (a, a)"], &[]).in_place(&up), Some(vec![]));
        assert_eq!(of(&[], &["s.> (a, a)"]).in_place(&down), Some(vec![]));
        assert_eq!(of(&[], &[]).in_place(&up), None);
        assert_eq!(of(&["s.> (a, a)"], &[]).in_place(&down), None);
        let set = "SET (COMMUTATOR = OPERATOR(s.>), ";
        let newer = operator("s.< (a, a)", &["f", "COMMUTATOR s.> (a, a)"], set);
        let statement = vec![format!("{set}RESTRICT = NONE);")];
        let pair = Pair { before: alone(), after: newer };
        assert_eq!(of(&[], &[]).in_place(&pair), Some(statement));
    }
}
