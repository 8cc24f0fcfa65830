//! `references` on a field and `foreign_key` on a struct.

use quote::quote_spanned;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Expr, Ident, LitBool, LitStr, Path, Result, Token, parenthesized};

use super::{OnField, Part};
use crate::ast::Model;
use crate::attr::item::{columns, items, parenthesised, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{Known, Options, flag, text, words};
use crate::check::{distinct, known};
use crate::ctxt::Ctxt;
use crate::json::{Json, optional, unless_empty};
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// In `references(…)` and `foreign_key(…)`.
const KNOWN: &[Known] = &[
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    flag("match_full"),
    flag("not_enforced"),
    flag("not_valid"),
    flag("period"),
];
const COLUMN: &str = "column";
const JOINABLE: &str = "joinable";
const ON_DELETE: &str = "on_delete";
const ON_UPDATE: &str = "on_update";
const REFERENCED: &str = "referenced";
const REFERENCES: &str = "references";
const SAME_QUERY: &str = "same_query";
/// The other words in `references(…)`.
const ON_FIELD: &[&str] = &[COLUMN, JOINABLE, word::NAME, ON_DELETE, ON_UPDATE, SAME_QUERY];
/// The other words in `foreign_key(…)`.
const ON_STRUCT: &[&str] = &[
    word::COLUMNS,
    JOINABLE,
    word::NAME,
    ON_DELETE,
    ON_UPDATE,
    REFERENCED,
    REFERENCES,
    SAME_QUERY,
];
/// The actions of `on_delete` and `on_update`.
const ACTIONS: &[&str] = &["cascade", "no_action", "restrict", "set_default", "set_null"];

/// A foreign key. Columns are named by their fields.
pub(crate) struct ForeignKey {
    pub(crate) columns: Vec<Ident>,
    /// The other struct. Empty if the key refers to a table that no model describes.
    pub(crate) references: Path,
    /// The table that no model describes.
    pub(crate) unmanaged: Option<Unmanaged>,
    /// Fields of the other struct. Empty: its primary key.
    pub(crate) referenced: Vec<Ident>,
    pub(crate) on_delete: Option<Ident>,
    /// The columns that `on_delete` sets. Empty: all columns of the key.
    pub(crate) on_delete_columns: Vec<Ident>,
    pub(crate) on_update: Option<Ident>,
    pub(crate) name: Option<LitStr>,
    /// Whether Diesel may join along this key, if it can.
    pub(crate) joinable: bool,
    /// Whether this derive tells Diesel that both tables may appear in one query.
    pub(crate) same_query: bool,
    pub(crate) options: Options,
}

/// A table that no model describes, with the columns that a key refers to: `"auth.users(id)"`.
pub(crate) struct Unmanaged {
    text: LitStr,
    namespace: String,
    table: String,
    columns: Vec<String>,
}

impl Unmanaged {
    fn parse(input: ParseStream<'_>) -> Result<Unmanaged> {
        let text: LitStr = input.parse()?;
        let message = "name a table that no model describes, and its columns: `\"auth.users(id)\"`; \
                       the table of a model is named by its struct, without quotes";
        let found = qualified(&text.value());
        let (names, columns) = found.ok_or_else(|| syn::Error::new(text.span(), message))?;
        let (namespace, table) = match names.as_slice() {
            [table] => ("public".to_owned(), table.clone()),
            [namespace, table] => (namespace.clone(), table.clone()),
            _ => return Err(syn::Error::new(text.span(), message)),
        };
        Ok(Unmanaged { text, namespace, table, columns })
    }
}

/// The names before the parentheses, separated by periods, and those inside, separated by commas. A name without quotes is
/// in lower case, as in SQL.
fn qualified(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    let mut lists = [Vec::new(), Vec::new()];
    let mut rest = text.trim();
    for (list, [separator, end]) in lists.iter_mut().zip([['.', '('], [',', ')']]) {
        loop {
            let (name, behind) = identifier(rest.trim_start())?;
            list.push(name);
            rest = behind.trim_start();
            let next = rest.chars().next()?;
            rest = &rest[next.len_utf8()..];
            match next {
                it if it == separator => (),
                it if it == end => break,
                _ => return None,
            }
        }
    }
    let [names, columns] = lists;
    rest.trim().is_empty().then_some((names, columns))
}

/// The identifier at the beginning of the text, and what is behind it.
fn identifier(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut rest = quoted;
        loop {
            let end = rest.find('"')?;
            name.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(behind) => {
                    name.push('"');
                    rest = behind;
                }
                None => return (!name.is_empty()).then_some((name, rest)),
            }
        }
    }
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_lowercase(), &text[end..]))
}

impl Part for ForeignKey {
    const WORD: &'static str = "foreign_key";

    /// `foreign_key(columns(a, b), references = Other, referenced(x, y), on_delete = cascade, …)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let nothing = Path { leading_colon: None, segments: syn::punctuated::Punctuated::new() };
        let mut key = ForeignKey::new(Vec::new(), nothing);
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            let name = plain(&ident);
            if matches!(name.as_str(), word::COLUMNS | REFERENCED) {
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
            if key.options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            input.parse::<Token![=]>()?;
            if name == REFERENCES {
                key.refer(input)?;
                return Ok(());
            }
            key.option(ctxt, &ident, input, Self::WORD, ON_STRUCT)
        })?;
        let has_target = !key.references.segments.is_empty() || key.unmanaged.is_some();
        if key.columns.is_empty() || !has_target {
            ctxt.error(
                &meta.path,
                "a foreign key has columns and a struct: `foreign_key(columns(a, b), references = Other)`",
            );
            return Ok(None);
        }
        Ok(Some(key))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        known(ctxt, model, &self.columns);
        distinct(ctxt, &self.columns);
        let referenced = match &self.unmanaged {
            Some(table) => table.columns.len(),
            None => self.referenced.len(),
        };
        if referenced != 0 && referenced != self.columns.len() {
            let message = format!(
                "{} columns refer to {referenced}: name as many on both sides",
                self.columns.len()
            );
            match &self.unmanaged {
                Some(table) => ctxt.error(&table.text, message),
                None => ctxt.error(&self.references, message),
            }
        }
        if let (Some(_), Some(field)) = (&self.unmanaged, self.referenced.first()) {
            ctxt.error(field, "the columns of a table without a model stand in its text");
        }
        if let Some(table) = self.unmanaged.as_ref().filter(|_| self.joinable || self.same_query) {
            ctxt.error(&table.text, "Diesel can join only along keys to other structs");
        }
        if self.references.is_ident("Self") || self.references.is_ident(model.ident) {
            known(ctxt, model, &self.referenced);
        }
        known(ctxt, model, &self.on_delete_columns);
        let set = match self.on_delete_columns.as_slice() {
            [] => &self.columns,
            some => {
                for other in some.iter().filter(|it| !self.columns.contains(it)) {
                    ctxt.error(other, format!("`{other}` is no column of this key"));
                }
                &self.on_delete_columns
            }
        };
        for (action, columns) in [(&self.on_delete, set), (&self.on_update, &self.columns)] {
            if let Some(action) = action {
                set_null(ctxt, model, columns, action);
            }
        }
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let (table, referenced) = self.recorded_target(model);
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        entries.push(("columns", Json::texts(model.column_names(&self.columns))));
        entries.push(("references", table));
        entries.extend(unless_empty("referenced_columns", referenced));
        entries.extend(self.on_delete.as_ref().map(|it| (ON_DELETE, Json::text(plain(it)))));
        let set = model.column_names(&self.on_delete_columns).into_iter().map(Json::Text);
        entries.extend(unless_empty("on_delete_columns", set.collect()));
        entries.extend(self.on_update.as_ref().map(|it| (ON_UPDATE, Json::text(plain(it)))));
        entries.extend(self.options.record("options", model));
        Json::Object(entries)
    }

    fn name(&self) -> Option<&LitStr> {
        self.name.as_ref()
    }

    fn options(&self) -> Option<&Options> {
        Some(&self.options)
    }
}

impl OnField for ForeignKey {
    const FIELD_WORD: &'static str = REFERENCES;

    /// `references(User)`, `references(User, column = id, on_delete = cascade, …)`.
    fn on_field(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let input = parenthesised(meta)?;
        if input.is_empty()
            || (input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]))
        {
            let message = "name the struct first: `references(User, …)`";
            return Err(syn::Error::new_spanned(&meta.path, message));
        }
        let nothing = Path { leading_colon: None, segments: syn::punctuated::Punctuated::new() };
        let mut key = ForeignKey::new(vec![field.clone()], nothing);
        key.refer(&input)?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        items(&input, |input| {
            let ident = input.call(Ident::parse_any)?;
            if key.options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            input.parse::<Token![=]>()?;
            match plain(&ident).as_str() {
                COLUMN => key.referenced = vec![input.call(Ident::parse_any)?],
                _ => return key.option(ctxt, &ident, input, REFERENCES, ON_FIELD),
            }
            Ok(())
        })?;
        Ok(Some(key))
    }
}

impl ForeignKey {
    fn new(columns: Vec<Ident>, references: Path) -> Self {
        Self {
            columns,
            references,
            unmanaged: None,
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

    /// Reads what the key refers to: a struct, or a table that no model describes, along which Diesel cannot join.
    fn refer(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(LitStr) {
            self.unmanaged = Some(Unmanaged::parse(input)?);
            (self.joinable, self.same_query) = (false, false);
        } else {
            self.references = input.parse()?;
        }
        Ok(())
    }

    /// The table that the key refers to, and the columns.
    fn recorded_target(&self, model: &Model<'_>) -> (Json, Vec<Json>) {
        if let Some(Unmanaged { namespace, table, columns, .. }) = &self.unmanaged {
            let table = Json::Object(vec![
                ("namespace", Json::text(namespace.as_str())),
                ("name", Json::text(table.as_str())),
                ("primary_key", Json::texts([])),
            ]);
            return (table, columns.iter().map(|it| Json::text(it.as_str())).collect());
        }
        let target = self.target(model);
        let span = self.references.span();
        let width = self.columns.len();
        let table = match self.referenced.as_slice() {
            // Only the other struct knows how many columns its primary key has.
            [] => {
                quote_spanned!(span=> ::driftless::__private::table_with_primary_key_of::<#target>(#width))
            }
            _ => quote_spanned!(span=> <#target as ::driftless::Model>::TABLE),
        };
        let referenced = self.referenced.iter().map(|it| {
            let field = plain(it);
            let span = it.span();
            Json::Spliced(quote_spanned!(span=> ::driftless::__private::column::<#target>(#field)))
        });
        (Json::Spliced(table), referenced.collect())
    }

    /// The referenced struct. `Self` has no meaning outside of an impl, so it is replaced by the struct's name.
    pub(crate) fn target(&self, model: &Model<'_>) -> Path {
        match self.references.is_ident("Self") {
            true => Path::from(model.ident.clone()),
            false => self.references.clone(),
        }
    }

    /// Reads a word that both `references(…)` and `foreign_key(…)` accept.
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
            ON_DELETE => {
                self.on_delete = action(ctxt, input)?;
                if input.peek(syn::token::Paren) {
                    let content;
                    parenthesized!(content in input);
                    self.on_delete_columns = columns(&content)?;
                }
            }
            ON_UPDATE => self.on_update = action(ctxt, input)?,
            JOINABLE => self.joinable = input.parse::<LitBool>()?.value(),
            SAME_QUERY => self.same_query = input.parse::<LitBool>()?.value(),
            _ => {
                unknown_word(ctxt, option, within, &words(KNOWN, known));
                input.parse::<Expr>()?;
            }
        }
        Ok(())
    }
}

fn action(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Option<Ident>> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let spelled = text.value().to_lowercase().replace(' ', "_");
        let hint = match nearest(&spelled, ACTIONS.iter().copied()) {
            Some(nearest) => format!("`{nearest}`, without quotes"),
            None => list(ACTIONS.iter().copied()),
        };
        ctxt.error(&text, format!("an action is one word: write {hint}"));
        return Ok(None);
    }
    let ident = input.call(Ident::parse_any)?;
    if ACTIONS.contains(&plain(&ident).as_str()) {
        return Ok(Some(ident));
    }
    let hint = match nearest(&plain(&ident), ACTIONS.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(ACTIONS.iter().copied())),
    };
    ctxt.error(&ident, format!("`{ident}` is no action of a foreign key: {hint}"));
    Ok(None)
}

fn set_null(ctxt: &Ctxt, model: &Model<'_>, columns: &[Ident], action: &Ident) {
    let is_null = |it: &Ident| {
        let column_type = model.field(it).and_then(|it| it.column_type.as_ref());
        column_type.is_none_or(|it| it.nullable)
    };
    if action == "set_null"
        && let Some(column) = columns.iter().find(|it| !is_null(it))
    {
        let message = format!("`{column}` cannot be set to `NULL`: make the field an `Option`");
        ctxt.error(action, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_a_model_is_named_as_in_sql() {
        let read = |text: &str| {
            let (names, columns) = qualified(text)?;
            Some(format!("{} {}", names.join("|"), columns.join("|")))
        };
        assert_eq!(read("auth.users(id)").as_deref(), Some("auth|users id"));
        assert_eq!(read(" Legacy.T ( X , y ) ").as_deref(), Some("legacy|t x|y"));
        assert_eq!(read("t(id)").as_deref(), Some("t id"));
        assert_eq!(
            read("\"Odd. \"\"One\".\"t(\"(\"a,b\", c)").as_deref(),
            Some("Odd. \"One|t( a,b|c")
        );
        for wrong in
            ["auth.users", "auth.users()", "users(id", "users(id) x", "", "\"users(id)", "a-b(c)"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
