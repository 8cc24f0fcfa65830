//! Statements about owners and privileges as SQL.

use driftless_schema::{Grantee, Name};

use super::{Act, RightsOn, RightsStatement};
use crate::render::{Spelled, identifier, identifiers};

impl Spelled for RightsStatement {
    fn sql(&self) -> String {
        let (act, on, grantee, all) = match self {
            RightsStatement::Owner { id: _, what: _, owned, owner } => {
                return format!("ALTER {owned} OWNER TO {};\n", identifier(owner));
            }
            RightsStatement::Privileges { act, on, grantee, all } => (act, on, grantee, all),
        };
        let all: Vec<String> = all.iter().map(|(it, columns)| privilege(it, columns)).collect();
        let (before, on) = match on {
            RightsOn::Object(_, _, granted) => (String::new(), granted.clone()),
            RightsOn::New { role, namespace, kind } => {
                let within = namespace
                    .as_ref()
                    .map_or(String::new(), |it| format!(" IN SCHEMA {}", identifier(it)));
                let role = identifier(role);
                (format!("ALTER DEFAULT PRIVILEGES FOR ROLE {role}{within} "), (*kind).to_owned())
            }
        };
        let on = format!("{} ON {on}", all.join(", "));
        let role = match grantee {
            Grantee::Public => "PUBLIC".to_owned(),
            Grantee::Role(name) => identifier(name),
        };
        match act {
            Act::Grant => format!("{before}GRANT {on} TO {role};\n"),
            Act::GrantWithOption => format!("{before}GRANT {on} TO {role} WITH GRANT OPTION;\n"),
            Act::Revoke => format!("{before}REVOKE {on} FROM {role};\n"),
            Act::RevokeOption => format!("{before}REVOKE GRANT OPTION FOR {on} FROM {role};\n"),
        }
    }
}

fn privilege(word: &str, columns: &[Name]) -> String {
    match columns {
        [] => word.to_owned(),
        columns => format!("{word} ({})", identifiers(columns)),
    }
}
