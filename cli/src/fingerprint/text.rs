//! A text of the catalog in the form that it has after a dump was restored: takes the text, returns its tokens.
//!
//! PostgreSQL writes what it has parsed, and some of that is parsed in another way the second time. Measured on the
//! oldest and the newest server with some hundred texts, two things change: a cast of `ARRAY[…]` goes to its elements,
//! and `AND` within `AND` becomes one list, as does `OR`.

use std::mem;

use driftless_sql::{Token, tokens};

/// The text as a dump would restore it. A text that is not SQL stays as it is.
pub(super) fn restored(text: &str) -> String {
    match tokens(text) {
        Some(tokens) => format!("{:?}", flattened(nested(tokens))),
        None => text.to_owned(),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Token(Token),
    /// What is between `(` and `)`, or `[` and `]`.
    Group(char, Vec<Node>),
}

impl Node {
    fn is_word(&self, word: &str) -> bool {
        matches!(self, Node::Token(it) if it.is_word(word))
    }
}

fn nested(tokens: Vec<Token>) -> Vec<Node> {
    let mut open: Vec<(char, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    for token in tokens {
        match token {
            Token::Mark(mark @ ('(' | '[')) => open.push((mark, mem::take(&mut nodes))),
            Token::Mark(')' | ']') if !open.is_empty() => {
                let (mark, outer) = open.pop().expect("it is not empty");
                let inner = mem::replace(&mut nodes, outer);
                nodes.push(Node::Group(mark, flattened(inner)));
            }
            token => nodes.push(Node::Token(token)),
        }
    }
    // What does not end is kept, too.
    for (mark, outer) in open.into_iter().rev() {
        let inner = mem::replace(&mut nodes, outer);
        nodes.push(Node::Group(mark, inner));
    }
    nodes
}

/// The nodes between two parentheses, whose own groups are flat already.
fn flattened(nodes: Vec<Node>) -> Vec<Node> {
    let mut nodes = cast_by_element(nodes);
    for word in ["and", "or"] {
        if is_list(&nodes, word) {
            nodes = nodes
                .into_iter()
                .flat_map(|it| match it {
                    Node::Group('(', inner) if is_list(&inner, word) => inner,
                    other => vec![other],
                })
                .collect();
        }
    }
    nodes
}

/// Whether the nodes are operands in parentheses with this word between them, as PostgreSQL writes a list.
fn is_list(nodes: &[Node], word: &str) -> bool {
    let operands = nodes.split(|it| it.is_word(word));
    let is_operand = |it: &[Node]| match it {
        [] => false,
        all => !["and", "or", "between", "when"]
            .iter()
            .any(|word| all.iter().any(|it| it.is_word(word))),
    };
    nodes.iter().any(|it| it.is_word(word)) && operands.into_iter().all(is_operand)
}

/// `(ARRAY[a, b])::text[]` as `ARRAY[(a)::text, (b)::text]`.
fn cast_by_element(nodes: Vec<Node>) -> Vec<Node> {
    let mut all: Vec<Node> = Vec::new();
    let mut rest = nodes.as_slice();
    while let Some((first, others)) = rest.split_first() {
        match (first, element_type(others)) {
            (Node::Group('(', inner), Some((cast, after))) if is_array(inner) => {
                all.extend(cast_elements(inner, cast));
                rest = after;
            }
            (node, _) => {
                all.push(node.clone());
                rest = others;
            }
        }
    }
    all
}

/// If the nodes begin with a cast to an array: the cast to its element, and what follows.
fn element_type(nodes: &[Node]) -> Option<(&[Node], &[Node])> {
    let [Node::Token(Token::Cast), named @ ..] = nodes else { return None };
    let is_name = |it: &Node| match it {
        Node::Token(Token::Mark('.')) | Node::Group('(', _) => true,
        Node::Token(it) => it.name().is_some(),
        Node::Group(..) => false,
    };
    let length = named.iter().take_while(|it| is_name(it)).count();
    match &named[length..] {
        [Node::Group('[', dimensions), after @ ..] if dimensions.is_empty() => {
            Some((&nodes[..=length], after))
        }
        _ => None,
    }
}

fn is_array(nodes: &[Node]) -> bool {
    matches!(nodes, [array, Node::Group('[', _)] if array.is_word("array"))
}

fn cast_elements(array: &[Node], cast: &[Node]) -> Vec<Node> {
    let [array, Node::Group(_, elements)] = array else { return array.to_vec() };
    let comma = Node::Token(Token::Mark(','));
    let elements: Vec<Vec<Node>> = elements
        .split(|it| *it == comma)
        .map(|it| match it {
            [] => Vec::new(),
            it if is_array(it) => cast_elements(it, cast),
            it => [&[Node::Group('(', it.to_vec())], cast].concat(),
        })
        .collect();
    vec![array.clone(), Node::Group('[', elements.join(&comma))]
}

#[cfg(test)]
mod tests {
    use super::restored;

    #[test]
    fn a_text_is_what_it_becomes_when_a_dump_is_restored() {
        for (before, after) in [
            (
                "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
            ),
            (
                "(((n >= 1) AND (n <= 5)) AND (x IS NULL))",
                "((n >= 1) AND (n <= 5) AND (x IS NULL))",
            ),
            ("((a OR (b)) OR (c OR d))", "(a OR (b) OR c OR d)"),
            (
                "(ARRAY[ARRAY[1], ARRAY[2]])::bigint[]",
                "ARRAY[ARRAY[(1)::bigint], ARRAY[(2)::bigint]]",
            ),
            (
                "(ARRAY['a'::text])::character varying(3)[]",
                "ARRAY[('a'::text)::character varying(3)]",
            ),
            (
                "CASE\n WHEN ((a AND b) AND c) THEN 1 ELSE 2 END",
                "CASE WHEN (a AND b AND c) THEN 1 ELSE 2 END",
            ),
        ] {
            assert_eq!(restored(before), restored(after), "{before}");
            assert_eq!(restored(after), restored(after), "{after}");
        }
    }

    #[test]
    fn what_means_something_else_stays_different() {
        for (one, other) in [
            ("((a AND b) OR c)", "(a AND (b OR c))"),
            ("((a AND b) OR c)", "(a AND b OR c)"),
            ("(NOT (a AND b))", "((NOT a) AND b)"),
            ("(a)::text[]", "a::text[]"),
            ("(ARRAY['a'::character varying])::text[]", "ARRAY['a'::character varying]"),
            ("(ARRAY[a])::text[]", "(ARRAY[a])::bigint[]"),
            ("(ARRAY[a])[1]", "ARRAY[(a)]"),
            ("f((a AND b), c)", "f(a AND b, c)"),
            ("'((a AND b) AND c)'", "'(a AND b AND c)'"),
        ] {
            assert_ne!(restored(one), restored(other), "{one}");
        }
        assert_eq!(restored("an open 'string"), "an open 'string");
    }
}
