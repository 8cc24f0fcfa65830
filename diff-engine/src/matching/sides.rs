//! Both schemas as a matching holds them: names that nobody gave are alike, and texts that mean the same are the same.

use driftless_schema::{Pair, Schema, Table};

use super::{KeptTable, Matched, MatchedTable, Matching};

impl Matching {
    /// The two schemas, for showing what differs. Namespaces other than `public`, and no more than is compared.
    pub fn sides(&self) -> Pair<Schema> {
        let namespaces = split(&self.namespaces);
        let enums = split(&self.enums);
        let mut tables = Pair { before: Vec::new(), after: Vec::new() };
        for table in &self.tables {
            match table {
                MatchedTable::Added(it) => tables.after.push(it.clone()),
                MatchedTable::Removed(it) => tables.before.push(it.clone()),
                MatchedTable::Kept(kept) => {
                    let Pair { before, after } = both(kept);
                    tables.before.push(before);
                    tables.after.push(after);
                }
            }
        }
        namespaces.zip(enums).zip(tables).map(|((namespaces, enums), mut tables)| {
            tables.sort_by(|one, other| one.name.cmp(&other.name));
            Schema { namespaces, enums, tables, unmodelled: Vec::new() }
        })
    }
}

fn both(kept: &KeptTable) -> Pair<Table> {
    let KeptTable { name, comment, columns, primary_keys, uniques, checks, foreign_keys, indexes } =
        kept;
    let rows = split(columns).zip(split(primary_keys)).zip(split(uniques));
    let rest = split(checks).zip(split(foreign_keys)).zip(split(indexes));
    name.clone().zip(comment.clone()).zip(rows.zip(rest)).map(
        |((name, comment), (((columns, keys), uniques), ((checks, foreign_keys), indexes)))| {
            Table {
                name,
                columns,
                primary_key: keys.into_iter().next(),
                uniques,
                checks,
                foreign_keys,
                indexes,
                comment,
            }
        },
    )
}

fn split<'a, T: Clone + 'a>(all: impl IntoIterator<Item = &'a Matched<T>>) -> Pair<Vec<T>> {
    let mut sides = Pair { before: Vec::new(), after: Vec::new() };
    for matched in all {
        match matched {
            Matched::Added(it) => sides.after.push(it.clone()),
            Matched::Removed(it) => sides.before.push(it.clone()),
            Matched::Kept(Pair { before, after }) => {
                sides.before.push(before.clone());
                sides.after.push(after.clone());
            }
        }
    }
    sides
}
