//! How names and types are written in the statements that ask.

use driftless_schema::quote::qualified;
use driftless_schema::{BaseType, SqlType};

use driftless_sql::{Token, tokens};

/// A type. The line end keeps a comment in it from hiding what follows.
pub(super) fn spelled(data_type: &SqlType) -> String {
    let base = match &data_type.base {
        BaseType::BuiltIn(spelling) => spelling.clone(),
        BaseType::Defined(_, name) => qualified(name),
    };
    if data_type.array { format!("{base}\n[]") } else { format!("{base}\n") }
}

/// Whether the spelling can be one type and nothing more: names, modifiers in parentheses, brackets.
pub(super) fn is_type(data_type: &SqlType) -> bool {
    let spelled = tokens(&spelled(data_type));
    let mut depth = 0_usize;
    spelled.is_some_and(|it| {
        it.iter().all(|token| match token {
            Token::Word(_) | Token::Quoted(_) | Token::Number(_) => true,
            // `numeric(3, -2)`.
            Token::Operator(operator) => operator == "-" && depth > 0,
            Token::Mark('(') => {
                depth += 1;
                true
            }
            Token::Mark(')') => {
                depth -= 1;
                true
            }
            Token::Mark(mark) => *mark != ':' && (*mark != ',' || depth > 0),
            Token::Literal(_)
            | Token::Escaped(_)
            | Token::Typed(..)
            | Token::Unicode(_)
            | Token::Cast => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_one_type_only() {
        for spelling in
            ["varchar(20)", "\"A b\".c[]", "numeric(3, -2)", "timestamp (3) with time zone"]
        {
            assert!(is_type(&SqlType::built_in(spelling)), "{spelling}");
        }
        for spelling in ["int) , (int", "int, b int", "int default 5; x", "'a'", "int::text", ""] {
            assert!(!is_type(&SqlType::built_in(spelling)), "{spelling}");
        }
    }
}
