//! What can happen to an enum.

use driftless_schema::{Column, Enum, Name, Pair, QualifiedName};

use super::{Change, again};
use crate::matching::{Matched, Matching, Renames};

/// A change of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumChange {
    /// It is new.
    Create(Enum),
    /// It goes.
    Drop(Enum),
    /// It has another name.
    Rename(Pair<QualifiedName>),
    /// A label has another name.
    RenameLabel(QualifiedName, Pair<String>),
    /// A label is new, and every other label stays where it is.
    AddLabel(QualifiedName, NewLabel),
    /// Labels were removed or reordered, which no `ALTER TYPE` can do: another type takes its place.
    Rebuild(Box<Rebuild>),
    /// Its comment is another, or gone.
    Comment(QualifiedName, Option<String>),
}

/// An enum that another one takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuild {
    /// Its name as it is when the draft begins, and after.
    pub names: Pair<QualifiedName>,
    /// Its labels before.
    pub labels: Vec<String>,
    /// What takes its place.
    pub after: Enum,
    /// The columns of it that stay, by their tables.
    pub columns: Vec<(QualifiedName, Pair<Column>)>,
    /// Labels whose rows get another one: renamed ones, and those that somebody said so of.
    pub replaced: Vec<Pair<String>>,
}

impl Rebuild {
    /// The labels that no row may have.
    pub fn gone(&self) -> impl Iterator<Item = &String> {
        self.labels.iter().filter(|label| {
            !self.after.labels.contains(label)
                && self.replaced.iter().all(|it| it.before != **label)
        })
    }
}

/// A new label and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLabel {
    /// The label.
    pub label: String,
    /// Where it stands.
    pub position: LabelPosition,
}

/// Where a new label stands. Always said, so that the order never depends on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelPosition {
    /// Right behind that label, which is there already or was just added.
    After(String),
    /// First, right before that label.
    Before(String),
    /// The enum had no label at all.
    Only,
}

pub(super) fn changes(matching: &Matching, renames: &Renames) -> Vec<EnumChange> {
    let mut all = Vec::new();
    for matched in &matching.enums {
        match matched {
            Matched::Added(it) => all.push(EnumChange::Create(it.clone())),
            Matched::Removed(it) => {
                all.push(EnumChange::Drop(Enum { name: renames.placed(&it.name), ..it.clone() }));
            }
            Matched::Kept(pair) => all.extend(kept(pair, matching, renames)),
        }
    }
    all
}

/// The names after of the enums that others take the place of.
pub(super) fn rebuilt(all: &[Change]) -> Vec<QualifiedName> {
    let name = |it: &Change| match it {
        Change::Enum(EnumChange::Rebuild(it)) => Some(it.names.after.clone()),
        _ => None,
    };
    all.iter().filter_map(name).collect()
}

fn kept(pair: &Pair<Enum>, matching: &Matching, renames: &Renames) -> Vec<EnumChange> {
    let Enum { name, labels, comment } = &pair.before;
    let after = &pair.after;
    let mut all = Vec::new();
    let names = Pair { before: renames.placed(name), after: after.name.clone() };
    if names.differs() {
        all.push(EnumChange::Rename(names));
    }
    let mut labels = labels.clone();
    let mut renamed_labels = Vec::new();
    for renamed in &matching.labels {
        let texts = renamed.as_ref().map(|it| it.path.last().map_or("", Name::as_str).to_owned());
        if renamed.after.path[..2] != [after.name.namespace.clone(), after.name.name.clone()] {
            continue;
        }
        for label in labels.iter_mut().filter(|it| **it == texts.before) {
            label.clone_from(&texts.after);
        }
        renamed_labels.push(texts);
    }
    match added_labels(&labels, &after.labels) {
        Some(added) => {
            let renamed = renamed_labels.into_iter();
            all.extend(renamed.map(|it| EnumChange::RenameLabel(after.name.clone(), it)));
            all.extend(added.into_iter().map(|it| EnumChange::AddLabel(after.name.clone(), it)));
        }
        None => {
            let merged = merged(matching, pair);
            let rebuild = Rebuild {
                names: Pair { before: renames.placed(name), after: after.name.clone() },
                labels: pair.before.labels.clone(),
                after: after.clone(),
                columns: again::columns_of(matching, renames, &after.name),
                replaced: renamed_labels.into_iter().chain(merged).collect(),
            };
            return vec![EnumChange::Rebuild(Box::new(rebuild))];
        }
    }
    if *comment != after.comment {
        all.push(EnumChange::Comment(after.name.clone(), after.comment.clone()));
    }
    all
}

/// The labels that are new, if all others are still there in the same order.
fn added_labels(before: &[String], after: &[String]) -> Option<Vec<NewLabel>> {
    let kept: Vec<&String> = after.iter().filter(|it| before.contains(it)).collect();
    if kept.iter().copied().ne(before) {
        return None;
    }
    let mut added = Vec::new();
    for (place, label) in after.iter().enumerate() {
        if before.contains(label) {
            continue;
        }
        let position = match (place.checked_sub(1), before.first()) {
            (Some(previous), _) => LabelPosition::After(after[previous].clone()),
            (None, Some(first)) => LabelPosition::Before(first.clone()),
            (None, None) => LabelPosition::Only,
        };
        added.push(NewLabel { label: label.clone(), position });
    }
    Some(added)
}

/// The labels that go and the ones that take over, as somebody said. Back from a label that only one other went into, too.
fn merged(matching: &Matching, pair: &Pair<Enum>) -> Vec<Pair<String>> {
    let own = matching
        .merged
        .iter()
        .filter(|it| [&pair.before.name, &pair.after.name].contains(&&it.enumeration));
    let said: Vec<Pair<String>> =
        own.map(|it| Pair { before: it.from.clone(), after: it.to.clone() }).collect();
    let back =
        said.iter().filter(|it| said.iter().filter(|other| other.after == it.after).count() == 1);
    let back: Vec<Pair<String>> = back.cloned().map(Pair::swap).collect();
    let holds = |it: &Pair<String>| {
        let Pair { before, after } = pair.as_ref().map(|it| &it.labels);
        before.contains(&it.before) && !after.contains(&it.before) && after.contains(&it.after)
    };
    said.into_iter().chain(back).filter(holds).collect()
}
