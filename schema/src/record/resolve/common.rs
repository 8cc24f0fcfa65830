//! The common parts of records of several kinds.

use crate::record::OptionsRecord;
use crate::{IndexStorage, Name, Timing, Validity};

pub(super) fn timing(options: &OptionsRecord) -> Timing {
    match (options.deferrable, options.deferred) {
        (_, true) => Timing::Deferred,
        (true, false) => Timing::Deferrable,
        (false, false) => Timing::Immediate,
    }
}

pub(super) fn validity(options: &OptionsRecord) -> Validity {
    match (options.not_enforced, options.not_valid) {
        (true, _) => Validity::NotEnforced,
        (false, true) => Validity::NotValid,
        (false, false) => Validity::Valid,
    }
}

pub(super) fn storage(options: &OptionsRecord) -> IndexStorage {
    IndexStorage {
        parameters: options.with.clone(),
        tablespace: options.tablespace.as_deref().map(Name::from),
        clustered: options.clustered,
        replica_identity: options.replica_identity.is_some(),
    }
}

pub(super) fn names(texts: &[String]) -> Vec<Name> {
    texts.iter().map(|it| Name::new(it.as_str())).collect()
}
