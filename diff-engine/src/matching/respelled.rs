//! Statements of objects that are told by their words alone: with names before in, with names after out.

use driftless_schema::quote::{sparing, sparing_name};
use driftless_schema::{Definition, Dependent, DependentKind, Name, QualifiedName, Remake};

use super::Renames;

/// The object with the names after of the schemas and of the types that its statements have. Others are compared by what they
/// consist of, or PostgreSQL replaces them whatever words they had.
pub(super) fn respelled(it: Dependent, renames: &Renames) -> Dependent {
    let Some(types) = has_types(it.what) else { return it };
    let renamed = |text: &String| text_after(text, renames, types);
    let all = |texts: &[String]| texts.iter().map(renamed).collect();
    let definition = it.definition.map(|it| {
        let mut it = it;
        it.parts.iter_mut().for_each(|part| {
            part.set = renamed(&part.set);
            part.unset = part.unset.as_ref().map(renamed);
        });
        it.options.iter_mut().for_each(|option| option.of = renamed(&option.of));
        Definition {
            create: renamed(&it.create),
            replace: it.replace.as_ref().map(renamed),
            shape: all(&it.shape),
            owner: all(&it.owner),
            ..it
        }
    });
    let remake =
        it.remake.map(|it| Remake { drop: it.drop.as_ref().map(renamed), create: all(&it.create) });
    Dependent { definition, remake, ..it }
}

/// The last part of the address of an operator or a cast, which has types, with their names after.
pub(super) fn last_part(what: DependentKind, name: &Name, renames: &Renames) -> Name {
    match what {
        DependentKind::Cast => {
            // As in a statement.
            let text = text_after(&format!("({})", name.as_str()), renames, true);
            Name::new(&text[1..text.len() - 1])
        }
        DependentKind::Operator => match name.as_str().split_once('(') {
            Some((own, rest)) => {
                let rest = text_after(&format!("({rest}"), renames, true);
                Name::new(format!("{own}{rest}"))
            }
            None => name.clone(),
        },
        _ => name.clone(),
    }
}

/// Whether its statements have types; none if they are not spelled anew.
fn has_types(what: DependentKind) -> Option<bool> {
    match what {
        DependentKind::Cast
        | DependentKind::Operator
        | DependentKind::OperatorClass
        | DependentKind::OperatorFamily => Some(true),
        DependentKind::Collation
        | DependentKind::TextSearchConfiguration
        | DependentKind::TextSearchDictionary
        | DependentKind::TextSearchParser
        | DependentKind::TextSearchTemplate => Some(false),
        _ => None,
    }
}

/// What stands before a type in such a statement.
const BEFORE_A_TYPE: [&str; 7] =
    ["(", ", ", "LEFTARG = ", "RIGHTARG = ", "FOR TYPE ", "STORAGE ", " AS "];

fn text_after(text: &str, renames: &Renames, types: bool) -> String {
    let mut after = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(end) = literal(rest) {
            after.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let Some((namespace, end)) = name(rest) else {
            let next = rest.chars().next().map_or(0, char::len_utf8);
            after.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        };
        let within = rest[end..].strip_prefix('.');
        let Some(within) = within else {
            after.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        };
        let is_type = types && BEFORE_A_TYPE.iter().any(|it| after.ends_with(it));
        match name(within).filter(|it| is_type && !within[it.1..].starts_with('(')) {
            Some((own, own_end)) => {
                after.push_str(&sparing(&renames.any_type(&QualifiedName::new(namespace, own))));
                rest = &within[own_end..];
            }
            None => {
                after.push_str(&sparing_name(&renames.namespace(&namespace)));
                after.push('.');
                let own_end = name(within).map_or(0, |it| it.1);
                after.push_str(&within[..own_end]);
                rest = &within[own_end..];
            }
        }
    }
    after
}

/// The end of the string that the text begins with.
fn literal(text: &str) -> Option<usize> {
    let escapes = text.starts_with("E'");
    let start = if escapes { 2 } else { text.strip_prefix('\'').map(|_| 1)? };
    let mut letters = text[start..].char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' if escapes => {
                letters.next();
            }
            '\'' if letters.peek().is_some_and(|it| it.1 == '\'') => {
                letters.next();
            }
            '\'' => return Some(start + place + 1),
            _ => {}
        }
    }
    Some(text.len())
}

/// The name that the text begins with, and its end.
fn name(text: &str) -> Option<(Name, usize)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut place = 0;
        loop {
            place += quoted[place..].find('"')?;
            if !quoted[place + 1..].starts_with('"') {
                return Some((Name::new(quoted[..place].replace("\"\"", "\"")), place + 2));
            }
            place += 2;
        }
    }
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    (end > 0).then(|| (Name::new(&text[..end]), end))
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Kind, ObjectId};

    use super::*;

    #[test]
    fn schemas_and_types_have_their_names_after() {
        let mut renames = Renames::default();
        renames.namespaces.insert("s".into(), "R r".into());
        let e = QualifiedName::new("public", "e");
        renames
            .objects
            .insert(ObjectId::qualified(Kind::Enum, &e), QualifiedName::new("public", "f"));
        let of = |text: &str| text_after(text, &renames, true);
        assert_eq!(
            of(
                "CREATE OPERATOR s.~~ (\n FUNCTION = public.e,\n LEFTARG = public.e, COMMUTATOR = OPERATOR(s.~~)"
            ),
            "CREATE OPERATOR \"R r\".~~ (\n FUNCTION = public.e,\n LEFTARG = public.f, COMMUTATOR = OPERATOR(\"R r\".~~)"
        );
        assert_eq!(
            of("CREATE CAST (public.e AS s.k) WITH FUNCTION public.e(public.e)"),
            "CREATE CAST (public.f AS \"R r\".k) WITH FUNCTION public.e(public.f)"
        );
        assert_eq!(of("IS E's.\\'s.a''s.b' \"S\".s"), "IS E's.\\'s.a''s.b' \"S\".s");
        let last = |what, name: &str| last_part(what, &name.into(), &renames).as_str().to_owned();
        assert_eq!(last(DependentKind::Operator, "=(public.e, NONE)"), "=(public.f, NONE)");
        assert_eq!(last(DependentKind::Cast, "public.e AS text"), "public.f AS text");
    }
}
