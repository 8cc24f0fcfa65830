//! What has to be recreated because of another change: PostgreSQL refuses to change a type under a view, to drop a key
//! under a foreign key, or to parse a text again that names a type which no longer exists. The closure over all of
//! these is computed before a change is built, so that the change of each object is decided once.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Cast, Column, ColumnValue, Expression, ForeignKey, Index, IndexKey, Name, ObjectId, Pair,
    QualifiedName,
};

use super::column::{altered_in_place, is_computed_anew, sort_of};
use super::dependent::{self, DependentChange};
use super::held::Held;
use super::promotion::Promotions;
use super::{Retyped, is_replaced};
use crate::kinds::owned::Owned;
use crate::kinds::{RebuiltType, each_owned};
use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Renames, Values};

/// The objects to recreate, by their addresses after.
#[derive(Default)]
pub(super) struct Recreated {
    /// Computed columns, each with another computed column that seems to read it, so that it cannot be dropped.
    columns: BTreeMap<ObjectId, Option<Name>>,
    /// Constraints, indexes and statistics.
    owned: BTreeSet<ObjectId>,
    /// Columns of rebuilt types, whose defaults change along with their type.
    rebuilt: BTreeSet<ObjectId>,
    /// Columns whose default depends on something that is recreated.
    defaults: BTreeSet<ObjectId>,
    /// Objects that no model describes.
    pub(super) dependents: Vec<DependentChange>,
}

impl Recreated {
    /// The closure over what changes in its own right. The server's version decides what can be altered in place.
    pub(super) fn of(
        matching: &Matching,
        renames: &Renames,
        values: &Values,
        rebuilt: &[RebuiltType],
        server_version: u32,
    ) -> Recreated {
        let kept = || {
            matching.tables.iter().filter_map(|it| match it {
                MatchedTable::Kept(kept) => Some(&**kept),
                MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
            })
        };
        let (recreated, touched) = (Recreated::default(), Touched::default());
        let mut closure =
            Closure { matching, renames, values, rebuilt, server_version, recreated, touched };
        // Other objects can depend on what is recreated: repeated until nothing more is found.
        loop {
            let known = closure.size();
            kept().for_each(|it| closure.columns(it));
            kept().for_each(|it| closure.inherited(it));
            kept().for_each(|it| closure.over_columns(it));
            kept().for_each(|it| closure.over_types(it));
            kept().for_each(|it| closure.over_left_types(it));
            kept().for_each(|it| closure.over_dependents(it));
            kept().for_each(|it| closure.keys(it));
            kept().for_each(|it| closure.foreign_keys(it));
            closure.dependents();
            if closure.size() == known {
                return closure.recreated;
            }
        }
    }

    /// Whether the text depends on an object that is dropped, for good or for a while.
    pub(super) fn is_read_by(&self, text: &Expression) -> bool {
        let Some(reads) = text.reads() else { return false };
        let mut disturbed = self.dependents.iter().flat_map(DependentChange::disturbed);
        disturbed.any(|it| reads.contains(&it))
    }

    /// Whether the object of that table is recreated.
    pub(super) fn has<T: Owned>(&self, table: &QualifiedName, after: &T) -> bool {
        self.owned.contains(&after.address(table))
    }

    /// Whether the column is recreated; if so, the other column that seems to be computed from it.
    pub(super) fn column(&self, table: &QualifiedName, name: &Name) -> Option<&Option<Name>> {
        self.columns.get(&ObjectId::column(table, name))
    }

    /// Whether the column's default is dropped and set again.
    pub(super) fn has_default(&self, table: &QualifiedName, name: &Name) -> bool {
        self.defaults.contains(&ObjectId::column(table, name))
    }

    /// Whether the column gets the type that replaces another one.
    pub(super) fn is_of_rebuilt(&self, table: &QualifiedName, name: &Name) -> bool {
        self.rebuilt.contains(&ObjectId::column(table, name))
    }
}

/// The changes because of which dependents have to be recreated.
#[derive(Default)]
struct Touched {
    /// Columns whose type changes.
    columns: BTreeSet<ObjectId>,
    /// Those of them whose values change too, so that a key over them is compared again anyway.
    recast: BTreeSet<ObjectId>,
    /// Keys that are dropped, by their table and their columns in any order.
    keys: BTreeSet<(QualifiedName, Vec<Name>)>,
    /// The constraints of those keys.
    constraints: BTreeSet<ObjectId>,
}

struct Closure<'a> {
    matching: &'a Matching,
    renames: &'a Renames,
    values: &'a Values,
    rebuilt: &'a [RebuiltType],
    server_version: u32,
    recreated: Recreated,
    touched: Touched,
}

impl Closure<'_> {
    /// Grows as long as more objects are found.
    fn size(&self) -> usize {
        let Recreated { columns, owned, rebuilt: _, defaults, dependents } = &self.recreated;
        let disturbed: usize = dependents.iter().map(|it| it.disturbed().len()).sum();
        let restructured = dependents.iter().filter_map(DependentChange::restructured).count();
        columns.len()
            + owned.len()
            + defaults.len()
            + disturbed
            + restructured
            + self.touched.columns.len()
    }

    /// Columns whose type changes, and computed columns that no statement can alter in place.
    fn columns(&mut self, kept: &KeptTable) {
        let table = &kept.name.after;
        let pairs: Vec<(Pair<Name>, Pair<Column>)> = self.carried(kept);
        let of_rebuilt = |it: &Column| {
            let of = it.data_type.defined_as();
            of.is_some_and(|it| self.rebuilt.iter().any(|of| of.id() == it))
        };
        // A computed column whose type changes is recreated for that reason alone.
        let retyped = |(_, pair): &&(Pair<Name>, Pair<Column>)| {
            let is_retyped = sort_of(&pair.before) != sort_of(&pair.after);
            is_retyped && !is_computed_anew(pair) || of_rebuilt(&pair.after)
        };
        let mut changed = Readable::default();
        for (names, _) in pairs.iter().filter(retyped) {
            changed.column(kept, names);
        }
        let mut recreated = Vec::new();
        for (names, pair) in &pairs {
            let texts = [computed_from(&pair.before), computed_from(&pair.after)];
            let reads_changed = texts.iter().flatten().any(|it| changed.is_read_by(it));
            let is_computed = texts.iter().any(Option::is_some);
            let over = reads_changed
                || is_computed && of_rebuilt(&pair.after)
                || texts
                    .iter()
                    .flatten()
                    .any(|it| self.reads_dependent(it) || self.reads_rebuilt(it));
            let is_recreated = match is_computed_anew(pair) {
                true => over || altered_in_place(pair, self.server_version).is_none(),
                false => over && texts.iter().all(Option::is_some),
            };
            let id = ObjectId::column(table, &pair.after.name);
            if is_recreated {
                self.touched.columns.insert(id.clone());
                self.touched.recast.insert(id);
                recreated.push(names.clone());
            } else if sort_of(&pair.before) != sort_of(&pair.after) {
                if is_computed_anew(pair) && pair.before.data_type == pair.after.data_type {
                    continue;
                }
                let retyped = Retyped::of(pair.clone(), self.values, &self.matching.casts);
                if !is_computed_anew(pair) && retyped.cast != Some(Cast::InPlace) {
                    self.touched.recast.insert(id.clone());
                }
                self.touched.columns.insert(id);
            }
        }
        for names in recreated {
            let mut own = Readable::default();
            own.column(kept, &names);
            let reader = pairs.iter().find_map(|(_, pair)| {
                let text = computed_from(&pair.after)?;
                let reads = pair.after.name != names.after && own.is_read_by(text);
                reads.then(|| pair.after.name.clone())
            });
            self.recreated.columns.insert(ObjectId::column(table, &names.after), reader);
        }
        for (owner, pair) in self.rebuilt.iter().flat_map(|it| &it.columns) {
            let id = ObjectId::column(owner, &pair.after.name);
            if owner == table && !self.recreated.columns.contains_key(&id) {
                self.touched.columns.insert(id.clone());
                self.touched.recast.insert(id.clone());
                self.recreated.rebuilt.insert(id);
            }
        }
    }

    /// A column changes together with those that inherit it.
    fn inherited(&mut self, kept: &KeptTable) {
        let Pair { before: Some(_), after: Some(inherited) } = &kept.inherited else { return };
        let parents = kept.traits.after.inheritance.parents();
        for column in &inherited.columns {
            let own = ObjectId::column(&kept.name.after, &column.name);
            for parent in parents {
                let above = ObjectId::column(parent, &column.name);
                if self.touched.columns.contains(&above) {
                    self.touched.columns.insert(own.clone());
                }
                if self.touched.recast.contains(&above) {
                    self.touched.recast.insert(own.clone());
                }
            }
        }
    }

    /// The columns on both sides: their names on each side, and the columns under the names after.
    fn carried(&self, kept: &KeptTable) -> Vec<(Pair<Name>, Pair<Column>)> {
        let pairs = kept.columns.iter().filter_map(|it| match it {
            Matched::Kept(pair) => Some(pair),
            Matched::Added(_) | Matched::Removed(_) => None,
        });
        pairs
            .map(|pair| {
                let before = self.renames.carry_column(&kept.name.before, pair.before.clone());
                let names = pair.as_ref().map(|it| it.name.clone());
                (names, Pair { before, after: pair.after.clone() })
            })
            .collect()
    }

    /// The objects that read a recreated column.
    fn over_columns(&mut self, kept: &KeptTable) {
        let table = &kept.name.after;
        let names: Vec<Pair<Name>> = self
            .carried(kept)
            .into_iter()
            .map(|(names, _)| names)
            .filter(|it| self.recreated.column(table, &it.after).is_some())
            .collect();
        if names.is_empty() {
            return;
        }
        let mut own = Readable::default();
        for names in &names {
            own.column(kept, names);
        }
        fn reads<T: Owned>(it: &T, own: &Readable, names: &[Pair<Name>]) -> bool {
            let columns = it.columns();
            names.iter().any(|it| columns.contains(&&it.after))
                || it.expressions().iter().any(|it| own.is_read_by(it))
        }
        each_owned!(&kept.owned, all => self.add(kept, all, |it| reads(it, &own, &names)));
    }

    /// Texts that name a rebuilt type or a column of it: PostgreSQL would parse them again and no longer understand
    /// them.
    fn over_types(&mut self, kept: &KeptTable) {
        for rebuilt in self.rebuilt {
            let mut changed = Readable::default();
            changed.rebuilt(rebuilt);
            let own = rebuilt.columns.iter().filter(|(table, _)| *table == kept.name.after);
            let own: Vec<&Name> = own.map(|(_, pair)| &pair.after.name).collect();
            for (names, _) in self.carried(kept) {
                if own.contains(&&names.after) {
                    changed.column(kept, &names);
                }
            }
            fn reads<T: Owned>(it: &T, changed: &Readable) -> bool {
                it.expressions().iter().any(|it| changed.is_read_by(it))
            }
            each_owned!(&kept.owned, all => self.add_either(kept, all, |it| reads(it, &changed)));
        }
    }

    /// Texts over a column that leaves a type over another one: they are stored with a cast to what the values were, and
    /// would keep it.
    fn over_left_types(&mut self, kept: &KeptTable) {
        let mut changed = Readable::default();
        for (names, pair) in self.carried(kept) {
            let types = pair.as_ref().map(|it| &it.data_type);
            let values = self.values.pair(types);
            if values.before != *types.before && values.differs() {
                changed.column(kept, &names);
            }
        }
        fn reads<T: Owned>(it: &T, changed: &Readable) -> bool {
            it.expressions().iter().any(|it| changed.is_read_by(it))
        }
        each_owned!(&kept.owned, all => self.add_either(kept, all, |it| reads(it, &changed)));
    }

    /// Texts that call a function, or use a type or an attribute, that is dropped or altered in between.
    fn over_dependents(&mut self, kept: &KeptTable) {
        if self.recreated.dependents.is_empty() && self.rebuilt.is_empty() {
            return;
        }
        let mut found = BTreeSet::new();
        each_owned!(&kept.owned, all => found.extend(self.reading_dependents(kept, all)));
        self.recreated.owned.extend(found);
        for (_, pair) in self.carried(kept) {
            let default = |it: &Column| match &it.value {
                ColumnValue::Default(text) => {
                    self.reads_dependent(text) || self.reads_rebuilt(text)
                }
                _ => false,
            };
            let id = ObjectId::column(&kept.name.after, &pair.after.name);
            if self.recreated.rebuilt.contains(&id) {
                continue;
            }
            // A default that makes a value of a type makes another one once the type has other attributes.
            let is_restructured = match (&pair.before.value, &pair.after.value) {
                (ColumnValue::Default(before), ColumnValue::Default(after)) => {
                    before != after && self.reads_restructured(before)
                }
                _ => false,
            };
            let is_default = matches!(pair.after.value, ColumnValue::Default(_));
            if default(&pair.before) && is_default || is_restructured {
                self.recreated.defaults.insert(id);
            }
        }
    }

    fn reading_dependents<T: Owned>(&self, kept: &KeptTable, all: &[Matched<T>]) -> Vec<ObjectId> {
        let reads = |it: &T| it.expressions().iter().any(|it| self.reads_dependent(it));
        let found = all.iter().filter_map(|it| match it {
            Matched::Kept(pair) if reads(&pair.before) || reads(&pair.after) => {
                Some(pair.after.address(&kept.name.after))
            }
            Matched::Kept(_) | Matched::Added(_) | Matched::Removed(_) => None,
        });
        found.collect()
    }

    fn reads_rebuilt(&self, text: &Expression) -> bool {
        let mut names = Readable::default();
        self.rebuilt.iter().for_each(|it| names.rebuilt(it));
        text.reads().is_some_and(|reads| !reads.is_disjoint(&names.ids))
    }

    fn reads_dependent(&self, text: &Expression) -> bool {
        self.recreated.is_read_by(text)
    }

    fn reads_restructured(&self, text: &Expression) -> bool {
        let Some(reads) = text.reads() else { return false };
        let mut all = self.recreated.dependents.iter().filter_map(DependentChange::restructured);
        all.any(|it| reads.contains(it))
    }

    /// Keys that are dropped, so that nothing can refer to them in between.
    fn keys(&mut self, kept: &KeptTable) {
        let table = &kept.name.after;
        let promotions = Promotions::of(kept, self.renames);
        let mut all: Vec<(Name, Vec<Name>)> = Vec::new();
        all.extend(self.dropped(kept, &kept.owned.primary_keys).map(|it| (it.name, it.columns)));
        all.extend(self.dropped(kept, &kept.owned.uniques).map(|it| (it.name, it.columns)));
        let indexes =
            self.dropped(kept, &kept.owned.indexes).filter(|it| !promotions.take(&it.name));
        all.extend(indexes.filter_map(|it| referable(&it).map(|columns| (it.name, columns))));
        for (name, mut columns) in all {
            columns.sort();
            self.touched.keys.insert((table.clone(), columns));
            self.touched.constraints.insert(ObjectId::constraint(table, &name));
        }
    }

    /// The objects that are dropped, for good or to be recreated: as they are before, but with the columns' names
    /// after.
    fn dropped<T: Owned>(
        &self,
        kept: &KeptTable,
        all: &[Matched<T>],
    ) -> impl Iterator<Item = T> + use<T> {
        let carry = |it: &T| it.clone().carried(self.renames, &kept.name.before);
        let mut dropped = Vec::new();
        for matched in all {
            match matched {
                Matched::Added(_) => (),
                Matched::Removed(it) => dropped.push(carry(it)),
                Matched::Kept(Pair { before, after }) => {
                    let pair = Pair { before: carry(before), after: after.clone() };
                    if is_replaced(&pair) || self.recreated.has(&kept.name.after, after) {
                        dropped.push(pair.before);
                    }
                }
            }
        }
        dropped.into_iter()
    }

    /// Foreign keys whose key is dropped, and those whose columns change on both ends: in between, the types of the two
    /// ends cannot be compared.
    fn foreign_keys(&mut self, kept: &KeptTable) {
        let table = &kept.name.after;
        let touched = &self.touched;
        let retyped = |table: &QualifiedName, columns: &[Name]| {
            columns.iter().any(|it| touched.recast.contains(&ObjectId::column(table, it)))
        };
        let refers = |it: &ForeignKey| {
            let mut sorted = it.referenced_columns.clone();
            sorted.sort();
            touched.keys.contains(&(it.references.clone(), sorted))
                || (retyped(table, &it.columns) && retyped(&it.references, &it.referenced_columns))
        };
        let mut found = Vec::new();
        for matched in &kept.owned.foreign_keys {
            let Matched::Kept(Pair { before, after }) = matched else { continue };
            let before = before.clone().carried(self.renames, &kept.name.before);
            if refers(&before) || refers(after) {
                found.push(after.address(table));
            }
        }
        self.recreated.owned.extend(found);
    }

    /// The objects that stay and for which `is` holds after.
    fn add<T: Owned>(&mut self, kept: &KeptTable, all: &[Matched<T>], is: impl Fn(&T) -> bool) {
        for matched in all {
            if let Matched::Kept(pair) = matched
                && is(&pair.after)
            {
                self.recreated.owned.insert(pair.after.address(&kept.name.after));
            }
        }
    }

    /// The objects that stay and for which `is` holds before or after.
    fn add_either<T: Owned>(
        &mut self,
        kept: &KeptTable,
        all: &[Matched<T>],
        is: impl Fn(&T) -> bool,
    ) {
        for matched in all {
            if let Matched::Kept(pair) = matched
                && (is(&pair.before) || is(&pair.after))
            {
                self.recreated.owned.insert(pair.after.address(&kept.name.after));
            }
        }
    }

    /// Views, functions, triggers, types and the like.
    fn dependents(&mut self) {
        let Touched { columns, recast: _, keys: _, constraints } = &self.touched;
        let types = self.rebuilt.iter().map(RebuiltType::id);
        let touched = columns.iter().chain(constraints).cloned().chain(types).collect();
        let Closure { matching, renames, values, rebuilt, server_version, .. } = *self;
        let held = Held { matching, renames, values };
        self.recreated.dependents = dependent::changes(&held, rebuilt, &touched, server_version);
    }
}

/// What a column is computed from.
fn computed_from(column: &Column) -> Option<&Expression> {
    match &column.value {
        ColumnValue::Generated(it) => Some(&it.expression),
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => None,
    }
}

/// Columns and types that a text may read, and how it may name them.
#[derive(Default)]
struct Readable {
    ids: BTreeSet<ObjectId>,
    names: BTreeSet<Name>,
}

impl Readable {
    /// A column, by its names on each side.
    fn column(&mut self, kept: &KeptTable, names: &Pair<Name>) {
        let tables = kept.name.as_ref();
        for (table, name) in [(tables.before, &names.before), (tables.after, &names.after)] {
            self.ids.insert(ObjectId::column(table, name));
            // Texts are carried over to the names after.
            self.ids.insert(ObjectId::column(tables.after, name));
            self.names.insert(name.clone());
        }
    }

    fn rebuilt(&mut self, rebuilt: &RebuiltType) {
        // What texts read is known by the names after; another type may have the name before.
        self.ids.insert(rebuilt.id());
        self.names.extend([&rebuilt.names.before, &rebuilt.names.after].map(|it| it.name.clone()));
    }

    /// Whether the text reads one of these. If PostgreSQL has not said, a text that names none of them does not.
    fn is_read_by(&self, text: &Expression) -> bool {
        if let Some(reads) = text.reads() {
            return !reads.is_disjoint(&self.ids);
        }
        !self.names.is_empty()
            && (self.names.iter().any(|it| text.mentions(it)) || text.as_str().contains(".*"))
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
