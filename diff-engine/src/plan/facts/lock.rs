//! PostgreSQL's lock modes, which of them conflict, and what therefore has to wait.

use std::fmt;

/// A lock mode of a relation, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockMode {
    /// What `SELECT` takes.
    AccessShare,
    /// What `SELECT FOR UPDATE` takes.
    RowShare,
    /// What `INSERT`, `UPDATE` and `DELETE` take.
    RowExclusive,
    /// What `VACUUM` and `VALIDATE CONSTRAINT` take.
    ShareUpdateExclusive,
    /// What `CREATE INDEX` takes.
    Share,
    /// What `CREATE TRIGGER` and `ADD FOREIGN KEY` take.
    ShareRowExclusive,
    /// What `REFRESH MATERIALIZED VIEW CONCURRENTLY` takes.
    Exclusive,
    /// What most forms of `ALTER TABLE` take.
    AccessExclusive,
}

/// What other sessions cannot do while a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocks {
    /// Neither reads nor writes wait.
    SchemaChanges,
    /// Writes wait, reads go on.
    Writes,
    /// Reads and writes wait.
    ReadsAndWrites,
}

impl LockMode {
    /// All of them, from the weakest to the strongest.
    pub const ALL: [LockMode; 8] = [
        LockMode::AccessShare,
        LockMode::RowShare,
        LockMode::RowExclusive,
        LockMode::ShareUpdateExclusive,
        LockMode::Share,
        LockMode::ShareRowExclusive,
        LockMode::Exclusive,
        LockMode::AccessExclusive,
    ];

    /// Whether one session waits for the other, as the table in PostgreSQL's documentation says ("Explicit Locking").
    pub fn conflicts(self, other: LockMode) -> bool {
        other >= self.weakest_conflict() && !self.is_friend(other)
    }

    /// What other sessions cannot do while this lock is held.
    pub fn blocks(self) -> Blocks {
        if self.conflicts(LockMode::AccessShare) {
            Blocks::ReadsAndWrites
        } else if self.conflicts(LockMode::RowExclusive) {
            Blocks::Writes
        } else {
            Blocks::SchemaChanges
        }
    }

    /// Its name in the view `pg_locks`.
    pub fn catalog_name(self) -> &'static str {
        match self {
            LockMode::AccessShare => "AccessShareLock",
            LockMode::RowShare => "RowShareLock",
            LockMode::RowExclusive => "RowExclusiveLock",
            LockMode::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            LockMode::Share => "ShareLock",
            LockMode::ShareRowExclusive => "ShareRowExclusiveLock",
            LockMode::Exclusive => "ExclusiveLock",
            LockMode::AccessExclusive => "AccessExclusiveLock",
        }
    }

    fn weakest_conflict(self) -> LockMode {
        match self {
            LockMode::AccessShare => LockMode::AccessExclusive,
            LockMode::RowShare => LockMode::Exclusive,
            LockMode::RowExclusive => LockMode::Share,
            LockMode::ShareUpdateExclusive => LockMode::ShareUpdateExclusive,
            LockMode::Share | LockMode::ShareRowExclusive => LockMode::RowExclusive,
            LockMode::Exclusive => LockMode::RowShare,
            LockMode::AccessExclusive => LockMode::AccessShare,
        }
    }

    /// The one exception to the order: two `SHARE` locks do not conflict, so that several indexes can be built at once.
    fn is_friend(self, other: LockMode) -> bool {
        self == LockMode::Share && other == LockMode::Share
    }
}

/// Written as in `LOCK TABLE`.
impl fmt::Display for LockMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_go_both_ways() {
        for one in LockMode::ALL {
            for other in LockMode::ALL {
                assert_eq!(one.conflicts(other), other.conflicts(one), "{one} and {other}");
            }
        }
    }

    #[test]
    fn a_stronger_lock_blocks_no_less() {
        assert!(LockMode::ALL.is_sorted());
        assert!(LockMode::ALL.is_sorted_by_key(|it| it.blocks()));
        assert_eq!(LockMode::Share.blocks(), Blocks::Writes);
        assert_eq!(LockMode::AccessExclusive.blocks(), Blocks::ReadsAndWrites);
        assert_eq!(LockMode::ShareUpdateExclusive.blocks(), Blocks::SchemaChanges);
    }
}
