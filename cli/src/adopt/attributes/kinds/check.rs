//! A check constraint.

use driftless_schema::Check;

use crate::adopt::attributes::common::{comment, validity};
use crate::adopt::attributes::words::{call, flag, quoted};

/// On the struct: only PostgreSQL knows which columns an expression mentions.
pub(super) fn of_check(check: &Check) -> String {
    let (expression, name) = (quoted(check.expression.as_str()), quoted(check.name.as_str()));
    let mut items = vec![format!("expression = {expression}"), format!("name = {name}")];
    items.extend(flag(!check.inherited, "no_inherit"));
    items.extend(validity(check.validity));
    items.extend(comment(check.comment.as_ref()));
    call("check", items)
}
