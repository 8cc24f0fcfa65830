//! Objects without a kind of their own: views, policies, triggers and functions. Either nobody declares them, and they are
//! there before and after, as one side was read from a database; or both sides say which there are, and they are compared.

use driftless_schema::{Dependent, DependentKind, Kind, ObjectId, Pair, RenamedDependent, Schema};

use super::respelled::{last_part, respelled};
use super::{Intent, Matched, Renames};

/// Views, policies, triggers and functions, on one side or on both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    all: Vec<Matched<Dependent>>,
    /// Whether each side of these objects is described by the names after.
    named_after: Pair<bool>,
    /// Whether they are compared.
    is_compared: bool,
}

/// One such object on both sides, and what it depends on, under the names after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Carried {
    pub(crate) matched: Matched<Dependent>,
    /// Whether something that it depends on had another name when the statements of the side before were written.
    pub(crate) is_renamed: bool,
    /// Whether both sides mean different things by the same words, because something that it depends on gives its name to
    /// something else.
    pub(crate) is_in_doubt: bool,
    /// Whether its own address has another name now, because the table or the namespace that it is in has.
    pub(crate) is_moved: bool,
    /// How it gets its own new name.
    pub(crate) renaming: Option<Renaming>,
}

/// How an object gets a new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renaming {
    /// The old address, with the new names of what the object is in.
    pub(crate) from: ObjectId,
    /// The statements; none if only a new object can have the name.
    pub(crate) statements: Option<Vec<String>>,
}

impl Carried {
    /// The object as it is before.
    pub(crate) fn before(&self) -> Option<&Dependent> {
        match &self.matched {
            Matched::Removed(it) | Matched::Kept(Pair { before: it, .. }) => Some(it),
            Matched::Added(_) => None,
        }
    }
}

impl Standing {
    pub(super) fn of(schemas: &Pair<Schema>, renames: &Renames, intent: &Intent) -> Standing {
        if intent.compares_definitions {
            return Standing::compared(schemas, renames, intent);
        }
        // Of the side before, unless that side is not a database.
        let (all, named_after) = match schemas.before.dependents.as_slice() {
            [] => (schemas.after.dependents.as_slice(), true),
            all => (all, false),
        };
        Standing {
            all: all
                .iter()
                .cloned()
                .map(|it| Matched::Kept(Pair { before: it.clone(), after: it }))
                .collect(),
            named_after: Pair { before: named_after, after: named_after },
            is_compared: false,
        }
    }

    fn compared(schemas: &Pair<Schema>, renames: &Renames, intent: &Intent) -> Standing {
        let sides = schemas.as_ref().map(|it| it.dependents.clone());
        let key = |it: &Dependent, id: ObjectId| (id, it.what);
        let all = super::paired(
            sides,
            |it| key(it, renamed_id(it, renames)),
            |it| key(it, it.id.clone()),
        );
        let stays = |it: &Dependent| it.definition.is_none() || intent.undeclared.contains(&it.id);
        let all = all
            .into_iter()
            .filter(|it| !matches!(it, Matched::Added(it) if it.definition.is_none()))
            .map(|it| match it {
                Matched::Removed(it) if stays(&it) => {
                    Matched::Kept(Pair { before: it.clone(), after: under(it, renames) })
                }
                other => other,
            })
            .collect();
        Standing { all, named_after: Pair { before: false, after: true }, is_compared: true }
    }

    pub(super) fn swap(self) -> Standing {
        let Standing { all, named_after, is_compared } = self;
        Standing {
            is_compared,
            all: all.into_iter().map(Matched::swap).collect(),
            named_after: Pair { before: !named_after.after, after: !named_after.before },
        }
    }

    /// The objects of each side, if they are compared.
    pub(super) fn sides(&self) -> Pair<Vec<Dependent>> {
        if !self.is_compared {
            return Pair::default();
        }
        let before = self.all.iter().filter_map(|it| match it {
            Matched::Removed(it) | Matched::Kept(Pair { before: it, .. }) => Some(it.clone()),
            Matched::Added(_) => None,
        });
        let after = self.all.iter().filter_map(|it| match it {
            Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => Some(it.clone()),
            Matched::Removed(_) => None,
        });
        Pair { before: before.collect(), after: after.collect() }
    }

    /// The objects whose own names differ, with their addresses on each side. `carried` are the renames of everything else.
    pub(crate) fn renamed(&self, carried: &Renames) -> Vec<(DependentKind, Pair<ObjectId>)> {
        let renamed = self.all.iter().filter_map(|it| match it {
            Matched::Kept(pair) if self.is_compared => {
                let is_renamed = carried_id(&pair.before, carried) != pair.after.id;
                is_renamed.then(|| (pair.after.what, pair.as_ref().map(|it| it.id.clone())))
            }
            _ => None,
        });
        renamed.collect()
    }

    /// The addresses, on each side, of the objects that are not the same on both.
    pub fn changed(&self) -> Vec<Pair<Option<ObjectId>>> {
        let changed = self.all.iter().filter_map(|it| match it {
            Matched::Added(it) => Some(Pair { before: None, after: Some(it.id.clone()) }),
            Matched::Removed(it) => Some(Pair { before: Some(it.id.clone()), after: None }),
            Matched::Kept(pair) if pair.before.is_defined_as(&pair.after) => None,
            Matched::Kept(pair) => Some(pair.as_ref().map(|it| Some(it.id.clone()))),
        });
        changed.collect()
    }

    /// Each object, with what it depends on under the names after.
    pub(crate) fn carried(&self, renames: &Renames) -> impl Iterator<Item = Carried> {
        self.all.iter().map(|it| {
            let carry = |it: &Dependent, is_named_after: bool| match is_named_after {
                true => it.clone(),
                false => under(it.clone(), renames),
            };
            let before = match it {
                Matched::Removed(it) | Matched::Kept(Pair { before: it, .. }) => Some(it),
                Matched::Added(_) => None,
            };
            let now = before.map(|it| carry(it, self.named_after.before));
            let is_renamed = before.zip(now.as_ref()).is_some_and(|(it, now)| it.on != now.on);
            let is_moved = before.zip(now.as_ref()).is_some_and(|(it, now)| it.id != now.id);
            let is_in_doubt = match it {
                Matched::Kept(Pair { before, after }) if self.is_compared => {
                    now.as_ref().is_some_and(|now| passes_a_name_on(&before.on, &now.on, &after.on))
                }
                Matched::Kept(_) | Matched::Added(_) | Matched::Removed(_) => false,
            };
            let mut renaming = None;
            let matched = match (it, now) {
                (Matched::Added(it), _) => Matched::Added(carry(it, self.named_after.after)),
                (Matched::Removed(_), Some(now)) => Matched::Removed(now),
                (Matched::Kept(pair), Some(now)) => {
                    let after = carry(&pair.after, self.named_after.after);
                    let (before, by) = under_own_name(now, &after);
                    renaming = by;
                    Matched::Kept(Pair { before, after })
                }
                (other, None) => other.clone(),
            };
            Carried { matched, is_renamed, is_in_doubt, is_moved, renaming }
        })
    }
}

/// Whether the side after depends on something that has the old name of what the side before depends on. `now` is the latter
/// under the names after, in the same order. What nobody declares has the words of one side alone, which PostgreSQL renames.
fn passes_a_name_on(before: &[ObjectId], now: &[ObjectId], after: &[ObjectId]) -> bool {
    let mut renamed = before.iter().zip(now).filter(|(before, now)| before != now);
    now != after && renamed.any(|(before, _)| after.contains(before))
}

/// The object with what it depends on, and its own address, under the names after.
fn under(it: Dependent, renames: &Renames) -> Dependent {
    let on = it.on.iter().map(|it| renames.carry_id(it)).collect();
    let id = carried_id(&it, renames);
    Dependent { on, ..respelled(it, renames).moved(id) }
}

/// The object with the name that it has after, and how it gets that.
fn under_own_name(before: Dependent, after: &Dependent) -> (Dependent, Option<Renaming>) {
    if before.id == after.id {
        return (before, None);
    }
    let from = before.id.clone();
    match before.renamed_as(after) {
        Some(RenamedDependent { object, statements }) => {
            (object, Some(Renaming { from, statements: Some(statements) }))
        }
        None => {
            let object = Dependent { id: after.id.clone(), ..before };
            (object, Some(Renaming { from, statements: None }))
        }
    }
}

/// The address after all renames.
fn renamed_id(it: &Dependent, renames: &Renames) -> ObjectId {
    let renamed = renames.definitions.get(&(it.what, it.id.clone()));
    renamed.cloned().unwrap_or_else(|| carried_id(it, renames))
}

/// The address after the renames of what the object is in. What is on a table is addressed by the table's name.
pub(super) fn carried_id(it: &Dependent, renames: &Renames) -> ObjectId {
    match (it.relation_below(), it.id.path.last()) {
        (Some(table), Some(name)) => {
            let table = renames.carry_id(&ObjectId::table(&table));
            let path = table.path.into_iter().chain([name.clone()]).collect();
            ObjectId { kind: Kind::Other, path }
        }
        _ => {
            let mut id = it.id.clone();
            if let Some(last) = id.path.last_mut() {
                *last = last_part(it.what, last, renames);
            }
            match id.in_namespace().map(|it| renames.namespace(it)) {
                Some(namespace) => id.placed(&namespace),
                None => id,
            }
        }
    }
}
