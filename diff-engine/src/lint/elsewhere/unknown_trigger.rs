//! `unknown-trigger`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "TR103",
    name: "unknown-trigger",
    group: Group::Writes,
    what: "says that a trigger which only the named database has may fire while rows are filled",
    why: "No migration creates the trigger, so the proof ran without it. It fires in the named database.",
    example: Example::Command("driftless revision --autogenerate -m \"fill names\""),
    remedy: "Create the trigger in a migration, or name it in `quiet_triggers` of driftless.toml if it must not fire.",
    is_fixed: false,
};
