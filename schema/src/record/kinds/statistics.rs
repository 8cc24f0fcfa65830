//! Extended statistics.

use serde::{Deserialize, Serialize};

use crate::naming::{Taken, addition};
use crate::record::{OptionsRecord, TableRecord};
use crate::{Expression, KeptOwner, Name, Naming, QualifiedName, Statistics, StatisticsKind};

/// Extended statistics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsRecord {
    /// Their name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their namespace, if it is not the table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Column names in the database.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// SQL expressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

/// PostgreSQL names them after their table and their columns (`ChooseExtendedStatisticName`); the names have to be
/// unique only among statistics.
pub(super) fn statistics(record: &TableRecord, table: &QualifiedName) -> Vec<Statistics> {
    let mut taken = Taken::default();
    for name in record.statistics.iter().filter_map(|it| it.name.as_deref()) {
        taken.take(Name::new(name));
    }
    let mut one = |it: &StatisticsRecord| {
        let over = it.columns.iter().map(String::as_str);
        let over = addition(over.chain(it.expressions.iter().map(|_| "expr")));
        let (name, naming) = match &it.name {
            Some(name) => (Name::new(name.as_str()), Naming::Given),
            None => (taken.choose(&record.name, &over, "stat"), Naming::Chosen),
        };
        let namespace = it.namespace.as_deref().map_or(table.namespace.clone(), Name::new);
        let kinds = StatisticsKind::ALL.into_iter();
        let is_lone = it.columns.is_empty() && it.expressions.len() == 1;
        let said = |kind: &StatisticsKind| match it.options.kinds.as_slice() {
            [] => !is_lone,
            words => words.iter().any(|it| it == kind.keyword()),
        };
        Statistics {
            name: QualifiedName { namespace, name },
            naming,
            kinds: kinds.filter(said).collect(),
            columns: it.columns.iter().map(|it| Name::new(it.as_str())).collect(),
            expressions: it.expressions.iter().map(|it| Expression::new(it.trim())).collect(),
            target: it.options.statistics,
            comment: it.options.comment.clone(),
            owner: KeptOwner::default(),
        }
    };
    record.statistics.iter().map(&mut one).collect()
}
