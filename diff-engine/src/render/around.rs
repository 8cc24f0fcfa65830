//! Statements before and after others as SQL.

use driftless_schema::{Enabled, Trigger};

use super::Spelled;
use super::sql::{identifier, qualified};
use crate::plan::AroundStatement;

impl Spelled for AroundStatement {
    fn sql(&self) -> String {
        match self {
            AroundStatement::DisableTriggers(all) => {
                all.iter().map(|it| trigger(it, "DISABLE")).collect()
            }
            AroundStatement::RestoreTriggers(all) => {
                all.iter().map(|it| trigger(it, enabling(it.enabled))).collect()
            }
            AroundStatement::RowSecurityOff(_) => "SET row_security = off;\n".to_owned(),
            AroundStatement::RowSecurityBack => "RESET row_security;\n".to_owned(),
            AroundStatement::CheckDeferred => "SET CONSTRAINTS ALL IMMEDIATE;\n".to_owned(),
        }
    }
}

fn trigger(trigger: &Trigger, word: &str) -> String {
    let (table, name) = (qualified(&trigger.table), identifier(&trigger.name));
    format!("ALTER TABLE {table} {word} TRIGGER {name};\n")
}

fn enabling(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "ENABLE",
        Enabled::Always => "ENABLE ALWAYS",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Disabled => "DISABLE",
    }
}
