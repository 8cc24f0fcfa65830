//! Lays attributes out as rustfmt does.

/// The widest line, rustfmt's `max_width`.
pub(super) const LINE: usize = 100;

/// The widest list in one line, rustfmt's `attr_fn_like_width`.
pub(super) const LIST: usize = 70;

/// `word(items)` behind `before` characters of its line, and before `after` more, at this indent: in one line, or with a line
/// for each item.
pub(super) fn call(
    word: &str,
    items: &[String],
    indent: usize,
    before: usize,
    after: usize,
) -> String {
    let flat = items.join(", ");
    let width = |text: &str| text.chars().count();
    if width(&flat) <= LIST
        && !flat.contains('\n')
        && indent + before + width(word) + 2 + width(&flat) + after <= LINE
    {
        return format!("{word}({flat})");
    }
    let deep = indent + 4;
    let lines: Vec<String> = items
        .iter()
        .map(|it| match inside(it) {
            Some((word, inner)) => call(word, &split(inner), deep, 0, 1),
            None => it.clone(),
        })
        .map(|it| format!("{}{it}", " ".repeat(deep)))
        .collect();
    format!("{word}(\n{}\n{})", lines.join(",\n"), " ".repeat(indent))
}

/// The word and the list of `word(list)`.
fn inside(item: &str) -> Option<(&str, &str)> {
    let (word, rest) = item.split_once('(')?;
    let is_word = word.chars().all(|it| it.is_alphanumeric() || it == '_');
    rest.strip_suffix(')').filter(|_| is_word).map(|inner| (word, inner))
}

/// The items of a list, at the commas that are in no parentheses and in no string.
fn split(list: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for it in list.chars() {
        match it {
            _ if is_escaped => {}
            '"' => in_string = !in_string,
            '(' | '[' if !in_string => depth += 1,
            ')' | ']' if !in_string => depth = depth.saturating_sub(1),
            ',' if !in_string && depth == 0 => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        is_escaped = in_string && it == '\\' && !is_escaped;
        if let Some(last) = items.last_mut() {
            last.push(it);
        }
    }
    items.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_as_wide_as_rustfmt_leaves_it() {
        let items = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(call("schema", &items(&["a", "b(c)"]), 0, 2, 1), "schema(a, b(c))");
        let wide = items(&[
            r#"column(name = "search", type = "tsvector", null, generated = "f('a, \"b\"')", index(x))"#,
            "table_macro = false",
        ]);
        let expected = r#"schema(
    column(
        name = "search",
        type = "tsvector",
        null,
        generated = "f('a, \"b\"')",
        index(x)
    ),
    table_macro = false
)"#;
        assert_eq!(call("schema", &wide, 0, 2, 1), expected);
    }
}
