//! The steps that change a sequence.

use driftless_schema::{
    Column, Name, ObjectId, OwnedBy, Pair, QualifiedName, Sequence, SequenceOptions, SequenceType,
    Serial, Side,
};

use crate::kinds::{Beyond, SequenceAction, SequenceChange, SequenceIs, SequenceStatement};
use crate::plan::effects::{Resource, relation};
use crate::plan::{CommentOn, Step, comment};

pub(crate) fn steps(change: SequenceChange) -> Vec<Step> {
    match change {
        SequenceChange::Create(it) => create(it),
        SequenceChange::Drop(it) => {
            let step = Step::new(SequenceStatement::Drop(it.name.clone()))
                .drops(relation(&it.name))
                .drops(Resource::Standing(ObjectId::sequence(&it.name)))
                .drops(Resource::AnySequence(Side::Before))
                .releases(Resource::Standing(ObjectId::namespace(&it.name.namespace)));
            vec![it.owned_by.iter().fold(step, |step, it| {
                step.releases(ObjectId::column(&it.table, &it.column))
                    .releases(Resource::Standing(ObjectId::table(&it.table)))
                    .uses(Resource::Placed(it.table.clone()))
            })]
        }
        SequenceChange::Rename(names, owner) => {
            let ids = names.as_ref().map(relation);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            let step = Step::new(SequenceStatement::Rename(names))
                .creates(ids.after)
                .creates(Resource::AnySequence(Side::After))
                .drops(ids.before)
                .uses(namespaces.after)
                .releases(Resource::Standing(namespaces.before));
            vec![owner.into_iter().fold(step, |step, it| step.uses(Resource::Placed(it.table)))]
        }
        SequenceChange::Alter(pair) => alter(
            &SequenceIs::Named(pair.after.name.clone()),
            (*pair).as_ref().map(|it| (it.data_type, &it.options)),
            true,
        )
        .into_iter()
        .map(|it| it.uses(relation(&pair.after.name)))
        .collect(),
        SequenceChange::OwnedBy(name, owners) => vec![owned_by(&name, owners)],
        SequenceChange::Comment(name, text) => vec![commented(name, text)],
        SequenceChange::Unlogged(name, unlogged) => {
            let own = relation(&name);
            let sequence = SequenceIs::Named(name);
            let actions = vec![SequenceAction::Unlogged(unlogged)];
            vec![Step::new(SequenceStatement::Alter { sequence, actions }).uses(own)]
        }
    }
}

/// The sequence alone, then its owner: the owning column may have a default that uses the sequence.
fn create(sequence: Sequence) -> Vec<Step> {
    let name = sequence.name.clone();
    let owner = sequence.owned_by.clone();
    let text = sequence.comment.clone();
    let mut all = vec![
        Step::new(SequenceStatement::Create(sequence))
            .creates(relation(&name))
            .creates(Resource::AnySequence(Side::After))
            .uses(ObjectId::namespace(&name.namespace)),
    ];
    if owner.is_some() {
        all.push(owned_by(&name, Pair { before: None, after: owner }));
    }
    if text.is_some() {
        all.push(commented(name, text));
    }
    all
}

fn commented(name: QualifiedName, text: Option<String>) -> Step {
    let own = relation(&name);
    comment(CommentOn::Sequence(name), text).uses(own)
}

fn owned_by(name: &QualifiedName, owners: Pair<Option<OwnedBy>>) -> Step {
    let mut step = Step::new(SequenceStatement::Alter {
        sequence: SequenceIs::Named(name.clone()),
        actions: vec![SequenceAction::OwnedBy(owners.after.clone())],
    })
    .uses(relation(name));
    if let Some(it) = &owners.before {
        step = step
            .releases(ObjectId::column(&it.table, &it.column))
            .releases(Resource::Standing(ObjectId::table(&it.table)));
    }
    if let Some(it) = &owners.after {
        step = step.uses(ObjectId::column(&it.table, &it.column)).uses(relation(&it.table));
    }
    step
}

/// A `serial` that the word alone does not describe: its sequence, and the column that owns it.
pub(crate) fn of_serial(
    table: &QualifiedName,
    column: &Name,
    serial: &Serial,
) -> (QualifiedName, Vec<Step>) {
    let name = named(table, column, serial);
    let owner = OwnedBy { table: table.clone(), column: column.clone() };
    let steps = created(&name, serial, Some(owner));
    (name, steps)
}

/// The sequence of a `serial`, under that name.
pub(crate) fn created(name: &QualifiedName, serial: &Serial, owner: Option<OwnedBy>) -> Vec<Step> {
    create(Sequence {
        name: name.clone(),
        data_type: serial.data_type,
        options: serial.options.clone(),
        owned_by: owner,
        comment: None,
        unlogged: false,
    })
}

/// The type of the numbers of a column's identity: the column's own.
pub(crate) fn counts(column: &Column) -> SequenceType {
    SequenceType::parse(&column.data_type.to_string()).unwrap_or(SequenceType::BigInt)
}

/// The sequence's name, or the one that PostgreSQL would choose.
pub(crate) fn named(table: &QualifiedName, column: &Name, serial: &Serial) -> QualifiedName {
    serial.sequence.clone().unwrap_or_else(|| {
        let chosen =
            driftless_schema::naming::object_name(table.name.as_str(), column.as_str(), "seq");
        table.sibling(chosen)
    })
}

/// The steps that change a sequence's options. The server refuses limits that exclude the position, so `setval` moves it inside
/// before; and if a sequence has to begin above its position, which one that was never used may, in between.
pub(crate) fn alter(
    sequence: &SequenceIs,
    pair: Pair<(SequenceType, &SequenceOptions)>,
    with_type: bool,
) -> Vec<Step> {
    let alter = |actions: Vec<SequenceAction>| {
        let sequence = sequence.clone();
        (!actions.is_empty()).then(|| Step::new(SequenceStatement::Alter { sequence, actions }))
    };
    let (before, after) = (Limits::of(pair.before), Limits::of(pair.after));
    let own_type =
        (with_type && pair.before.0 != pair.after.0).then_some(SequenceAction::Type(pair.after.0));
    let upwards = pair.after.1.increment > 0;
    let inside = before.moved_inside(&after, upwards);
    let move_inside = |(at, is_called, beyond)| {
        let sequence = sequence.clone();
        Step::new(SequenceStatement::MoveInside { sequence, at, is_called, beyond })
    };
    let actions = actions(pair.map(|it| it.1), &after);
    if !before.begins_outside(&after) {
        let actions = own_type.into_iter().chain(actions).collect();
        return inside.into_iter().map(move_inside).chain(alter(actions)).collect();
    }
    // First wider limits, which include the new beginning; then `setval`; then narrower limits. The wider type has room for
    // the wider limits.
    let wider = Limits::around(&before, &after);
    let narrows = is_narrower(pair.after.0, pair.before.0);
    let (late_type, early_type) = own_type.into_iter().partition::<Vec<_>, _>(|_| narrows);
    let widen = early_type.into_iter().chain([
        SequenceAction::Minimum(Some(wider.minimum)),
        SequenceAction::Maximum(Some(wider.maximum)),
    ]);
    let beyond = match upwards {
        true => Beyond::Below(after.minimum),
        false => Beyond::Above(after.maximum),
    };
    let begin =
        Step::new(SequenceStatement::Begin { sequence: sequence.clone(), at: after.start, beyond });
    let actions = actions
        .into_iter()
        .filter(|it| !matches!(it, SequenceAction::Minimum(_) | SequenceAction::Maximum(_)));
    let limits = [
        SequenceAction::Minimum(pair.after.1.minimum),
        SequenceAction::Maximum(pair.after.1.maximum),
    ];
    let narrow: Vec<SequenceAction> = late_type.into_iter().chain(actions).chain(limits).collect();
    let inside = inside.into_iter().filter(|it| it.2 != beyond).map(move_inside);
    alter(widen.collect()).into_iter().chain([begin]).chain(inside).chain(alter(narrow)).collect()
}

/// Whether the first type has room for fewer numbers.
pub(crate) fn is_narrower(one: SequenceType, other: SequenceType) -> bool {
    one.range().1 < other.range().1
}

fn actions(pair: Pair<&SequenceOptions>, after: &Limits) -> Vec<SequenceAction> {
    let SequenceOptions { increment, minimum, maximum, start: _, cache, cycle } = pair.before;
    let wanted = pair.after;
    let mut all = Vec::new();
    let turns = (*increment > 0) != (wanted.increment > 0);
    if *increment != wanted.increment {
        all.push(SequenceAction::Increment(wanted.increment));
    }
    // An omitted limit depends on the direction.
    if *minimum != wanted.minimum || turns {
        all.push(SequenceAction::Minimum(wanted.minimum));
    }
    if *maximum != wanted.maximum || turns {
        all.push(SequenceAction::Maximum(wanted.maximum));
    }
    if Limits::start_of(pair.before) != Limits::start_of(wanted) || turns {
        all.push(SequenceAction::Start(after.start));
    }
    if *cache != wanted.cache {
        all.push(SequenceAction::Cache(wanted.cache));
    }
    if *cycle != wanted.cycle {
        all.push(SequenceAction::Cycle(wanted.cycle));
    }
    all
}

/// The limits that the options mean.
pub(crate) struct Limits {
    minimum: i64,
    maximum: i64,
    pub(crate) start: i64,
}

impl Limits {
    pub(crate) fn of((data_type, options): (SequenceType, &SequenceOptions)) -> Limits {
        let (least, greatest) = data_type.range();
        let upwards = options.increment > 0;
        let (lowest, highest) = if upwards { (1, greatest) } else { (least, -1) };
        let minimum = options.minimum.unwrap_or(lowest);
        let maximum = options.maximum.unwrap_or(highest);
        let first = if upwards { minimum } else { maximum };
        Limits { minimum, maximum, start: options.start.unwrap_or(first) }
    }

    /// Where the sequence starts, unless that follows from the type.
    fn start_of(options: &SequenceOptions) -> (Option<i64>, Option<i64>, bool) {
        let first = if options.increment > 0 { options.minimum } else { options.maximum };
        (options.start, first.filter(|_| options.start.is_none()), options.increment > 0)
    }

    fn begins_outside(&self, after: &Limits) -> bool {
        !(after.minimum..=after.maximum).contains(&self.start)
    }

    /// What a position becomes that the new limits leave no room for: the last number, so that no number is given twice; or the
    /// beginning, if the sequence could not give any of its new numbers before or has yet to come to them.
    fn moved_inside(&self, after: &Limits, upwards: bool) -> Vec<(i64, bool, Beyond)> {
        let is_apart = self.minimum > after.maximum || self.maximum < after.minimum;
        let moved = |limit: i64, is_last: bool| match is_last {
            true if is_apart => (after.start, false),
            is_last => (limit, is_last),
        };
        let mut all = Vec::new();
        if self.maximum > after.maximum {
            let (at, is_called) = moved(after.maximum, upwards);
            all.push((at, is_called, Beyond::Above(after.maximum)));
        }
        if self.minimum < after.minimum {
            let (at, is_called) = moved(after.minimum, !upwards);
            all.push((at, is_called, Beyond::Below(after.minimum)));
        }
        all
    }

    fn around(one: &Limits, other: &Limits) -> Limits {
        Limits {
            minimum: one.minimum.min(other.minimum),
            maximum: one.maximum.max(other.maximum),
            start: one.start,
        }
    }
}
