//! Indexes that back no constraint.

use driftless_schema::{Expression, Index, IndexColumn, IndexKey};

use super::{schemas, table};

fn index(name: &str, method: &str, columns: Vec<IndexColumn>) -> Index {
    Index { method: method.into(), ..Index::new(name, columns) }
}

fn column(name: &str) -> IndexColumn {
    IndexColumn::new(IndexKey::Column(name.into()))
}

fn expression(text: &str) -> IndexColumn {
    IndexColumn::new(IndexKey::Expression(Expression::new(text)))
}

#[test]
fn of_every_shape() {
    let script = "create table t (id int primary key, gone int, a int, b text, c int[]);
        alter table t drop column gone;
        create index ordered on t (a desc, b nulls first, id desc nulls last);
        create unique index single on t (b);
        create index part on t (a) where b = ')(' or a > 1;
        create index partial_null on t (a) where b is null;
        create index computed on t (lower(b), a, (a + id));
        create index constant on t ((1));
        create index array_gin on t using gin (c);
        create index \"Hash ed\" on t using hash (a);
        create index summary on t using brin (a, b);
        create index collected on t (b collate \"default\")";
    for schema in schemas(script) {
        let ordered = vec![
            IndexColumn { descending: true, nulls_first: true, ..column("a") },
            IndexColumn { nulls_first: true, ..column("b") },
            IndexColumn { descending: true, ..column("id") },
        ];
        let part = |name: &str, text: &str| Index {
            predicate: Some(Expression::new(text)),
            ..index(name, "btree", vec![column("a")])
        };
        let computed = vec![expression("lower(b)"), column("a"), expression("a + id")];
        assert_eq!(
            table(&schema, "t").indexes,
            [
                index("Hash ed", "hash", vec![column("a")]),
                index("array_gin", "gin", vec![column("c")]),
                index("collected", "btree", vec![column("b")]),
                index("computed", "btree", computed),
                index("constant", "btree", vec![expression("1")]),
                index("ordered", "btree", ordered),
                part("part", "(b = ')('::text) OR (a > 1)"),
                part("partial_null", "b IS NULL"),
                Index { unique: true, ..index("single", "btree", vec![column("b")]) },
                index("summary", "brin", vec![column("a"), column("b")]),
            ]
        );
        assert_eq!(schema.unmodelled, []);
    }
}
