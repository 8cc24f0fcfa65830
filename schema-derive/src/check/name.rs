//! Checks of names.

use syn::{Ident, LitStr};

use crate::ctxt::Ctxt;
use crate::spelling::MAX_NAME_BYTES;

/// PostgreSQL truncates longer names, so the model would never match the database.
pub(crate) fn name(ctxt: &Ctxt, written: Option<&LitStr>, ident: &Ident, name: &str) {
    let message = if name.len() > MAX_NAME_BYTES {
        format!(
            "PostgreSQL keeps {MAX_NAME_BYTES} bytes of a name and this has {}: write a shorter one",
            name.len()
        )
    } else if name.contains('\0') {
        "a name in PostgreSQL holds no NUL: remove it".to_owned()
    } else {
        return;
    };
    match written {
        Some(written) => ctxt.error(written, message),
        None => ctxt.error(ident, message),
    }
}

pub(crate) fn renamed(ctxt: &Ctxt, old: Option<&LitStr>, name: &str) {
    if let Some(old) = old
        && old.value() == name
    {
        ctxt.error(old, format!("it is called `{name}` now: `renamed_from` takes the old name"));
    }
}
