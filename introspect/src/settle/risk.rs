//! The user-defined code that the server would run when it only parses a text. A text that reaches such code is not
//! parsed if driftless would be responsible for the effects.

use std::collections::BTreeSet;

use postgres::Transaction;

use super::asking::{Asking, Reached};
use crate::Error;

/// Names and operators that must not be parsed.
#[derive(Default)]
pub(super) struct Risk {
    names: BTreeSet<String>,
    operators: BTreeSet<String>,
}

impl Risk {
    /// None in a scratch database, where code can do nothing outside of it.
    pub(super) fn none() -> Risk {
        Risk::default()
    }

    /// Asks the catalog once about everything that is reached.
    pub(super) fn of(transaction: &mut Transaction<'_>, reached: Reached) -> Result<Risk, Error> {
        let names: Vec<String> = reached.names.into_iter().collect();
        let operators: Vec<String> = reached.operators.into_iter().collect();
        let rows = transaction
            .query(include_str!("risk.sql"), &[&names, &operators])
            .map_err(|it| Error::new("asking which types run functions when they are read", it))?;
        let mut risk = Risk::default();
        for row in rows {
            let name = row.get("name");
            match row.get("kind") {
                "operator" => risk.operators.insert(name),
                _ => risk.names.insert(name),
            };
        }
        Ok(risk)
    }

    /// Why a question must not be parsed, if so.
    pub(super) fn obstacle(&self, asking: &Asking<'_>) -> Option<String> {
        let reached = asking.reached();
        let found = self.names.intersection(&reached.names).next();
        let found = found.or_else(|| self.operators.intersection(&reached.operators).next());
        found.map(|it| {
            format!("reading it here could run functions of the type or function `{it}`, which is not PostgreSQL's own")
        })
    }

    /// Whether any of these names must not be parsed.
    pub(super) fn holds(&self) -> Option<&String> {
        self.names.first()
    }
}
