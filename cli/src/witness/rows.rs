//! Reads the rows of every table, finds the columns whose values differ between runs, and compares the rows of two
//! databases.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::values::{Row, values};
use driftless_introspect::{Client, Error};
use driftless_schema::text::one_line;

/// Tables with up to this many rows are compared row by row; of larger tables, a digest of each column is compared.
const EACH: i64 = 2_000;

/// The rows of all tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// By qualified name.
    tables: BTreeMap<String, Table>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    count: i64,
    /// Sorted by name, because the order of columns is no difference.
    columns: Vec<String>,
    /// Sorted. For a large table, the digests of its columns, as if they were one row.
    rows: Vec<Row>,
}

/// What is not compared: it differs between runs, or nobody asks about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exclusions {
    /// Whole tables, including their number of rows.
    pub(crate) tables: BTreeSet<String>,
    /// Columns of tables.
    pub(crate) columns: BTreeMap<String, BTreeSet<String>>,
}

impl Exclusions {
    pub(crate) fn and(mut self, other: Exclusions) -> Exclusions {
        self.tables.extend(other.tables);
        for (table, columns) in other.columns {
            self.columns.entry(table).or_default().extend(columns);
        }
        self
    }

    pub(crate) fn column(&mut self, table: &str, column: &str) {
        self.columns.entry(table.to_owned()).or_default().insert(column.to_owned());
    }
}

impl Rows {
    /// Reads every table that has rows of its own and is not part of an extension.
    pub(crate) fn of(client: &mut Client) -> Result<Rows, Error> {
        let doing = |it| Error::new("reading rows", it);
        let asked = "select pg_catalog.format('%I.%I', n.nspname, c.relname), array(
                select pg_catalog.quote_ident(a.attname)
                from pg_catalog.pg_attribute a
                where a.attrelid operator(pg_catalog.=) c.oid and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
                order by a.attname)
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
            where c.relkind operator(pg_catalog.=) 'r' and n.nspname !~ '^pg_' and n.nspname operator(pg_catalog.<>) 'information_schema'
                and c.relname <> all (array['__diesel_schema_migrations', '__driftless_journal'])
                and not exists (
                    select from pg_catalog.pg_depend d
                    where d.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
                        and d.objid operator(pg_catalog.=) c.oid and d.deptype operator(pg_catalog.=) 'e')
            order by 1";
        let rows = client.query_typed(asked, &[]).map_err(doing)?;
        let tables: Vec<(String, Vec<String>)> =
            rows.iter().map(|it| (it.get(0), it.get(1))).collect();
        let counting: Vec<String> =
            tables.iter().map(|(table, _)| format!("SELECT count(*) FROM ONLY {table}")).collect();
        let counts = values(client, &counting)?;
        let counts = counts.iter().map(|it| {
            it.first().and_then(|it| it.first()?.as_deref()?.parse::<i64>().ok()).unwrap_or(0)
        });
        let counted: Vec<(&(String, Vec<String>), i64)> = tables.iter().zip(counts).collect();
        // An empty table needs no query.
        let filled = counted.iter().filter(|(_, count)| *count > 0);
        let reading: Vec<String> =
            filled.clone().map(|((table, columns), count)| query(table, columns, *count)).collect();
        let mut read = values(client, &reading)?.into_iter();
        let mut all = Rows::default();
        for ((table, columns), count) in counted {
            let mut rows = if count > 0 { read.next().unwrap_or_default() } else { Vec::new() };
            rows.sort();
            all.tables.insert(table.clone(), Table { count, columns: columns.clone(), rows });
        }
        Ok(all)
    }

    /// Whether any table has rows.
    pub(crate) fn any(&self) -> bool {
        self.tables.values().any(|it| it.count > 0)
    }

    /// The number of rows of a table; none if there is no such table.
    pub(crate) fn count(&self, table: &str) -> Option<i64> {
        self.tables.get(table).map(|it| it.count)
    }

    /// The tables without rows, with their columns.
    pub(crate) fn empty(&self) -> BTreeMap<String, Vec<String>> {
        let empty = self.tables.iter().filter(|(_, it)| it.count == 0);
        empty.map(|(name, it)| (name.clone(), it.columns.clone())).collect()
    }

    /// What differs between two runs: the columns without which the rows are equal.
    pub(crate) fn unrepeatable(&self, again: &Rows) -> Exclusions {
        let mut exclusions = Exclusions::default();
        for (name, one) in &self.tables {
            let Some(other) = again.tables.get(name) else { continue };
            if one == other || one.columns != other.columns {
                continue;
            }
            if one.count != other.count {
                exclusions.tables.insert(name.clone());
                continue;
            }
            let odd = |column: &&String| {
                one.projected(&[column.as_str()]) != other.projected(&[column.as_str()])
            };
            let mut dropped: BTreeSet<&str> =
                one.columns.iter().filter(odd).map(String::as_str).collect();
            // The same values may be in other rows. Of the remaining columns, leave out the one without which the fewest
            // rows differ.
            loop {
                let left: Vec<&str> = one.columns.iter().map(String::as_str).collect();
                let left: Vec<&str> = left.into_iter().filter(|it| !dropped.contains(it)).collect();
                if one.projected(&left) == other.projected(&left) {
                    break;
                }
                let without = |column: &str| -> Vec<&str> {
                    left.iter().copied().filter(|it| *it != column).collect()
                };
                let odds = |column: &&str| {
                    let rest = without(column);
                    missing(&one.projected(&rest), &other.projected(&rest)).len()
                };
                let Some(worst) = left.iter().copied().min_by_key(odds) else { break };
                dropped.insert(worst);
            }
            for column in dropped {
                exclusions.column(name, column);
            }
        }
        exclusions
    }

    /// How these rows differ from the wanted rows, one sentence for each table.
    pub(crate) fn differences(&self, wanted: &Rows, exclusions: &Exclusions) -> Vec<String> {
        let mut all = Vec::new();
        for (name, wanted) in &wanted.tables {
            if exclusions.tables.contains(name) {
                continue;
            }
            // A missing table is a difference of the schema.
            let Some(found) = self.tables.get(name) else { continue };
            let columns = compared(name, found, wanted, exclusions);
            if let Some(sentence) = found.difference(wanted, &columns) {
                all.push(format!("the rows of {name} differ: {sentence}"));
            }
        }
        for (name, found) in &self.tables {
            if !wanted.tables.contains_key(name)
                && found.count > 0
                && !exclusions.tables.contains(name)
            {
                all.push(format!("the rows of {name} differ: {} too many", found.count));
            }
        }
        all
    }

    /// Which wanted rows are missing, one sentence for each table. Additional rows do not matter.
    pub(crate) fn lacks(&self, wanted: &Rows, exclusions: &Exclusions) -> Vec<String> {
        let is_lost = |name: &&String| {
            let (Some(found), Some(wanted)) = (self.tables.get(*name), wanted.tables.get(*name))
            else {
                return false;
            };
            let columns = compared(name, found, wanted, exclusions);
            match found.is_digest() || wanted.is_digest() {
                true => found.count <= wanted.count,
                false => {
                    !missing(&wanted.projected(&columns), &found.projected(&columns)).is_empty()
                }
            }
        };
        let lost: BTreeSet<&String> = wanted.tables.keys().filter(is_lost).collect();
        let only = |rows: &Rows| Rows {
            tables: rows
                .tables
                .iter()
                .filter(|(name, _)| lost.contains(name))
                .map(|(name, table)| (name.clone(), table.clone()))
                .collect(),
        };
        only(self).differences(&only(wanted), exclusions)
    }

    /// What a change did to existing rows: the columns with values that are not among the previous ones, by their names
    /// before. `renamed` returns the names of a table and its columns after the change; none if the table is gone.
    pub(crate) fn changed(
        &self,
        after: &Rows,
        renamed: impl Fn(&str) -> Option<(String, BTreeMap<String, String>)>,
    ) -> Exclusions {
        let mut exclusions = Exclusions::default();
        for (name, before) in self.tables.iter().filter(|(_, it)| it.count > 0) {
            let Some((now, names)) = renamed(name) else { continue };
            let Some(after) = after.tables.get(&now) else { continue };
            let kept: Vec<(&str, &str)> = before
                .columns
                .iter()
                .filter_map(|it| Some((it.as_str(), names.get(it)?.as_str())))
                .collect();
            let is_gone = |pairs: &[(&str, &str)]| {
                let was: Vec<&str> = pairs.iter().map(|it| it.0).collect();
                let is: Vec<&str> = pairs.iter().map(|it| it.1).collect();
                if before.is_digest() || after.is_digest() {
                    before.projected(&was) != after.projected(&is)
                } else {
                    !missing(&before.projected(&was), &after.projected(&is)).is_empty()
                }
            };
            if !is_gone(&kept) {
                continue;
            }
            let odd: Vec<&(&str, &str)> = kept.iter().filter(|it| is_gone(&[**it])).collect();
            if odd.is_empty() || after.count < before.count {
                exclusions.tables.insert(name.clone());
            }
            for (column, _) in odd {
                exclusions.column(name, column);
            }
        }
        exclusions
    }
}

impl Table {
    fn is_digest(&self) -> bool {
        self.count > EACH
    }

    /// The rows with only these columns, sorted.
    fn projected(&self, columns: &[&str]) -> Vec<Vec<Option<&str>>> {
        let places: Vec<usize> = columns
            .iter()
            .filter_map(|column| self.columns.iter().position(|it| it == column))
            .collect();
        let mut all: Vec<Vec<Option<&str>>> = self
            .rows
            .iter()
            .map(|row| places.iter().map(|it| row.get(*it).and_then(Option::as_deref)).collect())
            .collect();
        all.sort();
        all
    }

    fn difference(&self, wanted: &Table, columns: &[&str]) -> Option<String> {
        let (found, right) = (self.projected(columns), wanted.projected(columns));
        if self.count == wanted.count && found == right {
            return None;
        }
        if self.is_digest() || wanted.is_digest() {
            return Some(match self.count == wanted.count {
                false => format!("{} where there were {}", self.count, wanted.count),
                true => "other values".to_owned(),
            });
        }
        let described = |rows: Vec<&Vec<Option<&str>>>, what: &str| {
            let first = rows.first()?;
            Some(format!("{} {what}, such as {}", rows.len(), row(columns, first)))
        };
        let sentences: Vec<String> = [
            described(missing(&right, &found), "missing"),
            described(missing(&found, &right), "too many or changed"),
        ]
        .into_iter()
        .flatten()
        .collect();
        Some(match sentences.is_empty() {
            true => format!("{} where there were {}", self.count, wanted.count),
            false => sentences.join("; "),
        })
    }
}

/// The columns to compare: those that both tables have.
fn compared<'a>(
    name: &str,
    found: &Table,
    wanted: &'a Table,
    exclusions: &Exclusions,
) -> Vec<&'a str> {
    let odd = exclusions.columns.get(name);
    wanted
        .columns
        .iter()
        .filter(|it| found.columns.contains(it) && !odd.is_some_and(|odd| odd.contains(*it)))
        .map(String::as_str)
        .collect()
}

/// `(id: 1, name: a)`
fn row(columns: &[&str], values: &[Option<&str>]) -> String {
    const LONGEST: usize = 40;
    const MOST: usize = 6;
    let value = |it: &Option<&str>| match it {
        None => "null".to_owned(),
        Some(text) => match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => (*text).to_owned(),
        },
    };
    let mut pairs: Vec<String> = columns
        .iter()
        .zip(values)
        .filter(|(_, it)| it.is_some())
        .take(MOST)
        .map(|(column, it)| format!("{column}: {}", value(it)))
        .collect();
    if columns.len() > pairs.len() {
        pairs.push("…".to_owned());
    }
    one_line(&format!("({})", pairs.join(", "))).into_owned()
}

/// The items that the first list has more often than the second. Both are sorted.
pub(super) fn missing<'a, T: Ord>(all: &'a [T], other: &[T]) -> Vec<&'a T> {
    let mut found = Vec::new();
    let mut others = other.iter().peekable();
    for it in all {
        while others.peek().is_some_and(|other| *other < it) {
            others.next();
        }
        if others.peek() == Some(&it) {
            others.next();
        } else {
            found.push(it);
        }
    }
    found
}

fn query(table: &str, columns: &[String], count: i64) -> String {
    let digest = |column: &String| {
        format!(
            "pg_catalog.md5(pg_catalog.string_agg(coalesce(pg_catalog.md5({column}::pg_catalog.text), '-'), '' order by {column}::pg_catalog.text collate \"C\"))"
        )
    };
    let list: Vec<String> =
        columns.iter().map(|it| if count > EACH { digest(it) } else { it.clone() }).collect();
    format!("SELECT {} FROM ONLY {table}", list.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(columns: &[&str], rows: &[&[&str]]) -> Rows {
        let mut rows: Vec<Row> =
            rows.iter().map(|row| row.iter().map(|it| Some((*it).to_owned())).collect()).collect();
        rows.sort();
        let count = i64::try_from(rows.len()).expect("there are few");
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        let table = Table { count, columns, rows };
        Rows { tables: BTreeMap::from([("t".to_owned(), table)]) }
    }

    #[test]
    fn only_the_columns_that_come_out_otherwise_are_left_out() {
        let one = rows(&["at", "id", "name"], &[&["10:00", "1", "a"], &["10:00", "2", "b"]]);
        let other = rows(&["at", "id", "name"], &[&["11:00", "1", "a"], &["11:00", "2", "b"]]);
        let exclusions = one.unrepeatable(&other);
        let expected = BTreeMap::from([("t".to_owned(), BTreeSet::from(["at".to_owned()]))]);
        assert_eq!((exclusions.tables.len(), &exclusions.columns), (0, &expected));
        assert_eq!(other.differences(&one, &exclusions), Vec::<String>::new());
        let wrong = rows(&["at", "id", "name"], &[&["11:00", "1", "a"], &["11:00", "2", "c"]]);
        let found = wrong.differences(&one, &exclusions);
        assert_eq!(
            found,
            [
                "the rows of t differ: 1 missing, such as (id: 2, name: b); 1 too many or changed, such as (id: 2, name: c)"
            ]
        );
    }

    /// A serial id that is given in the order of a random value.
    #[test]
    fn values_that_change_places_are_left_out_as_well() {
        let one = rows(&["id", "name", "uuid"], &[&["1", "a", "x"], &["2", "b", "y"]]);
        let other = rows(&["id", "name", "uuid"], &[&["1", "b", "p"], &["2", "a", "q"]]);
        let exclusions = one.unrepeatable(&other);
        assert_eq!(exclusions.columns["t"].len(), 2, "{exclusions:?}");
        assert!(other.differences(&one, &exclusions).is_empty());
    }

    #[test]
    fn a_number_of_rows_that_chance_decides_is_not_compared() {
        let (one, other) = (rows(&["id"], &[&["1"]]), rows(&["id"], &[&["1"], &["2"]]));
        let exclusions = one.unrepeatable(&other);
        assert!(other.differences(&one, &exclusions).is_empty());
        assert_eq!(other.differences(&one, &Exclusions::default()).len(), 1);
    }
}
