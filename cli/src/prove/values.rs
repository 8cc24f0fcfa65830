//! The values of all tables, and what each must be after a change. Expected values are computed from the change, not from
//! the drafted SQL.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::diff::restructured;
use driftless_diff_engine::matching::{KeptTable, MatchedTable};
use driftless_diff_engine::render::{identifier, literal, qualified, type_name};
use driftless_diff_engine::{Matched, Matching};
use driftless_introspect::values::{Row, values};
use driftless_introspect::{Client, Error};
use driftless_schema::text::one_line;
use driftless_schema::{
    BaseType, Column, ColumnValue, Expression, Name, ObjectId, Pair, QualifiedName, Schema, SqlType,
};

use super::labels::{Labels, elements};

/// The values that tables have or must have.
#[derive(Debug, Default)]
pub(super) struct Values {
    tables: BTreeMap<QualifiedName, Held>,
    /// Columns whose values cannot be predicted: a fill that differs in each run, or that reads something that does not
    /// exist yet.
    pub(super) unsaid: BTreeSet<(QualifiedName, Name)>,
}

#[derive(Debug, Default)]
struct Held {
    columns: Vec<Seen>,
    rows: Vec<Row>,
}

/// A column that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    name: Name,
    /// Whether it is an array of labels, whose text may have quotes.
    is_labels: bool,
}

/// A value that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) table: QualifiedName,
    /// None if all values are right, but in other rows.
    pub(super) column: Option<Name>,
    /// The actual and the expected value.
    pub(super) sentence: String,
}

impl Values {
    /// The values of all tables of a schema.
    pub(super) fn of(client: &mut Client, schema: &Schema) -> Result<Values, Error> {
        let tables = schema.tables.iter().map(|table| {
            // Computed columns follow from the others.
            let inherited = table.inherited.iter().flat_map(|it| &it.columns);
            let stored = table.columns.iter().chain(inherited).filter(|it| !is_computed(it));
            (table.name.clone(), Held { columns: stored.map(Seen::of).collect(), rows: Vec::new() })
        });
        Values { tables: tables.collect(), ..Values::default() }.read(client)
    }

    /// The expected values after a change, for the tables that stay. Asked before the change.
    pub(super) fn due(client: &mut Client, matching: &Matching) -> Result<Values, Error> {
        let labels = Labels::of(matching);
        let mut due = Values::default();
        let restructured = restructured(matching);
        let kept = kept_tables(matching);
        let mut wanted: Vec<Wanted<'_>> = kept
            .values()
            .map(|it| {
                Wanted::of(it, columns_of(it, &kept), &labels, &restructured, &mut due.unsaid)
            })
            .collect();
        let mut answers = query_all(client, &mut wanted, &mut due.unsaid)?;
        // If a second query returns something else (`now()`, a random number), the value cannot be predicted.
        if wanted.iter().any(|it| it.columns.iter().any(|it| it.fill.is_some())) {
            let again = query_all(client, &mut wanted, &mut due.unsaid)?;
            for ((table, first), second) in wanted.iter_mut().zip(&mut answers).zip(&again) {
                table.leave_out(first, second, &mut due.unsaid);
            }
        }
        for (table, rows) in wanted.iter().zip(answers) {
            let held = table.carried(rows, &labels);
            due.tables.insert(table.name.clone(), held);
        }
        Ok(due)
    }

    /// The current values of the same columns and tables.
    pub(super) fn now(&self, client: &mut Client) -> Result<Values, Error> {
        let tables = self.tables.iter().map(|(name, held)| {
            (name.clone(), Held { columns: held.columns.clone(), rows: Vec::new() })
        });
        Values { tables: tables.collect(), ..Values::default() }.read(client)
    }

    fn read(mut self, client: &mut Client) -> Result<Values, Error> {
        let queries: Vec<String> = self
            .tables
            .iter()
            .map(|(name, held)| {
                let columns: Vec<String> =
                    held.columns.iter().map(|it| identifier(&it.name)).collect();
                // Partitions and tables that inherit have their rows themselves.
                format!("SELECT {} FROM ONLY {}", columns.join(", "), qualified(name))
            })
            .collect();
        let answers = values(client, &queries)?;
        for (held, rows) in self.tables.values_mut().zip(answers) {
            held.rows = rows.into_iter().map(|it| held.canonical(it)).collect();
            held.rows.sort();
        }
        Ok(self)
    }

    /// Without these columns.
    pub(super) fn without(mut self, ignored: impl Fn(&QualifiedName, &Name) -> bool) -> Values {
        for (name, held) in &mut self.tables {
            let places: Vec<usize> = (0..held.columns.len())
                .filter(|it| !ignored(name, &held.columns[*it].name))
                .collect();
            if places.len() < held.columns.len() {
                held.keep(&places);
            }
        }
        self
    }

    /// Whether there is any row.
    pub(super) fn has_rows(&self) -> bool {
        self.tables.values().any(|it| !it.rows.is_empty())
    }

    /// Without these tables.
    pub(super) fn without_tables(mut self, ignored: &BTreeSet<QualifiedName>) -> Values {
        self.tables.retain(|it, _| !ignored.contains(it));
        self
    }

    /// The differences to the expected values, at most one for each table.
    pub(super) fn differences(&self, found: &Values) -> Vec<Difference> {
        let tables = self.tables.iter();
        tables
            .filter_map(|(name, due)| {
                let found = found.tables.get(name)?;
                (due.rows != found.rows).then(|| due.difference(name, found))
            })
            .collect()
    }
}

impl Seen {
    fn of(column: &Column) -> Seen {
        let is_labels = column.data_type.array && column.data_type.as_enum().is_some();
        Seen { name: column.name.clone(), is_labels }
    }
}

impl Held {
    fn canonical(&self, mut row: Row) -> Row {
        for (seen, value) in self.columns.iter().zip(&mut row) {
            if let (true, Some(text)) = (seen.is_labels, &value) {
                *value = Some(elements(text, str::to_owned));
            }
        }
        row
    }

    fn keep(&mut self, places: &[usize]) {
        self.columns = places.iter().map(|it| self.columns[*it].clone()).collect();
        for row in &mut self.rows {
            *row = places.iter().map(|it| row[*it].clone()).collect();
        }
        self.rows.sort();
    }

    fn difference(&self, table: &QualifiedName, found: &Held) -> Difference {
        let difference = |column, sentence| Difference { table: table.clone(), column, sentence };
        if self.rows.len() != found.rows.len() {
            let counts = format!("{} rows and should have {}", found.rows.len(), self.rows.len());
            return difference(None, format!("`{table}` has {counts}"));
        }
        for (place, seen) in self.columns.iter().enumerate() {
            let column = |rows: &[Row]| {
                let mut values: Vec<Option<String>> =
                    rows.iter().map(|it| it[place].clone()).collect();
                values.sort();
                values
            };
            let (due, is) = (column(&self.rows), column(&found.rows));
            let lacks = |one: &[Option<String>], other: &[Option<String>]| {
                let mut rest = other.to_vec();
                let odd = one.iter().find(|it| match rest.iter().position(|other| other == *it) {
                    Some(at) => {
                        rest.swap_remove(at);
                        false
                    }
                    None => true,
                });
                odd.cloned().unwrap_or_default()
            };
            if due != is {
                let (should, stands) = (lacks(&due, &is), lacks(&is, &due));
                let sentence = format!(
                    "`{table}.{}` is {} in a row where it should be {}",
                    seen.name,
                    shown_value(stands.as_deref()),
                    shown_value(should.as_deref())
                );
                return difference(Some(seen.name.clone()), sentence);
            }
        }
        difference(None, format!("values of `{table}` have moved to other rows"))
    }
}

/// A value for people.
pub(super) fn shown_value(value: Option<&str>) -> String {
    const LONGEST: usize = 60;
    let Some(value) = value else { return "`NULL`".to_owned() };
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", one_line(&value[..end])),
        None => format!("`{}`", one_line(value)),
    }
}

/// A table that stays, and the queries for its expected values.
struct Wanted<'a> {
    /// Its name after the change.
    name: QualifiedName,
    kept: &'a KeptTable,
    /// Its columns, each with the table that declares it.
    all: Vec<Declared<'a>>,
    columns: Vec<WantedColumn>,
}

/// The tables that stay, by their names before.
pub(super) fn kept_tables(matching: &Matching) -> BTreeMap<&QualifiedName, &KeptTable> {
    let kept = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Kept(table) => Some((&table.name.before, &**table)),
        MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
    });
    kept.collect()
}

/// A column, and the table that declares it: a column that is inherited changes with that table.
pub(super) type Declared<'a> = (&'a KeptTable, &'a Matched<Column>);

/// The columns of a table, inherited ones included.
pub(super) fn columns_of<'a>(
    kept: &'a KeptTable,
    all: &BTreeMap<&'a QualifiedName, &'a KeptTable>,
) -> Vec<Declared<'a>> {
    let mut found: Vec<Declared<'a>> = kept.columns.iter().map(|it| (kept, it)).collect();
    // What a table declares itself does not go with the same column of its parents.
    let own: BTreeSet<&Name> = kept.columns.iter().flat_map(names).collect();
    let stays = kept.inherited.before.is_some() && kept.inherited.after.is_some();
    let parents = kept.traits.as_ref().map(|it| it.inheritance.parents());
    for parent in parents.before.iter().filter(|_| stays).filter_map(|it| all.get(it)) {
        if parents.after.contains(&parent.name.after) {
            let of_parent = columns_of(parent, all).into_iter();
            found.extend(of_parent.filter(|it| names(it.1).iter().all(|it| !own.contains(it))));
        }
    }
    found
}

/// The names of a column on the sides that have it.
fn names(column: &Matched<Column>) -> Vec<&Name> {
    match column {
        Matched::Added(it) | Matched::Removed(it) => vec![&it.name],
        Matched::Kept(pair) => vec![&pair.before.name, &pair.after.name],
    }
}

#[derive(Clone)]
struct WantedColumn {
    seen: Seen,
    /// The expression for the new value, over the columns by their names after.
    value: String,
    /// The expression that replaces NULL.
    fill: Option<String>,
    /// Labels whose texts change.
    labels: Option<(QualifiedName, bool)>,
}

impl<'a> Wanted<'a> {
    fn of(
        kept: &'a KeptTable,
        all: Vec<Declared<'a>>,
        labels: &Labels,
        restructured: &BTreeSet<ObjectId>,
        unsaid: &mut BTreeSet<(QualifiedName, Name)>,
    ) -> Wanted<'a> {
        let columns = all.iter().filter_map(|(owner, it)| match it {
            Matched::Kept(pair) => kept_column(owner, pair),
            Matched::Added(column) => added_column(owner, column),
            Matched::Removed(_) => None,
        });
        // Only the server knows how values of a type are written that gets other attributes.
        let is_restructured = |it: &WantedColumn| {
            restructured.contains(&ObjectId::column(&kept.name.after, &it.seen.name))
        };
        let (said, not_said): (Vec<_>, Vec<_>) =
            columns.partition(|it| !reads_what_changes(&all, labels, it) && !is_restructured(it));
        let name = kept.name.after.clone();
        unsaid.extend(not_said.into_iter().map(|it| (name.clone(), it.seen.name)));
        Wanted { name, kept, all, columns: said }
    }

    fn query(&self, columns: &[WantedColumn]) -> String {
        let outputs: Vec<&str> = columns
            .iter()
            .flat_map(|it| [Some(it.value.as_str()), it.fill.as_deref()])
            .flatten()
            .collect();
        // The expression of a fill uses the names of columns at that time, and may name columns that are dropped.
        let mut taken = BTreeSet::new();
        let mut inner = Vec::new();
        for (_, matched) in &self.all {
            if let Matched::Kept(Pair { before, after }) = matched {
                taken.insert(&after.name);
                inner.push(format!("{} AS {}", identifier(&before.name), identifier(&after.name)));
            }
        }
        for (_, matched) in &self.all {
            if let Matched::Removed(it) = matched
                && !taken.contains(&it.name)
            {
                inner.push(identifier(&it.name));
            }
        }
        format!(
            "SELECT {} FROM (SELECT {} FROM ONLY {}) AS {}",
            outputs.join(", "),
            inner.join(", "),
            qualified(&self.kept.name.before),
            identifier(&self.name.name)
        )
    }

    /// Removes the columns that differ when they are queried again.
    fn leave_out(
        &mut self,
        first: &mut [Row],
        second: &[Row],
        unsaid: &mut BTreeSet<(QualifiedName, Name)>,
    ) {
        let mut place = 0;
        let mut outputs = Vec::new();
        let mut kept = Vec::new();
        for column in &self.columns {
            let width = 1 + usize::from(column.fill.is_some());
            let own = place..place + width;
            let sorted = |rows: &[Row]| {
                let mut all: Vec<Row> = rows.iter().map(|it| it[own.clone()].to_vec()).collect();
                all.sort();
                all
            };
            if column.fill.is_none() || sorted(first) == sorted(second) {
                outputs.extend(own.clone());
                kept.push(column.clone());
            } else {
                unsaid.insert((self.name.clone(), column.seen.name.clone()));
            }
            place += width;
        }
        for row in first.iter_mut() {
            *row = outputs.iter().map(|it| row[*it].clone()).collect();
        }
        self.columns = kept;
    }

    /// The query for the expected values.
    fn carried(&self, rows: Vec<Row>, labels: &Labels) -> Held {
        let columns: Vec<Seen> = self.columns.iter().map(|it| it.seen.clone()).collect();
        let mut held = Held { columns, rows: Vec::new() };
        for row in rows {
            let mut outputs = row.into_iter();
            let mut carried = Vec::new();
            for column in &self.columns {
                let value = outputs.next().flatten();
                let fill = column.fill.as_ref().and_then(|_| outputs.next().flatten());
                let value = match (value, &column.labels) {
                    (Some(text), Some((name, array))) => Some(labels.carried(name, &text, *array)),
                    (value, _) => value.or(fill),
                };
                carried.push(value);
            }
            let carried = held.canonical(carried);
            held.rows.push(carried);
        }
        held.rows.sort();
        held
    }
}

/// Whether a fill reads a column whose values the same draft changes: it is unclear whether it should read the old or the
/// new value.
fn reads_what_changes(all: &[Declared<'_>], labels: &Labels, column: &WantedColumn) -> bool {
    let Some(fill) = &column.fill else { return false };
    all.iter().any(|(_, it)| {
        let Matched::Kept(Pair { before, after }) = it else { return false };
        let is_relabelled = before.data_type.as_enum().is_some_and(|it| labels.changes(it));
        (before.data_type != after.data_type || is_relabelled)
            && after.name != column.seen.name
            && mentions(fill, &after.name)
    })
}

/// Whether an expression mentions a name, in whatever meaning.
pub(super) fn mentions(expression: &str, name: &Name) -> bool {
    let statements = driftless_sql::script::message(expression);
    let mut tokens = statements.iter().flat_map(|it| it.tokens());
    tokens.any(|(token, ..)| token.name() == Some(name.as_str()))
}

/// The expected value of a column that stays. Computed columns are left to PostgreSQL.
fn kept_column(kept: &KeptTable, pair: &Pair<Column>) -> Option<WantedColumn> {
    let Pair { before, after } = pair;
    if is_computed(after) {
        return None;
    }
    let name = identifier(&after.name);
    let (from, to) = (&before.data_type, &after.data_type);
    // Labels are compared as texts, because an enum that the change creates does not exist yet.
    let is_cast = from != to && from.as_enum().is_none() && to.as_enum().is_none();
    let is_filled = before.nullable() && !after.nullable();
    let fill = match (is_filled, kept.backfills.get(&after.name), &after.value) {
        (true, Some(value), _) => Some(value),
        (true, None, ColumnValue::Default(value)) => Some(value),
        _ => None,
    };
    let zone = after.zone.as_deref().filter(|it| *it != "UTC");
    let value = match zone {
        _ if !is_cast => Some(name),
        // Values are read in a session with the time zone UTC.
        None => Some(uncut(&name, to)),
        Some(zone) => in_zone(&name, (from, to), zone),
    }?;
    Some(WantedColumn {
        seen: Seen::of(after),
        value,
        fill: fill.map(|it| filled(it, to)),
        labels: from
            .as_enum()
            .filter(|_| to.as_enum().is_some())
            .map(|it| (it.clone(), from.array)),
    })
}

/// The value that existing rows get in a new column: the declared one, or the default.
fn added_column(kept: &KeptTable, column: &Column) -> Option<WantedColumn> {
    let value = match (kept.backfills.get(&column.name), &column.value) {
        (_, ColumnValue::Generated(_) | ColumnValue::Identity(_) | ColumnValue::Serial(_)) => {
            return None;
        }
        (Some(value), _) | (None, ColumnValue::Default(value)) => Some(value),
        // A required column without a declared value is a place to fill in.
        (None, ColumnValue::Null) if !column.nullable() => return None,
        (None, ColumnValue::Null) => None,
    };
    Some(WantedColumn {
        seen: Seen::of(column),
        value: "NULL".to_owned(),
        fill: value.map(|it| filled(it, &column.data_type)),
        labels: None,
    })
}

fn is_computed(column: &Column) -> bool {
    matches!(column.value, ColumnValue::Generated(_))
}

fn cast(value: &str, to: &SqlType) -> String {
    format!("CAST({value} AS {})", type_name(to))
}

/// Whether an explicit cast to the type truncates what is too long. A model may spell the type in any way.
pub(super) fn is_cut_off(spelling: &str) -> bool {
    const FAMILIES: [&str; 5] = ["char", "varchar", "bpchar", "bit", "varbit"];
    let spelling = spelling.trim().to_ascii_lowercase();
    FAMILIES.iter().any(|it| spelling.starts_with(it))
}

/// The cast to a type, or NULL if the explicit cast would truncate the value: no assignment does that, so the value is
/// kept as it is.
fn uncut(value: &str, to: &SqlType) -> String {
    let cut = cast(value, to);
    let is_cut = matches!(&to.base, BaseType::BuiltIn(it) if is_cut_off(it));
    if !is_cut || to.without_modifiers() == *to {
        return cut;
    }
    let whole = cast(value, &to.without_modifiers());
    // Blanks at the end are trimmed silently, and added if they are missing.
    let compared = |it: &str| match to.array {
        true => format!("CAST({it} AS text[])"),
        false => format!("pg_catalog.rtrim(CAST({it} AS text))"),
    };
    let (same, other) = (compared(&cut), compared(&whole));
    // Not a cast to text, which would trim such blanks.
    let text = |it: &str| format!("pg_catalog.format('%s', {it})");
    format!(
        "CASE WHEN {value} IS NOT NULL THEN CASE WHEN {same} = {other} THEN {} ELSE {} END END",
        text(&cut),
        text(&whole)
    )
}

/// The conversion between types with and without a time zone, for local times of a zone; none if there is no expression
/// for it.
fn in_zone(value: &str, (from, to): (&SqlType, &SqlType), zone: &str) -> Option<String> {
    let there = format!("AT TIME ZONE {}", literal(zone));
    let sort = |it: &SqlType| match (&it.base, it.array) {
        (BaseType::BuiltIn(spelling), false) => Some(spelling.clone()),
        _ => None,
    };
    let (from, spelled) = (sort(from)?, sort(to)?);
    let is_zoned = |it: &str| {
        it.starts_with("timestamp") && it.ends_with("with time zone")
            || it.starts_with("timestamptz")
    };
    let is_local = |it: &str| it.starts_with("timestamp") && !is_zoned(it);
    if from == "date" && is_zoned(&spelled) {
        return Some(cast(&format!("(CAST({value} AS timestamp) {there})"), to));
    }
    let is_told = is_local(&from) && is_zoned(&spelled)
        || is_zoned(&from)
            && (is_local(&spelled)
                || spelled == "date"
                || spelled == "time"
                || spelled.starts_with("time") && spelled.ends_with("without time zone"));
    is_told.then(|| cast(&format!("({value} {there})"), to))
}

fn filled(value: &Expression, to: &SqlType) -> String {
    let value = format!("({})", value.as_str());
    if to.as_enum().is_some() { value } else { cast(&value, to) }
}

/// Queries all tables at once. If that raises an error, queries each table, and leaves out the columns that raise errors.
fn query_all(
    client: &mut Client,
    wanted: &mut [Wanted<'_>],
    unsaid: &mut BTreeSet<(QualifiedName, Name)>,
) -> Result<Vec<Vec<Row>>, Error> {
    let queries: Vec<String> = wanted.iter().map(|it| it.query(&it.columns)).collect();
    if let Ok(answers) = values(client, &queries) {
        return Ok(answers);
    }
    for table in wanted.iter_mut() {
        if values(client, &[table.query(&table.columns)]).is_ok() {
            continue;
        }
        let mut kept = Vec::new();
        for column in &table.columns {
            match values(client, &[table.query(std::slice::from_ref(column))]) {
                Ok(_) => kept.push(column.clone()),
                Err(_) => {
                    unsaid.insert((table.name.clone(), column.seen.name.clone()));
                }
            }
        }
        table.columns = kept;
    }
    let queries: Vec<String> = wanted.iter().map(|it| it.query(&it.columns)).collect();
    values(client, &queries)
}
