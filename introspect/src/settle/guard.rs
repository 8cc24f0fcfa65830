//! The user-defined objects that a text can reach. Planning may execute or inline them, so the planner is asked only if
//! everything is PostgreSQL's own.

use std::collections::BTreeSet;

use postgres::Transaction;

use super::asking::{Asking, Reached};
use super::risk::Risk;
use crate::Error;
use driftless_sql::Token;

/// The user's functions, types, operators and casts, as far as the texts name them.
pub(super) struct Guard {
    blocking: BTreeSet<(String, String)>,
    shadowing: BTreeSet<String>,
    cast: Option<String>,
    risk: Risk,
    is_scratch: bool,
}

/// What may be done in the database.
pub(super) struct Permitted {
    /// Altering objects in a transaction that is rolled back.
    pub(super) is_scratch: bool,
    /// Running any code.
    pub(super) is_harmless: bool,
}

impl Guard {
    /// Asks the catalog once for all questions.
    pub(super) fn new(
        transaction: &mut Transaction<'_>,
        askings: &[Asking<'_>],
        Permitted { is_scratch, is_harmless }: Permitted,
    ) -> Result<Guard, Error> {
        let mut all = Reached::default();
        for reached in askings.iter().map(Asking::reached) {
            all.names.extend(reached.names);
            all.operators.extend(reached.operators);
        }
        let names: Vec<String> = all.names.iter().cloned().collect();
        let operators: Vec<String> = all.operators.iter().cloned().collect();
        let rows = transaction
            .query(include_str!("guard.sql"), &[&names, &operators])
            .map_err(|it| Error::new("asking which functions are PostgreSQL's own", it))?;
        let risk = if is_harmless { Risk::none() } else { Risk::of(transaction, all)? };
        let mut guard = Guard {
            blocking: BTreeSet::new(),
            shadowing: BTreeSet::new(),
            cast: None,
            risk,
            is_scratch,
        };
        for row in rows {
            let (kind, name): (String, String) = (row.get("kind"), row.get("name"));
            if kind == "cast" {
                guard.cast.get_or_insert(name);
                continue;
            }
            if row.get("shadows") {
                guard.shadowing.insert(name.clone());
            }
            if row.get("blocks") {
                guard.blocking.insert((kind, name));
            }
        }
        Ok(guard)
    }

    /// Why the planner may not be asked this question, if so.
    pub(super) fn obstacle(&self, asking: &Asking<'_>) -> Option<String> {
        if !asking.question.enums.is_empty() {
            return Some("the planner knows only one name of an enum or a label".to_owned());
        }
        by_its_words(asking).map(str::to_owned).or_else(|| {
            if let Some(cast) = &self.cast {
                return Some(format!("planning could run the cast from {cast}"));
            }
            let reached = asking.reached();
            let is_reached = |(kind, name): &&(String, String)| match kind.as_str() {
                "operator" => reached.operators.contains(name),
                _ => reached.names.contains(name),
            };
            let (kind, name) = self.blocking.iter().find(is_reached)?;
            Some(format!(
                "planning could look through the {kind} `{name}`, which is not PostgreSQL's own"
            ))
        })
    }

    /// Why the parser may not be asked this question either, if so.
    pub(super) fn unreadable(&self, asking: &Asking<'_>) -> Option<String> {
        if !asking.question.enums.is_empty() && !self.is_scratch {
            return Some(
                "renamed enums and labels are tried on a scratch database only".to_owned(),
            );
        }
        self.risk.obstacle(asking)
    }

    /// Whether a name in the texts is both a user's and PostgreSQL's, so that the `search_path` may decide which of the
    /// two is meant.
    pub(super) fn is_shadowed(&self, asking: &Asking<'_>) -> bool {
        let reached = asking.reached();
        self.shadowing.iter().any(|it| reached.names.contains(it) || reached.operators.contains(it))
    }
}

/// What the planner cannot preserve, or may not be given, whatever the catalog says.
fn by_its_words(asking: &Asking<'_>) -> Option<&'static str> {
    if asking.any(|it| it.is_word("collate")) {
        return Some("planning drops `COLLATE`");
    }
    if asking.any(|it| ["select", "values", "table"].into_iter().any(|word| it.is_word(word))) {
        return Some("planning a subquery could run functions");
    }
    if asking.any(|it| matches!(it, Token::Unicode(_))) {
        return Some("a name is written in Unicode escapes");
    }
    if asking
        .tokens
        .before
        .windows(3)
        .chain(asking.tokens.after.windows(3))
        .any(is_foreign_operator)
    {
        return Some("an operator is named with its schema");
    }
    if asking.whole_row {
        return Some("the row of the table is used as one value");
    }
    let is_system_column = |it: &Token| it.name().is_some_and(|it| SYSTEM_COLUMNS.contains(&it));
    if asking.any(is_system_column) {
        return Some("a system column is used, which only a table has");
    }
    None
}

const SYSTEM_COLUMNS: &[&str] = &["tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];

fn is_foreign_operator(tokens: &[Token]) -> bool {
    let [operator, Token::Mark('('), namespace] = tokens else { return false };
    operator.is_word("operator") && namespace.name().is_some_and(|it| it != "pg_catalog")
}
