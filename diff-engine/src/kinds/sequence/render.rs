//! Statements about a sequence as SQL.

use driftless_schema::{Name, OwnedBy, QualifiedName, Sequence, SequenceOptions, SequenceType};

use super::{Beyond, Follows, SequenceAction, SequenceIs, SequenceStatement};
use crate::render::{Spelled, identifier, literal, qualified, rename};

impl Spelled for SequenceStatement {
    fn sql(&self) -> String {
        match self {
            SequenceStatement::Create(it) => create_sequence(it),
            SequenceStatement::Drop(name) => format!("DROP SEQUENCE {};\n", qualified(name)),
            SequenceStatement::Rename(names) => rename("SEQUENCE", names),
            SequenceStatement::Alter { sequence, actions } => alter_sequence(sequence, actions),
            SequenceStatement::Begin { sequence, at, beyond } => {
                begin_sequence(sequence, *at, *beyond)
            }
            SequenceStatement::MoveInside { sequence, at, is_called, beyond } => {
                move_inside(sequence, *at, *is_called, *beyond)
            }
            SequenceStatement::CopyPosition { from, to } => copy_position(from, to),
            SequenceStatement::FollowRows { sequence, table, column, start, upwards, follows } => {
                let first = match follows {
                    Follows::SeveralColumns => position(sequence, *start),
                    Follows::ItsColumn | Follows::OneColumn => start.to_string(),
                };
                follow_rows(sequence, table, column, &first, *upwards)
            }
        }
    }
}

fn create_sequence(sequence: &Sequence) -> String {
    // PostgreSQL's default type is omitted.
    let data_type = match sequence.data_type {
        SequenceType::BigInt => String::new(),
        other => format!(" AS {}", other.spelling()),
    };
    let options = options(&sequence.options);
    let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
    format!("CREATE {unlogged}SEQUENCE {}{data_type}{options};\n", qualified(&sequence.name))
}

/// Each with a space before it; PostgreSQL's defaults are omitted.
pub(crate) fn options(options: &SequenceOptions) -> String {
    let SequenceOptions { increment, minimum, maximum, start, cache, cycle } = options;
    let mut text = String::new();
    if *increment != 1 {
        text += &format!(" INCREMENT BY {increment}");
    }
    if let Some(it) = minimum {
        text += &format!(" MINVALUE {it}");
    }
    if let Some(it) = maximum {
        text += &format!(" MAXVALUE {it}");
    }
    if let Some(it) = start {
        text += &format!(" START WITH {it}");
    }
    if *cache != 1 {
        text += &format!(" CACHE {cache}");
    }
    if *cycle {
        text += " CYCLE";
    }
    text
}

fn alter_sequence(sequence: &SequenceIs, actions: &[SequenceAction]) -> String {
    let actions = actions.iter().map(action);
    match sequence {
        SequenceIs::Named(name) => {
            let actions: Vec<String> = actions.collect();
            format!("ALTER SEQUENCE {} {};\n", qualified(name), actions.join(" "))
        }
        SequenceIs::OfIdentity(table, column) => {
            let actions: Vec<String> = actions.map(|it| format!("SET {it}")).collect();
            let (table, column) = (qualified(table), identifier(column));
            format!("ALTER TABLE {table} ALTER COLUMN {column} {};\n", actions.join(" "))
        }
    }
}

fn action(action: &SequenceAction) -> String {
    match action {
        SequenceAction::Type(it) => format!("AS {}", it.spelling()),
        SequenceAction::Increment(it) => format!("INCREMENT BY {it}"),
        SequenceAction::Minimum(Some(it)) => format!("MINVALUE {it}"),
        SequenceAction::Minimum(None) => "NO MINVALUE".to_owned(),
        SequenceAction::Maximum(Some(it)) => format!("MAXVALUE {it}"),
        SequenceAction::Maximum(None) => "NO MAXVALUE".to_owned(),
        SequenceAction::Start(it) => format!("START WITH {it}"),
        SequenceAction::Cache(it) => format!("CACHE {it}"),
        SequenceAction::Cycle(true) => "CYCLE".to_owned(),
        SequenceAction::Cycle(false) => "NO CYCLE".to_owned(),
        SequenceAction::Unlogged(true) => "SET UNLOGGED".to_owned(),
        SequenceAction::Unlogged(false) => "SET LOGGED".to_owned(),
        SequenceAction::OwnedBy(None) => "OWNED BY NONE".to_owned(),
        SequenceAction::OwnedBy(Some(OwnedBy { table, column })) => {
            format!("OWNED BY {}.{}", qualified(table), identifier(column))
        }
    }
}

/// Continues from the position of another sequence. An identity's sequence is known by its column alone, and gives its
/// next number.
fn copy_position(from: &SequenceIs, to: &SequenceIs) -> String {
    let to = class(to);
    match from {
        SequenceIs::Named(name) => {
            let name = qualified(name);
            format!("SELECT pg_catalog.setval({to}, last_value, is_called)\n    FROM {name};\n")
        }
        SequenceIs::OfIdentity(..) => {
            format!("SELECT pg_catalog.setval({to}, pg_catalog.nextval({}), false);\n", class(from))
        }
    }
}

/// Continues from the last number that a row has; if no row has one beyond the first number, the position stays.
fn follow_rows(
    sequence: &SequenceIs,
    table: &QualifiedName,
    column: &Name,
    first: &str,
    upwards: bool,
) -> String {
    let (last, beyond) = if upwards { ("max", ">=") } else { ("min", "<=") };
    let last = format!("{last}({})", identifier(column));
    format!(
        "SELECT pg_catalog.setval({}, {last})\n    FROM {} HAVING {last} {beyond} {first};\n",
        class(sequence),
        qualified(table)
    )
}

/// The last number that the sequence has given, or its first.
fn position(sequence: &SequenceIs, start: i64) -> String {
    format!("coalesce(pg_catalog.pg_sequence_last_value({}), {start})", class(sequence))
}

fn class(sequence: &SequenceIs) -> String {
    match sequence {
        SequenceIs::Named(name) => format!("{}::pg_catalog.regclass", literal(&qualified(name))),
        SequenceIs::OfIdentity(table, column) => format!(
            "pg_catalog.pg_get_serial_sequence({}, {})::pg_catalog.regclass",
            literal(&qualified(table)),
            literal(column.as_str())
        ),
    }
}

/// A sequence that was never used has no last value.
fn begin_sequence(sequence: &SequenceIs, at: i64, beyond: Beyond) -> String {
    let sequence = class(sequence);
    let condition = condition(beyond);
    format!(
        "SELECT pg_catalog.setval({sequence}, {at}, false)\n    WHERE coalesce(pg_catalog.pg_sequence_last_value({sequence}) {condition}, true);\n"
    )
}

fn move_inside(sequence: &SequenceIs, at: i64, is_called: bool, beyond: Beyond) -> String {
    let sequence = class(sequence);
    let condition = condition(beyond);
    format!(
        "SELECT pg_catalog.setval({sequence}, {at}, {is_called})\n    WHERE pg_catalog.pg_sequence_last_value({sequence}) {condition};\n"
    )
}

fn condition(beyond: Beyond) -> String {
    match beyond {
        Beyond::Below(it) => format!("< {it}"),
        Beyond::Above(it) => format!("> {it}"),
    }
}
