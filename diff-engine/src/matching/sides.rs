//! Both schemas as a matching holds them: names that nobody gave and texts that mean the same are spelled alike.

use driftless_schema::{Check, Column, ColumnValue, Index, IndexKey, Pair, Schema, Table};

use super::{KeptTable, Matched, MatchedTable, Matching};

impl Matching {
    /// The two schemas, for showing what differs. Namespaces other than `public`, and no more than is compared. A table
    /// that was renamed stands in its new place on both sides.
    pub fn sides(&self) -> Pair<Schema> {
        let namespaces = split(&self.namespaces, |_| ());
        let enums = split(&self.enums, |_| ());
        let mut tables = Pair { before: Vec::new(), after: Vec::new() };
        for table in &self.tables {
            match table {
                MatchedTable::Added(it) => tables.after.push((it.name.clone(), it.clone())),
                MatchedTable::Removed(it) => tables.before.push((it.name.clone(), it.clone())),
                MatchedTable::Kept(kept) => {
                    let Pair { before, after } = both(kept);
                    tables.before.push((after.name.clone(), before));
                    tables.after.push((after.name.clone(), after));
                }
            }
        }
        namespaces.zip(enums).zip(tables).map(|((namespaces, enums), mut tables)| {
            tables.sort_by(|(one, _), (other, _)| one.cmp(other));
            let tables = tables.into_iter().map(|(_, table)| table).collect();
            Schema { namespaces, enums, tables, ..Schema::default() }
        })
    }
}

fn both(kept: &KeptTable) -> Pair<Table> {
    let KeptTable { name, comment, columns, primary_keys, uniques, checks, foreign_keys, indexes } =
        kept;
    let rows =
        split(columns, spell_column).zip(split(primary_keys, |_| ())).zip(split(uniques, |_| ()));
    let rest = split(checks, spell_check)
        .zip(split(foreign_keys, |_| ()))
        .zip(split(indexes, spell_index));
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

/// Every object of each side; `spell` gives what is equal on both sides the same words.
fn split<T: Clone>(all: &[Matched<T>], spell: fn(&mut Pair<T>)) -> Pair<Vec<T>> {
    let mut sides = Pair { before: Vec::new(), after: Vec::new() };
    for matched in all {
        match matched {
            Matched::Added(it) => sides.after.push(it.clone()),
            Matched::Removed(it) => sides.before.push(it.clone()),
            Matched::Kept(pair) => {
                let mut pair = pair.clone();
                spell(&mut pair);
                sides.before.push(pair.before);
                sides.after.push(pair.after);
            }
        }
    }
    sides
}

fn spell_column(Pair { before, after }: &mut Pair<Column>) {
    if let (ColumnValue::Default(one), ColumnValue::Default(other)) = (&before.value, &after.value)
        && one == other
    {
        before.value = after.value.clone();
    }
}

fn spell_check(Pair { before, after }: &mut Pair<Check>) {
    if before.expression == after.expression {
        before.expression = after.expression.clone();
    }
}

fn spell_index(Pair { before, after }: &mut Pair<Index>) {
    for (before, after) in before.columns.iter_mut().zip(&after.columns) {
        if let (IndexKey::Expression(one), IndexKey::Expression(other)) = (&before.key, &after.key)
            && one == other
        {
            before.key = after.key.clone();
        }
    }
    if before.predicate == after.predicate {
        before.predicate.clone_from(&after.predicate);
    }
}
