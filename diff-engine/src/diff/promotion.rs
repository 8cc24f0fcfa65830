//! A unique index that becomes a constraint: it need not be rebuilt.

use driftless_schema::{Index, IndexColumn, IndexKey, Name, PrimaryKey, QualifiedName, Unique};

use super::{Change, OwnedChange};
use crate::kinds::AnyOwnedChange;
use crate::kinds::owned::Owned;
use crate::matching::{KeptTable, Matched, Renames};

/// The constraint that an index is used for from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promoted {
    /// A primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
}

/// The indexes of a table that are used for keys from now on.
pub(super) struct Promotions(Vec<(Index, Promoted)>);

impl Promotions {
    /// Each removed index over the same columns as an added key.
    pub(super) fn of(kept: &KeptTable, renames: &Renames) -> Promotions {
        // PostgreSQL has no `ADD CONSTRAINT … USING INDEX` for partitioned tables (13 to 18).
        if kept.traits.before.partition_by.is_some() {
            return Promotions(Vec::new());
        }
        let mut indexes: Vec<Index> = kept
            .owned
            .indexes
            .iter()
            .filter_map(|it| match it {
                Matched::Removed(it) => Some(it.clone().carried(renames, &kept.name.before)),
                Matched::Added(_) | Matched::Kept(_) => None,
            })
            .collect();
        let keys = added(&kept.owned.primary_keys).cloned().map(Promoted::PrimaryKey);
        let keys = keys.chain(added(&kept.owned.uniques).cloned().map(Promoted::Unique));
        let mut all = Vec::new();
        for key in keys {
            if let Some(place) = indexes.iter().position(|it| fits(it, &key)) {
                all.push((indexes.remove(place), key));
            }
        }
        Promotions(all)
    }

    /// Whether the index of that name becomes the index of a key.
    pub(super) fn take(&self, index: &Name) -> bool {
        self.0.iter().any(|(it, _)| it.name == *index)
    }

    /// The changes of the table, with these promotions in place of the added keys.
    pub(super) fn among(&self, all: Vec<Change>) -> Vec<Change> {
        let promotion = |table: QualifiedName, key: &Name| {
            let found = self.0.iter().find(|(_, promoted)| promoted.name() == key);
            found.map(|it| Change::Promotion(table, Box::new(it.clone())))
        };
        let of_one = |change: Change| match &change {
            Change::Owned(table, of) => match &**of {
                AnyOwnedChange::PrimaryKey(OwnedChange::Add(PrimaryKey { name, .. }))
                | AnyOwnedChange::Unique(OwnedChange::Add(Unique { name, .. })) => {
                    Some(promotion(table.clone(), name).unwrap_or(change))
                }
                AnyOwnedChange::Index(OwnedChange::Drop(it)) if self.take(&it.name) => None,
                _ => Some(change),
            },
            _ => Some(change),
        };
        all.into_iter().filter_map(of_one).collect()
    }
}

fn added<T>(all: &[Matched<T>]) -> impl Iterator<Item = &T> {
    all.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(it),
        Matched::Removed(_) | Matched::Kept(_) => None,
    })
}

impl Promoted {
    /// The constraint's name.
    pub(crate) fn name(&self) -> &Name {
        match self {
            Promoted::PrimaryKey(it) => &it.name,
            Promoted::Unique(it) => &it.name,
        }
    }

    /// Its columns.
    pub(crate) fn columns(&self) -> &[Name] {
        match self {
            Promoted::PrimaryKey(it) => &it.columns,
            Promoted::Unique(it) => &it.columns,
        }
    }
}

/// Whether the server accepts the index for the key (`ATExecAddIndexConstraint` and `transformIndexConstraint`,
/// PostgreSQL 13 to 18): a valid B-tree over columns in the default order, for all rows.
fn fits(index: &Index, promoted: &Promoted) -> bool {
    let (include, nulls_distinct, without_overlaps) = match promoted {
        Promoted::PrimaryKey(it) => (&it.include, true, it.without_overlaps),
        Promoted::Unique(it) => (&it.include, it.nulls_distinct, it.without_overlaps),
    };
    let is_plain = |it: &IndexColumn, name: &Name| {
        let key = IndexColumn::new(IndexKey::Column(name.clone()));
        *it == key
    };
    let columns = promoted.columns();
    index.unique
        && index.valid
        && !without_overlaps
        && index.method.as_str() == "btree"
        && index.predicate.is_none()
        && index.nulls_distinct == nulls_distinct
        && index.include == *include
        && index.columns.len() == columns.len()
        && index.columns.iter().zip(columns).all(|(it, name)| is_plain(it, name))
}
