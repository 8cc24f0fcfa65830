//! Statements about extended statistics.

use driftless_schema::{Name, ObjectId, Pair, QualifiedName, Statistics};

use crate::plan::{Facts, LockMode, Planned, Relation, Statement, qualified_through};

/// A statement about extended statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatisticsStatement {
    /// `CREATE STATISTICS`, over that table.
    Create(QualifiedName, Statistics),
    /// `DROP STATISTICS`.
    Drop(QualifiedName),
    /// `ALTER STATISTICS … RENAME TO` or `SET SCHEMA`.
    Rename(Pair<QualifiedName>),
    /// `ALTER STATISTICS … SET STATISTICS`.
    SetTarget(QualifiedName, Option<i16>),
    /// `COMMENT ON STATISTICS`; none removes it.
    Comment(QualifiedName, Option<String>),
    /// `ALTER STATISTICS … OWNER TO`.
    Owner(QualifiedName, Name),
}

impl Planned for StatisticsStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(match self {
            StatisticsStatement::Create(table, _) => ObjectId::table(table),
            StatisticsStatement::Drop(name)
            | StatisticsStatement::Rename(Pair { after: name, .. })
            | StatisticsStatement::SetTarget(name, _)
            | StatisticsStatement::Comment(name, _)
            | StatisticsStatement::Owner(name, _) => ObjectId::statistics(name),
        })
    }

    fn facts(&self, _server_version: u32) -> Facts {
        let mode = LockMode::ShareUpdateExclusive;
        match self {
            StatisticsStatement::Create(table, _) => Facts::default().locking_table(table, mode),
            StatisticsStatement::Drop(name) => {
                let table = Relation::TableOf(ObjectId::statistics(name));
                Facts::default().locking(table, mode)
            }
            StatisticsStatement::Rename(_)
            | StatisticsStatement::SetTarget(..)
            | StatisticsStatement::Comment(..)
            | StatisticsStatement::Owner(..) => Facts::default(),
        }
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let StatisticsStatement::Rename(names) = self else { return None };
        let renamed = |it| Statement::Statistics(StatisticsStatement::Rename(it));
        Some(qualified_through(names, aside).map(renamed))
    }
}
