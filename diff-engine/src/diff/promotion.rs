//! A unique index that becomes a constraint: it need not be built again.

use driftless_schema::{Index, IndexColumn, IndexKey, Name, PrimaryKey, Unique};

use super::{Change, OwnedChange};

/// What an index becomes the index of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promoted {
    /// A primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
}

/// Makes one change of an index that goes and a key over the same columns that comes.
pub(super) fn promoted(mut all: Vec<Change>) -> Vec<Change> {
    let mut place = 0;
    while place < all.len() {
        let promoted = match &all[place] {
            Change::PrimaryKey(_, OwnedChange::Add(it)) => Promoted::PrimaryKey(it.clone()),
            Change::Unique(_, OwnedChange::Add(it)) => Promoted::Unique(it.clone()),
            _ => {
                place += 1;
                continue;
            }
        };
        let found = all.iter().enumerate().find_map(|(other, change)| match change {
            Change::Index(table, OwnedChange::Drop(index)) if fits(index, &promoted) => {
                Some((other, table.clone(), index.clone()))
            }
            _ => None,
        });
        if let Some((other, table, index)) = found {
            all[place] = Change::Promotion(table, Box::new((index, promoted)));
            all.remove(other);
            place = place.min(other);
        } else {
            place += 1;
        }
    }
    all
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

/// Whether the server takes the index for the key (`ATExecAddIndexConstraint` and `transformIndexConstraint`, PostgreSQL 13
/// to 18): a valid B-tree over columns in the default order, for all rows.
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
