//! A domain.

use driftless_schema::naming::Taken;
use driftless_schema::{
    BaseType, Domain, DomainCheck, Kind, Name, QualifiedName, SqlType, Table, Validity,
};

use super::Model;
use crate::adopt::attributes::common::{comment, loose, validity};
use crate::adopt::attributes::data_type::short;
use crate::adopt::attributes::words::{call, flag, quoted};
use crate::adopt::field_type::spelling;

pub(super) fn of_domain(domain: &Domain, namespace: &Name) -> String {
    let Domain { name, data_type, collation, default, not_null, checks, comment: text } = domain;
    let mut items = vec![format!("name = {}", quoted(name.name.as_str()))];
    if name.namespace != *namespace {
        items.push(format!("schema = {}", quoted(name.namespace.as_str())));
    }
    items.push(format!("type = {}", quoted(&short(&spelling(data_type, namespace)))));
    items.extend(collation.as_ref().map(|it| format!("collation = {}", loose(it))));
    items.extend(default.as_ref().map(|it| format!("default = {}", quoted(it.as_str()))));
    items.extend(flag(*not_null, "not_null"));
    items.extend(of_checks(checks, &name.name));
    items.extend(comment(text.as_ref()));
    call("domain", items)
}

/// A name has to be said if it is another one than PostgreSQL would choose.
fn of_checks(checks: &[DomainCheck], domain: &Name) -> Vec<String> {
    let mut taken = Taken::default();
    let mut chosen = taken.choose(domain.as_str(), "", "check");
    let mut all = Vec::new();
    for DomainCheck { name, naming: _, expression, validity: valid, comment: text } in checks {
        let expression = quoted(expression.as_str());
        let is_chosen = *name == chosen;
        if is_chosen && *valid == Validity::Valid && text.is_none() {
            all.push(format!("check = {expression}"));
        } else {
            let mut items = vec![format!("expression = {expression}")];
            items.extend((!is_chosen).then(|| format!("name = {}", quoted(name.as_str()))));
            items.extend(validity(*valid));
            items.extend(comment(text.as_ref()));
            all.push(call("check", items));
        }
        if is_chosen {
            chosen = taken.choose(domain.as_str(), "", "check");
        }
    }
    all
}

/// The domains that the struct is to declare: those that its table is the first to use, and with the first struct those that
/// no table uses.
pub(super) fn of_model<'a>(model: &Model<'a>) -> Vec<&'a Domain> {
    let domains = &model.schema.domains;
    let is_its = |domain: &&Domain| {
        let user = model.models.iter().find(|it| uses(it.table, &domain.name, domains));
        let declares = user.or_else(|| model.models.first());
        declares.is_some_and(|it| it.table.name == model.table.name)
    };
    domains.iter().filter(is_its).collect()
}

/// Whether a column of the table is of the domain, or of another domain over it.
fn uses(table: &Table, domain: &QualifiedName, domains: &[Domain]) -> bool {
    let is_over = |data_type: &SqlType| {
        let mut name = of_domain_name(data_type);
        // PostgreSQL has no circles of domains, but each step is one domain less to look at.
        for _ in 0..=domains.len() {
            if name.is_none_or(|it| it == domain) {
                break;
            }
            let found = domains.iter().find(|it| Some(&it.name) == name);
            name = found.and_then(|it| of_domain_name(&it.data_type));
        }
        name == Some(domain)
    };
    table.columns.iter().any(|it| is_over(&it.data_type))
}

fn of_domain_name(data_type: &SqlType) -> Option<&QualifiedName> {
    match &data_type.base {
        BaseType::Defined(Kind::Domain, name) => Some(name),
        BaseType::Defined(..) | BaseType::BuiltIn(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use driftless_schema::{Column, Expression, LooseName, Naming, PrimaryKey, Schema};

    use super::*;
    use crate::adopt::{Sources, adopt};

    fn domain(namespace: &str, name: &str, data_type: SqlType) -> Domain {
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

    fn check(name: &str, expression: &str) -> DomainCheck {
        DomainCheck {
            name: name.into(),
            naming: Naming::Given,
            expression: Expression::new(expression),
            validity: Validity::Valid,
            comment: None,
        }
    }

    fn of(namespace: &str, name: &str) -> SqlType {
        SqlType::defined(Kind::Domain, QualifiedName::new(namespace, name))
    }

    #[test]
    fn a_domain_says_everything_that_it_has() {
        let all = Domain {
            collation: Some(LooseName::bare("C")),
            default: Some(Expression::new("'a@b'::text")),
            not_null: true,
            checks: vec![
                check("email_check", "VALUE ~ '@'"),
                DomainCheck {
                    validity: Validity::NotValid,
                    comment: Some("no \"long\" ones".to_owned()),
                    ..check("email_check1", "length(VALUE) < 200")
                },
                check("short", "VALUE <> ''"),
            ],
            comment: Some("where to write".to_owned()),
            ..domain("types", "email", SqlType::built_in("character varying(80)"))
        };
        let wanted = r#"domain(name = "email", schema = "types", type = "varchar(80)", collation = "C", default = "'a@b'::text", not_null, check = "VALUE ~ '@'", check(expression = "length(VALUE) < 200", not_valid, comment = "no \"long\" ones"), check(expression = "VALUE <> ''", name = "short"), comment = "where to write")"#;
        assert_eq!(of_domain(&all, &"public".into()), wanted);
        let plain = of_domain(&domain("types", "email", of("types", "Odd one")), &"types".into());
        assert_eq!(plain, r#"domain(name = "email", type = "\"Odd one\"")"#);
    }

    #[test]
    fn a_domain_comes_with_the_first_table_that_uses_it() {
        let source = "#[derive(Queryable)]\n#[diesel(table_name = a)]\nstruct A {\n    id: i32,\n}\n\n\
                      #[derive(Queryable)]\n#[diesel(table_name = b)]\nstruct B {\n    id: i32,\n    mail: Vec<String>,\n}\n";
        let directory =
            std::env::temp_dir().join(format!("driftless-domain-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory can be made");
        let path = directory.join("lib.rs");
        fs::write(&path, source).expect("a file can be written");
        let mut sources = Sources::default();
        let read = sources.read(&path, std::slice::from_ref(&path));
        fs::remove_dir_all(&directory).expect("it can be removed");
        assert!(read.is_ok());
        let table = |name: &str, columns: Vec<Column>| {
            let mut table = Table::new(QualifiedName::new("public", name));
            table.columns = columns;
            table.primary_key = Some(PrimaryKey::new(format!("{name}_pkey"), vec!["id".into()]));
            table
        };
        let id = || Column::new("id", SqlType::built_in("integer")).required();
        let mail = Column::new("mail", of("public", "mail").into_array()).required();
        let schema = Schema {
            tables: vec![table("a", vec![id()]), table("b", vec![id(), mail])],
            domains: vec![
                domain("public", "lone", SqlType::built_in("text")),
                domain("public", "mail", of("public", "words")),
                domain("public", "words", SqlType::built_in("text")),
            ],
            ..Schema::default()
        };
        let adoption = adopt(&sources, &schema, &Default::default(), true);
        let text = &adoption.files[0].after;
        let (first, second) = text.split_once("struct A").expect("it is there");
        assert!(first.contains(r#"domain(name = "lone", type = "text")"#), "{text}");
        let both = "    domain(name = \"mail\", type = \"words\"),\n    domain(name = \"words\", type = \"text\")";
        let flat =
            r#"domain(name = "mail", type = "words"), domain(name = "words", type = "text")"#;
        assert!(second.contains(both) || second.contains(flat), "{text}");
        assert!(second.contains(r#"#[schema(type = "mail[]")]"#), "{text}");
        assert_eq!(text.matches("domain(").count(), 3, "{text}");
    }
}
