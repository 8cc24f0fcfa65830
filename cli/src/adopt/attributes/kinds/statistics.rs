//! Extended statistics.

use driftless_schema::{Name, Statistics, StatisticsKind};

use crate::adopt::attributes::common::{FieldOf, comment};
use crate::adopt::attributes::words::{call, quoted};

pub(super) fn of_statistics(
    statistics: &Statistics,
    namespace: &Name,
    field: FieldOf<'_>,
) -> String {
    let mut items: Vec<String> = statistics.columns.iter().map(field).collect();
    items.extend(statistics.expressions.iter().map(|it| quoted(it.as_str())));
    let is_lone = statistics.columns.is_empty() && statistics.expressions.len() == 1;
    if !is_lone && statistics.kinds.len() < StatisticsKind::ALL.len() {
        let kinds = statistics.kinds.iter().map(|it| it.keyword().to_owned());
        items.push(call("kinds", kinds.collect()));
    }
    items.extend(statistics.target.map(|it| format!("target = {it}")));
    items.push(format!("name = {}", quoted(statistics.name.name.as_str())));
    if statistics.name.namespace != *namespace {
        items.push(format!("schema = {}", quoted(statistics.name.namespace.as_str())));
    }
    items.extend(comment(statistics.comment.as_ref()));
    call("statistics", items)
}
