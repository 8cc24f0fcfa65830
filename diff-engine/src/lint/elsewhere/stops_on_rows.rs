//! `stops-on-rows`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "PR101",
    name: "stops-on-rows",
    group: Group::Proof,
    what: "says that the draft runs only if the tables are empty",
    why: "If the tables have rows, the server refuses a statement of the draft. `revision` writes the draft anyway, and exits with a code of its own.",
    example: Example::Command("driftless revision --autogenerate -m \"required email\""),
    remedy: "Give such rows a value (`backfill`, `default`), edit the files, or keep the draft if the tables are empty in every database.",
    is_fixed: true,
};
