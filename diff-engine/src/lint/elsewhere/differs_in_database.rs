//! `differs-in-database`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "DP102",
    name: "differs-in-database",
    group: Group::Dependents,
    what: "says that the named database has another version of a view, policy, trigger, rule or function than the migrations create",
    why: "The draft recreates the version of the database, because that version would be lost otherwise. The proof ran with the version of the migrations.",
    example: Example::Command("driftless revision --autogenerate -m \"longer names\""),
    remedy: "Put the version of the database into a migration, or undo the manual change.",
    is_fixed: false,
};
