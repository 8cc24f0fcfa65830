//! What the values that fill columns read, in any table: PostgreSQL says it, so that a fill waits for what it reads and comes
//! before what goes.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    BaseType, Column, FillQuestion, Kind, Name, ObjectId, Pair, QualifiedName, Side, SqlType, Table,
};

use super::{KeptTable, Matched, MatchedTable, Matching};

/// A value that fills a column, and the question what it reads.
#[derive(Clone, Debug)]
pub struct OpenFill {
    /// The question.
    pub question: FillQuestion,
    table: usize,
    column: Name,
}

impl Matching {
    /// Every value that fills a column.
    pub fn fills(&self) -> Vec<OpenFill> {
        let mut all = Vec::new();
        let mut tables: Pair<Option<_>> = Pair { before: None, after: None };
        for (table, matched) in self.tables.iter().enumerate() {
            let MatchedTable::Kept(kept) = matched else { continue };
            for (column, value) in &kept.backfills {
                let Some(side) = filled(kept, column) else { continue };
                let tables = side.of_mut(&mut tables).get_or_insert_with(|| self.at(side)).clone();
                let question = FillQuestion {
                    table: side.of(&kept.name).clone(),
                    value: value.clone(),
                    tables,
                };
                all.push(OpenFill { question, table, column: column.clone() });
            }
        }
        all
    }

    /// The matching with PostgreSQL's answers about these values.
    pub fn with_fills(mut self, answers: Vec<(OpenFill, Option<BTreeSet<ObjectId>>)>) -> Matching {
        for (OpenFill { question, table, column }, answer) in answers {
            if let (Some(reads), MatchedTable::Kept(kept)) = (answer, &mut self.tables[table]) {
                kept.backfills.insert(column, question.value.reading(reads));
            }
        }
        self
    }

    /// The tables as they are when a fill of the migration to that side runs.
    fn at(&self, side: Side) -> BTreeMap<QualifiedName, BTreeMap<Name, SqlType>> {
        let known = self.known_types();
        let known = |it: &SqlType| -> SqlType {
            match &it.base {
                BaseType::BuiltIn(_) => it.clone(),
                BaseType::Defined(kind, name) => match known.get(&(*kind, name.clone())) {
                    Some(name) => {
                        SqlType { base: BaseType::Defined(*kind, name.clone()), array: it.array }
                    }
                    // The draft creates the type. What a value reads does not depend on it.
                    None => SqlType { array: it.array, ..SqlType::built_in("text") },
                },
            }
        };
        let typed = |(name, data_type, of): (&Name, &SqlType, Side)| match of {
            Side::Before => (name.clone(), data_type.clone()),
            Side::After => (name.clone(), known(data_type)),
        };
        let mut all = BTreeMap::new();
        // What stays or comes goes first: it has the name if both have it.
        for wanted in [side, side.other()] {
            for matched in &self.tables {
                let (name, columns) = match (matched, wanted) {
                    (MatchedTable::Added(it), Side::After)
                    | (MatchedTable::Removed(it), Side::Before) => (&it.name, whole(it, wanted)),
                    (MatchedTable::Kept(kept), _) => (side.of(&kept.name), part(kept, wanted)),
                    (MatchedTable::Added(_), Side::Before)
                    | (MatchedTable::Removed(_), Side::After) => continue,
                };
                let is_taken = wanted != side && !matches!(matched, MatchedTable::Kept(_));
                if is_taken && all.contains_key(name) {
                    continue;
                }
                let table: &mut BTreeMap<Name, SqlType> = all.entry(name.clone()).or_default();
                for (name, data_type) in columns.into_iter().map(typed) {
                    table.entry(name).or_insert(data_type);
                }
            }
        }
        all
    }

    /// The names before of the types that are on both sides, by their names after.
    fn known_types(&self) -> BTreeMap<(Kind, QualifiedName), QualifiedName> {
        let mut known = BTreeMap::new();
        self.standalone.kept(&mut |kind, names| {
            known.insert((kind, names.after.clone()), names.before.clone());
        });
        known
    }
}

/// The side whose migration fills the column: the one on which the column is new or required.
fn filled(kept: &KeptTable, column: &Name) -> Option<Side> {
    kept.columns.iter().find_map(|it| match it {
        Matched::Added(it) => (it.name == *column).then_some(Side::After),
        Matched::Removed(it) => (it.name == *column).then_some(Side::Before),
        Matched::Kept(Pair { before, after }) if [&before.name, &after.name].contains(&column) => {
            Some(if before.nullable() { Side::After } else { Side::Before })
        }
        Matched::Kept(_) => None,
    })
}

fn whole(table: &Table, side: Side) -> Vec<(&Name, &SqlType, Side)> {
    table.columns.iter().map(|it| (&it.name, &it.data_type, side)).collect()
}

/// The columns that a table has on that side.
fn part(kept: &KeptTable, side: Side) -> Vec<(&Name, &SqlType, Side)> {
    let column = |it: &'_ Matched<Column>| match (it, side) {
        (Matched::Added(_), Side::Before) | (Matched::Removed(_), Side::After) => false,
        (Matched::Added(_), Side::After)
        | (Matched::Removed(_), Side::Before)
        | (Matched::Kept(_), _) => true,
    };
    let columns = kept.columns.iter().filter(|it| column(it));
    let columns = columns.map(|it| match it {
        Matched::Added(it) | Matched::Removed(it) => it,
        Matched::Kept(pair) => side.of(pair),
    });
    columns.map(|it| (&it.name, &it.data_type, side)).collect()
}
