//! Options: what a table, a column, a constraint or an index can say besides what makes it. Which words a kind knows, and
//! what each takes, stands in tables, so that a word means the same everywhere.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitFloat, LitInt, LitStr, Result, Token, parenthesized};

use super::item::{columns, items};
use super::literal::{literal, string_value};
use crate::ctxt::Ctxt;
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// A word that a kind knows.
pub(crate) struct Known {
    pub(crate) word: &'static str,
    /// Its name in the record.
    key: &'static str,
    shape: Shape,
}

/// What a word takes.
enum Shape {
    /// Nothing.
    Flag,
    /// Nothing; recorded as that word.
    FlagAs(&'static str),
    /// `= "…"`.
    Text,
    /// `= 5`.
    Number,
    /// `= one of these`.
    Word(&'static [&'static str]),
    /// Nothing, which is the first of these, or `= one of these`.
    FlagOrWord(&'static [&'static str]),
    /// `(some, of, these)`.
    Words(&'static [&'static str]),
    /// `(field, field)`.
    Columns,
    /// `(name = value, "odd.name" = value)`.
    Parameters,
}

const fn flag(word: &'static str) -> Known {
    Known { word, key: word, shape: Shape::Flag }
}

const fn text(word: &'static str) -> Known {
    Known { word, key: word, shape: Shape::Text }
}

const fn number(word: &'static str) -> Known {
    Known { word, key: word, shape: Shape::Number }
}

const WITH: Known = Known { word: word::WITH, key: word::WITH, shape: Shape::Parameters };
const INCLUDE: Known = Known { word: word::INCLUDE, key: word::INCLUDE, shape: Shape::Columns };
const IDENTITY_INDEX: Known = Known {
    word: word::REPLICA_IDENTITY,
    key: word::REPLICA_IDENTITY,
    shape: Shape::FlagAs(word::INDEX),
};

/// On a struct.
pub(crate) const TABLE: &[Known] = &[
    text("access_method"),
    Known {
        word: word::REPLICA_IDENTITY,
        key: word::REPLICA_IDENTITY,
        shape: Shape::Word(&["full", "nothing"]),
    },
    Known {
        word: "row_security",
        key: "row_security",
        shape: Shape::FlagOrWord(&["enabled", "forced"]),
    },
    text("schema_comment"),
    text("tablespace"),
    flag("unlogged"),
    WITH,
];
/// On a field.
pub(crate) const COLUMN: &[Known] = &[
    text("collation"),
    Known { word: "compression", key: "compression", shape: Shape::Word(&["lz4", "pglz"]) },
    number("statistics"),
    Known {
        word: "storage",
        key: "storage",
        shape: Shape::Word(&["extended", "external", "main", "plain"]),
    },
    WITH,
];
/// In `not_null(…)`.
pub(crate) const NOT_NULL: &[Known] = &[text(word::NAME), flag("no_inherit"), flag("not_valid")];
/// In `identity(…)`, `serial(…)` and `sequence(…)`.
pub(crate) const COUNTING: &[Known] = &[
    number("cache"),
    flag("cycle"),
    number("increment"),
    number("max"),
    number("min"),
    number("start"),
];
/// In `primary_key(…)`.
pub(crate) const PRIMARY_KEY: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
    flag("without_overlaps"),
];
/// In `unique(…)`.
pub(crate) const UNIQUE: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    flag("nulls_not_distinct"),
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
    flag("without_overlaps"),
];
/// In `check(…)`.
pub(crate) const CHECK: &[Known] =
    &[text(word::COMMENT), flag("no_inherit"), flag("not_enforced"), flag("not_valid")];
/// In `references(…)` and `foreign_key(…)`.
pub(crate) const FOREIGN_KEY: &[Known] = &[
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    flag("match_full"),
    flag("not_enforced"),
    flag("not_valid"),
    flag("period"),
];
/// In `exclude(…)`.
pub(crate) const EXCLUDE: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    text("tablespace"),
    WITH,
];
/// In `index(…)`.
pub(crate) const INDEX: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    INCLUDE,
    flag("nulls_not_distinct"),
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
];
/// Behind a key of an index.
pub(crate) const KEY: &[Known] = &[text("collation"), number("statistics")];
/// In `statistics(…)`.
pub(crate) const STATISTICS: &[Known] = &[
    text(word::COMMENT),
    Known {
        word: "kinds",
        key: "kinds",
        shape: Shape::Words(&["dependencies", "mcv", "ndistinct"]),
    },
    Known { word: "target", key: "statistics", shape: Shape::Number },
];

/// The words of a table, and others beside them.
pub(crate) fn words(known: &[Known], others: &[&'static str]) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = known.iter().map(|it| it.word).collect();
    all.extend(others);
    all.sort_unstable();
    all
}

/// What is said.
#[derive(Default)]
pub(crate) struct Options(pub(crate) Vec<Said>);

/// One thing that is said.
pub(crate) struct Said {
    pub(crate) word: Ident,
    pub(crate) key: &'static str,
    pub(crate) value: Value,
}

/// A value.
pub(crate) enum Value {
    Flag,
    Text(String),
    Number(i64),
    Columns(Vec<Ident>),
    Texts(Vec<String>),
    Parameters(Vec<(String, String)>),
}

impl Options {
    /// The word that is recorded so, if it is said.
    pub(crate) fn word(&self, key: &str) -> Option<&Ident> {
        self.0.iter().find(|it| it.key == key).map(|it| &it.word)
    }

    /// The number that is said.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        self.0.iter().find_map(|it| match it.value {
            Value::Number(number) if it.key == key => Some(number),
            _ => None,
        })
    }

    /// The fields that are named in it.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Ident> {
        self.0.iter().flat_map(|it| match &it.value {
            Value::Columns(columns) => columns.as_slice(),
            _ => &[],
        })
    }

    /// Adds what a word of its own grammar says.
    pub(crate) fn push(&mut self, word: &Ident, key: &'static str, value: Value) {
        self.0.push(Said { word: word.clone(), key, value });
    }

    /// Reads the word's value, if it is one of the known ones.
    pub(crate) fn take(
        &mut self,
        ctxt: &Ctxt,
        word: &Ident,
        input: ParseStream<'_>,
        known: &[Known],
    ) -> Result<bool> {
        let name = plain(word);
        let Some(Known { key, shape, .. }) = known.iter().find(|it| it.word == name) else {
            return Ok(false);
        };
        if self.0.iter().any(|it| it.key == *key) {
            ctxt.error(word, format!("`{name}` is said twice: keep one"));
        }
        let value = match shape {
            Shape::Flag | Shape::FlagAs(_) if input.peek(Token![=]) => {
                return Err(syn::Error::new_spanned(
                    word,
                    format!("`{name}` takes no value: write `{name}` alone"),
                ));
            }
            Shape::Flag => Some(Value::Flag),
            Shape::FlagAs(word) => Some(Value::Text((*word).to_owned())),
            Shape::Text => {
                assigned(word, input, "\"…\"")?;
                string_value(ctxt, &name, input)?.map(|it| Value::Text(it.value()))
            }
            Shape::Number => {
                assigned(word, input, "1")?;
                Some(Value::Number(integer(input)?))
            }
            Shape::FlagOrWord(words) if !input.peek(Token![=]) => {
                Some(Value::Text(words[0].to_owned()))
            }
            Shape::Word(words) | Shape::FlagOrWord(words) => {
                assigned(word, input, words[0])?;
                one_of(ctxt, &name, input, words)?.map(Value::Text)
            }
            Shape::Words(words) => {
                let content = list_of(word, input)?;
                let mut all = Vec::new();
                items(&content, |input| {
                    all.extend(one_of(ctxt, &name, input, words)?);
                    Ok(())
                })?;
                Some(Value::Texts(all))
            }
            Shape::Columns => Some(Value::Columns(columns(&list_of(word, input)?)?)),
            Shape::Parameters => {
                let content = list_of(word, input)?;
                let mut all = Vec::new();
                items(&content, |input| {
                    all.push(parameter(input)?);
                    Ok(())
                })?;
                Some(Value::Parameters(all))
            }
        };
        if let Some(value) = value {
            self.push(word, key, value);
        }
        Ok(true)
    }
}

fn assigned(word: &Ident, input: ParseStream<'_>, example: &str) -> Result<()> {
    if !input.peek(Token![=]) {
        let message = format!("`{word}` takes a value: write `{word} = {example}`");
        return Err(syn::Error::new_spanned(word, message));
    }
    input.parse::<Token![=]>()?;
    Ok(())
}

fn list_of<'a>(word: &Ident, input: ParseStream<'a>) -> Result<syn::parse::ParseBuffer<'a>> {
    if !input.peek(syn::token::Paren) {
        let message = format!("`{word}` takes a list: write `{word}(…)`");
        return Err(syn::Error::new_spanned(word, message));
    }
    let content;
    parenthesized!(content in input);
    Ok(content)
}

fn one_of(
    ctxt: &Ctxt,
    within: &str,
    input: ParseStream<'_>,
    words: &[&'static str],
) -> Result<Option<String>> {
    let (text, span): (String, Span) = if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        (text.value(), text.span())
    } else {
        let ident = input.call(Ident::parse_any)?;
        (plain(&ident), ident.span())
    };
    if words.contains(&text.as_str()) {
        return Ok(Some(text));
    }
    let hint = match nearest(&text, words.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(words.iter().copied())),
    };
    ctxt.syn_error(syn::Error::new(span, format!("`{within}` does not know `{text}`: {hint}")));
    Ok(None)
}

fn integer(input: ParseStream<'_>) -> Result<i64> {
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let number: LitInt = input.parse()?;
    format!("{}{}", if negative { "-" } else { "" }, number.base10_digits())
        .parse()
        .map_err(|_| syn::Error::new(number.span(), "a number of PostgreSQL has 64 bits at most"))
}

/// `fillfactor = 70`, `"toast.autovacuum_enabled" = false`, `buffering = auto`: texts, as the catalog keeps them.
pub(super) fn parameter(input: ParseStream<'_>) -> Result<(String, String)> {
    let name = if input.peek(LitStr) {
        input.parse::<LitStr>()?.value()
    } else {
        plain(&input.call(Ident::parse_any)?)
    };
    input.parse::<Token![=]>()?;
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let value = if input.peek(LitInt) || input.peek(LitFloat) || input.peek(syn::Lit) {
        let lit: syn::Lit = input.parse()?;
        let message = "a parameter is a number, `true`, `false`, a word or a string";
        literal(&lit).ok_or_else(|| syn::Error::new(lit.span(), message))?
    } else {
        plain(&input.call(Ident::parse_any)?)
    };
    Ok((name.to_lowercase(), if negative { format!("-{value}") } else { value }))
}
