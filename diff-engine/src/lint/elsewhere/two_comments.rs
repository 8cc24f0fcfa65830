//! `two-comments`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "MD103",
    name: "two-comments",
    group: Group::Models,
    what: "says that two structs give one PostgreSQL schema different comments",
    why: "A schema has one comment.",
    example: Example::Model("#[schema(schema_comment = \"sales\")]"),
    remedy: "Give both structs the same comment, or remove one of the comments.",
    is_fixed: true,
};
