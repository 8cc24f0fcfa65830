//! What a database has and no model ever had: somebody else made it, so it stays as it is until somebody says otherwise.

use std::collections::BTreeSet;

use driftless_schema::{Column, Kind, Name, ObjectId, Pair, QualifiedName, Schema, Table, quote};

use super::heirs;
use super::lone::lone_owned;
use super::{Heir, Intent, KeptTable, Matched, MatchedTable, Matching, Renames, matching};
use crate::diff::renames;
use crate::kinds::owned::{FromList, InRegister, Owned};
use crate::kinds::{OwnedKind, each_of_table, each_owned, each_with_list};

/// The addresses of what a database has and no model declares or ever declared, before the draft and after it. `versions`
/// are the schemas that models have declared: that of the last draft, and earlier ones. What the user says to drop is left
/// out.
pub fn undeclared(
    schemas: &Pair<Schema>,
    intent: &Intent,
    versions: &[Schema],
) -> Vec<Pair<ObjectId>> {
    let found = matching(schemas.clone(), intent).0;
    let mut all = removed(&found, &renames(&found));
    all.retain(|it| !intent.drops.contains(&it.before));
    for version in versions {
        if all.is_empty() {
            break;
        }
        let sides = Pair { before: schemas.before.clone(), after: version.clone() };
        let found = matching(sides, &Intent::default()).0;
        let mut never = removed(&found, &Renames::default());
        let inside: Vec<ObjectId> = inside_of_removed(&found);
        never.extend(inside.into_iter().map(|it| Pair { before: it.clone(), after: it }));
        all.retain(|it| never.iter().any(|other| other.before == it.before));
    }
    all
}

/// The addresses before of undeclared objects that go all the same: with a column or a table that is dropped. No downgrade brings
/// them back.
pub fn undeclared_that_go(schemas: &Pair<Schema>, intent: &Intent) -> Vec<ObjectId> {
    let found = matching(schemas.clone(), intent).0;
    let removed = removed(&found, &renames(&found)).into_iter().map(|it| it.before);
    let mut all: Vec<ObjectId> = removed.chain(inside_of_removed(&found)).collect();
    all.retain(|it| intent.undeclared.contains(it));
    all
}

/// Both schemas, where the wanted one also has what the intent says to be undeclared. What goes with its column or its
/// table stays out of it.
pub(super) fn adopted(schemas: Pair<Schema>, intent: &Intent) -> Pair<Schema> {
    if intent.undeclared.is_empty() {
        return schemas;
    }
    let own = Intent { undeclared: Vec::new(), ..intent.clone() };
    let found = matching(schemas.clone(), &own).0;
    let Pair { before, mut after } = schemas;
    let renames = renames(&found);
    let mut all = Adopting { is: &intent.undeclared, renames: &renames, kept: Vec::new() };
    for table in &found.tables {
        all.table(table, &mut after);
    }
    found.standalone.adopt(&mut after, &mut |id| all.takes(id), &renames);
    all.labels(&found, &mut after);
    let kept = all.kept;
    let namespaces = before.namespaces.iter().filter(|it| {
        let name = renames.namespace(&it.name);
        let is_used = kept.iter().any(|id| id.path.first() == Some(&it.name));
        is_used && after.namespaces.iter().all(|it| it.name != name)
    });
    let namespaces: Vec<_> = namespaces.cloned().collect();
    after.namespaces.extend(namespaces);
    let mut schemas = Pair { before, after };
    let tables = kept.iter().filter(|it| it.kind == Kind::Table);
    let tables = tables.filter_map(|it| match it.path.as_slice() {
        [namespace, name] => {
            Some(renames.table(&QualifiedName::new(namespace.clone(), name.clone())))
        }
        _ => None,
    });
    heirs::follow(&mut schemas, &tables.collect(), &renames);
    schemas
}

/// The addresses of what only the side before has, and those after all renames. An object that may be a declared one whose
/// text reads differently counts as declared.
fn removed(matching: &Matching, renames: &Renames) -> Vec<Pair<ObjectId>> {
    let carried = |id: ObjectId| Pair { after: renames.carry_id(&id), before: id };
    let mut all: Vec<Pair<ObjectId>> =
        matching.standalone.removed().into_iter().map(carried).collect();
    for (index, table) in matching.tables.iter().enumerate() {
        match table {
            MatchedTable::Added(_) => (),
            MatchedTable::Removed(it) => all.push(carried(ObjectId::table(&it.name))),
            MatchedTable::Kept(kept) => {
                let lone = lone_owned(kept, index, renames);
                all.extend(kept.columns.iter().filter_map(|it| match it {
                    Matched::Removed(it) => {
                        Some(carried(ObjectId::column(&kept.name.before, &it.name)))
                    }
                    Matched::Added(_) | Matched::Kept(_) => None,
                }));
                each_owned!(&kept.owned, it => all.extend(removed_owned(it, kept, &lone)));
            }
        }
    }
    for matched in &matching.standalone.enums {
        let Matched::Kept(pair) = matched else { continue };
        let renamed = matching.renamed_labels(&pair.after.name);
        let is_gone = |it: &&String| {
            !pair.after.labels.contains(it) && renamed.iter().all(|other| other.before != **it)
        };
        let gone = pair.before.labels.iter().filter(is_gone);
        let names = pair.as_ref().map(|it| &it.name);
        all.extend(gone.map(|label| names.map(|it| ObjectId::label(it, label))));
    }
    all
}

/// The addresses of what is in tables and enums that only the side before has.
fn inside_of_removed(matching: &Matching) -> Vec<ObjectId> {
    let mut all = Vec::new();
    for table in &matching.tables {
        let MatchedTable::Removed(table) = table else { continue };
        let name = &table.name;
        all.extend(table.columns.iter().map(|it| ObjectId::column(name, &it.name)));
        each_of_table!(table, owned => all.extend(owned.iter().map(|it| it.address(name))));
    }
    for matched in &matching.standalone.enums {
        let Matched::Removed(it) = matched else { continue };
        all.extend(it.labels.iter().map(|label| ObjectId::label(&it.name, label)));
    }
    all
}

fn removed_owned<T: InRegister>(
    all: &[Matched<T>],
    kept: &KeptTable,
    lone: &BTreeSet<(OwnedKind, usize)>,
) -> Vec<Pair<ObjectId>> {
    let removed = all.iter().enumerate().filter_map(|(place, it)| match it {
        Matched::Removed(it) if !lone.contains(&(T::KIND, place)) => {
            Some(kept.name.as_ref().map(|table| it.address(table)))
        }
        Matched::Added(_) | Matched::Removed(_) | Matched::Kept(_) => None,
    });
    removed.collect()
}

/// How a struct of a namespace can spell a type, as SQL or without the quotes that a plain name does not need.
fn spellings(name: &QualifiedName, namespace: &Name) -> Vec<String> {
    let both = |it: &Name| [it.as_str().to_owned(), quote::identifier(it)];
    let mut all = Vec::new();
    for last in both(&name.name) {
        all.extend(both(&name.namespace).map(|first| format!("{first}.{last}")));
        if [namespace.as_str(), "public"].contains(&name.namespace.as_str()) {
            all.push(last);
        }
    }
    all
}

/// Puts objects of the side before into the schema after, under the names that they have by then.
struct Adopting<'a> {
    is: &'a [ObjectId],
    renames: &'a Renames,
    kept: Vec<ObjectId>,
}

impl Adopting<'_> {
    fn takes(&mut self, id: &ObjectId) -> bool {
        let takes = self.is.contains(id);
        if takes {
            self.kept.push(id.clone());
        }
        takes
    }

    fn table(&mut self, table: &MatchedTable, after: &mut Schema) {
        match table {
            MatchedTable::Added(_) => (),
            // A partition goes with its table.
            MatchedTable::Removed(it) if !self.has_parents(it, after) => (),
            MatchedTable::Removed(it) if self.takes(&ObjectId::table(&it.name)) => {
                let carried = self.carried(it.clone());
                after.tables.push(carried);
            }
            MatchedTable::Removed(_) => (),
            MatchedTable::Kept(kept) => {
                let place = after.tables.iter().position(|it| it.name == kept.name.after);
                let Some(place) = place else { return };
                let mut wanted = after.tables.remove(place);
                self.types(kept, &mut wanted);
                self.columns(kept, &mut wanted);
                self.owned(kept, &mut wanted);
                after.tables.insert(place, wanted);
            }
        }
    }

    /// Whether the tables that it inherits from, if any, stay.
    fn has_parents(&self, table: &Table, after: &Schema) -> bool {
        table.traits.inheritance.parents().iter().all(|parent| {
            let name = self.renames.table(parent);
            self.is.contains(&ObjectId::table(parent))
                || after.tables.iter().any(|it| it.name == name)
        })
    }

    /// A whole table, under the names after.
    fn carried(&self, mut table: Table) -> Table {
        let before = table.name.clone();
        let mut renames = self.renames.clone();
        renames.inherit(Heir::of(&table).into_iter());
        let carry = |it: Column| renames.carry_column(&before, it);
        table.name = renames.table(&before);
        table.columns = std::mem::take(&mut table.columns).into_iter().map(carry).collect();
        each_of_table!(&mut table, all => for it in all.iter_mut() {
            *it = it.clone().carried(&renames, &before);
        });
        if let Some(inherited) = &mut table.inherited {
            let columns = std::mem::take(&mut inherited.columns);
            inherited.columns = columns.into_iter().map(carry).collect();
        }
        let inheritance = std::mem::take(&mut table.traits.inheritance);
        table.traits.inheritance = inheritance.map(|it| renames.table(it));
        table
    }

    /// A model that does not define an enum can only spell it as the type of a column.
    fn types(&self, kept: &KeptTable, wanted: &mut Table) {
        for column in &kept.columns {
            let Matched::Kept(Pair { before, after }) = column else { continue };
            let Some(name) = before.data_type.as_enum() else { continue };
            let means = spellings(name, &wanted.name.namespace);
            let text = after.data_type.to_string();
            let element = text.strip_suffix("[]").unwrap_or(&text);
            if self.is.contains(&ObjectId::enumeration(name))
                && before.data_type.array == text.ends_with("[]")
                && means.iter().any(|it| it == element)
                && let Some(column) = wanted.columns.iter_mut().find(|it| it.name == after.name)
            {
                column.data_type =
                    self.renames.carry_column(&kept.name.before, before.clone()).data_type;
            }
        }
    }

    fn columns(&mut self, kept: &KeptTable, wanted: &mut Table) {
        for column in &kept.columns {
            let Matched::Removed(column) = column else { continue };
            let id = ObjectId::column(&kept.name.before, &column.name);
            let carried = self.renames.carry_column(&kept.name.before, column.clone());
            if wanted.column(&carried.name).is_none() && self.takes(&id) {
                wanted.columns.push(carried);
            }
        }
    }

    fn owned(&mut self, kept: &KeptTable, wanted: &mut Table) {
        let columns: BTreeSet<Name> = wanted.columns.iter().map(|it| it.name.clone()).collect();
        let gone: Vec<Name> = kept
            .columns
            .iter()
            .filter_map(|it| match it {
                Matched::Removed(it) if !columns.contains(&it.name) => Some(it.name.clone()),
                _ => None,
            })
            .collect();
        each_with_list!(&kept.owned, wanted, (all, list) => {
            for it in all {
                let Matched::Removed(it) = it else { continue };
                let goes = it.columns().into_iter().any(|it| gone.contains(it))
                    || it.expressions().iter().any(|text| gone.iter().any(|it| text.mentions(it)));
                if !goes && list.has_room() && self.takes(&it.address(&kept.name.before)) {
                    list.put(it.clone().carried(self.renames, &kept.name.before));
                }
            }
        });
    }

    /// A label stays behind the one that it is behind now.
    fn labels(&mut self, matching: &Matching, after: &mut Schema) {
        for matched in &matching.standalone.enums {
            let Matched::Kept(pair) = matched else { continue };
            let renamed = matching.renamed_labels(&pair.after.name);
            let Some(wanted) = after.enums.iter_mut().find(|it| it.name == pair.after.name) else {
                continue;
            };
            let mut place = 0;
            for label in &pair.before.labels {
                let now = renamed.iter().find(|it| it.before == *label);
                let now = now.map_or(label, |it| &it.after);
                if let Some(known) = wanted.labels.iter().position(|it| it == now) {
                    place = known + 1;
                } else if self.takes(&ObjectId::label(&pair.before.name, label)) {
                    wanted.labels.insert(place, label.clone());
                    place += 1;
                }
            }
        }
    }
}
