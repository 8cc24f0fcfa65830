//! What a database has besides definitions: owners, privileges, what is enabled, positions of sequences.

use postgres::Row;

use crate::{Client, Error, PINNED};

/// An object, with its properties besides its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The kind of object: `view`, `trigger`, `column`.
    pub kind: String,
    /// Its OID, or its table's, and the number of a column; a different one if the object was recreated.
    pub oid: (u32, i32),
    /// The OID of the table that it belongs to; its own if it belongs to none.
    pub within: u32,
    /// Its name in SQL.
    pub name: String,
    /// For people, and for comparison: `owner a; privileges b:SELECT`.
    pub facts: String,
}

/// A sequence, its position, and how it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Its OID.
    pub oid: u32,
    /// Its name in SQL.
    pub name: String,
    /// The OID of the table and the number of the column that it belongs to.
    pub of: Option<(u32, i32)>,
    /// That column's table and name, as in SQL.
    pub column: Option<(String, String)>,
    /// Whether that column gets its numbers from the sequence.
    pub numbers: bool,
    /// Other columns that only draw numbers from the sequence, if no column owns it: table, column, and their numbers.
    pub drawn_by: Vec<(String, String, (u32, i32))>,
    /// Start, minimum, maximum, increment.
    pub counts: [i64; 4],
    /// The next number, if it is within the limits.
    pub next: i64,
}

impl Position {
    /// The number that the sequence has to give next if it continues another one, or its own earlier state; none if
    /// that cannot be known. Within limits that exclude its position it is exhausted or begins again.
    pub fn after(&self, before: &Position) -> Option<i64> {
        let [start, lowest, highest, step] = self.counts;
        match (lowest..=highest).contains(&before.next) {
            true => (step == before.counts[3]).then_some(before.next),
            // Behind its new last number it is exhausted, unless it begins again.
            false => {
                let last = if step > 0 { highest } else { lowest };
                let exhausted = last.saturating_add(step);
                Some(if self.next == exhausted { exhausted } else { start })
            }
        }
    }

    /// Whether the sequence will give numbers again that another one has given.
    pub fn is_behind(&self, other: &Position) -> bool {
        if self.counts[3] > 0 { self.next < other.next } else { self.next > other.next }
    }
}

/// The properties of every object that is not PostgreSQL's own.
pub fn standing(client: &mut Client) -> Result<Vec<Standing>, Error> {
    let doing = |it| Error::new("reading owners and privileges", it);
    let mut transaction = client.transaction().map_err(doing)?;
    transaction.batch_execute(PINNED).map_err(doing)?;
    let rows = transaction.query_typed(include_str!("around.sql"), &[]).map_err(doing)?;
    transaction.rollback().map_err(doing)?;
    let standing = rows.iter().map(|row| Standing {
        kind: row.get("kind"),
        oid: (row.get("oid"), row.get("part")),
        within: row.get("within"),
        name: row.get("name"),
        facts: row.get("facts"),
    });
    Ok(standing.collect())
}

/// The positions of every sequence that is not PostgreSQL's own.
pub fn positions(client: &mut Client) -> Result<Vec<Position>, Error> {
    let doing = |it| Error::new("reading where sequences stand", it);
    let mut transaction = client.transaction().map_err(doing)?;
    transaction.batch_execute(PINNED).map_err(doing)?;
    let rows = transaction.query_typed(include_str!("positions.sql"), &[]).map_err(doing)?;
    let mut all: Vec<Position> = rows.iter().map(position).collect();
    if !all.is_empty() {
        let each = all.iter().enumerate().map(|(place, it)| {
            format!("select {place}::pg_catalog.int8, last_value, is_called from {}", it.name)
        });
        let query = each.collect::<Vec<_>>().join(" union all ");
        for row in transaction.query_typed(&query, &[]).map_err(doing)? {
            let (place, last, called): (i64, i64, bool) = (row.get(0), row.get(1), row.get(2));
            let Some(it) = usize::try_from(place).ok().and_then(|it| all.get_mut(it)) else {
                continue;
            };
            it.next = if called { last.saturating_add(it.counts[3]) } else { last };
        }
    }
    transaction.rollback().map_err(doing)?;
    Ok(all)
}

fn drawn_by(row: &Row) -> Vec<(String, String, (u32, i32))> {
    let (tables, columns): (Vec<String>, Vec<String>) =
        (row.get("drawn_tables"), row.get("drawn_columns"));
    let (oids, numbers): (Vec<u32>, Vec<i32>) = (row.get("drawn_oids"), row.get("drawn_numbers"));
    let of = oids.into_iter().zip(numbers);
    tables
        .into_iter()
        .zip(columns)
        .zip(of)
        .map(|((table, column), of)| (table, column, of))
        .collect()
}

fn position(row: &Row) -> Position {
    let of: (Option<u32>, Option<i32>) = (row.get("of_table"), row.get("of_column"));
    let column: (Option<String>, Option<String>) = (row.get("table_name"), row.get("column_name"));
    Position {
        oid: row.get("oid"),
        name: row.get("name"),
        of: of.0.zip(of.1),
        column: of.0.and(column.0).zip(column.1),
        numbers: row.get("numbers"),
        drawn_by: drawn_by(row),
        counts: ["seqstart", "seqmin", "seqmax", "seqincrement"].map(|it| row.get(it)),
        next: 0,
    }
}
