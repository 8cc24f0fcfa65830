//! What becomes of the labels of an enum: each is kept, renamed, or replaced by another.

use std::collections::BTreeMap;

use driftless_diff_engine::{Matched, Matching};
use driftless_schema::{Enum, ObjectId, Pair, QualifiedName};

/// What becomes of each label of each enum that exists before and after.
#[derive(Debug, Default)]
pub(super) struct Labels {
    enums: BTreeMap<QualifiedName, BTreeMap<String, String>>,
}

impl Labels {
    pub(super) fn of(matching: &Matching) -> Labels {
        let kept = matching.standalone.enums.iter().filter_map(|it| match it {
            Matched::Kept(pair) => Some(pair),
            Matched::Added(_) | Matched::Removed(_) => None,
        });
        let enums = kept.map(|it| (it.before.name.clone(), of_one(matching, it)));
        Labels { enums: enums.collect() }
    }

    /// Whether a label of this enum has another text afterwards.
    pub(super) fn changes(&self, name: &QualifiedName) -> bool {
        self.enums.get(name).is_some_and(|it| it.iter().any(|(before, after)| before != after))
    }

    /// What becomes of a value, or of each element of an array.
    pub(super) fn carried(&self, name: &QualifiedName, text: &str, is_array: bool) -> String {
        let Some(labels) = self.enums.get(name) else { return text.to_owned() };
        let one = |label: &str| labels.get(label).map_or(label, String::as_str).to_owned();
        if is_array { elements(text, one) } else { one(text) }
    }
}

fn of_one(matching: &Matching, pair: &Pair<Enum>) -> BTreeMap<String, String> {
    let (before, after) = (&pair.before, &pair.after);
    let said: Vec<Pair<&String>> = matching
        .merged
        .iter()
        .filter(|it| [&before.name, &after.name].contains(&&it.enumeration))
        .map(|it| Pair { before: &it.from, after: &it.to })
        .collect();
    let label = |label: &String| {
        let own = ObjectId::label(&before.name, label);
        let renamed = matching.labels.iter().find(|it| it.before == own);
        if let Some(name) = renamed.and_then(|it| it.after.path.last()) {
            return name.as_str().to_owned();
        }
        if after.labels.contains(label) {
            return label.clone();
        }
        let taken_over = said.iter().find(|it| it.before == label).map(|it| it.after);
        // For the downgrade, only if a single label was replaced by it.
        let mut into = said.iter().filter(|it| it.after == label).map(|it| it.before);
        let back = into.next().filter(|_| into.next().is_none());
        taken_over.or(back).unwrap_or(label).clone()
    };
    before.labels.iter().map(|it| (it.clone(), label(it))).collect()
}

/// The text of an array with other elements. Each element is quoted, so that equal arrays have equal texts.
pub(super) fn elements(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    // Bounds that do not start with 1 come first: `[2:3]={a,b}`.
    if text.starts_with('[')
        && let Some((bounds, body)) = text.split_once("={")
    {
        out.push_str(bounds);
        out.push('=');
        rest = &text[text.len() - body.len() - 1..];
    }
    let mut characters = rest.chars().peekable();
    while let Some(next) = characters.next() {
        match next {
            '{' | '}' | ',' => out.push(next),
            '"' => {
                let mut element = String::new();
                while let Some(it) = characters.next().filter(|it| *it != '"') {
                    element.push(if it == '\\' { characters.next().unwrap_or(it) } else { it });
                }
                quote(&change(&element), &mut out);
            }
            first => {
                let mut element = String::from(first);
                while let Some(it) = characters.next_if(|it| !matches!(it, ',' | '}')) {
                    element.push(it);
                }
                if element == "NULL" {
                    out.push_str("NULL")
                } else {
                    quote(&change(&element), &mut out)
                }
            }
        }
    }
    out
}

fn quote(element: &str, out: &mut String) {
    out.push('"');
    for character in element.chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_of_an_array_are_told_apart() {
        let upper = |it: &str| it.to_uppercase();
        for (text, wanted) in [
            ("{}", "{}"),
            ("{a,b}", r#"{"A","B"}"#),
            (r#"{"a b",NULL,"NULL"}"#, r#"{"A B",NULL,"NULL"}"#),
            (r#"{{a,"b\"c"},{"d\\e","f,g"}}"#, r#"{{"A","B\"C"},{"D\\E","F,G"}}"#),
            ("[2:3]={a,b}", r#"[2:3]={"A","B"}"#),
            (r#"{"={",a}"#, r#"{"={","A"}"#),
        ] {
            assert_eq!(elements(text, upper), wanted, "{text}");
        }
    }
}
