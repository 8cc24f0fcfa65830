//! What a table owns besides columns: constraints, indexes, statistics. All are matched in the same way.

use driftless_schema::{
    Expression, IndexColumn, IndexKey, IndexStorage, LooseName, Name, Naming, ObjectId, Pair,
    QualifiedName, TextUse, Timing,
};

use super::{AnyOwnedChange, OwnedKind};
use crate::diff::OwnedChange;
use crate::matching::{Matched, Renames};

/// What the register says of a kind.
pub(crate) trait InRegister: Sized + Owned {
    /// Its kind.
    const KIND: OwnedKind;

    /// A change of such an object.
    fn any(change: OwnedChange<Self>) -> AnyOwnedChange;
}

/// Something with a name that a table owns.
pub trait Owned: Clone + PartialEq {
    /// The type of its name.
    type Id: Clone + PartialEq;

    /// Its name.
    fn id(&self) -> &Self::Id;

    /// Takes the other's name.
    fn adopt(&mut self, other: &Self);

    /// Who chose its name.
    fn naming(&self) -> Naming;

    /// Its address. `table` is the table that owns it.
    fn address(&self, table: &QualifiedName) -> ObjectId;

    /// The object with the names after, except in its texts. `table` is its table's name before.
    fn renamed(self, renames: &Renames, table: &QualifiedName) -> Self;

    /// The object after all renames. `table` is its table's name before.
    fn carried(self, renames: &Renames, table: &QualifiedName) -> Self {
        let mut renamed = self.renamed(renames, table);
        for (_, text) in renamed.texts() {
            renames.carry_text(text);
        }
        renamed
    }

    /// Whether PostgreSQL can alter the one into the other, provided that their cores are equal.
    fn is_alterable(_pair: &Pair<Self>) -> bool {
        true
    }

    /// Its name among the relations of its table's namespace, if the object is an index or has one.
    fn relation(&mut self) -> Option<&mut Name>;

    /// The columns of its table that it mentions outside of texts.
    fn columns(&self) -> Vec<&Name>;

    /// What identifies the object: no name, and nothing that PostgreSQL alters in place.
    fn core(self) -> Self;

    /// When it is checked.
    fn timing(&self) -> Timing {
        Timing::Immediate
    }

    /// How its index is stored, if it has one or is one.
    fn storage(&self) -> Option<&IndexStorage> {
        None
    }

    /// Its index keys, and the operators that belong to them.
    fn keys(&mut self) -> Vec<(&mut IndexColumn, Option<&mut LooseName>)> {
        Vec::new()
    }

    /// Gives the object of a dropped table the name that it has by then, if it is not named by its table's namespace:
    /// namespaces are renamed before.
    fn place(&mut self, _renames: &Renames) {}

    /// What nobody wants otherwise, whatever the models say.
    fn wanted(_pair: &mut Pair<Self>) {}

    /// Its texts, and how they are used.
    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)>;

    /// Its texts, read-only.
    fn expressions(&self) -> Vec<Expression> {
        self.clone().texts().into_iter().map(|(_, it)| it.clone()).collect()
    }

    /// Its core without its texts.
    fn skeleton(self) -> Self {
        let mut core = self.core();
        for (_, text) in core.texts() {
            *text = Expression::new("");
        }
        core
    }
}

/// Each text of both sides, if both sides have the same form.
pub(crate) fn texts<T: Owned>(pair: Pair<&T>) -> Vec<(TextUse, Pair<Expression>)> {
    let mut pair = pair.map(Clone::clone);
    let (before, after) = (pair.before.texts(), pair.after.texts());
    if before.len() != after.len() {
        return Vec::new();
    }
    let both = before.into_iter().zip(after).filter(|((one, _), (other, _))| one == other);
    both.map(|((how, before), (_, after))| {
        (how, Pair { before: before.clone(), after: after.clone() })
    })
    .collect()
}

/// Replaces one text of `after` by what `make` returns for that text and its counterpart.
pub(crate) fn with_text<T: Owned>(
    pair: &mut Pair<T>,
    place: usize,
    make: impl Fn(&mut Expression, &mut Expression),
) {
    let Pair { before, after } = pair;
    if let (Some((_, before)), Some((_, after))) =
        (before.texts().into_iter().nth(place), after.texts().into_iter().nth(place))
    {
        make(before, after);
    }
}

pub(crate) fn of_keys<'a>(
    keys: impl Iterator<Item = &'a mut IndexColumn>,
    predicate: &'a mut Option<Expression>,
) -> Vec<(TextUse, &'a mut Expression)> {
    let keys = keys.filter_map(|it| match &mut it.key {
        IndexKey::Expression(it) => Some((TextUse::Value, it)),
        IndexKey::Column(_) => None,
    });
    keys.chain(predicate.as_mut().map(|it| (TextUse::Condition, it))).collect()
}

pub(crate) fn nameless() -> Name {
    Name::new("")
}

/// The index keys that are columns.
pub(crate) fn keyed<'a>(
    keys: impl Iterator<Item = &'a IndexColumn>,
) -> impl Iterator<Item = &'a Name> {
    keys.filter_map(|it| match &it.key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expression(_) => None,
    })
}

/// From now on the two count as equal, and each keeps its words.
pub(crate) fn equate(before: &Expression, after: &mut Expression) {
    *after = after.clone().meaning_the_same_as(before);
}

/// The parts that are the same for every kind that has a name within its table.
macro_rules! owned_by_name {
    () => {
        type Id = Name;

        fn id(&self) -> &Name {
            &self.name
        }

        fn adopt(&mut self, other: &Self) {
            self.name = other.name.clone();
            self.naming = other.naming;
        }

        fn naming(&self) -> Naming {
            self.naming
        }
    };
}

pub(crate) use owned_by_name;

/// The parts that are the same for primary keys and unique constraints: columns, and an index that has the constraint's
/// name.
macro_rules! owned_key {
    () => {
        $crate::kinds::owned::owned_by_name!();

        fn address(&self, table: &QualifiedName) -> ObjectId {
            ObjectId::constraint(table, &self.name)
        }

        fn renamed(self, renames: &Renames, table: &QualifiedName) -> Self {
            Self {
                columns: renames.columns(table, &self.columns),
                include: renames.columns(table, &self.include),
                ..self
            }
        }

        fn relation(&mut self) -> Option<&mut Name> {
            Some(&mut self.name)
        }

        fn columns(&self) -> Vec<&Name> {
            self.columns.iter().chain(&self.include).collect()
        }

        fn timing(&self) -> Timing {
            self.timing
        }

        fn storage(&self) -> Option<&IndexStorage> {
            Some(&self.storage)
        }

        fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
            Vec::new()
        }
    };
}

pub(crate) use owned_key;

/// First equal definitions, those with equal names before all others; then equal names that somebody chose; then those
/// that PostgreSQL can alter into each other. So the rename of a constraint is recognized, and a name that was
/// generated for the model is replaced by the name in the database.
pub(crate) fn matched<T: Owned>(
    sides: Pair<Vec<T>>,
    renames: &Renames,
    table: &QualifiedName,
) -> Vec<Matched<T>> {
    let carry = |it: &T| it.clone().carried(renames, table);
    let Pair { mut before, mut after } = sides;
    let mut all = Vec::new();
    let mut join = |before: &mut Vec<T>, after: &mut Vec<T>, same: &dyn Fn(&T, &T) -> bool| {
        let mut place = 0;
        while place < before.len() {
            match after.iter().position(|it| same(&before[place], it)) {
                Some(other) => all.push(Matched::Kept(adopted(Pair {
                    before: before.remove(place),
                    after: after.remove(other),
                }))),
                None => place += 1,
            }
        }
    };
    let same_core = |before: &T, after: &T| carry(before).core() == after.clone().core();
    let same_definition = |before: &T, after: &T| {
        let mut carried = carry(before);
        carried.adopt(after);
        carried == *after
    };
    let same_name = |before: &T, after: &T| before.id() == after.id();
    let given = |it: &T| it.naming() == Naming::Given;
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && same_definition(before, after)
    });
    join(&mut before, &mut after, &same_definition);
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && given(before) && given(after)
    });
    join(&mut before, &mut after, &same_core);
    for matched in &mut all {
        if let Matched::Kept(pair) = matched {
            T::wanted(pair);
        }
    }
    all.extend(before.into_iter().map(Matched::Removed));
    all.extend(after.into_iter().map(Matched::Added));
    all
}

/// A generated name is replaced by the other side's. Two generated names stay: neither is in a database.
pub(crate) fn adopted<T: Owned>(mut pair: Pair<T>) -> Pair<T> {
    match (pair.before.naming(), pair.after.naming()) {
        (Naming::Given, Naming::Chosen) => pair.after.adopt(&pair.before),
        (Naming::Chosen, Naming::Given) => pair.before.adopt(&pair.after),
        (Naming::Given, Naming::Given) | (Naming::Chosen, Naming::Chosen) => (),
    }
    pair
}

/// Every object of each side. Equal texts of both sides use the same words.
pub(crate) fn sides<T: Owned>(all: &[Matched<T>]) -> Pair<Vec<T>> {
    crate::matching::split(all, spell)
}

fn spell<T: Owned>(pair: &mut Pair<T>) {
    for text in 0..pair.before.texts().len() {
        with_text(pair, text, |before, after| {
            if before == after {
                before.clone_from(after);
            }
        });
    }
}

/// What a table has of a kind: a list, or at most one object.
pub(crate) trait FromList<T> {
    fn from_list(all: Vec<T>) -> Self;

    /// Leaves out the objects for which `keeps` returns false.
    fn keep(&mut self, keeps: fn(&T) -> bool);

    /// Whether one more object can be put in.
    fn has_room(&self) -> bool;

    /// Puts one more object in, if there is room.
    fn put(&mut self, it: T);
}

impl<T> FromList<T> for Vec<T> {
    fn from_list(all: Vec<T>) -> Vec<T> {
        all
    }

    fn keep(&mut self, keeps: fn(&T) -> bool) {
        self.retain(keeps);
    }

    fn has_room(&self) -> bool {
        true
    }

    fn put(&mut self, it: T) {
        self.push(it);
    }
}

impl<T> FromList<T> for Option<T> {
    fn from_list(all: Vec<T>) -> Option<T> {
        all.into_iter().next()
    }

    fn keep(&mut self, keeps: fn(&T) -> bool) {
        self.take_if(|it| !keeps(it));
    }

    fn has_room(&self) -> bool {
        self.is_none()
    }

    fn put(&mut self, it: T) {
        self.get_or_insert(it);
    }
}
