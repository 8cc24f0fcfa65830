//! What the tests need of extended statistics.

use std::collections::BTreeSet;

use driftless_schema::{
    Expression, KeptOwner, Naming, Pair, QualifiedName, Schema, Statistics, StatisticsKind,
};

use super::{Field, NOTHING, TestsOf, field, names, newer, public, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "statistics/comment_added",
        "statistics/moved_to_another_schema",
        "statistics/of_another_owner_with_other_columns",
        "statistics/target_added",
        "statistics/two_renamed_to_each_other",
    ],
    odd: Pair { before: r#"create statistics "st@" on "gone@", "typed@" from "t@";"#, after: "" },
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).statistics = vec![Statistics {
        name: public("t_statistics"),
        naming: Naming::Given,
        kinds: StatisticsKind::ALL.into_iter().collect(),
        columns: names(&["b", "c"]).into_iter().collect(),
        expressions: Vec::new(),
        target: None,
        comment: None,
        owner: KeptOwner::default(),
    }];
}

const FIELDS: &[Field] = &[
    field("statistics/name", |it| table(it).statistics[0].name = public("other")),
    field("statistics/namespace", |it| {
        table(it).statistics[0].name = QualifiedName::new("beside", "t_statistics");
    }),
    field("statistics/kinds", |it| {
        table(it).statistics[0].kinds = BTreeSet::from([StatisticsKind::MostCommon]);
    }),
    field("statistics/columns", |it| {
        table(it).statistics[0].columns = names(&["b", "d"]).into_iter().collect();
    }),
    newer(14, "statistics/expressions", |it| {
        table(it).statistics[0].expressions = vec![Expression::new("b + c")];
    }),
    field("statistics/target", |it| table(it).statistics[0].target = Some(9)),
    field("statistics/comment", |it| table(it).statistics[0].comment = some("for the planner")),
];
