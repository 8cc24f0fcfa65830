//! Statements about an index.

use driftless_schema::{Index, IndexKey, Name, ObjectId, QualifiedName};

use super::{IndexAction, facts};
use crate::plan::{Facts, LockMode, Planned, Relation, Statement};

/// A statement about an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexStatement {
    /// `CREATE INDEX`, on that table.
    Create(QualifiedName, Box<Index>),
    /// `DROP INDEX`.
    Drop {
        /// The index.
        name: QualifiedName,
        /// `CONCURRENTLY`: without keeping others from the table.
        concurrently: bool,
    },
    /// `ALTER INDEX … RENAME TO`.
    Rename(QualifiedName, Name),
    /// `ALTER INDEX` with one action.
    Alter(QualifiedName, IndexAction),
    /// `REINDEX INDEX`.
    Rebuild(QualifiedName),
}

impl Planned for IndexStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(match self {
            IndexStatement::Create(table, index) => {
                let mut columns = index.columns.iter().filter_map(|it| match &it.key {
                    IndexKey::Column(name) => Some(name),
                    IndexKey::Expression(_) => None,
                });
                match columns.next() {
                    Some(column) => ObjectId::column(table, column),
                    None => ObjectId::table(table),
                }
            }
            IndexStatement::Drop { name, .. }
            | IndexStatement::Rename(name, _)
            | IndexStatement::Alter(name, _)
            | IndexStatement::Rebuild(name) => ObjectId::index(name),
        })
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            IndexStatement::Create(table, it) => facts::created(table, it),
            IndexStatement::Drop { name, concurrently } => facts::dropped(name, *concurrently),
            IndexStatement::Rename(name, _) => {
                let index = Relation::Index(name.clone());
                Facts::default().locking(index, LockMode::ShareUpdateExclusive)
            }
            IndexStatement::Alter(name, action) => facts::altered(name, action),
            IndexStatement::Rebuild(name) => facts::built_again(name),
        }
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let IndexStatement::Rename(before, after) = self else { return None };
        let middle = aside(after);
        let renamed = before.sibling(middle.clone());
        let both = [
            IndexStatement::Rename(before.clone(), middle),
            IndexStatement::Rename(renamed, after.clone()),
        ];
        Some(both.map(Statement::Index))
    }
}
