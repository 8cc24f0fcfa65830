//! What several kinds of constraints write alike.

use driftless_schema::{Name, Timing, Validity};

use super::sql::identifiers;

pub(crate) fn key_columns(columns: &[Name], without_overlaps: bool) -> String {
    let end = if without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    format!("{}{end}", identifiers(columns))
}

pub(crate) fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::Immediate => "",
        Timing::Deferrable => " DEFERRABLE",
        Timing::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

pub(crate) fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "",
        Validity::NotValid => " NOT VALID",
        Validity::NotEnforced => " NOT ENFORCED",
    }
}
