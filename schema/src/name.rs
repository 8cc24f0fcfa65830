//! Names as PostgreSQL stores them: unquoted, case kept. They are quoted where SQL is written, nowhere else.

use std::fmt;

use crate::text::one_line;

/// A name as PostgreSQL's catalog stores it: never quoted, never folded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    text: Box<str>,
    is_given_up: bool,
}

impl Name {
    /// The most bytes a name may have (`NAMEDATALEN - 1`). PostgreSQL truncates longer ones with only a notice.
    pub const MAX_BYTES: usize = 63;

    /// A name, taken unchanged.
    pub fn new(name: impl Into<String>) -> Name {
        Name { text: name.into().into_boxed_str(), is_given_up: false }
    }

    /// The name, unquoted.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name of an object that is dropped, where another object has that name afterwards. It is written in the same
    /// way, and is not equal to the other object's name.
    pub fn given_up(&self) -> Name {
        Name { is_given_up: true, ..self.clone() }
    }

    /// Whether another object has the name afterwards.
    pub fn is_given_up(&self) -> bool {
        self.is_given_up
    }

    /// The name that another object has afterwards.
    pub fn taken_over(&self) -> Name {
        Name { is_given_up: false, ..self.clone() }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Name {
        Name::new(name)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Name {
        Name::new(name)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given_up = if self.is_given_up { ", given up" } else { "" };
        write!(formatter, "Name({:?}{given_up})", self.text)
    }
}

/// For people, in one line: terminal control characters are escaped. Code that needs the name itself uses
/// [`Name::as_str`].
impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&one_line(&self.text))
    }
}

/// A name within a namespace: a table, a type, an index, a sequence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// Its namespace (PostgreSQL: schema).
    pub namespace: Name,
    /// The name itself.
    pub name: Name,
}

impl QualifiedName {
    /// `name` in `namespace`.
    pub fn new(namespace: impl Into<Name>, name: impl Into<Name>) -> QualifiedName {
        QualifiedName { namespace: namespace.into(), name: name.into() }
    }

    /// Another name in the same namespace.
    pub fn sibling(&self, name: Name) -> QualifiedName {
        QualifiedName { namespace: self.namespace.clone(), name }
    }
}

/// For people: namespace `public` is left out.
impl fmt::Display for QualifiedName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.as_str() != "public" {
            write!(formatter, "{}.", self.namespace)?;
        }
        self.name.fmt(formatter)
    }
}

/// The name of an object that is not managed: a collation, an operator class, an operator. It has no namespace if it is
/// PostgreSQL's own, or if models leave the namespace to the `search_path`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LooseName {
    /// The namespace.
    pub namespace: Option<Name>,
    /// The name itself.
    pub name: Name,
}

impl LooseName {
    /// A name of PostgreSQL's own, or one that is found through the `search_path`.
    pub fn bare(name: impl Into<Name>) -> LooseName {
        LooseName { namespace: None, name: name.into() }
    }

    /// `name` in `namespace`, which is left out if it is PostgreSQL's own.
    pub fn new(namespace: impl Into<Name>, name: impl Into<Name>) -> LooseName {
        let namespace = Some(namespace.into()).filter(|it| it.as_str() != "pg_catalog");
        LooseName { namespace, name: name.into() }
    }

    /// As models write it: `C`, `en_US.utf8`, `ext.nocase`, `"Odd Schema"."Odd name"`. A name without quotes is taken
    /// unchanged; a namespace without quotes is in lower case, unlike the part of a locale's name before its period.
    pub fn parse(text: &str) -> LooseName {
        let text = text.trim();
        let unquoted = |text: &str| match text.strip_prefix('"').and_then(|it| it.strip_suffix('"'))
        {
            Some(inner) => inner.replace("\"\"", "\""),
            None => text.to_owned(),
        };
        let is_namespace = |it: &str| {
            it.starts_with('"') && it.ends_with('"') && it.len() > 1
                || it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
                    && !it.is_empty()
        };
        let mut is_quoted = false;
        let split = text.char_indices().find_map(|(place, letter)| {
            is_quoted ^= letter == '"';
            let name = text.get(place + 1..).filter(|it| !it.is_empty())?;
            (letter == '.' && !is_quoted).then(|| (&text[..place], name))
        });
        match split {
            Some((namespace, name)) if is_namespace(namespace) => {
                LooseName::new(unquoted(namespace), unquoted(name))
            }
            Some(_) | None => LooseName::bare(unquoted(text)),
        }
    }
}

/// For people, without quotes.
impl fmt::Display for LooseName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(formatter, "{namespace}.")?;
        }
        self.name.fmt(formatter)
    }
}

/// Who chose a name. An object whose name nobody chose is matched by its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Naming {
    /// The model or the catalog gives the name.
    Given,
    /// The model gives no name; this is the one that PostgreSQL would have chosen.
    Chosen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loose_name_is_read_as_models_write_it() {
        let read = |text: &str| LooseName::parse(text);
        assert_eq!(read("C"), LooseName::bare("C"));
        assert_eq!(read("en_US.utf8"), LooseName::bare("en_US.utf8"));
        assert_eq!(read("C.utf8"), LooseName::bare("C.utf8"));
        assert_eq!(read("ext.nocase"), LooseName::new("ext", "nocase"));
        assert_eq!(read("pg_catalog.text_ops"), LooseName::bare("text_ops"));
        assert_eq!(read("\"Odd. \"\"One\".\"a.b\""), LooseName::new("Odd. \"One", "a.b"));
        assert_eq!(read("\"eo.utf8\""), LooseName::bare("eo.utf8"));
    }
}
