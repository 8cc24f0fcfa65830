//! The type of a column, and the SQL texts that only PostgreSQL can parse.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::quote::inside_identifier;
use crate::{Kind, Name, ObjectId, QualifiedName};

/// A column's type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SqlType {
    /// The type, or the type of an array's elements.
    pub base: BaseType,
    /// Whether it is an array. PostgreSQL does not enforce the number of dimensions, so it is not part of the type.
    pub array: bool,
}

/// A type that is not an array.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BaseType {
    /// A type as `format_type` writes it under an empty `search_path`, modifiers included: `character varying(20)`.
    /// From a model it may be any spelling that PostgreSQL accepts; `settle` decides whether two spellings mean one
    /// type.
    BuiltIn(String),
    /// A type that the schema manages: its kind and its name.
    Defined(Kind, QualifiedName),
}

impl SqlType {
    /// A type by its spelling.
    pub fn built_in(spelling: impl Into<String>) -> SqlType {
        SqlType { base: BaseType::BuiltIn(spelling.into()), array: false }
    }

    /// An enum by its name.
    pub fn of_enum(name: QualifiedName) -> SqlType {
        SqlType::defined(Kind::Enum, name)
    }

    /// A type of that kind that the schema manages.
    pub fn defined(kind: Kind, name: QualifiedName) -> SqlType {
        SqlType { base: BaseType::Defined(kind, name), array: false }
    }

    /// The array of this type.
    pub fn into_array(self) -> SqlType {
        SqlType { array: true, ..self }
    }

    /// The address of the managed type that it is, or is an array of.
    pub fn defined_as(&self) -> Option<ObjectId> {
        match &self.base {
            BaseType::Defined(kind, name) => Some(ObjectId::qualified(*kind, name)),
            BaseType::BuiltIn(_) => None,
        }
    }

    /// The address of the type that it is, or is an array of, if no model can describe it and its spelling has a namespace: a
    /// composite or a range type.
    pub fn spelled_as(&self) -> Option<ObjectId> {
        let BaseType::BuiltIn(spelling) = &self.base else { return None };
        let (name, _) = SqlType::qualified_prefix(spelling)?;
        Some(ObjectId::qualified(Kind::Other, &name))
    }

    /// The name of the type at the beginning of a spelling, if it has a namespace, and what follows it.
    pub(crate) fn qualified_prefix(spelling: &str) -> Option<(QualifiedName, &str)> {
        let (namespace, rest) = name_prefix(spelling)?;
        let (name, rest) = name_prefix(rest.strip_prefix('.')?)?;
        Some((QualifiedName::new(namespace, name), rest))
    }

    /// The enum that it is, or is an array of.
    pub fn as_enum(&self) -> Option<&QualifiedName> {
        match &self.base {
            BaseType::Defined(Kind::Enum, name) => Some(name),
            BaseType::Defined(..) | BaseType::BuiltIn(_) => None,
        }
    }
}

/// The name at the beginning of a text, in quotes or in none, and what follows it.
fn name_prefix(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
        let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_lowercase(), &text[end..]));
    };
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((name, rest)),
        }
    }
}

/// For people, without quotes.
impl fmt::Display for SqlType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            BaseType::BuiltIn(spelling) => formatter.write_str(spelling)?,
            BaseType::Defined(_, name) => name.fmt(formatter)?,
        }
        if self.array { formatter.write_str("[]") } else { Ok(()) }
    }
}

/// Options by their names, as `WITH (…)` and `SET (…)` take them. Values are texts, as the catalog keeps them.
pub type Parameters = BTreeMap<String, String>;

/// An SQL expression as text. Two texts that differ may mean the same: only PostgreSQL can say. Once it has said so,
/// the two are equal, while each keeps its words, which name the columns of its own side.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    /// The text that represents the meaning, if it is another expression's.
    meaning: Option<String>,
    /// The objects that it depends on, if a catalog says so.
    reads: Option<BTreeSet<ObjectId>>,
}

/// The prefix of the meaning of a text that was set apart; PostgreSQL's texts cannot contain it.
const APART: &str = "\0apart ";

/// The prefix of the meaning of a text whose words do not tell what it means.
const IN_DOUBT: &str = "\0in doubt ";

impl Expression {
    /// An expression, as written or as deparsed.
    pub fn new(text: impl Into<String>) -> Expression {
        Expression { text: text.into(), meaning: None, reads: None }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same words, equal to `other` from now on.
    pub fn meaning_the_same_as(self, other: &Expression) -> Expression {
        Expression { meaning: Some(other.meaning().to_owned()), ..self }
    }

    /// The same words, equal only to texts that were set apart too.
    pub fn set_apart(self) -> Expression {
        let meaning = Some(format!("{APART}{}", self.text));
        Expression { meaning, ..self }
    }

    /// Whether it was set apart, so that PostgreSQL need not be asked about it.
    pub fn is_apart(&self) -> bool {
        self.meaning().starts_with(APART)
    }

    /// The same words, equal to another text only if PostgreSQL says so: a name in it is another object's on the other
    /// side.
    pub fn in_doubt(self) -> Expression {
        let meaning = Some(format!("{IN_DOUBT}{}", self.text));
        Expression { meaning, ..self }
    }

    /// The same words, comparable again if they were set apart or in doubt.
    pub fn put_back(self) -> Expression {
        let is_marked = self.is_apart() || self.is_in_doubt();
        if is_marked { Expression { meaning: None, ..self } } else { self }
    }

    /// Whether its words do not tell what it means.
    pub fn is_in_doubt(&self) -> bool {
        self.meaning().starts_with(IN_DOUBT)
    }

    /// The same words, which depend on these objects and on no other: columns, sequences, types and functions. A row as
    /// one value (`t.*`) depends on every column, but the catalog names none of them.
    pub fn reading(self, objects: BTreeSet<ObjectId>) -> Expression {
        let is_whole_row = self.text.contains(".*");
        Expression { reads: (!is_whole_row).then_some(objects), ..self }
    }

    /// The same words, with `new` applied to the addresses that they depend on.
    pub fn renamed(self, new: impl Fn(&ObjectId) -> ObjectId) -> Expression {
        let reads = self.reads.map(|it| it.iter().map(new).collect());
        Expression { reads, ..self }
    }

    /// The objects that it depends on; none if they are not known.
    pub fn reads(&self) -> Option<&BTreeSet<ObjectId>> {
        self.reads.as_ref()
    }

    /// Whether its text has the name as a whole word. A text that does not cannot refer to an object of that name.
    pub fn mentions(&self, name: &Name) -> bool {
        let name = inside_identifier(name);
        let is_part = |it: char| it.is_alphanumeric() || it == '_';
        self.text.match_indices(&name).any(|(at, _)| {
            let (before, behind) = (&self.text[..at], &self.text[at + name.len()..]);
            !before.ends_with(is_part) && !behind.starts_with(is_part)
        })
    }

    fn meaning(&self) -> &str {
        self.meaning.as_ref().unwrap_or(&self.text)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for Expression {}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_with_a_namespace_is_an_address() {
        let address = |it: &str| SqlType::built_in(it).spelled_as().map(|it| it.path);
        let path = |all: [&str; 2]| Some(all.map(Name::new).to_vec());
        assert_eq!(address("public.addr"), path(["public", "addr"]));
        assert_eq!(address("Public.Addr(3)"), path(["public", "addr"]));
        assert_eq!(address("\"a.\"\"b\".\"C d\""), path(["a.\"b", "C d"]));
        assert_eq!(address("addr"), None);
        assert_eq!(address("character varying(20)"), None);
        assert_eq!(SqlType::of_enum(QualifiedName::new("a", "b")).spelled_as(), None);
    }

    #[test]
    fn a_name_is_mentioned_as_a_whole_word_only() {
        let mentions = |text: &str, name: &str| Expression::new(text).mentions(&Name::new(name));
        assert!(mentions("(age > 0)", "age"));
        assert!(mentions("'x'::public.status[]", "status"));
        assert!(mentions("(\"a\"\"b\" > 0)", "a\"b"));
        assert!(!mentions("(average > 0)", "age"));
        assert!(!mentions("age_of(1)", "age"));
    }
}
