//! Statements about an enum as SQL.

use driftless_schema::{Enum, Name, QualifiedName};

use crate::kinds::{EnumStatement, LabelPosition, NewLabel};
use crate::render::{Spelled, identifier, literal, qualified, raise_if, rename};

impl Spelled for EnumStatement {
    fn sql(&self) -> String {
        match self {
            EnumStatement::Create(it) => create(it),
            EnumStatement::Drop(name) | EnumStatement::DropReplaced(name) => {
                format!("DROP TYPE {};\n", qualified(name))
            }
            EnumStatement::Rename(names) => rename("TYPE", names),
            EnumStatement::RenameLabel(name, labels) => format!(
                "ALTER TYPE {} RENAME VALUE {} TO {};\n",
                qualified(name),
                literal(&labels.names.before),
                literal(&labels.names.after)
            ),
            EnumStatement::AddLabel(name, label) => add_label(name, label),
            EnumStatement::Replace { names, after, .. } => {
                format!("{}{}", rename("TYPE", names), create(after))
            }
            EnumStatement::RefuseLabels { table, column, array, labels } => {
                refuse_labels(table, column, *array, labels)
            }
        }
    }
}

fn create(it: &Enum) -> String {
    let labels: Vec<String> = it.labels.iter().map(|label| literal(label)).collect();
    format!("CREATE TYPE {} AS ENUM ({});\n", qualified(&it.name), labels.join(", "))
}

fn add_label(name: &QualifiedName, NewLabel { label, position }: &NewLabel) -> String {
    let place = match position {
        LabelPosition::After(other) => format!(" AFTER {}", literal(other)),
        LabelPosition::Before(other) => format!(" BEFORE {}", literal(other)),
        LabelPosition::Only => String::new(),
    };
    format!("ALTER TYPE {} ADD VALUE {}{place};\n", qualified(name), literal(label))
}

fn refuse_labels(table: &QualifiedName, column: &Name, array: bool, labels: &[String]) -> String {
    let name = identifier(column);
    let listed: Vec<String> = labels.iter().map(|it| literal(it)).collect();
    let condition = match array {
        true => format!("{name}::text[] && ARRAY[{}]", listed.join(", ")),
        false => format!("{name}::text IN ({})", listed.join(", ")),
    };
    let shown: Vec<String> = labels.iter().map(|it| format!("`{it}`")).collect();
    let message =
        format!("rows of `{table}` have removed labels ({}) in `{column}`", shown.join(", "));
    let help = "write an UPDATE in place of this block that gives these rows another label, or update them before the migration";
    raise_if("", table, &condition, "check_violation", &message, help)
}
