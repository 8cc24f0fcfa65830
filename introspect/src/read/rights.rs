//! Owners, privileges on what is no table, and default privileges.

use std::collections::BTreeSet;

use driftless_schema::{
    DefaultRights, Granted, Grantee, Kind, Name, ObjectId, ObjectRights, QualifiedName, Rights,
};
use postgres::{Client, Row};

use crate::Error;

/// What `[manage]` in driftless.toml has compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Owners.
    pub owners: bool,
    /// Granted and default privileges.
    pub privileges: bool,
}

/// Reads the owners and the privileges of a database: of the objects in these namespaces, and of the namespaces.
pub fn rights(
    client: &mut Client,
    namespaces: &[Name],
    compared: Compared,
) -> Result<Rights, Error> {
    let names: Vec<&str> = namespaces.iter().map(Name::as_str).collect();
    let failed = |it| Error::new("reading owners and privileges", it);
    let mut transaction = client
        .build_transaction()
        .read_only(true)
        .isolation_level(postgres::IsolationLevel::RepeatableRead)
        .start()
        .map_err(failed)?;
    // Texts are compared, and names have their schemas only where nothing is in the path.
    transaction.batch_execute("set local search_path to ''").map_err(failed)?;
    let usual = transaction
        .query_one(
            "select pg_catalog.pg_get_userbyid(b.datdba)::pg_catalog.text from pg_catalog.pg_database b
             where b.datname = pg_catalog.current_database()",
            &[],
        )
        .map_err(failed)?;
    let mut rights = Rights { role: Some(Name::new(usual.get::<_, &str>(0))), ..Rights::default() };
    let rows = transaction.query(include_str!("rights.sql"), &[&names]).map_err(failed)?;
    let mut last = None;
    for row in rows {
        let place: (u32, String) = (row.get("objid"), row.get("what"));
        if last.as_ref() != Some(&place) {
            rights.objects.push(object(&row, compared));
            last = Some(place);
        }
        if let (true, Some(it)) = (compared.privileges, rights.objects.last_mut()) {
            it.privileges.extend(privilege(&row, row.get("attribute")));
        }
    }
    if compared.privileges {
        let query = include_str!("default_rights.sql");
        for row in transaction.query(query, &[&names]).map_err(failed)? {
            default(&row, &mut rights.defaults);
        }
    }
    Ok(rights)
}

fn object(row: &Row, compared: Compared) -> ObjectRights {
    let what: String = row.get("what");
    let kind = match what.as_str() {
        "schema" => Kind::Namespace,
        "sequence" => Kind::Sequence,
        "table" => Kind::Table,
        "enum" => Kind::Enum,
        "domain" => Kind::Domain,
        "statistics" => Kind::Statistics,
        _ => Kind::Other,
    };
    let path: Vec<&str> = row.get("path");
    let part_of: Option<Vec<&str>> = row.get("part_of");
    let part_of = part_of.and_then(|it| match it.as_slice() {
        [namespace, name] => Some(QualifiedName::new(*namespace, *name)),
        _ => None,
    });
    let letter: &str = row.get("letter");
    ObjectRights {
        id: ObjectId { kind, path: path.into_iter().map(Name::new).collect() },
        what,
        letter: letter.chars().next(),
        part_of,
        granted: row.get::<_, Option<String>>("granted").filter(|_| compared.privileges),
        owned: row.get("owned"),
        owner: compared.owners.then(|| Name::new(row.get::<_, &str>("owner"))),
        privileges: Granted::new(),
        revoked_from_owner: match row.get("is_usual") {
            true => BTreeSet::new(),
            false => row.get::<_, Vec<String>>("revoked_from_owner").into_iter().collect(),
        },
    }
}

type Privilege = ((Grantee, String, Option<Name>), bool);

fn privilege(row: &Row, attribute: Option<String>) -> Option<Privilege> {
    let privilege: Option<String> = row.get("privilege");
    let grantee: Option<String> = row.get("grantee");
    let grantee = grantee.map_or(Grantee::Public, |it| Grantee::Role(Name::new(it)));
    Some(((grantee, privilege?, attribute.map(Name::new)), row.get("grantable")))
}

fn default(row: &Row, all: &mut Vec<DefaultRights>) {
    let role = Name::new(row.get::<_, &str>("role"));
    let namespace: Option<String> = row.get("namespace");
    let namespace = namespace.map(Name::new);
    let letter: &str = row.get("letter");
    let letter = letter.chars().next().unwrap_or_default();
    let is_new = all
        .last()
        .is_none_or(|it| (&it.role, &it.namespace, it.letter) != (&role, &namespace, letter));
    if is_new {
        let (privileges, standard) = (Granted::new(), Granted::new());
        all.push(DefaultRights { role, namespace, letter, privileges, standard });
    }
    if let Some(it) = all.last_mut() {
        let of = if row.get("is_standard") { &mut it.standard } else { &mut it.privileges };
        of.extend(privilege(row, None));
    }
}
