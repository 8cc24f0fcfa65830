//! `revision --update`: drafts the last revision again, and keeps the lines that were written by hand.

use std::time::SystemTime;

use driftless_diff_engine::DraftedMigration;
use driftless_revisions::{self as revisions, History, Revision, State, Written};
use driftless_schema::record::Head;
use serde::{Deserialize, Serialize};
use similar::{ConflictStyle, MergeResolution, TextMerge};

use super::{Arguments, Lineage};
use crate::config::Config;
use crate::failure::Failure;
use crate::recorded::models_at;
use crate::session::Session;

/// The revision as it is, and as it was drafted.
pub(super) struct Redraft {
    pub(super) lineage: Lineage,
    /// The models as of the revisions before it.
    pub(super) head_before: Option<Head>,
    revision: Revision,
    drafted: Drafted,
}

/// The contents of `.driftless/drafted.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Drafted {
    revision: String,
    parts: Vec<DraftedPart>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DraftedPart {
    up: String,
    down: String,
}

/// The text that records a draft, so that hand-written lines can be told from drafted ones.
pub(in crate::verbs) fn drafted_text(revision: &str, parts: &[DraftedMigration]) -> String {
    let parts = parts.iter().map(|it| DraftedPart { up: it.up.clone(), down: it.down.clone() });
    let drafted = Drafted { revision: revision.to_owned(), parts: parts.collect() };
    let json = serde_json::to_string_pretty(&drafted).expect("texts are JSON");
    format!("{json}\n")
}

impl Redraft {
    pub(super) fn of(
        session: &Session<'_>,
        history: &History,
        arguments: &Arguments,
    ) -> Result<Redraft, Failure> {
        let Some(revision) = history.head()? else {
            return Err(Failure::new(
                "there is no revision to draft again",
                "draft one with `--autogenerate`",
            ));
        };
        if revision.revises.len() > 1 {
            return Err(Failure::new(
                format!("`{}` merges branches: such a revision is not drafted", revision.name()),
                "draft a new revision after it",
            ));
        }
        not_applied(session, revision)?;
        let drafted = revisions::drafted(&session.config.migrations_dir)?
            .map(|it| serde_json::from_str::<Drafted>(&it))
            .transpose()
            .map_err(|it| {
                Failure::of("`.driftless/drafted.json` cannot be read", it)
                    .with_help("restore it from git")
            })?;
        let drafted = match drafted {
            Some(drafted) if drafted.revision == revision.id => drafted,
            // An undecided draft was not recorded: nobody edits a file that only raises an error.
            _ if revision.undecided() => {
                Drafted { revision: revision.id.clone(), parts: Vec::new() }
            }
            Some(_) | None => {
                return Err(Failure::new(
                    format!(
                        "the original draft of `{}` is not recorded, so driftless cannot tell its hand-written lines from drafted ones",
                        revision.name()
                    ),
                    "draft a new revision after it, or delete its directory and draft it again",
                ));
            }
        };
        let mut below = history.with_ancestors([revision]);
        below.remove(&history.position(revision));
        let models = models_at(session.config, history, &below)?;
        let parent = revision.revises.first().cloned().unwrap_or_default();
        let lineage = Lineage {
            id: revision.id.clone(),
            revises: revision.revises.clone(),
            depends_on: revision.depends_on.clone(),
            labels: revision.labels.clone(),
            heads: history.heads().iter().map(|it| it.id.clone()).collect(),
            start: history.only(&below),
        };
        if arguments.message.is_some() {
            return Err(Failure::new(
                "`--update` keeps the name of the revision",
                "leave `--message` out",
            ));
        }
        Ok(Redraft {
            lineage,
            head_before: models.map(|it| Head::new(parent, &it, Vec::new())),
            revision: revision.clone(),
            drafted,
        })
    }

    /// Its directories.
    pub(super) fn written(&self) -> &[revisions::Migration] {
        &self.revision.migrations
    }

    /// Whether each of its directories runs in a transaction.
    pub(super) fn frames(&self) -> Vec<bool> {
        self.revision.migrations.iter().map(|it| it.run_in_transaction).collect()
    }

    /// The new draft with the lines that were written by hand.
    pub(super) fn with_hand_written_lines(
        &self,
        new: &[DraftedMigration],
    ) -> Result<Vec<DraftedMigration>, Failure> {
        let parts = &self.revision.migrations;
        let edited = |it: &revisions::Migration, was: &DraftedPart| {
            without_header(&it.up) != was.up
                || it.down.as_deref().map(without_header) != Some(was.down.as_str())
        };
        let was = &self.drafted.parts;
        if parts.len() != new.len() || was.len() != new.len() {
            if parts.iter().zip(was).any(|(it, was)| edited(it, was)) {
                return Err(Failure::new(
                    format!(
                        "the new draft has {} directories instead of {}, and the old ones contain hand-written lines",
                        new.len(),
                        parts.len()
                    ),
                    "move the hand-written lines into a separate revision (`driftless revision --empty`), then update again",
                ));
            }
            return Ok(new.to_vec());
        }
        let merge = |name: &str, file: &str, was: &str, is: &str, new: &str| {
            merged(was, without_header(is), new).map_err(|both| {
                Failure::new(
                    format!("conflict in `{name}/{file}`: the hand-written lines and the new draft change the same lines, so nothing was written:\n{both}"),
                    "undo the hand-written lines or the change of the models, then update again",
                )
            })
        };
        parts
            .iter()
            .zip(was)
            .zip(new)
            .map(|((is, was), new)| {
                let down = is.down.as_deref().unwrap_or_default();
                Ok(DraftedMigration {
                    up: merge(&is.name, "up.sql", &was.up, &is.up, &new.up)?,
                    down: merge(&is.name, "down.sql", &was.down, down, &new.down)?,
                    in_transaction: new.in_transaction,
                })
            })
            .collect()
    }

    /// Replaces the revision by the new draft.
    pub(super) fn write(
        &self,
        config: &Config,
        draft: &revisions::Draft,
    ) -> Result<Written, Failure> {
        let names =
            revisions::names_for_redraft(&self.revision, draft.parts.len(), SystemTime::now())?;
        let old: Vec<&revisions::Migration> = self.revision.migrations.iter().collect();
        Ok(revisions::rewrite(&config.migrations_dir, &old, draft, &names, &[])?)
    }
}

/// Fails if the revision is applied: databases that have it would never get the difference.
fn not_applied(session: &Session<'_>, revision: &Revision) -> Result<(), Failure> {
    let Some(database) = session.database_if_configured()? else { return Ok(()) };
    if revision.state(&database.applied) == State::Pending {
        return Ok(());
    }
    Err(Failure::new(
        format!("`{}` is applied, so driftless does not draft it again", revision.name()),
        "draft a new revision after it; or, if no other database has it, roll it back first: `driftless downgrade -1`",
    ))
}

/// Merges the lines that were written by hand with a new draft. If both add lines in one place, the drafted lines come
/// first, because the others may depend on them. Lines that were written before or after a drafted statement stay there
/// when the statement is drafted differently. If both change the same lines, the error is the text with conflict markers.
fn merged(was: &str, by_hand: &str, drafted: &str) -> Result<String, String> {
    let mut merge = TextMerge::from_lines(was, by_hand, drafted);
    let mut text = String::new();
    for region in merge.regions() {
        let by_hand = region.ours_range().filter_map(|it| merge.ours_line(it));
        let drafted = region.theirs_range().filter_map(|it| merge.theirs_line(it));
        match region.resolution() {
            MergeResolution::Unchanged | MergeResolution::Ours | MergeResolution::Both => {
                text.extend(by_hand);
            }
            MergeResolution::Theirs => text.extend(drafted),
            MergeResolution::Conflict => {
                let was: Vec<&str> =
                    region.base_range().filter_map(|it| merge.base_line(it)).collect();
                let by_hand: Vec<&str> = by_hand.collect();
                if let Some(after) = by_hand.strip_prefix(was.as_slice()) {
                    text.extend(drafted);
                    text.extend(after.iter().copied());
                } else if let Some(before) = by_hand.strip_suffix(was.as_slice()) {
                    text.extend(before.iter().copied());
                    text.extend(drafted);
                } else {
                    return Err(conflict(&mut merge));
                }
            }
            // A later version of the crate may add other resolutions, which would be unknown here.
            _ => return Err(conflict(&mut merge)),
        }
    }
    Ok(text)
}

fn conflict(merge: &mut TextMerge<'_, '_, '_, str>) -> String {
    merge.conflict_style(ConflictStyle::Diff3);
    merge.labels("old draft", "written by hand", "new draft");
    merge.to_string()
}

/// A drafted file without the header about its proof.
fn without_header(file: &str) -> &str {
    let mut rest = file;
    while let Some(line) = rest.strip_prefix("-- driftless: ") {
        rest = line.split_once('\n').map_or("", |(_, rest)| rest);
    }
    if rest.len() < file.len() { rest.strip_prefix('\n').unwrap_or(rest) } else { rest }
}

#[cfg(test)]
mod tests {
    use driftless_schema::text::comment;

    use super::*;

    #[test]
    fn what_both_sides_add_at_one_place_is_kept() {
        let added = merged("a\n", "a\nby hand\n", "a\ndrafted\n");
        assert_eq!(added.as_deref(), Ok("a\ndrafted\nby hand\n"));
        let beside = merged("a\nb\n", "a\nbefore\nb\n", "a\ndrafted\n");
        assert_eq!(beside.as_deref(), Ok("a\nbefore\ndrafted\n"));
        let beside = merged("a\nb\nc\n", "a\nb\nafter\nc\n", "a\ndrafted\nd\nc\n");
        assert_eq!(beside.as_deref(), Ok("a\ndrafted\nd\nafter\nc\n"));
        let changed = merged("a\nb\n", "a\nby hand\n", "a\ndrafted\n");
        assert_eq!(
            changed,
            Err("a\n<<<<<<< written by hand\nby hand\n||||||| old draft\nb\n=======\ndrafted\n>>>>>>> new draft\n".to_owned())
        );
    }

    #[test]
    fn a_literal_may_look_like_a_conflict() {
        let was = "a\n<<<<<<< a\n=======\n";
        let added = merged(was, &format!("{was}by hand\n"), &format!("{was}drafted\n"));
        assert_eq!(added, Ok(format!("{was}drafted\nby hand\n")));
    }

    #[test]
    fn a_header_is_no_part_of_a_draft() {
        assert_eq!(
            without_header("-- driftless: proven\n-- driftless: twice\n\nSELECT 1;\n"),
            "SELECT 1;\n"
        );
        assert_eq!(without_header("\nSELECT 1;\n"), "\nSELECT 1;\n");
        // A server's message of several lines, one of them empty.
        let header: String =
            "a\rb\n\n-- c".lines().map(|it| comment(&format!("driftless: {it}"))).collect();
        assert_eq!(without_header(&format!("{header}\n{header}")), header);
    }
}
