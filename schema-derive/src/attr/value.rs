//! The attributes that say where a column's values come from: `default`, `identity`, `serial`, `generated`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, Result, Token, UnOp};

use super::item::{items, parenthesised, skip, unknown_word};
use super::literal::{literal, string_value};
use super::options::{Options, words};
use crate::ctxt::Ctxt;
use crate::part::COUNTING;
use crate::spelling::plain;
use crate::symbol as word;

/// `default = …`: the SQL, and the expression as written.
pub(crate) struct DefaultValue {
    pub(crate) sql: String,
    pub(crate) written: Expr,
}

/// `identity`, and whether it is `always`.
pub(crate) struct Identity {
    pub(crate) word: Ident,
    pub(crate) always: bool,
}

/// `generated`, and whether it is computed when it is read.
pub(crate) struct Generated {
    pub(crate) word: Ident,
    pub(crate) expression: LitStr,
    pub(crate) is_virtual: bool,
}

/// A string is SQL: `default = "now()"`. Any other literal is its own SQL.
pub(crate) fn default_value(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
) -> Result<Option<DefaultValue>> {
    let written: Expr = meta.value()?.parse()?;
    let sql = match &written {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
            Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                literal(lit).map(|it| format!("-{it}"))
            }
            _ => None,
        },
        _ => None,
    };
    match sql {
        Some(sql) if sql.trim().is_empty() => {
            ctxt.error(&written, "a default is an SQL expression; the empty text is `\"''\"`");
            Ok(None)
        }
        Some(sql) => Ok(Some(DefaultValue { sql, written })),
        None => {
            ctxt.error(
                &written,
                "a default is an SQL expression in a string, or a literal: `default = \"now()\"`, \
                 `default = \"'draft'\"`, `default = 0`",
            );
            Ok(None)
        }
    }
}

/// `serial`, `serial(start = 100, …)`.
pub(super) fn serial(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    counting: &mut Options,
) -> Result<Ident> {
    let word = meta.path.require_ident()?.clone();
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if !counting.take(ctxt, &ident, input, COUNTING)? {
                unknown_word(ctxt, &ident, word::SERIAL, &words(COUNTING, &[]));
                skip(input)?;
            }
            Ok(())
        })?;
    }
    Ok(word)
}

/// `generated = "a + b"`, `generated(expression = "a + b", virtual)`.
pub(super) fn generated(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Generated>> {
    let word = meta.path.require_ident()?.clone();
    if !meta.input.peek(syn::token::Paren) {
        let expression = string_value(ctxt, word::GENERATED, meta.value()?)?;
        return Ok(expression.map(|expression| Generated { word, expression, is_virtual: false }));
    }
    let (mut expression, mut is_virtual) = (None, false);
    items(&parenthesised(meta)?, |input| {
        if input.peek(LitStr) {
            expression = Some(input.parse()?);
            return Ok(());
        }
        let ident = input.call(Ident::parse_any)?;
        match plain(&ident).as_str() {
            word::STORED => is_virtual = false,
            word::VIRTUAL => is_virtual = true,
            word::EXPRESSION => {
                input.parse::<Token![=]>()?;
                expression = string_value(ctxt, word::EXPRESSION, input)?;
            }
            _ => {
                unknown_word(ctxt, &ident, word::GENERATED, word::IN_GENERATED);
                skip(input)?;
            }
        }
        Ok(())
    })?;
    if expression.is_none() {
        let message = "say what it is computed from: `generated(expression = \"a + b\", virtual)`";
        ctxt.error(&meta.path, message);
    }
    Ok(expression.map(|expression| Generated { word, expression, is_virtual }))
}

/// `identity`, `identity = always`, `identity = by_default`, `identity(always, start = 100, …)`.
pub(super) fn identity(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    counting: &mut Options,
) -> Result<Option<Identity>> {
    let word = meta.path.require_ident()?.clone();
    if meta.input.peek(syn::token::Paren) {
        let mut always = false;
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            match plain(&ident).as_str() {
                word::ALWAYS => always = true,
                word::BY_DEFAULT => always = false,
                _ if counting.take(ctxt, &ident, input, COUNTING)? => (),
                _ => {
                    let known = words(COUNTING, &[word::ALWAYS, word::BY_DEFAULT]);
                    unknown_word(ctxt, &ident, word::IDENTITY, &known);
                    skip(input)?;
                }
            }
            Ok(())
        })?;
        return Ok(Some(Identity { word, always }));
    }
    if !meta.input.peek(Token![=]) {
        return Ok(Some(Identity { word, always: false }));
    }
    let kind = meta.value()?.call(Ident::parse_any)?;
    match plain(&kind).as_str() {
        word::ALWAYS => Ok(Some(Identity { word, always: true })),
        word::BY_DEFAULT => Ok(Some(Identity { word, always: false })),
        _ => {
            ctxt.error(&kind, "write `identity = always` or `identity = by_default`");
            Ok(None)
        }
    }
}
