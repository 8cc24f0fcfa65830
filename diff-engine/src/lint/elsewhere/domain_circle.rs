//! `domain-circle`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "MD104",
    name: "domain-circle",
    group: Group::Models,
    what: "says that domains are over each other",
    why: "A domain is created after the type that it is over, so PostgreSQL cannot create any of them.",
    example: Example::Model("#[schema(domain(name = \"email\", type = \"email\"))]"),
    remedy: "Give one of the domains a type of PostgreSQL as its `type`.",
    is_fixed: true,
};
