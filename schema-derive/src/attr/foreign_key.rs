//! `references` on a field and `foreign_key` on a struct.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitBool, LitStr, Path, Result, Token, parenthesized};

use super::item::{columns, items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{FOREIGN_KEY, Options, words};
use crate::ctxt::Ctxt;
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// A foreign key. Columns are named by their fields.
pub(crate) struct ForeignKey {
    pub(crate) columns: Vec<Ident>,
    pub(crate) references: Path,
    /// Fields of the other struct; empty: its primary key.
    pub(crate) referenced: Vec<Ident>,
    pub(crate) on_delete: Option<Ident>,
    /// The columns that it sets; none: all.
    pub(crate) on_delete_columns: Vec<Ident>,
    pub(crate) on_update: Option<Ident>,
    pub(crate) name: Option<LitStr>,
    /// Whether Diesel may join along it, where that is possible.
    pub(crate) joinable: bool,
    /// Whether Diesel is told here that both tables may stand in one query.
    pub(crate) same_query: bool,
    pub(crate) options: Options,
}

/// `references(User)`, `references(User, column = id, on_delete = cascade, …)` on a field.
pub(super) fn references(
    ctxt: &Ctxt,
    field: &Ident,
    meta: &ParseNestedMeta<'_>,
) -> Result<ForeignKey> {
    let input = parenthesised(meta)?;
    if input.is_empty()
        || (input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]))
    {
        let message = "name the struct first: `references(User, …)`";
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    let references: Path = input.parse()?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    let mut key = ForeignKey::new(vec![field.clone()], references);
    items(&input, |input| {
        let ident = input.call(Ident::parse_any)?;
        if key.options.take(ctxt, &ident, input, FOREIGN_KEY)? {
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        match plain(&ident).as_str() {
            word::COLUMN => key.referenced = vec![input.call(Ident::parse_any)?],
            _ => return key.option(ctxt, &ident, input, word::REFERENCES, word::IN_REFERENCES),
        }
        Ok(())
    })?;
    Ok(key)
}

/// `foreign_key(columns(a, b), references = Other, referenced(x, y), on_delete = cascade, …)` on the struct.
pub(super) fn foreign_key(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<ForeignKey>> {
    let nothing = Path { leading_colon: None, segments: syn::punctuated::Punctuated::new() };
    let mut key = ForeignKey::new(Vec::new(), nothing);
    items(&parenthesised(meta)?, |input| {
        let ident = input.call(Ident::parse_any)?;
        let name = plain(&ident);
        if matches!(name.as_str(), word::COLUMNS | word::REFERENCED) {
            let content;
            parenthesized!(content in input);
            let columns = columns(&content)?;
            if name == word::COLUMNS {
                key.columns = columns
            } else {
                key.referenced = columns
            }
            return Ok(());
        }
        if key.options.take(ctxt, &ident, input, FOREIGN_KEY)? {
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        if name == word::REFERENCES {
            key.references = input.parse()?;
            return Ok(());
        }
        key.option(ctxt, &ident, input, word::FOREIGN_KEY, word::IN_FOREIGN_KEY)
    })?;
    if key.columns.is_empty() || key.references.segments.is_empty() {
        ctxt.error(
            &meta.path,
            "a foreign key has columns and a struct: `foreign_key(columns(a, b), references = Other)`",
        );
        return Ok(None);
    }
    Ok(Some(key))
}

impl ForeignKey {
    fn new(columns: Vec<Ident>, references: Path) -> Self {
        Self {
            columns,
            references,
            referenced: Vec::new(),
            on_delete: None,
            on_delete_columns: Vec::new(),
            on_update: None,
            name: None,
            joinable: true,
            same_query: true,
            options: Options::default(),
        }
    }

    /// What both spellings of a foreign key know.
    fn option(
        &mut self,
        ctxt: &Ctxt,
        option: &Ident,
        input: ParseStream<'_>,
        within: &str,
        known: &[&'static str],
    ) -> Result<()> {
        match plain(option).as_str() {
            word::NAME => self.name = string_value(ctxt, word::NAME, input)?,
            word::ON_DELETE => {
                self.on_delete = action(ctxt, input)?;
                if input.peek(syn::token::Paren) {
                    let content;
                    parenthesized!(content in input);
                    self.on_delete_columns = columns(&content)?;
                }
            }
            word::ON_UPDATE => self.on_update = action(ctxt, input)?,
            word::JOINABLE => self.joinable = input.parse::<LitBool>()?.value(),
            word::SAME_QUERY => self.same_query = input.parse::<LitBool>()?.value(),
            _ => {
                unknown_word(ctxt, option, within, &words(FOREIGN_KEY, known));
                input.parse::<Expr>()?;
            }
        }
        Ok(())
    }
}

pub(super) fn action(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Option<Ident>> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let spelled = text.value().to_lowercase().replace(' ', "_");
        let hint = match nearest(&spelled, word::ACTIONS.iter().copied()) {
            Some(nearest) => format!("`{nearest}`, without quotes"),
            None => list(word::ACTIONS.iter().copied()),
        };
        ctxt.error(&text, format!("an action is one word: write {hint}"));
        return Ok(None);
    }
    let ident = input.call(Ident::parse_any)?;
    if word::ACTIONS.contains(&plain(&ident).as_str()) {
        return Ok(Some(ident));
    }
    let hint = match nearest(&plain(&ident), word::ACTIONS.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(word::ACTIONS.iter().copied())),
    };
    ctxt.error(&ident, format!("`{ident}` is no action of a foreign key: {hint}"));
    Ok(None)
}
