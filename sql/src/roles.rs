//! The roles that statements name. A role belongs to the server, not to the database, so a statement about a role may fail where
//! the rest of a script runs.

use crate::Token;
use crate::script::{Statement, message};

/// Words in place of a role that name none.
const NO_ROLE: &[&str] = &["current_role", "current_user", "none", "public", "session_user"];

/// The roles that owners, grants, policies, default privileges, user mappings and `SET ROLE` name, sorted.
pub fn roles(text: &str) -> Vec<String> {
    of_statements(&message(text))
}

/// The same without owners.
pub fn roles_with_rights(text: &str) -> Vec<String> {
    let mut all = message(text);
    all.retain(|it| !is_about_an_owner(it));
    of_statements(&all)
}

fn of_statements(all: &[Statement<'_>]) -> Vec<String> {
    let mut all: Vec<String> = all.iter().flat_map(named).collect();
    all.retain(|it| !it.is_empty() && !NO_ROLE.contains(&it.as_str()));
    all.sort();
    all.dedup();
    all
}

fn is_about_an_owner(statement: &Statement<'_>) -> bool {
    let tokens = statement.tokens();
    statement.begins_with(&["alter"])
        && tokens.windows(2).any(|it| it[0].0.is_word("owner") && it[1].0.is_word("to"))
}

/// Whether a text creates a role of this name, in a statement or in the body of a function or a block.
pub fn creates_role(text: &str, name: &str) -> bool {
    let text = text.to_lowercase();
    let name = name.to_lowercase();
    ["role", "user", "group"].iter().any(|kind| {
        [format!("create {kind} {name}"), format!("create {kind} \"{name}\"")]
            .iter()
            .any(|it| text.contains(it.as_str()))
    })
}

fn named(statement: &Statement<'_>) -> Vec<String> {
    let tokens: Vec<Token> = statement.tokens().into_iter().map(|it| it.0).collect();
    let begins = |words: &[&str]| statement.begins_with(words);
    let is_policy = begins(&["create", "policy"]) || begins(&["alter", "policy"]);
    // Without `on`, roles are granted.
    let grants_roles =
        (begins(&["grant"]) || begins(&["revoke"])) && !tokens.iter().any(|it| it.is_word("on"));
    let before: &[&str] = if grants_roles {
        &["grant", "revoke", "for", "to", "from", "by"]
    } else if begins(&["grant"]) || begins(&["revoke"]) {
        &["to", "from", "by"]
    } else if begins(&["alter", "default", "privileges"]) {
        &["to", "from", "role", "user"]
    } else if begins(&["set"]) {
        &["role", "authorization"]
    } else if ["create", "alter", "drop"].iter().any(|it| begins(&[it, "user", "mapping"])) {
        &["for"]
    } else if begins(&["create", "schema"]) {
        &["authorization"]
    } else if begins(&["reassign", "owned"]) || begins(&["drop", "owned"]) {
        &["by", "to"]
    } else if is_policy || is_about_an_owner(statement) {
        &["to"]
    } else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth -= 1,
            _ => (),
        }
        if depth > 0 || !before.iter().any(|it| token.is_word(it)) {
            continue;
        }
        let skipped = |it: &&Token| it.is_word("group") || it.is_word("option");
        let mut rest = tokens[place + 1..].iter().skip_while(skipped);
        while let Some(token) = rest.next() {
            // `FOR USER` is for whoever runs it.
            let Some(name) = token.name().filter(|_| !token.is_word("user")) else { break };
            all.push(name.to_owned());
            if rest.next() != Some(&Token::Mark(',')) {
                break;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_where_they_are_named() {
        for (text, found) in [
            (
                "grant select on t to reader, \"Odd role\"; revoke all on t from writer",
                &["Odd role", "reader", "writer"][..],
            ),
            ("alter table t owner to app; alter table t rename to other", &["app"]),
            ("create policy p on t to reader using (a in (select b from c))", &["reader"]),
            (
                "alter default privileges for role app in schema s grant select on tables to reader",
                &["app", "reader"],
            ),
            ("set role app; set search_path to shop; set local timezone to 'UTC'", &["app"]),
            (
                "alter table t owner to current_user; grant select on t to public; set role none",
                &[],
            ),
            (
                "create user mapping if not exists for app server s options (user 'for other');
                drop user mapping for \"user\" server s; create user mapping for user server s",
                &["app", "user"],
            ),
            ("select 'grant x to y'; create table t (role text)", &[]),
        ] {
            assert_eq!(roles(text), found, "{text}");
        }
        let made = "create role a; do $$ begin create user \"B\"; end $$; create table c ()";
        assert!(creates_role(made, "a") && creates_role(made, "B") && !creates_role(made, "c"));
    }
}
