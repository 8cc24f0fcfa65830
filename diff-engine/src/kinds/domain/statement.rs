//! Statements about a domain, and what they do to a live system.

use driftless_schema::{
    Domain, DomainCheck, Expression, Name, ObjectId, Pair, QualifiedName, Validity,
};

use crate::plan::{
    Break, Facts, LockMode, Planned, Purpose, Relation, Statement, aside_of, names_through,
    qualified_through,
};

/// A statement about a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainStatement {
    /// `CREATE DOMAIN`, without checks that are not valid, which it cannot have.
    Create(Domain),
    /// `DROP DOMAIN`, which fails while anything uses it.
    Drop(QualifiedName),
    /// `ALTER DOMAIN … RENAME TO` or `SET SCHEMA`.
    Rename(Pair<QualifiedName>),
    /// `ALTER DOMAIN … RENAME CONSTRAINT`.
    RenameCheck(QualifiedName, Pair<Name>),
    /// `ALTER DOMAIN … ADD CONSTRAINT`.
    AddCheck(QualifiedName, DomainCheck),
    /// `ALTER DOMAIN … DROP CONSTRAINT`.
    DropCheck(QualifiedName, Name),
    /// `ALTER DOMAIN … VALIDATE CONSTRAINT`.
    ValidateCheck(QualifiedName, Name),
    /// `SET NOT NULL` or `DROP NOT NULL`.
    NotNull(QualifiedName, bool),
    /// `SET DEFAULT`, or `DROP DEFAULT` if there is none.
    Default(QualifiedName, Option<Expression>),
    /// `COMMENT ON DOMAIN`; none removes it.
    Comment(QualifiedName, Option<String>),
    /// `COMMENT ON CONSTRAINT … ON DOMAIN`; none removes it.
    CommentOnCheck(QualifiedName, Name, Option<String>),
    /// Another domain of the same name replaces a domain, which is kept under a temporary name until the columns are
    /// changed.
    Replace {
        /// The name that the old domain had, and its temporary name.
        names: Pair<QualifiedName>,
        /// The new domain.
        after: Domain,
    },
    /// `DROP DOMAIN` of the domain under its temporary name.
    DropReplaced(QualifiedName),
}

impl Planned for DomainStatement {
    fn about(&self) -> Option<ObjectId> {
        let (DomainStatement::Create(Domain { name, .. })
        | DomainStatement::Drop(name)
        | DomainStatement::Rename(Pair { after: name, .. })
        | DomainStatement::RenameCheck(name, _)
        | DomainStatement::AddCheck(name, _)
        | DomainStatement::DropCheck(name, _)
        | DomainStatement::ValidateCheck(name, _)
        | DomainStatement::NotNull(name, _)
        | DomainStatement::Default(name, _)
        | DomainStatement::Comment(name, _)
        | DomainStatement::CommentOnCheck(name, ..)
        | DomainStatement::Replace { after: Domain { name, .. }, .. }
        | DomainStatement::DropReplaced(name)) = self;
        Some(ObjectId::domain(name))
    }

    fn facts(&self, _server_version: u32) -> Facts {
        let none = Facts::default();
        match self {
            DomainStatement::AddCheck(name, it) if it.validity == Validity::Valid => {
                looking(name, Purpose::Check(it.name.clone()))
            }
            DomainStatement::ValidateCheck(name, check) => {
                looking(name, Purpose::Validation(check.clone()))
            }
            DomainStatement::NotNull(name, true) => {
                looking(name, Purpose::NotNull(name.name.clone()))
            }
            DomainStatement::Drop(name) => none.breaking(Break::Gone(ObjectId::domain(name))),
            DomainStatement::Create(_)
            | DomainStatement::Rename(_)
            | DomainStatement::RenameCheck(..)
            | DomainStatement::AddCheck(..)
            | DomainStatement::DropCheck(..)
            | DomainStatement::NotNull(_, false)
            | DomainStatement::Default(..)
            | DomainStatement::Comment(..)
            | DomainStatement::CommentOnCheck(..)
            | DomainStatement::Replace { .. }
            | DomainStatement::DropReplaced(_) => none,
        }
    }

    fn disturbs(&self) -> Vec<ObjectId> {
        match self {
            DomainStatement::Drop(name)
            | DomainStatement::Replace { after: Domain { name, .. }, .. } => {
                vec![ObjectId::domain(name)]
            }
            _ => Vec::new(),
        }
    }

    fn set_aside(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let DomainStatement::Drop(name) = self else { return None };
        let names = aside_of(name, aside);
        let dropped = DomainStatement::Drop(names.after.clone());
        Some([DomainStatement::Rename(names), dropped].map(Statement::Domain))
    }

    fn through(&self, aside: &dyn Fn(&Name) -> Name) -> Option<[Statement; 2]> {
        let both = match self {
            DomainStatement::Rename(names) => {
                qualified_through(names, aside).map(DomainStatement::Rename)
            }
            DomainStatement::RenameCheck(domain, names) => names_through(names, aside)
                .map(|it| DomainStatement::RenameCheck(domain.clone(), it)),
            _ => return None,
        };
        Some(both.map(Statement::Domain))
    }
}

/// Each table with a column of the domain is locked and read (PostgreSQL 13 to 18, `validateDomainCheckConstraint`).
fn looking(name: &QualifiedName, purpose: Purpose) -> Facts {
    let tables = Relation::TablesWith(ObjectId::domain(name));
    Facts::default().locking(tables.clone(), LockMode::Share).scanning(tables, purpose)
}
