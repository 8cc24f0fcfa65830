//! Renames: what the user has said, and what may be one and nobody has said.

use std::collections::BTreeSet;

use driftless_schema::{
    Column, ColumnValue, Enum, Expression, Kind, Name, ObjectId, Pair, QualifiedName, Schema, Table,
};

use super::{Matched, MatchedTable, Matching, Renames};

/// What the user has said about objects: attributes of the models, flags, answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// These are the same object.
    pub renames: Vec<Rename>,
    /// These are dropped, whatever looks like them.
    pub drops: Vec<ObjectId>,
    /// What rows get that have no value where one is required.
    pub backfills: Vec<Backfill>,
    /// Labels that take over the rows of labels that go.
    pub merged: Vec<Merged>,
}

/// What rows get that have no value in a column that requires one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The column.
    pub column: ObjectId,
    /// A value over the row.
    pub value: Expression,
}

/// A label that goes, and the one that its rows get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The enum, by its name in the models.
    pub enumeration: QualifiedName,
    /// The label that goes.
    pub from: String,
    /// The label that its rows get.
    pub to: String,
}

/// One object under two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Its old name.
    pub from: ObjectId,
    /// Its new name.
    pub to: ObjectId,
}

/// A drop beside an addition that may be one rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The two objects.
    pub ids: Pair<ObjectId>,
}

/// The renames that both sides bear out: the old name on one side only, the new name on the other only.
/// One that is done already, or whose object is new altogether, is none.
pub(super) fn decided(schemas: &Pair<Schema>, intent: &Intent) -> Renames {
    let mut renames = Renames::default();
    if intent.renames.is_empty() {
        return renames;
    }
    let ids = schemas.as_ref().map(ids);
    // Tables first: a column's address goes through its table's.
    let (columns, others): (Vec<_>, Vec<_>) =
        intent.renames.iter().partition(|it| it.from.kind == Kind::Column);
    for Rename { from, to } in others {
        let Some(pair) = borne_out(&ids, from, to) else { continue };
        let names = pair.map(qualified);
        match from.kind {
            Kind::Table => renames.tables.insert(names.before, names.after),
            Kind::Enum => renames.enums.insert(names.before, names.after),
            Kind::Sequence => renames.sequences.insert(names.before, names.after),
            Kind::Namespace
            | Kind::Extension
            | Kind::Label
            | Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Statistics
            | Kind::Other => None,
        };
    }
    for Rename { from, to } in columns {
        let owner = qualified(to);
        for (before, after) in tables(schemas, &renames) {
            let names = Pair { before: &before.name, after: &after.name };
            if owner != *names.before && owner != *names.after {
                continue;
            }
            let at = |table: &QualifiedName, id: &ObjectId| ObjectId::column(table, last(id));
            for (old, new) in [(from, to), (to, from)] {
                let has = |id: &ObjectId| Pair {
                    before: ids.before.contains(&at(names.before, id)),
                    after: ids.after.contains(&at(names.after, id)),
                };
                if has(old) == (Pair { before: true, after: false })
                    && has(new) == (Pair { before: false, after: true })
                {
                    let key = (names.before.clone(), last(old).clone());
                    renames.columns.insert(key, last(new).clone());
                }
            }
        }
    }
    renames
}

/// Labels whose rename the user has declared, on enums that are on both sides.
pub(super) fn labels(enums: &[Matched<Enum>], intent: &Intent) -> Vec<Pair<ObjectId>> {
    let mut all = Vec::new();
    for matched in enums {
        let Matched::Kept(pair) = matched else { continue };
        let has =
            |labels: &[String], id: &ObjectId| labels.iter().any(|it| it == last(id).as_str());
        for Rename { from, to } in intent.renames.iter().filter(|it| it.from.kind == Kind::Label) {
            let owner = qualified(to);
            if owner != pair.before.name && owner != pair.after.name {
                continue;
            }
            for (old, new) in [(from, to), (to, from)] {
                let (before, after) = (&pair.before.labels, &pair.after.labels);
                if has(before, old) && !has(after, old) && has(after, new) && !has(before, new) {
                    all.push(Pair {
                        before: ObjectId::label(&pair.before.name, last(old).as_str()),
                        after: ObjectId::label(&pair.after.name, last(new).as_str()),
                    });
                }
            }
        }
    }
    all
}

/// A drop beside an addition that looks alike, where the user has said nothing of the drop. Never guessed.
pub(super) fn undecided(matching: &Matching, intent: &Intent) -> Vec<Undecided> {
    let mut all = Vec::new();
    let mut ask = |before: ObjectId, after: ObjectId| {
        let free = |all: &[Undecided]| {
            all.iter().all(|it| it.ids.before != before && it.ids.after != after)
        };
        if !intent.drops.contains(&before) && !intent.drops.contains(&after) && free(&all) {
            all.push(Undecided { ids: Pair { before, after } });
        }
    };
    for pair in lone(&matching.enums, |before, after| {
        before.labels.iter().filter(|it| after.labels.contains(it)).count() * 2
            >= before.labels.len().max(after.labels.len())
    }) {
        ask(ObjectId::enumeration(&pair.before.name), ObjectId::enumeration(&pair.after.name));
    }
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => added.push(it),
            MatchedTable::Removed(it) => removed.push(it),
            MatchedTable::Kept(kept) => {
                for pair in lone(&kept.columns, columns_alike) {
                    ask(
                        ObjectId::column(&kept.name.before, &pair.before.name),
                        ObjectId::column(&kept.name.after, &pair.after.name),
                    );
                }
            }
        }
    }
    for before in removed {
        for after in added.iter().filter(|after| tables_alike(before, after)) {
            ask(ObjectId::table(&before.name), ObjectId::table(&after.name));
        }
    }
    all
}

/// Every removed object beside every added one that looks alike.
fn lone<T>(all: &[Matched<T>], alike: impl Fn(&T, &T) -> bool) -> Vec<Pair<&T>> {
    let mut pairs = Vec::new();
    for removed in all {
        let Matched::Removed(before) = removed else { continue };
        for added in all {
            let Matched::Added(after) = added else { continue };
            if alike(before, after) {
                pairs.push(Pair { before, after });
            }
        }
    }
    pairs
}

fn columns_alike(before: &Column, after: &Column) -> bool {
    let sort = |it: &Column| match it.value {
        ColumnValue::Null | ColumnValue::Default(_) => "given",
        ColumnValue::Identity(_) | ColumnValue::Serial(_) => "counted",
        ColumnValue::Generated(_) => "computed",
    };
    before.data_type == after.data_type && sort(before) == sort(after)
}

/// At least half of the columns of the wider one stand in both.
fn tables_alike(before: &Table, after: &Table) -> bool {
    let shared = before
        .columns
        .iter()
        .filter(|it| after.column(&it.name).is_some_and(|other| other.data_type == it.data_type));
    shared.count() * 2 >= before.columns.len().max(after.columns.len()).max(1)
}

fn borne_out<'a>(
    ids: &Pair<BTreeSet<ObjectId>>,
    from: &'a ObjectId,
    to: &'a ObjectId,
) -> Option<Pair<&'a ObjectId>> {
    [(from, to), (to, from)].into_iter().find_map(|(before, after)| {
        (ids.before.contains(before)
            && !ids.after.contains(before)
            && ids.after.contains(after)
            && !ids.before.contains(after))
        .then_some(Pair { before, after })
    })
}

fn tables<'a>(schemas: &'a Pair<Schema>, renames: &Renames) -> Vec<(&'a Table, &'a Table)> {
    let after = |name: QualifiedName| schemas.after.tables.iter().find(move |it| it.name == name);
    let before = schemas.before.tables.iter();
    before.filter_map(|it| Some((it, after(renames.table(&it.name))?))).collect()
}

fn ids(schema: &Schema) -> BTreeSet<ObjectId> {
    let enums = schema.enums.iter().map(|it| ObjectId::enumeration(&it.name));
    let sequences = schema.sequences.iter().map(|it| ObjectId::sequence(&it.name));
    let tables = schema.tables.iter().map(|it| ObjectId::table(&it.name));
    let columns = schema
        .tables
        .iter()
        .flat_map(|it| it.columns.iter().map(|column| ObjectId::column(&it.name, &column.name)));
    enums.chain(sequences).chain(tables).chain(columns).collect()
}

fn qualified(id: &ObjectId) -> QualifiedName {
    QualifiedName::new(id.path[0].clone(), id.path[1].clone())
}

fn last(id: &ObjectId) -> &Name {
    id.path.last().expect("an address has at least one name")
}
