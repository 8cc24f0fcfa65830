//! `possible-rename`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "RN101",
    name: "possible-rename",
    group: Group::Open,
    what: "asks whether something was renamed, or dropped and something else added",
    why: "The SQL for a rename keeps the data, the SQL for a drop does not. driftless does not guess: without an answer nothing is drafted that runs.",
    example: Example::Command(
        "driftless revision --autogenerate -m \"full names\" --rename users.name:users.full_name",
    ),
    remedy: "Say `--rename OLD:NEW` or `--drop OLD`, or `renamed_from` on the model.",
    is_fixed: true,
};
