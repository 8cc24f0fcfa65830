//! One statement as SQL, with its semicolon and its line end.

use driftless_schema::{
    Enum, Expression, Extension, Index, IndexColumn, IndexKey, IndexStorage, Name, QualifiedName,
    Statistics, Table,
};

use super::action::action;
use super::column::column;
use super::constraint::{check, exclusion, primary_key, unique};
use super::sequence::{alter_sequence, begin_sequence, create_sequence};
use super::sql::{identifier, identifiers, literal, loose, parameter_names, parameters, qualified};
use crate::diff::{LabelPosition, NewLabel};
use crate::plan::{CommentOn, IndexAction, Statement};

pub(super) fn spell(statement: &Statement) -> String {
    match statement {
        Statement::CreateNamespace(name) => format!("CREATE SCHEMA {};\n", identifier(name)),
        Statement::DropNamespace(name) => format!("DROP SCHEMA {};\n", identifier(name)),
        Statement::CreateExtension(it) => create_extension(it),
        Statement::DropExtension(name) => format!("DROP EXTENSION {};\n", identifier(name)),
        Statement::MoveExtension(name, namespace) => {
            format!("ALTER EXTENSION {} SET SCHEMA {};\n", identifier(name), identifier(namespace))
        }
        Statement::CreateSequence(it) => create_sequence(it),
        Statement::DropSequence(name) => format!("DROP SEQUENCE {};\n", qualified(name)),
        Statement::RenameSequence(names) => rename("SEQUENCE", &names.before, &names.after),
        Statement::AlterSequence { sequence, actions } => alter_sequence(sequence, actions),
        Statement::BeginSequence { sequence, at, beyond } => begin_sequence(sequence, *at, *beyond),
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
        Statement::AlterIndex(name, action) => {
            format!("ALTER INDEX {} {};\n", qualified(name), index_action(action))
        }
        Statement::Reindex(name) => format!("REINDEX INDEX {};\n", qualified(name)),
        Statement::CreateStatistics(table, it) => create_statistics(table, it),
        Statement::DropStatistics(name) => format!("DROP STATISTICS {};\n", qualified(name)),
        Statement::RenameStatistics(names) => rename("STATISTICS", &names.before, &names.after),
        Statement::SetStatisticsTarget(name, target) => {
            format!(
                "ALTER STATISTICS {} SET STATISTICS {};\n",
                qualified(name),
                target.unwrap_or(-1)
            )
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

fn create_extension(Extension { name, namespace }: &Extension) -> String {
    let within =
        namespace.as_ref().map_or(String::new(), |it| format!(" SCHEMA {}", identifier(it)));
    format!("CREATE EXTENSION {}{within};\n", identifier(name))
}

fn create_table(table: &Table) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    lines.extend(table.primary_key.as_ref().map(primary_key));
    lines.extend(table.uniques.iter().map(unique));
    lines.extend(table.checks.iter().map(check));
    lines.extend(table.exclusions.iter().map(exclusion));
    let traits = &table.traits;
    let unlogged = if traits.unlogged { "UNLOGGED " } else { "" };
    let mut rest = String::new();
    if let Some(method) = &traits.access_method {
        rest += &format!(" USING {}", identifier(method));
    }
    rest += &with(&traits.parameters);
    rest += &tablespace(" TABLESPACE", traits.tablespace.as_ref());
    let name = qualified(&table.name);
    if lines.is_empty() {
        return format!("CREATE {unlogged}TABLE {name} (){rest};\n");
    }
    format!("CREATE {unlogged}TABLE {name} (\n    {}\n){rest};\n", lines.join(",\n    "))
}

fn with(all: &driftless_schema::Parameters) -> String {
    if all.is_empty() { String::new() } else { format!(" WITH ({})", parameters(all)) }
}

fn tablespace(words: &str, name: Option<&Name>) -> String {
    name.map_or(String::new(), |it| format!("{words} {}", identifier(it)))
}

/// What the index of a constraint is kept by.
pub(super) fn using_index(storage: &IndexStorage) -> String {
    let with = with(&storage.parameters);
    let tablespace = tablespace(" USING INDEX TABLESPACE", storage.tablespace.as_ref());
    format!("{with}{tablespace}")
}

/// Columns that an index holds beside its keys.
pub(super) fn include(columns: &[Name]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", identifiers(columns)) }
}

/// The line end keeps a text that ends in a comment from swallowing the parenthesis.
pub(super) fn enclosed(text: &Expression) -> String {
    let end = if text.as_str().contains("--") { "\n" } else { "" };
    format!("({text}{end})")
}

fn create_index(table: &QualifiedName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let keys: Vec<String> = index.columns.iter().map(index_column).collect();
    // The method that PostgreSQL takes anyway goes unsaid.
    let method = match index.method.as_str() {
        "btree" => String::new(),
        _ => format!(" USING {}", identifier(&index.method)),
    };
    let mut rest = include(&index.include);
    if !index.nulls_distinct {
        rest += " NULLS NOT DISTINCT";
    }
    rest += &with(&index.storage.parameters);
    rest += &tablespace(" TABLESPACE", index.storage.tablespace.as_ref());
    if let Some(predicate) = &index.predicate {
        rest += &format!(" WHERE {}", enclosed(predicate));
    }
    format!(
        "CREATE {unique}INDEX {} ON {}{method} ({}){rest};\n",
        identifier(&index.name),
        qualified(table),
        keys.join(", ")
    )
}

pub(super) fn index_column(column: &IndexColumn) -> String {
    let mut text = match &column.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(it) => enclosed(it),
    };
    if let Some(collation) = &column.collation {
        text += &format!(" COLLATE {}", loose(collation));
    }
    if let Some(class) = &column.class {
        text += &format!(" {}", loose(&class.name));
        if !class.parameters.is_empty() {
            text += &format!(" ({})", parameters(&class.parameters));
        }
    }
    if column.descending {
        text += " DESC";
    }
    if column.nulls_first != column.descending {
        text += if column.nulls_first { " NULLS FIRST" } else { " NULLS LAST" };
    }
    text
}

fn index_action(action: &IndexAction) -> String {
    match action {
        IndexAction::SetParameters(it) => format!("SET ({})", parameters(it)),
        IndexAction::ResetParameters(it) => format!("RESET ({})", parameter_names(it)),
        IndexAction::SetTablespace(name) => format!("SET TABLESPACE {}", own_tablespace(name)),
        IndexAction::SetStatistics(place, target) => {
            format!("ALTER COLUMN {place} SET STATISTICS {}", target.unwrap_or(-1))
        }
    }
}

pub(super) fn own_tablespace(name: &Option<Name>) -> String {
    name.as_ref().map_or("pg_default".to_owned(), identifier)
}

fn create_statistics(table: &QualifiedName, statistics: &Statistics) -> String {
    let kinds: Vec<&str> = statistics.kinds.iter().map(|it| it.keyword()).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let columns = statistics.columns.iter().map(identifier);
    let expressions = statistics.expressions.iter().map(enclosed);
    let all: Vec<String> = columns.chain(expressions).collect();
    format!(
        "CREATE STATISTICS {}{kinds} ON {} FROM {};\n",
        qualified(&statistics.name),
        all.join(", "),
        qualified(table)
    )
}

fn comment(on: &CommentOn, text: Option<&str>) -> String {
    let target = match on {
        CommentOn::Namespace(name) => format!("SCHEMA {}", identifier(name)),
        CommentOn::Enum(name) => format!("TYPE {}", qualified(name)),
        CommentOn::Table(name) => format!("TABLE {}", qualified(name)),
        CommentOn::Column(table, name) => {
            format!("COLUMN {}.{}", qualified(table), identifier(name))
        }
        CommentOn::Constraint(table, name) => {
            format!("CONSTRAINT {} ON {}", identifier(name), qualified(table))
        }
        CommentOn::Index(name) => format!("INDEX {}", qualified(name)),
        CommentOn::Sequence(name) => format!("SEQUENCE {}", qualified(name)),
        CommentOn::Statistics(name) => format!("STATISTICS {}", qualified(name)),
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
