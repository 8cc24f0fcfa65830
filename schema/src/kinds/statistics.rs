//! Extended statistics: `CREATE STATISTICS`.

use std::collections::BTreeSet;

use crate::{Expression, Kind, Name, Naming, ObjectId, QualifiedName};

/// Statistics over several columns or expressions of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Their name, which need not be in their table's namespace.
    pub name: QualifiedName,
    /// Who chose the name.
    pub naming: Naming,
    /// The kinds of statistics. Empty for one expression alone.
    pub kinds: BTreeSet<StatisticsKind>,
    /// The columns. Their order has no meaning.
    pub columns: BTreeSet<Name>,
    /// The expressions, without the parentheses around them. From PostgreSQL 14 on.
    pub expressions: Vec<Expression>,
    /// `ALTER STATISTICS … SET STATISTICS`; none: the server's default.
    pub target: Option<i16>,
    /// `COMMENT ON STATISTICS`.
    pub comment: Option<String>,
    /// Who owns them, if that is not the role that migrates.
    pub owner: KeptOwner,
}

/// The owner that an object which is made again keeps. Who owns what is compared as `Rights`, so two of these never differ.
#[derive(Clone, Debug, Default)]
pub struct KeptOwner(pub Option<Name>);

impl PartialEq for KeptOwner {
    fn eq(&self, _other: &KeptOwner) -> bool {
        true
    }
}

impl Eq for KeptOwner {}

/// The kinds of extended statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticsKind {
    /// `ndistinct`: the number of different combinations.
    Distinct,
    /// `dependencies`: how far one column determines another.
    Dependencies,
    /// `mcv`: the most common combinations.
    MostCommon,
}

impl StatisticsKind {
    /// Every kind: PostgreSQL's default.
    pub const ALL: [StatisticsKind; 3] =
        [StatisticsKind::Distinct, StatisticsKind::Dependencies, StatisticsKind::MostCommon];

    /// The SQL keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            StatisticsKind::Distinct => "ndistinct",
            StatisticsKind::Dependencies => "dependencies",
            StatisticsKind::MostCommon => "mcv",
        }
    }
}

impl ObjectId {
    /// Extended statistics, by their own qualified name.
    pub fn statistics(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Statistics, name)
    }
}
