//! `stale-rename`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "RN102",
    name: "stale-rename",
    group: Group::Open,
    what: "says that a `renamed_from` is no longer needed",
    why: "The rename is in a migration already. An attribute that is left for years hides a new rename of the same name.",
    example: Example::Model("#[schema(renamed_from = \"name\")]\nfull_name: String,"),
    remedy: "Remove the attribute once every database has the new name.",
    is_fixed: false,
};
