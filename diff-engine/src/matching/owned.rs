//! What a table owns besides columns: constraints, indexes, statistics. All are matched in the same way.

use driftless_schema::{
    Asked as How, Expression, IndexColumn, IndexKey, Name, Naming, ObjectId, Pair, QualifiedName,
};

use super::Renames;

/// The kinds of objects that a table owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnedKind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
    /// An exclusion constraint.
    Exclusion,
    /// An index.
    Index,
    /// Extended statistics.
    Statistics,
}

/// The expression for every kind of object that a table owns, in one order. A new kind does not compile until it is
/// listed here.
macro_rules! each_owned {
    ($kept:expr, $all:ident => $body:expr) => {{
        let $crate::matching::KeptTable {
            name: _,
            traits: _,
            columns: _,
            primary_keys,
            uniques,
            checks,
            foreign_keys,
            exclusions,
            indexes,
            statistics,
            backfills: _,
        } = $kept;
        $crate::matching::owned::each_of!(
            [primary_keys, uniques, checks, foreign_keys, exclusions, indexes, statistics],
            $all => $body
        );
    }};
}

/// The expression for each of some values of different types.
macro_rules! each_of {
    ([$($value:ident),*], $all:ident => $body:expr) => {
        $({
            let $all = $value;
            $body;
        })*
    };
}

/// The expression for the kind that a value names.
macro_rules! of_kind {
    ($kept:expr, $kind:expr, $all:ident => $body:expr) => {
        match $kind {
            OwnedKind::PrimaryKey => {
                let $all = &mut $kept.primary_keys;
                $body
            }
            OwnedKind::Unique => {
                let $all = &mut $kept.uniques;
                $body
            }
            OwnedKind::Check => {
                let $all = &mut $kept.checks;
                $body
            }
            OwnedKind::ForeignKey => {
                let $all = &mut $kept.foreign_keys;
                $body
            }
            OwnedKind::Exclusion => {
                let $all = &mut $kept.exclusions;
                $body
            }
            OwnedKind::Index => {
                let $all = &mut $kept.indexes;
                $body
            }
            OwnedKind::Statistics => {
                let $all = &mut $kept.statistics;
                $body
            }
        }
    };
}

pub(super) use of_kind;
pub(crate) use {each_of, each_owned};

/// Something with a name that a table owns.
pub trait Owned: Clone + PartialEq {
    /// The type of its name.
    type Id: Clone + PartialEq;

    /// Its kind.
    const KIND: OwnedKind;

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

    /// Its texts, and how they are used.
    fn texts(&mut self) -> Vec<(How, &mut Expression)>;

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
pub(super) fn texts<T: Owned>(pair: Pair<&T>) -> Vec<(How, Pair<Expression>)> {
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
pub(super) fn with_text<T: Owned>(
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

pub(super) fn of_keys<'a>(
    keys: impl Iterator<Item = &'a mut IndexColumn>,
    predicate: &'a mut Option<Expression>,
) -> Vec<(How, &'a mut Expression)> {
    let keys = keys.filter_map(|it| match &mut it.key {
        IndexKey::Expression(it) => Some((How::Value, it)),
        IndexKey::Column(_) => None,
    });
    keys.chain(predicate.as_mut().map(|it| (How::Condition, it))).collect()
}

pub(super) fn nameless() -> Name {
    Name::new("")
}

/// The index keys that are columns.
pub(super) fn keyed<'a>(
    keys: impl Iterator<Item = &'a IndexColumn>,
) -> impl Iterator<Item = &'a Name> {
    keys.filter_map(|it| match &it.key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expression(_) => None,
    })
}

/// From now on the two count as equal, and each keeps its words.
pub(super) fn equate(before: &Expression, after: &mut Expression) {
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

pub(super) use owned_by_name;
