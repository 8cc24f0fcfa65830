//! Groups migrations into revisions, and checks that the history is valid; each check names what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::{Revision, listed};
use crate::nearest::nearest;
use crate::{Error, Lineage, Migration};

pub(super) fn same_revision(one: &Migration, other: &Migration) -> bool {
    match (&one.lineage, &other.lineage) {
        (Some(one), Some(other)) => one.revision == other.revision,
        (Some(_) | None, _) => false,
    }
}

pub(super) fn revision(
    migrations: Vec<Migration>,
    previous: Option<String>,
) -> Result<Revision, Error> {
    let Some(lineage) = migrations[0].lineage.clone() else {
        return Ok(Revision {
            id: migrations[0].version.clone(),
            revises: previous.into_iter().collect(),
            depends_on: Vec::new(),
            labels: Vec::new(),
            migrations,
        });
    };
    let complete = migrations.len() == lineage.parts
        && migrations.iter().filter_map(|it| it.lineage.as_ref()).zip(1..).all(|(it, part)| {
            it.part == part && it.parts == lineage.parts && it.revises == lineage.revises
        });
    if !complete {
        let names: Vec<&str> = migrations.iter().map(|it| it.name.as_str()).collect();
        return Err(Error::new(
            format!(
                "the revision `{}` should have {} directories that belong together, but it has {}",
                lineage.revision,
                lineage.parts,
                names.join(", ")
            ),
            "restore the missing directories (`git status` shows them), or remove all its directories and draft again",
        ));
    }
    let Lineage { revision, revises, depends_on, labels, .. } = lineage;
    Ok(Revision { id: revision, revises, depends_on, labels, migrations })
}

pub(super) fn check_ids(revisions: &[Revision]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &Revision> = BTreeMap::new();
    for revision in revisions {
        if let Some(other) = seen.insert(&revision.id, revision) {
            return Err(Error::new(
                format!(
                    "`{}` and `{}` have the same revision id `{}`",
                    other.name(),
                    revision.name(),
                    revision.id
                ),
                "the directories of one revision must follow each other; if one was copied, give it a new id in its metadata.toml",
            ));
        }
    }
    Ok(())
}

pub(super) fn check_labels(revisions: &[Revision]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &Revision> = BTreeMap::new();
    for revision in revisions {
        for label in &revision.labels {
            if let Some(other) = seen.insert(label, revision) {
                return Err(Error::new(
                    format!(
                        "`{}` and `{}` both have the label `{label}`",
                        other.name(),
                        revision.name()
                    ),
                    "a label names one branch: remove it from one of the two metadata.toml files",
                ));
            }
            if let Some(other) = revisions.iter().find(|it| it.id == *label) {
                return Err(Error::new(
                    format!(
                        "the label `{label}` of `{}` is the id of `{}`",
                        revision.name(),
                        other.name()
                    ),
                    "give the label another name in its metadata.toml",
                ));
            }
        }
    }
    Ok(())
}

/// A circle is always out of order, too, but this error is easier to understand.
pub(super) fn check_acyclic(revisions: &[Revision]) -> Result<(), Error> {
    let by_id: BTreeMap<&str, &Revision> =
        revisions.iter().map(|it| (it.id.as_str(), it)).collect();
    for revision in revisions {
        if revision.parents().any(|it| it == revision.id) {
            return Err(Error::new(
                format!("`{}` follows itself", revision.name()),
                "correct `revises` and `depends_on` in its metadata.toml",
            ));
        }
        // All paths back from this revision, until one leads to it again.
        let mut paths = vec![vec![revision]];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(path) = paths.pop() {
            let last = path.last().expect("a path has a start");
            for parent in last.parents().filter_map(|it| by_id.get(it)) {
                if parent.id == revision.id {
                    return Err(Error::new(
                        format!("these revisions follow each other in a circle: {}", listed(&path)),
                        "correct `revises` or `depends_on` in one of their metadata.toml files",
                    ));
                }
                if seen.insert(&parent.id) {
                    paths.push(path.iter().copied().chain([*parent]).collect());
                }
            }
        }
    }
    Ok(())
}

pub(super) fn check_parents(revisions: &[Revision]) -> Result<(), Error> {
    for (position, revision) in revisions.iter().enumerate() {
        let words = revision
            .revises
            .iter()
            .map(|it| (it, "revises"))
            .chain(revision.depends_on.iter().map(|it| (it, "depends on")));
        for (parent, word) in words {
            match revisions.iter().position(|it| it.id == *parent) {
                Some(earlier) if earlier < position => {}
                Some(_) => {
                    return Err(Error::new(
                        format!(
                            "`{}` {word} `{parent}`, but Diesel would run `{parent}` later",
                            revision.name()
                        ),
                        "rename the directories of the former so that their versions sort after those of the latter",
                    ));
                }
                None => {
                    let known = revisions.iter().map(|it| it.id.as_str());
                    let help = match nearest(parent, known) {
                        Some(near) => {
                            format!("did you mean `{near}`? Correct the id in metadata.toml")
                        }
                        None => {
                            "restore the missing migration, or correct its metadata.toml".to_owned()
                        }
                    };
                    return Err(Error::new(
                        format!(
                            "`{}` {word} `{parent}`, but the migrations directory lacks that revision",
                            revision.name()
                        ),
                        help,
                    ));
                }
            }
        }
    }
    Ok(())
}
