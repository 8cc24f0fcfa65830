//! Statements about extended statistics as SQL.

use driftless_schema::{QualifiedName, Statistics};

use super::StatisticsStatement;
use crate::render::{Spelled, comment_on, enclosed, identifier, qualified, rename};

impl Spelled for StatisticsStatement {
    fn sql(&self) -> String {
        match self {
            StatisticsStatement::Create(table, it) => create(table, it),
            StatisticsStatement::Drop(name) => format!("DROP STATISTICS {};\n", qualified(name)),
            StatisticsStatement::Rename(names) => rename("STATISTICS", names),
            StatisticsStatement::SetTarget(name, target) => format!(
                "ALTER STATISTICS {} SET STATISTICS {};\n",
                qualified(name),
                target.unwrap_or(-1)
            ),
            StatisticsStatement::Owner(name, owner) => {
                format!("ALTER STATISTICS {} OWNER TO {};\n", qualified(name), identifier(owner))
            }
            StatisticsStatement::Comment(name, text) => {
                comment_on(&format!("STATISTICS {}", qualified(name)), text.as_deref())
            }
        }
    }
}

fn create(table: &QualifiedName, statistics: &Statistics) -> String {
    let kinds: Vec<&str> = statistics.kinds.iter().map(|it| it.keyword()).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let columns = statistics.columns.iter().map(identifier);
    let expressions = statistics.expressions.iter().map(enclosed);
    let all: Vec<String> = columns.chain(expressions).collect();
    format!(
        "CREATE STATISTICS {}{kinds} ON {} FROM {};\n",
        qualified(&statistics.name),
        all.join(", "),
        qualified(table)
    )
}
