//! `unknown-old-name`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "RN103",
    name: "unknown-old-name",
    group: Group::Open,
    what: "says that `renamed_from` names something that never existed",
    why: "The name is misspelled, or the rename was done elsewhere. Without a match the draft drops and adds.",
    example: Example::Model("#[schema(renamed_from = \"nmae\")]\nfull_name: String,"),
    remedy: "Correct the name, or remove the attribute.",
    is_fixed: true,
};
