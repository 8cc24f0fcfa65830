//! `only-in-database`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "DP103",
    name: "only-in-database",
    group: Group::Dependents,
    what: "says that an object which only the named database has depends on what the draft changes",
    why: "No migration creates the object, so the draft does not drop it. PostgreSQL then refuses the change in that database.",
    example: Example::Command("driftless revision --autogenerate -m \"longer names\""),
    remedy: "Create the object in a migration, or drop it in the database before the migration runs.",
    is_fixed: false,
};
