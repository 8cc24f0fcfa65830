//! Each field of each kind, changed alone.

use std::collections::BTreeSet;

use driftless_schema::{
    Action, Check, Column, ColumnValue, Enum, Exclusion, ExclusionElement, Expression, Extension,
    Extensions, ForeignKey, Generated, Identity, IdentityKind, Index, IndexColumn, IndexKey,
    IndexStorage, Kept, LooseName, Name, Namespace, Naming, NotNull, OperatorClass, OwnedBy,
    PrimaryKey, QualifiedName, ReplicaIdentity, Schema, Sequence, SequenceOptions, SequenceType,
    Serial, SqlType, Statistics, StatisticsKind, Storage, Table, Timing, Unique, Validity,
};

/// One field, and how it is changed in [`base`].
pub struct Field {
    /// Kind and field.
    pub name: &'static str,
    /// The first major version that knows the value.
    pub since: u32,
    /// Makes the change.
    pub change: fn(&mut Schema),
}

const fn field(name: &'static str, change: fn(&mut Schema)) -> Field {
    Field { name, since: 13, change }
}

const fn newer(since: u32, name: &'static str, change: fn(&mut Schema)) -> Field {
    Field { name, since, change }
}

fn public(name: &str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn names(all: &[&str]) -> Vec<Name> {
    all.iter().map(|it| Name::new(*it)).collect()
}

fn integer() -> SqlType {
    SqlType::built_in("integer")
}

fn on(column: &str) -> IndexColumn {
    IndexColumn::new(IndexKey::Column(Name::new(column)))
}

/// A schema with one object of each kind.
pub fn base() -> Schema {
    let mut parent = Table::new(public("parent"));
    parent.columns = ["x", "y"].map(|it| Column::new(it, integer()).required()).to_vec();
    parent.primary_key = Some(PrimaryKey::new("parent_key", names(&["x", "y"])));
    let mut table = Table::new(public("t"));
    table.columns = vec![
        Column {
            value: ColumnValue::Identity(Identity {
                kind: IdentityKind::Always,
                options: SequenceOptions::default(),
            }),
            ..Column::new("id", integer()).required()
        },
        Column::new("a", SqlType::built_in("text")),
        Column::new("b", integer()).required(),
        Column::new("c", integer()),
        Column { value: ColumnValue::Default(Expression::new("7")), ..Column::new("d", integer()) },
        Column {
            value: ColumnValue::Generated(Generated {
                expression: Expression::new("b * 2"),
                kept: Kept::Stored,
            }),
            ..Column::new("g", integer())
        },
        Column {
            value: ColumnValue::Serial(Serial {
                sequence: None,
                data_type: SequenceType::Integer,
                options: SequenceOptions::default(),
            }),
            ..Column::new("n", integer()).required()
        },
        Column::new("r", SqlType::built_in("int4range")),
        Column::new("q", SqlType::built_in("int4range")),
    ];
    table.primary_key = Some(PrimaryKey::new("t_key", names(&["id"])));
    table.uniques = vec![Unique::new("t_unique", names(&["b", "c"]))];
    table.checks = vec![Check::new("t_check", Expression::new("b > 0"))];
    table.foreign_keys =
        vec![ForeignKey::new("t_parent", names(&["b", "c"]), public("parent"), names(&["x", "y"]))];
    table.exclusions = vec![Exclusion {
        name: Name::new("t_exclusion"),
        naming: Naming::Given,
        method: Name::new("gist"),
        elements: vec![ExclusionElement { column: on("r"), operator: LooseName::bare("&&") }],
        include: Vec::new(),
        predicate: None,
        timing: Timing::Immediate,
        storage: IndexStorage::default(),
        comment: None,
    }];
    table.indexes = vec![
        Index::new("t_index", vec![on("a"), IndexColumn::new(expression("lower(a)"))]),
        Index { unique: true, ..Index::new("t_other", vec![on("b")]) },
    ];
    table.statistics = vec![Statistics {
        name: public("t_statistics"),
        naming: Naming::Given,
        kinds: StatisticsKind::ALL.into_iter().collect(),
        columns: names(&["b", "c"]).into_iter().collect(),
        expressions: Vec::new(),
        target: None,
        comment: None,
    }];
    Schema {
        namespaces: vec![Namespace { name: Name::new("beside"), comment: None }],
        enums: vec![Enum { name: public("mood"), labels: vec!["fine".to_owned()], comment: None }],
        sequences: vec![Sequence {
            name: public("counter"),
            data_type: SequenceType::BigInt,
            options: SequenceOptions::default(),
            owned_by: None,
            comment: None,
        }],
        tables: vec![parent, table],
        ..Schema::default()
    }
}

fn expression(text: &str) -> IndexKey {
    IndexKey::Expression(Expression::new(text))
}

fn table(schema: &mut Schema) -> &mut Table {
    schema.tables.iter_mut().find(|it| it.name.name.as_str() == "t").expect("it is in the base")
}

fn column<'a>(schema: &'a mut Schema, name: &str) -> &'a mut Column {
    let mut columns = table(schema).columns.iter_mut();
    columns.find(|it| it.name.as_str() == name).expect("it is in the base")
}

fn counting(schema: &mut Schema) -> &mut SequenceOptions {
    match &mut column(schema, "id").value {
        ColumnValue::Identity(it) => &mut it.options,
        other => panic!("an identity has become {other:?}"),
    }
}

fn serial(schema: &mut Schema) -> &mut Serial {
    match &mut column(schema, "n").value {
        ColumnValue::Serial(it) => it,
        other => panic!("a serial has become {other:?}"),
    }
}

fn key(schema: &mut Schema) -> &mut PrimaryKey {
    table(schema).primary_key.as_mut().expect("it is in the base")
}

fn index<'a>(schema: &'a mut Schema, name: &str) -> &'a mut Index {
    let mut indexes = table(schema).indexes.iter_mut();
    indexes.find(|it| it.name.as_str() == name).expect("it is in the base")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Every field that can be changed alone.
pub const FIELDS: &[Field] = &[
    field("namespace/comment", |it| {
        let beside = it.namespaces.iter_mut().find(|it| it.name.as_str() == "beside");
        beside.expect("it is in the base").comment = some("beside");
    }),
    field("extension/there", |it| {
        let namespace = Some(Name::new("public"));
        let citext = Extension { name: Name::new("citext"), namespace };
        it.extensions = Extensions::Installed(vec![citext]);
    }),
    field("enumeration/comment", |it| it.enums[0].comment = some("how")),
    field("sequence/data_type", |it| it.sequences[0].data_type = SequenceType::Integer),
    field("sequence/increment", |it| it.sequences[0].options.increment = 3),
    field("sequence/minimum", |it| it.sequences[0].options.minimum = Some(-9)),
    field("sequence/maximum", |it| it.sequences[0].options.maximum = Some(99)),
    field("sequence/start", |it| it.sequences[0].options.start = Some(5)),
    field("sequence/cache", |it| it.sequences[0].options.cache = 5),
    field("sequence/cycle", |it| it.sequences[0].options.cycle = true),
    field("sequence/owned_by", |it| {
        it.sequences[0].owned_by = Some(OwnedBy { table: public("t"), column: Name::new("c") });
    }),
    field("sequence/comment", |it| it.sequences[0].comment = some("counts")),
    field("table/unlogged", |it| {
        // A table that is logged refers to no other.
        table(it).foreign_keys.clear();
        table(it).traits.unlogged = true;
    }),
    field("table/parameters", |it| {
        table(it).traits.parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("table/toast_parameters", |it| {
        let name = "toast.autovacuum_enabled".to_owned();
        table(it).traits.parameters.insert(name, "false".to_owned());
    }),
    field("table/tablespace", |it| table(it).traits.tablespace = Some(Name::new("elsewhere"))),
    field("table/row_security_enabled", |it| table(it).traits.row_security.enabled = true),
    field("table/row_security_forced", |it| table(it).traits.row_security.forced = true),
    field("table/replica_identity_full", |it| {
        table(it).traits.replica_identity = ReplicaIdentity::Full;
    }),
    field("table/replica_identity_nothing", |it| {
        table(it).traits.replica_identity = ReplicaIdentity::Nothing;
    }),
    field("table/comment", |it| table(it).traits.comment = some("it's t")),
    field("column/data_type", |it| column(it, "c").data_type = SqlType::built_in("bigint")),
    field("column/collation", |it| column(it, "a").collation = Some(LooseName::bare("C"))),
    field("column/not_null", |it| column(it, "c").not_null = Some(NotNull::default())),
    newer(18, "column/not_null_name", |it| {
        let name = Some(Name::new("present"));
        let not_null = NotNull { name, naming: Naming::Given, ..NotNull::default() };
        column(it, "b").not_null = Some(not_null);
    }),
    newer(18, "column/not_null_validated", |it| {
        let not_null = NotNull { validated: false, ..NotNull::default() };
        column(it, "c").not_null = Some(not_null);
    }),
    newer(18, "column/not_null_inherited", |it| {
        if let Some(not_null) = &mut column(it, "b").not_null {
            not_null.inherited = false;
        }
    }),
    field("column/default", |it| {
        column(it, "d").value = ColumnValue::Default(Expression::new("8"));
    }),
    field("column/default_gone", |it| column(it, "d").value = ColumnValue::Null),
    field("column/identity_kind", |it| {
        if let ColumnValue::Identity(identity) = &mut column(it, "id").value {
            identity.kind = IdentityKind::ByDefault;
        }
    }),
    field("column/identity_increment", |it| counting(it).increment = 3),
    field("column/identity_minimum", |it| counting(it).minimum = Some(-3)),
    field("column/identity_maximum", |it| counting(it).maximum = Some(300)),
    field("column/identity_start", |it| counting(it).start = Some(30)),
    field("column/identity_cache", |it| counting(it).cache = 3),
    field("column/identity_cycle", |it| counting(it).cycle = true),
    field("column/serial_type", |it| {
        serial(it).data_type = SequenceType::BigInt;
        column(it, "n").data_type = SqlType::built_in("bigint");
    }),
    field("column/serial_type_alone", |it| serial(it).data_type = SequenceType::BigInt),
    field("column/serial_increment", |it| serial(it).options.increment = 3),
    field("column/serial_cycle", |it| serial(it).options.cycle = true),
    field("column/generated_expression", |it| {
        column(it, "g").value = ColumnValue::Generated(Generated {
            expression: Expression::new("b * 3"),
            kept: Kept::Stored,
        });
    }),
    newer(18, "column/generated_kept", |it| {
        column(it, "g").value = ColumnValue::Generated(Generated {
            expression: Expression::new("b * 2"),
            kept: Kept::Virtual,
        });
    }),
    field("column/storage", |it| column(it, "a").storage = Some(Storage::External)),
    newer(14, "column/compression", |it| column(it, "a").compression = Some(Name::new("pglz"))),
    field("column/statistics", |it| column(it, "a").statistics = Some(5)),
    field("column/options", |it| {
        column(it, "a").options.insert("n_distinct".to_owned(), "5".to_owned());
    }),
    field("column/comment", |it| column(it, "a").comment = some("it's a")),
    field("primary_key/name", |it| key(it).name = Name::new("other_key")),
    field("primary_key/columns", |it| key(it).columns = names(&["id", "b"])),
    field("primary_key/include", |it| key(it).include = names(&["a"])),
    newer(18, "primary_key/without_overlaps", |it| {
        column(it, "q").not_null = Some(NotNull::default());
        column(it, "r").not_null = Some(NotNull::default());
        key(it).columns = names(&["q", "r"]);
        key(it).without_overlaps = true;
    }),
    field("primary_key/timing", |it| key(it).timing = Timing::Deferrable),
    field("primary_key/parameters", |it| {
        key(it).storage.parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("primary_key/tablespace", |it| {
        key(it).storage.tablespace = Some(Name::new("elsewhere"));
    }),
    field("primary_key/clustered", |it| key(it).storage.clustered = true),
    field("primary_key/replica_identity", |it| key(it).storage.replica_identity = true),
    field("primary_key/comment", |it| key(it).comment = some("it's the key")),
    field("unique/name", |it| table(it).uniques[0].name = Name::new("other")),
    field("unique/columns", |it| table(it).uniques[0].columns = names(&["c", "b"])),
    field("unique/include", |it| table(it).uniques[0].include = names(&["a"])),
    newer(15, "unique/nulls_distinct", |it| table(it).uniques[0].nulls_distinct = false),
    newer(18, "unique/without_overlaps", |it| {
        table(it).uniques[0].columns = names(&["q", "r"]);
        table(it).uniques[0].without_overlaps = true;
    }),
    field("unique/timing", |it| table(it).uniques[0].timing = Timing::Deferred),
    field("unique/parameters", |it| {
        let parameters = &mut table(it).uniques[0].storage.parameters;
        parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("unique/clustered", |it| table(it).uniques[0].storage.clustered = true),
    field("unique/comment", |it| table(it).uniques[0].comment = some("unique")),
    field("check/name", |it| table(it).checks[0].name = Name::new("other")),
    field("check/expression", |it| table(it).checks[0].expression = Expression::new("b > 1")),
    field("check/inherited", |it| table(it).checks[0].inherited = false),
    field("check/validity", |it| table(it).checks[0].validity = Validity::NotValid),
    newer(18, "check/not_enforced", |it| table(it).checks[0].validity = Validity::NotEnforced),
    field("check/comment", |it| table(it).checks[0].comment = some("positive")),
    field("foreign_key/name", |it| table(it).foreign_keys[0].name = Name::new("other")),
    field("foreign_key/columns", |it| table(it).foreign_keys[0].columns = names(&["c", "b"])),
    field("foreign_key/on_delete", |it| table(it).foreign_keys[0].on_delete = Action::Cascade),
    newer(15, "foreign_key/on_delete_columns", |it| {
        table(it).foreign_keys[0].on_delete = Action::SetNull;
        table(it).foreign_keys[0].on_delete_columns = names(&["c"]);
    }),
    field("foreign_key/on_update", |it| table(it).foreign_keys[0].on_update = Action::Restrict),
    field("foreign_key/match_full", |it| table(it).foreign_keys[0].match_full = true),
    field("foreign_key/timing", |it| table(it).foreign_keys[0].timing = Timing::Deferred),
    field("foreign_key/validity", |it| {
        table(it).foreign_keys[0].validity = Validity::NotValid;
    }),
    newer(18, "foreign_key/not_enforced", |it| {
        table(it).foreign_keys[0].validity = Validity::NotEnforced;
    }),
    field("foreign_key/comment", |it| table(it).foreign_keys[0].comment = some("parent")),
    field("exclusion/name", |it| table(it).exclusions[0].name = Name::new("other")),
    field("exclusion/method", |it| table(it).exclusions[0].method = Name::new("spgist")),
    field("exclusion/elements", |it| {
        table(it).exclusions[0].elements[0].column = on("q");
    }),
    field("exclusion/operator", |it| {
        table(it).exclusions[0].elements[0].operator = LooseName::bare("=");
    }),
    field("exclusion/include", |it| table(it).exclusions[0].include = names(&["b"])),
    field("exclusion/predicate", |it| {
        table(it).exclusions[0].predicate = Some(Expression::new("b > 5"));
    }),
    field("exclusion/timing", |it| table(it).exclusions[0].timing = Timing::Deferrable),
    field("exclusion/parameters", |it| {
        let parameters = &mut table(it).exclusions[0].storage.parameters;
        parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("exclusion/comment", |it| table(it).exclusions[0].comment = some("never")),
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
