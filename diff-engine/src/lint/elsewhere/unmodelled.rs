//! `unmodelled`.

use crate::lint::rule::{Example, Group, Page};

pub(crate) const PAGE: Page = Page {
    code: "UM101",
    name: "unmodelled",
    group: Group::Open,
    what: "says that the database has something that driftless does not model",
    why: "driftless neither compares, changes nor drops it.",
    example: Example::Sql("CREATE TABLE orders (…) PARTITION BY RANGE (ordered_at);"),
    remedy: "Nothing. Manage it by migrations that you write yourself. `--strict` makes it an error.",
    is_fixed: false,
};
