//! `unsupported-by-server`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "VR101",
    name: "unsupported-by-server",
    group: Group::Servers,
    what: "says that the models use a feature that this PostgreSQL version lacks",
    why: "The server would refuse the statement. The message names the version that has the feature.",
    example: Example::Model("#[schema(virtual_generated = \"price * count\")]"),
    remedy: "Leave it out, or run that version or a later one.",
    is_fixed: true,
};
