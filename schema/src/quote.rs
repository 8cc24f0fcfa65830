//! Quoting: takes a name, a qualified name or a text, returns SQL that means exactly that. The only place where names
//! and literals are quoted.

use crate::{Name, QualifiedName};

/// A name in double quotes, always: this needs no list of reserved words for each version of PostgreSQL.
pub fn identifier(name: impl AsRef<str>) -> String {
    format!("\"{}\"", inside_identifier(name))
}

/// A quoted name without its double quotes.
pub fn inside_identifier(name: impl AsRef<str>) -> String {
    name.as_ref().replace('"', "\"\"")
}

/// A name with its namespace, always: its meaning must not depend on the `search_path`.
pub fn qualified(name: &QualifiedName) -> String {
    format!("{}.{}", identifier(&name.namespace), identifier(&name.name))
}

/// A name with its namespace, quoted only where that is needed, as the server writes types under an empty `search_path`.
/// Keywords are not known here: for texts that are compared, and not for SQL.
pub fn sparing(name: &QualifiedName) -> String {
    format!("{}.{}", sparing_name(&name.namespace), sparing_name(&name.name))
}

/// A type's name as the server writes it under an empty `search_path`, if SQL can have it so: a word of SQL gets its quotes.
pub fn type_name(name: &QualifiedName) -> String {
    match NO_SCHEMA.contains(&name.namespace.as_str()) {
        true => format!("{}.{}", identifier(&name.namespace), sparing_name(&name.name)),
        false => sparing(name),
    }
}

/// Words that begin no type's name without quotes: `pg_get_keywords()` of PostgreSQL 13 to 18, `catcode` R and C.
#[rustfmt::skip]
const NO_SCHEMA: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "between",
    "bigint", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce",
    "collate", "column", "constraint", "create", "current_catalog", "current_date",
    "current_role", "current_time", "current_timestamp", "current_user", "dec", "decimal",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists",
    "extract", "false", "fetch", "float", "for", "foreign", "from", "grant", "greatest", "group",
    "grouping", "having", "in", "initially", "inout", "int", "integer", "intersect", "interval",
    "into", "json", "json_array", "json_arrayagg", "json_exists", "json_object",
    "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value",
    "lateral", "leading", "least", "limit", "localtime", "localtimestamp", "merge_action",
    "national", "nchar", "none", "normalize", "not", "null", "nullif", "numeric", "offset", "on",
    "only", "or", "order", "out", "overlay", "placing", "position", "precision", "primary",
    "real", "references", "returning", "row", "select", "session_user", "setof", "smallint",
    "some", "substring", "symmetric", "system_user", "table", "then", "time", "timestamp", "to",
    "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar",
    "variadic", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement",
    "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
    "xmltable",
];

/// A name without the quotes that a plain one does not need.
pub fn sparing_name(name: &Name) -> String {
    let is_plain = |at: usize, it: char| {
        it.is_ascii_lowercase() || it == '_' || (at > 0 && (it.is_ascii_digit() || it == '$'))
    };
    match name.as_str().chars().enumerate().all(|(at, it)| is_plain(at, it)) {
        true => name.as_str().to_owned(),
        false => identifier(name),
    }
}

/// A text as a literal. If it contains a backslash, as `E'…'`, which does not depend on `standard_conforming_strings`.
pub fn literal(text: &str) -> String {
    let doubled = inside_literal(text);
    if text.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// A text as PostgreSQL deparses it under `standard_conforming_strings = on`, never with an `E`: for texts that are
/// compared with the server's.
pub fn deparsed(text: &str) -> String {
    format!("'{}'", inside_literal(text))
}

/// A text as PostgreSQL deparses it, without its quotes.
pub fn inside_literal(text: &str) -> String {
    text.replace('\'', "''")
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_part_of_what_is_quoted() {
        assert_eq!(identifier("A \"b\""), "\"A \"\"b\"\"\"");
        assert_eq!(identifier(Name::new("a.b")), "\"a.b\"");
        assert_eq!(qualified(&QualifiedName::new("a.b", "c\"")), "\"a.b\".\"c\"\"\"");
        assert_eq!(sparing(&QualifiedName::new("public", "a1")), "public.a1");
        assert_eq!(sparing(&QualifiedName::new("A", "1a")), "\"A\".\"1a\"");
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("\\'"), "E'\\\\'''");
        assert_eq!(literal(""), "''");
        assert_eq!(deparsed("\\'"), "'\\'''");
    }
}
