//! Owners and privileges of all kinds, by texts that a statement can name the objects with.

use std::collections::BTreeSet;

use driftless_introspect::read::{Compared, rights, user_namespaces};
use driftless_schema::{Grantee, Rights};

use crate::servers::databases;

const SCRIPT: &str = r#"
    create schema "S "" s";
    set search_path to "S "" s";
    create table "T .t" ("i'" integer generated always as identity, "c d" serial);
    create sequence "Q";
    create view "select" as select 1 as "a b";
    create materialized view "M" as select 1 as a;
    create type "E" as enum ('a');
    create domain "D" as text;
    create type "C" as (a integer);
    create type "R" as range (subtype = integer);
    create function "F"("x y" integer default 1, out z text) language sql as 'select ''a''';
    create procedure "P"(inout a integer) language sql as 'select 1';
    create aggregate "A"(*) (sfunc = int8inc, stype = bigint, initcond = '0');
    create publication "N";
    create foreign data wrapper w;
    create server "V v" foreign data wrapper w;
    grant select ("a b") on "select" to public;
    revoke execute on function "F" from public;
    alter default privileges in schema "S "" s" grant select on tables to public;
    alter default privileges revoke usage on types from public;"#;

const ALL: Compared = Compared { owners: true, privileges: true };

#[test]
fn everything_that_has_an_owner_is_named_so_that_statements_find_it() {
    for database in databases(SCRIPT) {
        let mut client = database.connect().expect("it answers");
        let namespaces = user_namespaces(&mut client).expect("it has some");
        let Rights { role, objects, defaults } =
            rights(&mut client, &namespaces, ALL).expect("it can be read");
        assert!(role.is_some());
        let kinds: BTreeSet<&str> = objects.iter().map(|it| it.what.as_str()).collect();
        let expected = [
            "aggregate",
            "domain",
            "enum",
            "foreign data wrapper",
            "function",
            "materialized view",
            "procedure",
            "publication",
            "schema",
            "sequence",
            "server",
            "table",
            "type",
            "view",
        ];
        assert_eq!(kinds, BTreeSet::from(expected));
        for object in &objects {
            assert!(object.owner.is_some(), "{object:?}");
            let granted = object.granted.iter().map(|it| format!("grant all on {it} to public"));
            let owned = object.owned.iter().map(|it| format!("alter {it} owner to current_user"));
            for statement in granted.chain(owned) {
                let ran = client.batch_execute(&statement);
                assert!(ran.is_ok(), "{statement}: {ran:?}");
            }
            // The sequences of columns have the owner of the table; `public` has that of the database.
            let is_public = object.id.path.last().is_some_and(|it| it.as_str() == "public");
            assert_eq!(object.owned.is_none(), object.part_of.is_some() || is_public, "{object:?}");
        }
        let of = |what: &str| {
            let found = objects.iter().find(|it| it.what == what).expect("it was read");
            found.privileges.keys().map(|it| (&it.0, it.1.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(of("function"), [], "revoked");
        assert_eq!(of("procedure"), [(&Grantee::Public, "EXECUTE")]);
        let told: Vec<(bool, char, usize, usize)> = defaults
            .iter()
            .map(|it| {
                let count = |all: &driftless_schema::Granted| {
                    all.keys().filter(|it| it.0 == Grantee::Public).count()
                };
                (it.namespace.is_some(), it.letter, count(&it.privileges), count(&it.standard))
            })
            .collect();
        assert_eq!(told, [(true, 'r', 1, 0), (false, 'T', 0, 1)]);
        let none = Compared { owners: true, privileges: false };
        let owners = rights(&mut client, &namespaces, none).expect("it can be read");
        assert!(owners.defaults.is_empty());
        assert!(owners.objects.iter().all(|it| it.privileges.is_empty() && it.granted.is_none()));
    }
}
