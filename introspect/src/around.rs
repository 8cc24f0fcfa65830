//! What stands in a database besides definitions: owners, privileges, what is switched on, where sequences stand.

use crate::{Client, Error, PINNED};

/// An object, and what is to be said of it besides its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it is: `view`, `trigger`, `column`.
    pub kind: String,
    /// Its OID, or its table's, and the number of a column; another one if it was made again.
    pub oid: (u32, i32),
    /// The OID of the table that it belongs to; its own where it belongs to none.
    pub within: u32,
    /// Its name as SQL writes it.
    pub name: String,
    /// For people, and to be compared: `owner a; privileges b:SELECT`.
    pub facts: String,
}

/// A sequence, where it stands, and how it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Its OID.
    pub oid: u32,
    /// Its name as SQL writes it.
    pub name: String,
    /// The OID of the table and the number of the column that it belongs to.
    pub of: Option<(u32, i32)>,
    /// That column, as SQL writes its table and its name.
    pub column: Option<(String, String)>,
    /// Whether that column gets its numbers from it.
    pub numbers: bool,
    /// Start, lowest, highest, step.
    pub counts: [i64; 4],
    /// The number that comes next, if it is not beyond the limits.
    pub next: i64,
}

impl Position {
    /// Whether it gives numbers again that another one has given.
    pub fn is_behind(&self, other: &Position) -> bool {
        if self.counts[3] > 0 { self.next < other.next } else { self.next > other.next }
    }
}

/// Of every object that is not PostgreSQL's own.
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

/// Of every sequence that is not PostgreSQL's own.
pub fn positions(client: &mut Client) -> Result<Vec<Position>, Error> {
    let doing = |it| Error::new("reading where sequences stand", it);
    let query = "select c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) as name, d.refobjid, d.refobjsubid,
            pg_catalog.concat(pg_catalog.quote_ident(m.nspname), '.', pg_catalog.quote_ident(t.relname)) as of_table, pg_catalog.quote_ident(a.attname) as of_column,
            s.seqstart, s.seqmin, s.seqmax, s.seqincrement,
            d.deptype::pg_catalog.text operator(pg_catalog.=) 'i' or exists (
                select from pg_catalog.pg_attrdef f
                join pg_catalog.pg_depend e on e.objid operator(pg_catalog.=) f.oid
                    and e.classid operator(pg_catalog.=) 'pg_catalog.pg_attrdef'::pg_catalog.regclass::pg_catalog.oid
                    and e.refobjid operator(pg_catalog.=) c.oid
                where f.adrelid operator(pg_catalog.=) d.refobjid and f.adnum operator(pg_catalog.=) d.refobjsubid
            ) as numbers
        from pg_catalog.pg_sequence s
        join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) s.seqrelid
        join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
        left join pg_catalog.pg_depend d on d.objid operator(pg_catalog.=) c.oid
            and d.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
            and d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
            and d.deptype in ('a', 'i')
        left join pg_catalog.pg_class t on t.oid operator(pg_catalog.=) d.refobjid
        left join pg_catalog.pg_namespace m on m.oid operator(pg_catalog.=) t.relnamespace
        left join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) d.refobjid
            and a.attnum operator(pg_catalog.=) d.refobjsubid
        where c.relpersistence operator(pg_catalog.<>) 't' order by c.oid";
    let mut all: Vec<Position> = Vec::new();
    for row in client.query_typed(query, &[]).map_err(doing)? {
        let (table, part): (Option<u32>, Option<i32>) = (row.get(2), row.get(3));
        let (of_table, of_column): (Option<String>, Option<String>) = (row.get(4), row.get(5));
        all.push(Position {
            oid: row.get(0),
            name: row.get(1),
            of: table.zip(part),
            column: of_table.filter(|_| table.is_some()).zip(of_column),
            counts: [row.get(6), row.get(7), row.get(8), row.get(9)],
            numbers: row.get::<_, Option<bool>>(10).unwrap_or(false),
            next: 0,
        });
    }
    if all.is_empty() {
        return Ok(all);
    }
    let each = all.iter().map(|it| format!("select last_value, is_called from {}", it.name));
    let query = each.collect::<Vec<_>>().join(" union all ");
    for (row, sequence) in client.query_typed(&query, &[]).map_err(doing)?.iter().zip(&mut all) {
        let (last, called): (i64, bool) = (row.get(0), row.get(1));
        sequence.next = if called { last.saturating_add(sequence.counts[3]) } else { last };
    }
    Ok(all)
}
