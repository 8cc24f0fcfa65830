//! Texts that the server deparses: splits lists, removes parentheses.

use driftless_sql::{Token, placed};

/// The text without its outer parentheses, if one pair encloses all of it.
pub(super) fn unwrapped(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) else {
        return text;
    };
    let mut depth = 0_usize;
    for (token, ..) in placed(inner) {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') if depth == 0 => return text,
            Token::Mark(')') => depth -= 1,
            _ => (),
        }
    }
    if depth == 0 { inner } else { text }
}

/// The items of a list of expressions that `pg_get_expr` has joined.
pub(super) fn items(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (token, place, end) in placed(text) {
        match token {
            Token::Mark('(' | '[') => depth += 1,
            Token::Mark(')' | ']') => depth = depth.saturating_sub(1),
            Token::Mark(',') if depth == 0 => {
                all.push(text[start..place].trim());
                start = end;
            }
            _ => (),
        }
    }
    all.push(text[start..].trim());
    all
}

/// Which keys of an index have a collation of their own: `… USING btree (lower(a) COLLATE "C", b)`. A collation within
/// an expression is inside its parentheses.
pub(super) fn collated_keys(definition: &str) -> Vec<bool> {
    let mut depth = 0_usize;
    let mut start = None;
    for (token, place, end) in placed(definition) {
        match token {
            Token::Mark('(') => {
                depth += 1;
                start = start.or(Some(end));
            }
            Token::Mark(')') => {
                depth = depth.saturating_sub(1);
                if let (0, Some(start)) = (depth, start) {
                    return items(&definition[start..place]).into_iter().map(is_collated).collect();
                }
            }
            _ => (),
        }
    }
    Vec::new()
}

fn is_collated(key: &str) -> bool {
    let mut depth = 0_usize;
    placed(key).into_iter().any(|(token, ..)| {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth = depth.saturating_sub(1),
            _ => (),
        }
        depth == 0 && token.is_word("collate")
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
        assert_eq!(unwrapped("(E'\\\\''' = ')')"), "E'\\\\''' = ')'");
        assert_eq!(unwrapped("(a = $$)$$)"), "a = $$)$$");
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
