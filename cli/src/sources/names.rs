//! What models declare about names: what was renamed, and which models are missing only because less was compiled.

use driftless_diff_engine::{Backfill, Intent, Merged, Quiet};
use driftless_schema::record::{Head, resolve};
use driftless_schema::{ObjectId, Pair};

use super::opened::Modelled;
use crate::compare::in_a_circle;
use crate::failure::Failure;
use crate::intent::Renamed;
use crate::models::Models;

/// The renames from the start to the end. Models declare them relative to the other side, whichever side they are on; two
/// sets of models declare them relative to each other.
pub(super) fn renamed(models: Pair<Option<&Modelled>>, head: Option<&Head>) -> Renamed {
    let turned = |pairs: Vec<(ObjectId, ObjectId)>| -> Vec<(ObjectId, ObjectId)> {
        pairs.into_iter().map(|(old, new)| (new, old)).collect()
    };
    let since_head =
        |it: &Modelled| head.map_or(Vec::new(), |head| head.renames(&it.models.records));
    let given_up =
        |it: &Modelled| head.map_or(Vec::new(), |head| head.given_up(&it.models.records));
    let of = |it: &Modelled, said, drafted, since_head, given_up| Renamed {
        said,
        drafted,
        since_head,
        given_up,
        declared: declared(head),
        backfills: it
            .wanted
            .backfills
            .iter()
            .map(|(column, value)| Backfill { column: column.clone(), value: value.clone() })
            .collect(),
        quiet: it
            .wanted
            .quiet_triggers
            .iter()
            .map(|(table, trigger)| Quiet { table: Some(table.clone()), trigger: trigger.clone() })
            .collect(),
        merged: it
            .wanted
            .removed
            .iter()
            .map(|(enumeration, from, to)| Merged {
                enumeration: enumeration.clone(),
                from: from.clone(),
                to: to.clone(),
            })
            .collect(),
    };
    match (models.before, models.after) {
        (None, None) => Renamed::default(),
        (None, Some(after)) => {
            of(after, open(after, head), drafted(after, head), since_head(after), given_up(after))
        }
        (Some(before), None) => {
            let (open, drafted) = (open(before, head), drafted(before, head));
            of(before, turned(open), turned(drafted), turned(since_head(before)), Vec::new())
        }
        (Some(before), Some(after)) => {
            let start = Head::new("", &before.models.records, Vec::new());
            let mut said = after.wanted.renamed_from.clone();
            said.extend(turned(before.wanted.renamed_from.clone()));
            let records = &after.models.records;
            of(after, said, Vec::new(), start.renames(records), start.given_up(records))
        }
    }
}

/// What the models of the last draft declared, of kinds that are managed once they are declared.
fn declared(head: Option<&Head>) -> Vec<ObjectId> {
    let objects = head.map_or(Vec::new(), |it| resolve(&it.models).schema.objects());
    objects.into_iter().filter(|it| it.kind.is_managed_once_declared()).collect()
}

/// The declared renames, without circles that the last draft has already followed: if names are only exchanged, nothing
/// else tells whether that has been done.
fn open(models: &Modelled, head: Option<&Head>) -> Vec<(ObjectId, ObjectId)> {
    let said = &models.wanted.renamed_from;
    let drafted = drafted(models, head);
    let all = said.iter().filter(|it| !(drafted.contains(it) && in_a_circle(it, said)));
    all.cloned().collect()
}

/// The declared renames that were also declared at the last draft.
fn drafted(models: &Modelled, head: Option<&Head>) -> Vec<(ObjectId, ObjectId)> {
    let known = head.map_or(Vec::new(), |it| resolve(&it.models).renamed_from);
    models.wanted.renamed_from.iter().filter(|it| known.contains(it)).cloned().collect()
}

/// Fails if models are missing because their crate or feature was not compiled: a draft would drop their tables.
pub(super) fn nothing_vanished(
    head: &Head,
    models: &Models,
    intent: &Intent,
) -> Result<(), Failure> {
    let spoken_of = |id: &ObjectId| {
        intent.drops.contains(id)
            || intent.undeclared.contains(id)
            || intent.renames.iter().any(|it| it.from == *id)
    };
    let vanished = head.vanished(&models.records, &models.compiled);
    let Some(first) = vanished.iter().find(|it| !it.objects.iter().all(spoken_of)) else {
        return Ok(());
    };
    let objects: Vec<String> = first.objects.iter().map(ToString::to_string).collect();
    let (how, missing) = match first.features.as_slice() {
        [] => ("is not compiled".to_owned(), "the package with `--package`, or as `packages`"),
        features => (
            format!("is compiled without {}", features.join(", ")),
            "the features with `--features`, or as `features`",
        ),
    };
    let drops: Vec<String> = objects.iter().map(|it| format!("--drop {it}")).collect();
    Err(Failure::new(
        format!(
            "the last draft had models of the crate `{}`, which {how} this time, so this draft would drop {}",
            first.name,
            objects.join(", ")
        ),
        format!(
            "name {missing} in driftless.toml; if these models were removed on purpose, draft with `{}`",
            drops.join(" ")
        ),
    ))
}
