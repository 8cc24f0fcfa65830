//! `trigger(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, once, parenthesised, said_twice, skip, unknown_word};
use crate::attr::literal::assigned_string;
use crate::attr::options::{Known, Options, flag, one_of, text, words};
use crate::check::{distinct, first_of_its_name, known, name};
use crate::ctxt::Ctxt;
use crate::expand::line;
use crate::json::{Json, unless_empty};
use crate::spelling::plain;
use crate::symbol as word;

/// In `trigger(…)`.
const KNOWN: &[Known] = &[
    text(word::COMMENT),
    flag("constraint"),
    flag("deferrable"),
    flag("deferred"),
    text(EXECUTE),
    one_of("fires", &["always", "disabled", "replica"]),
    one_of("for_each", &["row", "statement"]),
    text("new_table"),
    text("old_table"),
    text("when"),
];
const EXECUTE: &str = "execute";
const TIMINGS: [&str; 2] = ["after", "before"];
const EVENTS: [&str; 4] = ["delete", "insert", "truncate", UPDATE];
const UPDATE: &str = "update";

/// A trigger.
pub(crate) struct Trigger {
    name: LitStr,
    timing: Ident,
    events: Vec<Event>,
    options: Options,
}

/// What a trigger fires on.
struct Event {
    word: Ident,
    /// The columns of `update(of a, b)`.
    columns: Vec<Ident>,
}

impl Part for Trigger {
    const WORD: &'static str = "trigger";

    /// `trigger(name = "…", before(insert, update(of a)), for_each = row, when = "…", execute = "f()")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let (mut name, mut fires_on, mut options) = (None, None, Options::default());
        let mut is_unknown = false;
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            match plain(&ident).as_str() {
                word::NAME if input.peek(Token![=]) => {
                    assigned_string(ctxt, &ident, input, &mut name)
                }
                it if TIMINGS.contains(&it) && input.peek(syn::token::Paren) => {
                    let events = events(ctxt, &ident, input)?;
                    once(ctxt, &mut fires_on, ident.clone(), (ident, events));
                    Ok(())
                }
                _ => {
                    let known = words(KNOWN, &[&[word::NAME][..], &TIMINGS].concat());
                    unknown_word(ctxt, &ident, Self::WORD, &known);
                    is_unknown = true;
                    skip(input)
                }
            }
        })?;
        let missing = [
            (name.is_none(), "name the trigger: `name = \"…\"`"),
            (fires_on.is_none(), "say when it fires: `before(insert, update)` or `after(…)`"),
            (options.word(EXECUTE).is_none(), "say what it calls: `execute = \"f()\"`"),
        ];
        // What is missing may be what the unknown word was meant to be.
        if let Some((_, message)) = missing.iter().find(|it| it.0 && !is_unknown) {
            ctxt.error(&meta.path, message);
        }
        let (Some(name), Some((timing, events))) = (name, fires_on) else { return Ok(None) };
        Ok(Some(Trigger { name, timing, events, options }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        name::name(ctxt, Some(&self.name), model.ident, &self.name.value());
        for event in &self.events {
            known(ctxt, model, &event.columns);
            distinct(ctxt, &event.columns);
        }
        let names = model.parts.triggers.iter().map(|it| &it.name);
        first_of_its_name(ctxt, &self.name, names, "triggers");
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries = vec![
            ("name", Json::text(self.name.value())),
            ("line", Json::Number(line(self.name.span()))),
            ("timing", Json::text(plain(&self.timing))),
        ];
        let events = self.events.iter().map(|it| {
            let columns = model.column_names(&it.columns).into_iter().map(Json::Text);
            let mut event = vec![("event", Json::text(plain(&it.word)))];
            event.extend(unless_empty("columns", columns.collect()));
            Json::Object(event)
        });
        entries.push(("events", Json::List(events.collect())));
        entries.extend(self.options.entries(model));
        Json::Object(entries)
    }
}

/// `(insert, update(of a, b))`.
fn events(ctxt: &Ctxt, timing: &Ident, input: ParseStream<'_>) -> Result<Vec<Event>> {
    let content;
    parenthesized!(content in input);
    let mut all: Vec<Event> = Vec::new();
    let mut is_wrong = false;
    items(&content, |input| {
        let word = input.call(Ident::parse_any)?;
        if !EVENTS.contains(&plain(&word).as_str()) {
            is_wrong = true;
            unknown_word(ctxt, &word, &plain(timing), &EVENTS);
            return skip(input);
        }
        if all.iter().any(|it| it.word == word) {
            said_twice(ctxt, &word);
        }
        let columns = if input.peek(syn::token::Paren) {
            let columns = update_of(input)?;
            if word != UPDATE {
                let message = format!("`{word}` is of whole rows: only `update` takes columns");
                ctxt.error(&word, message);
            }
            columns
        } else {
            Vec::new()
        };
        all.push(Event { word, columns });
        Ok(())
    })?;
    if all.is_empty() && !is_wrong {
        ctxt.error(timing, format!("say what it fires on: `{timing}(insert, update)`"));
    }
    Ok(all)
}

/// `(of a, b)`; PostgreSQL's `OF` may be left out.
fn update_of(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let content;
    parenthesized!(content in input);
    let fork = content.fork();
    let is_of = fork.call(Ident::parse_any).is_ok_and(|it| it == "of");
    if is_of && fork.peek(Ident::peek_any) {
        content.call(Ident::parse_any)?;
    }
    crate::attr::item::columns(&content)
}
