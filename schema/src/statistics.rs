//! Extended statistics: `CREATE STATISTICS`.

use std::collections::BTreeSet;

use crate::{Expression, Name, Naming, QualifiedName};

/// Statistics over several columns or expressions of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Their name, which need not be in their table's namespace.
    pub name: QualifiedName,
    /// Who chose the name.
    pub naming: Naming,
    /// What is gathered. Empty for one expression alone.
    pub kinds: BTreeSet<StatisticsKind>,
    /// The columns. Their order says nothing.
    pub columns: BTreeSet<Name>,
    /// The expressions, without the parentheses around them. From PostgreSQL 14 on.
    pub expressions: Vec<Expression>,
    /// `ALTER STATISTICS … SET STATISTICS`; none: what the server is set to.
    pub target: Option<i16>,
    /// `COMMENT ON STATISTICS`.
    pub comment: Option<String>,
}

/// What extended statistics gather.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticsKind {
    /// `ndistinct`: how many different combinations.
    Distinct,
    /// `dependencies`: how far one column decides another.
    Dependencies,
    /// `mcv`: the most common combinations.
    MostCommon,
}

impl StatisticsKind {
    /// Every kind: what is gathered where nothing is said.
    pub const ALL: [StatisticsKind; 3] =
        [StatisticsKind::Distinct, StatisticsKind::Dependencies, StatisticsKind::MostCommon];

    /// As SQL says it.
    pub fn keyword(self) -> &'static str {
        match self {
            StatisticsKind::Distinct => "ndistinct",
            StatisticsKind::Dependencies => "dependencies",
            StatisticsKind::MostCommon => "mcv",
        }
    }
}
