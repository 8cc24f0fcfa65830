//! A definition under another name: its texts, and the statements that rename it.

use crate::quote::{identifier, sparing_name};
use crate::{Definition, DefinitionPart, Dependent, DependentKind, Name, Remake};

/// A definition under its new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedDependent {
    /// The object, whose texts have the new name where they say which object they are about. What drops it has the old one.
    pub object: Dependent,
    /// The statements that rename it.
    pub statements: Vec<String>,
}

impl Dependent {
    /// This object under the name of another one; none if their statements do not tell how the server spells the names.
    ///
    /// A body in quotes that has the old name keeps it: PostgreSQL leaves it as it is, too.
    pub fn renamed_as(&self, after: &Dependent) -> Option<RenamedDependent> {
        let definition = self.definition.as_ref()?;
        let drop = self.dropping()?;
        let old = Spelling::of(self, &definition.create)?;
        let new = Spelling::of(after, &after.definition.as_ref()?.create)?;
        let renamed = |text: &String| old.replaced(text, &new);
        let with_name = |it: &DefinitionPart| DefinitionPart {
            set: renamed(&it.set),
            unset: it.unset.as_ref().map(renamed),
        };
        let definition = Definition {
            create: renamed(&definition.create),
            replace: definition.replace.as_ref().map(renamed),
            parts: definition.parts.iter().map(with_name).collect(),
            owner: definition.owner.iter().map(renamed).collect(),
            rights: definition.rights.iter().map(renamed).collect(),
            ..definition.clone()
        };
        let create = definition.statements(self.what);
        let object = Dependent {
            id: after.id.clone(),
            remake: Some(Remake { drop: Some(drop.to_owned()), create }),
            definition: Some(definition),
            ..self.clone()
        };
        Some(RenamedDependent { object, statements: old.statements(drop, &new)? })
    }
}

/// The name of an object as the server spells it in its statements.
struct Spelling {
    /// What stands before the name where nothing else tells it from other names: `TRIGGER `.
    keyword: String,
    /// The namespace with its dot; empty for what is on a table.
    namespace: String,
    name: String,
}

impl Spelling {
    fn of(object: &Dependent, create: &str) -> Option<Spelling> {
        let name = object.own_name()?;
        let keyword = format!("{} ", object.what.noun().to_uppercase());
        let (keyword, namespaces) = match (object.relation_below(), object.id.in_namespace()) {
            (Some(_), _) | (None, None) => (keyword, vec![String::new()]),
            (None, Some(it)) => (String::new(), spelled(it).map(|it| format!("{it}.")).to_vec()),
        };
        let all = namespaces.iter().flat_map(|namespace| {
            spelled(&name).map(|name| Spelling {
                keyword: keyword.clone(),
                namespace: namespace.clone(),
                name,
            })
        });
        // The first of them that stands in the statement is the object's own.
        let found = all.filter_map(|it| Some((it.place(create)?, it)));
        found.min_by_key(|it| it.0).map(|it| it.1)
    }

    fn whole(&self) -> String {
        format!("{}{}{}", self.keyword, self.namespace, self.name)
    }

    /// Where the name begins in a text, with what stands before it.
    fn place(&self, text: &str) -> Option<usize> {
        let whole = self.whole();
        let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$' | '"');
        let ends_a_name = |it: char| is_part(it) || it == '.';
        let mut in_literal = false;
        for (at, letter) in text.char_indices() {
            if letter == '\'' {
                in_literal = !in_literal;
            }
            let is_it = !in_literal
                && text[at..].starts_with(&whole)
                && !text[..at].ends_with(ends_a_name)
                && !text[at + whole.len()..].starts_with(is_part);
            if is_it {
                return Some(at);
            }
        }
        None
    }

    /// The text about an object of the new name: the name's first place tells which object a statement is about.
    fn replaced(&self, text: &str, new: &Spelling) -> String {
        match self.place(text) {
            Some(at) => {
                format!("{}{}{}", &text[..at], new.whole(), &text[at + self.whole().len()..])
            }
            None => text.to_owned(),
        }
    }

    /// The statements that rename the object that `drop` drops.
    fn statements(&self, drop: &str, new: &Spelling) -> Option<Vec<String>> {
        let object = drop.strip_prefix("DROP ")?.strip_suffix(';')?;
        let mut all = Vec::new();
        let mut named = object.to_owned();
        if self.name != new.name {
            all.push(format!("ALTER {object} RENAME TO {};", new.name));
            let renamed = Spelling {
                keyword: self.keyword.clone(),
                namespace: self.namespace.clone(),
                name: new.name.clone(),
            };
            named = self.replaced(object, &renamed);
        }
        if self.namespace != new.namespace {
            all.push(format!("ALTER {named} SET SCHEMA {};", new.namespace.trim_end_matches('.')));
        }
        Some(all)
    }
}

/// With and without the quotes that only some names need: the server knows its own keywords.
fn spelled(name: &Name) -> [String; 2] {
    [sparing_name(name), identifier(name)]
}

impl Dependent {
    /// The last part of its address, without the types of arguments and the method of an index.
    pub fn own_name(&self) -> Option<Name> {
        let last = self.id.path.last()?;
        let name = match self.what {
            DependentKind::Aggregate
            | DependentKind::Function
            | DependentKind::Procedure
            | DependentKind::WindowFunction => last.as_str().rsplit_once('(')?.0,
            DependentKind::Operator => last.as_str().split_once('(')?.0,
            DependentKind::OperatorClass | DependentKind::OperatorFamily => {
                last.as_str().rsplit_once(" USING ")?.0
            }
            _ => last.as_str(),
        };
        Some(Name::new(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, ObjectId};

    fn dependent(what: DependentKind, path: &[&str], drop: &str, create: &str) -> Dependent {
        Dependent {
            id: ObjectId { kind: Kind::Other, path: path.iter().map(|it| (*it).into()).collect() },
            what,
            on: Vec::new(),
            remake: Some(Remake { drop: Some(drop.to_owned()), create: Vec::new() }),
            definition: Some(Definition { create: create.to_owned(), ..Definition::default() }),
        }
    }

    #[test]
    fn a_name_is_replaced_where_a_statement_says_what_it_is_about() {
        let view = DependentKind::View;
        let before = dependent(
            view,
            &["public", "old"],
            "DROP VIEW public.old;",
            "CREATE VIEW public.old AS\n SELECT public.old(1), 'public.old'::text FROM public.older",
        );
        let after = dependent(view, &["s", "A \"b\""], "", "CREATE VIEW s.\"A \"\"b\"\"\" AS …");
        let renamed = before.renamed_as(&after).expect("both texts have their names");
        assert_eq!(
            renamed.statements,
            [
                "ALTER VIEW public.old RENAME TO \"A \"\"b\"\"\";",
                "ALTER VIEW public.\"A \"\"b\"\"\" SET SCHEMA s;"
            ]
        );
        let create = renamed.object.definition.expect("it had one").create;
        assert_eq!(
            create,
            "CREATE VIEW s.\"A \"\"b\"\"\" AS\n SELECT public.old(1), 'public.old'::text FROM public.older"
        );
    }

    #[test]
    fn what_is_on_a_table_of_its_name_is_found_by_its_keyword() {
        let of = |name: &str| {
            dependent(
                DependentKind::Trigger,
                &["public", "old", name],
                &format!("DROP TRIGGER {name} ON public.old;"),
                &format!(
                    "CREATE TRIGGER {name} BEFORE UPDATE ON public.old EXECUTE FUNCTION old()"
                ),
            )
        };
        let renamed = of("old").renamed_as(&of("new")).expect("both texts have their names");
        assert_eq!(renamed.statements, ["ALTER TRIGGER old ON public.old RENAME TO new;"]);
        assert_eq!(renamed.object.definition, of("new").definition);
    }

    #[test]
    fn a_text_that_lacks_the_name_renames_nothing() {
        let one = dependent(DependentKind::View, &["public", "a"], "DROP VIEW b;", "CREATE VIEW b");
        assert_eq!(one.renamed_as(&one), None);
    }
}
