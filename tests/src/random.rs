//! Pairs of schemas that nobody has thought of, small enough to be read when one of them fails.

use driftless_schema::{
    Action, Check, Column, ColumnValue, Enum, Expression, ForeignKey, Identity, IdentityKind,
    Index, IndexColumn, IndexKey, Name, Pair, PrimaryKey, QualifiedName, Schema, SequenceOptions,
    SqlType, Table, TableTraits, Unique,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

/// Names that need quotes, and few of them, so that both sides often have the same.
const TABLES: [&str; 3] = ["t", "Odd \"one\"", "größe"];

/// The columns that a table may have. Types of one column can be cast to each other, as long as there are no rows.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("n", &["integer", "bigint", "numeric(8,2)"]),
    ("select", &["text", "character varying(10)", "character varying(20)"]),
    ("it's", &["boolean"]),
    ("when", &["date", "timestamp without time zone", "timestamp with time zone"]),
    ("r", &["bigint"]),
];

/// A schema before and one after.
pub fn pairs() -> impl Strategy<Value = Pair<Schema>> {
    (schemas(), schemas()).prop_map(|(before, after)| Pair { before, after })
}

fn schemas() -> impl Strategy<Value = Schema> {
    let tables = TABLES.map(|name| option::weighted(0.7, tables(name)));
    (option::of(enums()), tables).prop_map(|(mood, tables)| {
        let mut schema = Schema {
            enums: mood.into_iter().collect(),
            tables: tables.into_iter().flatten().collect(),
            ..Schema::default()
        };
        schema.tables.sort_by(|one, other| one.name.cmp(&other.name));
        link(&mut schema);
        schema
    })
}

fn enums() -> impl Strategy<Value = Enum> {
    (select(vec![1_usize, 2, 3]), comments()).prop_map(|(count, comment)| Enum {
        name: public("Mood"),
        labels: ["fine", "it's", "two words"][..count].iter().map(|it| (*it).to_owned()).collect(),
        comment,
    })
}

fn comments() -> impl Strategy<Value = Option<String>> {
    option::weighted(0.3, select(vec!["it's; -- one", "two\n$$"]).prop_map(str::to_owned))
}

fn tables(name: &'static str) -> impl Strategy<Value = Table> {
    let columns: Vec<BoxedStrategy<Option<Column>>> =
        COLUMNS.iter().map(|it| option::weighted(0.7, columns(it)).boxed()).collect();
    let choices = (any::<[bool; 6]>(), vec(any::<[bool; 4]>(), 0..3), any::<[bool; 2]>());
    (columns, choices, comments()).prop_map(move |(columns, (flags, indexes, checks), comment)| {
        let traits = TableTraits { comment, ..TableTraits::default() };
        let mut table = Table { columns: vec![id()], traits, ..Table::new(public(name)) };
        table.columns.extend(columns.into_iter().flatten());
        if flags[0] {
            let name = if flags[1] { "a key" } else { "another key" };
            table.primary_key = Some(PrimaryKey::new(own(&table, name), vec![Name::new("id")]));
        }
        if flags[2] && has(&table, "n") {
            let mut columns = vec![Name::new("n"), Name::new("id")];
            columns.truncate(if flags[3] { 1 } else { 2 });
            let name = own(&table, "unique");
            table.uniques.push(Unique::new(name, columns));
        }
        for (name, is_there) in ["(n > 0)", "(n <> 7)"].iter().zip(checks) {
            if is_there && has(&table, "n") {
                let expression = Expression::new(name.trim_matches(['(', ')']));
                table.checks.push(Check::new(own(&table, name), expression));
            }
        }
        for (place, flags) in indexes.into_iter().enumerate() {
            table.indexes.push(index(own(&table, &format!("i{place}")), flags, &table));
        }
        table
    })
}

fn columns(
    (name, types): &(&'static str, &'static [&'static str]),
) -> impl Strategy<Value = Column> + use<> {
    let (name, types) = (*name, *types);
    let kinds = (select(types.to_vec()), any::<bool>(), 0..4_u8, comments());
    kinds.prop_map(move |(data_type, nullable, value, comment)| {
        let value = match (name, value) {
            ("n", 1) => ColumnValue::Default(Expression::new("7")),
            ("select", 1) => ColumnValue::Default(Expression::new("'it''s'")),
            ("it's", 1) => ColumnValue::Default(Expression::new("true")),
            ("when", 1) => ColumnValue::Default(Expression::new("now()")),
            ("n", 2) if data_type != "numeric(8,2)" => identity(IdentityKind::ByDefault),
            ("n", 3) if data_type != "numeric(8,2)" => identity(IdentityKind::Always),
            _ => ColumnValue::Null,
        };
        let numbered = matches!(value, ColumnValue::Identity(_));
        let column = Column { value, comment, ..Column::new(name, SqlType::built_in(data_type)) };
        if nullable && !numbered { column } else { column.required() }
    })
}

fn id() -> Column {
    Column::new("id", SqlType::built_in("bigint")).required()
}

fn identity(kind: IdentityKind) -> ColumnValue {
    ColumnValue::Identity(Identity { kind, options: SequenceOptions::default() })
}

fn index(name: Name, [unique, descending, partial, expression]: [bool; 4], table: &Table) -> Index {
    let key = match expression && has(table, "select") {
        true => IndexKey::Expression(Expression::new("lower((\"select\")::text)")),
        false => IndexKey::Column(Name::new("id")),
    };
    let column = IndexColumn { descending, nulls_first: descending, ..IndexColumn::new(key) };
    Index {
        unique,
        predicate: partial.then(|| Expression::new("id > 3")),
        ..Index::new(name, vec![column])
    }
}

/// What goes from one table to another: every `r` refers to the next table that has a key, in circles where they close,
/// and each `n` of text becomes the enum's where there is one.
fn link(schema: &mut Schema) {
    let keyed: Vec<QualifiedName> = schema
        .tables
        .iter()
        .filter(|it| it.primary_key.is_some())
        .map(|it| it.name.clone())
        .collect();
    let mood = schema.enums.first().map(|it| it.name.clone());
    for (place, table) in schema.tables.iter_mut().enumerate() {
        if let (true, Some(target)) = (has(table, "r"), keyed.get((place + 1) % keyed.len().max(1)))
        {
            let (columns, referenced) = (vec![Name::new("r")], vec![Name::new("id")]);
            let key = ForeignKey::new(own(table, "r"), columns, target.clone(), referenced);
            let on_delete = if place == 0 { Action::Cascade } else { Action::NoAction };
            table.foreign_keys.push(ForeignKey { on_delete, ..key });
        }
        if let Some(mood) = &mood {
            table.columns.push(Column {
                value: ColumnValue::Default(Expression::new("'fine'")),
                ..Column::new("mood", SqlType::of_enum(mood.clone()))
            });
        }
    }
}

fn has(table: &Table, column: &str) -> bool {
    table.columns.iter().any(|it| it.name.as_str() == column)
}

/// A name that no other table's object has.
fn own(table: &Table, name: &str) -> Name {
    Name::new(format!("{} {name}", table.name.name))
}

fn public(name: &str) -> QualifiedName {
    QualifiedName::new("public", name)
}
