//! `stops-on-rows`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "PR101",
    name: "stops-on-rows",
    group: Group::Proof,
    what: "says that the draft passes on empty tables only",
    why: "With rows in the tables the server refuses a statement of the draft. `revision` writes the draft all the same and ends with an exit code of its own.",
    example: Example::Command("driftless revision --autogenerate -m \"required email\""),
    remedy: "Say what such rows get (`backfill`, `default`), write it into the files, or keep the draft if the tables are empty wherever it runs.",
    is_fixed: true,
};
