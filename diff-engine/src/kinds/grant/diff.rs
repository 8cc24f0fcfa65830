//! What can happen to the privileges on a table.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Grant, Granted, Grantee, Grants, Name, Pair, Privilege, QualifiedName, Table,
};

use crate::matching::{KeptTable, Matched, Renames};
use crate::versions::has_maintain;

/// The privileges on a table differ, or those on its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantChange {
    /// The privileges that roles lose. A privilege on the table takes those on its columns along.
    pub revoked: Vec<Grant>,
    /// The privileges that roles keep and may no longer grant to others.
    pub no_longer_grantable: Vec<Grant>,
    /// The privileges that roles get.
    pub granted: Vec<Grant>,
    /// The tables from which the table has columns.
    pub parents: Vec<QualifiedName>,
}

/// What a privilege is about: it can be had once.
type Key = (Grantee, Privilege, Option<Name>);

/// Whether a privilege can be granted to others, by what it is about.
type Held = BTreeMap<Key, bool>;

/// The privileges on a new table.
/// `given` are those that a new table has.
pub(crate) fn of_new(table: &Table, given: &Granted, server_version: u32) -> Option<GrantChange> {
    let grants = table.grants.as_ref()?;
    let parents = table.traits.inheritance.parents().to_vec();
    let wanted = held(grants, server_version);
    let mut before = Held::new();
    for ((grantee, word, column), grantable) in given {
        if let Some(privilege) = Privilege::of_keyword(word) {
            before.insert((grantee.clone(), privilege, column.clone()), *grantable);
        }
    }
    change(Pair { before, after: wanted }, parents)
}

/// What differs in the privileges on a table that is on both sides. Nothing is compared if one side leaves them to others.
/// `is_recreated` says which columns, by their names after, are dropped and added again, without privileges. If
/// `keeps_owners`, the table has the owner before also afterwards, whatever the other side says.
pub(crate) fn of_kept(
    kept: &KeptTable,
    renames: &Renames,
    is_recreated: impl Fn(&Name) -> bool,
    keeps_owners: bool,
    server_version: u32,
) -> Option<GrantChange> {
    let Pair { before: Some(before), after: Some(after) } =
        kept.grants.as_ref().map(Option::as_ref)
    else {
        return None;
    };
    let columns = columns_after(kept);
    let mut found = before.clone();
    for column in found.all.iter_mut().filter_map(|it| it.column.as_mut()) {
        *column = renames.column(&kept.name.before, column);
    }
    // What a column had is gone with it.
    found
        .all
        .retain(|it| it.column.as_ref().is_none_or(|it| columns.contains(it) && !is_recreated(it)));
    let owners = [Some(before).filter(|_| keeps_owners), Some(after)].into_iter().flatten();
    let owners: BTreeSet<Grantee> =
        owners.filter_map(|it| it.owner.clone().map(Grantee::Role)).collect();
    let sides = Pair { before: &found, after }.map(|it| {
        let mut all = held(it, server_version);
        // An owner has every privilege anyway.
        all.retain(|(grantee, ..), _| !owners.contains(grantee));
        all
    });
    change(sides, kept.traits.after.inheritance.parents().to_vec())
}

/// The columns that the table has after, inherited ones too.
fn columns_after(kept: &KeptTable) -> BTreeSet<Name> {
    let inherited = kept.inherited.after.iter().flat_map(|it| &it.columns);
    let own = kept.columns.iter().filter_map(|it| match it {
        Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => Some(it),
        Matched::Removed(_) => None,
    });
    own.chain(inherited).map(|it| it.name.clone()).collect()
}

/// Each privilege once; `ALL` is what the server knows.
fn held(grants: &Grants, server_version: u32) -> Held {
    let mut held = Held::new();
    for Grant { grantee, privilege, column, grantable } in &grants.all {
        for privilege in each(*privilege, column.is_some(), server_version) {
            let key = (grantee.clone(), privilege, column.clone());
            *held.entry(key).or_default() |= grantable;
        }
    }
    held
}

/// The privileges that one stands for.
pub(super) fn each(privilege: Privilege, of_column: bool, server_version: u32) -> Vec<Privilege> {
    let known = |it: &Privilege| match it {
        Privilege::All => false,
        Privilege::Maintain => !of_column && has_maintain(server_version),
        other => !of_column || other.is_of_columns(),
    };
    match privilege {
        Privilege::All => Privilege::EACH.into_iter().filter(known).collect(),
        one => vec![one],
    }
}

fn change(sides: Pair<Held>, parents: Vec<QualifiedName>) -> Option<GrantChange> {
    let Pair { mut before, after } = sides;
    let lost: Vec<Key> = before.keys().filter(|it| !after.contains_key(*it)).cloned().collect();
    let revoked = widest(lost);
    before.retain(|it, _| !revoked.iter().any(|revoked| covers(revoked, it)));
    let fixed: Vec<Key> = before
        .iter()
        .filter(|(key, grantable)| **grantable && after.get(*key) == Some(&false))
        .map(|(key, _)| key.clone())
        .collect();
    let fixed = widest(fixed);
    for (key, grantable) in &mut before {
        *grantable &= !fixed.iter().any(|it| covers(it, key));
    }
    let granted = after
        .into_iter()
        .filter(|(key, grantable)| before.get(key).is_none_or(|before| *grantable && !before));
    let change = GrantChange {
        revoked: revoked.into_iter().map(|it| grant(it, false)).collect(),
        no_longer_grantable: fixed.into_iter().map(|it| grant(it, false)).collect(),
        granted: granted.map(|(key, grantable)| grant(key, grantable)).collect(),
        parents,
    };
    let GrantChange { revoked, no_longer_grantable, granted, parents: _ } = &change;
    let is_none = revoked.is_empty() && no_longer_grantable.is_empty() && granted.is_empty();
    (!is_none).then_some(change)
}

fn grant((grantee, privilege, column): Key, grantable: bool) -> Grant {
    Grant { grantee, privilege, column, grantable }
}

/// Without what another one of them takes along.
fn widest(all: Vec<Key>) -> Vec<Key> {
    let is_covered = |key: &Key| all.iter().any(|it| it != key && covers(it, key));
    all.iter().filter(|it| !is_covered(it)).cloned().collect()
}

/// Whether `REVOKE` of the first takes the second along: a privilege on a table does so with those on its columns.
fn covers(revoked: &Key, key: &Key) -> bool {
    let (grantee, privilege, column) = revoked;
    (grantee, privilege) == (&key.0, &key.1) && (column.is_none() || *column == key.2)
}
