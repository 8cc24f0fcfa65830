//! Everything that is compared: the namespaces, enums and tables of one database, or of one set of models.

use crate::{Enum, Namespace, ObjectId, Table};

/// A whole schema, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The managed namespaces. `public` stands here only when it exists (or, in models, is used).
    pub namespaces: Vec<Namespace>,
    /// The enum types.
    pub enums: Vec<Enum>,
    /// The tables.
    pub tables: Vec<Table>,
    /// What a database holds and driftless does not model: reported, counted, never touched.
    pub unmodelled: Vec<Unmodelled>,
}

/// Something in a managed namespace that driftless sees and leaves alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unmodelled {
    /// What it is, or which object has it. A wanted object of the same id is left as it is.
    pub id: ObjectId,
    /// For people: `view`, `partitioned table`, `deferrable unique constraint`, `trigger touch`, …
    pub what: String,
}
