//! What `ALTER INDEX` does.

use driftless_schema::{Name, Parameters};

/// One action of an `ALTER INDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexAction {
    /// `SET (…)`.
    SetParameters(Parameters),
    /// `RESET (…)`.
    ResetParameters(Vec<String>),
    /// `SET TABLESPACE`; none: `pg_default`.
    SetTablespace(Option<Name>),
    /// `ALTER COLUMN … SET STATISTICS`, of the key in that place, from 1; none: the server's default.
    SetStatistics(usize, Option<i16>),
}
