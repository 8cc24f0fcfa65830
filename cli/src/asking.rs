//! Asks whoever sits at the terminal what is a rename: one question for each group of objects that hang together.

use driftless_diff_engine::render::{identifier, type_name};
use driftless_diff_engine::{Intent, Rename, Undecided, matching};
use driftless_schema::{Column, ColumnValue, Kind, Name, ObjectId, Pair, QualifiedName, Schema};
use inquire::{InquireError, Select};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// What the user had in mind, with the answers. The first answer, which Enter gives, is the one that loses no data: that
/// each is a rename.
pub(crate) fn asked(
    schemas: &Pair<Schema>,
    mut intent: Intent,
    terminal: &mut Terminal,
) -> Result<Intent, Failure> {
    // A table that turns out to be renamed brings its columns into question.
    loop {
        let (_, undecided, _) = matching(schemas.clone(), &intent);
        let Some(first) = undecided.first() else { return Ok(intent) };
        let group: Vec<&Undecided> =
            undecided.iter().filter(|it| it.group == first.group).collect();
        for Undecided { ids: Pair { before, after }, .. } in &group {
            terminal.aside(&format!("  - {}", definition(&schemas.before, before)));
            terminal.aside(&format!("  + {}", definition(&schemas.after, after)));
        }
        let pairs = |join: &str| {
            let all = group.iter().map(|it| format!("{} {join} {}", it.ids.before, it.ids.after));
            all.collect::<Vec<String>>().join(", ")
        };
        let answers = vec![
            format!("renamed: {}", pairs("is now")),
            format!("not a rename: drop the old, add the new ({})", pairs("and")),
        ];
        let answer = Select::new("Was this renamed, or dropped and added?", answers.clone())
            .with_help_message(
                "Enter selects; for other pairs press Esc and use `--rename OLD:NEW`",
            )
            .prompt();
        match answer {
            Ok(it) if it == answers[0] => intent.renames.extend(
                group
                    .iter()
                    .map(|it| Rename { from: it.ids.before.clone(), to: it.ids.after.clone() }),
            ),
            Ok(_) => intent.drops.extend(group.iter().map(|it| it.ids.before.clone())),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
                return Err(Failure::new(
                    "the question was not answered, so nothing was drafted",
                    "answer it, or use `--rename OLD:NEW` or `--drop OLD`",
                ));
            }
            Err(error) => return Err(Failure::of("cannot ask a question here", error)),
        }
    }
}

/// One line of what the object is.
fn definition(schema: &Schema, id: &ObjectId) -> String {
    let [namespace, name, ..] = id.path.as_slice() else { return id.to_string() };
    let owner = QualifiedName::new(namespace.clone(), name.clone());
    let table = schema.tables.iter().find(|it| it.name == owner);
    let found = match id.kind {
        Kind::Column => {
            let name = id.path.last().unwrap_or(name);
            table.and_then(|it| it.column(name)).map(column)
        }
        Kind::Table => table.map(|it| it.columns.iter().map(column).collect::<Vec<_>>().join(", ")),
        _ => schema.summary(id),
    };
    found.map_or_else(|| id.to_string(), |it| format!("{id}: {it}"))
}

fn column(it: &Column) -> String {
    let required = if it.nullable() { "" } else { " NOT NULL" };
    let value = match &it.value {
        ColumnValue::Default(text) => format!(" DEFAULT {text}"),
        ColumnValue::Identity(_) => " GENERATED AS IDENTITY".to_owned(),
        ColumnValue::Serial(_) => " serial".to_owned(),
        ColumnValue::Generated(it) => format!(" GENERATED ALWAYS AS ({})", it.expression),
        ColumnValue::Null => String::new(),
    };
    let name: &Name = &it.name;
    format!("{} {}{required}{value}", identifier(name), type_name(&it.data_type))
}
