//! `differs-in-database`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "DP102",
    name: "differs-in-database",
    group: Group::Dependents,
    what: "says that the named database has another version of a view, policy, trigger, rule or function than the migrations create",
    why: "The draft recreates the version of the database, since that is the one that would be lost. The proof ran with the version of the migrations.",
    example: Example::Command("driftless revision --autogenerate -m \"longer names\""),
    remedy: "Bring both together: put the version of the database into a migration, or take back what was changed by hand.",
    is_fixed: false,
};
