//! The values of driftless: the parts of a schema, the names of its objects, the record that a model has of itself.
//!
//! Values only. Nothing here connects to a database, reads a file or decides anything.

mod cast;
mod check;
mod column;
mod constraint;
mod dependent;
mod diagnostic;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod index;
mod name;
mod namespace;
pub mod naming;
mod object;
mod pair;
mod primary_key;
mod question;
pub mod quote;
pub mod record;
mod register;
mod schema;
mod sequence;
mod statistics;
mod table;
pub mod text;
mod trigger;
mod types;
mod unique;
pub mod well_known;

pub use cast::Cast;
pub use check::Check;
pub use column::{
    Column, ColumnValue, Generated, Identity, IdentityKind, Kept, NotNull, Serial, Storage,
};
pub use constraint::{Timing, Validity};
pub use dependent::{Dependent, DependentKind, Remake};
pub use diagnostic::{Diagnostic, Severity};
pub use enumeration::Enum;
pub use exclusion::{Exclusion, ExclusionElement};
pub use extension::{Extension, Extensions};
pub use foreign_key::{Action, ForeignKey};
pub use index::{Index, IndexColumn, IndexKey, IndexStorage, OperatorClass};
pub use name::{LooseName, Name, Naming, QualifiedName};
pub use namespace::Namespace;
pub use object::{Kind, ObjectId};
pub use pair::Pair;
pub use primary_key::PrimaryKey;
pub use question::{Answer, Asked, Question, RowColumn};
pub use schema::{FoundNames, FoundType, Schema, Unmodelled};
pub use sequence::{OwnedBy, Sequence, SequenceOptions, SequenceType};
pub use statistics::{Statistics, StatisticsKind};
pub use table::{ReplicaIdentity, RowSecurity, Table, TableTraits};
pub use trigger::{Enabled, TableTriggers, Trigger};
pub use types::{BaseType, Expression, Parameters, SqlType};
pub use unique::Unique;
