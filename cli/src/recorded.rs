//! The models as of any revision, computed from the changes that each revision recorded.

use std::collections::BTreeSet;

use driftless_revisions::{History, Revision, models_of};
use driftless_schema::Schema;
use driftless_schema::record::{Delta, Record, resolve};

use crate::config::Config;
use crate::failure::Failure;
use crate::session;

/// The models as of these revisions; none if no draft has recorded any.
pub(crate) fn models_at(
    config: &Config,
    history: &History,
    positions: &BTreeSet<usize>,
) -> Result<Option<Vec<Record>>, Failure> {
    let mut models = None;
    for place in positions {
        let revision = &history.revisions[*place];
        let Some(delta) = delta_of(config, revision)? else { continue };
        models = Some(delta.onto(models.as_deref().unwrap_or_default()));
    }
    Ok(models)
}

/// What the models of each revision declared, as far as the revision changed it. Without a history, of all revisions in
/// the directory.
pub(crate) fn declared(config: &Config, history: Option<&History>) -> Result<Vec<Schema>, Failure> {
    let all = deltas(config, history)?;
    Ok(all.iter().map(|it| resolve(&it.set).schema).collect())
}

/// What each revision recorded of its models. Without a history, of all revisions in the directory.
pub(crate) fn records_of_revisions(
    config: &Config,
    history: Option<&History>,
) -> Result<Vec<Record>, Failure> {
    Ok(deltas(config, history)?.into_iter().flat_map(|it| it.set).collect())
}

fn deltas(config: &Config, history: Option<&History>) -> Result<Vec<Delta>, Failure> {
    let history = match history {
        Some(history) => history.clone(),
        None => session::history(config)?,
    };
    let all = history.revisions.iter().map(|it| delta_of(config, it));
    Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn delta_of(config: &Config, revision: &Revision) -> Result<Option<Delta>, Failure> {
    let Some(text) = models_of(&config.migrations_dir, &revision.id)? else { return Ok(None) };
    let delta = Delta::parse(&text).map_err(|it| {
        let place = format!("cannot read the model changes of `{}`", revision.name());
        Failure::of(place, it).with_help(format!(
            "restore `.driftless/models/{}.json` in the migrations directory",
            revision.id
        ))
    })?;
    Ok(Some(delta))
}
