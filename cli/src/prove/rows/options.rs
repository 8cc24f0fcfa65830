//! Chooses the possible values of a column.

use std::collections::BTreeSet;

use driftless_introspect::{Client, Error};
use driftless_schema::Name;

use super::super::values::mentions;
use super::catalog::{Catalog, Column, Table, Type};
use super::fits::TableFits;
use super::hints::{forms, hints, is_text};
use super::trial::{Conditions, passing};
use super::value::{Value, array_of, series, values};

/// The rules for a table's rows: its own checks, and the requirements of the draft.
pub(super) struct Rules {
    /// Columns, and an expression over them that must not be false.
    pub(super) checks: Vec<(BTreeSet<usize>, String)>,
    pub(super) fits: TableFits,
    /// Columns that must be distinct together, and whether equal values are always refused.
    pub(super) uniques: Vec<(Vec<usize>, bool)>,
}

impl Rules {
    pub(super) fn new(table: &Table, fits: TableFits) -> Rules {
        let places = |names: &[String]| -> Vec<usize> {
            names.iter().filter_map(|it| table.column_index(it)).collect()
        };
        let mentioned = |text: &str| -> BTreeSet<usize> {
            let all = table.columns.iter().enumerate();
            all.filter(|(_, it)| mentions(text, &Name::new(&*it.name))).map(|it| it.0).collect()
        };
        let own = table.checks.iter().map(|it| {
            (places(&it.columns).into_iter().collect::<BTreeSet<usize>>(), it.text.clone())
        });
        let others = table.partitions.iter().chain(&fits.checks).chain(&fits.wishes);
        let others = others.map(|it| (mentioned(it), it.clone()));
        // Computed values are unknown before the row is inserted.
        let is_known =
            |it: &(BTreeSet<usize>, String)| it.0.iter().all(|it| !table.columns[*it].computed);
        let checks = own.chain(others).filter(is_known).collect();
        let uniques = table.uniques.iter().map(|it| (places(&it.columns), it.strict));
        let wanted = fits.uniques.iter().map(|it| {
            let names: Vec<String> = it.iter().map(|it| it.as_str().to_owned()).collect();
            (places(&names), true)
        });
        let uniques = uniques.chain(wanted).collect();
        Rules { checks, fits, uniques }
    }

    pub(super) fn nullable(&self, column: &Column) -> bool {
        column.nullable && !self.fits.required.contains(&Name::new(&*column.name))
    }

    fn cast(&self, column: &Column) -> Option<&String> {
        self.fits.casts.get(&Name::new(&*column.name))
    }

    /// The conditions on some columns alone.
    pub(super) fn conditions(&self, table: &Table, columns: &[usize]) -> Conditions {
        let within = |it: &&(BTreeSet<usize>, String)| it.0.iter().all(|it| columns.contains(it));
        Conditions {
            checks: self.checks.iter().filter(within).map(|it| it.1.clone()).collect(),
            casts: columns
                .iter()
                .filter_map(|it| self.cast(&table.columns[*it]))
                .cloned()
                .collect(),
        }
    }

    /// Every expression that mentions a column.
    fn expressions(&self, place: usize, column: &Column) -> Vec<&str> {
        let checks = self.checks.iter().filter(|it| it.0.contains(&place)).map(|it| it.1.as_str());
        checks.chain(self.cast(column).map(String::as_str)).collect()
    }
}

/// The most values of a column that matter, if it is no enum.
const MOST: usize = 20;

/// The most values in a series, if they must be distinct.
const SERIES: u32 = 24;

/// Which values are considered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// Values for which the catalog gives a reason.
    #[default]
    Usual,
    /// Also texts in common formats, which a trigger may require.
    Wide,
}

/// The possible values of a column.
pub(super) struct Options {
    /// The plain value first.
    pub(super) values: Vec<Value>,
    /// How many of the first values need not be in any row.
    pub(super) idle: usize,
    /// How many of the first values matter by themselves.
    pub(super) wanted: usize,
}

/// The values of a column.
pub(super) fn options(
    client: &mut Client,
    catalog: &Catalog,
    table: &Table,
    rules: &Rules,
    (place, reach): (usize, Reach),
) -> Result<Options, Error> {
    let column = &table.columns[place];
    if column.counted {
        return Ok(Options { values: vec![Value::Default], idle: 0, wanted: 1 });
    }
    let data_type = catalog.base(column.data_type);
    let expressions = rules.expressions(place, column);
    let found = values(catalog, column.data_type, &column.spelling, &table.word());
    let domain = catalog.types.get(&column.data_type).filter(|it| it.base != 0);
    let asked: Vec<&str> =
        expressions.iter().copied().chain(catalog.rules(column.data_type)).collect();
    let hinted = data_type.map_or(Vec::new(), |it| hinted(catalog, it, &table.word(), &asked));
    let is_enum = data_type.is_some_and(|it| it.kind == "e");
    let is_certain =
        found.certain && hinted.is_empty() && domain.is_none() && reach == Reach::Usual;
    let mut candidates = ordered(column, rules.nullable(column), found.texts, hinted);
    let is_wide = reach == Reach::Wide && data_type.is_some_and(is_text);
    let forms: Vec<Value> = forms(&table.word()).map(Value::Text).collect();
    let is_form = |it: &Value| forms.contains(it);
    if is_wide {
        // At the front, so that all texts of one row have the same format.
        candidates.retain(|it| !is_form(it));
        candidates.splice(0..0, forms.iter().cloned());
    }
    let conditions = rules.conditions(table, &[place]);
    let is_asked = !conditions.checks.is_empty() || !conditions.casts.is_empty();
    let mut kept = if is_certain && !is_asked {
        candidates
    } else {
        vetted(client, table, place, candidates, &conditions)?
    };
    if !is_enum && !is_wide {
        kept.truncate(MOST);
    }
    if reach == Reach::Usual && kept.iter().any(|it| matches!(it, Value::Text(_))) {
        // The current time or a random value would give other rows in each run.
        kept.retain(|it| {
            *it != Value::Default || column.default.as_ref().is_some_and(|it| is_constant(it))
        });
    }
    let mut count = kept.len();
    if rules.uniques.iter().any(|it| it.0.contains(&place)) {
        let length = SERIES.max(catalog.most_labels(table));
        let more = data_type.map_or(Vec::new(), |it| continued(it, &kept, length));
        let more = if is_certain && !is_asked {
            more
        } else {
            vetted(client, table, place, more, &conditions)?
        };
        // The ranges that matter overlap, which a constraint may refuse. The ranges of a series do not overlap.
        let apart = if data_type.is_some_and(|it| it.subtype != 0) { more.len().min(3) } else { 0 };
        count += apart;
        let at = kept.len().min(1);
        kept.splice(at..at, more.iter().take(apart).cloned());
        kept.extend(more.into_iter().skip(apart));
    }
    let idle = if is_wide { kept.iter().filter(|it| is_form(it)).count() } else { 0 };
    Ok(Options { values: kept, idle, wanted: count })
}

/// The values that checks and conversions suggest, if the type may accept them.
fn hinted(catalog: &Catalog, data_type: &Type, word: &str, expressions: &[&str]) -> Vec<String> {
    if expressions.is_empty() {
        return Vec::new();
    }
    let element = catalog.types.get(&data_type.element);
    let element = element.and_then(|it| {
        values(catalog, data_type.element, &it.spelling, word).texts.into_iter().next()
    });
    let mut all = suggested(data_type, element.as_deref(), word, expressions);
    for element in elements(catalog, data_type, word, expressions) {
        all.push(array_of(&element, 1));
        all.push(array_of(&element, 2));
        all.extend(suggested(data_type, Some(&element), word, expressions));
    }
    all
}

/// Elements of an array that may meet conditions on each element.
fn elements(catalog: &Catalog, array: &Type, word: &str, expressions: &[&str]) -> Vec<String> {
    let Some(base) = catalog.base(array.element) else { return Vec::new() };
    let has_rules = catalog.rules(array.element).next().is_some();
    if has_rules && base.kind == "e" {
        base.labels.clone()
    } else {
        suggested(base, None, word, expressions)
    }
}

fn suggested(
    data_type: &Type,
    element: Option<&str>,
    word: &str,
    expressions: &[&str],
) -> Vec<String> {
    if data_type.kind == "e" || data_type.name == "bool" {
        return Vec::new();
    }
    let mut all = hints(data_type, element, word, expressions);
    let is_number = ["int2", "int4", "int8", "numeric", "float4", "float8"];
    if is_number.contains(&data_type.name.as_str()) {
        all.retain(|it| it.parse::<f64>().is_ok());
    }
    all
}

/// The plain value and NULL, then suggested and other values in turns, because there is no room for all. The value of a
/// constant default is the plainest.
fn ordered(column: &Column, nullable: bool, texts: Vec<String>, hinted: Vec<String>) -> Vec<Value> {
    let constant = column.default.as_ref().is_some_and(|it| is_constant(it));
    let mut all = Vec::new();
    all.extend(constant.then_some(Value::Default));
    let mut texts = texts.into_iter().map(Value::Text);
    all.extend(texts.next());
    all.extend(nullable.then_some(Value::Null));
    let mut hinted = hinted.into_iter().map(Value::Text);
    loop {
        let both = [hinted.next(), texts.next()];
        if both.iter().all(Option::is_none) {
            break;
        }
        all.extend(both.into_iter().flatten());
    }
    all.extend((column.default.is_some() && !constant).then_some(Value::Default));
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.clone()));
    all
}

/// Whether a default always gives the same value, judged by its words.
pub(super) fn is_constant(default: &str) -> bool {
    use driftless_sql::Token;
    let tokens = driftless_sql::tokens(default).unwrap_or_default();
    let calls = tokens.windows(2).any(|it| it[0].name().is_some() && it[1] == Token::Mark('('));
    let names =
        ["current_timestamp", "current_date", "current_time", "localtime", "localtimestamp"];
    let is_present = |it: &Token| match it {
        Token::Literal(text) => ["now", "today", "tomorrow", "yesterday"].contains(&text.as_str()),
        other => names.iter().any(|it| other.is_word(it)),
    };
    !tokens.is_empty() && !calls && !tokens.iter().any(is_present)
}

/// The values that the column accepts. If its conversion accepts only NULL, the conversion is ignored.
fn vetted(
    client: &mut Client,
    table: &Table,
    place: usize,
    candidates: Vec<Value>,
    conditions: &Conditions,
) -> Result<Vec<Value>, Error> {
    let alone: Vec<Vec<Value>> = candidates.into_iter().map(|it| vec![it]).collect();
    let kept = passing(client, table, &[place], alone.clone(), conditions)?;
    let has_value = kept.iter().flatten().any(|it| *it != Value::Null);
    if has_value || conditions.casts.is_empty() {
        return Ok(kept.into_iter().flatten().collect());
    }
    let checks = Conditions { casts: Vec::new(), ..conditions.clone() };
    Ok(passing(client, table, &[place], alone, &checks)?.into_iter().flatten().collect())
}

/// The values after the first ones.
fn continued(data_type: &Type, values: &[Value], length: u32) -> Vec<Value> {
    let texts = values.iter().filter_map(|it| match it {
        Value::Text(text) => Some(text),
        Value::Null | Value::Default => None,
    });
    let known: BTreeSet<&Value> = values.iter().collect();
    let first = texts.take(if is_text(data_type) { 3 } else { 1 });
    let all = first.flat_map(|it| (1..=length).filter_map(move |step| series(data_type, it, step)));
    let mut seen = BTreeSet::new();
    let all = all.map(Value::Text).filter(|it| !known.contains(it));
    all.filter(|it| seen.insert(it.clone())).collect()
}
