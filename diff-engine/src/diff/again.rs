//! What has to be made again because of what happens to something else: PostgreSQL refuses to change a type under a view,
//! to drop a key under a foreign key, or to read a text again that names a type which is no longer there.

use std::collections::BTreeSet;

use driftless_schema::{
    Cast, Column, ColumnValue, Dependent, Expression, Index, IndexKey, Kind, Name, ObjectId, Pair,
    QualifiedName,
};

use super::computed::mentions_any;
use super::{Change, ColumnChange, EnumChange, OwnedChange, Rebuild, TableChange};
use crate::matching::mentions_label;
use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Owned, Renames};

/// Something that stands on what changes, so that it goes before and comes back after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependentChange {
    /// It, with what it stands on under the names after.
    pub dependent: Dependent,
    /// Why its statements cannot simply be run again, if they cannot.
    pub obstacle: Option<String>,
}

/// Adds what has to be made again to the changes that are known.
pub(super) fn with_what_is_made_again(
    mut all: Vec<Change>,
    matching: &Matching,
    renames: &Renames,
) -> Vec<Change> {
    let rebuilt: Vec<Rebuild> = all
        .iter()
        .filter_map(|it| match it {
            Change::Enum(EnumChange::Rebuild(it)) => Some((**it).clone()),
            _ => None,
        })
        .collect();
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        for enumeration in &rebuilt {
            all = over_a_rebuilt_enum(all, kept, renames, enumeration);
        }
    }
    let touched = Touched::of(&all, &rebuilt);
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        all = foreign_keys(all, kept, renames, &touched);
    }
    all.extend(standing(matching, renames, &touched, &rebuilt).into_iter().map(Change::Dependent));
    where_a_server_cannot_alter(all, matching, renames)
}

/// A computed column that only some servers have to make again takes along there what stands on it.
fn where_a_server_cannot_alter(
    mut all: Vec<Change>,
    matching: &Matching,
    renames: &Renames,
) -> Vec<Change> {
    for place in 0..all.len() {
        let Change::Column(_, ColumnChange::Computed(computed)) = &all[place] else { continue };
        if computed.again {
            continue;
        }
        let mut touched = Touched::default();
        touched.by_making_again(&computed.anew);
        let mut more = Vec::new();
        for table in &matching.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            more = foreign_keys(more, kept, renames, &touched);
        }
        more.extend(standing(matching, renames, &touched, &[]).into_iter().map(Change::Dependent));
        more.retain(|it| !all.contains(it) && !computed.anew.contains(it));
        if let Change::Column(_, ColumnChange::Computed(computed)) = &mut all[place] {
            computed.anew.extend(more);
        }
    }
    all
}

/// The columns of a rebuilt enum that stay and are of it on both sides: they get the new type in the same breath.
pub(super) fn columns_of(
    matching: &Matching,
    renames: &Renames,
    name: &QualifiedName,
) -> Vec<(QualifiedName, Pair<Column>)> {
    let mut all = Vec::new();
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        for column in &kept.columns {
            let Matched::Kept(pair) = column else { continue };
            let before = renames.carry_column(&kept.name.before, pair.before.clone());
            let is_computed = |it: &Column| matches!(it.value, ColumnValue::Generated(_));
            let of_it = |it: &Column| it.data_type.as_enum() == Some(name);
            if of_it(&before)
                && of_it(&pair.after)
                && before.data_type == pair.after.data_type
                && !is_computed(&before)
                && !is_computed(&pair.after)
            {
                let pair = Pair { before, after: pair.after.clone() };
                all.push((kept.name.after.clone(), pair));
            }
        }
    }
    all
}

/// What PostgreSQL would read again and no longer understand: texts that mention the type or a column of it. The columns'
/// own defaults go along with their type.
fn over_a_rebuilt_enum(
    mut all: Vec<Change>,
    kept: &KeptTable,
    renames: &Renames,
    rebuilt: &Rebuild,
) -> Vec<Change> {
    let table = &kept.name.after;
    let columns: Vec<&Pair<Column>> =
        rebuilt.columns.iter().filter(|(it, _)| it == table).map(|(_, pair)| pair).collect();
    for pair in &columns {
        all.retain(|it| !matches!(it, Change::Column(owner, ColumnChange::Value(other)) if owner == table && **other == **pair));
    }
    let mut names: BTreeSet<Name> = BTreeSet::new();
    for name in [&rebuilt.names.before, &rebuilt.names.after] {
        names.insert(name.name.clone());
    }
    for column in &kept.columns {
        if let Matched::Kept(pair) = column
            && columns.iter().any(|it| it.after.name == pair.after.name)
        {
            names.extend([pair.before.name.clone(), pair.after.name.clone()]);
        }
    }
    let mentions = |text: &Expression| mentions_any(text, &names);
    let old = &kept.name.before;
    let own = || table.clone();
    let in_keys = |key: &IndexKey| match key {
        IndexKey::Column(_) => false,
        IndexKey::Expression(text) => mentions(text),
    };
    let predicate = |it: &Option<Expression>| it.as_ref().is_some_and(mentions);
    replace(
        &mut all,
        &kept.checks,
        |it| mentions(&it.expression),
        |it| renames.carry_check(old, it),
        |it| Change::Check(own(), it),
    );
    replace(
        &mut all,
        &kept.exclusions,
        |it| it.elements.iter().any(|it| in_keys(&it.column.key)) || predicate(&it.predicate),
        |it| renames.carry_exclusion(old, it),
        |it| Change::Exclusion(own(), it),
    );
    replace(
        &mut all,
        &kept.indexes,
        |it| it.columns.iter().any(|it| in_keys(&it.key)) || predicate(&it.predicate),
        |it| renames.carry_index(old, it),
        |it| Change::Index(own(), it),
    );
    // What is made again has lost that its table is sorted by it.
    for change in all.clone() {
        if let Change::Index(owner, OwnedChange::Replace(pair)) = &change
            && owner == table
            && pair.after.storage.clustered
        {
            let clustered = TableChange::Clustered(own(), Some(pair.after.name.clone()));
            if !all.contains(&Change::Table(clustered.clone())) {
                all.push(Change::Table(clustered));
            }
        }
    }
    replace(
        &mut all,
        &kept.statistics,
        |it| it.expressions.iter().any(mentions),
        |it| renames.carry_statistics(old, it),
        |it| Change::Statistics(own(), it),
    );
    all
}

/// Where it stays, its own changes give way to one that makes it again.
fn replace<T: Owned>(
    all: &mut Vec<Change>,
    matched: &[Matched<T>],
    is_meant: impl Fn(&T) -> bool,
    carry: impl Fn(T) -> T,
    change: impl Fn(OwnedChange<T>) -> Change,
) {
    for one in matched {
        let Matched::Kept(pair) = one else { continue };
        let pair = Pair { before: carry(pair.before.clone()), after: pair.after.clone() };
        if !is_meant(&pair.before) && !is_meant(&pair.after) {
            continue;
        }
        let own = [
            change(OwnedChange::Rename(pair.as_ref().map(|it| it.id().clone()))),
            change(OwnedChange::Alter(pair.clone())),
            change(OwnedChange::Replace(pair.clone())),
        ];
        all.retain(|it| !own.contains(it));
        let of_it = [
            change(OwnedChange::Drop(pair.before.clone())),
            change(OwnedChange::Add(pair.after.clone())),
        ];
        // A computed column that it may mention takes it along, and it cannot go twice.
        for it in all.iter_mut() {
            if let Change::Column(_, ColumnChange::Computed(computed)) = it {
                computed.beside.retain(|it| !own.contains(it));
                computed.anew.retain(|it| !of_it.contains(it));
            }
        }
        all.push(change(OwnedChange::Replace(pair)));
    }
}

/// What changes so that others have to make way.
#[derive(Default)]
struct Touched {
    /// Columns whose type changes.
    columns: BTreeSet<ObjectId>,
    /// Those of them whose values are others then, so that a key over them is compared anew anyway.
    recast: BTreeSet<ObjectId>,
    /// Keys that go, by their table and their columns in any order.
    keys: BTreeSet<(QualifiedName, Vec<Name>)>,
    /// The constraints that those keys are.
    constraints: BTreeSet<ObjectId>,
}

impl Touched {
    fn of(all: &[Change], rebuilt: &[Rebuild]) -> Touched {
        let mut touched = Touched::default();
        for (table, pair) in rebuilt.iter().flat_map(|it| &it.columns) {
            touched.columns.insert(ObjectId::column(table, &pair.after.name));
            touched.recast.insert(ObjectId::column(table, &pair.after.name));
        }
        for change in all {
            match change {
                Change::Column(table, ColumnChange::Type(it)) => {
                    let id = ObjectId::column(table, &it.column.after.name);
                    if it.cast != Some(Cast::InPlace) {
                        touched.recast.insert(id.clone());
                    }
                    touched.columns.insert(id);
                }
                Change::Column(_, ColumnChange::Computed(it)) if it.again => {
                    touched.by_making_again(&it.anew);
                }
                Change::Column(table, ColumnChange::Computed(it))
                    if it.column.before.data_type != it.column.after.data_type =>
                {
                    touched.columns.insert(ObjectId::column(table, &it.column.after.name));
                }
                _ => touched.keys_of(change),
            }
        }
        touched
    }

    /// A column that goes and comes, with what mentions it.
    fn by_making_again(&mut self, anew: &[Change]) {
        for change in anew {
            match change {
                Change::Column(table, ColumnChange::Add(it, _)) => {
                    self.columns.insert(ObjectId::column(table, &it.name));
                    self.recast.insert(ObjectId::column(table, &it.name));
                }
                _ => self.keys_of(change),
            }
        }
    }

    fn keys_of(&mut self, change: &Change) {
        match change {
            Change::PrimaryKey(table, OwnedChange::Drop(it))
            | Change::PrimaryKey(table, OwnedChange::Replace(Pair { before: it, .. })) => {
                self.key(table, &it.name, &it.columns);
            }
            Change::Unique(table, OwnedChange::Drop(it))
            | Change::Unique(table, OwnedChange::Replace(Pair { before: it, .. })) => {
                self.key(table, &it.name, &it.columns);
            }
            Change::Index(table, OwnedChange::Drop(it))
            | Change::Index(table, OwnedChange::Replace(Pair { before: it, .. })) => {
                if let Some(columns) = referable(it) {
                    self.key(table, &it.name, &columns);
                }
            }
            _ => (),
        }
    }

    fn key(&mut self, table: &QualifiedName, name: &Name, columns: &[Name]) {
        let mut sorted = columns.to_vec();
        sorted.sort();
        self.keys.insert((table.clone(), sorted));
        self.constraints.insert(ObjectId::constraint(table, name));
    }
}

/// The columns of a unique index that a foreign key can refer to.
pub(crate) fn referable(index: &Index) -> Option<Vec<Name>> {
    let names = index.columns.iter().map(|it| match &it.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    names.collect::<Option<Vec<Name>>>().filter(|_| index.unique && index.predicate.is_none())
}

/// A foreign key whose key goes, and one whose columns change on both ends: in between the two are of types that cannot be
/// compared.
fn foreign_keys(
    mut all: Vec<Change>,
    kept: &KeptTable,
    renames: &Renames,
    touched: &Touched,
) -> Vec<Change> {
    let table = &kept.name.after;
    replace(
        &mut all,
        &kept.foreign_keys,
        |it| {
            let mut sorted = it.referenced_columns.clone();
            sorted.sort();
            let retyped = |table: &QualifiedName, columns: &[Name]| {
                columns.iter().any(|it| touched.recast.contains(&ObjectId::column(table, it)))
            };
            touched.keys.contains(&(it.references.clone(), sorted))
                || (retyped(table, &it.columns) && retyped(&it.references, &it.referenced_columns))
        },
        |it| renames.carry_foreign_key(&kept.name.before, it),
        |it| Change::ForeignKey(table.clone(), it),
    );
    all
}

fn standing(
    matching: &Matching,
    renames: &Renames,
    touched: &Touched,
    rebuilt: &[Rebuild],
) -> Vec<DependentChange> {
    let all: Vec<(Dependent, bool)> = matching.standing.carried(renames).collect();
    let enums: BTreeSet<ObjectId> =
        rebuilt.iter().map(|it| ObjectId::enumeration(&it.names.after)).collect();
    let mut affected: BTreeSet<usize> = BTreeSet::new();
    loop {
        let more: Vec<usize> = (0..all.len())
            .filter(|place| !affected.contains(place))
            .filter(|place| {
                let it = &all[*place].0;
                it.on.iter().any(|id| {
                    touched.columns.contains(id)
                        || touched.constraints.contains(id)
                        || enums.contains(id)
                        || (id.kind == Kind::Other
                            && affected.iter().any(|other| all[*other].0.id == *id))
                })
            })
            .collect();
        if more.is_empty() {
            break;
        }
        affected.extend(more);
    }
    let of_one = |place: usize| {
        let (dependent, renamed) = &all[place];
        let obstacle = obstacle(dependent, *renamed, rebuilt);
        DependentChange { dependent: dependent.clone(), obstacle }
    };
    affected.into_iter().map(of_one).collect()
}

fn obstacle(dependent: &Dependent, renamed: bool, rebuilt: &[Rebuild]) -> Option<String> {
    let Some(remake) = &dependent.remake else {
        return Some("PostgreSQL cannot alter it along".to_owned());
    };
    if renamed {
        return Some("it names what this draft renames; rename in a revision before".to_owned());
    }
    for rebuild in rebuilt {
        for label in &rebuild.labels {
            if !remake.create.iter().any(|it| mentions_label(it, label)) {
                continue;
            }
            if let Some(renamed) = rebuild.renamed.iter().find(|it| it.before == *label) {
                let name = &renamed.after;
                return Some(format!("it mentions label `{label}`, which is renamed to `{name}`"));
            }
            if !rebuild.after.labels.contains(label) {
                return Some(format!("it mentions `{label}`, which goes"));
            }
        }
    }
    None
}
