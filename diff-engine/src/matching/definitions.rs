//! Renames of views, functions, triggers and the like.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Dependent, DependentKind, Kind, ObjectId, Pair, Schema};

use super::consistent::consistent;
use super::dependents::carried_id;
use super::{Intent, Rename, Renames};

/// Views, functions, triggers and the like. A name that is taken before is not given to another one: what has it goes in an
/// earlier revision.
pub(super) fn renamed(
    schemas: &Pair<Schema>,
    intent: &Intent,
    renames: &Renames,
) -> BTreeMap<(DependentKind, ObjectId), ObjectId> {
    let mut known = BTreeMap::new();
    let said: Vec<Rename> = intent
        .renames
        .iter()
        .filter(|it| it.from.kind == Kind::Other)
        .map(|it| Rename { from: renames.placed_id(&it.from), to: it.to.clone() })
        .collect();
    if said.is_empty() || !intent.compares_definitions {
        return known;
    }
    for what in DependentKind::ALL {
        let of_kind = |schema: &Schema| -> Vec<Dependent> {
            let all = schema.dependents.iter();
            all.filter(|it| it.what == what && it.definition.is_some()).cloned().collect()
        };
        let sides = schemas.as_ref().map(of_kind);
        // What is on a table is said with the table's name after.
        let back: BTreeMap<ObjectId, ObjectId> =
            sides.before.iter().map(|it| (carried_id(it, renames), it.id.clone())).collect();
        let ids = Pair {
            before: back.keys().cloned().collect(),
            after: sides.after.iter().map(|it| it.id.clone()).collect(),
        };
        for Rename { from, to } in consistent(&ids, &said, &BTreeSet::new()) {
            let is_taken = ids.before.contains(&to);
            if let (Some(raw), false) = (back.get(&from), is_taken) {
                known.insert((what, raw.clone()), to);
            }
        }
    }
    known
}
