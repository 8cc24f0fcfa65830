//! What differs. Total and pure: a matching in, changes out, no error, no order, no SQL, no opinion on danger.

mod column;
mod columns;
mod owned;
mod promotion;
mod recreated;
mod session;
mod table;

use driftless_schema::{Index, ObjectId, Pair, QualifiedName};

pub(crate) use column::sort_of;
pub use column::{Alteration, ColumnChange, Computed, Fill, Recreation, Retyped};
pub use owned::OwnedChange;
pub use promotion::Promoted;
pub use recreated::DependentChange;
pub(crate) use recreated::referable;
pub use session::{AtZone, SessionUse, Zone, session_use};
pub use table::{IdentityBy, TableChange};

use columns::Columns;
use owned::is_replaced;
use promotion::Promotions;
use recreated::Recreated;

use crate::kinds::owned::Owned;
use crate::kinds::{
    AnyOwnedChange, ExtensionChange, NamespaceChange, StandaloneChange, each_of_table, each_owned,
    extension, namespace, standalone_changes,
};
use crate::matching::{Matched, MatchedTable, Matching, Renames, Values};

/// One thing that differs. Names are those after every rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a namespace.
    Namespace(NamespaceChange),
    /// Of an extension.
    Extension(ExtensionChange),
    /// Of another object that is directly in a namespace.
    Standalone(StandaloneChange),
    /// Of a table as a whole.
    Table(TableChange),
    /// Of a column.
    Column(QualifiedName, ColumnChange),
    /// Of another object that a table owns.
    Owned(QualifiedName, Box<AnyOwnedChange>),
    /// An index becomes the index of a key.
    Promotion(QualifiedName, Box<(Index, Promoted)>),
    /// An object that depends on something that changes.
    Dependent(DependentChange),
}

/// The changes between the two sides of a matching. The server's version (`server_version_num`) decides what can be
/// altered in place and what has to be recreated.
pub fn diff(matching: &Matching, server_version: u32) -> Vec<Change> {
    let renames = renames(matching);
    let values = Values::of(matching, &renames);
    let (standalone, rebuilt) = standalone_changes(matching, &renames, &values);
    let recreated = Recreated::of(matching, &renames, &values, &rebuilt, server_version);
    let mut all = Vec::new();
    all.extend(namespace::diff::changes(&matching.namespaces).into_iter().map(Change::Namespace));
    all.extend(extension::diff::changes(&matching.extensions).into_iter().map(Change::Extension));
    all.extend(standalone.into_iter().map(Change::Standalone));
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => {
                all.push(Change::Table(TableChange::Create(Box::new(it.clone()))));
            }
            MatchedTable::Removed(it) => {
                // The table's own name stays; the objects that it mentions are renamed by then.
                let mut table = it.clone();
                table.name = renames.placed(&it.name);
                each_of_table!(&mut table, all => for it in all.iter_mut() {
                    it.place(&renames);
                });
                all.push(Change::Table(TableChange::Drop(Box::new(table))));
            }
            MatchedTable::Kept(kept) => {
                let columns = Columns {
                    kept,
                    renames: &renames,
                    recreated: &recreated,
                    casts: &matching.casts,
                    values: &values,
                    server_version,
                };
                all.extend(kept_table(&columns));
            }
        }
    }
    // Keys are compared once, when both of their ends have their types.
    let is_recreated_key = |it: &Change| match it {
        Change::Owned(table, change) => match &**change {
            AnyOwnedChange::ForeignKey(OwnedChange::Replace(pair)) => {
                recreated.has(table, &pair.after)
            }
            _ => false,
        },
        _ => false,
    };
    let (keys, mut all): (Vec<Change>, Vec<Change>) = all.into_iter().partition(is_recreated_key);
    all.extend(keys);
    all.extend(recreated.dependents.into_iter().map(Change::Dependent));
    all
}

fn kept_table(columns: &Columns) -> Vec<Change> {
    let Columns { kept, renames, recreated, .. } = *columns;
    let own = || kept.name.after.clone();
    let table = table::changes(kept, renames, recreated).into_iter().map(Change::Table);
    let columns = columns.changes().into_iter().map(|it| Change::Column(own(), it));
    let mut all: Vec<Change> = table.chain(columns).collect();
    each_owned!(&kept.owned, it => all.extend(owned::changes(it, kept, renames, |it| recreated.has(&kept.name.after, it))));
    Promotions::of(kept, renames).among(all)
}

/// The renames of a matching in its own direction, so that everything else is compared under the names after.
pub(crate) fn renames(matching: &Matching) -> Renames {
    let mut renames = Renames::default();
    for matched in &matching.namespaces {
        if let Matched::Kept(Pair { before, after }) = matched
            && before.name != after.name
        {
            renames.namespaces.insert(before.name.clone(), after.name.clone());
        }
    }
    matching.standalone.kept(&mut |kind, names| {
        if names.differs() {
            renames.objects.insert(ObjectId::qualified(kind, names.before), names.after.clone());
        }
    });
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        if kept.name.differs() {
            renames.objects.insert(ObjectId::table(&kept.name.before), kept.name.after.clone());
        }
        for column in &kept.columns {
            if let Matched::Kept(Pair { before, after }) = column
                && before.name != after.name
            {
                let key = (kept.name.before.clone(), before.name.clone());
                renames.columns.insert(key, after.name.clone());
            }
        }
    }
    renames
}
