//! What a partition, or another table that inherits, has otherwise than its parents: values of columns, `NOT NULL`,
//! settings, comments. A statement about a parent's column also changes the column of every heir, except for what
//! PostgreSQL keeps of each table alone: compression, options and comments (PostgreSQL 13 to 18).

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Column, ColumnValue, Name, Pair, QualifiedName, Table};

use super::column::{ColumnChange, Fill, sort_of};
use super::columns::fill;
use super::recreated::Recreated;
use crate::matching::{
    KeptTable, Matched, MatchedTable, Matching, Renames, inherited_value, is_inherited,
    known_by_either, new_in_heir,
};

/// A change of a column that a table inherits. It comes after the same column of its parents has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeirChange {
    /// The table.
    pub table: QualifiedName,
    /// Its parents, by their names after.
    pub parents: Vec<QualifiedName>,
    /// The column, by its name after.
    pub column: Name,
    /// What changes.
    pub change: ColumnChange,
}

/// The changes of all inherited columns.
pub(super) fn changes(
    matching: &Matching,
    renames: &Renames,
    recreated: &Recreated,
) -> Vec<HeirChange> {
    let tables = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Added(it) => Some((&it.name, After::New(it))),
        MatchedTable::Kept(it) => Some((&it.name.after, After::Kept(it))),
        MatchedTable::Removed(_) => None,
    });
    let tables: BTreeMap<&QualifiedName, After<'_>> = tables.collect();
    let heirs = || tables.iter().filter(|(_, it)| !it.parents().is_empty());
    let family: BTreeSet<&QualifiedName> =
        heirs().flat_map(|(name, it)| it.parents().iter().chain([*name])).collect();
    let members = tables.iter().filter(|(name, _)| family.contains(*name));
    let before = members.map(|(name, it)| ((*name).clone(), it.before(renames))).collect();
    let family = Family { tables, before, renames, recreated };
    let mut all = Vec::new();
    for (name, table) in &family.tables {
        let heir = |column: &Name, change| HeirChange {
            table: (*name).clone(),
            parents: table.parents().to_vec(),
            column: column.clone(),
            change,
        };
        for column in table.inherited() {
            let changes = family.of_one(name, column).into_iter();
            all.extend(changes.map(|it| heir(&column.name, it)));
        }
        for column in table.left_behind(renames) {
            let name = column.name.clone();
            all.push(heir(&name, ColumnChange::Drop(Box::new(column))));
        }
    }
    all
}

/// A table as it will be.
enum After<'a> {
    New(&'a Table),
    Kept(&'a KeptTable),
}

impl After<'_> {
    fn parents(&self) -> &[QualifiedName] {
        match self {
            After::New(it) => it.traits.inheritance.parents(),
            After::Kept(it) => it.traits.after.inheritance.parents(),
        }
    }

    /// The columns that it inherits, unless they are compared as its own, or are not known.
    fn inherited(&self) -> impl Iterator<Item = &Column> {
        let (inherited, own) = match self {
            After::New(it) => (it.inherited.as_deref(), &[][..]),
            After::Kept(it) => {
                let after = it.inherited.after.as_deref();
                (after.filter(|_| it.inherited.before.is_some()), &it.columns[..])
            }
        };
        let is_own =
            move |it: &Column| own.iter().filter_map(Matched::after).any(|own| own.name == it.name);
        inherited.into_iter().flat_map(|it| &it.columns).filter(move |it| !is_own(it))
    }

    /// The one of these columns that has that name.
    fn inherited_column(&self, name: &Name) -> Option<&Column> {
        self.inherited().find(|it| it.name == *name)
    }

    /// The columns that it declared and inherited, and does not have any longer.
    fn left_behind(&self, renames: &Renames) -> Vec<Column> {
        let After::Kept(kept) = self else { return Vec::new() };
        if kept.inherited.after.is_none() {
            return Vec::new();
        }
        let own = kept.columns.iter().filter_map(|it| match it {
            Matched::Kept(Pair { before, .. }) | Matched::Removed(before) => Some(&before.name),
            Matched::Added(_) => None,
        });
        let own: Vec<&Name> = own.collect();
        let was = kept.inherited.before.iter().flat_map(|it| &it.columns);
        let declared = was.filter(|it| it.declared && !own.contains(&&it.name));
        let carried = declared.map(|it| renames.carry_column(&kept.name.before, it.clone()));
        carried.filter(|it| self.column(&it.name).is_none()).collect()
    }

    /// The columns before, its own and the inherited ones, by their names after.
    fn before(&self, renames: &Renames) -> BTreeMap<Name, Column> {
        let After::Kept(kept) = self else { return BTreeMap::new() };
        let own = kept.columns.iter().filter_map(|it| match it {
            Matched::Kept(Pair { before, .. }) | Matched::Removed(before) => Some(before),
            Matched::Added(_) => None,
        });
        let inherited = kept.inherited.before.iter().flat_map(|it| &it.columns);
        let carry = |it: &Column| renames.carry_column(&kept.name.before, it.clone());
        // Of two, its own is the first.
        let all = inherited.chain(own).map(carry);
        all.map(|it| (it.name.clone(), it)).collect()
    }

    /// The column, its own or an inherited one.
    fn column(&self, name: &Name) -> Option<&Column> {
        match self {
            After::New(it) => it.column(name),
            After::Kept(it) => {
                let own = it.columns.iter().filter_map(Matched::after);
                let inherited = it.inherited.after.iter().flat_map(|it| &it.columns);
                own.chain(inherited).find(|it| it.name == *name)
            }
        }
    }
}

/// What of a column the statements about its parents, or about itself, set for all that inherit it.
#[derive(Clone, Copy, Default)]
struct Reached {
    /// The column is new there.
    is_new: bool,
    /// The type, so that storage and compression are those of the new type.
    data_type: bool,
    value: bool,
    not_null: bool,
    storage: bool,
    statistics: bool,
}

impl Reached {
    fn or(self, other: Reached) -> Reached {
        Reached {
            is_new: self.is_new || other.is_new,
            data_type: self.data_type || other.data_type,
            value: self.value || other.value,
            not_null: self.not_null || other.not_null,
            storage: self.storage || other.storage,
            statistics: self.statistics || other.statistics,
        }
    }

    /// The heir's column after the parent has become what it will be.
    fn on(self, mut own: Column, parent: &Column) -> Column {
        if self.value {
            own.value = inherited_value(&parent.value);
        }
        // What it declares itself stays.
        if self.not_null && !own.not_null.as_ref().is_some_and(|it| it.declared) {
            own.not_null.clone_from(&parent.not_null);
        }
        if self.storage {
            own.storage = parent.storage;
        }
        if self.statistics {
            own.statistics = parent.statistics;
        }
        if self.data_type {
            own.compression = None;
        }
        own
    }

    fn by(pair: &Pair<Column>) -> Reached {
        let Pair { before, after } = pair;
        let data_type = sort_of(before) != sort_of(after);
        Reached {
            is_new: false,
            data_type,
            value: data_type || before.value != after.value,
            not_null: before.not_null.is_some() != after.not_null.is_some(),
            storage: data_type || before.storage != after.storage,
            statistics: before.statistics != after.statistics,
        }
    }
}

struct Family<'a> {
    tables: BTreeMap<&'a QualifiedName, After<'a>>,
    /// The columns of parents and heirs as they were, by the tables' names after.
    before: BTreeMap<QualifiedName, BTreeMap<Name, Column>>,
    renames: &'a Renames,
    recreated: &'a Recreated,
}

impl Family<'_> {
    fn before(&self, table: &QualifiedName, column: &Name) -> Option<&Column> {
        self.before.get(table)?.get(column)
    }

    /// What reaches the heirs of a column.
    fn reached(&self, table: &QualifiedName, column: &Name) -> Reached {
        let new = Reached { is_new: true, ..Reached::default() };
        let kept = match self.tables.get(table) {
            None => return Reached::default(),
            Some(After::New(_)) => return new,
            Some(After::Kept(kept)) => kept,
        };
        if self.recreated.column(table, column).is_some() {
            return new;
        }
        let own = kept.columns.iter().find(|it| it.after().is_some_and(|it| it.name == *column));
        match own {
            Some(Matched::Kept(pair)) => {
                let before = self.renames.carry_column(&kept.name.before, pair.before.clone());
                let mut reached = Reached::by(&Pair { before, after: pair.after.clone() });
                if self.recreated.has_default(table, column)
                    || self.recreated.is_of_rebuilt(table, column)
                {
                    (reached.value, reached.data_type) = (true, true);
                }
                reached
            }
            Some(_) => new,
            None => {
                let above = self.reached_from_above(table, column);
                let changes = self.difference(table, column, above);
                above.or(changes.as_ref().map_or(Reached::default(), Reached::by))
            }
        }
    }

    /// What reaches an inherited column.
    fn reached_from_above(&self, table: &QualifiedName, column: &Name) -> Reached {
        let Some(after) = self.tables.get(table) else { return Reached::default() };
        if let After::Kept(kept) = after {
            let before = kept.traits.before.inheritance.clone().map(|it| self.renames.table(it));
            // It leaves its parents before they change, and gets others when they have changed.
            if before.parents() != after.parents() {
                return Reached::default();
            }
        }
        let parents = after.parents().iter();
        parents.fold(Reached::default(), |all, it| all.or(self.reached(it, column)))
    }

    /// The columns of the parents that an inherited column comes from.
    fn above(&self, table: &QualifiedName, column: &Name) -> Vec<&Column> {
        let parents = self.tables.get(table).map_or(&[][..], After::parents).iter();
        parents.filter_map(|it| self.tables.get(it)?.column(column)).collect()
    }

    /// An inherited column as it is when its parents have changed, and as it should be. None if that is not known.
    fn difference(
        &self,
        table: &QualifiedName,
        column: &Name,
        reached: Reached,
    ) -> Option<Pair<Column>> {
        let known = self.tables.get(table)?;
        let mut after = known.inherited_column(column)?.clone();
        let above = self.above(table, column);
        let own = self.before(table, column).filter(|_| !reached.is_new).cloned();
        // Of a parent's value it may be known that both of its texts mean the same.
        let was_as_in_a_parent = own.as_ref().is_some_and(|own| {
            let parents = known.parents().iter();
            let mut was = parents.filter_map(|it| self.before(it, column));
            was.any(|it| is_inherited(&own.value, &it.value))
        });
        let mut before = match (own, above.first()) {
            (Some(own), None) => own,
            (Some(own), Some(above)) => reached.on(own, above),
            // `CREATE TABLE` says what the table declares again.
            (None, Some(above)) if after.declared => Column {
                value: after.value.clone(),
                not_null: after.not_null.clone(),
                ..new_in_heir(above)
            },
            (None, Some(above)) => new_in_heir(above),
            (None, None) => return None,
        };
        let as_in_a_parent = above.iter().any(|it| is_inherited(&after.value, &it.value));
        let from_parents = reached.value || reached.is_new || was_as_in_a_parent;
        if from_parents && as_in_a_parent || [&before, &after].iter().any(|it| is_parents_alone(it))
        {
            before.value.clone_from(&after.value);
        }
        // What a parent requires, every heir requires, under a name that no statement can change.
        if above.iter().any(|it| it.not_null.is_some()) {
            before.not_null.clone_from(&after.not_null);
        }
        for it in [&mut before.not_null, &mut after.not_null].into_iter().flatten() {
            it.declared = true;
        }
        (before.data_type, before.collation) = (after.data_type.clone(), after.collation.clone());
        let mut pair = Pair { before, after };
        known_by_either(&mut pair, &Pair { before: table.clone(), after: table.clone() });
        Some(pair)
    }

    /// Whether a table that stays declares a column that its parents get as well: the words have to come before.
    fn is_new_and_declared(&self, table: &QualifiedName, column: &Column) -> bool {
        let stays = self.tables.get(table).filter(|it| matches!(it, After::Kept(_)));
        column.declared && stays.is_some() && self.before(table, &column.name).is_none()
    }

    fn of_one(&self, table: &QualifiedName, column: &Column) -> Vec<ColumnChange> {
        let reached = self.reached_from_above(table, &column.name);
        let Some(pair) = self.difference(table, &column.name, reached) else { return Vec::new() };
        let Pair { before, after } = &pair;
        let name = || after.name.clone();
        let mut all = Vec::new();
        if self.is_new_and_declared(table, column) {
            let bare = Column::new(name(), after.data_type.clone());
            let bare = Column { collation: after.collation.clone(), ..bare };
            all.push(ColumnChange::Add(Box::new(bare), None));
        }
        if before.value != after.value {
            all.push(ColumnChange::Value(Box::new(pair.clone())));
        }
        if before.not_null != after.not_null {
            let constraints = pair.as_ref().map(|it| it.not_null.clone());
            let known = self.before(table, &after.name);
            let is_new = matches!(self.tables.get(table), Some(After::New(_)));
            // Until its parents lost theirs, every row had a value.
            let is_filled = is_new || known.is_some_and(|it| !it.nullable());
            let fill = if is_filled { Fill::Nothing } else { fill(&pair, None) };
            all.push(ColumnChange::NotNull(name(), constraints, fill));
        }
        let settings =
            |it: &Column| (it.storage, it.compression.clone(), it.statistics, it.options.clone());
        if settings(before) != settings(after) {
            all.push(ColumnChange::Settings(Box::new(pair.clone())));
        }
        if before.comment != after.comment {
            all.push(ColumnChange::Comment(name(), after.comment.clone()));
        }
        all
    }
}

/// Whether only a statement about the parent can change the value.
fn is_parents_alone(column: &Column) -> bool {
    matches!(column.value, ColumnValue::Identity(_) | ColumnValue::Generated(_))
}
