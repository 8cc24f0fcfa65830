//! Which object before is which object after. Decided once; `swap` reverses it for the downgrade.

mod assignment;
mod casts;
mod consistent;
mod definitions;
mod dependents;
mod fills;
mod found;
mod heirs;
mod intent;
mod lone;
mod names;
mod questions;
mod reads;
mod rename;
mod respelled;
mod serials;
mod sides;
mod table;
mod taken;
mod undeclared;
mod values;
mod writing;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use driftless_schema::{
    Diagnostic, Extension, Extensions, Inheritance, Namespace, ObjectId, Pair, Rights, Schema,
    Severity, Table,
};

pub use assignment::Undecided;
pub use casts::Casts;
pub use dependents::Standing;
pub(crate) use dependents::{Carried, Renaming};
pub use fills::OpenFill;
pub(crate) use heirs::{inherited_value, is_inherited, new_in_heir};
pub use intent::{Backfill, Intent, Merged, Quiet, Rename};
pub(crate) use names::Heir;
pub(crate) use names::Names;
pub use names::Renames;
pub use questions::OpenQuestion;
pub use reads::Unread;
pub use rename::are_followed;
pub(crate) use rename::{lone_pairs, names_alike};
pub(crate) use serials::draws;
pub(crate) use sides::split;
pub use table::KeptTable;
pub(crate) use table::known_by_either;
pub use undeclared::{undeclared, undeclared_that_go};
pub use values::{Underlying, Values};
pub use writing::Writing;

use crate::kinds::enumeration::labels;
use crate::kinds::{StandaloneObjects, extension};

/// One object, on one side or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched<T> {
    /// It exists only after.
    Added(T),
    /// It exists only before.
    Removed(T),
    /// On both sides, the same or changed, perhaps under two names.
    Kept(Pair<T>),
}

impl<T> Matched<T> {
    /// The other direction.
    pub fn swap(self) -> Matched<T> {
        match self {
            Matched::Added(it) => Matched::Removed(it),
            Matched::Removed(it) => Matched::Added(it),
            Matched::Kept(pair) => Matched::Kept(pair.swap()),
        }
    }

    /// The object after.
    pub(crate) fn after(&self) -> Option<&T> {
        match self {
            Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => Some(it),
            Matched::Removed(_) => None,
        }
    }
}

/// A table, on one side or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchedTable {
    /// It exists only after.
    Added(Table),
    /// It exists only before.
    Removed(Table),
    /// It exists on both sides.
    Kept(Box<KeptTable>),
}

/// All objects of two schemas, matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// Namespaces. `public` is PostgreSQL's own, and among them only if its comment is compared.
    pub namespaces: Vec<Matched<Namespace>>,
    /// Extensions. One that only the database has and no model needs is left out.
    pub extensions: Vec<Matched<Extension>>,
    /// The other objects that are directly in a namespace, tables excepted.
    pub standalone: StandaloneObjects,
    /// Labels that keep their place under another name, by the enum's name on each side.
    pub labels: Vec<Pair<ObjectId>>,
    /// Tables.
    pub tables: Vec<MatchedTable>,
    /// What depends on any of these objects.
    pub standing: Standing,
    /// What else happens when rows of the tables are written.
    pub writing: Writing,
    /// Casts between types.
    pub casts: Casts,
    /// Labels that take over the rows of removed labels.
    pub merged: Vec<Merged>,
    /// Owners and privileges, as far as they are compared.
    pub rights: Pair<Option<Rights>>,
}

impl Matching {
    /// The matching for the downgrade.
    pub fn swap(self) -> Matching {
        Matching {
            namespaces: self.namespaces.into_iter().map(Matched::swap).collect(),
            extensions: self.extensions.into_iter().map(Matched::swap).collect(),
            standalone: self.standalone.swap(),
            labels: self.labels.into_iter().map(Pair::swap).collect(),
            tables: self
                .tables
                .into_iter()
                .map(|table| match table {
                    MatchedTable::Added(it) => MatchedTable::Removed(it),
                    MatchedTable::Removed(it) => MatchedTable::Added(it),
                    MatchedTable::Kept(it) => MatchedTable::Kept(Box::new(it.swap())),
                })
                .collect(),
            standing: self.standing.swap(),
            writing: self.writing.swap(),
            casts: self.casts,
            merged: self.merged,
            rights: self.rights.swap(),
        }
    }
}

/// Matches two schemas by name, by what the user has declared, and by definition if nobody chose a name. A possible
/// rename that was not decided is also returned beside the matching, which has it as a drop and an addition.
pub fn matching(
    schemas: Pair<Schema>,
    intent: &Intent,
) -> (Matching, Vec<Undecided>, Vec<Diagnostic>) {
    let schemas = undeclared::adopted(schemas, intent);
    let schemas = without_undeclared(schemas, intent);
    let (schemas, diagnostics) = without_unmodelled(found::named_fully(schemas));
    let mut schemas = serials::spelled_out(schemas);
    if intent.concurrent_indexes {
        let both = [&mut schemas.before, &mut schemas.after].into_iter();
        let indexes = both.flat_map(|it| &mut it.tables).flat_map(|it| &mut it.indexes);
        indexes.for_each(|it| it.concurrently = true);
    }
    // PostgreSQL builds no index of a partitioned table concurrently.
    let both = [&mut schemas.before, &mut schemas.after].into_iter();
    let partitioned =
        both.flat_map(|it| &mut it.tables).filter(|it| it.traits.partition_by.is_some());
    partitioned.flat_map(|it| &mut it.indexes).for_each(|it| it.concurrently = false);
    let mut renames = rename::decided(&schemas, intent);
    let stays = |it: &&Table| {
        let name = renames.table(&it.name);
        let after = schemas.after.tables.iter().find(|it| it.name == name);
        // A table that loses its parents leaves them before anything of theirs is renamed.
        after.is_none_or(|it| it.traits.inheritance != Inheritance::None)
    };
    let heirs: Vec<&Table> = schemas.before.tables.iter().filter(stays).collect();
    renames.inherit(heirs.into_iter().filter_map(Heir::of));
    let schemas = serials::carried(rename::set_apart(schemas, &renames), &renames);
    let extensions = extension::matching::extensions(&schemas);
    let standing = Standing::of(&schemas, &renames, intent);
    let writing = Writing::of(&schemas, &renames, intent);
    let enums = StandaloneObjects::of(&schemas, &renames).enums;
    let labels = rename::labels(&enums, &renames, intent);
    let schemas = labels::in_doubt(schemas, &enums, &labels);
    let schemas = rename::in_doubt(schemas, &renames);
    let standalone = StandaloneObjects::of(&schemas, &renames);
    let is_told = comments_public(&schemas);
    let Pair { before, after } = schemas;
    let rights = Pair { before: before.rights, after: after.rights };
    let namespaces = paired(
        Pair { before: before.namespaces, after: after.namespaces },
        |it| renames.namespace(&it.name),
        |it| it.name.clone(),
    )
    .into_iter()
    .filter(|it| !is_public(it) || is_told && matches!(it, Matched::Kept(_)))
    .collect();
    let mut tables: Vec<MatchedTable> = paired(
        Pair { before: before.tables, after: after.tables },
        |it| renames.table(&it.name),
        |it| it.name.clone(),
    )
    .into_iter()
    .map(|table| match table {
        Matched::Added(it) => MatchedTable::Added(it),
        Matched::Removed(it) => MatchedTable::Removed(it),
        Matched::Kept(pair) => {
            MatchedTable::Kept(Box::new(table::matched_table(pair, &renames, &intent.backfills)))
        }
    })
    .collect();
    taken::beside_what_is_there(&mut tables);
    let matching = Matching {
        namespaces,
        extensions,
        standalone,
        labels,
        tables,
        standing,
        writing,
        casts: Casts::default(),
        merged: intent.merged.clone(),
        rights,
    };
    let undecided = rename::undecided(&matching, &renames, intent);
    (matching, undecided, diagnostics)
}

/// Pairs objects with the same name after; in the order of `before`, then the added ones.
pub(crate) fn paired<T, N: Ord>(
    sides: Pair<Vec<T>>,
    name_before: impl Fn(&T) -> N,
    name_after: impl Fn(&T) -> N,
) -> Vec<Matched<T>> {
    let mut after: Vec<Option<T>> = sides.after.into_iter().map(Some).collect();
    let mut places: BTreeMap<N, VecDeque<usize>> = BTreeMap::new();
    for (place, it) in after.iter().enumerate() {
        places
            .entry(name_after(it.as_ref().expect("none is taken yet")))
            .or_default()
            .push_back(place);
    }
    let mut all = Vec::new();
    for before in sides.before {
        let place = places.get_mut(&name_before(&before)).and_then(VecDeque::pop_front);
        all.push(match place.and_then(|it| after[it].take()) {
            Some(after) => Matched::Kept(Pair { before, after }),
            None => Matched::Removed(before),
        });
    }
    all.extend(after.into_iter().flatten().map(Matched::Added));
    all
}

/// Whether the comment on `public` is compared: models that say none leave the one that PostgreSQL gives it.
fn comments_public(schemas: &Pair<Schema>) -> bool {
    let is_silent = |schema: &Schema| match schema.extensions {
        Extensions::Installed(_) => false,
        Extensions::Needed(_) => {
            schema.namespaces.iter().any(|it| it.name.as_str() == "public" && it.comment.is_none())
        }
    };
    !is_silent(&schemas.before) && !is_silent(&schemas.after)
}

fn is_public(namespace: &Matched<Namespace>) -> bool {
    let (Matched::Added(it) | Matched::Removed(it) | Matched::Kept(Pair { after: it, .. })) =
        namespace;
    it.name.as_str() == "public"
}

/// Both schemas, with objects that no model ever declared taken for unmodelled ones, if they are of a kind that a database
/// may have for its own purposes.
pub fn without_undeclared(schemas: Pair<Schema>, intent: &Intent) -> Pair<Schema> {
    let declares = |schema: &Schema| match schema.extensions {
        Extensions::Needed(_) => Some(schema.objects()),
        Extensions::Installed(_) => None,
    };
    let declared = schemas.as_ref().map(declares);
    let renamed = intent.renames.iter().flat_map(|it| [&it.from, &it.to]);
    let known: BTreeSet<&ObjectId> =
        intent.declared.iter().chain(&intent.drops).chain(renamed).collect();
    let aside = |mut schema: Schema, by: &Option<Vec<ObjectId>>| {
        if let (Extensions::Installed(_), Some(declared)) = (&schema.extensions, by) {
            schema.set_undeclared_aside(&|id| declared.contains(id) || known.contains(id));
        }
        schema
    };
    Pair {
        before: aside(schemas.before, &declared.after),
        after: aside(schemas.after, &declared.before),
    }
}

/// Leaves out on each side what the other side has in a form that driftless does not model: such an object exists,
/// cannot be compared, and must not be touched.
fn without_unmodelled(schemas: Pair<Schema>) -> (Pair<Schema>, Vec<Diagnostic>) {
    let Pair { mut before, mut after } = schemas;
    let mut left = strip(&mut before, &after);
    left.extend(strip(&mut after, &before));
    let diagnostics = left
        .into_iter()
        .map(|(id, what)| Diagnostic {
            code: "UM101",
            rule: "unmodelled",
            severity: Severity::Warning,
            step: None,
            about: vec![id.clone()],
            message: format!(
                "`{id}` is {what} in the database: driftless neither compares nor changes it"
            ),
            help: "driftless does not compare this yet; see COVERAGE.md".to_owned(),
        })
        .collect();
    (Pair { before, after }, diagnostics)
}

fn strip(schema: &mut Schema, other: &Schema) -> Vec<(ObjectId, String)> {
    if other.unmodelled.is_empty() {
        return Vec::new();
    }
    let mut unmodelled = BTreeMap::new();
    for it in &other.unmodelled {
        unmodelled.entry(&it.id).or_insert(&it.what);
    }
    let names: BTreeSet<ObjectId> =
        other.tables.iter().map(|it| ObjectId::table(&it.name)).collect();
    let mut left = Vec::new();
    // A table that is in both schemas is compared; what is unmodelled about it is only a remark.
    schema.retain(&mut |id| match unmodelled.get(id).filter(|_| !names.contains(id)) {
        Some(what) => {
            left.push((id.clone(), what.to_string()));
            false
        }
        None => true,
    });
    left
}
