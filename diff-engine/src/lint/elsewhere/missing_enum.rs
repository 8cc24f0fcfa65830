//! `missing-enum`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "MD102",
    name: "missing-enum",
    group: Group::Models,
    what: "says that a column is of an enum that no model records",
    why: "The enum derives no `Schema`, or its crate is not linked into the program that is read.",
    example: Example::Model("status: Status,"),
    remedy: "Derive `Schema` for the enum, or add its package to `packages` of driftless.toml.",
    is_fixed: true,
};
