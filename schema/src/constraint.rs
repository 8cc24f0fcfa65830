//! The common parts of several kinds of constraints.

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Timing {
    /// `NOT DEFERRABLE`: with each statement.
    #[default]
    Immediate,
    /// `DEFERRABLE`: with each statement, unless a transaction defers it.
    Deferrable,
    /// `DEFERRABLE INITIALLY DEFERRED`: when a transaction commits, unless the transaction sets it to immediate.
    Deferred,
}

/// The rows that a check or a foreign key applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Validity {
    /// All rows.
    #[default]
    Valid,
    /// `NOT VALID`: rows that are written from now on.
    NotValid,
    /// `NOT ENFORCED`: no rows; it only documents an intention. From PostgreSQL 18 on.
    NotEnforced,
}
