//! Unmodelled objects that depend on tables, columns and types: `pg_depend`, with the statements that recreate them.

mod reread;

use std::collections::BTreeMap;

use driftless_schema::{
    Attribute, Definition, DefinitionPart, Dependent, DependentKind, ForeignOption, Kind, Name,
    ObjectId, Remake,
};
use postgres::{Client, Row, Transaction};

use self::reread::reread;
use super::Selection;
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    selection: Selection,
) -> Result<Vec<Dependent>, Error> {
    let doing = "reading what stands on tables and types";
    let Some(query) = of_kinds_that_exist(transaction, doing)? else { return Ok(Vec::new()) };
    let rows = super::rows(transaction, doing, &query, names)?;
    let definitions = definitions(transaction, &rows)?;
    let mut all: Vec<(u32, Dependent)> = rows
        .iter()
        .filter_map(|it| Some((it.get("objid"), dependent(it, names, &definitions)?)))
        // Objects that depend on nothing modelled never have to be recreated.
        .filter(|(_, it)| selection == Selection::Definitions || !it.on.is_empty())
        .collect();
    if selection == Selection::Definitions {
        // A function's body may use what no catalog records, and what was created before.
        all.sort_by_key(|(oid, _)| *oid);
    }
    Ok(all.into_iter().map(|(_, it)| it).collect())
}

/// The queries of the kinds, by the name that `exists.sql` has for each. Each gives the columns of [`COLUMNS`].
const KINDS: &[(&str, &str)] = &[
    ("views", include_str!("view.sql")),
    ("policies", include_str!("policy.sql")),
    ("triggers", include_str!("trigger.sql")),
    ("rules", include_str!("rule.sql")),
    ("functions", include_str!("function.sql")),
    ("privileges", include_str!("privileges.sql")),
    ("types", include_str!("type.sql")),
    ("opaque", include_str!("opaque.sql")),
    ("foreign_data_wrappers", include_str!("foreign_data_wrapper.sql")),
    ("servers", include_str!("server.sql")),
    ("user_mappings", include_str!("user_mapping.sql")),
    ("publications", include_str!("publication.sql")),
    ("event_triggers", include_str!("event_trigger.sql")),
    ("operators", include_str!("operator.sql")),
    ("operator_classes", include_str!("operator_class.sql")),
    ("text_search", include_str!("text_search.sql")),
    ("collations", include_str!("collation.sql")),
    ("casts", include_str!("cast.sql")),
];

/// The queries of dependencies that `after.sql` does not know, by the name that `exists.sql` has for their kinds.
const NEEDS: &[(&str, &str)] = &[
    ("opaque", include_str!("opaque_needs.sql")),
    ("publications", include_str!("publication_needs.sql")),
    ("operator_classes", include_str!("operator_class_needs.sql")),
];

/// What takes their place where there are no such kinds.
const NO_NEEDS: &str = "select null::oid as classid, null::oid as objid, null::oid as refclassid, null::oid as refobjid,
    null::pg_catalog.int4 as refobjsubid where false
";

/// What `after.sql` reads of each kind's rows.
const COLUMNS: &str =
    "classid, objid, path, what, drop, definition, ending, replacement, shape, parts, owns, rights";

/// One query of all kinds that the database may have; none where it has none.
fn of_kinds_that_exist(
    transaction: &mut Transaction<'_>,
    doing: &str,
) -> Result<Option<String>, Error> {
    let exists = transaction
        .query_typed_one(include_str!("exists.sql"), &[])
        .map_err(|it| Error::new(doing, it))?;
    let of_kinds = |all: &[(&str, &'static str)]| -> Vec<&'static str> {
        all.iter().filter(|(name, _)| exists.get(*name)).map(|(_, query)| *query).collect()
    };
    let found = of_kinds(KINDS);
    if found.is_empty() {
        return Ok(None);
    }
    let (before, after) = (include_str!("before.sql"), include_str!("after.sql"));
    let found = found.join("union all\n");
    let more = [vec![NO_NEEDS], of_kinds(NEEDS)].concat().join("union all\n");
    Ok(Some(format!("{before},\nfound ({COLUMNS}) as (\n{found}),\nmore as (\n{more}),\n{after}")))
}

/// The rows with definitions that queries of their own read, by OID, in the order of [`OWN`].
struct Definitions(Vec<BTreeMap<u32, Row>>);

impl Definitions {
    fn of(&self, what: DependentKind, row: &Row) -> Option<&Row> {
        let place = OWN.iter().position(|it| (it.is)(what))?;
        self.0.get(place)?.get(&row.get("objid"))
    }
}

/// A query that reads the definitions of a kind.
struct Own {
    doing: &'static str,
    query: &'static str,
    is: fn(DependentKind) -> bool,
}

const OWN: &[Own] = &[
    Own {
        doing: "reading composite and range types",
        query: include_str!("type_definition.sql"),
        is: is_type,
    },
    Own {
        doing: "reading aggregates",
        query: include_str!("aggregate_definition.sql"),
        is: |it| it == DependentKind::Aggregate,
    },
    Own {
        doing: "reading foreign-data wrappers",
        query: include_str!("foreign_data_wrapper_definition.sql"),
        is: |it| it == DependentKind::ForeignDataWrapper,
    },
    Own {
        doing: "reading servers",
        query: include_str!("server_definition.sql"),
        is: |it| it == DependentKind::Server,
    },
    Own {
        doing: "reading user mappings",
        query: include_str!("user_mapping_definition.sql"),
        is: |it| it == DependentKind::UserMapping,
    },
    Own {
        doing: "reading foreign tables",
        query: include_str!("foreign_table_definition.sql"),
        is: |it| it == DependentKind::ForeignTable,
    },
    Own {
        doing: "reading dictionaries",
        query: include_str!("dictionary_definition.sql"),
        is: |it| it == DependentKind::TextSearchDictionary,
    },
];

/// Whether an option may be a secret, by its name or because its value has a password in it.
const IS_SECRET: &str = "(o.option_name ~* 'pass|pwd|secret|token|credential|(api|access|account|auth|encryption|private|storage)_?key'
    or o.option_value ~* '(pass|passwd|password|pwd|secret|token)[[:space:]]*=|://[^/@]*:[^/@]*@')";

/// The foreign tables that have an option, or a column with one, that may be a secret, in any namespace.
pub fn foreign_tables_with_secrets(client: &mut Client) -> Result<Vec<ObjectId>, Error> {
    let failed = |it| Error::new("reading the options of foreign tables", it);
    let mut transaction = client.build_transaction().read_only(true).start().map_err(failed)?;
    // The operators are PostgreSQL's own only where nothing is in the path.
    transaction.batch_execute("set local search_path to ''").map_err(failed)?;
    let query = "select n.nspname::pg_catalog.text, c.relname::pg_catalog.text
        from pg_catalog.pg_foreign_table f
        join pg_catalog.pg_class c on c.oid = f.ftrelid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where exists (select from pg_catalog.pg_options_to_table(f.ftoptions) o where {is_secret})
            or exists (
                select from pg_catalog.pg_attribute a
                cross join lateral pg_catalog.pg_options_to_table(a.attfdwoptions) o
                where a.attrelid = c.oid and not a.attisdropped and {is_secret}
            )
        order by 1, 2";
    let rows = transaction.query(&query.replace("{is_secret}", IS_SECRET), &[]).map_err(failed)?;
    let id = |row: &Row| {
        let path = vec![Name::new(row.get::<_, &str>(0)), Name::new(row.get::<_, &str>(1))];
        ObjectId { kind: Kind::Other, path }
    };
    Ok(rows.iter().map(id).collect())
}

/// No query is made where there is nothing that it would find.
fn definitions(transaction: &mut Transaction<'_>, rows: &[Row]) -> Result<Definitions, Error> {
    let mut all = Vec::new();
    for Own { doing, query, is } in OWN {
        if !rows.iter().any(|it| is(kind(it))) {
            all.push(BTreeMap::new());
            continue;
        }
        let query = query.replace("{is_secret}", IS_SECRET);
        let rows = transaction.query_typed(&query, &[]).map_err(|it| Error::new(*doing, it))?;
        all.push(rows.into_iter().map(|it| (it.get("objid"), it)).collect());
    }
    Ok(Definitions(all))
}

/// Whether a query of its own reads the definition.
fn has_own_query(kind: DependentKind) -> bool {
    OWN.iter().any(|it| (it.is)(kind))
}

/// Whether it can say something to a foreign-data wrapper, or to a template of text search.
fn has_options(kind: DependentKind) -> bool {
    matches!(
        kind,
        DependentKind::ForeignDataWrapper
            | DependentKind::Server
            | DependentKind::ForeignTable
            | DependentKind::TextSearchDictionary
            | DependentKind::UserMapping
    )
}

fn is_type(kind: DependentKind) -> bool {
    matches!(kind, DependentKind::CompositeType | DependentKind::RangeType)
}

fn kind(row: &Row) -> DependentKind {
    let noun: &str = row.get("what");
    let what = DependentKind::ALL.into_iter().find(|it| it.noun() == noun);
    what.expect("the query gives the nouns of `DependentKind`")
}

/// None for an object that the schema has itself, and for the privileges of a type that it does not have.
fn dependent(row: &Row, managed: &[String], definitions: &Definitions) -> Option<Dependent> {
    let path: Vec<&str> = row.get("path");
    let noun: &str = row.get("what");
    let what = kind(row);
    let on = objects(row);
    let is_managed = path.first().is_some_and(|it| managed.iter().any(|name| name == it));
    let is_modelled = Kind::of_word(noun).is_some() && is_managed;
    let is_of_other = what == DependentKind::TypePrivileges && on.iter().all(is_other);
    if is_modelled || is_of_other {
        return None;
    }
    let own = match has_own_query(what) {
        true => definitions.of(what, row),
        false => Some(row),
    };
    let members = own.filter(|_| is_type(what)).map(members).unwrap_or_default();
    let options = own.filter(|_| has_options(what)).map(options).unwrap_or_default();
    let definition = own.and_then(|it| definition(it, row, members));
    let definition = definition.map(|it| Definition { options, ..it });
    let privileges: Option<Vec<String>> = row.get("rights");
    let owner: Option<Vec<String>> = row.get("owns");
    let create = match &definition {
        Some(it) => Some(it.statements(what)),
        None if has_own_query(what) => None,
        None => owner.zip(privileges).map(|(owner, privileges)| [owner, privileges].concat()),
    };
    let drop = own.and_then(|it| it.get("drop"));
    Some(Dependent {
        id: ObjectId { kind: Kind::Other, path: path.into_iter().map(Name::new).collect() },
        what,
        on,
        remake: create.map(|create| Remake { drop, create }),
        definition,
    })
}

/// The definition, and the owner and the privileges, which stand in a row with the dependencies.
fn definition(
    row: &Row,
    rights: &Row,
    (attributes, brings): (Vec<Attribute>, Vec<ObjectId>),
) -> Option<Definition> {
    let create: Option<String> = row.get("definition");
    let parts: Vec<Option<String>> = row.get("set_apart");
    let part = |it: &[Option<String>]| {
        let [set, unset] = it else { return None };
        Some(DefinitionPart { set: reread(set.clone()?), unset: unset.clone() })
    };
    Some(Definition {
        create: reread(create?),
        ending: row.get("ending"),
        replace: row.get::<_, Option<String>>("replacement").map(reread),
        shape: row.get::<_, Option<Vec<String>>>("shape").unwrap_or_default(),
        attributes,
        brings,
        options: Vec::new(),
        parts: parts.chunks(2).filter_map(part).collect(),
        owner: rights.get::<_, Option<Vec<String>>>("owns").unwrap_or_default(),
        rights: rights.get::<_, Option<Vec<String>>>("rights").unwrap_or_default(),
    })
}

/// The attributes of a type, and the types that come with it.
fn members(row: &Row) -> (Vec<Attribute>, Vec<ObjectId>) {
    let names: Vec<String> = row.get("attributes");
    let types: Vec<String> = row.get("types");
    let brings: Vec<String> = row.get("brings");
    let attribute =
        |(name, definition): (String, String)| Attribute { name: Name::new(name), definition };
    let id = |it: &[String]| ObjectId {
        kind: Kind::Other,
        path: it.iter().map(|it| Name::new(it.as_str())).collect(),
    };
    (names.into_iter().zip(types).map(attribute).collect(), brings.chunks(2).map(id).collect())
}

fn options(row: &Row) -> Vec<ForeignOption> {
    let all: Vec<String> = row.get("options");
    let option = |it: &[String]| {
        let [of, name, value] = it else { return None };
        Some(ForeignOption { of: of.clone(), name: name.clone(), value: value.clone() })
    };
    all.chunks(3).filter_map(option).collect()
}

fn is_other(id: &ObjectId) -> bool {
    id.kind == Kind::Other
}

fn objects(row: &Row) -> Vec<ObjectId> {
    let words: Vec<&str> = row.get("kinds");
    let namespaces: Vec<&str> = row.get("namespaces");
    let names: Vec<Option<&str>> = row.get("names");
    let parts: Vec<Option<&str>> = row.get("parts");
    let paths = namespaces.into_iter().zip(names).zip(parts);
    let paths = paths.map(|((namespace, name), part)| {
        [Some(namespace), name, part].into_iter().flatten().map(Name::new).collect()
    });
    let object = |(word, path): (&str, Vec<Name>)| ObjectId {
        kind: Kind::of_word(word).unwrap_or(Kind::Other),
        path,
    };
    words.into_iter().zip(paths).map(object).collect()
}
