//! What differs. Total and pure: a matching in, changes out, no error, no order, no SQL, no opinion on danger.

mod again;
mod check;
mod column;
mod computed;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod index;
mod namespace;
mod owned;
mod primary_key;
mod promotion;
mod sequence;
mod session;
mod statistics;
mod table;
mod unique;

use driftless_schema::{Index, Pair, QualifiedName};

pub use again::DependentChange;
pub(crate) use again::referable;
pub use check::CheckChange;
pub(crate) use column::sort_of;
pub use column::{ColumnChange, Computed, Fill, Retyped};
pub(crate) use enumeration::spare;
pub use enumeration::{EnumChange, LabelPosition, NewLabel, Rebuild, RenamedLabel};
pub use exclusion::ExclusionChange;
pub use extension::ExtensionChange;
pub use foreign_key::ForeignKeyChange;
pub use index::IndexChange;
pub use namespace::NamespaceChange;
pub use owned::OwnedChange;
pub use primary_key::PrimaryKeyChange;
pub use promotion::Promoted;
pub use sequence::SequenceChange;
pub use session::{AtZone, SessionUse, Zone, session_use};
pub use statistics::StatisticsChange;
pub use table::{IdentityBy, TableChange};
pub use unique::UniqueChange;

use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Renames};

/// One thing that differs. Names are those after every rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a namespace.
    Namespace(NamespaceChange),
    /// Of an extension.
    Extension(ExtensionChange),
    /// Of an enum.
    Enum(EnumChange),
    /// Of a sequence.
    Sequence(SequenceChange),
    /// Of a table as a whole.
    Table(TableChange),
    /// Of a column.
    Column(QualifiedName, ColumnChange),
    /// Of a primary key.
    PrimaryKey(QualifiedName, PrimaryKeyChange),
    /// Of a unique constraint.
    Unique(QualifiedName, UniqueChange),
    /// Of a check.
    Check(QualifiedName, CheckChange),
    /// Of a foreign key.
    ForeignKey(QualifiedName, ForeignKeyChange),
    /// Of an exclusion constraint.
    Exclusion(QualifiedName, ExclusionChange),
    /// Of an index.
    Index(QualifiedName, IndexChange),
    /// An index becomes that of a key.
    Promotion(QualifiedName, Box<(Index, Promoted)>),
    /// Of extended statistics.
    Statistics(QualifiedName, StatisticsChange),
    /// Something stands on what changes.
    Dependent(DependentChange),
}

/// What differs between the two sides of a matching.
pub fn diff(matching: &Matching) -> Vec<Change> {
    let renames = renames(matching);
    let mut all = Vec::new();
    all.extend(namespace::changes(&matching.namespaces).into_iter().map(Change::Namespace));
    all.extend(extension::changes(&matching.extensions).into_iter().map(Change::Extension));
    all.extend(enumeration::changes(matching, &renames).into_iter().map(Change::Enum));
    let rebuilt = enumeration::rebuilt(&all);
    all.extend(sequence::changes(matching, &renames).into_iter().map(Change::Sequence));
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => {
                all.push(Change::Table(TableChange::Create(Box::new(it.clone()))));
            }
            MatchedTable::Removed(it) => {
                // Its own name stays; what it mentions has been renamed by then.
                let mut table = it.clone();
                table.name = renames.placed(&it.name);
                for it in &mut table.statistics {
                    it.name = renames.placed(&it.name);
                }
                all.push(Change::Table(TableChange::Drop(Box::new(table))));
            }
            MatchedTable::Kept(kept) => {
                all.extend(kept_table(kept, &renames, matching, &rebuilt));
            }
        }
    }
    again::with_what_is_made_again(all, matching, &renames)
}

fn kept_table(
    kept: &KeptTable,
    renames: &Renames,
    matching: &Matching,
    rebuilt: &[QualifiedName],
) -> Vec<Change> {
    let old = &kept.name.before;
    let own = || kept.name.after.clone();
    let mut all: Vec<Change> =
        table::changes(kept, renames).into_iter().map(Change::Table).collect();
    let columns = column::changes(kept, |it| renames.carry_column(old, it), &matching.casts);
    let columns = computed::over_what_changes(columns, kept, renames, rebuilt);
    all.extend(columns.into_iter().map(|it| Change::Column(own(), it)));
    let keys =
        owned::changes(&kept.primary_keys, |it| renames.carry_primary_key(old, it), |_| true);
    all.extend(keys.into_iter().map(|it| Change::PrimaryKey(own(), it)));
    let uniques = owned::changes(&kept.uniques, |it| renames.carry_unique(old, it), |_| true);
    all.extend(uniques.into_iter().map(|it| Change::Unique(own(), it)));
    let checks = owned::changes(&kept.checks, |it| renames.carry_check(old, it), check::in_place);
    all.extend(checks.into_iter().map(|it| Change::Check(own(), it)));
    let keys = owned::changes(
        &kept.foreign_keys,
        |it| renames.carry_foreign_key(old, it),
        foreign_key::in_place,
    );
    all.extend(keys.into_iter().map(|it| Change::ForeignKey(own(), it)));
    let exclusions =
        owned::changes(&kept.exclusions, |it| renames.carry_exclusion(old, it), |_| true);
    all.extend(exclusions.into_iter().map(|it| Change::Exclusion(own(), it)));
    let indexes = owned::changes(&kept.indexes, |it| renames.carry_index(old, it), |_| true);
    all.extend(indexes.into_iter().map(|it| Change::Index(own(), it)));
    let statistics =
        owned::changes(&kept.statistics, |it| renames.carry_statistics(old, it), |_| true);
    all.extend(statistics.into_iter().map(|it| Change::Statistics(own(), it)));
    computed::with_what_mentions_it(promotion::promoted(all), kept, renames)
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
    for matched in &matching.enums {
        if let Matched::Kept(Pair { before, after }) = matched
            && before.name != after.name
        {
            renames.enums.insert(before.name.clone(), after.name.clone());
        }
    }
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        if kept.name.differs() {
            renames.tables.insert(kept.name.before.clone(), kept.name.after.clone());
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
