//! The attributes of a composite type: two lists of them in, the statement that makes one of the other out.

use crate::quote::{identifier, qualified};
use crate::{Name, QualifiedName, SqlType};

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its type and its collation, as PostgreSQL writes them: `text COLLATE pg_catalog."C"`.
    pub definition: String,
}

impl Attribute {
    /// The same attribute where types have other names. A name with a namespace has quotes afterwards, whatever it had.
    #[must_use]
    pub fn renamed(self, new: impl Fn(&QualifiedName) -> QualifiedName) -> Attribute {
        let Some((name, rest)) = SqlType::qualified_prefix(&self.definition) else { return self };
        let definition = format!("{}{rest}", qualified(&new(&name)));
        Attribute { definition, ..self }
    }
}

/// How a composite type gets other attributes where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeChanges {
    /// New ones, at the end.
    pub added: Vec<Attribute>,
    /// Those that are gone.
    pub dropped: Vec<Name>,
    /// Those of another type or collation.
    pub altered: Vec<Attribute>,
}

impl AttributeChanges {
    /// From one list to another; none if the order of those that stay differs, or if a new one stands before one that stays:
    /// PostgreSQL adds attributes at the end and cannot move them.
    pub fn between(before: &[Attribute], after: &[Attribute]) -> Option<AttributeChanges> {
        let has = |all: &[Attribute], name: &Name| all.iter().any(|it| it.name == *name);
        let stay = before.iter().filter(|it| has(after, &it.name));
        let added = after.iter().filter(|it| !has(before, &it.name));
        let order = stay.chain(added.clone()).map(|it| &it.name);
        if !order.eq(after.iter().map(|it| &it.name)) {
            return None;
        }
        let is_altered =
            |it: &&Attribute| before.iter().any(|old| old.name == it.name && old != *it);
        let gone = before.iter().filter(|it| !has(after, &it.name));
        Some(AttributeChanges {
            dropped: gone.map(|it| it.name.clone()).collect(),
            altered: after.iter().filter(is_altered).cloned().collect(),
            added: added.cloned().collect(),
        })
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        let AttributeChanges { added, dropped, altered } = self;
        added.is_empty() && dropped.is_empty() && altered.is_empty()
    }

    /// The statement; none if nothing changes. With `CASCADE` the tables of the type follow.
    pub fn statement(&self, name: &QualifiedName, cascades: bool) -> Option<String> {
        let AttributeChanges { added, dropped, altered } = self;
        let end = if cascades { " CASCADE" } else { "" };
        let drop = dropped.iter().map(|it| format!("DROP ATTRIBUTE {}{end}", identifier(it)));
        let alter = altered.iter().map(|it| {
            let Attribute { name, definition } = it;
            format!("ALTER ATTRIBUTE {} TYPE {definition}{end}", identifier(name))
        });
        let add = added.iter().map(|it| {
            let Attribute { name, definition } = it;
            format!("ADD ATTRIBUTE {} {definition}{end}", identifier(name))
        });
        let actions: Vec<String> = drop.chain(alter).chain(add).collect();
        let actions = actions.join(",\n    ");
        (!self.is_empty()).then(|| format!("ALTER TYPE {}\n    {actions};", qualified(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(all: &[(&str, &str)]) -> Vec<Attribute> {
        let one = |(name, definition): &(&str, &str)| Attribute {
            name: Name::new(*name),
            definition: (*definition).to_owned(),
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn attributes_are_dropped_altered_and_added_at_the_end() {
        let before = attributes(&[("a", "text"), ("b", "integer"), ("c", "text")]);
        let after = attributes(&[("a", "text"), ("c", "integer"), ("d", "public.mood")]);
        let changes = AttributeChanges::between(&before, &after).expect("the order is the same");
        let name = QualifiedName::new("public", "it");
        assert_eq!(
            changes.statement(&name, false).as_deref(),
            Some(
                "ALTER TYPE \"public\".\"it\"\n    DROP ATTRIBUTE \"b\",\n    ALTER ATTRIBUTE \"c\" TYPE integer,\n    ADD ATTRIBUTE \"d\" public.mood;"
            )
        );
        let same = AttributeChanges::between(&before, &before).expect("the order is the same");
        assert_eq!(same.statement(&name, true), None);
    }

    #[test]
    fn none_is_moved() {
        let [a, b] = [("a", "text"), ("b", "text")];
        assert_eq!(AttributeChanges::between(&attributes(&[a, b]), &attributes(&[b, a])), None);
        assert_eq!(AttributeChanges::between(&attributes(&[b]), &attributes(&[a, b])), None);
    }

    #[test]
    fn a_type_is_renamed_and_keeps_what_follows_it() {
        let new = |it: &QualifiedName| QualifiedName::new(it.namespace.clone(), "New");
        let renamed = |it: &str| attributes(&[("a", it)]).remove(0).renamed(new).definition;
        assert_eq!(renamed("public.mood[]"), "\"public\".\"New\"[]");
        assert_eq!(renamed("\"a.b\".mood COLLATE public.c"), "\"a.b\".\"New\" COLLATE public.c");
        assert_eq!(renamed("character varying(20)"), "character varying(20)");
    }
}
