//! One statement as SQL, with its semicolon and its line end.

use std::collections::BTreeMap;

use driftless_schema::text;
use driftless_schema::{
    Enabled, Enum, Expression, Extension, Index, IndexColumn, IndexKey, IndexStorage, Name,
    QualifiedName, Statistics, Table, Trigger,
};

use super::action::{action, settings};
use super::column::column;
use super::constraint::{check, exclusion, primary_key, unique};
use super::sequence::{
    alter_sequence, begin_sequence, copy_position, create_sequence, follow_rows,
};
use super::sql::{identifier, identifiers, literal, loose, parameter_names, parameters, qualified};
use crate::diff::{LabelPosition, NewLabel};
use crate::plan::{CommentOn, IndexAction, Statement};

pub(super) fn spell(statement: &Statement) -> String {
    match statement {
        Statement::CreateNamespace(name) => format!("CREATE SCHEMA {};\n", identifier(name)),
        Statement::RenameNamespace(names) => format!(
            "ALTER SCHEMA {} RENAME TO {};\n",
            identifier(&names.before),
            identifier(&names.after)
        ),
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
            literal(&labels.names.before),
            literal(&labels.names.after)
        ),
        Statement::AddLabel(name, label) => add_label(name, label),
        Statement::CreateTable(table) => create_table(table),
        Statement::DropTable(table) => format!("DROP TABLE {};\n", qualified(&table.name)),
        Statement::RenameTable(names) => rename("TABLE", &names.before, &names.after),
        Statement::AlterTable { table, actions } => {
            let settings: BTreeMap<&str, String> = actions.iter().flat_map(settings).collect();
            let set =
                settings.iter().map(|(name, it)| format!("SET LOCAL {name} = {};\n", literal(it)));
            let reset = settings.keys().map(|name| format!("SET LOCAL {name} TO DEFAULT;\n"));
            let (set, reset) = (set.collect::<String>(), reset.collect::<String>());
            let actions: Vec<String> = actions.iter().map(action).collect();
            format!("{set}ALTER TABLE {} {};\n{reset}", qualified(table), actions.join(", "))
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
        Statement::DropDependent(it) => {
            it.remake.iter().filter_map(|it| it.drop.as_ref()).map(|it| format!("{it}\n")).collect()
        }
        Statement::CreateDependent(it) => {
            it.remake.iter().flat_map(|it| &it.create).map(|it| format!("{it}\n")).collect()
        }
        Statement::ReplaceEnum { names, after, .. } => {
            format!("{}{}", rename("TYPE", &names.before, &names.after), create_enum(after))
        }
        Statement::DropReplacedEnum(name) => format!("DROP TYPE {};\n", qualified(name)),
        Statement::LockTables(tables) => {
            let tables: Vec<String> = tables.iter().map(qualified).collect();
            format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n", tables.join(", "))
        }
        Statement::RefuseLabels { table, column, array, labels } => {
            refuse_labels(table, column, *array, labels)
        }
        Statement::Fill { table, column, value } => fill(table, column, value.as_ref()),
        Statement::FillIn { table, column } => fill_in(table, column),
        Statement::CopyPosition { from, to } => copy_position(from, to),
        Statement::FollowRows { sequence, table, column, start, upwards } => {
            follow_rows(sequence, table, column, *start, *upwards)
        }
        Statement::DisableTriggers(all) => all.iter().map(|it| trigger(it, "DISABLE")).collect(),
        Statement::RestoreTriggers(all) => {
            all.iter().map(|it| trigger(it, enabling(it.enabled))).collect()
        }
        Statement::RowSecurityOff(_) => "SET row_security = off;\n".to_owned(),
        Statement::RowSecurityBack => "RESET row_security;\n".to_owned(),
        Statement::CheckDeferred => "SET CONSTRAINTS ALL IMMEDIATE;\n".to_owned(),
        Statement::Refuse { message, help } => refuse(message, help),
    }
}

fn trigger(trigger: &Trigger, word: &str) -> String {
    let (table, name) = (qualified(&trigger.table), identifier(&trigger.name));
    format!("ALTER TABLE {table} {word} TRIGGER {name};\n")
}

fn enabling(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "ENABLE",
        Enabled::Always => "ENABLE ALWAYS",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Disabled => "DISABLE",
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

/// To another schema, to another name, or both, in that order.
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

/// The storage options of a constraint's index.
pub(super) fn using_index(storage: &IndexStorage) -> String {
    let with = with(&storage.parameters);
    let tablespace = tablespace(" USING INDEX TABLESPACE", storage.tablespace.as_ref());
    format!("{with}{tablespace}")
}

/// Columns that an index includes beside its keys.
pub(super) fn include(columns: &[Name]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", identifiers(columns)) }
}

/// The line end keeps the parenthesis out of a comment at the end of the text.
pub(super) fn enclosed(text: &Expression) -> String {
    let end = if text.as_str().contains("--") { "\n" } else { "" };
    format!("({text}{end})")
}

fn create_index(table: &QualifiedName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let keys: Vec<String> = index.columns.iter().map(index_column).collect();
    // PostgreSQL's default method is omitted.
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

fn refuse_labels(table: &QualifiedName, column: &Name, array: bool, labels: &[String]) -> String {
    let name = identifier(column);
    let listed: Vec<String> = labels.iter().map(|it| literal(it)).collect();
    let condition = match array {
        true => format!("{name}::text[] && ARRAY[{}]", listed.join(", ")),
        false => format!("{name}::text IN ({})", listed.join(", ")),
    };
    let shown: Vec<String> = labels.iter().map(|it| format!("`{it}`")).collect();
    let message = format!("rows of `{table}` have {} in `{column}`, which go", shown.join(", "));
    let help = "say which label such rows get, or change them before";
    raise_if("", table, &condition, "check_violation", &message, help)
}

fn fill(table: &QualifiedName, column: &Name, value: Option<&Expression>) -> String {
    let name = identifier(column);
    let value = value.map_or("DEFAULT".to_owned(), enclosed);
    format!("UPDATE {} SET {name} = {value} WHERE {name} IS NULL;\n", qualified(table))
}

fn fill_in(table: &QualifiedName, column: &Name) -> String {
    let (owner, name) = (qualified(table), identifier(column));
    let message = format!("rows of `{table}` have no `{column}`, and nobody said what they get");
    let help = "write the UPDATE in place of this block";
    let place =
        text::comment(&format!("fill in: UPDATE {owner} SET {name} = … WHERE {name} IS NULL;"));
    let place: String = place.lines().map(|it| format!("    {it}\n")).collect();
    raise_if(&place, table, &format!("{name} IS NULL"), "not_null_violation", &message, help)
}

/// A block that raises an error if such a row exists; `first` is printed before.
fn raise_if(
    first: &str,
    table: &QualifiedName,
    condition: &str,
    code: &str,
    message: &str,
    help: &str,
) -> String {
    let (table, message, help) = (qualified(table), literal(message), literal(help));
    let tag = tag(&[first, &table, condition, &message, &help]);
    format!(
        "DO ${tag}$ BEGIN\n{first}    IF EXISTS (SELECT FROM {table} WHERE {condition}) THEN\n        RAISE EXCEPTION USING\n            ERRCODE = '{code}',\n            MESSAGE = {message},\n            HINT = {help};\n    END IF;\nEND ${tag}$;\n"
    )
}

/// A tag for dollar quotes that occurs in none of the texts.
fn tag(texts: &[&str]) -> String {
    let mut tag = "driftless".to_owned();
    while texts.iter().any(|it| it.contains(&tag)) {
        tag.push('_');
    }
    tag
}

/// `format` with literals leaves percent signs and quotes of the message unchanged.
fn refuse(message: &str, help: &str) -> String {
    let tag = tag(&[message, help]);
    format!(
        "DO ${tag}$ BEGIN\n    RAISE EXCEPTION USING\n        ERRCODE = 'feature_not_supported',\n        MESSAGE = {},\n        HINT = {};\nEND ${tag}$;\n",
        literal(message),
        literal(help)
    )
}
