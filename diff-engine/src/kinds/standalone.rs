//! What is the same for every kind of object that is directly in a namespace, tables excepted.

use driftless_schema::{
    Asked as How, Column, Expression, Kind, ObjectId, Pair, QualifiedName, RowColumn,
};

use crate::matching::{Matched, Matching, Renames, paired};
use crate::plan::Step;

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

    /// How well a removed and an added object fit together, if they may be one under two names: points for what they
    /// share.
    fn likeness(_objects: Pair<&Self>) -> Option<u32> {
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

    /// What differs between the two sides.
    fn changes(all: &[Matched<Self>], matching: &Matching, renames: &Renames) -> Vec<Self::Change>;

    /// The type that is replaced by another one, if that is the change.
    fn rebuilt(_change: &Self::Change) -> Option<RebuiltType> {
        None
    }

    /// The steps of a change, for a server of that version.
    fn steps(change: Self::Change, server_version: u32) -> Vec<Step>;
}

/// Which two texts of an object a question is about. What the numbers mean is up to the kind.
pub type TextId = (usize, usize);

/// A question about two texts of one object.
pub struct TextQuestion {
    /// Which ones.
    pub text: TextId,
    /// How they are used.
    pub asked: How,
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
                sides.before.push(before);
                sides.after.push(after);
            }
        }
    }
    sides
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

pub(crate) fn added<T: Standalone>(all: &[Matched<T>]) -> Vec<ObjectId> {
    let added = all.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(ObjectId::qualified(T::KIND, it.name())),
        Matched::Removed(_) | Matched::Kept(_) => None,
    });
    added.collect()
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
