//! Compares views, triggers and other objects that no model describes: as the named database has them, and as the
//! migrations create them. A draft recreates the database's version; a warning next to the statement says if the two
//! differ.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::Draft;
use driftless_diff_engine::plan::{DependentStatement, Plan, RowsStatement, Statement};
use driftless_diff_engine::render::literal;
use driftless_introspect::read::{read, server_version};
use driftless_introspect::{Client, Target};
use driftless_schema::text::one_line;
use driftless_schema::{
    Dependent, DependentKind, Diagnostic, Name, ObjectId, Pair, QualifiedName, Remake, Schema,
    Severity, Trigger,
};
use driftless_sql::Token;
use driftless_sql::roles::roles;
use driftless_sql::script::message;

use crate::connections::client;
use crate::failure::Failure;

/// How the named database differs from the migrations in the objects that no model describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnmanagedDifferences {
    /// The database's name.
    database: String,
    /// The role of the session on that database.
    role: String,
    /// In which aspects the two versions of an object differ.
    differs: BTreeMap<ObjectId, Vec<&'static str>>,
    /// The objects that no migration creates.
    only_there: Vec<Dependent>,
    /// The objects that only the migrations create.
    only_migrated: BTreeSet<ObjectId>,
    /// The owners that the session's role is not a member of, by object.
    foreign: BTreeMap<ObjectId, String>,
    /// The triggers that no migration creates, by the table that is updated.
    triggers: Vec<(QualifiedName, Trigger)>,
}

/// Replaces the dependents of the start and the states of its triggers by those of the database. `major` is the version
/// of the server that the start was read from: other versions print the same view differently.
pub(crate) fn take_from_database(
    target: &Target,
    start: &mut Schema,
    namespaces: &[Name],
    major: Option<u32>,
    are_compared: bool,
) -> Result<UnmanagedDifferences, Failure> {
    let mut client = client(target)?;
    let mut found = read(&mut client, namespaces)?;
    // What is compared is as the migrations have it: `check` finds where a database differs.
    let is_compared = |it: &Dependent| are_compared && it.definition.is_some();
    found.dependents.retain(|it| !is_compared(it));
    let same_words = major == Some(server_version(&mut client)? / 10_000);
    let mut differences = UnmanagedDifferences {
        database: target.database().to_owned(),
        role: target.user().to_owned(),
        ..UnmanagedDifferences::default()
    };
    differences.foreign = foreign(&mut client, &found.dependents)?;
    let mut there: BTreeMap<(ObjectId, DependentKind), Dependent> =
        found.dependents.into_iter().map(|it| ((it.id.clone(), it.what), it)).collect();
    for own in start.dependents.iter_mut().filter(|it| !is_compared(it)) {
        let Some(named) = there.remove(&(own.id.clone(), own.what)) else {
            differences.only_migrated.insert(own.id.clone());
            continue;
        };
        if let (Some(before), Some(after)) = (&own.remake, &named.remake) {
            let differs = differing_aspects(Pair { before, after }, same_words);
            if !differs.is_empty() {
                differences.differs.insert(own.id.clone(), differs);
            }
            let remake = where_roles_are(before, after.clone());
            *own = Dependent { remake: Some(remake), ..named };
        }
    }
    differences.only_there = there.into_values().collect();
    for table in found.triggers {
        let own = start.triggers.iter_mut().find(|it| it.table == table.table);
        let mut known = own.map_or(Vec::new(), |it| it.triggers.iter_mut().collect());
        for trigger in table.triggers {
            let same =
                |it: &&mut &mut Trigger| it.table == trigger.table && it.name == trigger.name;
            match known.iter_mut().find(same) {
                Some(own) => own.enabled = trigger.enabled,
                None => differences.triggers.push((table.table.clone(), trigger)),
            }
        }
    }
    Ok(differences)
}

/// The owners that the session's role is not a member of, by object.
fn foreign(
    client: &mut Client,
    dependents: &[Dependent],
) -> Result<BTreeMap<ObjectId, String>, Failure> {
    let owners: Vec<(ObjectId, String)> = dependents
        .iter()
        .filter_map(|it| Some((it.id.clone(), owner(it.remake.as_ref()?)?)))
        .collect();
    let names: Vec<&str> = owners.iter().map(|(_, owner)| owner.as_str()).collect();
    let rows = client
        .query(
            "select r.rolname::pg_catalog.text from pg_catalog.pg_roles r
             where r.rolname::pg_catalog.text operator(pg_catalog.=) any ($1::pg_catalog.text[])
                and not pg_catalog.pg_has_role(r.oid, 'MEMBER')",
            &[&names],
        )
        .map_err(|it| Failure::of("cannot read the roles of the server", it))?;
    let others: BTreeSet<String> = rows.iter().map(|it| it.get(0)).collect();
    Ok(owners.into_iter().filter(|(_, owner)| others.contains(owner)).collect())
}

fn owner(remake: &Remake) -> Option<String> {
    let owned = remake.create.iter().find(|it| sort_of(it) == "owner")?;
    roles(owned).into_iter().next()
}

/// In which aspects two versions of the same object differ, for people.
fn differing_aspects(versions: Pair<&Remake>, same_words: bool) -> Vec<&'static str> {
    let sorted = |remake: &Remake, sort: &str| -> Vec<String> {
        let of_sort = remake.create.iter().filter(|it| sort_of(it) == sort);
        // Whether it is populated is an aspect of its own.
        of_sort.map(|it| without_data(it).0.to_owned()).collect()
    };
    let populates = |it: &String| sort_of(it) == "rows" || without_data(it).1 == Some(true);
    let populated = |remake: &Remake| remake.create.iter().any(populates);
    let mut all = Vec::new();
    for sort in ["definition", "owner", "privileges", "comments", "options"] {
        let Pair { before, after } = versions.map(|it| sorted(it, sort));
        if before != after && (same_words || sort != "definition") {
            all.push(sort);
        }
    }
    if populated(versions.before) != populated(versions.after) {
        all.push("whether it is populated");
    }
    all
}

/// A statement without a `WITH DATA` or `WITH NO DATA` at its end, and whether it says that there is data.
fn without_data(text: &str) -> (&str, Option<bool>) {
    let statements = message(text);
    let [statement] = statements.as_slice() else { return (text, None) };
    let tokens = statement.tokens();
    let end_in = |words: &[&str]| -> Option<&str> {
        let (rest, last) = tokens.split_at_checked(tokens.len().checked_sub(words.len())?)?;
        let is_it = last.iter().zip(words).all(|(it, word)| it.0.is_word(word));
        is_it.then(|| &statement.text[..rest.last().map_or(0, |it| it.2)])
    };
    if let Some(rest) = end_in(&["with", "no", "data"]) {
        (rest, Some(false))
    } else if let Some(rest) = end_in(&["with", "data"]) {
        (rest, Some(true))
    } else {
        (text, None)
    }
}

/// The aspect that one statement of a `Remake` is about.
fn sort_of(statement: &str) -> &'static str {
    let statements = message(statement);
    let Some(first) = statements.first() else { return "definition" };
    let begins = |words: &[&str]| first.begins_with(words);
    let tokens: Vec<Token> = first.tokens().into_iter().map(|it| it.0).collect();
    let is_owner = tokens.windows(2).any(|it| it[0].is_word("owner") && it[1].is_word("to"));
    if begins(&["grant"]) || begins(&["revoke"]) || begins(&["set", "role"]) {
        "privileges"
    } else if begins(&["refresh"]) {
        "rows"
    } else if begins(&["comment"]) {
        "comments"
    } else if begins(&["alter"]) {
        if is_owner { "owner" } else { "options" }
    } else {
        "definition"
    }
}

/// Roles belong to the server, not to the database. So a statement about roles that the migrations do not mention runs
/// only where these roles exist.
fn where_roles_are(migrated: &Remake, mut remake: Remake) -> Remake {
    for statement in &mut remake.create {
        if migrated.create.contains(statement) {
            continue;
        }
        let roles = roles(statement);
        if !roles.is_empty() {
            *statement = conditional(statement, &roles);
        }
    }
    remake
}

fn conditional(statement: &str, roles: &[String]) -> String {
    let condition: Vec<String> = roles
        .iter()
        .map(|it| {
            format!(
                "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) {})",
                literal(it)
            )
        })
        .collect();
    let mut tag = "driftless".to_owned();
    while statement.contains(&tag) {
        tag.push('_');
    }
    format!(
        "DO ${tag}$ BEGIN\n    IF {} THEN\n        {statement}\n    END IF;\nEND ${tag}$;",
        condition.join(" AND ")
    )
}

impl UnmanagedDifferences {
    /// Adds the warnings about these differences to the draft, each next to its statement.
    pub(crate) fn warn(&self, draft: &mut Draft) {
        let Draft { up, down, warnings, down_warnings, levels: _ } = draft;
        for (plan, warnings) in [(up, warnings), (down, down_warnings)] {
            warnings.extend(self.findings(plan));
            warnings.sort_by_key(|it| it.step);
        }
    }

    fn findings(&self, plan: &Plan) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        let database = one_line(&self.database);
        for (place, step) in plan.steps.iter().enumerate() {
            let mut warn = |code, rule, about: &ObjectId, message, help: String| {
                all.push(Diagnostic {
                    code,
                    rule,
                    severity: Severity::Warning,
                    step: Some(place),
                    about: vec![about.clone()],
                    message,
                    help,
                });
            };
            if let Statement::Dependent(DependentStatement::Drop(it, _)) = &step.statement {
                let (id, what) = (&it.id, it.what.noun());
                if self.only_migrated.contains(id) {
                    warn(
                        "DP104",
                        "missing-in-database",
                        id,
                        format!("{what} `{id}` does not exist in database `{database}`, though a migration creates it: this statement fails there"),
                        "create it there again, or drop it in a revision of its own and draft again".to_owned(),
                    );
                }
                if let Some(owner) = self.foreign.get(id) {
                    let (owner, role) = (one_line(owner), one_line(&self.role));
                    warn(
                        "DP105",
                        "foreign-owner",
                        id,
                        format!(
                            "{what} `{id}` is owned by role `{owner}`, and role `{role}` is not a member of it: dropping and recreating it fails as `{role}`"
                        ),
                        format!(
                            "run the migration as a superuser, or `GRANT {owner} TO {role}` first"
                        ),
                    );
                }
            }
            if let Statement::Dependent(DependentStatement::Create(it, _)) = &step.statement
                && let Some(differs) = self.differs.get(&it.id)
            {
                let (id, what) = (&it.id, it.what.noun());
                warn(
                    "DP102",
                    "differs-in-database",
                    id,
                    format!(
                        "database `{database}` has another version of {what} `{id}` than the migrations make ({}): the draft recreates the database's version",
                        differs.join(", ")
                    ),
                    "every database that runs this gets that version; if the migrations' version is right, restore it in the database first and draft again".to_owned(),
                );
            }
            if let Statement::Rows(RowsStatement::Fill { table, .. })
            | Statement::Rows(RowsStatement::FillIn { table, .. }) = &step.statement
            {
                let of_it =
                    |(it, trigger): &&(QualifiedName, Trigger)| it == table && trigger.fires();
                for (_, trigger) in self.triggers.iter().filter(of_it) {
                    warn(
                        "TR103",
                        "unknown-trigger",
                        &ObjectId::table(table),
                        format!("trigger `{}` of `{table}` exists only in database `{database}`, not in the migrations: it may fire while rows are filled", trigger.name),
                        "create it in a revision, then draft again; or disable it in the database while this runs".to_owned(),
                    );
                }
            }
        }
        all.extend(self.in_the_way(plan));
        all
    }

    /// Warnings about objects that only the database has and that depend on what the plan changes.
    fn in_the_way(&self, plan: &Plan) -> Vec<Diagnostic> {
        let mut touched: BTreeMap<ObjectId, usize> = BTreeMap::new();
        for (place, step) in plan.steps.iter().enumerate() {
            for id in step.statement.disturbs() {
                touched.entry(id).or_insert(place);
            }
        }
        let mut all = Vec::new();
        let mut left: Vec<&Dependent> = self.only_there.iter().collect();
        loop {
            let is_met = |it: &&Dependent| it.on.iter().any(|id| touched.contains_key(id));
            let (met, others): (Vec<&Dependent>, Vec<&Dependent>) =
                left.into_iter().partition(is_met);
            if met.is_empty() {
                return all;
            }
            for it in met {
                let (on, place) = it
                    .on
                    .iter()
                    .find_map(|id| Some((id, *touched.get(id)?)))
                    .expect("it depends on one of them");
                let (id, what) = (&it.id, it.what.noun());
                all.push(Diagnostic {
                    code: "DP103",
                    rule: "only-in-database",
                    severity: Severity::Warning,
                    step: Some(place),
                    about: vec![id.clone()],
                    message: format!(
                        "{what} `{id}` exists only in database `{}`, not in the migrations, and depends on `{on}`: this statement fails there",
                        one_line(&self.database)
                    ),
                    help: "drop it there before this runs and create it again after, or create it in a revision and draft again".to_owned(),
                });
                touched.insert(id.clone(), place);
            }
            left = others;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_those_that_a_statement_names() {
        let of = |text: &str| roles(text).join("|");
        assert_eq!(
            of("GRANT SELECT (\"to\") ON TABLE public.v TO \"A b\" WITH GRANT OPTION;"),
            "A b"
        );
        assert_eq!(of("REVOKE ALL ON TABLE public.v FROM PUBLIC;"), "");
        assert_eq!(of("SET ROLE a; GRANT SELECT ON TABLE public.v TO b; RESET ROLE;"), "a|b");
        assert_eq!(of("ALTER VIEW public.v OWNER TO \"Owner\";"), "Owner");
        assert_eq!(of("GRANT EXECUTE ON FUNCTION public.f(\"from\" integer) TO c;"), "c");
        assert_eq!(
            of("CREATE POLICY p ON public.t TO a, b USING ((EXISTS ( SELECT FROM x)));"),
            "a|b"
        );
        assert_eq!(of("CREATE VIEW public.v AS SELECT a FROM b;"), "");
        assert_eq!(of("COMMENT ON VIEW public.v IS 'GRANT x TO y';"), "");
    }

    #[test]
    fn versions_differ_in_what_their_statements_say() {
        let remake = |all: &[&str]| Remake {
            drop: None,
            create: all.iter().map(|it| (*it).to_owned()).collect(),
        };
        let before = remake(&["CREATE MATERIALIZED VIEW m AS\n SELECT 1\n  WITH NO DATA;"]);
        let after = remake(&[
            "CREATE MATERIALIZED VIEW m AS\n SELECT 1\n  WITH DATA;",
            "ALTER MATERIALIZED VIEW m OWNER TO a;",
            "GRANT SELECT ON TABLE m TO b;",
        ]);
        let text = |one: &Remake, other: &Remake| {
            differing_aspects(Pair { before: one, after: other }, true).join("|")
        };
        assert_eq!(text(&before, &before), "");
        assert_eq!(text(&before, &after), "owner|privileges|whether it is populated");
        // Whatever is between the words.
        let other = remake(&["CREATE MATERIALIZED VIEW m AS SELECT 1 WITH /* all */ DATA"]);
        assert!(text(&before, &other).ends_with("whether it is populated"));
        let wrapped = where_roles_are(&before, after).create;
        assert!(wrapped[1].contains("IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) 'a') THEN"));
    }
}
