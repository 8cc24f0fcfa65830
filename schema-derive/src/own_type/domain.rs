//! A newtype that is a domain.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Ident};

use super::{Inner, OwnType, column_type, namespace, own_name};
use crate::attr::item::{for_each, key, unknown};
use crate::attr::{FieldAttributes, literal};
use crate::ctxt::Ctxt;
use crate::expand::{known, of_own_type, source, value};
use crate::json::Json;
use crate::part::DomainWords;
use crate::symbol as word;
use crate::types::argument;

/// A struct with one field without a name.
pub(crate) struct Newtype<'a> {
    ident: &'a Ident,
    said: DomainWords,
    inner: Inner<'a>,
    /// What is said of the field's type.
    attributes: FieldAttributes,
}

const HELP: &str = "write a newtype, `struct Email(String);`";

impl<'a> OwnType<'a> for Newtype<'a> {
    fn read(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let field = match &input.data {
            Data::Struct(it) => match &it.fields {
                Fields::Unnamed(all) if all.unnamed.len() == 1 => all.unnamed.first(),
                _ => None,
            },
            _ => None,
        };
        let Some(field) = field else {
            ctxt.error(&input.ident, format!("a domain restricts one type: {HELP}"));
            return None;
        };
        let (mut said, mut attributes) = (DomainWords::default(), FieldAttributes::default());
        let known = [DomainWords::known(), vec![word::SQL_TYPE]].concat();
        for_each(ctxt, &input.attrs, word::SCHEMA, |meta| {
            if key(meta)?.as_str() == word::SQL_TYPE {
                return literal::parsed(ctxt, meta, &mut attributes.sql_type);
            }
            match said.take(ctxt, meta)? {
                true => Ok(()),
                false => unknown(ctxt, meta, &known, &[], ""),
            }
        });
        for_each(ctxt, &field.attrs, word::SCHEMA, |meta| {
            unknown(ctxt, meta, &[], &known, "the struct")
        });
        if argument(&field.ty, "Option").is_some() {
            let message = "a column of the domain may be `NULL`, not the domain's value: write the type without `Option`, and `Option<…>` around the newtype";
            ctxt.error(&field.ty, message);
            return None;
        }
        attributes.data_type = said.data_type.clone();
        let inner = Inner::read(ctxt, &field.ty, &attributes)?;
        let newtype = Newtype { ident: &input.ident, said, inner, attributes };
        let over = newtype.inner.column_type.text().unwrap_or_default();
        newtype.said.check(ctxt, newtype.ident, &newtype.name(), &over);
        Some(newtype)
    }

    fn expand(&self) -> TokenStream {
        let Newtype { ident, inner, .. } = self;
        let (ty, over) = (inner.ty, inner.diesel(&self.attributes));
        // In arrays and composite types the server takes a domain's values for the domain alone.
        let metadata = value::looked_up(&self.name(), self.said.schema.as_ref());
        let sql_type = value::sql_type(ident, &metadata);
        let queryable = value::queryable(ident);
        let column_type = column_type(ident, &self.namespace(), &self.name());
        let values = [quote!(#ident), over.clone()].map(|it| {
            let expressions = value::expressions(ident, &it);
            quote! {
                #expressions

                impl ::diesel::serialize::ToSql<#it, ::diesel::pg::Pg> for #ident {
                    fn to_sql<'b>(
                        &'b self,
                        out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
                    ) -> ::diesel::serialize::Result {
                        <#ty as ::diesel::serialize::ToSql<#over, ::diesel::pg::Pg>>::to_sql(
                            &self.0, out,
                        )
                    }
                }

                impl ::diesel::deserialize::FromSql<#it, ::diesel::pg::Pg> for #ident {
                    fn from_sql(
                        value: ::diesel::pg::PgValue<'_>,
                    ) -> ::diesel::deserialize::Result<Self> {
                        let value = <#ty as ::diesel::deserialize::FromSql<
                            #over,
                            ::diesel::pg::Pg,
                        >>::from_sql(value)?;
                        ::core::result::Result::Ok(Self(value))
                    }
                }
            }
        });
        let known = known(std::iter::once(&inner.column_type));
        let record = of_own_type(ident, &self.json());
        quote!(#known #column_type #sql_type #queryable #(#values)* #record)
    }
}

impl Newtype<'_> {
    fn name(&self) -> String {
        own_name(self.ident, self.said.name.as_ref())
    }

    fn namespace(&self) -> String {
        namespace(self.said.schema.as_ref())
    }

    fn json(&self) -> Json {
        let data_type = match self.inner.column_type.text() {
            Some(text) => Json::text(text),
            None => self.inner.recorded(),
        };
        let domain = self.said.record(self.name(), data_type);
        let entries = vec![
            ("source", source(self.ident)),
            ("namespace", Json::text(self.namespace())),
            ("domain", domain),
        ];
        Json::Object(vec![("domain", Json::Object(entries))])
    }
}
