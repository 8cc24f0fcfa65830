//! What can happen to an enum.

use driftless_schema::naming::object_name;
use driftless_schema::{Column, Enum, Kind, ObjectId, Pair, QualifiedName};

use crate::kinds::{Known, RebuiltType};
use crate::matching::{Matched, Matching};

/// A change of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumChange {
    /// The enum is new.
    Create(Enum),
    /// The enum is dropped.
    Drop(Enum),
    /// The enum is renamed.
    Rename(Pair<QualifiedName>),
    /// A label is renamed.
    RenameLabel(QualifiedName, RenamedLabel),
    /// A label is new, and all other labels keep their order.
    AddLabel(QualifiedName, NewLabel),
    /// Labels were removed or reordered, which no `ALTER TYPE` can do: another type replaces the enum.
    Rebuild(Box<Rebuild>),
    /// The enum's comment is changed or removed.
    Comment(QualifiedName, Option<String>),
}

/// An enum that is replaced by another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuild {
    /// The enum's name when the draft begins, and after.
    pub names: Pair<QualifiedName>,
    /// The name of the old enum until it is dropped.
    pub aside: QualifiedName,
    /// Its labels before.
    pub labels: Vec<String>,
    /// The enum that replaces it.
    pub after: Enum,
    /// The columns of this enum, or of a type over it, that stay.
    pub columns: Vec<Labelled>,
    /// Renamed labels. The names may form a circle.
    pub renamed: Vec<Pair<String>>,
    /// Removed labels, each with the label that its rows get.
    pub merged: Vec<Pair<String>>,
}

/// A column whose values are labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Its table.
    pub table: QualifiedName,
    /// The column.
    pub column: Pair<Column>,
    /// Whether a value is an array of labels.
    pub array: bool,
}

impl Rebuild {
    /// What everything that uses the enum has to know.
    pub(super) fn rebuilt_type(&self) -> RebuiltType {
        let becomes = |label: &String| {
            let renamed = self.renamed.iter().find(|it| it.before == *label);
            match renamed {
                Some(it) => Some(it.after.clone()),
                None => self.stays(label).then(|| label.clone()),
            }
        };
        RebuiltType {
            kind: Kind::Enum,
            names: self.names.clone(),
            casts_from: None,
            columns: self.columns.iter().map(|it| (it.table.clone(), it.column.clone())).collect(),
            labels: self.labels.iter().map(|it| (it.clone(), becomes(it))).collect(),
        }
    }

    /// Whether a label is there after, and is not one that takes over the name of a removed label.
    fn stays(&self, label: &str) -> bool {
        self.after.labels.iter().any(|it| it == label)
            && self.renamed.iter().all(|it| it.after != label)
    }

    /// Each label whose rows get another text, once, with that text. All replacements happen at the same time.
    pub fn replaced(&self) -> Vec<Pair<String>> {
        let mut all: Vec<Pair<String>> = Vec::new();
        for pair in self.renamed.iter().chain(&self.merged) {
            if all.iter().all(|it| it.before != pair.before) {
                all.push(pair.clone());
            }
        }
        all
    }

    /// The labels that no row may have.
    pub fn gone(&self) -> Vec<String> {
        let replaced = self.replaced();
        let is_gone =
            |label: &&String| !self.stays(label) && replaced.iter().all(|it| it.before != **label);
        self.labels.iter().filter(is_gone).cloned().collect()
    }

    /// The labels that are neither kept nor renamed: a text that mentions them has no meaning any longer.
    pub fn removed(&self) -> Vec<String> {
        let is_renamed = |label: &&String| self.renamed.iter().any(|it| it.before == **label);
        let labels = self.labels.iter().filter(|it| !self.stays(it));
        labels.filter(|it| !is_renamed(it)).cloned().collect()
    }

    /// The replacements after which rows that had two different labels have the same one.
    pub fn joined(&self) -> Vec<Pair<String>> {
        let replaced = self.replaced();
        let becomes = |label: &String| {
            let other = replaced.iter().find(|it| it.before == *label);
            other.map_or_else(|| label.clone(), |it| it.after.clone())
        };
        // Rows with a label that goes stop the draft, so none of them has another label afterwards.
        let has_rows = |label: &String| !self.gone().contains(label);
        let is_shared = |it: &&Pair<String>| {
            let mut others = self.labels.iter().filter(|other| **other != it.before);
            others.any(|other| has_rows(other) && becomes(other) == it.after)
        };
        replaced.iter().filter(is_shared).cloned().collect()
    }
}

/// A renamed label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedLabel {
    /// Its name on each side.
    pub names: Pair<String>,
    /// A name that no label has: the label gets it temporarily if names form a circle.
    pub spare: String,
}

/// A new label and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLabel {
    /// The label.
    pub label: String,
    /// Its position.
    pub position: LabelPosition,
}

/// The position of a new label. Always written, so that the order never depends on the labels in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelPosition {
    /// Right after that label, which exists or was just added.
    After(String),
    /// First, right before that label.
    Before(String),
    /// The enum had no label at all.
    Only,
}

pub(super) fn changes(enums: &[Matched<Enum>], known: &Known<'_>) -> Vec<EnumChange> {
    let mut all = Vec::new();
    for matched in enums {
        match matched {
            Matched::Added(it) => all.push(EnumChange::Create(it.clone())),
            Matched::Removed(it) => {
                all.push(EnumChange::Drop(Enum {
                    name: known.renames.object(Kind::Enum, &it.name),
                    ..it.clone()
                }));
            }
            Matched::Kept(pair) => all.extend(altered(pair, known)),
        }
    }
    all
}

fn altered(pair: &Pair<Enum>, known: &Known<'_>) -> Vec<EnumChange> {
    let Known { matching, renames, .. } = *known;
    let Enum { name, labels, comment } = &pair.before;
    let after = &pair.after;
    let mut all = Vec::new();
    let names = Pair { before: renames.placed(name), after: after.name.clone() };
    if names.differs() {
        all.push(EnumChange::Rename(names));
    }
    let renamed = matching.renamed_labels(&after.name);
    // Each label is looked up once: names may pass from one label to another.
    let carried = |label: &String| {
        let renamed = renamed.iter().find(|it| it.before == *label);
        renamed.map_or_else(|| label.clone(), |it| it.after.clone())
    };
    let carried: Vec<String> = labels.iter().map(carried).collect();
    match added_labels(&carried, &after.labels) {
        Some(added) => {
            let mut taken: Vec<String> = labels.iter().chain(&after.labels).cloned().collect();
            all.extend(renamed.into_iter().map(|names| {
                let spare = spare(&names.after, &taken);
                taken.push(spare.clone());
                EnumChange::RenameLabel(after.name.clone(), RenamedLabel { names, spare })
            }));
            all.extend(added.into_iter().map(|it| EnumChange::AddLabel(after.name.clone(), it)));
        }
        None => {
            let merged = merged(matching, pair);
            let placed = renames.placed(name);
            let rebuild = Rebuild {
                aside: known.aside(&placed),
                names: Pair { before: placed, after: after.name.clone() },
                labels: pair.before.labels.clone(),
                after: after.clone(),
                columns: columns_of(known, &after.name),
                renamed,
                merged,
            };
            return vec![EnumChange::Rebuild(Box::new(rebuild))];
        }
    }
    if *comment != after.comment {
        all.push(EnumChange::Comment(after.name.clone(), after.comment.clone()));
    }
    all
}

/// The columns of a rebuilt enum, or of a type over it, that stay and have that type on both sides: they get the new type
/// in the same step.
fn columns_of(known: &Known<'_>, name: &QualifiedName) -> Vec<Labelled> {
    let id = ObjectId::enumeration(name);
    let columns = known.columns(|types| !types.differs() && known.values.stands_over(types, &id));
    let labelled = columns.into_iter().map(|(table, column)| Labelled {
        array: known.values.after(&column.after.data_type).0.array,
        table,
        column,
    });
    labelled.collect()
}

/// A label that is not among the taken ones.
pub(crate) fn spare(label: &str, taken: &[String]) -> String {
    let name = |end: &str| object_name(label, "", end).as_str().to_owned();
    let numbered = (1..).map(|it| name(&format!("_aside{it}")));
    let mut names = std::iter::once(name("_aside")).chain(numbered);
    names.find(|it| !taken.contains(it)).expect("there are more names than labels")
}

/// The new labels, if all others still exist in the same order.
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

/// The removed labels and those that take over their rows, as the user declared. On a downgrade, also the other way
/// round, for a label that took over only one other.
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
