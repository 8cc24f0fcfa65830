//! The error of a verb with the field of the model that the failed statement is about.

use std::path::Path;

use driftless_introspect::script::About;
use driftless_revisions as revisions;

use crate::failure::Failure;
use crate::fields;
use crate::replay::Refused;

/// The failure with the field that the failed statement is about, if there is such a statement and such a field.
pub(crate) fn located(failure: Failure, root: &Path) -> Failure {
    let source = failure.source.as_deref();
    let refused = source.and_then(|it| it.downcast_ref::<Refused>());
    let error = source.and_then(|it| it.downcast_ref::<revisions::Error>());
    let found = match (refused, error.and_then(|it| it.place.as_ref())) {
        (Some(refused), _) if refused.field.is_none() => {
            let complaint = &refused.complaint;
            let place = complaint.place.as_ref();
            place.and_then(|it| fields::of(&it.text, &complaint.about, root))
        }
        (None, Some(place)) => fields::of(&place.text, &About::default(), root),
        (_, _) => None,
    };
    match found {
        Some(field) => Failure { message: format!("{}{field}", failure.message), ..failure },
        None => failure,
    }
}
