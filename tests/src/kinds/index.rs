//! What the tests need of indexes.

use driftless_schema::{
    Expression, Index, IndexColumn, LooseName, Name, OperatorClass, Pair, Schema,
};

use super::{Field, NOTHING, TestsOf, expression, field, names, newer, on, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "index/invalid_is_built_again",
        "index/statistics_of_an_expression_added",
        "index/two_renamed_to_each_other",
    ],
    odd: Pair {
        before: r#"create index "i@" on "t@" ("gone@") where "gone@" <> 'p@';"#,
        after: "",
    },
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).indexes = vec![
        Index::new("t_index", vec![on("a"), IndexColumn::new(expression("lower(a)"))]),
        Index { unique: true, ..Index::new("t_other", vec![on("b")]) },
    ];
}

fn index<'a>(schema: &'a mut Schema, name: &str) -> &'a mut Index {
    let mut indexes = table(schema).indexes.iter_mut();
    indexes.find(|it| it.name.as_str() == name).expect("it is in the base")
}

const FIELDS: &[Field] = &[
    field("index/name", |it| index(it, "t_index").name = Name::new("other")),
    field("index/unique", |it| index(it, "t_other").unique = false),
    newer(15, "index/nulls_distinct", |it| index(it, "t_other").nulls_distinct = false),
    field("index/method", |it| {
        let other = index(it, "t_other");
        (other.unique, other.method) = (false, Name::new("hash"));
    }),
    field("index/columns", |it| index(it, "t_other").columns = vec![on("b"), on("c")]),
    field("index/collation", |it| {
        index(it, "t_index").columns[0].collation = Some(LooseName::bare("C"));
    }),
    field("index/collation_of_an_expression", |it| {
        index(it, "t_index").columns[1].collation = Some(LooseName::bare("C"));
    }),
    field("index/class", |it| {
        index(it, "t_index").columns[0].class = Some(OperatorClass {
            name: LooseName::bare("text_pattern_ops"),
            parameters: Default::default(),
        });
    }),
    field("index/descending", |it| {
        let column = &mut index(it, "t_index").columns[0];
        (column.descending, column.nulls_first) = (true, true);
    }),
    field("index/nulls_first", |it| index(it, "t_index").columns[0].nulls_first = true),
    field("index/statistics", |it| index(it, "t_index").columns[1].statistics = Some(9)),
    field("index/expression", |it| {
        index(it, "t_index").columns[1].key = expression("upper(a)");
    }),
    field("index/include", |it| index(it, "t_other").include = names(&["c"])),
    field("index/predicate", |it| {
        index(it, "t_other").predicate = Some(Expression::new("b > 5"));
    }),
    field("index/parameters", |it| {
        let parameters = &mut index(it, "t_other").storage.parameters;
        parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("index/tablespace", |it| {
        index(it, "t_other").storage.tablespace = Some(Name::new("elsewhere"));
    }),
    field("index/clustered", |it| index(it, "t_other").storage.clustered = true),
    field("index/replica_identity", |it| index(it, "t_other").storage.replica_identity = true),
    field("index/comment", |it| index(it, "t_other").comment = some("fast")),
];
