//! Options: words with plain values, on a struct, on a field or in a part. Each owner has a table of its words ([`Known`]). The
//! values are read here, so that a word takes the same value everywhere.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitFloat, LitInt, LitStr, Result, Token, parenthesized};

use super::item::{columns, items};
use super::literal::{literal, string_value};
use crate::ast::Model;
use crate::ctxt::Ctxt;
use crate::json::Json;
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// A word that an owner knows.
pub(crate) struct Known {
    pub(crate) word: &'static str,
    /// Its name in the record.
    key: &'static str,
    shape: Shape,
}

/// The value that a word takes.
enum Shape {
    /// None.
    Flag,
    /// None; recorded as this text.
    FlagAs(&'static str),
    /// `= "…"`.
    Text,
    /// `= 5`.
    Number,
    /// `= one of these`.
    Word(&'static [&'static str]),
    /// None, which means the first of these, or `= one of these`.
    FlagOrWord(&'static [&'static str]),
    /// `(some, of, these)`.
    Words(&'static [&'static str]),
    /// `(field, field)`.
    Columns,
    /// `(name = value, "odd.name" = value)`.
    Parameters,
}

impl Known {
    const fn new(word: &'static str, shape: Shape) -> Known {
        Known { word, key: word, shape }
    }

    /// The same word with another name in the record.
    pub(crate) const fn recorded_as(self, key: &'static str) -> Known {
        Known { key, ..self }
    }
}

pub(crate) const fn flag(word: &'static str) -> Known {
    Known::new(word, Shape::Flag)
}

pub(crate) const fn text(word: &'static str) -> Known {
    Known::new(word, Shape::Text)
}

pub(crate) const fn number(word: &'static str) -> Known {
    Known::new(word, Shape::Number)
}

pub(crate) const fn one_of(word: &'static str, words: &'static [&'static str]) -> Known {
    Known::new(word, Shape::Word(words))
}

pub(crate) const fn flag_or_one_of(word: &'static str, words: &'static [&'static str]) -> Known {
    Known::new(word, Shape::FlagOrWord(words))
}

pub(crate) const fn some_of(word: &'static str, words: &'static [&'static str]) -> Known {
    Known::new(word, Shape::Words(words))
}

/// Storage parameters, or options of a column.
pub(crate) const WITH: Known = Known::new(word::WITH, Shape::Parameters);
/// `INCLUDE`: columns that an index contains but does not order by.
pub(crate) const INCLUDE: Known = Known::new("include", Shape::Columns);
/// Marks an index as the replica identity of its table.
pub(crate) const IDENTITY_INDEX: Known =
    Known::new(word::REPLICA_IDENTITY, Shape::FlagAs(word::INDEX));

/// The words of such a table, together with others.
pub(crate) fn words(known: &[Known], others: &[&'static str]) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = known.iter().map(|it| it.word).collect();
    all.extend(others);
    all.sort_unstable();
    all
}

/// The options that are set.
#[derive(Default)]
pub(crate) struct Options(Vec<Said>);

/// One option.
struct Said {
    word: Ident,
    key: &'static str,
    value: Value,
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
    /// The word with that name in the record, if it is set.
    pub(crate) fn word(&self, key: &str) -> Option<&Ident> {
        self.0.iter().find(|it| it.key == key).map(|it| &it.word)
    }

    /// The word of one of them, if any is set.
    pub(crate) fn any(&self) -> Option<&Ident> {
        self.0.first().map(|it| &it.word)
    }

    /// The number that is set.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        self.0.iter().find_map(|it| match it.value {
            Value::Number(number) if it.key == key => Some(number),
            _ => None,
        })
    }

    /// The fields that the options name.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Ident> {
        self.0.iter().flat_map(|it| match &it.value {
            Value::Columns(columns) => columns.as_slice(),
            _ => &[],
        })
    }

    /// Their entry in a record; `None` if no option is set.
    pub(crate) fn record(
        &self,
        key: &'static str,
        model: &Model<'_>,
    ) -> Option<(&'static str, Json)> {
        (!self.0.is_empty()).then(|| (key, self.object(model)))
    }

    /// Their JSON.
    pub(crate) fn object(&self, model: &Model<'_>) -> Json {
        Json::Object(self.entries(model))
    }

    /// Their entries, for a record that has them next to its own.
    pub(crate) fn entries(&self, model: &Model<'_>) -> Vec<(&'static str, Json)> {
        self.entries_over(|it| model.column_names(it))
    }

    /// Their entries, if none of them names fields: of a domain, which belongs to no table.
    pub(crate) fn entries_without_fields(&self) -> Vec<(&'static str, Json)> {
        self.entries_over(|_| Vec::new())
    }

    fn entries_over(&self, names: impl Fn(&[Ident]) -> Vec<String>) -> Vec<(&'static str, Json)> {
        let value = |Said { key, value, .. }: &Said| {
            let json = match value {
                Value::Flag => Json::Bool(true),
                Value::Text(text) => Json::text(text.as_str()),
                Value::Number(number) => Json::Integer(*number),
                Value::Columns(columns) => Json::texts(names(columns)),
                Value::Texts(texts) => Json::texts(texts.iter().cloned()),
                Value::Parameters(all) => {
                    let one = |(name, value): &(String, String)| {
                        (name.clone(), Json::text(value.as_str()))
                    };
                    Json::Map(all.iter().map(one).collect())
                }
            };
            (*key, json)
        };
        self.0.iter().map(value).collect()
    }

    /// Adds an option whose value the caller has read.
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
                word_of(ctxt, &name, input, words)?.map(Value::Text)
            }
            Shape::Words(words) => {
                let content = list_of(word, input)?;
                let mut all = Vec::new();
                items(&content, |input| {
                    all.extend(word_of(ctxt, &name, input, words)?);
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

fn word_of(
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
pub(crate) fn parameter(input: ParseStream<'_>) -> Result<(String, String)> {
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
