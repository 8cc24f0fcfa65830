//! Triggers of a struct's table.

use serde::{Deserialize, Serialize};

use super::definition::{Defined, comment_on, enclosed, owned};
use crate::quote::{identifier, qualified};
use crate::record::TableRecord;
use crate::{DependentKind, Name, QualifiedName};

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriggerRecord {
    /// Its name, which is unique on its table.
    pub name: String,
    /// The line of its name in the struct's source file. 0 in the recorded head.
    #[serde(default, skip_serializing_if = "crate::record::source::is_zero")]
    pub line: u32,
    /// When it fires.
    pub timing: TriggerTiming,
    /// What it fires on, in the order of the words.
    pub events: Vec<EventRecord>,
    /// For what it fires once; for each statement when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<ForEach>,
    /// `when = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The call: `f()`.
    pub execute: String,
    /// `CONSTRAINT TRIGGER`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub constraint: bool,
    /// `DEFERRABLE`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferrable: bool,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferred: bool,
    /// `REFERENCING OLD TABLE AS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_table: Option<String>,
    /// `REFERENCING NEW TABLE AS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_table: Option<String>,
    /// In which sessions it fires: `disabled`, `always` or `replica`; in ordinary ones when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fires: Option<Fires>,
    /// `COMMENT ON TRIGGER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriggerTiming {
    /// `BEFORE`
    Before,
    /// `AFTER`
    After,
}

/// What a trigger fires on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// Its word.
    pub event: Event,
    /// The columns of `UPDATE OF`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// A statement that a trigger fires on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `TRUNCATE`
    Truncate,
}

/// For what a trigger fires once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForEach {
    /// `FOR EACH ROW`
    Row,
    /// `FOR EACH STATEMENT`
    Statement,
}

/// In which sessions a trigger fires (`session_replication_role`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fires {
    /// `DISABLE TRIGGER`
    Disabled,
    /// `ENABLE ALWAYS TRIGGER`
    Always,
    /// `ENABLE REPLICA TRIGGER`
    Replica,
}

pub(super) fn triggers(record: &TableRecord, table: &QualifiedName) -> Vec<Defined> {
    record.triggers.iter().flat_map(|it| defined(it, table, record)).collect()
}

fn defined(trigger: &TriggerRecord, table: &QualifiedName, record: &TableRecord) -> Vec<Defined> {
    let place = (&record.source, trigger.line);
    let (name, on) = (identifier(&trigger.name), qualified(table));
    let mut all = vec![Defined::new(
        Some((DependentKind::Trigger, owned(table, &trigger.name))),
        creation(trigger, &name, &on),
        place,
    )];
    let fires = trigger.fires.map(|it| match it {
        Fires::Disabled => "DISABLE TRIGGER",
        Fires::Always => "ENABLE ALWAYS TRIGGER",
        Fires::Replica => "ENABLE REPLICA TRIGGER",
    });
    let set = fires.map(|it| format!("ALTER TABLE {on} {it} {name};"));
    let comment = trigger.comment.as_deref();
    let comment = comment.map(|it| comment_on(&format!("TRIGGER {name} ON {on}"), it));
    all.extend(set.into_iter().chain(comment).map(|it| Defined::new(None, it, place)));
    all
}

fn creation(trigger: &TriggerRecord, name: &str, table: &str) -> String {
    let kind = if trigger.constraint { "CONSTRAINT TRIGGER" } else { "TRIGGER" };
    let timing = match trigger.timing {
        TriggerTiming::Before => "BEFORE",
        TriggerTiming::After => "AFTER",
    };
    let events: Vec<String> = trigger.events.iter().map(event).collect();
    let mut text = format!("CREATE {kind} {name} {timing} {} ON {table}", events.join(" OR "));
    if trigger.deferred {
        text += " DEFERRABLE INITIALLY DEFERRED";
    } else if trigger.deferrable {
        text += " DEFERRABLE";
    }
    let tables = [("OLD", &trigger.old_table), ("NEW", &trigger.new_table)];
    let tables: String = tables
        .into_iter()
        .filter_map(|(which, it)| Some(format!(" {which} TABLE AS {}", identifier(it.as_ref()?))))
        .collect();
    if !tables.is_empty() {
        text += &format!(" REFERENCING{tables}");
    }
    text += match trigger.for_each {
        Some(ForEach::Row) => " FOR EACH ROW",
        Some(ForEach::Statement) | None => " FOR EACH STATEMENT",
    };
    if let Some(condition) = &trigger.when {
        text += &format!(" WHEN {}", enclosed(condition));
    }
    format!("{text} EXECUTE FUNCTION {};", trigger.execute.trim())
}

fn event(it: &EventRecord) -> String {
    let word = match it.event {
        Event::Insert => "INSERT",
        Event::Update => "UPDATE",
        Event::Delete => "DELETE",
        Event::Truncate => "TRUNCATE",
    };
    if it.columns.is_empty() {
        return word.to_owned();
    }
    let columns: Vec<String> =
        it.columns.iter().map(|it| identifier(Name::new(it.as_str()))).collect();
    format!("{word} OF {}", columns.join(", "))
}
