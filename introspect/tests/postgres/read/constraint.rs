//! Keys, checks and foreign keys.

use driftless_schema::{Action, Check, Expression, ForeignKey, PrimaryKey, QualifiedName, Unique};

use super::{names, schemas, table};

#[test]
fn primary_and_unique_keys() {
    let script = "create table t (
            a int, b int, c int, constraint \"the key\" primary key (c, a), unique (b), constraint z unique (c, b)
        );
        alter table t drop column b; alter table t add b int; alter table t add constraint y unique (b, a)";
    for schema in schemas(script) {
        let table = table(&schema, "t");
        let unique = |name: &str, columns: &[&str]| Unique::new(name, names(columns));
        let key = PrimaryKey::new("the key", names(&["c", "a"]));
        assert_eq!(table.primary_key, Some(key));
        assert_eq!(table.uniques, [unique("y", &["b", "a"])]);
        assert_eq!(table.indexes, []);
    }
}

#[test]
fn checks() {
    let script = "create table t (
            a int check (a > 0), b text constraint \"b?\" check (b <> ')(' and length(b) > 1), c int,
            check (a < c), constraint always check (true)
        )";
    for schema in schemas(script) {
        let check = |name: &str, text: &str| Check::new(name, Expression::new(text));
        assert_eq!(
            table(&schema, "t").checks,
            [
                check("always", "true"),
                check("b?", "(b <> ')('::text) AND (length(b) > 1)"),
                check("t_a_check", "a > 0"),
                check("t_check", "a < c"),
            ]
        );
    }
}

#[test]
fn foreign_keys() {
    use Action::{Cascade, NoAction, Restrict, SetDefault, SetNull};
    let script = "create schema s; create table s.p (x int, y int, primary key (x, y), unique (y), unique (y, x));
        create table t (
            id int primary key, a int, b int,
            constraint a foreign key (b, a) references s.p (y, x) on delete cascade on update restrict,
            constraint b foreign key (b) references s.p (y) on delete set null on update set default,
            constraint c foreign key (a) references t on delete no action on update cascade,
            constraint d foreign key (a) references t (id) on delete set default on update set null,
            constraint e foreign key (b, a) references s.p on delete restrict
        )";
    for schema in schemas(script) {
        let key = |name: &str, columns: &[&str], referenced: &[&str], delete, update| {
            let references = if referenced == ["id"] {
                QualifiedName::new("public", "t")
            } else {
                QualifiedName::new("s", "p")
            };
            ForeignKey {
                on_delete: delete,
                on_update: update,
                ..ForeignKey::new(name, names(columns), references, names(referenced))
            }
        };
        assert_eq!(
            table(&schema, "t").foreign_keys,
            [
                key("a", &["b", "a"], &["y", "x"], Cascade, Restrict),
                key("b", &["b"], &["y"], SetNull, SetDefault),
                key("c", &["a"], &["id"], NoAction, Cascade),
                key("d", &["a"], &["id"], SetDefault, SetNull),
                key("e", &["b", "a"], &["x", "y"], Restrict, NoAction),
            ]
        );
    }
}
