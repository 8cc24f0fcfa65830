//! The steps that change owners and privileges.

use std::collections::BTreeMap;

use driftless_schema::{Grantee, Kind, Name, ObjectId, QualifiedName};

use super::diff::{Key, PrivilegeChange};
use super::{
    Act, DefaultRightsChange, ObjectRightsChange, RightsChange, RightsOn, RightsStatement,
};
use crate::plan::Step;
use crate::plan::effects::{Resource, relation};

pub(crate) fn steps(change: RightsChange) -> Vec<Step> {
    match change {
        RightsChange::Object(it) => of_object(*it),
        RightsChange::Default(it) => of_new(*it),
    }
}

/// What roles lose comes before the object gets another owner, who loses nothing by it. What they get comes after: a former
/// owner would only be told to keep what the new one takes over.
fn of_object(change: ObjectRightsChange) -> Vec<Step> {
    let ObjectRightsChange { object, owner, privileges, of_owner } = change;
    let mut all = Vec::new();
    let mut later = Vec::new();
    if let Some(granted) = object.granted {
        let on = RightsOn::Object(object.id.clone(), object.what.clone(), granted);
        let (taken, given): (Vec<_>, Vec<_>) =
            statements(&on, privileges).into_iter().partition(RightsStatement::takes);
        all.extend(taken);
        later.extend(given);
        later.extend(statements(&on, of_owner));
    }
    if let (Some(owned), Some(owner)) = (object.owned, owner) {
        let (id, what) = (object.id.clone(), object.what);
        all.push(RightsStatement::Owner { id, what, owned, owner });
    }
    all.extend(later);
    let owned = match (object.id.kind, object.id.path.as_slice()) {
        (Kind::Table, [namespace, name]) => {
            Some(Resource::Owned(QualifiedName::new(namespace.clone(), name.clone())))
        }
        _ => None,
    };
    let step = |it: RightsStatement| {
        let is_owner = matches!(it, RightsStatement::Owner { .. });
        let step = Step::new(it).uses(object.id.clone());
        let owned = owned.clone().into_iter().filter(|_| is_owner);
        let step = owned.fold(step, Step::creates);
        object.part_of.iter().fold(step, |step, it| step.uses(relation(it)))
    };
    all.into_iter().map(step).collect()
}

fn of_new(change: DefaultRightsChange) -> Vec<Step> {
    let DefaultRightsChange { role, namespace, letter, privileges } = change;
    let kind = match letter {
        'r' => "TABLES",
        'S' => "SEQUENCES",
        'f' => "FUNCTIONS",
        'T' => "TYPES",
        'n' => "SCHEMAS",
        // From PostgreSQL 18 on.
        _ => "LARGE OBJECTS",
    };
    let on = RightsOn::New { role, namespace: namespace.clone(), kind };
    let step = |it: RightsStatement| {
        let within = namespace.iter().map(ObjectId::namespace);
        within.fold(Step::new(it), Step::uses)
    };
    statements(&on, privileges).into_iter().map(step).collect()
}

fn statements(on: &RightsOn, change: PrivilegeChange) -> Vec<RightsStatement> {
    let PrivilegeChange { revoked, no_longer_grantable, granted, granted_on } = change;
    let acts = [
        (Act::Revoke, revoked),
        (Act::RevokeOption, no_longer_grantable),
        (Act::Grant, granted),
        (Act::GrantWithOption, granted_on),
    ];
    let of = |(act, keys): (Act, Vec<Key>)| {
        let all = by_grantee(keys).into_iter();
        let statement =
            move |(grantee, all)| RightsStatement::Privileges { act, on: on.clone(), grantee, all };
        all.map(statement).collect::<Vec<_>>()
    };
    acts.into_iter().flat_map(of).collect()
}

/// All privileges of one role together: first those on the whole, then those on columns.
fn by_grantee(keys: Vec<Key>) -> BTreeMap<Grantee, Vec<(String, Vec<Name>)>> {
    let mut all: BTreeMap<Grantee, Vec<(String, Vec<Name>)>> = BTreeMap::new();
    let (columns, whole): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(|it| it.2.is_some());
    for (grantee, word, column) in whole.into_iter().chain(columns) {
        let of_role = all.entry(grantee).or_default();
        match (of_role.last_mut(), column) {
            (Some((last, columns)), Some(column)) if *last == word && !columns.is_empty() => {
                columns.push(column);
            }
            (_, column) => of_role.push((word, column.into_iter().collect())),
        }
    }
    all
}
