//! `foreign-owner`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "DP105",
    name: "foreign-owner",
    group: Group::Dependents,
    what: "says that an object which has to be recreated has an owner whose role the migrating role is not a member of",
    why: "Only the owner may drop the object, so the migration fails in that database.",
    example: Example::Command("driftless revision --autogenerate -m \"longer names\""),
    remedy: "Run the migration as a role that is a member of the owner, or change the owner.",
    is_fixed: false,
};
