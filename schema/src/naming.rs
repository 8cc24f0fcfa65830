//! Names as PostgreSQL would choose them: `makeObjectName` and `ChooseConstraintName` of its `indexcmds.c`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Name, QualifiedName};

/// The names taken in one namespace, or by one table's constraints.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    names: BTreeSet<Name>,
    /// The first number that may be free for a name, so that each is tried only once.
    next: BTreeMap<(String, String, String), u32>,
}

impl Taken {
    /// Marks a name as taken.
    pub fn take(&mut self, name: Name) {
        self.names.insert(name);
    }

    /// Whether a name is taken.
    pub fn holds(&self, name: &Name) -> bool {
        self.names.contains(name)
    }

    /// Chooses `table_columns_label`, truncated to 63 bytes, with a number after the label if the name is taken; then
    /// marks it as taken.
    pub fn choose(&mut self, table: &str, columns: &str, label: &str) -> Name {
        let key = [table, columns, label].map(str::to_owned);
        let next = self.next.entry(key.into()).or_default();
        loop {
            let attempt = *next;
            *next += 1;
            let numbered =
                if attempt == 0 { label.to_owned() } else { format!("{label}{attempt}") };
            let name = object_name(table, columns, &numbered);
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// The part that PostgreSQL puts between the table's name and the label: the columns joined by `_`
/// (`ChooseIndexNameAddition`), truncated once the name is full.
pub fn addition<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > Name::MAX_BYTES {
            break;
        }
    }
    joined
}

/// The part that PostgreSQL uses for an expression in an index's name: the name of the function that it calls,
/// otherwise `expr` (`FigureIndexColname`, as far as possible without a parser).
pub fn of_expression(text: &str) -> &str {
    let text = text.trim();
    let end = text.find(|it: char| !it.is_ascii_lowercase() && it != '_' && !it.is_ascii_digit());
    match end {
        Some(end) if end > 0 && is_one_group(&text[end..]) => &text[..end],
        Some(_) | None => "expr",
    }
}

/// Whether the text is one pair of parentheses that encloses everything else.
fn is_one_group(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut closed_before_the_end = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            // Parentheses in a string or a quoted name do not count.
            '\'' | '"' => return false,
            _ => (),
        }
        closed_before_the_end |= depth == 0 && place + 1 < text.len();
    }
    text.starts_with('(') && depth == 0 && !closed_before_the_end
}

/// `first_second_label`, with the longer of the first two truncated until the whole has at most 63 bytes
/// (`makeObjectName`).
pub fn object_name(first: &str, second: &str, label: &str) -> Name {
    let overhead =
        usize::from(!second.is_empty()) + if label.is_empty() { 0 } else { label.len() + 1 };
    let available = Name::MAX_BYTES - overhead;
    let (mut first_length, mut second_length) = (first.len(), second.len());
    while first_length + second_length > available {
        if first_length > second_length { first_length -= 1 } else { second_length -= 1 }
    }
    let mut name = clip(first, first_length).to_owned();
    if !second.is_empty() {
        name.push('_');
        name.push_str(clip(second, second_length));
    }
    if !label.is_empty() {
        name.push('_');
        name.push_str(label);
    }
    Name::new(name)
}

/// The name with that number behind it, cut before it until the whole has at most 63 bytes.
pub fn numbered(name: &Name, number: u32) -> Name {
    let number = number.to_string();
    Name::new(clip(name.as_str(), Name::MAX_BYTES - number.len()).to_owned() + &number)
}

/// The qualified name of an index of this table.
pub fn index_of(table: &QualifiedName, name: &Name) -> QualifiedName {
    table.sibling(name.clone())
}

/// At most `length` bytes, cut between characters (`pg_mbcliplen`).
fn clip(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `PostTag` to `post_tag`, exactly as Diesel's derives do: every capital starts a word.
pub fn snake_case(name: &str) -> String {
    let mut result = String::with_capacity(name.len() + 4);
    for (at, character) in name.chars().enumerate() {
        if at > 0 && character.is_uppercase() {
            result.push('_');
        }
        result.extend(character.to_lowercase());
    }
    result
}

/// The identifier in Rust for a name of the database, as `diesel print-schema` makes it of a name that is none. Keywords are not
/// changed: they can be raw identifiers.
pub fn rust_identifier(name: &str) -> String {
    let is_part = |it: char| it == '_' || it.is_alphanumeric();
    let text: String = name.chars().map(|it| if is_part(it) { it } else { '_' }).collect();
    match text.chars().next() {
        Some(first) if first.is_numeric() => format!("_{text}"),
        Some(_) => text,
        None => "_".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_longer_part_to_63_bytes() {
        let name = object_name(&"t".repeat(60), "column", "idx");
        assert_eq!(name.as_str().len(), 63);
        assert!(name.as_str().ends_with("_column_idx"));
    }

    #[test]
    fn never_cuts_a_character_in_half() {
        let name = object_name(&"é".repeat(40), "", "pkey");
        assert!(name.as_str().len() <= 63);
        assert!(name.as_str().ends_with("é_pkey"));
    }

    #[test]
    fn a_number_has_room_behind_a_name() {
        assert_eq!(numbered(&Name::new("t_a_key"), 12).as_str(), "t_a_key12");
        let long = numbered(&Name::new("é".repeat(31) + "x"), 10);
        assert_eq!(long.as_str(), "é".repeat(30) + "10");
    }

    #[test]
    fn names_an_expression_by_its_function() {
        assert_eq!(of_expression("lower(name)"), "lower");
        assert_eq!(of_expression(" lower(trim(name)) "), "lower");
        assert_eq!(of_expression("lower(a) || lower(b)"), "expr");
        assert_eq!(of_expression("(lower(a))"), "expr");
        assert_eq!(of_expression("a + 1"), "expr");
        assert_eq!(of_expression("a"), "expr");
    }

    #[test]
    fn numbers_a_name_that_is_taken() {
        let mut taken = Taken::default();
        assert_eq!(taken.choose("t", "a", "idx").as_str(), "t_a_idx");
        assert_eq!(taken.choose("t", "a", "idx").as_str(), "t_a_idx1");
        assert_eq!(taken.choose("t", "a", "idx").as_str(), "t_a_idx2");
        taken.take(Name::new("t_a_idx3"));
        assert_eq!(taken.choose("t", "a", "idx").as_str(), "t_a_idx4");
    }
}
