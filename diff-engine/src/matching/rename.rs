//! Renames: those that the user has declared, and possible ones that nobody has declared.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::well_known::spelled;
use driftless_schema::{
    BaseType, Column, ColumnValue, Enum, ForeignKey, Kind, Name, ObjectId, Pair, QualifiedName,
    Schema, Side, SqlType, Table,
};

use crate::kinds::StandaloneObjects;

use super::consistent::consistent;
use super::{
    Intent, KeptTable, Matched, MatchedTable, Matching, Rename, Renames, Undecided, assignment,
    definitions,
};

/// The declared renames that both sides confirm: the old name is on the one side, the new name on the other. A rename
/// that is already done, or whose object is altogether new, is left out. A name may pass from one object to another, in
/// chains and in circles, and from an object that is dropped.
pub(super) fn decided(schemas: &Pair<Schema>, intent: &Intent) -> Renames {
    let mut renames = Renames::default();
    if intent.renames.is_empty() {
        return renames;
    }
    let ids = schemas.as_ref().map(ids);
    let of = |kind: Kind| {
        let all = intent.renames.iter().filter(|it| it.from.kind == kind);
        all.cloned().collect::<Vec<Rename>>()
    };
    let dropped = |kind: Kind| intent.drops.iter().filter(move |it| it.kind == kind);
    let drops = dropped(Kind::Namespace).cloned().collect();
    for Rename { from, to } in consistent(&ids, &of(Kind::Namespace), &drops) {
        renames.namespaces.insert(last(&from).clone(), last(&to).clone());
    }
    for id in given_up(&ids.before, &renames.namespaces.values().map(ObjectId::namespace).collect())
    {
        let name = last(&id);
        renames.namespaces.entry(name.clone()).or_insert_with(|| name.given_up());
    }
    // Objects in a namespace move along with it, and objects in a table with the table.
    let placed = Pair {
        before: ids.before.iter().map(|it| renames.placed_id(it)).collect(),
        after: ids.after.clone(),
    };
    let moved = |it: &Rename| Rename { from: renames.placed_id(&it.from), to: it.to.clone() };
    let back: BTreeMap<ObjectId, ObjectId> =
        ids.before.iter().map(|it| (renames.placed_id(it), it.clone())).collect();
    let raw = |it: &ObjectId| back.get(it).unwrap_or(it).clone();
    let mut known = BTreeMap::new();
    for kind in Kind::ALL.into_iter().filter(|it| is_alone(*it)) {
        let all: Vec<Rename> = of(kind).iter().map(moved).collect();
        let drops = dropped(kind).map(|it| renames.placed_id(it)).collect();
        let followed = consistent(&placed, &all, &drops);
        known.extend(followed.iter().map(|it| (raw(&it.from), qualified(&it.to))));
        let taken: BTreeSet<ObjectId> = followed.into_iter().map(|it| it.to).collect();
        for id in given_up(&placed.before, &taken) {
            let name = qualified(&id);
            known.entry(raw(&id)).or_insert_with(|| name.sibling(name.name.given_up()));
        }
    }
    renames.objects = known;
    let tables = tables(schemas, &renames);
    let names = tables.iter().map(|it| it.as_ref().map(|it| it.name.clone())).collect();
    let owners = Owners { names, placed: &|it| renames.placed(it) };
    let columns = of(Kind::Column);
    let said = owners.of_renames(columns.iter());
    let drops = owners.of_drops(dropped(Kind::Column));
    let mut known = BTreeMap::new();
    for (place, Pair { before, after }) in tables.iter().enumerate() {
        let at = |id: &ObjectId| ObjectId::column(&after.name, last(id));
        let said: Vec<Rename> = said
            .iter()
            .filter(|(owner, _)| *owner == place)
            .map(|(_, it)| Rename { from: at(&it.from), to: at(&it.to) })
            .collect();
        let names = |table: &Table| -> BTreeSet<ObjectId> {
            table.columns.iter().map(|it| ObjectId::column(&after.name, &it.name)).collect()
        };
        let ids = Pair { before: names(before), after: names(after) };
        let drops =
            drops.iter().filter(|(owner, _)| *owner == place).map(|(_, it)| at(it)).collect();
        let followed = consistent(&ids, &said, &drops);
        let mut keep = |from: &ObjectId, to: Name| {
            let key = (before.name.clone(), last(from).clone());
            known.entry(key).or_insert(to);
        };
        followed.iter().for_each(|it| keep(&it.from, last(&it.to).clone()));
        let taken = followed.into_iter().map(|it| it.to).collect();
        given_up(&ids.before, &taken).iter().for_each(|it| keep(it, last(it).given_up()));
    }
    renames.columns = known;
    renames.definitions = definitions::renamed(schemas, intent, &renames);
    renames
}

/// Tables or enums that both sides have: columns and labels are said with the old name of their owner or with the new one,
/// which may also be the old name of another owner.
struct Owners<'a> {
    names: Vec<Pair<QualifiedName>>,
    /// A name before, after namespaces are renamed.
    placed: &'a dyn Fn(&QualifiedName) -> QualifiedName,
}

impl Owners<'_> {
    /// The renames of what is in one of them, each with the index of its owner.
    fn of_renames<'r>(&self, all: impl Iterator<Item = &'r Rename>) -> Vec<(usize, &'r Rename)> {
        let rank = |place: usize, it: &Rename| {
            let (from, to) = (qualified(&it.from), qualified(&it.to));
            let is = |name: &QualifiedName, side: Side| self.is(place, name, side);
            let is_anothers = from != to
                && (0..self.names.len()).any(|it| it != place && self.is(it, &from, Side::Before));
            match () {
                () if is(&from, Side::Before) && is(&to, Side::After) => 4,
                () if is(&from, Side::After) && is(&to, Side::Before) => 3,
                () if is_anothers => 0,
                () if is(&to, Side::After) => 2,
                () if is(&to, Side::Before) => 1,
                () => 0,
            }
        };
        all.filter_map(|it| Some((self.best(|place| rank(place, it))?, it))).collect()
    }

    /// The dropped objects in one of them, each with the index of its owner.
    fn of_drops<'r>(&self, all: impl Iterator<Item = &'r ObjectId>) -> Vec<(usize, &'r ObjectId)> {
        let rank = |place: usize, id: &ObjectId| {
            let owner = qualified(id);
            if self.is(place, &owner, Side::Before) {
                2
            } else {
                u8::from(self.is(place, &owner, Side::After))
            }
        };
        all.filter_map(|it| Some((self.best(|place| rank(place, it))?, it))).collect()
    }

    fn is(&self, place: usize, name: &QualifiedName, side: Side) -> bool {
        let known = side.of(&self.names[place]);
        known == name || side == Side::Before && (self.placed)(known) == *name
    }

    fn best(&self, rank: impl Fn(usize) -> u8) -> Option<usize> {
        (0..self.names.len()).max_by_key(|it| rank(*it)).filter(|it| rank(*it) > 0)
    }
}

/// The objects whose names others take over: those that are not renamed themselves are dropped.
fn given_up(before: &BTreeSet<ObjectId>, taken: &BTreeSet<ObjectId>) -> Vec<ObjectId> {
    before.intersection(taken).cloned().collect()
}

/// Marks texts of tables that mention a type or a sequence whose name another one has afterwards. PostgreSQL reads the
/// texts of both sides with the names of the database, and would take such texts for equal although they are not.
pub(super) fn set_apart(mut schemas: Pair<Schema>, renames: &Renames) -> Pair<Schema> {
    let before = ids(&schemas.before);
    let taken: Vec<Name> = renames
        .objects
        .iter()
        .filter(|(from, to)| {
            from.kind != Kind::Table && before.contains(&ObjectId::qualified(from.kind, to))
        })
        .map(|(_, to)| to.name.clone())
        .collect();
    for table in &mut schemas.before.tables {
        for (_, text) in table.texts() {
            if taken.iter().any(|it| text.mentions(it)) {
                *text = text.clone().set_apart();
            }
        }
    }
    schemas
}

/// Puts texts in doubt that mention a column whose name another column has afterwards: the same words would be about that one.
pub(super) fn in_doubt(mut schemas: Pair<Schema>, renames: &Renames) -> Pair<Schema> {
    if renames.columns.is_empty() {
        return schemas;
    }
    let Pair { before, after } = &mut schemas;
    for table in &mut before.tables {
        let name = renames.table(&table.name);
        let Some(after) = after.tables.iter().find(|it| it.name == name) else { continue };
        let taken: Vec<Name> = table
            .columns
            .iter()
            .map(|it| it.name.clone())
            .filter(|it| renames.column(&table.name, it) != *it && after.column(it).is_some())
            .collect();
        for (_, text) in table.texts() {
            if taken.iter().any(|it| text.mentions(it)) && !text.is_apart() {
                *text = text.clone().in_doubt();
            }
        }
    }
    schemas
}

/// For each declared rename, whether it is followed, in either direction.
pub fn are_followed(schemas: &Pair<Schema>, intent: &Intent) -> Vec<bool> {
    let renames = decided(schemas, intent);
    let enums = StandaloneObjects::of(schemas, &renames).enums;
    let labels = labels(&enums, &renames, intent);
    let either = |from: &ObjectId, to: &ObjectId, has: &dyn Fn(&ObjectId, &ObjectId) -> bool| {
        has(from, to) || has(to, from)
    };
    let is_followed = |Rename { from, to }: &Rename| match from.kind {
        Kind::Namespace => {
            either(from, to, &|from, to| renames.namespaces.get(last(from)) == Some(last(to)))
        }
        Kind::Column => either(from, to, &|from, to| {
            renames.columns.iter().any(|((table, old), new)| {
                let owner = renames.table(table);
                let is_own = [from, to].map(qualified).iter().any(|it| it == table || *it == owner);
                is_own && old == last(from) && new == last(to)
            })
        }),
        Kind::Label => either(from, to, &|from, to| {
            labels.iter().any(|it| {
                let owns = |it: &ObjectId, id: &ObjectId| it.path[..2] == id.path[..2];
                let own = |id: &ObjectId| owns(&it.before, id) || owns(&it.after, id);
                (own(from) || own(to))
                    && last(&it.before) == last(from)
                    && last(&it.after) == last(to)
            })
        }),
        kind if is_alone(kind) => {
            either(from, to, &|from, to| renames.objects.get(from) == Some(&qualified(to)))
        }
        Kind::Other => either(from, to, &|from, to| {
            renames
                .definitions
                .iter()
                .any(|((_, before), after)| after == to && from.path.last() == before.path.last())
        }),
        _ => false,
    };
    intent.renames.iter().map(is_followed).collect()
}

/// Labels whose rename the user has declared, on enums that both sides have.
pub(super) fn labels(
    enums: &[Matched<Enum>],
    renames: &Renames,
    intent: &Intent,
) -> Vec<Pair<ObjectId>> {
    let mut all = Vec::new();
    let kept = enums.iter().filter_map(|it| match it {
        Matched::Kept(pair) => Some(pair),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    let kept: Vec<&Pair<Enum>> = kept.collect();
    let names = kept.iter().map(|it| it.as_ref().map(|it| it.name.clone())).collect();
    let owners = Owners { names, placed: &|it| renames.placed(it) };
    let of_labels = |it: &&Rename| it.from.kind == Kind::Label;
    let said = owners.of_renames(intent.renames.iter().filter(of_labels));
    let drops = owners.of_drops(intent.drops.iter().filter(|it| it.kind == Kind::Label));
    for (place, pair) in kept.into_iter().enumerate() {
        let at = |id: &ObjectId| ObjectId::label(&pair.after.name, last(id).as_str());
        let said: Vec<Rename> = said
            .iter()
            .filter(|(owner, _)| *owner == place)
            .map(|(_, it)| Rename { from: at(&it.from), to: at(&it.to) })
            .collect();
        let ids = pair.as_ref().map(|it| {
            let labels = it.labels.iter().map(|label| ObjectId::label(&pair.after.name, label));
            labels.collect::<BTreeSet<ObjectId>>()
        });
        let drops =
            drops.iter().filter(|(owner, _)| *owner == place).map(|(_, it)| at(it)).collect();
        all.extend(consistent(&ids, &said, &drops).into_iter().map(|Rename { from, to }| Pair {
            before: ObjectId::label(&pair.before.name, last(&from).as_str()),
            after: to,
        }));
    }
    all
}

/// A drop and an addition that look alike, if the user has not declared the drop. Never guessed: of all connected
/// objects, the pairs that fit best together.
pub(super) fn undecided(matching: &Matching, renames: &Renames, intent: &Intent) -> Vec<Undecided> {
    let mut all = Candidates { intent, renames, found: Vec::new() };
    matching.standalone.alike(&mut |kind, names, score| {
        let ids = names.map(|it| ObjectId::qualified(kind, it));
        all.add(ids.before, ids.after, score);
    });
    for matched in &matching.standalone.enums {
        if let Matched::Kept(pair) = matched {
            all.labels(pair, &matching.labels);
        }
    }
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => added.push(it),
            MatchedTable::Removed(it) => removed.push(it),
            MatchedTable::Kept(_) => (),
        }
    }
    for before in removed {
        for after in &added {
            if let Some(score) = tables_alike(before, after) {
                all.add(ObjectId::table(&before.name), ObjectId::table(&after.name), score);
            }
        }
    }
    // Whether two columns are alike depends on what their types and keys refer to.
    for table in &matching.tables {
        if let MatchedTable::Kept(kept) = table {
            all.columns(kept);
        }
    }
    assignment::best(all.found)
}

/// Objects that may be one, and how well they fit.
struct Candidates<'a> {
    intent: &'a Intent,
    renames: &'a Renames,
    found: Vec<assignment::Candidate>,
}

impl Candidates<'_> {
    fn add(&mut self, before: ObjectId, after: ObjectId, score: u32) {
        let drops = &self.intent.drops;
        if !drops.contains(&before) && !drops.contains(&after) {
            self.found.push(assignment::Candidate { ids: Pair { before, after }, score });
        }
    }

    /// Whether the two are one object, or may be one.
    fn may_be_one(&self, kind: Kind, names: Pair<&QualifiedName>) -> bool {
        let ids = names.map(|it| ObjectId::qualified(kind, it));
        self.renames.object(kind, names.before) == *names.after
            || self.found.iter().any(|it| it.ids == ids)
    }

    fn types_may_be_one(&self, types: Pair<&SqlType>) -> bool {
        match (&types.before.base, &types.after.base) {
            (BaseType::Defined(kind, before), BaseType::Defined(other, after)) => {
                kind == other
                    && types.before.array == types.after.array
                    && self.may_be_one(*kind, Pair { before, after })
            }
            _ => !types.differs(),
        }
    }

    /// A removed label in whose place another label is added.
    fn labels(&mut self, pair: &Pair<Enum>, decided: &[Pair<ObjectId>]) {
        let id = |it: &Enum, label: &str| ObjectId::label(&it.name, label);
        let lone = |it: &Enum, other: &Enum| -> Vec<(usize, String)> {
            let labels = it.labels.iter().enumerate();
            let lone = labels.filter(|(_, label)| !other.labels.contains(label));
            lone.map(|(place, label)| (place, label.clone())).collect()
        };
        for (from, old) in lone(&pair.before, &pair.after) {
            for (to, new) in lone(&pair.after, &pair.before) {
                let ids = (id(&pair.before, &old), id(&pair.after, &new));
                let known = decided.iter().any(|it| it.before == ids.0 || it.after == ids.1);
                let merged = self.intent.merged.iter().any(|it| it.from == old);
                if from == to && !known && !merged {
                    self.add(
                        ids.0,
                        ids.1,
                        1 + names_alike(&Name::new(old.as_str()), &Name::new(new)),
                    );
                }
            }
        }
    }

    fn columns(&mut self, kept: &KeptTable) {
        for (before, after) in lone_pairs(&kept.columns) {
            if let Some(score) = self.columns_alike(kept, before, after) {
                self.add(
                    ObjectId::column(&kept.name.before, &before.name),
                    ObjectId::column(&kept.name.after, &after.name),
                    score,
                );
            }
        }
    }

    /// None if the two cannot be one column: they get their values from different sources or refer to different tables.
    /// Otherwise points for what they share; if the types differ in more than their width, the names must be similar.
    fn columns_alike(&self, kept: &KeptTable, before: &Column, after: &Column) -> Option<u32> {
        let names = names_alike(&before.name, &after.name);
        let targets = targets(kept, Pair { before: &before.name, after: &after.name });
        let have_targets = !targets.before.is_empty() && !targets.after.is_empty();
        let to_one = |before: &QualifiedName| {
            let pair = |after| Pair { before, after };
            targets.after.iter().any(|it| self.may_be_one(Kind::Table, pair(it)))
        };
        let share_a_target = targets.before.iter().any(to_one);
        let of_one_type =
            self.types_may_be_one(Pair { before: &before.data_type, after: &after.data_type });
        let is_alike = of_one_type
            || share_a_target
            || names >= 3
            || are_of_one_family(&before.data_type, &after.data_type);
        if ValueSource::of(&before.value) != ValueSource::of(&after.value)
            || !is_alike
            || (have_targets && !share_a_target)
        {
            return None;
        }
        let place = |name: &Name, removed: bool| {
            let mut side = kept.columns.iter().filter_map(|it| match it {
                Matched::Removed(it) if removed => Some(&it.name),
                Matched::Added(it) if !removed => Some(&it.name),
                Matched::Kept(pair) => {
                    Some(if removed { &pair.before.name } else { &pair.after.name })
                }
                Matched::Removed(_) | Matched::Added(_) => None,
            });
            side.position(|it| it == name)
        };
        let points = [
            (of_one_type, 8),
            (before.nullable() == after.nullable(), 2),
            (before.value == after.value, 2),
            (share_a_target, 4),
            (place(&before.name, true) == place(&after.name, false), 2),
            (before.comment == after.comment && before.comment.is_some(), 2),
        ];
        let shared = points.iter().filter(|(holds, _)| *holds).map(|(_, points)| points);
        Some(names + shared.sum::<u32>())
    }
}

/// The tables that keys over each of the columns alone refer to.
fn targets(kept: &KeptTable, columns: Pair<&Name>) -> Pair<Vec<QualifiedName>> {
    let mut all = Pair { before: Vec::new(), after: Vec::new() };
    for key in &kept.owned.foreign_keys {
        let (before, after) = match key {
            Matched::Removed(it) => (Some(it), None),
            Matched::Added(it) => (None, Some(it)),
            Matched::Kept(pair) => (Some(&pair.before), Some(&pair.after)),
        };
        let of = |key: &ForeignKey, name: &Name| key.columns == [name.clone()];
        all.before
            .extend(before.filter(|it| of(it, columns.before)).map(|it| it.references.clone()));
        all.after.extend(after.filter(|it| of(it, columns.after)).map(|it| it.references.clone()));
    }
    all
}

/// Whether both types are numbers, texts, points in time, or documents, so that a column of the one may have become a
/// column of the other.
fn are_of_one_family(before: &SqlType, after: &SqlType) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["smallint", "integer", "bigint", "numeric", "real", "double precision"],
        &["text", "character varying"],
        &["date", "timestamp without time zone", "timestamp with time zone"],
        &["json", "jsonb"],
    ];
    let family = |it: &SqlType| match &it.base {
        BaseType::BuiltIn(text) => {
            let name = spelled(text)?.0.postgres;
            FAMILIES.iter().position(|family| family.contains(&name))
        }
        BaseType::Defined(..) => None,
    };
    before.array == after.array && family(before).is_some() && family(before) == family(after)
}

/// Every removed object with every added one.
pub(crate) fn lone_pairs<T>(all: &[Matched<T>]) -> Vec<(&T, &T)> {
    let mut pairs = Vec::new();
    for removed in all {
        let Matched::Removed(before) = removed else { continue };
        for added in all {
            let Matched::Added(after) = added else { continue };
            pairs.push((before, after));
        }
    }
    pairs
}

/// Where the values of a column come from.
#[derive(PartialEq, Eq)]
enum ValueSource {
    Program,
    Sequence,
    Expression,
}

impl ValueSource {
    fn of(value: &ColumnValue) -> ValueSource {
        match value {
            ColumnValue::Null | ColumnValue::Default(_) => ValueSource::Program,
            ColumnValue::Identity(_) | ColumnValue::Serial(_) => ValueSource::Sequence,
            ColumnValue::Generated(_) => ValueSource::Expression,
        }
    }
}

/// Both tables have at least half of the columns of the wider one; points for each, more for its type, and more for the
/// name.
fn tables_alike(before: &Table, after: &Table) -> Option<u32> {
    let mut shared = 0;
    let mut points = names_alike(&before.name.name, &after.name.name);
    for column in &before.columns {
        let Some(other) = after.column(&column.name) else { continue };
        let is_of_one_type = other.data_type == column.data_type;
        if is_of_one_type || are_of_one_family(&column.data_type, &other.data_type) {
            shared += 1;
            points += if is_of_one_type { 4 } else { 2 };
        }
    }
    (shared * 2 >= before.columns.len().max(after.columns.len()).max(1)).then_some(points)
}

/// How much two names have in common, 0 to 8: the share of neighbouring letters (Dice's coefficient).
pub(crate) fn names_alike(one: &Name, other: &Name) -> u32 {
    let pairs = |it: &Name| -> Vec<[char; 2]> {
        let letters: Vec<char> = it.as_str().to_lowercase().chars().collect();
        letters.windows(2).map(|it| [it[0], it[1]]).collect()
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let mut shared = 0;
    for pair in one {
        if let Some(place) = other.iter().position(|it| *it == pair) {
            other.remove(place);
            shared += 1;
        }
    }
    (shared * 2 * 8_u32).checked_div(all as u32).unwrap_or(0)
}

fn tables<'a>(schemas: &'a Pair<Schema>, renames: &Renames) -> Vec<Pair<&'a Table>> {
    let after = |name: QualifiedName| schemas.after.tables.iter().find(move |it| it.name == name);
    let before = schemas.before.tables.iter();
    before
        .filter_map(|it| Some(Pair { before: it, after: after(renames.table(&it.name))? }))
        .collect()
}

/// Objects that are in no table and can be renamed.
fn ids(schema: &Schema) -> BTreeSet<ObjectId> {
    let objects = schema.objects().into_iter();
    objects.filter(|it| it.kind.is_named_by_people() && it.kind.owner().is_none()).collect()
}

/// Whether objects of that kind are directly in a namespace and can be renamed.
fn is_alone(kind: Kind) -> bool {
    kind.is_named_by_people() && kind.owner().is_none() && kind != Kind::Namespace
}

fn qualified(id: &ObjectId) -> QualifiedName {
    QualifiedName::new(id.path[0].clone(), id.path[1].clone())
}

fn last(id: &ObjectId) -> &Name {
    id.path.last().expect("an address has at least one name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_types_under_all_their_names() {
        let of = |one: &str, other: &str| {
            are_of_one_family(&SqlType::built_in(one), &SqlType::built_in(other))
        };
        assert!(of("timestamptz", "timestamp(3) without time zone"));
        assert!(of("int4", "decimal(8, 2)") && of("varchar(20)", "text") && of("json", "jsonb"));
        assert!(!of("text", "integer") && !of("uuid", "uuid"));
        let many = SqlType::built_in("integer").into_array();
        assert!(!are_of_one_family(&SqlType::built_in("bigint"), &many));
    }
}
