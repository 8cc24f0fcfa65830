//! What can happen to owners and privileges.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    DefaultRights, Dependent, Granted, Grantee, Kind, Name, Namespace, ObjectId, ObjectRights,
    Pair, QualifiedName, Rights,
};

use crate::diff::{Change, DependentChange, OwnedChange, TableChange};
use crate::kinds::AnyOwnedChange;
use crate::matching::{Matched, MatchedTable, Matching, Renames};

/// Owners or privileges differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightsChange {
    /// Those of an object.
    Object(Box<ObjectRightsChange>),
    /// Those of objects to come.
    Default(Box<DefaultRightsChange>),
}

/// What happens to the owner and the privileges of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRightsChange {
    /// The object as it is after.
    pub object: ObjectRights,
    /// Its new owner, if that is another one.
    pub owner: Option<Name>,
    /// What other roles lose and get.
    pub privileges: PrivilegeChange,
    /// What the owner loses and gets. Whoever becomes the owner has what the former owner had.
    pub of_owner: PrivilegeChange,
}

/// What happens to the privileges of objects to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultRightsChange {
    /// The role that creates them.
    pub role: Name,
    /// The schema that they are created in; none: any.
    pub namespace: Option<Name>,
    /// The letter of their kind.
    pub letter: char,
    /// What roles lose and get.
    pub privileges: PrivilegeChange,
}

/// A privilege of a role, perhaps on a column.
pub(crate) type Key = (Grantee, String, Option<Name>);

/// What roles lose and get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivilegeChange {
    /// What they lose.
    pub revoked: Vec<Key>,
    /// What they keep and may no longer grant to others.
    pub no_longer_grantable: Vec<Key>,
    /// What they get.
    pub granted: Vec<Key>,
    /// What they get, or have, and may grant to others from now on.
    pub granted_on: Vec<Key>,
}

impl PrivilegeChange {
    fn is_none(&self) -> bool {
        *self == PrivilegeChange::default()
    }

    /// A privilege on a whole object takes those on its columns along.
    fn of(sides: Pair<&Granted>) -> PrivilegeChange {
        let Pair { before, after } = sides;
        let mut before = before.clone();
        let mut change = PrivilegeChange::default();
        let lost: Vec<Key> = before.keys().filter(|it| !after.contains_key(*it)).cloned().collect();
        let goes_along = |it: &Key, all: &[Key]| {
            it.2.is_some() && all.contains(&(it.0.clone(), it.1.clone(), None))
        };
        change.revoked = lost.iter().filter(|it| !goes_along(it, &lost)).cloned().collect();
        before.retain(|it, _| !lost.contains(it) && !goes_along(it, &lost));
        for (key, grantable) in after {
            match (before.get(key), grantable) {
                (Some(true), false) => change.no_longer_grantable.push(key.clone()),
                (None, false) => change.granted.push(key.clone()),
                (None | Some(false), true) => change.granted_on.push(key.clone()),
                (Some(_), _) => (),
            }
        }
        change
    }
}

/// Whether objects get the owners that the other side has.
pub(crate) fn compares_owners(rights: &Pair<Option<Rights>>) -> bool {
    let tells = |it: &Option<Rights>| {
        it.as_ref().is_some_and(|it| it.objects.iter().any(|it| it.owner.is_some()))
    };
    tells(&rights.before) && tells(&rights.after)
}

/// The changes, if both sides tell; `others`: the changes of what is no definition.
pub(crate) fn changes(
    matching: &Matching,
    renames: &Renames,
    dependents: &[DependentChange],
    others: &[Change],
) -> Vec<RightsChange> {
    let Pair { before: Some(before), after: Some(after) } = matching.rights.as_ref() else {
        return Vec::new();
    };
    let statistics = kept_statistics(matching);
    let known: BTreeMap<(&str, ObjectId), &ObjectRights> = before
        .objects
        .iter()
        .map(|it| {
            let carried = match statistics.get(&it.id) {
                Some(name) => name.clone(),
                None => carried(&it.id, renames),
            };
            ((it.what.as_str(), carried), it)
        })
        .collect();
    let created = created(matching, others);
    let anew: BTreeMap<&ObjectId, &Dependent> = dependents
        .iter()
        .filter_map(|it| match it {
            DependentChange::Create(it) => Some((&it.id, it)),
            _ => None,
        })
        .collect();
    let mut all = Vec::new();
    for object in &after.objects {
        let found = known.get(&(object.what.as_str(), object.id.clone()));
        let (owner, privileges, revoked) = match found {
            Some(it) => (it.owner.clone(), it.privileges.clone(), it.revoked_from_owner.clone()),
            // What creates it sets its owner and its privileges, too.
            None if anew.get(&object.id).is_some_and(|it| is_of_nobody_known(it, object)) => {
                continue;
            }
            None if anew.contains_key(&object.id) => (
                object.owner.clone(),
                left_by_defaults(object, Pair { before, after }),
                object.revoked_from_owner.clone(),
            ),
            None if created.contains(&object.id) || is_part_of_new(object, &created) => {
                let of_others = match object.id.kind {
                    // They are compared with the table.
                    Kind::Table => Granted::new(),
                    _ => of_new(object, before),
                };
                (before.role.clone(), of_others, revoked_from_creator(object, before))
            }
            // Nothing creates it.
            None => continue,
        };
        let compares = object.owned.is_some() && object.owner.is_some();
        let owner = object.owner.clone().filter(|it| compares && owner.as_ref() != Some(it));
        let privileges = match object.granted.is_some() {
            true => PrivilegeChange::of(Pair { before: &privileges, after: &object.privileges }),
            false => PrivilegeChange::default(),
        };
        // Without an owner to compare, there is none to name.
        let of_owner = match (&object.granted, &object.owner) {
            (Some(_), Some(owner)) => of_owner(owner, &revoked, &object.revoked_from_owner),
            _ => PrivilegeChange::default(),
        };
        if owner.is_some() || !privileges.is_none() || !of_owner.is_none() {
            let object = object.clone();
            all.push(RightsChange::Object(Box::new(ObjectRightsChange {
                object,
                owner,
                privileges,
                of_owner,
            })));
        }
    }
    all.extend(
        defaults(before, after, matching, renames)
            .into_iter()
            .map(|it| RightsChange::Default(Box::new(it))),
    );
    all
}

fn carried(id: &ObjectId, renames: &Renames) -> ObjectId {
    match (id.kind, id.path.as_slice()) {
        (Kind::Namespace, [name]) => ObjectId::namespace(&renames.namespace(name)),
        _ => renames.carry_id(id),
    }
}

/// The names after of statistics that stay, or that are made again and keep their owner, by those before.
fn kept_statistics(matching: &Matching) -> BTreeMap<ObjectId, ObjectId> {
    let kept = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Kept(it) => Some(&it.owned.statistics),
        MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
    });
    let pairs = kept.flatten().filter_map(|it| match it {
        Matched::Kept(it) => Some(it.as_ref().map(|it| ObjectId::statistics(&it.name))),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    pairs.map(|it| (it.before, it.after)).collect()
}

/// What is created, apart from definitions.
fn created(matching: &Matching, changes: &[Change]) -> BTreeSet<ObjectId> {
    let statistics = changes.iter().flat_map(|it| match it {
        Change::Table(TableChange::Create(it)) => {
            it.statistics.iter().map(|it| ObjectId::statistics(&it.name)).collect()
        }
        Change::Owned(_, it) => match &**it {
            AnyOwnedChange::Statistics(OwnedChange::Add(it)) => {
                vec![ObjectId::statistics(&it.name)]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    });
    let tables = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Added(it) => Some(ObjectId::table(&it.name)),
        MatchedTable::Removed(_) | MatchedTable::Kept(_) => None,
    });
    let namespaces = matching.namespaces.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(ObjectId::namespace(&it.name)),
        Matched::Removed(_) | Matched::Kept(_) => None,
    });
    tables.chain(namespaces).chain(matching.standalone.added()).chain(statistics).collect()
}

/// A sequence that comes with a table gets its name from the table.
fn is_part_of_new(object: &ObjectRights, created: &BTreeSet<ObjectId>) -> bool {
    let (Some(table), Some(name)) = (&object.part_of, object.id.path.last()) else { return false };
    created.contains(&ObjectId::table(table)) && name.as_str().starts_with(table.name.as_str())
}

/// What the owner loses and gets.
fn of_owner(owner: &Name, before: &BTreeSet<String>, after: &BTreeSet<String>) -> PrivilegeChange {
    let key = |it: &String| (Grantee::Role(owner.clone()), it.clone(), None);
    PrivilegeChange {
        revoked: after.difference(before).map(key).collect(),
        granted: before.difference(after).map(key).collect(),
        ..PrivilegeChange::default()
    }
}

/// What the role that creates an object does not have on it.
fn revoked_from_creator(object: &ObjectRights, rights: &Rights) -> BTreeSet<String> {
    let said = rights.defaults.iter().find(|it| {
        Some(it.letter) == object.letter
            && rights.role.as_ref() == Some(&it.role)
            && it.namespace.is_none()
    });
    let Some(DefaultRights { role, privileges, standard, .. }) = said else {
        return BTreeSet::new();
    };
    let is_own = |it: &&Key| it.0 == Grantee::Role(role.clone());
    let lost = standard.keys().filter(is_own).filter(|it| !privileges.contains_key(*it));
    lost.map(|(_, word, _)| word.clone()).collect()
}

/// The privileges of others that a new object has: those that are said for new objects, and otherwise those that
/// PostgreSQL gives to all.
fn of_new(object: &ObjectRights, rights: &Rights) -> Granted {
    let mut all = Granted::new();
    let Some(letter) = object.letter else { return all };
    let to_public = |word: &str| ((Grantee::Public, word.to_owned(), None), false);
    let is_of_creator =
        |it: &&DefaultRights| it.letter == letter && rights.role.as_ref() == Some(&it.role);
    let said: Vec<&DefaultRights> = rights.defaults.iter().filter(is_of_creator).collect();
    match said.iter().find(|it| it.namespace.is_none()) {
        Some(it) => all.extend(it.privileges.clone()),
        None if letter == 'f' => all.extend([to_public("EXECUTE")]),
        None if letter == 'T' => all.extend([to_public("USAGE")]),
        None => (),
    }
    let namespace = object.id.path.first().filter(|_| object.id.path.len() > 1);
    let inside =
        said.iter().filter(|it| it.namespace.is_some() && it.namespace.as_ref() == namespace);
    all.extend(inside.flat_map(|it| it.privileges.clone()));
    // The creator owns it.
    all.retain(|(grantee, ..), _| {
        !matches!((grantee, &rights.role), (Grantee::Role(it), Some(role)) if it == role)
    });
    all
}

/// Whether its statements give it to a role that is not compared: nothing may be taken from that role.
fn is_of_nobody_known(it: &Dependent, object: &ObjectRights) -> bool {
    object.owner.is_none() && it.definition.as_ref().is_some_and(|it| !it.owner.is_empty())
}

/// The privileges that others have on a definition once it is created: its own, and those that are said for new objects on
/// the side before alone. Its statements only take back what is said on their own side.
fn left_by_defaults(object: &ObjectRights, rights: Pair<&Rights>) -> Granted {
    let own = of_new(object, rights.after);
    let taken_back: BTreeSet<&Grantee> = own.keys().map(|it| &it.0).collect();
    let mut given = of_new(object, rights.before);
    // What all get unless somebody revokes it is known to every statement.
    let is_usual = |it: &Key| it.0 == Grantee::Public && matches!(object.letter, Some('f' | 'T'));
    // Whoever owns it has all of it.
    let owns = |it: &Key| matches!((&it.0, &object.owner), (Grantee::Role(it), Some(owner)) if it == owner);
    given.retain(|it, _| !taken_back.contains(&it.0) && !is_usual(it) && !owns(it));
    given.extend(object.privileges.clone());
    given
}

/// The privileges of others on a new table of that schema.
pub(crate) fn of_new_table(name: &QualifiedName, rights: Option<&Rights>) -> Granted {
    let Some(rights) = rights else { return Granted::new() };
    let table = ObjectRights {
        id: ObjectId::table(name),
        what: "table".to_owned(),
        letter: Some('r'),
        part_of: None,
        granted: None,
        owned: None,
        owner: None,
        privileges: Granted::new(),
        revoked_from_owner: BTreeSet::new(),
    };
    of_new(&table, rights)
}

fn defaults(
    before: &Rights,
    after: &Rights,
    matching: &Matching,
    renames: &Renames,
) -> Vec<DefaultRightsChange> {
    type Place = (Name, Option<Name>, char);
    let mut all: BTreeMap<Place, Pair<Option<&DefaultRights>>> = BTreeMap::new();
    // What is said of a schema goes with the schema.
    let is_gone = |name: &Option<Name>| {
        let gone = |it: &Matched<Namespace>| match it {
            Matched::Removed(it) => Some(&it.name) == name.as_ref(),
            Matched::Added(_) | Matched::Kept(_) => false,
        };
        matching.namespaces.iter().any(gone)
    };
    for it in before.defaults.iter().filter(|it| !is_gone(&it.namespace)) {
        let namespace = it.namespace.as_ref().map(|it| renames.namespace(it));
        all.entry((it.role.clone(), namespace, it.letter)).or_default().before = Some(it);
    }
    for it in &after.defaults {
        let place = (it.role.clone(), it.namespace.clone(), it.letter);
        all.entry(place).or_default().after = Some(it);
    }
    let change = |((role, namespace, letter), sides): (Place, Pair<Option<&DefaultRights>>)| {
        let standard =
            sides.before.or(sides.after).map_or(Granted::new(), |it| it.standard.clone());
        let sides = sides.map(|it| it.map_or(&standard, |it| &it.privileges));
        let privileges = PrivilegeChange::of(sides);
        let change = DefaultRightsChange { role, namespace, letter, privileges };
        (!change.privileges.is_none()).then_some(change)
    };
    all.into_iter().filter_map(change).collect()
}
