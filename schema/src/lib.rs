//! The values of driftless: the parts of a schema, the names of its objects, the record that a model has of itself.
//!
//! Values only. Nothing here connects to a database, reads a file or decides anything.

mod attribute;
mod cast;
mod constraint;
mod dependent;
mod dependent_name;
mod diagnostic;
mod foreign_option;
mod found;
mod kinds;
mod name;
pub mod naming;
mod object;
mod pair;
mod question;
pub mod quote;
pub mod record;
pub mod text;
mod trigger;
mod types;
pub mod well_known;

pub use attribute::{Attribute, AttributeChanges};
pub use cast::Cast;
pub use constraint::{Timing, Validity};
pub use dependent::{Definition, DefinitionPart, Dependent, DependentKind, PartChanges, Remake};
pub use dependent_name::RenamedDependent;
pub use diagnostic::{Diagnostic, Severity};
pub use foreign_option::ForeignOption;
pub use found::{FoundNames, FoundType, Unmodelled};
pub use kinds::*;
pub use name::{LooseName, Name, Naming, QualifiedName};
pub use object::ObjectId;
pub use pair::{Pair, Side};
pub use question::{Answer, FillQuestion, Question, RenamedEnum, RowColumn, TextUse};
pub use trigger::{Enabled, TableTriggers, Trigger};
pub use types::{BaseType, Expression, Parameters, SqlType};
