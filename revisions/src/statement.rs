//! What the one statement of a file does that runs outside a transaction, as far as a crash can be made good after it.

/// A statement whose effect can be looked up in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lone {
    /// `CREATE INDEX CONCURRENTLY name`; an index without a name is none of ours to find.
    CreateIndex {
        /// As it is written: perhaps quoted. The index stands in its table's schema.
        name: String,
        /// As it is written: perhaps qualified.
        table: String,
    },
    /// `DROP INDEX CONCURRENTLY name`
    DropIndex {
        /// As it is written: perhaps qualified, perhaps quoted.
        name: String,
    },
}

impl Lone {
    /// Reads the first words. None for whatever else it may be, or where more than one statement stands there.
    pub(crate) fn of(sql: &str) -> Option<Lone> {
        let words = words(sql)?;
        let mut words = words.iter().map(String::as_str).peekable();
        let mut keyword =
            |expected: &str| words.next_if(|it| it.eq_ignore_ascii_case(expected)).is_some();
        if keyword("create") {
            keyword("unique");
            if !(keyword("index") && keyword("concurrently")) {
                return None;
            }
            if keyword("if") && !(keyword("not") && keyword("exists")) {
                return None;
            }
            if keyword("on") {
                return None;
            }
            let name = words.next()?.to_owned();
            let mut keyword =
                |expected: &str| words.next_if(|it| it.eq_ignore_ascii_case(expected)).is_some();
            if !keyword("on") {
                return None;
            }
            keyword("only");
            return Some(Lone::CreateIndex { name, table: words.next()?.to_owned() });
        }
        if keyword("drop") && keyword("index") && keyword("concurrently") {
            if keyword("if") && !keyword("exists") {
                return None;
            }
            let name = words.next()?.to_owned();
            return words.next().is_none().then_some(Lone::DropIndex { name });
        }
        None
    }
}

/// The words of one statement, names with their dots and quotes as one word each, whatever else letter by letter; none
/// where a second statement follows.
fn words(sql: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = sql;
    let mut ended = false;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("--") {
            2 + comment.find('\n').unwrap_or(comment.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            2 + comment.find("*/")? + 2
        } else if first.is_whitespace() {
            first.len_utf8()
        } else if ended {
            return None;
        } else if first == ';' {
            ended = true;
            1
        } else if first == '\'' {
            // What stands in a text is no name, and no end either.
            let end = 2 + rest[1..].find('\'')?;
            found.push(rest[..end].to_owned());
            end
        } else if first == '$' {
            // A body may hold anything.
            return None;
        } else {
            let end = name_end(rest)?.max(first.len_utf8());
            found.push(rest[..end].to_owned());
            end
        };
        rest = &rest[length..];
    }
    Some(found)
}

/// Where a name ends that begins here: `public."My index"`.
fn name_end(text: &str) -> Option<usize> {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut closing = 0;
            loop {
                closing += quoted[closing..].find('"')? + 1;
                if !quoted[closing..].starts_with('"') {
                    break;
                }
                closing += 1;
            }
            end += 1 + closing;
        } else {
            let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
            end += rest.find(|it| !is_part(it)).unwrap_or(rest.len());
        }
        match text[end..].strip_prefix('.') {
            Some(_) if end > 0 => end += 1,
            Some(_) | None => return Some(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(name: &str, table: &str) -> Option<Lone> {
        Some(Lone::CreateIndex { name: name.to_owned(), table: table.to_owned() })
    }

    #[test]
    fn index_builds_are_recognised() {
        let plain = "-- why\n\nCREATE INDEX CONCURRENTLY a_idx ON a (b);\n";
        assert_eq!(Lone::of(plain), create("a_idx", "a"));
        let all = "create /* x */ unique index concurrently if not exists \"A;\"\"b\" on only s.\"T 1\" using btree ((b || ';'))";
        assert_eq!(Lone::of(all), create("\"A;\"\"b\"", "s.\"T 1\""));
        let drop = "DROP INDEX CONCURRENTLY IF EXISTS public.a_idx;";
        assert_eq!(Lone::of(drop), Some(Lone::DropIndex { name: "public.a_idx".to_owned() }));
    }

    #[test]
    fn whatever_else_is_not() {
        for other in [
            "CREATE INDEX a_idx ON a (b);",
            "CREATE INDEX CONCURRENTLY ON a (b);",
            "CREATE INDEX CONCURRENTLY a_idx ON a (b); SELECT 1;",
            "DROP INDEX CONCURRENTLY a, b;",
            "ALTER TYPE mood ADD VALUE 'x';",
            "VACUUM",
            "",
        ] {
            assert_eq!(Lone::of(other), None, "{other}");
        }
    }
}
