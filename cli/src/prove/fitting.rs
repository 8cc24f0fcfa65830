//! The requirements for inserted rows, so that a draft fails only for its own reasons: casts must succeed, new checks and
//! keys must hold, and removed labels must not be used. What a warning says about existing rows must not fail the proof.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::matching::{KeptTable, MatchedTable};
use driftless_diff_engine::render::{identifier, literal, qualified, type_name};
use driftless_diff_engine::{Matched, Matching};
use driftless_introspect::Client;
use driftless_introspect::values::values;
use driftless_schema::{
    BaseType, Column, ColumnValue, ForeignKey, IndexKey, Kind, Name, Pair, QualifiedName, Schema,
    SqlType,
};

use super::over::below;
use super::rows::{Fits, TableFits};
use super::values::{is_cut_off, mentions};

/// The requirements for rows before a change, and the schema with the references that they will need. The columns of the
/// matching have the types of their values.
pub(super) fn fitting(
    client: &mut Client,
    schemas: Pair<&Schema>,
    matching: &Matching,
) -> (Schema, Fits) {
    let mut schema = schemas.before.clone();
    let mut fits = Fits::default();
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        let own = of_table(client, kept, matching);
        let own = of_types(client, kept, schemas.after, own);
        fits.tables.insert(kept.name.before.clone(), own);
        if let Some(it) = schema.tables.iter_mut().find(|it| it.name == kept.name.before) {
            it.foreign_keys.extend(new_keys(kept, matching));
        }
    }
    (schema, fits)
}

fn of_table(client: &mut Client, kept: &KeptTable, matching: &Matching) -> TableFits {
    let mut fits = TableFits::default();
    for column in &kept.columns {
        let Matched::Kept(pair) = column else { continue };
        let Pair { before, after } = pair.as_ref().map(|it| &it.data_type);
        let name = identifier(&pair.before.name);
        match (&before.base, &after.base) {
            (BaseType::Defined(Kind::Enum, from), BaseType::Defined(Kind::Enum, to)) => {
                fits.checks.extend(no_label_that_goes(matching, (from, to), &name, before.array));
            }
            (BaseType::BuiltIn(_), BaseType::Defined(Kind::Enum, to)) => {
                fits.checks.extend(only_labels(matching, to, &name, after.array));
            }
            (_, BaseType::BuiltIn(spelling)) if before != after => {
                let there = cast(&name, before, after);
                let and_back = cast(&there, after, before);
                let value = if_readable(client, kept, and_back).unwrap_or(there);
                fits.casts.insert(pair.before.name.clone(), value);
                if is_cut_off(spelling) {
                    fits.checks.push(is_not_cut_off(&name, before, after));
                }
            }
            _ => {}
        }
    }
    let names = names_before(kept);
    let in_start = |columns: &[Name]| -> Option<Vec<Name>> {
        columns.iter().map(|it| names.get(it).cloned()).collect()
    };
    let added = kept.owned.uniques.iter().filter_map(of_added).map(|it| it.columns.clone());
    let keys = kept.owned.primary_keys.iter().filter_map(of_added).map(|it| it.columns.clone());
    let indexes = kept.owned.indexes.iter().filter_map(of_added).filter(|it| it.unique);
    let indexes = indexes.filter_map(|it| {
        let columns = it.columns.iter().map(|it| match &it.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => None,
        });
        columns.collect::<Option<Vec<Name>>>()
    });
    fits.uniques.extend(added.chain(keys).chain(indexes).filter_map(|it| in_start(&it)));
    for column in &kept.columns {
        let computed = match column {
            Matched::Kept(Pair { after: it, .. }) | Matched::Added(it) => of_the_row(kept, it),
            Matched::Removed(_) => None,
        };
        if let Some(value) = computed {
            // Only whether the value can be computed. Which value it is, the draft decides.
            let wish = format!(
                "({value} IS NULL) IS NOT NULL",
                value = over_the_row(kept, matching, &value)
            );
            fits.wishes.extend(if_readable(client, kept, wish));
        }
    }
    for it in kept.owned.indexes.iter().filter_map(of_added) {
        let expressions = it.columns.iter().filter_map(|it| match &it.key {
            IndexKey::Expression(it) => Some(it),
            IndexKey::Column(_) => None,
        });
        for expression in expressions.chain(&it.predicate) {
            let value = over_the_row(kept, matching, &format!("({})", expression.as_str()));
            fits.wishes.extend(if_readable(client, kept, format!("({value} IS NULL) IS NOT NULL")));
        }
        if it.unique && !it.nulls_distinct {
            let columns = it.columns.iter().filter_map(|it| match &it.key {
                IndexKey::Column(name) => names.get(name),
                IndexKey::Expression(_) => None,
            });
            fits.required.extend(columns.cloned());
        }
    }
    for it in kept.owned.uniques.iter().filter_map(of_added).filter(|it| !it.nulls_distinct) {
        fits.required.extend(it.columns.iter().filter_map(|it| names.get(it).cloned()));
    }
    let periods = kept.owned.uniques.iter().filter_map(of_added).filter(|it| it.without_overlaps);
    let keys = kept.owned.primary_keys.iter().filter_map(of_added).filter(|it| it.without_overlaps);
    let last = periods.map(|it| it.columns.last()).chain(keys.map(|it| it.columns.last()));
    for period in last.flatten().filter_map(|it| names.get(it)) {
        fits.wishes.push(format!("NOT pg_catalog.isempty({})", identifier(period)));
    }
    let checks = kept.owned.checks.iter().filter_map(of_added);
    for check in checks {
        let condition = over_the_row(kept, matching, &format!("({})", check.expression.as_str()));
        fits.wishes.extend(if_readable(client, kept, condition));
    }
    fits
}

/// With what the types of columns say about values afterwards.
fn of_types(client: &mut Client, kept: &KeptTable, wanted: &Schema, fits: TableFits) -> TableFits {
    let mut fits = fits;
    let table = wanted.tables.iter().find(|it| it.name == kept.name.after);
    for column in &kept.columns {
        let Matched::Kept(Pair { before, after }) = column else { continue };
        let column = table.and_then(|it| it.columns.iter().find(|it| it.name == after.name));
        let Some(below) = column.and_then(|it| below(wanted, &it.data_type)) else { continue };
        let name = identifier(&before.name);
        let value = if before.data_type == after.data_type {
            name
        } else {
            cast(&name, &before.data_type, &after.data_type)
        };
        for rule in &below.rules {
            if rule.is_required() {
                let is_filled = kept.backfills.contains_key(&after.name);
                fits.required.extend((!is_filled).then(|| before.name.clone()));
                continue;
            }
            fits.wishes.extend(if_readable(client, kept, rule.condition(&value, &below.data_type)));
        }
    }
    fits
}

/// The condition, if the server can evaluate it now: not if it reads something that the draft adds.
fn if_readable(client: &mut Client, kept: &KeptTable, condition: String) -> Option<String> {
    let query = format!("SELECT {condition} FROM {} LIMIT 0", qualified(&kept.name.before));
    values(client, &[query]).is_ok().then_some(condition)
}

/// The expression that computes a column: the column's own, or the one that fills rows without a value.
fn of_the_row(kept: &KeptTable, column: &Column) -> Option<String> {
    let value = match (kept.backfills.get(&column.name), &column.value) {
        (_, ColumnValue::Generated(it)) => &it.expression,
        (Some(value), _) => value,
        _ => return None,
    };
    let value = value.as_str();
    Some(match column.data_type.as_enum() {
        Some(_) => format!("({value})"),
        None => format!("CAST(({value}) AS {})", type_name(&column.data_type)),
    })
}

fn of_added<T>(matched: &Matched<T>) -> Option<&T> {
    match matched {
        Matched::Added(it) => Some(it),
        // If the enum changes, the label may be another one.
        Matched::Kept(pair) => Some(&pair.after),
        Matched::Removed(_) => None,
    }
}

/// The names before of the columns that stay, by their names after.
fn names_before(kept: &KeptTable) -> BTreeMap<Name, Name> {
    let columns = kept.columns.iter().filter_map(|it| match it {
        Matched::Kept(pair) => Some((pair.after.name.clone(), pair.before.name.clone())),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    columns.collect()
}

/// A condition on the columns after, rewritten for a row before, which may be a row of values under the table's name. It
/// names only the columns that it needs, because columns in one condition get their values together.
fn over_the_row(kept: &KeptTable, matching: &Matching, condition: &str) -> String {
    let own = identifier(&kept.name.before.name);
    let is_whole = mentions(condition, &kept.name.after.name);
    let is_read = |it: &&Matched<Column>| match it {
        Matched::Kept(Pair { after: it, .. }) | Matched::Added(it) | Matched::Removed(it) => {
            is_whole || mentions(condition, &it.name)
        }
    };
    let columns = kept.columns.iter().filter(is_read).filter_map(|it| match it {
        Matched::Kept(Pair { before, after }) => {
            let name = format!("{own}.{}", identifier(&before.name));
            let is_recast =
                before.data_type != after.data_type && after.data_type.as_enum().is_none();
            let value = if is_recast {
                cast(&name, &before.data_type, &after.data_type)
            } else {
                relabelled(matching, &before.data_type, name)
            };
            Some(format!("{value} AS {}", identifier(&after.name)))
        }
        Matched::Added(column) => {
            value_of(kept, column).map(|it| format!("{it} AS {}", identifier(&column.name)))
        }
        Matched::Removed(_) => None,
    });
    format!(
        "(SELECT {condition} FROM (SELECT {}) AS {})",
        columns.collect::<Vec<_>>().join(", "),
        identifier(&kept.name.after.name)
    )
}

/// The label under its name after, or the label that replaces it, if the enum had one of that name.
fn relabelled(matching: &Matching, data_type: &SqlType, value: String) -> String {
    let Some(name) = data_type.as_enum().filter(|_| !data_type.array) else { return value };
    let own = [name.namespace.as_str(), name.name.as_str()];
    let renamed = matching.labels.iter().filter_map(|it| match it.before.path.as_slice() {
        [namespace, name, label] if own == [namespace.as_str(), name.as_str()] => {
            let after = it.after.path.last()?;
            Some(format!(" WHEN {} THEN {}", literal(label.as_str()), literal(after.as_str())))
        }
        _ => None,
    });
    let taken_over = matching.merged.iter().filter(|it| it.enumeration == *name);
    let taken_over =
        taken_over.map(|it| format!(" WHEN {} THEN {}", literal(&it.from), literal(&it.to)));
    let renamed: String = renamed.chain(taken_over).collect();
    if renamed.is_empty() {
        return value;
    }
    let text = format!("CAST({value} AS text)");
    format!("CAST(CASE {text}{renamed} ELSE {text} END AS {})", type_name(data_type))
}

/// The value that rows get in a new column, if it does not depend on other columns.
fn value_of(kept: &KeptTable, column: &Column) -> Option<String> {
    let typed = |value: &str| format!("CAST(({value}) AS {})", type_name(&column.data_type));
    match (kept.backfills.get(&column.name), &column.value) {
        (None, ColumnValue::Default(value)) => Some(typed(value.as_str())),
        (None, ColumnValue::Null) if column.nullable() => Some(typed("NULL")),
        _ => None,
    }
}

fn cast(value: &str, before: &SqlType, after: &SqlType) -> String {
    // Labels can only be cast to text.
    let value = match before.as_enum() {
        Some(_) if before.array => format!("CAST({value} AS text[])"),
        Some(_) => format!("CAST({value} AS text)"),
        None => value.to_owned(),
    };
    format!("CAST({value} AS {})", type_name(after))
}

/// An explicit cast truncates what an assignment refuses.
fn is_not_cut_off(value: &str, before: &SqlType, after: &SqlType) -> String {
    let whole = cast(value, before, &after.without_modifiers());
    let cut = format!("CAST({whole} AS {})", type_name(after));
    let text = if after.array { "text[]" } else { "text" };
    format!("CAST({cut} AS {text}) = CAST({whole} AS {text})")
}

fn no_label_that_goes(
    matching: &Matching,
    (from, to): (&QualifiedName, &QualifiedName),
    value: &str,
    is_array: bool,
) -> Option<String> {
    let found = matching.standalone.enums.iter().find_map(|it| match it {
        Matched::Kept(pair) if pair.before.name == *from && pair.after.name == *to => Some(pair),
        _ => None,
    })?;
    let stays = |label: &&String| {
        let renamed = || {
            matching.labels.iter().any(|it| {
                let names = [from.namespace.as_str(), from.name.as_str(), label.as_str()];
                it.before.path.iter().map(Name::as_str).eq(names)
            })
        };
        let taken_over = || {
            matching.merged.iter().any(|it| {
                [from, to].contains(&&it.enumeration) && (it.from == **label || it.to == **label)
            })
        };
        found.after.labels.contains(label) || renamed() || taken_over()
    };
    let gone: Vec<String> =
        found.before.labels.iter().filter(|it| !stays(it)).map(|it| literal(it)).collect();
    if gone.is_empty() {
        return None;
    }
    let gone = gone.join(", ");
    Some(match is_array {
        true => format!("NOT (CAST({value} AS text[]) && ARRAY[{gone}]::text[])"),
        false => format!("CAST({value} AS text) <> ALL (ARRAY[{gone}])"),
    })
}

fn only_labels(
    matching: &Matching,
    to: &QualifiedName,
    value: &str,
    is_array: bool,
) -> Option<String> {
    let labels = matching.standalone.enums.iter().find_map(|it| match it {
        Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) if it.name == *to => {
            Some(&it.labels)
        }
        _ => None,
    })?;
    let labels: Vec<String> = labels.iter().map(|it| literal(it)).collect();
    let labels = labels.join(", ");
    Some(match is_array {
        true => format!("CAST({value} AS text[]) <@ ARRAY[{labels}]::text[]"),
        false => format!("CAST({value} AS text) = ANY (ARRAY[{labels}]::text[])"),
    })
}

/// The new references, by names before. References to tables that do not exist yet cannot be satisfied.
fn new_keys(kept: &KeptTable, matching: &Matching) -> Vec<ForeignKey> {
    let names = names_before(kept);
    let added = kept.owned.foreign_keys.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(it),
        Matched::Kept(_) | Matched::Removed(_) => None,
    });
    let known: BTreeSet<&Name> = names.values().collect();
    added
        .filter_map(|key| {
            let other = matching.tables.iter().find_map(|it| match it {
                MatchedTable::Kept(it) if it.name.after == key.references => Some(it),
                _ => None,
            })?;
            let theirs = names_before(other);
            let columns: Vec<Name> =
                key.columns.iter().map(|it| names.get(it).cloned()).collect::<Option<_>>()?;
            let referenced: Vec<Name> = key
                .referenced_columns
                .iter()
                .map(|it| theirs.get(it).cloned())
                .collect::<Option<_>>()?;
            columns.iter().all(|it| known.contains(it)).then(|| ForeignKey {
                columns,
                references: other.name.before.clone(),
                referenced_columns: referenced,
                ..key.clone()
            })
        })
        .collect()
}
