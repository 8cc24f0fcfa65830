//! `not-compared`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "UN101",
    name: "not-compared",
    group: Group::Open,
    what: "says that the server cannot tell here whether two texts mean the same",
    why: "driftless asks PostgreSQL whether two expressions are equal, and this role may not create the temporary tables that it needs. Nothing is drafted for these texts.",
    example: Example::Command("driftless check"),
    remedy: "Compare where temporary tables can be created, as `driftless revision` does.",
    is_fixed: true,
};
