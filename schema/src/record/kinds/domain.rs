//! Domains: what models record of them, and the columns and domains that are of one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::options::validity;
use crate::naming::Taken;
use crate::quote::type_name;
use crate::record::resolve::{Models, error, former};
use crate::record::{CheckRecord, Record, Source, TableRecord, TypeRecord};
use crate::well_known::spelled;
use crate::{
    BaseType, Diagnostic, Domain, DomainCheck, Expression, Kind, LooseName, Name, Naming, ObjectId,
    QualifiedName, SqlType,
};

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainRecord {
    /// Its name.
    pub name: String,
    /// Its namespace, if it is not the struct's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The name that it had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The type that it is over.
    #[serde(rename = "type")]
    pub data_type: UnderlyingRecord,
    /// `collation = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// `default = "expression"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// `not_null`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// Its checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckRecord>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// The type that a domain is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UnderlyingRecord {
    /// A spelling that PostgreSQL accepts, or the name of a domain or an enum of the models.
    Text(String),
    /// What the type of a newtype's field says of itself.
    Own(TypeRecord),
}

impl UnderlyingRecord {
    fn spelling(&self) -> String {
        match self {
            UnderlyingRecord::Text(text) => text.clone(),
            UnderlyingRecord::Own(it) => it.spelling(),
        }
    }
}

/// A newtype with `#[derive(SchemaDomain)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewtypeRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the newtype names none.
    pub namespace: String,
    /// The domain.
    pub domain: DomainRecord,
}

impl NewtypeRecord {
    pub(in crate::record) fn qualified(&self) -> QualifiedName {
        self.domain.qualified(&self.namespace)
    }
}

impl DomainRecord {
    fn qualified(&self, namespace: &str) -> QualifiedName {
        let namespace = self.namespace.as_deref().unwrap_or(namespace);
        QualifiedName::new(namespace, self.name.as_str())
    }
}

/// The addresses of the domains that a struct declares.
pub(super) fn declared(record: &TableRecord) -> impl Iterator<Item = ObjectId> {
    record.domains.iter().map(|it| ObjectId::domain(&it.qualified(&record.namespace)))
}

/// Adds all domains, and makes the columns that name one columns of it. Everything else has been resolved.
pub(super) fn domains(records: &[Record], models: &mut Models) {
    let types = Types::of(records);
    for record in records {
        let (namespace, all) = match record {
            Record::Table(it) => (&it.namespace, it.domains.as_slice()),
            Record::Domain(it) => (&it.namespace, std::slice::from_ref(&it.domain)),
            Record::Enum(_) | Record::Composite(_) | Record::View(_) | Record::Definition(_) => {
                continue;
            }
        };
        for record in all {
            let name = record.qualified(namespace);
            if let Some(old) = &record.renamed_from {
                let old = ObjectId::domain(&former(&name, old));
                models.renamed_from.push((old, ObjectId::domain(&name)));
            }
            let over = spelled_type(&record.data_type.spelling());
            let data_type = types.meant(over, &Name::new(namespace.as_str()));
            models.schema.domains.push(domain(record, name, data_type));
        }
    }
    for table in &mut models.schema.tables {
        for column in &mut table.columns {
            let data_type = column.data_type.clone();
            column.data_type = types.meant(data_type, &table.name.namespace);
        }
    }
    models.schema.domains.sort_by(|one, other| one.name.cmp(&other.name));
    models.diagnostics.extend(circles(&models.schema.domains));
}

/// PostgreSQL names a check after its domain.
fn domain(record: &DomainRecord, name: QualifiedName, data_type: SqlType) -> Domain {
    let mut taken = Taken::default();
    for given in record.checks.iter().filter_map(|it| it.name.as_deref()) {
        taken.take(Name::new(given));
    }
    let check = |it: &CheckRecord| {
        let (check, naming) = match &it.name {
            Some(given) => (Name::new(given.as_str()), Naming::Given),
            None => (taken.choose(name.name.as_str(), "", "check"), Naming::Chosen),
        };
        DomainCheck {
            name: check,
            naming,
            expression: Expression::new(it.expression.trim()),
            validity: validity(&it.options),
            comment: it.options.comment.clone(),
        }
    };
    let mut checks: Vec<DomainCheck> = record.checks.iter().map(check).collect();
    checks.sort_by(|one, other| one.name.cmp(&other.name));
    // PostgreSQL stores no default that is only `NULL`.
    let default = record.default.as_deref().filter(|it| !it.trim().eq_ignore_ascii_case("null"));
    Domain {
        name,
        data_type,
        collation: record.collation.as_deref().map(LooseName::parse),
        default: default.map(Expression::new),
        not_null: record.not_null,
        checks,
        comment: record.comment.clone(),
    }
}

fn spelled_type(text: &str) -> SqlType {
    match text.trim().strip_suffix("[]") {
        Some(element) => SqlType::built_in(element.trim_end()).into_array(),
        None => SqlType::built_in(text.trim()),
    }
}

/// The types that the models define, by name.
struct Types(BTreeMap<QualifiedName, Kind>);

impl Types {
    fn of(records: &[Record]) -> Types {
        let defined = records.iter().flat_map(Record::defines);
        let types = defined.filter_map(|(id, _)| match (id.kind, id.path.as_slice()) {
            (Kind::Domain | Kind::Enum, [namespace, name]) => {
                Some((QualifiedName::new(namespace.clone(), name.clone()), id.kind))
            }
            _ => None,
        });
        Types(types.collect())
    }

    /// The type that a spelling means: one of these, if it is of a wanted kind, or what PostgreSQL knows.
    fn meant(&self, data_type: SqlType, namespace: &Name) -> SqlType {
        let BaseType::BuiltIn(text) = &data_type.base else { return data_type };
        let found = self.find(text, namespace);
        match found {
            Some((name, kind)) => {
                SqlType { base: BaseType::Defined(*kind, name.clone()), ..data_type }
            }
            // As the catalog spells it, so that what is called so is found.
            None => match sql_name(text) {
                Some(LooseName { namespace: Some(namespace), name }) => {
                    let spelling = type_name(&QualifiedName { namespace, name });
                    SqlType { base: BaseType::BuiltIn(spelling), ..data_type }
                }
                Some(_) | None => data_type,
            },
        }
    }

    /// An unqualified name is in that namespace, else in `public`, else wherever only one namespace has it. PostgreSQL's
    /// own types come before all of them.
    fn find(&self, text: &str, namespace: &Name) -> Option<(&QualifiedName, &Kind)> {
        let LooseName { namespace: given, name } = sql_name(text)?;
        if let Some(given) = given {
            return self.0.get_key_value(&QualifiedName { namespace: given, name });
        }
        if spelled(text).is_some() {
            return None;
        }
        let within = |it: &Name| {
            let name = QualifiedName { namespace: it.clone(), name: name.clone() };
            self.0.get_key_value(&name)
        };
        within(namespace).or_else(|| within(&Name::new("public"))).or_else(|| {
            // An enum of that name may be there without a model.
            let is_it = |it: &QualifiedName, kind: Kind| it.name == name && kind == Kind::Domain;
            let mut all = self.0.iter().filter(|(it, kind)| is_it(it, **kind));
            all.next().filter(|_| all.next().is_none())
        })
    }
}

/// A name as SQL spells it, folded unless it is quoted: `email`, `types.Email`, `"Odd one"`. `None` if the text is more than
/// a name: `varchar(20)`, `double precision`.
fn sql_name(text: &str) -> Option<LooseName> {
    let (first, rest) = identifier(text.trim())?;
    match rest.strip_prefix('.') {
        None => rest.is_empty().then(|| LooseName::bare(first)),
        Some(rest) => {
            let (second, rest) = identifier(rest)?;
            let name = LooseName { namespace: Some(Name::new(first)), name: Name::new(second) };
            rest.is_empty().then_some(name)
        }
    }
}

/// The identifier that the text begins with, and the rest.
fn identifier(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut rest = quoted;
        loop {
            let (part, after) = rest.split_once('"')?;
            name.push_str(part);
            match after.strip_prefix('"') {
                Some(after) => {
                    name.push('"');
                    rest = after;
                }
                None => return (!name.is_empty()).then_some((name, after)),
            }
        }
    }
    let begins = |it: char| it.is_alphabetic() || it == '_';
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    name.starts_with(begins).then(|| (name.to_ascii_lowercase(), rest))
}

/// Domains that are over each other, which PostgreSQL cannot create.
fn circles(domains: &[Domain]) -> Vec<Diagnostic> {
    let over = |name: &QualifiedName| {
        let found = domains.iter().find(|it| it.name == *name)?;
        match &found.data_type.base {
            BaseType::Defined(Kind::Domain, name) => Some(name),
            BaseType::Defined(..) | BaseType::BuiltIn(_) => None,
        }
    };
    let mut told: BTreeSet<&QualifiedName> = BTreeSet::new();
    let mut all = Vec::new();
    for domain in domains {
        let mut path = vec![&domain.name];
        while let Some(next) = path.last().and_then(|it| over(it)).filter(|it| !path.contains(it)) {
            path.push(next);
        }
        let is_circle = path.last().and_then(|it| over(it)) == Some(&domain.name);
        if !is_circle || told.contains(&domain.name) {
            continue;
        }
        let next = path[1..].iter().map(|it| format!("`{it}`, which is over "));
        let last = if path.len() == 1 { "itself".to_owned() } else { format!("`{}`", domain.name) };
        all.push(error(
            "MD104",
            "domain-circle",
            ObjectId::domain(&domain.name),
            format!("domain `{}` is over {}{last}", domain.name, next.collect::<String>()),
            "give one of them a type of PostgreSQL as its `type`",
        ));
        told.extend(path);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validity;
    use crate::record::resolve;

    /// Structs with these domains: the struct's schema and table, its domains, the types of its columns.
    fn models(structs: &[(&str, &str, &str, &[&str])]) -> Models {
        let records: Vec<Record> = structs.iter().map(record).collect();
        resolve(&records)
    }

    fn record((namespace, name, domains, types): &(&str, &str, &str, &[&str])) -> Record {
        let columns = types.iter().enumerate().map(|(at, it)| {
            let text = serde_json::to_string(it).expect("it is text");
            format!(r#"{{"field": "f{at}", "name": "f{at}", "type": {{"text": {text}}}}}"#)
        });
        let columns: Vec<String> = columns.collect();
        let text = format!(
            r#"{{"table": {{"source": {{"module": "app", "rust_name": "{name}", "file": "src/lib.rs", "line": 7}},
                "namespace": "{namespace}", "name": "{name}", "columns": [{}],
                "primary_key": {{"columns": []}}, "domains": {domains}}}}}"#,
            columns.join(", ")
        );
        serde_json::from_str(&text).unwrap_or_else(|it| panic!("{it}: {text}"))
    }

    fn types(models: &Models, table: usize) -> Vec<String> {
        let shown = |it: &SqlType| match &it.base {
            BaseType::Defined(kind, name) => {
                format!("{kind:?} {name}{}", if it.array { "[]" } else { "" })
            }
            BaseType::BuiltIn(_) => it.to_string(),
        };
        models.schema.tables[table].columns.iter().map(|it| shown(&it.data_type)).collect()
    }

    fn codes(models: &Models) -> Vec<(&str, &str)> {
        models.diagnostics.iter().map(|it| (it.code, it.message.as_str())).collect()
    }

    #[test]
    fn a_field_is_of_the_domain_that_its_type_names() {
        let domains = r#"[{"name": "email", "type": "text"}, {"name": "Odd one", "type": "text"},
            {"name": "note", "namespace": "types", "type": "text"}, {"name": "text", "type": "integer"}]"#;
        let fields =
            &["email", "EMAIL", "email[]", "public.email", "\"Odd one\"", "note", "types.note"];
        let other =
            &["text", "varchar(20)", "\"Email\"", "odd one", "elsewhere.email", "public.text"];
        let models = models(&[("public", "a", domains, fields), ("public", "b", "[]", other)]);
        assert_eq!(codes(&models), []);
        let wanted = [
            "Domain email",
            "Domain email",
            "Domain email[]",
            "Domain email",
            "Domain Odd one",
            "Domain types.note",
            "Domain types.note",
        ];
        assert_eq!(types(&models, 0), wanted);
        let wanted =
            ["text", "varchar(20)", "\"Email\"", "odd one", "elsewhere.email", "Domain text"];
        assert_eq!(types(&models, 1), wanted);
        let namespaces: Vec<&str> =
            models.schema.namespaces.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(namespaces, ["public", "types"]);
        assert_eq!(
            models.places[&ObjectId::domain(&QualifiedName::new("public", "email"))].len(),
            1
        );
    }

    #[test]
    fn the_schema_of_the_struct_comes_before_public_and_others() {
        let one = |over: &str| format!(r#"[{{"name": "code", "type": "{over}"}}]"#);
        let (public, shop, other) =
            (one("text"), one("integer"), r#"[{"name": "rank", "type": "code"}]"#);
        let models = models(&[
            ("public", "a", &public, &["code"]),
            ("shop", "b", &shop, &["code", "rank"]),
            ("stock", "c", other, &["code"]),
        ]);
        assert_eq!(codes(&models), []);
        assert_eq!(types(&models, 0), ["Domain code"]);
        assert_eq!(types(&models, 1), ["Domain shop.code", "Domain stock.rank"]);
        assert_eq!(types(&models, 2), ["Domain code"]);
        let code = QualifiedName::new("public", "code");
        assert_eq!(models.schema.domains[2].data_type, SqlType::defined(Kind::Domain, code));
    }

    #[test]
    fn a_name_that_two_other_schemas_have_is_none_of_them() {
        let one = r#"[{"name": "code", "type": "text"}]"#;
        let models =
            models(&[("a", "a", one, &[]), ("b", "b", one, &[]), ("c", "c", "[]", &["code"])]);
        assert_eq!(types(&models, 2), ["code"]);
    }

    #[test]
    fn a_domain_is_over_an_enum_or_an_array_of_another_domain() {
        let domains =
            r#"[{"name": "mild", "type": "mood"}, {"name": "several", "type": "mild []"}]"#;
        let mood = r#"{"enum": {"source": {"module": "app", "rust_name": "Mood"}, "namespace": "public",
            "name": "mood", "labels": []}}"#;
        let mood: Record = serde_json::from_str(mood).expect("it is a record");
        let table = record(&("public", "a", domains, &["mood", "several"]));
        let models = resolve(&[table, mood]);
        assert_eq!(codes(&models), []);
        let name = |it| QualifiedName::new("public", it);
        let over: Vec<&SqlType> = models.schema.domains.iter().map(|it| &it.data_type).collect();
        let mild = SqlType::defined(Kind::Domain, name("mild")).into_array();
        assert_eq!(over, [&SqlType::of_enum(name("mood")), &mild]);
        // A field says an enum by its Rust type, a column that no field shows by its name.
        assert_eq!(types(&models, 0), ["Enum mood", "Domain several"]);
    }

    #[test]
    fn checks_without_a_name_are_named_as_postgres_names_them() {
        let domains = r#"[{"name": "email", "type": "text", "default": " NULL ", "not_null": true,
            "collation": "C", "comment": "c", "renamed_from": "old.mail", "checks": [
            {"expression": " VALUE <> '' "}, {"expression": "true", "name": "email_check1"},
            {"expression": "VALUE ~ '@'", "options": {"not_valid": true, "comment": "d"}}]}]"#;
        let models = models(&[("public", "a", domains, &[])]);
        let name = QualifiedName::new("public", "email");
        let check = |name: &str, naming, expression: &str| DomainCheck {
            name: name.into(),
            naming,
            expression: Expression::new(expression),
            validity: Validity::Valid,
            comment: None,
        };
        let last = check("email_check2", Naming::Chosen, "VALUE ~ '@'");
        let wanted = Domain {
            name: name.clone(),
            data_type: SqlType::built_in("text"),
            collation: Some(LooseName::bare("C")),
            default: None,
            not_null: true,
            checks: vec![
                check("email_check", Naming::Chosen, "VALUE <> ''"),
                check("email_check1", Naming::Given, "true"),
                DomainCheck { validity: Validity::NotValid, comment: Some("d".to_owned()), ..last },
            ],
            comment: Some("c".to_owned()),
        };
        assert_eq!(models.schema.domains, [wanted]);
        let old = ObjectId::domain(&QualifiedName::new("old", "mail"));
        assert_eq!(models.renamed_from, [(old, ObjectId::domain(&name))]);
    }

    #[test]
    fn a_domain_is_defined_once_and_shares_no_name_with_a_table() {
        let one = r#"[{"name": "email", "type": "text"}]"#;
        let twice = models(&[("public", "a", one, &[]), ("public", "b", one, &[])]);
        let message =
            "`email` is defined by `app::a` (src/lib.rs:7) and by `app::b` (src/lib.rs:7)";
        assert_eq!(codes(&twice), [("MD101", message)]);
        let alike = models(&[("public", "a", one, &[]), ("public", "email", "[]", &[])]);
        let message =
            "`email` is defined by `app::a` (src/lib.rs:7) and by `app::email` (src/lib.rs:7)";
        assert_eq!(codes(&alike), [("MD101", message)]);
    }

    #[test]
    fn domains_that_are_over_each_other_are_told_once() {
        let domains = r#"[{"name": "a", "type": "b"}, {"name": "b", "type": "c[]"}, {"name": "c", "type": "b"},
            {"name": "d", "type": "d"}, {"name": "e", "type": "text"}]"#;
        let models = models(&[("public", "t", domains, &[])]);
        let wanted = [
            ("MD104", "domain `b` is over `c`, which is over `b`"),
            ("MD104", "domain `d` is over itself"),
        ];
        assert_eq!(codes(&models), wanted);
    }

    #[test]
    fn the_types_of_domains_need_their_extensions() {
        let models = models(&[("public", "t", r#"[{"name": "a", "type": "citext"}]"#, &[])]);
        let crate::Extensions::Needed(needed) = &models.schema.extensions else {
            panic!("models need extensions");
        };
        assert_eq!(needed[0].name.as_str(), "citext");
    }
}
