//! What can happen to an enum.

use driftless_schema::{Enum, Name, Pair, QualifiedName};

use crate::matching::{Matched, Matching};

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
    /// Labels were removed or reordered, which no `ALTER TYPE` can do.
    Rebuild(Pair<Enum>),
    /// Its comment is another, or gone.
    Comment(QualifiedName, Option<String>),
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

pub(super) fn changes(matching: &Matching) -> Vec<EnumChange> {
    let mut all = Vec::new();
    for matched in &matching.enums {
        match matched {
            Matched::Added(it) => all.push(EnumChange::Create(it.clone())),
            Matched::Removed(it) => all.push(EnumChange::Drop(it.clone())),
            Matched::Kept(pair) => all.extend(kept(pair, matching)),
        }
    }
    all
}

fn kept(pair: &Pair<Enum>, matching: &Matching) -> Vec<EnumChange> {
    let Enum { name, labels, comment } = &pair.before;
    let after = &pair.after;
    let mut all = Vec::new();
    if *name != after.name {
        all.push(EnumChange::Rename(pair.as_ref().map(|it| it.name.clone())));
    }
    let mut labels = labels.clone();
    for renamed in &matching.labels {
        let texts = renamed.as_ref().map(|it| it.path.last().map_or("", Name::as_str).to_owned());
        if renamed.after.path[..2] != [after.name.namespace.clone(), after.name.name.clone()] {
            continue;
        }
        for label in labels.iter_mut().filter(|it| **it == texts.before) {
            label.clone_from(&texts.after);
        }
        all.push(EnumChange::RenameLabel(after.name.clone(), texts));
    }
    match added_labels(&labels, &after.labels) {
        Some(added) => {
            all.extend(added.into_iter().map(|it| EnumChange::AddLabel(after.name.clone(), it)));
        }
        None => all.push(EnumChange::Rebuild(Pair {
            before: Enum { name: after.name.clone(), labels, comment: comment.clone() },
            after: after.clone(),
        })),
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
