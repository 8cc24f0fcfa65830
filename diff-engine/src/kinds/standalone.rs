//! What is the same for every kind of object that is directly in a namespace, tables excepted.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Column, ColumnValue, Expression, Kind, ObjectId, Pair, QualifiedName, RowColumn, SqlType,
    TextUse,
};

use crate::matching::{Matched, MatchedTable, Matching, Renames, Underlying, Values, paired};
use crate::plan::Step;
use crate::plan::aside::free_aside;

/// An object that is directly in a namespace.
pub trait Standalone: Clone + PartialEq {
    /// What can happen to it.
    type Change;

    /// Its kind.
    const KIND: Kind;

    /// Its name.
    fn name(&self) -> &QualifiedName;

    /// Its name after all renames.
    fn name_after(&self, renames: &Renames) -> QualifiedName {
        renames.object(Self::KIND, self.name())
    }

    /// The object after all renames.
    fn carried(self, renames: &Renames) -> Self;

    /// How well a removed and an added object fit together, if they may be one under two names: points for what they
    /// share.
    fn likeness(_objects: Pair<&Self>) -> Option<u32> {
        None
    }

    /// What its values are, if it is a type that stands over another one.
    fn underlying(&self) -> Option<Underlying> {
        None
    }

    /// Its expressions.
    fn texts(&mut self) -> Vec<&mut Expression> {
        Vec::new()
    }

    /// Texts of an object on both sides that may mean the same.
    fn questions(_objects: Pair<&Self>) -> Vec<TextQuestion> {
        Vec::new()
    }

    /// Makes the two texts of a question equal.
    fn equate(_objects: &mut Pair<Self>, _text: TextId) {}

    /// What differs between the two sides. `known` is what other objects have to be changed with.
    fn changes(all: &[Matched<Self>], known: &Known<'_>) -> Vec<Self::Change>;

    /// The type that is replaced by another one, if that is the change.
    fn rebuilt(_change: &Self::Change) -> Option<RebuiltType> {
        None
    }

    /// The steps of a change, for a server of that version.
    fn steps(change: Self::Change, server_version: u32) -> Vec<Step>;
}

/// What is known when the objects of a kind are compared.
pub struct Known<'a> {
    /// All objects.
    pub matching: &'a Matching,
    /// The renames, in the matching's direction.
    pub renames: &'a Renames,
    /// What the values of managed types are.
    pub values: &'a Values,
    /// The types of the kinds before this one that are replaced by others.
    pub rebuilt: &'a [RebuiltType],
}

impl Known<'_> {
    /// A temporary name for a type that another one replaces, which no other type and no table has: a table has a type of
    /// its name.
    pub fn aside(&self, name: &QualifiedName) -> QualifiedName {
        let mut taken = BTreeSet::new();
        self.matching.standalone.each_name(&mut |it| {
            taken.insert(it.clone());
        });
        for table in &self.matching.tables {
            match table {
                MatchedTable::Added(it) | MatchedTable::Removed(it) => {
                    taken.insert(it.name.clone());
                }
                MatchedTable::Kept(kept) => {
                    taken.extend([kept.name.before.clone(), kept.name.after.clone()]);
                }
            }
        }
        name.sibling(free_aside(&name.name, |it| taken.contains(&name.sibling(it.clone()))))
    }

    /// The columns that stay and whose type meets the condition on both sides, given under the names after; but not
    /// computed ones, which are recreated.
    pub fn columns(
        &self,
        is: impl Fn(Pair<&SqlType>) -> bool,
    ) -> Vec<(QualifiedName, Pair<Column>)> {
        let mut all = Vec::new();
        for table in &self.matching.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            for column in &kept.columns {
                let Matched::Kept(pair) = column else { continue };
                let before = self.renames.carry_column(&kept.name.before, pair.before.clone());
                let pair = Pair { before, after: pair.after.clone() };
                let is_computed = |it: &Column| matches!(it.value, ColumnValue::Generated(_));
                let is_plain = !is_computed(&pair.before) && !is_computed(&pair.after);
                if is_plain && is(pair.as_ref().map(|it| &it.data_type)) {
                    all.push((kept.name.after.clone(), pair));
                }
            }
        }
        all
    }
}

/// Which two texts of an object a question is about. What the numbers mean is up to the kind.
pub type TextId = (usize, usize);

/// A question about two texts of one object.
pub struct TextQuestion {
    /// Which ones.
    pub text: TextId,
    /// How they are used.
    pub used_as: TextUse,
    /// What they may mention.
    pub row: Vec<RowColumn>,
    /// The texts.
    pub texts: Pair<Expression>,
}

/// Where the texts of a question stand in a matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextPlace {
    kind: Kind,
    object: usize,
    text: TextId,
}

/// A type that another one of the same name replaces: columns get the new type, and everything that names the old one
/// has to be recreated.
#[derive(Clone, Debug)]
pub struct RebuiltType {
    /// Its kind.
    pub kind: Kind,
    /// Its name when the draft begins, and after.
    pub names: Pair<QualifiedName>,
    /// The columns of this type that stay, by their tables.
    pub columns: Vec<(QualifiedName, Pair<Column>)>,
    /// The type of the values before, if it is another one after: PostgreSQL writes casts to it into the texts that use the
    /// type (13 to 18).
    pub casts_from: Option<String>,
    /// Its labels before, with the ones that replace them; none for a label that goes.
    pub labels: Vec<(String, Option<String>)>,
}

impl RebuiltType {
    /// Its address after.
    pub fn id(&self) -> ObjectId {
        ObjectId::qualified(self.kind, &self.names.after)
    }
}

pub(crate) fn matched<T: Standalone>(sides: Pair<&Vec<T>>, renames: &Renames) -> Vec<Matched<T>> {
    paired(sides.map(Clone::clone), |it| it.name_after(renames), |it| it.name().clone())
}

/// Every object of each side.
pub(crate) fn sides<T: Standalone>(all: &[Matched<T>]) -> Pair<Vec<T>> {
    let mut sides = Pair { before: Vec::new(), after: Vec::new() };
    for matched in all {
        match matched {
            Matched::Added(it) => sides.after.push(it.clone()),
            Matched::Removed(it) => sides.before.push(it.clone()),
            Matched::Kept(pair) => {
                let Pair { mut before, after } = pair.clone();
                spell(&mut before, &after);
                sides.before.push(put_back(before));
                sides.after.push(put_back(after));
            }
        }
    }
    sides
}

/// Texts that were set apart or in doubt can be compared again.
fn put_back<T: Standalone>(mut it: T) -> T {
    for text in it.texts() {
        *text = text.clone().put_back();
    }
    it
}

/// Equal texts of both sides use the same words.
fn spell<T: Standalone>(before: &mut T, after: &T) {
    let mut after = after.clone();
    for (one, other) in before.texts().into_iter().zip(after.texts()) {
        if one == other {
            one.clone_from(other);
        }
    }
}

/// Adds what the values of each type are, by the type's address after.
pub(crate) fn underlying<T: Standalone>(
    all: &[Matched<T>],
    renames: &Renames,
    found: &mut Pair<BTreeMap<ObjectId, Underlying>>,
) {
    let id = |name: &QualifiedName| ObjectId::qualified(T::KIND, name);
    let sides = sides(all);
    for it in sides.before {
        if let Some(mut under) = it.underlying() {
            renames.carry_type(&mut under.data_type);
            found.before.insert(id(&it.name_after(renames)), under);
        }
    }
    for it in sides.after {
        found.after.extend(it.underlying().map(|under| (id(it.name()), under)));
    }
}

pub(crate) fn added<T: Standalone>(all: &[Matched<T>]) -> Vec<ObjectId> {
    let added = all.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(ObjectId::qualified(T::KIND, it.name())),
        Matched::Removed(_) | Matched::Kept(_) => None,
    });
    added.collect()
}

pub(crate) fn removed<T: Standalone>(all: &[Matched<T>]) -> Vec<ObjectId> {
    let removed = all.iter().filter_map(|it| match it {
        Matched::Removed(it) => Some(ObjectId::qualified(T::KIND, it.name())),
        Matched::Added(_) | Matched::Kept(_) => None,
    });
    removed.collect()
}

pub(crate) fn each_name<T: Standalone>(all: &[Matched<T>], visit: &mut dyn FnMut(&QualifiedName)) {
    for matched in all {
        match matched {
            Matched::Added(it) | Matched::Removed(it) => visit(it.name()),
            Matched::Kept(Pair { before, after }) => {
                visit(before.name());
                visit(after.name());
            }
        }
    }
}

pub(crate) fn kept<T: Standalone>(
    all: &[Matched<T>],
    visit: &mut dyn FnMut(Kind, Pair<&QualifiedName>),
) {
    for matched in all {
        if let Matched::Kept(pair) = matched {
            visit(T::KIND, pair.as_ref().map(Standalone::name));
        }
    }
}

/// The questions about each object that is on both sides, with the object's name on each side.
pub(crate) fn questions<T: Standalone>(
    all: &[Matched<T>],
    visit: &mut dyn FnMut(TextPlace, Pair<&QualifiedName>, TextQuestion),
) {
    for (object, matched) in all.iter().enumerate() {
        let Matched::Kept(pair) = matched else { continue };
        for question in T::questions(pair.as_ref()) {
            let place = TextPlace { kind: T::KIND, object, text: question.text };
            visit(place, pair.as_ref().map(Standalone::name), question);
        }
    }
}

/// Makes the two texts at that place equal, if the place is in this list.
pub(crate) fn equate<T: Standalone>(all: &mut [Matched<T>], place: TextPlace) {
    if place.kind == T::KIND
        && let Some(Matched::Kept(pair)) = all.get_mut(place.object)
    {
        T::equate(pair, place.text);
    }
}

pub(crate) fn alike<T: Standalone>(
    all: &[Matched<T>],
    visit: &mut dyn FnMut(Kind, Pair<&QualifiedName>, u32),
) {
    for (before, after) in crate::matching::lone_pairs(all) {
        let pair = Pair { before, after };
        if let Some(score) = T::likeness(pair) {
            visit(T::KIND, pair.map(Standalone::name), score);
        }
    }
}
