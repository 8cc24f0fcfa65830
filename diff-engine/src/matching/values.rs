//! What the values of managed types are: a type that stands over another one holds that one's values.

use std::collections::BTreeMap;

use driftless_schema::{ObjectId, Pair, SqlType};

use super::{Matching, Renames};

/// What the values of a type are that stands over another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underlying {
    /// The type that it is over, under its name after.
    pub data_type: SqlType,
    /// Whether it has conditions, so that a cast to it looks at every value.
    pub is_checked: bool,
}

/// What the values of managed types are, on each side, by the types' addresses after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(Pair<BTreeMap<ObjectId, Underlying>>);

impl Values {
    pub(crate) fn of(matching: &Matching, renames: &Renames) -> Values {
        let mut all = Pair { before: BTreeMap::new(), after: BTreeMap::new() };
        matching.standalone.underlying(renames, &mut all);
        Values(all)
    }

    /// The managed types that stand over others, on each side.
    pub(crate) fn over(&self) -> Pair<&BTreeMap<ObjectId, Underlying>> {
        self.0.as_ref()
    }

    /// The types that the values of two columns have, below everything that stands over them. The types of the columns are
    /// given under the names after.
    pub fn pair(&self, types: Pair<&SqlType>) -> Pair<SqlType> {
        Pair {
            before: below(&self.0.before, types.before).0,
            after: below(&self.0.after, types.after).0,
        }
    }

    /// The type that the values of a column have after, and whether a cast to the column's type looks at every value.
    pub fn after(&self, data_type: &SqlType) -> (SqlType, bool) {
        below(&self.0.after, data_type)
    }

    /// Whether the type is that one, or stands over it, on both sides.
    pub fn stands_over(&self, types: Pair<&SqlType>, id: &ObjectId) -> bool {
        stands_over(&self.0.before, types.before, id) && stands_over(&self.0.after, types.after, id)
    }
}

/// A circle ends where it began: PostgreSQL has none, and models that say one are refused before.
fn chain<'a>(
    known: &'a BTreeMap<ObjectId, Underlying>,
    data_type: &SqlType,
) -> impl Iterator<Item = &'a Underlying> {
    let next = |it: &SqlType| it.defined_as().and_then(|id| known.get(&id));
    let chain = std::iter::successors(next(data_type), move |it| next(&it.data_type));
    chain.take(known.len())
}

fn below(known: &BTreeMap<ObjectId, Underlying>, data_type: &SqlType) -> (SqlType, bool) {
    let (mut found, mut is_checked) = (data_type.clone(), false);
    for it in chain(known, data_type) {
        found =
            SqlType { base: it.data_type.base.clone(), array: found.array || it.data_type.array };
        is_checked |= it.is_checked;
    }
    (found, is_checked)
}

fn stands_over(known: &BTreeMap<ObjectId, Underlying>, data_type: &SqlType, id: &ObjectId) -> bool {
    let is = |it: &SqlType| it.defined_as().as_ref() == Some(id);
    is(data_type) || chain(known, data_type).any(|it| is(&it.data_type))
}
