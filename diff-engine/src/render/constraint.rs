//! Constraints, as `CREATE TABLE` and `ADD` write them.

use driftless_schema::{
    Action, Check, Exclusion, ExclusionElement, ForeignKey, LooseName, Name, PrimaryKey, Timing,
    Unique, Validity,
};

use super::sql::{identifier, identifiers, qualified};
use super::statement::{enclosed, include, index_column, using_index};

pub(super) fn primary_key(key: &PrimaryKey) -> String {
    let columns = key_columns(&key.columns, key.without_overlaps);
    format!(
        "CONSTRAINT {} PRIMARY KEY ({columns}){}{}{}",
        identifier(&key.name),
        include(&key.include),
        using_index(&key.storage),
        timing(key.timing)
    )
}

pub(super) fn unique(unique: &Unique) -> String {
    let nulls = if unique.nulls_distinct { "" } else { " NULLS NOT DISTINCT" };
    let columns = key_columns(&unique.columns, unique.without_overlaps);
    format!(
        "CONSTRAINT {} UNIQUE{nulls} ({columns}){}{}{}",
        identifier(&unique.name),
        include(&unique.include),
        using_index(&unique.storage),
        timing(unique.timing)
    )
}

fn key_columns(columns: &[Name], without_overlaps: bool) -> String {
    let end = if without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    format!("{}{end}", identifiers(columns))
}

pub(super) fn check(check: &Check) -> String {
    let inherited = if check.inherited { "" } else { " NO INHERIT" };
    format!(
        "CONSTRAINT {} CHECK {}{inherited}{}",
        identifier(&check.name),
        enclosed(&check.expression),
        validity(check.validity)
    )
}

pub(super) fn exclusion(exclusion: &Exclusion) -> String {
    let elements: Vec<String> = exclusion.elements.iter().map(element).collect();
    let predicate = exclusion.predicate.as_ref();
    let predicate = predicate.map_or(String::new(), |it| format!(" WHERE {}", enclosed(it)));
    format!(
        "CONSTRAINT {} EXCLUDE USING {} ({}){}{}{predicate}{}",
        identifier(&exclusion.name),
        identifier(&exclusion.method),
        elements.join(", "),
        include(&exclusion.include),
        using_index(&exclusion.storage),
        timing(exclusion.timing)
    )
}

fn element(ExclusionElement { column, operator }: &ExclusionElement) -> String {
    format!("{} WITH {}", index_column(column), self::operator(operator))
}

fn operator(LooseName { namespace, name }: &LooseName) -> String {
    match namespace {
        Some(namespace) => format!("OPERATOR({}.{})", identifier(namespace), name.as_str()),
        None => name.as_str().to_owned(),
    }
}

pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let mut text = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        identifier(&key.name),
        period_columns(&key.columns, key.period),
        qualified(&key.references),
        period_columns(&key.referenced_columns, key.period)
    );
    if key.match_full {
        text += " MATCH FULL";
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(words) = action_words(action) {
            text += &format!(" ON {event} {words}");
            if event == "DELETE" && !key.on_delete_columns.is_empty() {
                text += &format!(" ({})", identifiers(&key.on_delete_columns));
            }
        }
    }
    text + timing(key.timing) + validity(key.validity)
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

pub(super) fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::Immediate => "",
        Timing::Deferrable => " DEFERRABLE",
        Timing::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "",
        Validity::NotValid => " NOT VALID",
        Validity::NotEnforced => " NOT ENFORCED",
    }
}
