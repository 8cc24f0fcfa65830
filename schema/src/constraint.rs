//! What several sorts of constraints have in common.

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Timing {
    /// `NOT DEFERRABLE`: with each statement.
    #[default]
    Immediate,
    /// `DEFERRABLE`: with each statement, unless a transaction says otherwise.
    Deferrable,
    /// `DEFERRABLE INITIALLY DEFERRED`: when a transaction commits, unless it says otherwise.
    Deferred,
}

/// For which rows a check or a foreign key holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Validity {
    /// For all.
    #[default]
    Valid,
    /// `NOT VALID`: for those that are written from now on.
    NotValid,
    /// `NOT ENFORCED`: for none; it only says what is meant. From PostgreSQL 18 on.
    NotEnforced,
}
