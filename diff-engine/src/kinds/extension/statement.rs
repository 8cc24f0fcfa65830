//! Statements about an extension.

use driftless_schema::{Extension, Name, ObjectId};

use crate::plan::{Break, Facts, Loss, Planned};

/// A statement about an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtensionStatement {
    /// `CREATE EXTENSION`.
    Create(Extension),
    /// `DROP EXTENSION`, which fails while anything uses it.
    Drop(Name),
    /// `ALTER EXTENSION … SET SCHEMA`.
    Move(Name, Name),
}

impl Planned for ExtensionStatement {
    fn about(&self) -> Option<ObjectId> {
        let (ExtensionStatement::Create(Extension { name, .. })
        | ExtensionStatement::Drop(name)
        | ExtensionStatement::Move(name, _)) = self;
        Some(ObjectId::extension(name))
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            ExtensionStatement::Create(_) | ExtensionStatement::Move(..) => Facts::default(),
            ExtensionStatement::Drop(name) => Facts::default()
                .losing(Loss::Extension(name.clone()))
                .breaking(Break::Gone(ObjectId::extension(name))),
        }
    }
}
