//! Statements about an extension as SQL.

use driftless_schema::Extension;

use super::ExtensionStatement;
use crate::render::{Spelled, identifier};

impl Spelled for ExtensionStatement {
    fn sql(&self) -> String {
        match self {
            ExtensionStatement::Create(Extension { name, namespace }) => {
                let within = namespace
                    .as_ref()
                    .map_or(String::new(), |it| format!(" SCHEMA {}", identifier(it)));
                // An administrator may have created it beforehand, whose right alone it often is.
                format!("CREATE EXTENSION IF NOT EXISTS {}{within};\n", identifier(name))
            }
            ExtensionStatement::Drop(name) => format!("DROP EXTENSION {};\n", identifier(name)),
            ExtensionStatement::Move(name, namespace) => format!(
                "ALTER EXTENSION {} SET SCHEMA {};\n",
                identifier(name),
                identifier(namespace)
            ),
        }
    }
}
