//! `sequence(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::Part;
use super::counting::{COUNTING, check_counting};
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, skip, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{Options, words};
use crate::check::known;
use crate::check::name::{name, renamed};
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

const OWNED_BY: &str = "owned_by";
const UNLOGGED: &str = "unlogged";
/// The other words in `sequence(…)`.
const OWN: &[&str] =
    &[word::COMMENT, word::NAME, OWNED_BY, word::RENAMED_FROM, word::TYPE, UNLOGGED];
const TYPES: &[&str] = &["smallint", "integer", "bigint"];

/// A sequence.
pub(crate) struct Sequence {
    name: LitStr,
    data_type: Option<String>,
    counting: Options,
    owned_by: Option<Ident>,
    renamed_from: Option<LitStr>,
    comment: Option<LitStr>,
    unlogged: bool,
}

impl Part for Sequence {
    const WORD: &'static str = "sequence";

    /// `sequence(name = "…", type = bigint, start = 1000, owned_by = field, …)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let (mut name, mut data_type, mut owned_by) = (None, None, None);
        let (mut renamed_from, mut comment, mut unlogged) = (None, None, false);
        let mut counting = Options::default();
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if counting.take(ctxt, &ident, input, COUNTING)? {
                return Ok(());
            }
            if plain(&ident) == UNLOGGED && !input.peek(Token![=]) {
                unlogged = true;
                return Ok(());
            }
            if !input.peek(Token![=]) {
                unknown_word(ctxt, &ident, Self::WORD, &words(COUNTING, OWN));
                return skip(input);
            }
            input.parse::<Token![=]>()?;
            match plain(&ident).as_str() {
                word::NAME => name = string_value(ctxt, word::NAME, input)?,
                word::COMMENT => comment = string_value(ctxt, word::COMMENT, input)?,
                word::RENAMED_FROM => {
                    renamed_from = string_value(ctxt, word::RENAMED_FROM, input)?;
                }
                OWNED_BY => owned_by = Some(input.call(Ident::parse_any)?),
                word::TYPE => {
                    let written = input.call(Ident::parse_any)?;
                    if TYPES.contains(&plain(&written).as_str()) {
                        data_type = Some(plain(&written));
                    } else {
                        unknown_word(ctxt, &written, Self::WORD, TYPES);
                    }
                }
                _ => {
                    unknown_word(ctxt, &ident, Self::WORD, &words(COUNTING, OWN));
                    input.parse::<syn::Expr>()?;
                }
            }
            Ok(())
        })?;
        let Some(name) = name else {
            ctxt.error(&meta.path, "name the sequence: `sequence(name = \"order_numbers\", …)`");
            return Ok(None);
        };
        Ok(Some(Sequence { name, data_type, counting, owned_by, renamed_from, comment, unlogged }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        name(ctxt, Some(&self.name), model.ident, &self.name.value());
        renamed(ctxt, self.renamed_from.as_ref(), &self.name.value());
        known(ctxt, model, &self.owned_by);
        check_counting(ctxt, &self.counting);
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries = vec![("name", Json::text(self.name.value()))];
        entries.extend(self.data_type.iter().map(|it| ("type", Json::text(it.as_str()))));
        entries.extend(self.counting.record("counting", model));
        let owner = self.owned_by.as_ref().and_then(|it| model.field(it));
        entries.extend(owner.map(|it| ("owned_by", Json::text(it.name()))));
        entries.extend(optional("renamed_from", &self.renamed_from));
        entries.extend(optional("comment", &self.comment));
        entries.extend(self.unlogged.then(|| ("unlogged", Json::Bool(true))));
        Json::Object(entries)
    }
}
