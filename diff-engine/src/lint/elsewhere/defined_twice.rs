//! `defined-twice`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "MD101",
    name: "defined-twice",
    group: Group::Models,
    what: "says that two structs define one table or enum",
    why: "driftless cannot know which of them is meant.",
    example: Example::Model(
        "#[derive(Schema)]\n#[schema(table_name = \"users\")]\nstruct User { … }",
    ),
    remedy: "Derive `Schema` for one of them, or give them different names.",
    is_fixed: true,
};
