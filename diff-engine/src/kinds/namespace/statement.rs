//! Statements about a namespace.

use driftless_schema::{Name, ObjectId, Pair};

use crate::plan::{Break, Facts, Planned, Statement, names_through};

/// A statement about a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceStatement {
    /// `CREATE SCHEMA`.
    Create(Name),
    /// `ALTER SCHEMA … RENAME TO`: everything in the schema moves along.
    Rename(Pair<Name>),
    /// `DROP SCHEMA`, which fails unless the schema is empty.
    Drop(Name),
}

impl Planned for NamespaceStatement {
    fn about(&self) -> Option<ObjectId> {
        let (NamespaceStatement::Create(name)
        | NamespaceStatement::Drop(name)
        | NamespaceStatement::Rename(Pair { after: name, .. })) = self;
        Some(ObjectId::namespace(name))
    }

    fn facts(&self, _server_version: u32) -> Facts {
        let none = Facts::default();
        match self {
            NamespaceStatement::Create(_) => none,
            NamespaceStatement::Rename(names) => {
                none.breaking(Break::NamespaceRenamed(names.clone()))
            }
            NamespaceStatement::Drop(name) => none.breaking(Break::Gone(ObjectId::namespace(name))),
        }
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let NamespaceStatement::Rename(names) = self else { return None };
        let renamed = |it| Statement::Namespace(NamespaceStatement::Rename(it));
        Some(names_through(names, aside).map(renamed))
    }
}
