//! `policy(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, once, parenthesised, skip, unknown_word};
use crate::attr::literal::{assigned_string, string_value};
use crate::attr::options::{Known, Options, flag, one_of, text, words};
use crate::check::{first_of_its_name, name};
use crate::ctxt::Ctxt;
use crate::expand::line;
use crate::json::{Json, unless_empty};
use crate::spelling::plain;
use crate::symbol as word;

/// In `policy(…)`.
const KNOWN: &[Known] = &[
    text(word::COMMENT),
    one_of(FOR, &["all", "delete", "insert", "select", "update"]),
    flag("restrictive"),
    text("using"),
    text("with_check"),
];
const FOR: &str = "for";
const TO: &str = "to";
/// PostgreSQL takes these for the role that creates the policy.
const OF_THE_SESSION: [&str; 3] = ["current_role", "current_user", "session_user"];

/// A policy of row security.
pub(crate) struct Policy {
    name: LitStr,
    roles: Vec<LitStr>,
    options: Options,
}

impl Part for Policy {
    const WORD: &'static str = "policy";

    /// `policy(name = "…", for = select, to = "app", using = "…", with_check = "…")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let (mut name, mut roles, mut options) = (None, None, Options::default());
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            match plain(&ident).as_str() {
                word::NAME if input.peek(Token![=]) => {
                    assigned_string(ctxt, &ident, input, &mut name)?;
                }
                TO if input.peek(Token![=]) => {
                    input.parse::<Token![=]>()?;
                    let role = string_value(ctxt, TO, input)?;
                    once(ctxt, &mut roles, &ident, role.into_iter().collect());
                }
                TO if input.peek(syn::token::Paren) => {
                    let content;
                    parenthesized!(content in input);
                    let mut all = Vec::new();
                    items(&content, |input| {
                        all.extend(string_value(ctxt, TO, input)?);
                        Ok(())
                    })?;
                    once(ctxt, &mut roles, &ident, all);
                }
                _ => {
                    unknown_word(ctxt, &ident, Self::WORD, &words(KNOWN, &[word::NAME, TO]));
                    skip(input)?;
                }
            }
            Ok(())
        })?;
        if name.is_none() {
            ctxt.error(&meta.path, "name the policy: `name = \"…\"`");
        }
        let roles = roles.unwrap_or_default();
        Ok(name.map(|name| Policy { name, roles, options }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        name::name(ctxt, Some(&self.name), model.ident, &self.name.value());
        for role in &self.roles {
            name::name(ctxt, Some(role), model.ident, &role.value());
            if OF_THE_SESSION.contains(&role.value().to_ascii_lowercase().as_str()) {
                let message = format!(
                    "`{}` would be the role that migrates: name a role, or ask for it in a condition, `using = \"owner = current_user\"`",
                    role.value()
                );
                ctxt.error(role, message);
            }
        }
        let names = model.parts.policies.iter().map(|it| &it.name);
        first_of_its_name(ctxt, &self.name, names, "policies");
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries = vec![
            ("name", Json::text(self.name.value())),
            ("line", Json::Number(line(self.name.span()))),
        ];
        // `all` is what PostgreSQL takes when nothing is said.
        let said = self.options.entries(model);
        let is_all = |(key, value): &(&str, Json)| {
            *key == FOR && matches!(value, Json::Text(it) if it == "all")
        };
        entries.extend(said.into_iter().filter(|it| !is_all(it)));
        let roles = self.roles.iter().map(|it| Json::text(it.value()));
        entries.extend(unless_empty("to", roles.collect()));
        Json::Object(entries)
    }
}
