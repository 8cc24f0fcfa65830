//! What differs. Total and pure: a matching in, changes out, no error, no order, no SQL, no opinion on danger.

mod check;
mod column;
mod enumeration;
mod foreign_key;
mod index;
mod namespace;
mod primary_key;
mod table;
mod unique;

use driftless_schema::{Pair, QualifiedName};

pub use check::CheckChange;
pub use column::ColumnChange;
pub use enumeration::{EnumChange, LabelPosition, NewLabel};
pub use foreign_key::ForeignKeyChange;
pub use index::IndexChange;
pub use namespace::NamespaceChange;
pub use primary_key::PrimaryKeyChange;
pub use table::TableChange;
pub use unique::UniqueChange;

use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Renames};

/// One thing that differs. Names are those after every rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a namespace.
    Namespace(NamespaceChange),
    /// Of an enum.
    Enum(EnumChange),
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
    /// Of an index.
    Index(QualifiedName, IndexChange),
}

/// What differs between the two sides of a matching.
pub fn diff(matching: &Matching) -> Vec<Change> {
    let renames = renames(matching);
    let mut all = Vec::new();
    all.extend(namespace::changes(&matching.namespaces).into_iter().map(Change::Namespace));
    all.extend(enumeration::changes(matching).into_iter().map(Change::Enum));
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => {
                all.push(Change::Table(TableChange::Create(Box::new(it.clone()))));
            }
            MatchedTable::Removed(it) => {
                // Its own name stays; what it mentions has been renamed by then.
                all.push(Change::Table(TableChange::Drop(Box::new(it.clone()))));
            }
            MatchedTable::Kept(kept) => all.extend(kept_table(kept, &renames)),
        }
    }
    all
}

fn kept_table(kept: &KeptTable, renames: &Renames) -> Vec<Change> {
    let KeptTable { name, comment, columns, primary_keys, uniques, checks, foreign_keys, indexes } =
        kept;
    let old = &name.before;
    let own = || name.after.clone();
    let mut all: Vec<Change> =
        table::changes(name, comment).into_iter().map(Change::Table).collect();
    let columns_changes = column::changes(columns, |it| renames.carry_column(old, it));
    all.extend(columns_changes.into_iter().map(|it| Change::Column(own(), it)));
    let keys = primary_key::changes(primary_keys, |it| renames.carry_primary_key(old, it));
    all.extend(keys.into_iter().map(|it| Change::PrimaryKey(own(), it)));
    let uniques = unique::changes(uniques, |it| renames.carry_unique(old, it));
    all.extend(uniques.into_iter().map(|it| Change::Unique(own(), it)));
    let checks = check::changes(checks, |it| renames.carry_check(old, it));
    all.extend(checks.into_iter().map(|it| Change::Check(own(), it)));
    let keys = foreign_key::changes(foreign_keys, |it| renames.carry_foreign_key(old, it));
    all.extend(keys.into_iter().map(|it| Change::ForeignKey(own(), it)));
    let indexes = index::changes(indexes, |it| renames.carry_index(old, it));
    all.extend(indexes.into_iter().map(|it| Change::Index(own(), it)));
    all
}

/// The renames of a matching in its own direction, so that everything else is compared under the names after.
fn renames(matching: &Matching) -> Renames {
    let mut renames = Renames::default();
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
