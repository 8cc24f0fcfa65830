//! Domains on a struct: what Diesel reads, what is recorded, and what the record resolves to.

#![allow(dead_code, missing_docs, unreachable_pub)]

use diesel::prelude::*;
use driftless::{Schema, SchemaEnum};
use driftless_schema::record::{
    CheckRecord, DomainRecord, OptionsRecord, Record, UnderlyingRecord, frame, resolve,
};
use driftless_schema::{Kind, ObjectId, QualifiedName, SqlType};

#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = accounts)]
#[schema(
    schema = "shop",
    domain(
        name = "email",
        type = "text",
        check = "VALUE ~ '@'",
        check(
            expression = "length(VALUE) < 200",
            name = "short",
            not_valid,
            comment = "no essays"
        ),
        not_null,
        default = "'a@b'",
        collation = "C",
        comment = "where to write",
        renamed_from = "mail",
        schema = "types"
    ),
    domain(name = "rank", type = "mood", default = 3)
)]
pub struct Account {
    #[schema(identity)]
    id: i64,
    #[schema(type = "types.email")]
    email: String,
    #[schema(type = "email[]")]
    others: Vec<String>,
    rank: Option<Mood>,
    #[schema(sql_type = diesel::sql_types::Text, type = "rank")]
    next: Option<String>,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Mood {
    Fine,
}

fn records() -> Vec<Record> {
    let program = std::env::current_exe().expect("a test knows its program");
    let found = frame::scan(&std::fs::read(program).expect("a program can read itself"));
    assert_eq!(found.problems, []);
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    found.payloads.iter().map(parse).collect()
}

#[test]
fn a_domain_is_recorded_as_it_is_written() {
    let records = records();
    let domains = records.iter().find_map(|it| match it {
        Record::Table(it) => Some(&it.domains),
        _ => None,
    });
    let check = |name: Option<&str>, expression: &str| CheckRecord {
        name: name.map(str::to_owned),
        column: None,
        expression: expression.to_owned(),
        options: OptionsRecord::default(),
    };
    let late = OptionsRecord {
        not_valid: true,
        comment: Some("no essays".to_owned()),
        ..OptionsRecord::default()
    };
    let email = DomainRecord {
        name: "email".to_owned(),
        namespace: Some("types".to_owned()),
        renamed_from: Some("mail".to_owned()),
        data_type: UnderlyingRecord::Text("text".to_owned()),
        collation: Some("C".to_owned()),
        default: Some("'a@b'".to_owned()),
        not_null: true,
        checks: vec![
            check(None, "VALUE ~ '@'"),
            CheckRecord { options: late, ..check(Some("short"), "length(VALUE) < 200") },
        ],
        comment: Some("where to write".to_owned()),
    };
    let rank = DomainRecord {
        name: "rank".to_owned(),
        namespace: None,
        renamed_from: None,
        data_type: UnderlyingRecord::Text("mood".to_owned()),
        collation: None,
        default: Some("3".to_owned()),
        not_null: false,
        checks: Vec::new(),
        comment: None,
    };
    assert_eq!(domains, Some(&vec![email, rank]));
}

#[test]
fn fields_are_of_the_domains_that_their_types_name() {
    let models = resolve(&records());
    assert_eq!(models.diagnostics, []);
    let domain =
        |namespace, name| SqlType::defined(Kind::Domain, QualifiedName::new(namespace, name));
    let mood = SqlType::of_enum(QualifiedName::new("public", "mood"));
    let found: Vec<&SqlType> =
        models.schema.tables[0].columns.iter().map(|it| &it.data_type).collect();
    let (email, rank) = (domain("types", "email"), domain("shop", "rank"));
    let wanted = [&SqlType::built_in("bigint"), &email, &email.clone().into_array(), &mood, &rank];
    assert_eq!(found, wanted);
    let over: Vec<&SqlType> = models.schema.domains.iter().map(|it| &it.data_type).collect();
    assert_eq!(over, [&mood, &SqlType::built_in("text")]);
    let email = |name| ObjectId::domain(&QualifiedName::new("types", name));
    assert_eq!(models.renamed_from, [(email("mail"), email("email"))]);
    assert_eq!(models.places[&email("email")][0].name, "Account");
}

#[test]
fn diesel_reads_what_the_field_is() {
    let emails = accounts::table.select((accounts::email, accounts::others));
    let sql = diesel::debug_query::<diesel::pg::Pg, _>(&emails).to_string();
    assert!(
        sql.starts_with(r#"SELECT "shop"."accounts"."email", "shop"."accounts"."others""#),
        "{sql}"
    );
    let _: &dyn Fn(String) -> bool = &|it| {
        let found = accounts::table.filter(accounts::email.eq(it));
        diesel::debug_query::<diesel::pg::Pg, _>(&found).to_string().contains("$1")
    };
}
