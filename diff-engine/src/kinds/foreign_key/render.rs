//! A foreign key, as `CREATE TABLE` and `ADD` write it.

use driftless_schema::{Action, ForeignKey, Name};

use crate::render::{Spelled, identifier, identifiers, qualified, timing, validity};

impl Spelled for ForeignKey {
    fn sql(&self) -> String {
        let mut text = format!(
            "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
            identifier(&self.name),
            period_columns(&self.columns, self.period),
            qualified(&self.references),
            period_columns(&self.referenced_columns, self.period)
        );
        if self.match_full {
            text += " MATCH FULL";
        }
        for (event, action) in [("DELETE", self.on_delete), ("UPDATE", self.on_update)] {
            if let Some(words) = action_words(action) {
                text += &format!(" ON {event} {words}");
                if event == "DELETE" && !self.on_delete_columns.is_empty() {
                    text += &format!(" ({})", identifiers(&self.on_delete_columns));
                }
            }
        }
        text + timing(self.timing) + validity(self.validity)
    }
}

fn period_columns(columns: &[Name], period: bool) -> String {
    match columns.split_last() {
        Some((last, rest)) if period => {
            let mut all: Vec<String> = rest.iter().map(identifier).collect();
            all.push(format!("PERIOD {}", identifier(last)));
            all.join(", ")
        }
        Some(_) | None => identifiers(columns),
    }
}

/// None for PostgreSQL's default.
fn action_words(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("RESTRICT"),
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}
