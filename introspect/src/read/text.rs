//! Texts that the server deparses: lists taken apart, parentheses taken off.

/// The text without the one pair of parentheses around it, if one pair encloses it all.
pub(super) fn unwrapped(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) else {
        return text;
    };
    let mut depth = 0_i32;
    for (_, character) in outside_quotes(inner) {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => (),
        }
        if depth < 0 {
            return text;
        }
    }
    if depth == 0 { inner } else { text }
}

/// The items of a list of expressions, as `pg_get_expr` joins them.
pub(super) fn items(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (place, character) in outside_quotes(text) {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                all.push(text[start..place].trim());
                start = place + 1;
            }
            _ => (),
        }
    }
    all.push(text[start..].trim());
    all
}

/// Which keys of an index are given a collation: `… USING btree (lower(a) COLLATE "C", b)`. What an expression says of
/// collations itself stands within its parentheses.
pub(super) fn collated_keys(definition: &str) -> Vec<bool> {
    let mut depth = 0_i32;
    let mut bounds = None;
    for (place, character) in outside_quotes(definition) {
        match (character, bounds) {
            ('(', _) => {
                if depth == 0 && bounds.is_none() {
                    bounds = Some((place + 1, definition.len()));
                }
                depth += 1;
            }
            (')', Some((start, _))) => {
                depth -= 1;
                if depth == 0 {
                    bounds = Some((start, place));
                    break;
                }
            }
            _ => (),
        }
    }
    let Some((start, end)) = bounds else { return Vec::new() };
    items(&definition[start..end]).into_iter().map(is_collated).collect()
}

fn is_collated(key: &str) -> bool {
    const WORD: &str = " COLLATE ";
    let mut depth = 0_i32;
    for (place, character) in outside_quotes(key) {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && key[place..].starts_with(WORD) => return true,
            _ => (),
        }
    }
    false
}

/// The characters that stand in no string and no quoted name. A backslash escapes within `E'…'` alone, and the server
/// doubles it there, so that it never hides the closing quote.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    text.char_indices().filter(move |(_, character)| match (quote, character) {
        (Some(open), it) if *it == open => {
            quote = None;
            false
        }
        (Some(_), _) => false,
        (None, '\'' | '"') => {
            quote = Some(*character);
            false
        }
        (None, _) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_enclosing_pair_only() {
        assert_eq!(unwrapped("(a > 0)"), "a > 0");
        assert_eq!(unwrapped("(a) > (b)"), "(a) > (b)");
        assert_eq!(unwrapped("((a) > (b))"), "(a) > (b)");
        assert_eq!(unwrapped("(a = ')')"), "a = ')'");
        assert_eq!(unwrapped("lower(a)"), "lower(a)");
    }

    #[test]
    fn parts_a_list_at_its_own_commas() {
        assert_eq!(items("lower(a), (b || ', '::text), ARRAY[1, 2], f(a, b)").len(), 4);
        assert_eq!(items("(a || '''(,'::text)"), ["(a || '''(,'::text)"]);
        assert_eq!(items("\"odd, (name\", b"), ["\"odd, (name\"", "b"]);
    }

    #[test]
    fn knows_a_key_with_a_collation() {
        let definition = "CREATE INDEX \"(i\" ON public.t USING btree (lower(a) COLLATE \"C\" DESC, \
                          ((b COLLATE \"C\") || 'x COLLATE y'::text), c text_ops) WHERE (d > 0)";
        assert_eq!(collated_keys(definition), [true, false, false]);
    }
}
