//! Finds a text that a regular expression matches, for the simple expressions that checks use; none for others.

use std::iter::Peekable;
use std::str::Chars;

/// A text that the whole expression matches, if this module understands it.
pub(super) fn sample(expression: &str) -> Option<String> {
    let mut rest = expression.chars().peekable();
    let text = alternatives(&mut rest)?;
    rest.next().is_none().then_some(text)
}

/// The first alternative between `|`. The others are skipped.
fn alternatives(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let first = sequence(rest)?;
    while rest.next_if_eq(&'|').is_some() {
        sequence(rest)?;
    }
    Some(first)
}

fn sequence(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    while let Some(&letter) = rest.peek() {
        if letter == '|' || letter == ')' {
            break;
        }
        rest.next();
        let atom = match letter {
            '^' | '$' => continue,
            '(' => group(rest)?,
            '[' => class(rest)?.to_string(),
            '.' => "a".to_owned(),
            '\\' => escaped(rest)?.to_string(),
            '*' | '+' | '?' | '{' => return None,
            other => other.to_string(),
        };
        text.push_str(&atom.repeat(count(rest)?));
    }
    Some(text)
}

fn group(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    if rest.next_if_eq(&'?').is_some() {
        // Lookaround is not supported.
        rest.next_if_eq(&':')?;
    }
    let inner = alternatives(rest)?;
    rest.next_if_eq(&')')?;
    Some(inner)
}

fn escaped(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    Some(match rest.next()? {
        'd' => '1',
        'w' => 'a',
        's' => ' ',
        'S' | 'D' => 'a',
        'm' | 'M' | 'y' | 'A' | 'Z' => return None,
        letter if letter.is_alphanumeric() => return None,
        other => other,
    })
}

/// A member of a character class. For an excluding class, a letter or a sign that is not excluded.
fn class(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    let excludes = rest.next_if_eq(&'^').is_some();
    let mut members: Vec<(char, char)> = Vec::new();
    loop {
        match rest.next()? {
            ']' if !members.is_empty() => break,
            '[' if rest.peek() == Some(&':') => {
                let name: String = rest.by_ref().skip(1).take_while(|it| *it != ':').collect();
                rest.next_if_eq(&']')?;
                members.extend(named(&name)?);
            }
            '\\' => members.extend(named(match rest.next()? {
                'd' => "digit",
                'w' => "word",
                's' => "space",
                other => {
                    members.push((other, other));
                    continue;
                }
            })?),
            first => {
                let mut ahead = rest.clone();
                let last = match (ahead.next(), ahead.next()) {
                    (Some('-'), Some(last)) if last != ']' => {
                        *rest = ahead;
                        last
                    }
                    _ => first,
                };
                members.push((first, last));
            }
        }
    }
    if excludes {
        let free = |it: &char| !members.iter().any(|(first, last)| (first..=last).contains(&it));
        return "a1A-_ .".chars().find(free);
    }
    members.first().map(|it| it.0)
}

fn named(name: &str) -> Option<Vec<(char, char)>> {
    Some(match name {
        "alpha" | "lower" => vec![('a', 'z')],
        "alnum" => vec![('a', 'z'), ('0', '9')],
        "word" => vec![('a', 'z'), ('0', '9'), ('_', '_')],
        "upper" => vec![('A', 'Z')],
        "digit" | "xdigit" => vec![('1', '9'), ('0', '0')],
        "space" => vec![(' ', ' ')],
        _ => return None,
    })
}

/// How often the preceding item is repeated: the minimum, or once if that is zero.
fn count(rest: &mut Peekable<Chars<'_>>) -> Option<usize> {
    let count = match rest.peek() {
        Some('*' | '+' | '?') => {
            rest.next();
            1
        }
        Some('{') => {
            rest.next();
            let inside: String = rest.take_while(|it| *it != '}').collect();
            inside.split(',').next()?.parse::<usize>().ok()?.clamp(1, 255)
        }
        _ => 1,
    };
    // A `?` makes the repetition non-greedy, which accepts the same texts.
    rest.next_if_eq(&'?');
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn plain_expressions_have_a_sample() {
        let of = |it: &str| sample(it);
        assert_eq!(of("^[A-Z]{3}-[0-9]{4}$").as_deref(), Some("AAA-0000"));
        assert_eq!(of("^[^@]+@[^@]+$").as_deref(), Some("a@a"));
        assert_eq!(of("^(foo|bar)_\\d+(?:x)?$").as_deref(), Some("foo_1x"));
        assert_eq!(of("^[[:alpha:]][\\w.]*$").as_deref(), Some("aa"));
        assert_eq!(of("(?=a)b"), None);
        assert_eq!(of("a{"), None);
    }
}
