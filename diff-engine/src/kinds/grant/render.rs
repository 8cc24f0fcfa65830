//! Statements about privileges as SQL.

use driftless_schema::{Grantee, Name, Privilege};

use super::{GrantStatement, Privileges};
use crate::render::{Spelled, identifier, identifiers, qualified};

impl Spelled for GrantStatement {
    fn sql(&self) -> String {
        let Privileges { table, grantee, all } = self.privileges();
        let all: Vec<String> = all.iter().map(|(it, columns)| privilege(*it, columns)).collect();
        let on = format!("{} ON {}", all.join(", "), qualified(table));
        let role = match grantee {
            Grantee::Public => "PUBLIC".to_owned(),
            Grantee::Role(name) => identifier(name),
        };
        match self {
            GrantStatement::Grant(_) => format!("GRANT {on} TO {role};\n"),
            GrantStatement::GrantWithOption(_) => {
                format!("GRANT {on} TO {role} WITH GRANT OPTION;\n")
            }
            GrantStatement::Revoke(_) => format!("REVOKE {on} FROM {role};\n"),
            GrantStatement::RevokeOption(_) => {
                format!("REVOKE GRANT OPTION FOR {on} FROM {role};\n")
            }
        }
    }
}

fn privilege(privilege: Privilege, columns: &[Name]) -> String {
    match columns {
        [] => privilege.keyword().to_owned(),
        columns => format!("{} ({})", privilege.keyword(), identifiers(columns)),
    }
}
