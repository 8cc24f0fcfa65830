//! Statements about a sequence.

use driftless_schema::{Name, ObjectId, Pair, QualifiedName, Sequence};

use super::{Beyond, Follows, SequenceAction, SequenceIs, facts};
use crate::plan::{Facts, Planned, Statement, aside_of, qualified_through};

/// A statement about a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceStatement {
    /// `CREATE SEQUENCE`; its owner is set by a statement of its own.
    Create(Sequence),
    /// `DROP SEQUENCE`, which fails while a default uses it.
    Drop(QualifiedName),
    /// `ALTER SEQUENCE … RENAME TO` or `SET SCHEMA`.
    Rename(Pair<QualifiedName>),
    /// `ALTER SEQUENCE`, or `ALTER COLUMN` for the sequence of an identity.
    Alter {
        /// The sequence.
        sequence: SequenceIs,
        /// The actions.
        actions: Vec<SequenceAction>,
    },
    /// `setval`, if the sequence's position is before the numbers that it is to count.
    Begin {
        /// The sequence.
        sequence: SequenceIs,
        /// The next number.
        at: i64,
        /// The positions for which it is set; a sequence that was never used is always set.
        beyond: Beyond,
    },
    /// `setval` to a limit, if the sequence's position is beyond it.
    MoveInside {
        /// The sequence.
        sequence: SequenceIs,
        /// The number that it has given last, or the next one.
        at: i64,
        /// Whether that number counts as given.
        is_called: bool,
        /// The positions for which it is set.
        beyond: Beyond,
    },
    /// `setval` to the position of another sequence, which is dropped afterwards.
    CopyPosition {
        /// The sequence whose position is copied.
        from: SequenceIs,
        /// The sequence that continues from there.
        to: SequenceIs,
    },
    /// `setval` to the last number that a row has, if that is beyond the first one.
    FollowRows {
        /// The sequence.
        sequence: SequenceIs,
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// The first number.
        start: i64,
        /// Whether the sequence counts upwards.
        upwards: bool,
        /// Whose numbers it follows.
        follows: Follows,
    },
}

impl Planned for SequenceStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(match self {
            SequenceStatement::Create(Sequence { name, .. })
            | SequenceStatement::Drop(name)
            | SequenceStatement::Rename(Pair { after: name, .. }) => ObjectId::sequence(name),
            SequenceStatement::Alter { sequence, .. }
            | SequenceStatement::Begin { sequence, .. }
            | SequenceStatement::MoveInside { sequence, .. } => sequence.id(),
            SequenceStatement::CopyPosition { to, .. } => to.id(),
            SequenceStatement::FollowRows { table, column, .. } => ObjectId::column(table, column),
        })
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            SequenceStatement::Create(it) => facts::created(it),
            SequenceStatement::Drop(name) => facts::dropped(name),
            SequenceStatement::Rename(names) => facts::renamed(names),
            SequenceStatement::Alter { sequence, actions } => facts::altered(sequence, actions),
            SequenceStatement::Begin { sequence, .. }
            | SequenceStatement::MoveInside { sequence, .. } => facts::positioned(sequence),
            SequenceStatement::CopyPosition { from, to } => facts::copied(from, to),
            SequenceStatement::FollowRows { sequence, table, column, .. } => {
                facts::following(sequence, table, column)
            }
        }
    }

    fn set_aside(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let SequenceStatement::Drop(name) = self else { return None };
        let names = aside_of(name, aside);
        let dropped = SequenceStatement::Drop(names.after.clone());
        Some([SequenceStatement::Rename(names), dropped].map(Statement::Sequence))
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let SequenceStatement::Rename(names) = self else { return None };
        let renamed = |it| Statement::Sequence(SequenceStatement::Rename(it));
        Some(qualified_through(names, aside).map(renamed))
    }
}
