//! Statements about a namespace as SQL.

use super::NamespaceStatement;
use crate::render::{Spelled, identifier};

impl Spelled for NamespaceStatement {
    fn sql(&self) -> String {
        match self {
            NamespaceStatement::Create(name) => format!("CREATE SCHEMA {};\n", identifier(name)),
            NamespaceStatement::Rename(names) => format!(
                "ALTER SCHEMA {} RENAME TO {};\n",
                identifier(&names.before),
                identifier(&names.after)
            ),
            NamespaceStatement::Drop(name) => format!("DROP SCHEMA {};\n", identifier(name)),
        }
    }
}
