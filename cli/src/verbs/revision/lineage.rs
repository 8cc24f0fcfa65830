//! The identity of a new revision in the history: its id, parents, dependencies and labels. Settled before anything is
//! written.

use std::collections::BTreeSet;

use driftless_revisions::{self as revisions, History, Revision, Target};

use super::Arguments;
use crate::failure::Failure;

/// The identity of a revision, and what is before it.
#[derive(Clone, Debug)]
pub(super) struct Lineage {
    pub(super) id: String,
    pub(super) revises: Vec<String>,
    pub(super) depends_on: Vec<String>,
    pub(super) labels: Vec<String>,
    /// The current heads.
    pub(super) heads: Vec<String>,
    /// The revisions before it, from which the draft starts.
    pub(super) start: History,
}

impl Lineage {
    pub(super) fn of(history: &History, arguments: &Arguments) -> Result<Lineage, Failure> {
        let NewNames { id, labels } =
            new_names(history, arguments.rev_id.as_deref(), &arguments.label)?;
        let parent = parent(history, arguments)?;
        let mut needed: Vec<&Revision> = Vec::new();
        for text in &arguments.depends_on {
            let target: Target = text.parse()?;
            needed.extend(target.revisions(history, None)?);
        }
        let start = history.with_ancestors(parent.into_iter().chain(needed.iter().copied()));
        Ok(Lineage {
            id,
            revises: parent.into_iter().map(|it| it.id.clone()).collect(),
            depends_on: needed.into_iter().map(|it| it.id.clone()).collect(),
            labels,
            heads: history.heads().iter().map(|it| it.id.clone()).collect(),
            start: history.only(&start),
        })
    }

    /// A draft of this revision, without any files yet.
    pub(super) fn draft(&self, message: &str) -> revisions::Draft {
        revisions::Draft {
            id: self.id.clone(),
            revises: self.revises.clone(),
            depends_on: self.depends_on.clone(),
            labels: self.labels.clone(),
            heads: self.heads.clone(),
            message: message.to_owned(),
            ..revisions::Draft::default()
        }
    }
}

/// The parent; none if the revision starts a history.
fn parent<'a>(
    history: &'a History,
    arguments: &Arguments,
) -> Result<Option<&'a Revision>, Failure> {
    let Some(text) = &arguments.head else {
        if arguments.splice {
            return Err(Failure::new(
                "`--splice` starts a branch, but no parent is named",
                "name the parent revision: `--head ID --splice`",
            ));
        }
        return history.head().map_err(|it| {
            Failure::new(
                it.message,
                "merge the heads with `driftless merge heads -m \"…\"`, or name the parent: `--head ID`",
            )
        });
    };
    let target: Target = text.parse()?;
    let found = target.revisions(history, None)?;
    let parent = match found.as_slice() {
        [] => return Ok(None),
        [one] => *one,
        _ => {
            return Err(Failure::new(
                format!("`--head {text}` names several revisions, but a revision has one parent"),
                "name one, or merge them with `driftless merge`",
            ));
        }
    };
    if !arguments.splice && history.heads().iter().all(|it| it.id != parent.id) {
        return Err(Failure::new(
            format!("`{}` is not a head: other revisions follow it", parent.name()),
            "add `--splice` to start a new branch there",
        ));
    }
    Ok(Some(parent))
}

/// The id and the labels of a new revision.
#[derive(Debug)]
pub(in crate::verbs) struct NewNames {
    pub(in crate::verbs) id: String,
    pub(in crate::verbs) labels: Vec<String>,
}

/// Checks that an id and labels are unused, and cannot be mistaken for another target.
pub(in crate::verbs) fn new_names(
    history: &History,
    id: Option<&str>,
    labels: &[String],
) -> Result<NewNames, Failure> {
    let mut taken: BTreeSet<&str> = ["head", "heads", "base", "current"].into();
    for revision in &history.revisions {
        taken.extend([revision.id.as_str()]);
        taken.extend(revision.labels.iter().map(String::as_str));
    }
    for word in id.into_iter().chain(labels.iter().map(String::as_str)) {
        let odd = word.chars().find(|it| !(it.is_ascii_alphanumeric() || *it == '_' || *it == '.'));
        if let Some(odd) = odd {
            return Err(Failure::new(
                format!("the id or label `{word}` contains `{odd}`, which is not allowed"),
                "use letters, digits, `_` and `.`; `@`, `-`, `+` and `:` have a special meaning in targets",
            ));
        }
        if word.is_empty() || word.len() > 50 {
            return Err(Failure::new(
                format!("the id or label `{word}` has {} characters", word.len()),
                "use 1 to 50 characters",
            ));
        }
        if !taken.insert(word) {
            return Err(Failure::new(
                format!("`{word}` is already taken"),
                "choose another id or label",
            ));
        }
    }
    Ok(NewNames { id: id.map_or_else(revisions::fresh_id, str::to_owned), labels: labels.to_vec() })
}
