//! Domains: what they are over, and what they say about values.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::read;
use driftless_schema::{
    Domain, DomainCheck, Expression, Kind, LooseName, Naming, ObjectId, QualifiedName, Schema,
    SqlType, Validity,
};

use super::{names, schemas, table};
use crate::servers::databases;

fn plain(namespace: &str, name: &str, data_type: SqlType) -> Domain {
    Domain {
        name: QualifiedName::new(namespace, name),
        data_type,
        collation: None,
        default: None,
        not_null: false,
        checks: Vec::new(),
        comment: None,
    }
}

fn check(name: &str, text: &str) -> DomainCheck {
    DomainCheck {
        name: name.into(),
        naming: Naming::Given,
        expression: Expression::new(text),
        validity: Validity::Valid,
        comment: None,
    }
}

fn of(kind: Kind, name: &str) -> SqlType {
    SqlType::defined(kind, QualifiedName::new("public", name))
}

#[test]
fn what_they_are_over() {
    let script = "create type mood as enum ('ok'); create type pair as (a int);
        create schema \"S\"; create type \"S\".\"M d\" as enum ('ok');
        create domain a as varchar(20); create domain b as text[]; create domain c as mood;
        create domain d as mood[]; create domain e as a; create domain f as a[]; create domain g as pair;
        create domain h as numeric(10, 2)[]; create domain i as \"S\".\"M d\"[];
        create domain \"S\".\"D \"\"d\" as d; create domain j as \"S\".\"D \"\"d\"";
    for schema in schemas(script) {
        let built_in = SqlType::built_in;
        let there = |kind, name: &str| SqlType::defined(kind, QualifiedName::new("S", name));
        assert_eq!(
            schema.domains,
            [
                plain("S", "D \"d", of(Kind::Domain, "d")),
                plain("public", "a", built_in("character varying(20)")),
                plain("public", "b", built_in("text").into_array()),
                plain("public", "c", of(Kind::Enum, "mood")),
                plain("public", "d", of(Kind::Enum, "mood").into_array()),
                plain("public", "e", of(Kind::Domain, "a")),
                plain("public", "f", of(Kind::Domain, "a").into_array()),
                plain("public", "g", built_in("public.pair")),
                plain("public", "h", built_in("numeric(10,2)").into_array()),
                plain("public", "i", there(Kind::Enum, "M d").into_array()),
                plain("public", "j", there(Kind::Domain, "D \"d")),
            ]
        );
    }
}

#[test]
fn what_they_say_about_values() {
    let script = "create domain \"E mail\" as text collate \"C\" not null default 'a@b'
            constraint \"It's\" check (value ~ '@') constraint z check (value <> '') check (length(value) < 9);
        alter domain \"E mail\" add constraint \"a.b\" check (value <> ')(' or value is null) not valid;
        comment on domain \"E mail\" is 'it''s an address'; comment on constraint z on domain \"E mail\" is 'not empty';
        create domain inner_d as \"E mail\" check (value > 'a');
        create domain recollated as \"E mail\" collate \"POSIX\"; alter domain recollated drop default;
        create sequence \"Q\"; create domain counted as bigint default nextval('\"Q\"'); alter sequence \"Q\" rename to r;
        create domain first as int[] check (value[1] > 0)";
    for schema in schemas(script) {
        let collation = |it: &str| Some(LooseName::new("pg_catalog", it));
        let email = || of(Kind::Domain, "E mail");
        assert_eq!(
            schema.domains,
            [
                Domain {
                    collation: collation("C"),
                    default: Some(Expression::new("'a@b'::text")),
                    not_null: true,
                    checks: vec![
                        check("E mail_check", "length(VALUE) < 9"),
                        check("It's", "VALUE ~ '@'::text"),
                        DomainCheck {
                            validity: Validity::NotValid,
                            ..check("a.b", "(VALUE <> ')('::text) OR (VALUE IS NULL)")
                        },
                        DomainCheck {
                            comment: Some("not empty".to_owned()),
                            ..check("z", "VALUE <> ''::text")
                        },
                    ],
                    comment: Some("it's an address".to_owned()),
                    ..plain("public", "E mail", SqlType::built_in("text"))
                },
                Domain {
                    default: Some(Expression::new("nextval('public.r'::regclass)")),
                    ..plain("public", "counted", SqlType::built_in("bigint"))
                },
                Domain {
                    checks: vec![check("first_check", "(VALUE)[1] > 0")],
                    ..plain("public", "first", SqlType::built_in("integer").into_array())
                },
                // The default is copied from the domain below.
                Domain {
                    default: Some(Expression::new("'a@b'::text")),
                    checks: vec![check("inner_d_check", "(VALUE)::text > 'a'::text")],
                    ..plain("public", "inner_d", email())
                },
                Domain { collation: collation("POSIX"), ..plain("public", "recollated", email()) },
            ]
        );
    }
}

#[test]
fn columns_have_them_as_types() {
    let script = "create domain d as text; create domain l as int[]; create table t (a d, b d[], c l, e l[])";
    for schema in schemas(script) {
        let found: Vec<SqlType> =
            table(&schema, "t").columns.iter().map(|it| it.data_type.clone()).collect();
        let (text, list) = (of(Kind::Domain, "d"), of(Kind::Domain, "l"));
        assert_eq!(found, [text.clone(), text.into_array(), list.clone(), list.into_array()]);
    }
}

/// A domain of the schema is neither unmodelled nor an unmanaged dependent; elsewhere it is a spelling, and a dependent.
#[test]
fn the_managed_namespaces_alone() {
    let script = "create schema a; create schema b; create type a.mood as enum ('ok');
        create domain a.own as a.mood; create domain b.theirs as a.mood; create domain a.over as b.theirs;
        create table a.t (one a.own, other b.theirs, many b.theirs[]);
        create view a.v as select 'ok'::a.own as one; create view a.w as select 'ok'::b.theirs as other;
        create extension citext schema a; alter extension citext add domain a.over";
    for database in databases(script) {
        let mut client = database.connect().expect("it answers");
        let schema = read(&mut client, &names(&["a"])).expect("it can be read");
        let there = |name: &str| QualifiedName::new("a", name);
        assert_eq!(schema.domains, [plain("a", "own", SqlType::of_enum(there("mood")))]);
        let types: Vec<SqlType> =
            table(&schema, "a.t").columns.iter().map(|it| it.data_type.clone()).collect();
        let theirs = SqlType::built_in("b.theirs");
        let own = SqlType::defined(Kind::Domain, there("own"));
        assert_eq!(types, [own, theirs.clone(), theirs.into_array()]);
        let told: Vec<(String, Vec<ObjectId>)> =
            schema.dependents.iter().map(|it| (it.id.to_string(), it.on.clone())).collect();
        let mood = ObjectId::enumeration(&there("mood"));
        let other = ObjectId::qualified(Kind::Other, &QualifiedName::new("b", "theirs"));
        let wanted = [
            ("a.v", vec![ObjectId::domain(&there("own")), mood.clone()]),
            ("a.w", vec![mood.clone(), other]),
            ("b.theirs", vec![mood]),
        ];
        for (name, on) in wanted {
            let found =
                told.iter().find(|it| it.0 == name).map(|it| BTreeSet::from_iter(it.1.clone()));
            assert_eq!(found, Some(BTreeSet::from_iter(on)), "{name}");
        }
        assert_eq!(told.iter().filter(|it| ["a.own", "a.over"].contains(&&*it.0)).count(), 0);
        let unmodelled: BTreeSet<&str> =
            schema.unmodelled.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(unmodelled, BTreeSet::from(["a view"]));
    }
}

#[test]
fn each_text_depends_on_what_the_catalog_says() {
    let script = "create schema \"S\"; create type \"S\".mood as enum ('sad', 'ok'); create sequence \"S\".q;
        create function \"S\".f(text) returns boolean immutable language sql as 'select true';
        create domain \"S\".base as text check (\"S\".f(value)) constraint plain check (value <> '');
        create domain \"S\".felt as \"S\".mood default 'ok' check (value <> 'sad');
        create domain \"S\".over as \"S\".base check (value <> 'x'::\"S\".base);
        create domain \"S\".counted as bigint default nextval('\"S\".q');
        create table t (a text check ((a::\"S\".base) <> ''), b \"S\".base[] check (b <> array['x']::\"S\".base[]))";
    let there = |name: &str| QualifiedName::new("S", name);
    let base = ObjectId::domain(&there("base"));
    let mood = ObjectId::enumeration(&there("mood"));
    let function = ObjectId::qualified(Kind::Other, &there("f(text)"));
    let column = |name: &str| ObjectId::column(&QualifiedName::new("public", "t"), &name.into());
    let constraint = |owner: &QualifiedName, name: &str| ObjectId::constraint(owner, &name.into());
    let t = QualifiedName::new("public", "t");
    let wanted: [(ObjectId, Vec<ObjectId>); 8] = [
        (constraint(&there("base"), "base_check"), vec![function]),
        (constraint(&there("base"), "plain"), vec![]),
        (ObjectId::domain(&there("felt")), vec![mood.clone()]),
        (constraint(&there("felt"), "felt_check"), vec![mood]),
        (constraint(&there("over"), "over_check"), vec![base.clone()]),
        (ObjectId::domain(&there("counted")), vec![ObjectId::sequence(&there("q"))]),
        (constraint(&t, "t_a_check"), vec![column("a"), base.clone()]),
        (constraint(&t, "t_b_check"), vec![column("b"), base]),
    ];
    let wanted: BTreeMap<ObjectId, Option<BTreeSet<ObjectId>>> =
        wanted.into_iter().map(|(id, on)| (id, Some(BTreeSet::from_iter(on)))).collect();
    for mut schema in schemas(script) {
        let found: BTreeMap<ObjectId, Option<BTreeSet<ObjectId>>> =
            schema.texts().into_iter().map(|(id, text)| (id, text.reads().cloned())).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn owner_and_privileges_are_a_dependent_of_the_domain_alone() {
    let script =
        "create type mood as enum ('ok'); create domain d as mood; create domain e as mood;
        revoke usage on domain d from public";
    for schema in schemas(script) {
        let schema: Schema = schema;
        let d = ObjectId::domain(&QualifiedName::new("public", "d"));
        let found: Vec<_> =
            schema.dependents.iter().map(|it| (it.what.noun(), &it.on[..])).collect();
        assert_eq!(found, [("owner and privileges", &[d][..])]);
    }
}
