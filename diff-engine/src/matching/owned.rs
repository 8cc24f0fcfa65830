//! What a table owns besides columns: constraints, indexes, statistics. All are matched alike.

use driftless_schema::{
    Asked as How, Check, Exclusion, Expression, ForeignKey, Index, IndexColumn, IndexKey,
    IndexStorage, Name, Naming, Pair, PrimaryKey, QualifiedName, Statistics, Timing, Unique,
    Validity,
};

/// Something with a name that a table owns.
pub trait Owned: Clone + PartialEq {
    /// How it is called.
    type Id: Clone + PartialEq;

    /// Its name.
    fn id(&self) -> &Self::Id;

    /// Takes the other's name.
    fn adopt(&mut self, other: &Self);

    /// Who chose its name.
    fn naming(&self) -> Naming;

    /// What makes it this one: without its name, and without whatever PostgreSQL alters in place.
    fn core(self) -> Self;

    /// Its texts, and how they are used.
    fn texts(&mut self) -> Vec<(How, &mut Expression)>;

    /// Its core without its texts.
    fn skeleton(self) -> Self {
        let mut core = self.core();
        for (_, text) in core.texts() {
            *text = Expression::new("");
        }
        core
    }
}

/// Each text of both sides, where both are of one form.
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

/// Gives one text of `after` what `make` makes of it and of its counterpart.
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

fn of_keys<'a>(
    keys: impl Iterator<Item = &'a mut IndexColumn>,
    predicate: &'a mut Option<Expression>,
) -> Vec<(How, &'a mut Expression)> {
    let keys = keys.filter_map(|it| match &mut it.key {
        IndexKey::Expression(it) => Some((How::Value, it)),
        IndexKey::Column(_) => None,
    });
    keys.chain(predicate.as_mut().map(|it| (How::Condition, it))).collect()
}

fn nameless() -> Name {
    Name::new("")
}

macro_rules! named {
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

impl Owned for PrimaryKey {
    named!();

    fn core(self) -> PrimaryKey {
        let PrimaryKey { columns, include, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let key = PrimaryKey::new(nameless(), columns);
        PrimaryKey { naming, include, without_overlaps, timing, ..key }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        Vec::new()
    }
}

impl Owned for Unique {
    named!();

    fn core(self) -> Unique {
        let Unique { columns, include, nulls_distinct, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let unique = Unique::new(nameless(), columns);
        Unique { naming, include, nulls_distinct, without_overlaps, timing, ..unique }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        Vec::new()
    }
}

impl Owned for Check {
    named!();

    fn core(self) -> Check {
        let Check { expression, inherited, .. } = self;
        Check { naming: Naming::Chosen, inherited, ..Check::new(nameless(), expression) }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        vec![(How::Condition, &mut self.expression)]
    }
}

impl Owned for ForeignKey {
    named!();

    fn core(self) -> ForeignKey {
        ForeignKey {
            name: nameless(),
            naming: Naming::Chosen,
            timing: Timing::Immediate,
            validity: Validity::Valid,
            comment: None,
            ..self
        }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        Vec::new()
    }
}

impl Owned for Exclusion {
    named!();

    fn core(mut self) -> Exclusion {
        for element in &mut self.elements {
            element.column.statistics = None;
        }
        Exclusion {
            name: nameless(),
            naming: Naming::Chosen,
            storage: IndexStorage::default(),
            comment: None,
            ..self
        }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        of_keys(self.elements.iter_mut().map(|it| &mut it.column), &mut self.predicate)
    }
}

impl Owned for Index {
    named!();

    fn core(mut self) -> Index {
        for column in &mut self.columns {
            column.statistics = None;
        }
        Index {
            name: nameless(),
            naming: Naming::Chosen,
            storage: IndexStorage::default(),
            valid: true,
            comment: None,
            ..self
        }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        of_keys(self.columns.iter_mut(), &mut self.predicate)
    }
}

impl Owned for Statistics {
    type Id = QualifiedName;

    fn id(&self) -> &QualifiedName {
        &self.name
    }

    fn adopt(&mut self, other: &Statistics) {
        self.name = other.name.clone();
        self.naming = other.naming;
    }

    fn naming(&self) -> Naming {
        self.naming
    }

    fn core(self) -> Statistics {
        let name = QualifiedName::new(nameless(), nameless());
        Statistics { name, naming: Naming::Chosen, target: None, comment: None, ..self }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        self.expressions.iter_mut().map(|it| (How::Value, it)).collect()
    }
}
