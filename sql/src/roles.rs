//! The roles that statements name. A role belongs to the server, not to the database, so a statement about a role may fail where
//! the rest of a script runs.

use crate::Token;
use crate::script::{Statement, message};

/// Words in place of a role that name none.
const NO_ROLE: &[&str] = &["current_role", "current_user", "none", "public", "session_user"];

/// The roles that owners, grants, policies, default privileges and `SET ROLE` name, sorted.
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
    all.retain(|it| !NO_ROLE.contains(&it.as_str()));
    all.sort();
    all.dedup();
    all
}

fn is_about_an_owner(statement: &Statement<'_>) -> bool {
    let tokens = statement.tokens();
    statement.begins_with(&["alter"])
        && tokens.windows(2).any(|it| it[0].0.is_word("owner") && it[1].0.is_word("to"))
}

/// The roles that statements create.
pub fn created_roles(text: &str) -> Vec<String> {
    let is_it = |it: &Statement<'_>| {
        ["role", "user", "group"].iter().any(|kind| it.begins_with(&["create", kind]))
    };
    let of = |it: &Statement<'_>| it.tokens().get(2).and_then(|it| it.0.name().map(str::to_owned));
    message(text).iter().filter(|it| is_it(it)).filter_map(of).collect()
}

fn named(statement: &Statement<'_>) -> Vec<String> {
    let tokens: Vec<Token> = statement.tokens().into_iter().map(|it| it.0).collect();
    let begins = |words: &[&str]| statement.begins_with(words);
    let is_policy = begins(&["create", "policy"]) || begins(&["alter", "policy"]);
    let before: &[&str] = if begins(&["grant"]) || begins(&["revoke"]) {
        &["to", "from"]
    } else if begins(&["alter", "default", "privileges"]) {
        &["to", "from", "role"]
    } else if begins(&["set"]) {
        &["role"]
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
        let mut rest = tokens[place + 1..].iter().peekable();
        while let Some(name) = rest.next().and_then(Token::name) {
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
            ("select 'grant x to y'; create table t (role text)", &[]),
        ] {
            assert_eq!(roles(text), found, "{text}");
        }
        assert_eq!(
            created_roles("create role a; create user \"B\" login; create table c ()"),
            ["a", "B"]
        );
    }
}
