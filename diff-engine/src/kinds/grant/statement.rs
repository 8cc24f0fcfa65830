//! Statements about privileges.

use std::fmt;

use driftless_schema::{Grantee, Name, ObjectId, Privilege, QualifiedName};

use crate::plan::{Facts, LockMode, Planned};
use crate::versions::locks_for_privileges;

/// A statement about privileges on a table and on its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantStatement {
    /// `GRANT`.
    Grant(Privileges),
    /// `GRANT … WITH GRANT OPTION`.
    GrantWithOption(Privileges),
    /// `REVOKE`, which fails if the role has granted one of them to others.
    Revoke(Privileges),
    /// `REVOKE GRANT OPTION FOR`, which fails so, too.
    RevokeOption(Privileges),
}

/// Privileges of one role on one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privileges {
    /// The table.
    pub table: QualifiedName,
    /// The role.
    pub grantee: Grantee,
    /// Each privilege, with the columns that it is about; none: the whole table.
    pub all: Vec<(Privilege, Vec<Name>)>,
}

/// `SELECT, UPDATE of name and email`
impl fmt::Display for Privileges {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(privilege, columns): &(Privilege, Vec<Name>)| match columns.as_slice() {
            [] => privilege.keyword().to_owned(),
            columns => {
                let columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
                format!("{} ({})", privilege.keyword(), columns.join(", "))
            }
        };
        formatter.write_str(&self.all.iter().map(one).collect::<Vec<_>>().join(", "))
    }
}

impl GrantStatement {
    /// What it is about.
    pub fn privileges(&self) -> &Privileges {
        let (GrantStatement::Grant(it)
        | GrantStatement::GrantWithOption(it)
        | GrantStatement::Revoke(it)
        | GrantStatement::RevokeOption(it)) = self;
        it
    }
}

impl Planned for GrantStatement {
    fn about(&self) -> Option<ObjectId> {
        let Privileges { table, grantee: _, all } = self.privileges();
        let mut columns = all.iter().map(|(_, columns)| columns.as_slice());
        match columns.next() {
            Some([first]) if columns.all(|it| it.first() == Some(first) && it.len() == 1) => {
                Some(ObjectId::column(table, first))
            }
            _ => Some(ObjectId::table(table)),
        }
    }

    fn facts(&self, server_version: u32) -> Facts {
        match locks_for_privileges(server_version) {
            true => Facts::default().locking_table(&self.privileges().table, LockMode::AccessShare),
            false => Facts::default(),
        }
    }
}
