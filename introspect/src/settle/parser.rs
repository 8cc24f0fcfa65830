//! Asks by parsing alone: exact, runs nothing, but needs the privilege to create temporary tables.
//!
//! Texts become checks and defaults of a temporary table, which is rolled back. The server deparses them, and the
//! result is parsed again until it no longer changes: `s IN ('x')` on a varchar changes in the second round, then never
//! again.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Answer, Pair, Side};
use postgres::Transaction;

use super::asking::Asking;
use super::enums::Declared;
use super::guard::Guard;
use super::refusal::Refusal;
use super::scratch::{Deparsed, Item, Scratch, deparsed};
use super::synonyms::{comparable, freezes};
use super::{FROZEN, WHOLE_ROW};
use crate::Error;
use driftless_sql::{Token, bare, tokens};

/// The number of changes after which a text counts as one that never becomes stable.
const ROUNDS: usize = 5;

/// The answers to questions that share a row, or that are all about defaults.
pub(super) fn answers(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
    guard: &Guard,
) -> Result<Vec<Answer>, Error> {
    let declared = Declared::of(transaction, &askings[0].question.enums)?;
    let mut first = |side: Side| first_readings(transaction, askings, side, &declared, path, guard);
    let (before, after) = (first(Side::Before)?, first(Side::After)?);
    let mut histories: Vec<Pair<History>> =
        before.into_iter().zip(after).map(|(before, after)| Pair { before, after }).collect();
    let scratch = Scratch::common(askings, &declared);
    for _ in 1..ROUNDS {
        let moving: Vec<(usize, Side)> = (0..histories.len())
            .flat_map(|place| Side::BOTH.map(|side| (place, side)))
            .filter(|(place, side)| {
                is_open(&histories[*place]) && side.of(&histories[*place]).is_moving()
            })
            .collect();
        if moving.is_empty() {
            break;
        }
        let items: Vec<Item<'_>> = moving
            .iter()
            .map(|(place, side)| Item {
                used_as: &askings[*place].question.used_as,
                text: side.of(&histories[*place]).last(),
            })
            .collect();
        let read = deparsed(transaction, &scratch, &items, "")?;
        for ((place, side), read) in moving.into_iter().zip(read) {
            side.of_mut(&mut histories[place]).read(read);
        }
    }
    Ok(askings.iter().zip(&histories).map(|(asking, it)| answer(asking, it)).collect())
}

/// The results of a text, round by round.
struct History {
    readings: Vec<String>,
    refused: Option<Refusal>,
    is_fixed: bool,
}

impl History {
    fn new(first: Deparsed) -> History {
        let mut history = History { readings: Vec::new(), refused: None, is_fixed: false };
        history.read(first);
        history
    }

    fn read(&mut self, read: Deparsed) {
        match read {
            Ok(text) => {
                self.is_fixed = self.readings.last() == Some(&text);
                self.readings.push(text);
            }
            Err(refusal) => self.refused = Some(refusal),
        }
    }

    fn last(&self) -> &str {
        self.readings.last().map_or("", String::as_str)
    }

    fn is_moving(&self) -> bool {
        self.refused.is_none() && !self.is_fixed
    }
}

/// Whether another round may change the answer: the result of every round means what the text means.
fn is_open(histories: &Pair<History>) -> bool {
    histories.before.refused.is_none() && histories.after.refused.is_none() && !have_met(histories)
}

fn have_met(Pair { before, after }: &Pair<History>) -> bool {
    let after: Vec<Vec<Token>> = after.readings.iter().map(|it| comparable(it)).collect();
    before.readings.iter().any(|it| after.contains(&comparable(it)))
}

fn answer(asking: &Asking<'_>, histories: &Pair<History>) -> Answer {
    let unknown = |reason: &str| Answer::Unknown(reason.to_owned());
    let sides = Side::BOTH.map(|it| it.of(histories));
    if sides.iter().any(|it| it.readings.is_empty()) {
        let refusals = sides.iter().filter_map(|it| it.refused.as_ref());
        let mut unable = refusals.filter_map(|it| match it {
            Refusal::Unable(reason) => Some(reason.as_str()),
            Refusal::Unreadable => None,
        });
        return match unable.next_back() {
            Some(reason) => unknown(reason),
            None if asking.whole_row => unknown(WHOLE_ROW),
            None => Answer::Different,
        };
    }
    let is_frozen =
        |side: Side| freezes(asking.tokens(side), &comparable(&side.of(histories).readings[0]));
    let frozen = Side::BOTH.map(is_frozen);
    match (have_met(histories), frozen) {
        (true, [true, true] | [false, false]) => Answer::Same,
        (_, [true, _] | [_, true]) => unknown(FROZEN),
        (false, [false, false]) if sides.iter().all(|it| it.is_fixed) => Answer::Different,
        (false, [false, false]) => {
            unknown("the server reads a text of its own differently each time")
        }
    }
}

/// Each text as its side means it. A model's text is parsed under the session's `search_path`, as a migration will be.
/// A catalog's text was written under an empty one; if a name could mean something else under the session's, a text
/// that an empty path leaves exactly unchanged counts as a catalog's.
fn first_readings(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    side: Side,
    declared: &Declared,
    path: &str,
    guard: &Guard,
) -> Result<Vec<History>, Error> {
    let items: Vec<Item<'_>> = askings
        .iter()
        .map(|it| Item {
            used_as: &it.question.used_as,
            text: side.of(&it.question.texts).as_str(),
        })
        .collect();
    let shadowed = places(askings, |it| guard.is_shadowed(it));
    let unrenamed = Scratch::unrenamed(askings, side, declared);
    let plain = read(transaction, &unrenamed, &items, &shadowed, "")?;
    let canonical: BTreeSet<usize> = plain
        .into_iter()
        .filter(|(place, it)| {
            let text = bare(askings[*place].tokens(side));
            it.as_ref().is_ok_and(|it| tokens(it).is_some_and(|it| bare(&it) == text))
        })
        .map(|(place, _)| place)
        .collect();
    let scratch = Scratch::of(askings, side, declared);
    let others: Vec<usize> = (0..items.len()).filter(|it| !canonical.contains(it)).collect();
    let canonical: Vec<usize> = canonical.into_iter().collect();
    let mut all = read(transaction, &scratch, &items, &others, path)?;
    all.extend(read(transaction, &scratch, &items, &canonical, "")?);
    Ok(all.into_values().map(History::new).collect())
}

fn places(askings: &[&Asking<'_>], is: impl Fn(&Asking<'_>) -> bool) -> Vec<usize> {
    askings.iter().enumerate().filter(|(_, it)| is(it)).map(|(place, _)| place).collect()
}

/// Some of the items, each with its index.
fn read(
    transaction: &mut Transaction<'_>,
    scratch: &Scratch<'_>,
    items: &[Item<'_>],
    places: &[usize],
    path: &str,
) -> Result<BTreeMap<usize, Deparsed>, Error> {
    let some: Vec<Item<'_>> = places.iter().map(|it| items[*it]).collect();
    Ok(places.iter().copied().zip(deparsed(transaction, scratch, &some, path)?).collect())
}
