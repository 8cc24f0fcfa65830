//! The records, read from the executable that these tests are.

use driftless_schema::record::{
    CheckRecord, EnumRecord, ForeignKeyRecord, IndexColumnRecord, KeyRecord, LevelWord, Record,
    RuleRecord, TableRecord, frame, resolve,
};

fn records() -> Vec<Record> {
    let program = std::env::current_exe().expect("a test knows its program");
    let bytes = std::fs::read(program).expect("a program can read itself");
    let found = frame::scan(&bytes);
    assert_eq!(found.problems, []);
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    found.payloads.iter().map(parse).collect()
}

pub(crate) fn table(rust_name: &str) -> TableRecord {
    let tables = records().into_iter().filter_map(|it| match it {
        Record::Table(it) => Some(it),
        _ => None,
    });
    *tables.into_iter().find(|it| it.source.rust_name == rust_name).expect("a recorded struct")
}

fn enumeration(rust_name: &str) -> EnumRecord {
    let enums = records().into_iter().filter_map(|it| match it {
        Record::Enum(it) => Some(it),
        _ => None,
    });
    enums
        .into_iter()
        .find(|it| it.source.rust_name == rust_name)
        .map(|it| *it)
        .expect("a recorded enum")
}

#[test]
fn every_model_is_recorded_once() {
    let mut names: Vec<String> = records()
        .into_iter()
        .map(|it| match it {
            Record::Table(it) => it.source.rust_name,
            Record::Enum(it) => it.source.rust_name,
            Record::Domain(it) => it.source.rust_name,
            Record::Composite(it) => it.source.rust_name,
            Record::View(it) => it.source.rust_name,
            Record::Definition(it) => it.source.rust_name,
        })
        .collect();
    names.sort();
    let expected = [
        "Chair", "Coast", "Day", "House", "Hut", "Leaf", "Letter", "Lid", "Member", "Mood", "Note",
        "Person", "Pet", "Pot", "Room", "Sailor", "Shade", "Ship", "Team", "Ticket", "Tide",
        "Twig", "Wall", "Weather", "Wind", "XMLSky",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_records_resolve_without_a_complaint() {
    let models = resolve(&records());
    assert_eq!(models.diagnostics, []);
    assert_eq!(models.schema.tables.len(), 20);
}

#[test]
fn a_record_says_where_its_model_stands() {
    let person = table("Person");
    assert_eq!(person.source.module, "derive::models::everyday");
    assert!(person.source.file.replace('\\', "/").ends_with("tests/derive/models.rs"));
    let source = include_str!("models.rs");
    let line = |number: u32| {
        let index = usize::try_from(number).expect("a small number") - 1;
        source.lines().nth(index).expect("a line of the file").trim()
    };
    assert_eq!(line(person.source.line), "pub struct Person {");
    for column in &person.columns {
        let line = line(column.line.expect("the compiler knows the line"));
        assert!(line.starts_with(&format!("pub {}: ", column.field)), "{line}");
    }
}

#[test]
fn columns_say_type_null_default_and_names() {
    let person = table("Person");
    assert_eq!((person.namespace.as_str(), person.name.as_str()), ("public", "persons"));
    let column = |name: &str| {
        person.columns.iter().find(|it| it.name == name).expect("a column of that name").clone()
    };
    let text = |name: &str| column(name).data_type.text;
    assert_eq!(text("id").as_deref(), Some("bigint"));
    assert_eq!(column("id").identity.as_deref(), Some("by_default"));
    assert_eq!(text("portrait").as_deref(), Some("bytea"));
    assert!(column("portrait").nullable && !column("portrait").data_type.array);
    assert_eq!(column("ratio").default.as_deref(), Some("-0.5"));
    assert_eq!(column("mood").default.as_deref(), Some("'fine'"));
    assert_eq!(column("name").renamed_from.as_deref(), Some("full_name"));
    assert_eq!(column("name").comment.as_deref(), Some("as \"spoken\""));
    let mood = column("moods").data_type;
    assert!(mood.array);
    assert_eq!(mood.enumeration.expect("an enum").name, "mood");
    assert!(column("next_mood").nullable);
    let pet = table("Pet");
    assert!(pet.columns[0].serial);
    assert_eq!(pet.columns[2].data_type.text.as_deref(), Some("varchar(20)"));
}

#[test]
fn levels_of_rules_are_recorded_with_their_struct_and_field() {
    let person = table("Person");
    let rule = |level, rule: &str| RuleRecord { level, rule: rule.to_owned() };
    let of_table = [
        rule(LevelWord::Allow, "drop-column"),
        rule(LevelWord::Allow, "LK206"),
        rule(LevelWord::Note, "change-default"),
    ];
    assert_eq!(person.levels, of_table);
    assert_eq!(person.columns[0].levels, [rule(LevelWord::Error, "drop-column")]);
    assert_eq!(person.columns[1].levels, []);
}

#[test]
fn keys_of_a_field_name_its_column() {
    let person = table("Person");
    assert_eq!(
        person.uniques,
        [KeyRecord { name: None, columns: vec!["name".to_owned()], options: Default::default() }]
    );
    let check = CheckRecord {
        name: None,
        column: Some("ratio".to_owned()),
        expression: "ratio < 1".to_owned(),
        options: Default::default(),
    };
    assert_eq!(person.checks, [check]);
    let pet = table("Pet");
    let [index] = pet.indexes.as_slice() else { panic!("one index: {:?}", pet.indexes) };
    assert!(index.unique);
    let column = IndexColumnRecord {
        column: Some("name".to_owned()),
        expression: None,
        descending: true,
        nulls_first: Some(false),
        operator: None,
        options: Default::default(),
    };
    assert_eq!(index.columns, [column]);
    let [key] = pet.foreign_keys.as_slice() else { panic!("one key: {:?}", pet.foreign_keys) };
    let ForeignKeyRecord {
        name,
        columns,
        references,
        referenced_columns,
        on_delete,
        on_update,
        ..
    } = key;
    assert_eq!(name.as_deref(), Some("fed_by"));
    assert_eq!(columns, &["owner_id"]);
    assert_eq!((references.namespace.as_str(), references.name.as_str()), ("public", "persons"));
    assert_eq!(references.primary_key, ["id"]);
    assert_eq!(referenced_columns, &Vec::<String>::new());
    assert_eq!((on_delete.as_deref(), on_update.as_deref()), (Some("cascade"), Some("restrict")));
}

#[test]
fn a_key_may_refer_to_a_table_without_a_model() {
    let chair = table("Chair");
    let key = chair.foreign_keys.iter().find(|it| it.columns == ["user_id"]).expect("it is there");
    let references = &key.references;
    assert_eq!((references.namespace.as_str(), references.name.as_str()), ("auth", "Users"));
    assert_eq!(
        (&key.referenced_columns, key.on_delete.as_deref()),
        (&vec!["id".to_owned()], Some("cascade"))
    );
}

#[test]
fn a_struct_may_refer_to_itself() {
    let person = table("Person");
    assert_eq!(person.foreign_keys[0].references.name, "persons");
    assert_eq!(person.foreign_keys[0].on_delete.as_deref(), Some("set_null"));
}

#[test]
fn odd_names_are_recorded_as_the_database_has_them() {
    let pot = table("Pot");
    assert_eq!((pot.namespace.as_str(), pot.name.as_str()), ("paint", "Pots \"n\" Pans"));
    assert_eq!(pot.renamed_from.as_deref(), Some("pots"));
    assert_eq!(pot.comment.as_deref(), Some("it's\npaint"));
    assert_eq!(pot.primary_key.name.as_deref(), Some("pots_pk"));
    assert_eq!(pot.primary_key.columns, ["maker", "number"]);
    let names: Vec<&str> = pot.columns.iter().map(|it| it.name.as_str()).collect();
    let expected = [
        "maker",
        "number",
        "shade",
        "other_shades",
        "day",
        "type",
        "is odd?",
        "hue",
        "pots",
        "json",
        "email",
    ];
    assert_eq!(names, expected);
    assert_eq!(pot.columns[9].data_type.text.as_deref(), Some("json"));
    assert_eq!(pot.columns[10].data_type.text.as_deref(), Some("citext"));
    assert_eq!(pot.uniques[0].columns, ["shade", "type"]);
    assert_eq!(pot.uniques[1].name.as_deref(), Some("one shade"));
    assert_eq!(pot.indexes[0].columns[1].expression.as_deref(), Some("lower(maker)"));
    let index = &pot.indexes[1];
    assert_eq!(index.name.as_deref(), Some("odd \\ index"));
    assert_eq!(index.method.as_deref(), Some("btree"));
    assert_eq!(index.predicate.as_deref(), Some("number > 0"));
    assert_eq!(index.columns[0].nulls_first, Some(false));
    assert_eq!(index.columns[1].expression.as_deref(), Some("maker || 'x'"));
    assert_eq!(pot.checks[0].expression, "number <> 13");
    assert_eq!(pot.checks[1].name.as_deref(), Some("has maker"));
}

#[test]
fn composite_foreign_keys_keep_their_order() {
    let lid = table("Lid");
    assert_eq!(lid.columns[0].identity.as_deref(), Some("always"));
    let [plain, turned] = lid.foreign_keys.as_slice() else { panic!("{:?}", lid.foreign_keys) };
    assert_eq!(plain.columns, ["maker", "number"]);
    assert_eq!(plain.references.primary_key, ["maker", "number"]);
    assert_eq!(turned.columns, ["number", "maker"]);
    assert_eq!(turned.referenced_columns, ["number", "maker"]);
}

#[test]
fn labels_keep_their_order_and_their_past() {
    let shade = enumeration("Shade");
    assert_eq!((shade.namespace.as_str(), shade.name.as_str()), ("paint", "Odd Shade"));
    let labels: Vec<&str> = shade.labels.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["VERY-LIGHT", "it's dark"]);
    assert_eq!(shade.labels[1].variant, "Dark");
    assert_eq!(shade.labels[1].renamed_from.as_deref(), Some("dark"));
    assert_eq!(enumeration("Mood").name, "mood");
}

#[test]
fn an_enum_in_a_column_of_numbers_or_texts_defines_no_type() {
    let types = |table: TableRecord| -> Vec<String> {
        let spelled = table.columns.into_iter().map(|it| {
            let array = if it.data_type.array { "[]" } else { "" };
            let enumeration = it.data_type.enumeration.map(|it| format!("enum {}", it.name));
            format!("{}{array}", it.data_type.text.or(enumeration).expect("a type"))
        });
        spelled.collect()
    };
    let ticket = ["bigint", "integer", "integer[]", "smallint", "text", "varchar(20)", "text[]"];
    assert_eq!(types(table("Ticket")), ticket);
    assert_eq!(types(table("Note")), ["bigint", "integer", "integer[]", "text"]);
    assert_eq!(types(table("Weather")), ["bigint", "enum wind_force"]);
    let coast = ["bigint", "enum tide_level", "enum tide_level[]", "enum xml_sky"];
    assert_eq!(types(table("Coast")), coast);
}

#[test]
fn labels_are_recorded_as_diesel_derive_enum_spells_them() {
    let labels = |rust_name: &str| -> Vec<String> {
        enumeration(rust_name).labels.into_iter().map(|it| it.label).collect()
    };
    assert_eq!(labels("Wind"), ["dead-calm", "http-storm", "a1b2", "un vent"]);
    assert_eq!(labels("Tide"), ["VERY_HIGH", "ebb"]);
    assert_eq!(labels("XMLSky"), ["clear_sky"]);
}
