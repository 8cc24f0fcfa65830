//! What does not fit together, found before anything is expanded. Adds mistakes, changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::well_known::{RANGES, spelled};
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, UnOp};

use crate::ast::{Enumeration, Field, Model};
use crate::attr::{IndexColumn, IndexKey, Options};
use crate::ctxt::Ctxt;
use crate::spelling::{CASES, MAX_NAME_BYTES, list, nearest, plain};
use crate::storage::{Column, Integer, Storage};
use crate::types::Element;

/// What Diesel's `128-column-tables` allows.
const MAX_COLUMNS: usize = 128;

/// A struct and its attributes.
pub(crate) fn model(ctxt: &Ctxt, model: &Model<'_>) {
    if model.fields.is_empty() {
        ctxt.error(model.ident, "a table without columns: give the struct a field");
    }
    names(ctxt, model);
    table_macro(ctxt, model);
    for field in &model.fields {
        column_value(ctxt, field);
    }
    distinct_columns(ctxt, model);
    primary_key(ctxt, model);
    keys(ctxt, model);
    foreign_keys(ctxt, model);
    options(ctxt, model);
    constraint_names(ctxt, model);
}

/// An enum and its attributes.
pub(crate) fn enumeration(ctxt: &Ctxt, enumeration: &Enumeration<'_>) {
    match &enumeration.storage {
        Storage::Column(column) => kept_in_a_column(ctxt, enumeration, column),
        Storage::Elsewhere(_) => labels_elsewhere(ctxt, enumeration),
        Storage::Own => (),
    }
    let attributes = &enumeration.attributes;
    if enumeration.variants.is_empty() {
        ctxt.error(enumeration.ident, "an enum without labels holds no value: give it a variant");
    }
    name(ctxt, attributes.name.as_ref(), enumeration.ident, &enumeration.name());
    name(ctxt, attributes.schema.as_ref(), enumeration.ident, &enumeration.namespace());
    renamed(ctxt, attributes.renamed_from.as_ref(), &enumeration.name());
    if let Some(case) = &attributes.rename_all
        && !CASES.contains(&case.value().as_str())
    {
        let hint = match nearest(&case.value(), CASES.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("write {}", list(CASES.iter().copied())),
        };
        ctxt.error(case, format!("unknown case: {hint}"));
    }
    if matches!(&enumeration.storage, Storage::Column(it) if it.kept.integer.is_some()) {
        return;
    }
    let known: Vec<String> = enumeration.variants.iter().map(|it| enumeration.label(it)).collect();
    for removed in &attributes.removed {
        if known.contains(&removed.label.value()) {
            ctxt.error(&removed.label, "a variant has this label: it is not removed");
        }
        if !known.contains(&removed.map_to.value()) {
            ctxt.error(
                &removed.map_to,
                "no variant has this label: rows can get only one of those",
            );
        }
    }
    let mut labels: BTreeMap<String, &Ident> = BTreeMap::new();
    let mut old_labels: BTreeSet<String> =
        attributes.removed.iter().map(|it| it.label.value()).collect();
    for old in enumeration.variants.iter().filter_map(|it| it.attributes.renamed_from.as_ref()) {
        if !old_labels.insert(old.value()) {
            let message = format!(
                "label `{}` is renamed or removed already: name each old label once",
                old.value()
            );
            ctxt.error(old, message);
        }
    }
    for variant in &enumeration.variants {
        let label = enumeration.label(variant);
        name(ctxt, variant.attributes.rename.as_ref(), variant.ident, &label);
        renamed(ctxt, variant.attributes.renamed_from.as_ref(), &label);
        if let Some(other) = labels.insert(label.clone(), variant.ident) {
            let message = format!("`{other}` has the label `{label}` already: rename one of them");
            ctxt.error(variant.ident, message);
        }
    }
}

/// It defines no type in the database that could have a name.
fn kept_in_a_column(ctxt: &Ctxt, enumeration: &Enumeration<'_>, column: &Column) {
    let attributes = &enumeration.attributes;
    let postgres = column.kept.postgres;
    let of_a_type = [&attributes.name, &attributes.schema, &attributes.comment];
    for text in of_a_type.into_iter().chain([&attributes.renamed_from]).flatten() {
        let message = format!("the enum is kept as `{postgres}` and makes no type: remove this");
        ctxt.error(text, message);
    }
    for removed in &attributes.removed {
        let message = format!(
            "the rows hold it as `{postgres}`: update them in a migration, and remove this"
        );
        ctxt.error(&removed.label, message);
    }
    let old_labels =
        enumeration.variants.iter().filter_map(|it| it.attributes.renamed_from.as_ref());
    for old in old_labels {
        let message = format!(
            "the rows hold it as `{postgres}`: update them in a migration, and remove `renamed_from`"
        );
        ctxt.error(old, message);
    }
    if let Some(db_enum) = &attributes.db_enum {
        let tokens = db_enum.value_style.as_ref().or(db_enum.pg_type.as_ref());
        let message = "diesel-derive-enum makes enums of PostgreSQL only: remove its attributes or `sql_type`";
        match tokens {
            Some(tokens) => ctxt.error(tokens, message),
            None => ctxt.error(&column.sql_type, message),
        }
    }
    if let Some(integer) = &column.kept.integer {
        numbers(ctxt, enumeration, column.kept.postgres, integer);
    }
}

fn numbers(ctxt: &Ctxt, enumeration: &Enumeration<'_>, postgres: &str, integer: &Integer) {
    let of_variants = enumeration.variants.iter().filter_map(|it| it.attributes.rename.as_ref());
    for label in enumeration.attributes.rename_all.iter().chain(of_variants) {
        ctxt.error(
            label,
            format!("the enum is kept as `{postgres}` and has no labels: remove this"),
        );
    }
    for variant in &enumeration.variants {
        let Some(written) = variant.discriminant else {
            let message = format!(
                "which number is `{}`? rows keep it, so it must not follow from the order of the \
                 variants: write `{} = 1`",
                variant.ident, variant.ident
            );
            ctxt.error(variant.ident, message);
            continue;
        };
        match number(written) {
            None => ctxt.error(written, "write the number itself, which the rows keep"),
            Some(number) if !(integer.least..=integer.greatest).contains(&number) => {
                let message = format!(
                    "`{postgres}` holds {} to {}: take another number or a wider type",
                    integer.least, integer.greatest
                );
                ctxt.error(written, message);
            }
            Some(_) => (),
        }
    }
}

/// `3`, `-3`, `0x10`.
fn number(written: &Expr) -> Option<i128> {
    match written {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            number.base10_parse().ok()
        }
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => number(expr).map(|it| -it),
        Expr::Paren(it) => number(&it.expr),
        Expr::Group(it) => number(&it.expr),
        _ => None,
    }
}

/// What converts the values says how they are spelled.
fn labels_elsewhere(ctxt: &Ctxt, enumeration: &Enumeration<'_>) {
    if enumeration.attributes.db_enum.is_none() {
        return;
    }
    if let Some(case) = &enumeration.attributes.rename_all {
        let message =
            "diesel-derive-enum spells the labels: write `#[db_enum(value_style = \"…\")]`";
        ctxt.error(case, message);
    }
    for label in enumeration.variants.iter().filter_map(|it| it.attributes.rename.as_ref()) {
        let message = "diesel-derive-enum spells the labels: write `#[db_enum(rename = \"…\")]`";
        ctxt.error(label, message);
    }
}

fn names(ctxt: &Ctxt, model: &Model<'_>) {
    let attributes = &model.attributes;
    name(ctxt, attributes.name.as_ref(), model.ident, &model.name());
    name(ctxt, attributes.schema.as_ref(), model.ident, &model.namespace());
    renamed(ctxt, attributes.renamed_from.as_ref(), &model.name());
    for field in &model.fields {
        name(ctxt, field.attributes.name.as_ref(), field.ident, &field.name());
        renamed(ctxt, field.attributes.renamed_from.as_ref(), &field.name());
        let attributes = &field.attributes;
        if let (Some(text), Some(it)) = (&attributes.backfill, &attributes.generated) {
            let message = format!("`{}` computes it: remove `backfill`", it.word);
            ctxt.error(text, message);
        }
        if let Some(zone) = &attributes.zone {
            self::zone(ctxt, zone, field);
        }
    }
    for given in given_names(model) {
        name(ctxt, Some(given), model.ident, &given.value());
    }
}

/// PostgreSQL would cut a longer name short, and the model would never agree with it.
fn name(ctxt: &Ctxt, written: Option<&LitStr>, ident: &Ident, name: &str) {
    let message = if name.len() > MAX_NAME_BYTES {
        format!(
            "PostgreSQL keeps {MAX_NAME_BYTES} bytes of a name and this has {}: write a shorter one",
            name.len()
        )
    } else if name.contains('\0') {
        "a name in PostgreSQL holds no NUL: remove it".to_owned()
    } else {
        return;
    };
    match written {
        Some(written) => ctxt.error(written, message),
        None => ctxt.error(ident, message),
    }
}

/// PostgreSQL knows the names when the migration runs. An offset it reads with the other sign than ISO 8601 does.
fn zone(ctxt: &Ctxt, zone: &LitStr, field: &Field<'_>) {
    const WITH_TIME: &[&str] = &["date", "text", "character varying", "citext"];
    if let Some(column_type) = &field.column_type {
        let has_time = match &column_type.recorded.element {
            Element::Text(text) => spelled(text).is_none_or(|(row, _)| {
                let name = row.postgres;
                let is_range = RANGES.iter().any(|(it, one, many)| {
                    (it.starts_with("time") || *it == "date") && [*one, *many].contains(&name)
                });
                name.starts_with("time") || WITH_TIME.contains(&name) || is_range
            }),
            Element::Own(_) => false,
        };
        if !has_time {
            let message =
                "this column holds no dates or times, so no time zone matters: remove `zone`";
            ctxt.error(zone, message);
        }
    }
    let name = zone.value();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '_' | '-' | '+');
    let begins = name.starts_with(|it: char| it.is_ascii_alphabetic());
    // That it is empty has been reported.
    if !name.is_empty() && (!begins || !name.chars().all(is_plain)) {
        let message = "this is no name of a time zone: write one as `UTC`, `Europe/Berlin`, or `Etc/GMT-9` for an offset of +09:00";
        ctxt.error(zone, message);
    }
}

fn renamed(ctxt: &Ctxt, old: Option<&LitStr>, name: &str) {
    if let Some(old) = old
        && old.value() == name
    {
        ctxt.error(old, format!("it is called `{name}` now: `renamed_from` takes the old name"));
    }
}

/// Diesel's `table!` names a schema by an identifier, and a column never like its table.
fn table_macro(ctxt: &Ctxt, model: &Model<'_>) {
    if !model.has_table_macro() {
        return;
    }
    if let Some(schema) = &model.attributes.schema
        && syn::parse_str::<Ident>(&schema.value()).is_err()
    {
        ctxt.error(
            schema,
            "Diesel's `table!` takes plain identifiers as schemas: rename the schema, or keep a `table!` of \
             your own and write `table_macro = false`",
        );
    }
    if model.fields.len() > MAX_COLUMNS {
        ctxt.error(
            model.ident,
            format!(
                "Diesel knows tables of {MAX_COLUMNS} columns at most and this has {}: split the table, or \
                 keep the wide one out of Diesel with `table_macro = false`",
                model.fields.len()
            ),
        );
    }
    let table = model.rust_name();
    for field in model.fields.iter().filter(|it| it.rust_name() == table) {
        ctxt.error(
            field.ident,
            format!(
                "Diesel's `table!` cannot have a column named like its table: write \
                 `#[diesel(column_name = {table}_)]` and `#[schema(name = \"{table}\")]`"
            ),
        );
    }
}

fn column_value(ctxt: &Ctxt, field: &Field<'_>) {
    let attributes = &field.attributes;
    let word = match (&attributes.identity, &attributes.serial) {
        (Some(identity), Some(serial)) => {
            let message =
                "a column is `identity` or `serial`: keep `identity`, which is the standard's";
            ctxt.error(serial, message);
            &identity.word
        }
        (Some(identity), None) => &identity.word,
        (None, Some(serial)) => serial,
        (None, None) => return,
    };
    if let Some(default) = &attributes.default {
        ctxt.error(
            &default.written,
            format!("`{word}` numbers the rows itself: remove `default` or `{word}`"),
        );
    }
    let Some(column_type) = &field.column_type else { return };
    if column_type.nullable {
        ctxt.error(word, format!("`{word}` is never `NULL`: write the field without `Option`"));
    }
    if !column_type.is_integer() {
        ctxt.error(word, format!("`{word}` counts: the field must be `i16`, `i32` or `i64`"));
    }
}

fn distinct_columns(ctxt: &Ctxt, model: &Model<'_>) {
    let mut columns: BTreeMap<String, &Ident> = BTreeMap::new();
    for field in &model.fields {
        if let Some(other) = columns.insert(field.name(), field.ident) {
            let message = format!("`{other}` is the column `{}` already", field.name());
            ctxt.error(field.ident, message);
        }
    }
}

fn primary_key(ctxt: &Ctxt, model: &Model<'_>) {
    let Some(columns) = &model.attributes.primary_key else {
        if !model.fields.is_empty() && !model.fields.iter().any(|it| it.ident == "id") {
            ctxt.error(
                model.ident,
                "a table needs a primary key and there is no field `id`: write `#[diesel(primary_key(…))]`",
            );
        }
        return not_null(ctxt, model, &model.primary_key());
    };
    known(ctxt, model, columns);
    distinct(ctxt, columns);
    not_null(ctxt, model, columns);
}

fn not_null(ctxt: &Ctxt, model: &Model<'_>, columns: &[Ident]) {
    for field in columns.iter().filter_map(|it| model.field(it)) {
        if field.column_type.as_ref().is_some_and(|it| it.nullable) {
            ctxt.error(
                field.ident,
                "a column of the primary key is never `NULL`: write the field without `Option`",
            );
        }
    }
}

fn keys(ctxt: &Ctxt, model: &Model<'_>) {
    for unique in &model.attributes.uniques {
        known(ctxt, model, &unique.columns);
        distinct(ctxt, &unique.columns);
    }
    for index in &model.attributes.indexes {
        key_columns(ctxt, model, &index.columns);
    }
    for exclusion in &model.attributes.exclusions {
        key_columns(ctxt, model, &exclusion.columns);
        for column in exclusion.columns.iter().filter(|it| it.operator.is_none()) {
            let message = "say what it is compared with: `room with \"=\"`";
            match &column.key {
                IndexKey::Column(it) => ctxt.error(it, message),
                IndexKey::Expression(it) => ctxt.error(it, message),
            }
        }
    }
    for statistics in &model.attributes.statistics {
        known(ctxt, model, &statistics.columns);
        distinct(ctxt, &statistics.columns);
    }
    for owner in model.attributes.sequences.iter().filter_map(|it| it.owned_by.as_ref()) {
        known(ctxt, model, [owner]);
    }
}

fn key_columns(ctxt: &Ctxt, model: &Model<'_>, columns: &[IndexColumn]) {
    for column in columns {
        if let IndexKey::Column(column) = &column.key {
            known(ctxt, model, [column]);
        }
        statistics_target(ctxt, &column.options);
    }
}

/// What is said besides.
fn options(ctxt: &Ctxt, model: &Model<'_>) {
    let attributes = &model.attributes;
    let uniques = model.uniques().map(|it| &it.options);
    let indexes = model.indexes().map(|it| &it.options);
    let exclusions = attributes.exclusions.iter().map(|it| &it.options);
    let of_indexes: Vec<&Options> =
        uniques.chain(indexes).chain(exclusions).chain([&attributes.primary_key_options]).collect();
    for said in &of_indexes {
        known(ctxt, model, said.fields());
    }
    only_one(ctxt, of_indexes.iter().filter_map(|it| it.word("clustered")), "sorted by one index");
    let identities = of_indexes.iter().copied().chain([&attributes.options]);
    only_one(
        ctxt,
        identities.filter_map(|it| it.word("replica_identity")),
        "told by one replica identity",
    );
    let checks = model.fields.iter().flat_map(|it| &it.attributes.checks).chain(&attributes.checks);
    let keys = model.foreign_keys().map(|it| &it.options);
    for said in checks.map(|it| &it.options).chain(keys) {
        if let (Some(_), Some(word)) = (said.word("not_enforced"), said.word("not_valid")) {
            ctxt.error(word, "what is not enforced is not valid either: remove `not_valid`");
        }
    }
    for statistics in &attributes.statistics {
        statistics_target(ctxt, &statistics.options);
    }
    for sequence in &attributes.sequences {
        counting(ctxt, &sequence.counting);
    }
    for field in &model.fields {
        column_options(ctxt, field);
    }
}

fn only_one<'a>(ctxt: &Ctxt, words: impl Iterator<Item = &'a Ident>, what: &str) {
    for word in words.skip(1) {
        ctxt.error(word, format!("a table is {what} only: keep one"));
    }
}

fn column_options(ctxt: &Ctxt, field: &Field<'_>) {
    let attributes = &field.attributes;
    statistics_target(ctxt, &attributes.options);
    counting(ctxt, &attributes.counting);
    let nullable = field.column_type.as_ref().is_some_and(|it| it.nullable);
    if let Some((word, said)) = &attributes.not_null {
        match (nullable, said.word("not_valid")) {
            (false, Some(word)) => {
                ctxt.error(word, "rows that are there may hold `NULL`: make the field an `Option`")
            }
            (true, None) => ctxt.error(
                word,
                "an `Option` may be `NULL`: write the field without it, or `not_null(not_valid)`",
            ),
            (true, Some(_)) | (false, None) => (),
        }
    }
    let Some(generated) = &attributes.generated else { return };
    let others = [
        attributes.default.as_ref().map(|_| "default"),
        attributes.identity.as_ref().map(|_| "identity"),
        attributes.serial.as_ref().map(|_| "serial"),
    ];
    for other in others.into_iter().flatten() {
        let message = format!("a column is computed or has a `{other}`: keep one of them");
        ctxt.error(&generated.word, message);
    }
}

fn statistics_target(ctxt: &Ctxt, said: &Options) {
    if let (Some(target), Some(word)) = (said.number("statistics"), said.word("statistics"))
        && !(0..=10_000).contains(&target)
    {
        ctxt.error(word, "a target is between 0 and 10000");
    }
}

fn counting(ctxt: &Ctxt, said: &Options) {
    if let (Some(0), Some(word)) = (said.number("increment"), said.word("increment")) {
        ctxt.error(word, "a sequence that adds 0 counts nothing: take another increment");
    }
    if let (Some(min), Some(max), Some(word)) =
        (said.number("min"), said.number("max"), said.word("min"))
        && min >= max
    {
        ctxt.error(
            word,
            format!("{min} is not less than {max}: there is nothing to count between"),
        );
    }
    if let (Some(start), Some(word)) = (said.number("start"), said.word("start")) {
        let below = said.number("min").is_some_and(|it| start < it);
        if below || said.number("max").is_some_and(|it| start > it) {
            ctxt.error(word, format!("{start} is outside of the limits"));
        }
    }
    if let (Some(cache), Some(word)) = (said.number("cache"), said.word("cache"))
        && cache < 1
    {
        ctxt.error(word, "a session takes one number at least");
    }
}

fn foreign_keys(ctxt: &Ctxt, model: &Model<'_>) {
    for key in model.foreign_keys() {
        known(ctxt, model, &key.columns);
        distinct(ctxt, &key.columns);
        if !key.referenced.is_empty() && key.referenced.len() != key.columns.len() {
            let message = format!(
                "{} columns refer to {}: name as many on both sides",
                key.columns.len(),
                key.referenced.len()
            );
            ctxt.error(&key.references, message);
        }
        if key.references.is_ident("Self") || key.references.is_ident(model.ident) {
            known(ctxt, model, &key.referenced);
        }
        known(ctxt, model, &key.on_delete_columns);
        let set = match key.on_delete_columns.as_slice() {
            [] => &key.columns,
            some => {
                for other in some.iter().filter(|it| !key.columns.contains(it)) {
                    ctxt.error(other, format!("`{other}` is no column of this key"));
                }
                &key.on_delete_columns
            }
        };
        for (action, columns) in [(&key.on_delete, set), (&key.on_update, &key.columns)] {
            if let Some(action) = action {
                set_null(ctxt, model, columns, action);
            }
        }
    }
}

fn set_null(ctxt: &Ctxt, model: &Model<'_>, columns: &[Ident], action: &Ident) {
    let is_null = |it: &Ident| {
        let column_type = model.field(it).and_then(|it| it.column_type.as_ref());
        column_type.is_none_or(|it| it.nullable)
    };
    if action == "set_null"
        && let Some(column) = columns.iter().find(|it| !is_null(it))
    {
        let message = format!("`{column}` cannot be set to `NULL`: make the field an `Option`");
        ctxt.error(action, message);
    }
}

fn known<'a>(ctxt: &Ctxt, model: &Model<'_>, columns: impl IntoIterator<Item = &'a Ident>) {
    for column in columns.into_iter().filter(|it| model.field(it).is_none()) {
        let fields: Vec<String> = model.fields.iter().map(|it| plain(it.ident)).collect();
        let by_column = model.fields.iter().find(|it| it.name() == plain(column));
        let near = nearest(&plain(column), fields.iter().map(String::as_str));
        let hint = match (by_column, near) {
            (Some(field), _) => {
                format!("columns are named by their fields: write `{}`", field.ident)
            }
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!("it has {}", list(fields.iter().map(String::as_str))),
        };
        ctxt.error(column, format!("`{}` has no field `{column}`: {hint}", model.ident));
    }
}

fn distinct(ctxt: &Ctxt, columns: &[Ident]) {
    for (at, column) in columns.iter().enumerate() {
        if columns[..at].contains(column) {
            ctxt.error(column, format!("`{column}` is named twice: keep one"));
        }
    }
}

fn given_names<'a>(model: &'a Model<'_>) -> Vec<&'a LitStr> {
    let checks = model.fields.iter().flat_map(|it| &it.attributes.checks);
    let checks = checks.chain(&model.attributes.checks).filter_map(|it| it.name.as_ref());
    let uniques = model.uniques().filter_map(|it| it.name.as_ref());
    let indexes = model.indexes().filter_map(|it| it.name.as_ref());
    let foreign_keys = model.foreign_keys().filter_map(|it| it.name.as_ref());
    let primary_key = model.attributes.primary_key_name.iter();
    primary_key.chain(uniques).chain(checks).chain(foreign_keys).chain(indexes).collect()
}

fn constraint_names(ctxt: &Ctxt, model: &Model<'_>) {
    let mut names = Vec::new();
    for given in given_names(model) {
        if names.contains(&given.value()) {
            ctxt.error(given, "two constraints or indexes of one table share this name");
        }
        names.push(given.value());
    }
}
