//! Which extension before is which extension after.

use std::collections::BTreeSet;

use driftless_schema::well_known::extension_of_type;
use driftless_schema::{Extension, Extensions, FoundType, Pair, Schema, SqlType};

use crate::matching::{Matched, paired};

/// A database may have extensions that models do not need, and models need not name an extension's namespace. Nor do
/// models need an extension for a type that the database has without it.
pub(crate) fn extensions(schemas: &Pair<Schema>) -> Vec<Matched<Extension>> {
    let needed = schemas.as_ref().map(|it| matches!(it.extensions, Extensions::Needed(_)));
    let (needed_before, needed_after) = (needed.before, needed.after);
    let found = schemas.as_ref().map(|it| {
        let bare = |it: &FoundType| extension_of_type(&SqlType::built_in(it.bare.clone()));
        let names: BTreeSet<&str> = it.found_types.iter().filter_map(bare).collect();
        names
    });
    let brought_otherwise = |it: &Extension, found: &BTreeSet<&str>, is_needed: bool| {
        is_needed && found.contains(it.name.as_str())
    };
    let sides = schemas.as_ref().map(|it| match &it.extensions {
        Extensions::Installed(all) | Extensions::Needed(all) => all.clone(),
    });
    let all = paired(sides, |it| it.name.clone(), |it| it.name.clone());
    all.into_iter()
        .filter(|it| match it {
            Matched::Added(it) => {
                (needed_after || !needed_before)
                    && !brought_otherwise(it, &found.before, needed_after)
            }
            Matched::Removed(it) => {
                (needed_before || !needed_after)
                    && !brought_otherwise(it, &found.after, needed_before)
            }
            Matched::Kept(_) => true,
        })
        .map(|it| match it {
            Matched::Kept(Pair { mut before, mut after }) => {
                let known = after.namespace.take().or_else(|| before.namespace.clone());
                before.namespace = before.namespace.take().or_else(|| known.clone());
                after.namespace = known;
                Matched::Kept(Pair { before, after })
            }
            one_sided => one_sided,
        })
        .collect()
}
