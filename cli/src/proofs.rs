//! The state of the recorded proofs: which migrations were edited since, and which were never proven.

use driftless_revisions::{Finding, FindingKind, Migration, Proof};

use crate::config::Config;
use crate::failure::Failure;

/// A finding for each migration that was edited after its proof.
pub(crate) fn edited<'a>(migrations: impl IntoIterator<Item = &'a Migration>) -> Vec<Finding> {
    let edited = migrations.into_iter().filter(|it| it.proof() == Proof::Edited);
    let finding = |it: &Migration| Finding {
        kind: FindingKind::Unproven,
        about: it.version.clone(),
        message: format!("`{}` was edited after it was proven", it.name),
        help: format!(
            "review the change, then prove the edited migration: `driftless prove {}`",
            it.name
        ),
    };
    edited.map(finding).collect()
}

/// Fails if the project requires proofs and a migration of the plan has none or was edited since.
pub(crate) fn required(config: &Config, plan: &[&Migration]) -> Result<(), Failure> {
    if !config.require_proof {
        return Ok(());
    }
    let unproven = plan.iter().find(|it| it.proof() != Proof::Valid);
    unproven.map_or(Ok(()), |it| {
        let why = match it.proof() {
            Proof::Edited => "was edited after it was proven",
            Proof::None | Proof::Valid => "was not proven",
        };
        Err(Failure::new(
            format!("`{}` {why}, but driftless.toml has `require_proof = true`", it.name),
            format!("nothing was run; prove the migration: `driftless prove {}`", it.name),
        ))
    })
}
