//! How one type is cast to another.

use crate::{BaseType, SqlType};

/// How `ALTER COLUMN … TYPE` converts one type to another (PostgreSQL, "CREATE CAST").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cast {
    /// Automatically, and no row is touched.
    InPlace,
    /// Automatically, and the table is rewritten.
    Rewritten,
    /// Only with `USING` (42804 without it).
    Explicit,
    /// Through the text of each value, with `USING`: there is no cast from labels to labels.
    ThroughText,
    /// Not at all (42846).
    Missing,
}

impl SqlType {
    /// The type without its modifiers, for a cast that must not truncate anything: `'abcdef'::varchar(3)` is `abc`,
    /// while the assignment to a column of that type fails. A `bit` without a length would have one bit.
    pub fn without_modifiers(&self) -> SqlType {
        let base = match &self.base {
            BaseType::Defined(..) => self.base.clone(),
            BaseType::BuiltIn(text) => BaseType::BuiltIn(unmodified(text)),
        };
        SqlType { base, array: self.array }
    }
}

fn unmodified(text: &str) -> String {
    let plain = match (text.find('('), text.rfind(')')) {
        (Some(from), Some(to)) if from < to => {
            let words = [text[..from].trim_end(), text[to + 1..].trim()];
            words.join(if words[1].is_empty() || words[1].starts_with('[') { "" } else { " " })
        }
        _ => text.trim().to_owned(),
    };
    let (name, brackets) = plain.split_at(plain.find('[').unwrap_or(plain.len()));
    let name = match name.trim().to_lowercase().as_str() {
        "bit" => "bit varying",
        "character" | "char" => "bpchar",
        _ => name.trim(),
    };
    format!("{name}{brackets}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_without_its_modifiers_cuts_nothing_off() {
        let plain = |text: &str| SqlType::built_in(text).without_modifiers().to_string();
        assert_eq!(plain("character varying(20)"), "character varying");
        assert_eq!(plain("timestamp(3) with time zone"), "timestamp with time zone");
        assert_eq!(plain("numeric(10,2)[]"), "numeric[]");
        assert_eq!(plain("bit(8)"), "bit varying");
        assert_eq!(plain("character(4)"), "bpchar");
        assert_eq!(plain("integer"), "integer");
        assert_eq!(
            SqlType::built_in("bit(8)").into_array().without_modifiers().to_string(),
            "bit varying[]"
        );
    }
}
