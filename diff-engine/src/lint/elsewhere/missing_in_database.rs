//! `missing-in-database`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "DP104",
    name: "missing-in-database",
    group: Group::Dependents,
    what: "says that a migration creates an object which the named database does not have",
    why: "The draft drops and recreates the object. In that database the `DROP` fails.",
    example: Example::Command("driftless revision --autogenerate -m \"longer names\""),
    remedy: "Recreate the object in the database, or drop it in a migration.",
    is_fixed: false,
};
