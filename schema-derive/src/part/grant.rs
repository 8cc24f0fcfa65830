//! `grant(…)`: privileges of a role on the table and on its columns.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::token::Paren;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, skip, unknown_word};
use crate::attr::literal::string_value;
use crate::check::name::name;
use crate::check::{distinct, known};
use crate::ctxt::Ctxt;
use crate::json::{Json, unless_empty};
use crate::spelling::plain;

const ALL: &str = "all";

/// The privileges that a column can have.
const OF_COLUMNS: [&str; 5] = [ALL, "insert", "references", "select", "update"];

/// Those that only a table has.
const OF_TABLES: [&str; 4] = ["delete", "maintain", "trigger", "truncate"];

const TO: &str = "to";
const WITH_GRANT_OPTION: &str = "with_grant_option";

/// The grantee that stands for every role.
const PUBLIC: &str = "public";

/// Privileges of one role.
pub(crate) struct Grant {
    privileges: Vec<Privilege>,
    to: LitStr,
    with_grant_option: Option<Ident>,
}

/// One privilege on the table, or on these columns of it.
struct Privilege {
    word: Ident,
    columns: Vec<Ident>,
}

impl Part for Grant {
    const WORD: &'static str = "grant";

    /// `grant(select, update(name, email), to = "reader", with_grant_option)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut privileges: Vec<Privilege> = Vec::new();
        let (mut to, mut with_grant_option) = (None, None);
        let mut is_wrong = false;
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| {
            let word = input.call(Ident::parse_any)?;
            match plain(&word).as_str() {
                TO => {
                    input.parse::<Token![=]>()?;
                    let role = string_value(ctxt, TO, input)?;
                    is_wrong |= role.is_none();
                    to = role;
                    return Ok(());
                }
                WITH_GRANT_OPTION => {
                    with_grant_option = Some(word);
                    return Ok(());
                }
                it if !OF_COLUMNS.contains(&it) && !OF_TABLES.contains(&it) => {
                    let mut words =
                        [&OF_COLUMNS[..], &OF_TABLES, &[TO, WITH_GRANT_OPTION]].concat();
                    words.sort_unstable();
                    unknown_word(ctxt, &word, Self::WORD, &words);
                    is_wrong = true;
                    return skip(input);
                }
                _ => (),
            }
            let mut columns = Vec::new();
            if input.peek(Paren) {
                let content;
                parenthesized!(content in input);
                items(&content, |input| {
                    columns.push(input.call(Ident::parse_any)?);
                    Ok(())
                })?;
                if columns.is_empty() {
                    let text = plain(&word);
                    ctxt.error(
                        &word,
                        format!(
                            "name fields, or write `{text}` without parentheses for the whole table"
                        ),
                    );
                }
            }
            privileges.push(Privilege { word, columns });
            Ok(())
        })?;
        if is_wrong {
            return Ok(None);
        }
        if privileges.is_empty() {
            ctxt.error(whole, "name at least one privilege: `grant(select, to = \"reader\")`");
            return Ok(None);
        }
        let Some(to) = to else {
            ctxt.error(
                whole,
                "name the role that gets the privileges: `grant(select, to = \"reader\")`; `to = \"public\"` is every role",
            );
            return Ok(None);
        };
        Ok(Some(Grant { privileges, to, with_grant_option }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        let Grant { privileges, to, with_grant_option } = self;
        name(ctxt, Some(to), model.ident, &to.value());
        if let (Some(option), PUBLIC) = (with_grant_option, to.value().as_str()) {
            ctxt.error(
                option,
                "PostgreSQL does not take `with_grant_option` for `public`, only for a role",
            );
        }
        let is_whole = |it: &&Privilege| it.columns.is_empty();
        let has_all = privileges.iter().filter(is_whole).any(|it| plain(&it.word) == ALL);
        for (place, Privilege { word, columns }) in privileges.iter().enumerate() {
            let text = plain(word);
            known(ctxt, model, columns);
            distinct(ctxt, columns);
            let mut earlier = privileges[..place].iter();
            if OF_TABLES.contains(&text.as_str()) && !columns.is_empty() {
                ctxt.error(
                    word,
                    format!("`{text}` is a privilege on tables, not on columns: write `{text}` without fields"),
                );
            } else if earlier
                .any(|it| plain(&it.word) == text && it.columns.is_empty() == columns.is_empty())
            {
                ctxt.error(word, format!("`{text}` is written twice in this `grant(…)`"));
            } else if has_all && columns.is_empty() && text != ALL {
                ctxt.error(word, format!("`all` includes `{text}`: leave one of them out"));
            }
        }
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let Grant { privileges, to, with_grant_option } = self;
        let privilege = |it: &Privilege| {
            let columns = model.column_names(&it.columns).into_iter().map(Json::Text);
            let mut entries = vec![("word", Json::text(plain(&it.word)))];
            entries.extend(unless_empty("columns", columns.collect()));
            Json::Object(entries)
        };
        let mut entries = vec![
            ("privileges", Json::List(privileges.iter().map(privilege).collect())),
            ("to", Json::text(to.value())),
        ];
        entries.extend(with_grant_option.as_ref().map(|_| (WITH_GRANT_OPTION, Json::Bool(true))));
        Json::Object(entries)
    }
}
