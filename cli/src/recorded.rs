//! The models as of any revision, computed from the changes that each revision recorded.

use std::collections::BTreeSet;

use driftless_revisions::{History, models_of};
use driftless_schema::record::{Delta, Record};

use crate::config::Config;
use crate::failure::Failure;

/// The models as of these revisions; none if no draft has recorded any.
pub(crate) fn models_at(
    config: &Config,
    history: &History,
    positions: &BTreeSet<usize>,
) -> Result<Option<Vec<Record>>, Failure> {
    let mut models = None;
    for place in positions {
        let revision = &history.revisions[*place];
        let Some(text) = models_of(&config.migrations_dir, &revision.id)? else { continue };
        let delta = Delta::parse(&text).map_err(|it| {
            let place = format!("cannot read the model changes of `{}`", revision.name());
            Failure::of(place, it).with_help(format!(
                "restore `.driftless/models/{}.json` in the migrations directory",
                revision.id
            ))
        })?;
        models = Some(delta.onto(models.as_deref().unwrap_or_default()));
    }
    Ok(models)
}
