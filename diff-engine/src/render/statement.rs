//! One statement as SQL, with its semicolon and its line end.

use driftless_schema::{
    Action, Check, Column, ColumnValue, Enum, ForeignKey, Identity, Index, IndexColumn, IndexKey,
    PrimaryKey, QualifiedName, SqlType, Table, Unique,
};

use super::sql::{identifier, identifiers, literal, qualified, type_name};
use crate::diff::{LabelPosition, NewLabel};
use crate::plan::{CommentOn, Statement, TableAction};

pub(super) fn spell(statement: &Statement) -> String {
    match statement {
        Statement::CreateNamespace(name) => format!("CREATE SCHEMA {};\n", identifier(name)),
        Statement::DropNamespace(name) => format!("DROP SCHEMA {};\n", identifier(name)),
        Statement::CreateEnum(it) => create_enum(it),
        Statement::DropEnum(name) => format!("DROP TYPE {};\n", qualified(name)),
        Statement::RenameEnum(names) => rename("TYPE", &names.before, &names.after),
        Statement::RenameLabel(name, labels) => format!(
            "ALTER TYPE {} RENAME VALUE {} TO {};\n",
            qualified(name),
            literal(&labels.before),
            literal(&labels.after)
        ),
        Statement::AddLabel(name, label) => add_label(name, label),
        Statement::CreateTable(table) => create_table(table),
        Statement::DropTable(table) => format!("DROP TABLE {};\n", qualified(&table.name)),
        Statement::RenameTable(names) => rename("TABLE", &names.before, &names.after),
        Statement::AlterTable { table, actions } => {
            let actions: Vec<String> = actions.iter().map(action).collect();
            format!("ALTER TABLE {} {};\n", qualified(table), actions.join(", "))
        }
        Statement::RenameColumn(table, names) => format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {};\n",
            qualified(table),
            identifier(&names.before),
            identifier(&names.after)
        ),
        Statement::RenameConstraint(table, names) => format!(
            "ALTER TABLE {} RENAME CONSTRAINT {} TO {};\n",
            qualified(table),
            identifier(&names.before),
            identifier(&names.after)
        ),
        Statement::CreateIndex(table, index) => create_index(table, index),
        Statement::DropIndex(name) => format!("DROP INDEX {};\n", qualified(name)),
        Statement::RenameIndex(name, new) => {
            format!("ALTER INDEX {} RENAME TO {};\n", qualified(name), identifier(new))
        }
        Statement::Comment { on, text } => comment(on, text.as_deref()),
        Statement::Refuse { message, help } => refuse(message, help),
    }
}

fn create_enum(it: &Enum) -> String {
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

/// Into another namespace, to another name, or both, in that order.
fn rename(kind: &str, before: &QualifiedName, after: &QualifiedName) -> String {
    let mut text = String::new();
    let mut current = before.clone();
    if before.namespace != after.namespace {
        let namespace = identifier(&after.namespace);
        text += &format!("ALTER {kind} {} SET SCHEMA {namespace};\n", qualified(before));
        current.namespace = after.namespace.clone();
    }
    if before.name != after.name {
        let name = identifier(&after.name);
        text += &format!("ALTER {kind} {} RENAME TO {name};\n", qualified(&current));
    }
    text
}

fn create_table(table: &Table) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    lines.extend(table.primary_key.as_ref().map(primary_key));
    lines.extend(table.uniques.iter().map(unique));
    lines.extend(table.checks.iter().map(check));
    if lines.is_empty() {
        return format!("CREATE TABLE {} ();\n", qualified(&table.name));
    }
    format!("CREATE TABLE {} (\n    {}\n);\n", qualified(&table.name), lines.join(",\n    "))
}

fn column(column: &Column) -> String {
    let mut text = format!("{} {}", identifier(&column.name), column_type(column));
    match &column.value {
        ColumnValue::Null | ColumnValue::Serial => (),
        ColumnValue::Default(expression) => text += &format!(" DEFAULT {expression}"),
        ColumnValue::Identity(it) => text += &format!(" {}", identity(*it)),
    }
    if !column.nullable {
        text += " NOT NULL";
    }
    text
}

fn column_type(column: &Column) -> String {
    let spelled = type_name(&column.data_type);
    match (&column.value, spelled.as_str()) {
        (ColumnValue::Serial, "smallint") => "smallserial".to_owned(),
        (ColumnValue::Serial, "bigint") => "bigserial".to_owned(),
        (ColumnValue::Serial, _) => "serial".to_owned(),
        (ColumnValue::Null | ColumnValue::Default(_) | ColumnValue::Identity(_), _) => spelled,
    }
}

fn identity(identity: Identity) -> &'static str {
    match identity {
        Identity::Always => "GENERATED ALWAYS AS IDENTITY",
        Identity::ByDefault => "GENERATED BY DEFAULT AS IDENTITY",
    }
}

fn primary_key(key: &PrimaryKey) -> String {
    let (name, columns) = (identifier(&key.name), identifiers(&key.columns));
    format!("CONSTRAINT {name} PRIMARY KEY ({columns})")
}

fn unique(unique: &Unique) -> String {
    let (name, columns) = (identifier(&unique.name), identifiers(&unique.columns));
    format!("CONSTRAINT {name} UNIQUE ({columns})")
}

/// The line end keeps a text that ends in a comment from swallowing the parenthesis.
fn check(check: &Check) -> String {
    let end = if check.expression.as_str().contains("--") { "\n" } else { "" };
    format!("CONSTRAINT {} CHECK ({}{end})", identifier(&check.name), check.expression)
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut text = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        identifier(&key.name),
        identifiers(&key.columns),
        qualified(&key.references),
        identifiers(&key.referenced_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(words) = action_words(action) {
            text += &format!(" ON {event} {words}");
        }
    }
    text
}

/// None where it is what PostgreSQL does anyway.
fn action_words(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("RESTRICT"),
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}

fn action(action: &TableAction) -> String {
    let alter = |name, what: String| format!("ALTER COLUMN {} {what}", identifier(name));
    match action {
        TableAction::AddColumn(it) => format!("ADD COLUMN {}", column(it)),
        TableAction::DropColumn(name) => format!("DROP COLUMN {}", identifier(name)),
        TableAction::SetType { column, types, through_text } => {
            let using = if *through_text { through(column, &types.after) } else { String::new() };
            alter(column, format!("TYPE {}{using}", type_name(&types.after)))
        }
        TableAction::SetDefault(name, it) => alter(name, format!("SET DEFAULT {it}")),
        TableAction::DropDefault(name) => alter(name, "DROP DEFAULT".to_owned()),
        TableAction::SetNotNull(name) => alter(name, "SET NOT NULL".to_owned()),
        TableAction::DropNotNull(name) => alter(name, "DROP NOT NULL".to_owned()),
        TableAction::AddIdentity(name, it) => alter(name, format!("ADD {}", identity(*it))),
        TableAction::SetIdentity(name, Identity::Always) => {
            alter(name, "SET GENERATED ALWAYS".to_owned())
        }
        TableAction::SetIdentity(name, Identity::ByDefault) => {
            alter(name, "SET GENERATED BY DEFAULT".to_owned())
        }
        TableAction::DropIdentity(name) => alter(name, "DROP IDENTITY".to_owned()),
        TableAction::AddPrimaryKey(it) => format!("ADD {}", primary_key(it)),
        TableAction::AddUnique(it) => format!("ADD {}", unique(it)),
        TableAction::AddCheck(it) => format!("ADD {}", check(it)),
        TableAction::AddForeignKey(it) => format!("ADD {}", foreign_key(it)),
        TableAction::DropConstraint(name) => format!("DROP CONSTRAINT {}", identifier(name)),
    }
}

fn through(column: &driftless_schema::Name, after: &SqlType) -> String {
    let text = if after.array { "text[]" } else { "text" };
    format!(" USING {}::{text}::{}", identifier(column), type_name(after))
}

fn create_index(table: &QualifiedName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let keys: Vec<String> = index.columns.iter().map(index_column).collect();
    let predicate = index.predicate.as_ref().map_or(String::new(), |it| format!(" WHERE ({it}\n)"));
    let predicate = if predicate.contains("--") { predicate } else { predicate.replace('\n', "") };
    // The method that PostgreSQL takes anyway goes unsaid.
    let method = match index.method.as_str() {
        "btree" => String::new(),
        _ => format!(" USING {}", identifier(&index.method)),
    };
    format!(
        "CREATE {unique}INDEX {} ON {}{method} ({}){predicate};\n",
        identifier(&index.name),
        qualified(table),
        keys.join(", ")
    )
}

fn index_column(column: &IndexColumn) -> String {
    let mut text = match &column.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(it) => {
            let end = if it.as_str().contains("--") { "\n" } else { "" };
            format!("({it}{end})")
        }
    };
    if column.descending {
        text += " DESC";
    }
    if column.nulls_first != column.descending {
        text += if column.nulls_first { " NULLS FIRST" } else { " NULLS LAST" };
    }
    text
}

fn comment(on: &CommentOn, text: Option<&str>) -> String {
    let target = match on {
        CommentOn::Namespace(name) => format!("SCHEMA {}", identifier(name)),
        CommentOn::Enum(name) => format!("TYPE {}", qualified(name)),
        CommentOn::Table(name) => format!("TABLE {}", qualified(name)),
        CommentOn::Column(table, name) => {
            format!("COLUMN {}.{}", qualified(table), identifier(name))
        }
    };
    let text = text.map_or("NULL".to_owned(), literal);
    format!("COMMENT ON {target} IS {text};\n")
}

/// `format` with literals keeps percent signs and quotes of the message as they are; the tag cannot occur in it.
fn refuse(message: &str, help: &str) -> String {
    let mut tag = "driftless".to_owned();
    while message.contains(&tag) || help.contains(&tag) {
        tag.push('_');
    }
    format!(
        "DO ${tag}$ BEGIN\n    RAISE EXCEPTION USING\n        ERRCODE = 'feature_not_supported',\n        MESSAGE = {},\n        HINT = {};\nEND ${tag}$;\n",
        literal(message),
        literal(help)
    )
}
