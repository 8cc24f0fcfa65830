//! The values of driftless: what a schema is made of, how its objects are named, what a model records about itself.
//!
//! Values only. Nothing here talks to a database, reads a file or decides anything.

mod check;
mod column;
mod diagnostic;
mod enumeration;
mod foreign_key;
mod index;
mod name;
mod namespace;
pub mod naming;
mod object;
mod pair;
mod primary_key;
mod question;
pub mod record;
mod schema;
mod table;
mod types;
mod unique;
pub mod well_known;

pub use check::Check;
pub use column::{Column, ColumnValue, Identity};
pub use diagnostic::{Diagnostic, Severity};
pub use enumeration::Enum;
pub use foreign_key::{Action, ForeignKey};
pub use index::{Index, IndexColumn, IndexKey};
pub use name::{Name, Naming, QualifiedName};
pub use namespace::Namespace;
pub use object::{Kind, ObjectId};
pub use pair::Pair;
pub use primary_key::PrimaryKey;
pub use question::{Answer, Asked, Question, RowColumn};
pub use schema::{FoundType, Schema, Unmodelled};
pub use table::Table;
pub use types::{BaseType, Expression, SqlType};
pub use unique::Unique;
