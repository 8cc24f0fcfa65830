//! Statements as PostgreSQL prints them: with an object's first words in, with the words out that it has after a restore.
//!
//! Of a condition such as `kind IN ('a', 'b')` PostgreSQL prints words that it reads as something slightly different: it
//! casts the elements of an array where the array was cast, and takes nested `OR`s for one. Definitions are compared by
//! their words, so those of an object that was created from such a text would never equal those of the first.

/// The statement after one more reading.
pub(super) fn reread(text: String) -> String {
    let is_affected = ["(ARRAY[", "((", "( ("].iter().any(|it| text.contains(it));
    if is_affected { Reader::new(&text).read() } else { text }
}

/// What is open: the text itself, a pair of parentheses or of brackets.
#[derive(Default)]
struct Group {
    /// Where its content begins in what is written.
    start: usize,
    /// Whether it is the elements of an array.
    is_array: bool,
    /// The commas between its elements.
    commas: Vec<usize>,
    /// `AND` or `OR`, which joins its parts.
    joined_by: Option<&'static str>,
    /// The group that it begins with.
    first: Option<Closed>,
}

/// A group that has ended.
struct Closed {
    start: usize,
    end: usize,
    commas: Vec<usize>,
    is_array: bool,
    joined_by: Option<&'static str>,
}

struct Reader<'a> {
    left: &'a str,
    written: String,
    open: Vec<Group>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader { left: text, written: String::new(), open: vec![Group::default()] }
    }

    fn read(mut self) -> String {
        while let Some(letter) = self.left.chars().next() {
            match letter {
                '\'' | '"' | '$' => self.take(quoted(self.left, &self.written)),
                '(' | '[' => {
                    self.take(1);
                    let is_array = self.written.ends_with("ARRAY[");
                    let start = self.written.len();
                    self.open.push(Group { start, is_array, ..Group::default() });
                }
                ')' | ']' => self.close(),
                ',' => {
                    let place = self.written.len();
                    self.group().commas.push(place);
                    self.take(1);
                }
                ' ' => match JOINS.iter().find(|it| self.left.starts_with(**it)) {
                    Some(join) => self.join(join),
                    None => self.take(1),
                },
                _ => self.take(letter.len_utf8()),
            }
        }
        self.written
    }

    fn take(&mut self, length: usize) {
        self.written.push_str(&self.left[..length]);
        self.left = &self.left[length..];
    }

    fn group(&mut self) -> &mut Group {
        self.open.last_mut().expect("the text itself is never closed")
    }

    /// What is joined to a group that is joined by the same word is one more part of that group.
    fn join(&mut self, join: &'static str) {
        let end = self.written.len();
        let group = self.group();
        let is_first = group.joined_by.is_none();
        group.joined_by = Some(join);
        let (start, first) = (group.start, group.first.take());
        let nested = first.filter(|it| {
            is_first && it.joined_by == Some(join) && (it.start, it.end + 1) == (start + 1, end)
        });
        if nested.is_some() {
            self.written.pop();
            self.written.remove(start);
        }
        self.take(join.len());
    }

    fn close(&mut self) {
        if self.open.len() == 1 {
            return self.take(1);
        }
        let end = self.written.len();
        let Group { start, is_array, commas, joined_by, first } =
            self.open.pop().expect("more than the text itself is open");
        let opened = start - 1;
        self.take(1);
        let is_alone = |it: &Closed| {
            it.is_array && it.end + 1 == end && self.written[start..it.start] == *"ARRAY["
        };
        if let Some(array) = first.filter(is_alone)
            && let Some((data_type, length)) = array_cast(self.left)
            && let Some(elements) = elements(&self.written, &array)
        {
            let cast = |it: &str| format!("({it})::{data_type}");
            let all: Vec<String> = elements.into_iter().map(cast).collect();
            self.left = &self.left[length..];
            self.written.truncate(opened);
            self.written.push_str(&format!("ARRAY[{}]", all.join(", ")));
            return;
        }
        let outer = self.group();
        // An array's own word stands before it.
        let begins = if is_array { opened.saturating_sub("ARRAY".len()) } else { opened };
        if begins == outer.start {
            outer.first = Some(Closed { start, end, commas, is_array, joined_by });
        }
    }
}

const JOINS: [&str; 2] = [" AND ", " OR "];

/// The length of the string or of the quoted name that the text begins with.
fn quoted(text: &str, before: &str) -> usize {
    let letters = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let mut end = 1;
    if let Some(tag) = text.strip_prefix('$') {
        let tag = tag.find('$').map(|it| &text[..it + 2]);
        let is_tag = |it: &&str| it[1..it.len() - 1].chars().all(letters);
        let Some(tag) = tag.filter(is_tag).filter(|_| !before.ends_with(letters)) else { return 1 };
        let rest = &text[tag.len()..];
        return rest.find(tag).map_or(text.len(), |it| it + 2 * tag.len());
    }
    let mark = &text[..1];
    let word = before.rsplit(|it| !letters(it)).next().unwrap_or_default();
    let has_escapes = mark == "'" && word.eq_ignore_ascii_case("e");
    while let Some(letter) = text[end..].chars().next() {
        end += letter.len_utf8();
        if has_escapes && letter == '\\' {
            end += text[end..].chars().next().map_or(0, char::len_utf8);
        } else if text[..end].ends_with(mark) {
            // Two of them are one in the string.
            if !text[end..].starts_with(mark) {
                return end;
            }
            end += 1;
        }
    }
    end
}

/// The type of the elements of the array that the text casts to at its beginning, and the length of the cast.
fn array_cast(text: &str) -> Option<(&str, usize)> {
    let spelled = text.strip_prefix("::")?;
    let length = type_length(spelled)?;
    let rest = spelled[length..].strip_prefix("[]")?;
    (!rest.starts_with('[')).then_some((&spelled[..length], length + 4))
}

/// The elements of an array, if each is a value and none an array itself, whose elements PostgreSQL would cast.
fn elements<'t>(text: &'t str, array: &Closed) -> Option<Vec<&'t str>> {
    let starts = [array.start].into_iter().chain(array.commas.iter().map(|it| it + 1));
    let ends = array.commas.iter().copied().chain([array.end]);
    let all: Vec<&str> = starts.zip(ends).map(|(start, end)| text[start..end].trim()).collect();
    all.iter().all(|it| is_value(it)).then_some(all)
}

/// Whether the text is a number, or casts to a type that is no array.
fn is_value(text: &str) -> bool {
    let is_number = |it: char| it.is_ascii_digit() || it == '.';
    if !text.is_empty() && text.chars().all(is_number) {
        return true;
    }
    let Some((cast, spelled)) = text.rsplit_once("::") else { return false };
    let is_whole = cast.starts_with('(') && cast.ends_with(')') || cast == "NULL";
    let is_string = cast.starts_with('\'') || cast.starts_with("E'");
    (is_whole || is_string) && type_length(spelled) == Some(spelled.len())
}

/// The words that go on with the name of a type.
const GO_ON: [&str; 8] = [
    " varying",
    " precision",
    " with time zone",
    " without time zone",
    " year to month",
    " day to second",
    " second",
    " day",
];

/// The length of the type that the text begins with, with its modifiers and without brackets.
fn type_length(text: &str) -> Option<usize> {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        end += match rest.chars().next()? {
            '"' => quoted(rest, ""),
            _ => rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len()),
        };
        match text[end..].strip_prefix('.') {
            Some(_) => end += 1,
            None => break,
        }
    }
    if end == 0 {
        return None;
    }
    loop {
        let rest = &text[end..];
        let word = GO_ON.iter().find(|it| rest.starts_with(**it)).map(|it| it.len());
        let is_modifier = |it: char| it.is_ascii_digit() || matches!(it, ',' | '-');
        let modifier = rest.strip_prefix('(').and_then(|it| it.split_once(')'));
        let modifier = modifier.filter(|it| it.0.chars().all(is_modifier)).map(|it| it.0.len() + 2);
        match word.or(modifier) {
            Some(length) => end += length,
            None => return Some(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reread;

    /// Measured: the first words of conditions on PostgreSQL 13 and 18, and those of views that were made from them.
    const MEASURED: [[&str; 2]; 7] = [
        [
            "((a)::text = ANY ((ARRAY['x'::character varying, NULL::character varying])::text[]))",
            "((a)::text = ANY (ARRAY[('x'::character varying)::text, (NULL::character varying)::text]))",
        ],
        [
            "((ARRAY[(n)::bigint, ((n + 1))::bigint])::text[] = ARRAY['1'::text])",
            "(ARRAY[((n)::bigint)::text, (((n + 1))::bigint)::text] = ARRAY['1'::text])",
        ],
        [
            "((ARRAY[(a)::text, (b)::text])::character varying(4)[] IS NOT NULL)",
            "(ARRAY[((a)::text)::character varying(4), ((b)::text)::character varying(4)] IS NOT NULL)",
        ],
        [
            "(((a)::text = ANY ((ARRAY['''],('::character varying])::text[])) AND (array_length(b, 1) = 1))",
            "(((a)::text = ANY (ARRAY[('''],('::character varying)::text])) AND (array_length(b, 1) = 1))",
        ],
        [
            "(((((a)::text = (b)::text) OR ((a)::text = c)) OR ((a)::text = 'q'::text)) OR (a IS NULL))",
            "(((a)::text = (b)::text) OR ((a)::text = c) OR ((a)::text = 'q'::text) OR (a IS NULL))",
        ],
        [
            "((((a = b) AND (a = c)) AND (a = d)) OR ((a = e) OR (a = f)))",
            "(((a = b) AND (a = c) AND (a = d)) OR ((a = e) OR (a = f)))",
        ],
        ["((a = b) AND ((a = c) OR (b = c)))", "((a = b) AND ((a = c) OR (b = c)))"],
    ];

    #[test]
    fn a_text_has_the_words_that_it_has_after_a_restore() {
        for [first, then] in MEASURED {
            assert_eq!(reread(first.to_owned()), then);
            assert_eq!(reread(then.to_owned()), then);
        }
    }

    #[test]
    fn strings_names_and_bodies_stay() {
        for text in [
            "AS $function$ select ((a OR b) OR (ARRAY['x'::name])::text[] ) $function$",
            "COMMENT ON VIEW v IS '((a OR b) OR c) (ARRAY[1])::text[]';",
            "IS E'\\'((a OR b) OR c)' AND \"((a OR b) OR c)\"",
            "(a$ = '$((a OR b) OR c)$')",
            "((ARRAY[]::character varying[])::text[] IS NOT NULL)",
            // Their elements are arrays, or may be.
            "(a = ANY ((ARRAY[t.b, t.c])::text[]))",
            "(a = ANY ((ARRAY['{}'::character varying[], t.c])::text[]))",
            "(a = ANY ((ARRAY[ARRAY['x'::name], ARRAY['y'::name]])::text[]))",
            "(((a OR b)) OR c)",
            "x(((a OR b) + 1) OR c)",
        ] {
            assert_eq!(reread(text.to_owned()), text);
        }
    }
}
