//! A struct that is a composite type.

use driftless_schema::LooseName;
use driftless_schema::well_known::spelled;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitStr};

use super::{Inner, OwnType, column_type, namespace, own_name};
use crate::attr::FieldAttributes;
use crate::attr::item::{for_each, key, unknown};
use crate::attr::literal::{parsed, string};
use crate::check::name::{name, renamed};
use crate::ctxt::Ctxt;
use crate::expand::{known, of_own_type, source, value};
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// A struct whose fields are the attributes of a composite type.
pub(crate) struct Composite<'a> {
    ident: &'a Ident,
    said: Said,
    attributes: Vec<AttributeOf<'a>>,
}

/// What `#[schema(…)]` says on the struct.
#[derive(Default)]
struct Said {
    name: Option<LitStr>,
    schema: Option<LitStr>,
    renamed_from: Option<LitStr>,
    comment: Option<LitStr>,
}

/// A field.
struct AttributeOf<'a> {
    ident: &'a Ident,
    inner: Inner<'a>,
    said: FieldAttributes,
    collation: Option<LitStr>,
}

/// On the struct.
const KNOWN: &[&str] = &[word::COMMENT, word::NAME, word::RENAMED_FROM, word::SCHEMA];
/// On a field.
const OF_FIELD: &[&str] = &[COLLATION, word::COMMENT, word::NAME, word::SQL_TYPE, word::TYPE];
const COLLATION: &str = "collation";

impl<'a> OwnType<'a> for Composite<'a> {
    fn read(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(it) => match &it.fields {
                Fields::Named(all) if !all.named.is_empty() => Some(&all.named),
                _ => None,
            },
            _ => None,
        };
        let Some(fields) = fields else {
            let message = "a composite type has attributes: write a struct with named fields; for a newtype write `#[derive(SchemaDomain)]`";
            ctxt.error(&input.ident, message);
            return None;
        };
        let said = Said::read(ctxt, &input.attrs);
        let all: Vec<Option<AttributeOf<'a>>> = fields
            .iter()
            .filter_map(|it| Some((it.ident.as_ref()?, it)))
            .map(|(ident, it)| AttributeOf::read(ctxt, ident, &it.ty, &it.attrs))
            .collect();
        let attributes = all.into_iter().collect::<Option<Vec<_>>>()?;
        let found = Composite { ident: &input.ident, said, attributes };
        found.check(ctxt);
        Some(found)
    }

    fn expand(&self) -> TokenStream {
        let Composite { ident, said, attributes } = self;
        let sql_type =
            value::sql_type(ident, &value::looked_up(&self.name(), said.schema.as_ref()));
        let queryable = value::queryable(ident);
        let column_type = column_type(ident, &self.namespace(), &self.name());
        let expressions = value::expressions(ident, &quote!(#ident));
        let fields: Vec<&Ident> = attributes.iter().map(|it| it.ident).collect();
        let written: Vec<Written> =
            attributes.iter().enumerate().map(|(place, it)| it.written(place)).collect();
        let items = written.iter().map(|it| &it.items);
        let written_as = written.iter().map(|it| &it.diesel);
        let values = written.iter().map(|it| &it.value);
        let types = attributes.iter().map(|it| it.inner.ty);
        let diesel: Vec<TokenStream> =
            attributes.iter().map(|it| it.inner.diesel(&it.said)).collect();
        let known = known(attributes.iter().map(|it| &it.inner.column_type));
        let record = of_own_type(ident, &self.json());
        quote! {
            #known
            #column_type
            #sql_type
            #queryable
            #expressions

            impl ::diesel::serialize::ToSql<#ident, ::diesel::pg::Pg> for #ident {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
                ) -> ::diesel::serialize::Result {
                    #(#items)*
                    ::diesel::serialize::WriteTuple::<(#(#written_as,)*)>::write_tuple(
                        &(#(#values,)*),
                        &mut out.reborrow(),
                    )
                }
            }

            impl ::diesel::deserialize::FromSql<#ident, ::diesel::pg::Pg> for #ident {
                fn from_sql(
                    value: ::diesel::pg::PgValue<'_>,
                ) -> ::diesel::deserialize::Result<Self> {
                    let (#(#fields,)*): (#(#types,)*) = ::diesel::deserialize::FromSql::<
                        ::diesel::sql_types::Record<(#(#diesel,)*)>,
                        ::diesel::pg::Pg,
                    >::from_sql(value)?;
                    ::core::result::Result::Ok(Self { #(#fields),* })
                }
            }

            #record
        }
    }
}

/// How an attribute is written. The server wants each under its very type, and Diesel calls a `varchar` a `text`.
struct Written {
    /// What its Diesel type needs.
    items: TokenStream,
    diesel: TokenStream,
    value: TokenStream,
}

impl Said {
    fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut it.name),
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            _ => unknown(ctxt, meta, KNOWN, OF_FIELD, "a field"),
        });
        it
    }
}

impl<'a> AttributeOf<'a> {
    fn read(
        ctxt: &Ctxt,
        ident: &'a Ident,
        ty: &'a syn::Type,
        attributes: &[Attribute],
    ) -> Option<Self> {
        let (mut said, mut collation) = (FieldAttributes::default(), None);
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut said.name),
            word::TYPE => string(ctxt, meta, &mut said.data_type),
            word::COMMENT => string(ctxt, meta, &mut said.comment),
            word::SQL_TYPE => parsed(ctxt, meta, &mut said.sql_type),
            COLLATION => string(ctxt, meta, &mut collation),
            _ => unknown(ctxt, meta, OF_FIELD, KNOWN, "the struct"),
        });
        let inner = Inner::read(ctxt, ty, &said)?;
        let found = AttributeOf { ident, inner, said, collation };
        found.check(ctxt);
        Some(found)
    }

    /// Diesel writes the type of its own into each array, and the server wants that of the attribute.
    fn check(&self, ctxt: &Ctxt) {
        let Some(said) = &self.said.data_type else { return };
        let text = said.value();
        if self.said.sql_type.is_some() || !text.trim_end().ends_with(']') {
            return;
        }
        let diesel = self.inner.diesel(&self.said).to_string();
        let row = spelled(&text).filter(|(row, _)| row.postgres != "character varying");
        let is_written = row.is_some_and(|(row, _)| {
            let element = format_ident!("{}", row.diesel[0]);
            diesel.contains(&quote!(::diesel::sql_types::#element).to_string())
        });
        if !is_written {
            let message = "Diesel writes the elements of this array under another type, which PostgreSQL refuses in a composite type: remove `type`, or make the elements a newtype with `#[derive(SchemaDomain)]`";
            ctxt.error(said, message);
        }
    }

    fn name(&self) -> String {
        self.said.name.as_ref().map_or_else(|| plain(self.ident), LitStr::value)
    }

    fn written(&self, place: usize) -> Written {
        let (ident, ty) = (self.ident, self.inner.ty);
        let diesel = self.inner.diesel(&self.said);
        let is_one = |it: &&LitStr| !it.value().trim_end().ends_with(']');
        let said = self.said.data_type.as_ref().filter(|_| self.said.sql_type.is_none());
        let said = said.filter(is_one);
        let Some(said) = said else {
            return Written { items: TokenStream::new(), diesel, value: quote!(&self.#ident) };
        };
        let (schema, name) = in_catalog(&said.value());
        let (kind, value) = (format_ident!("Type{place}"), format_ident!("Value{place}"));
        let sql_type = value::sql_type(&kind, &value::looked_up(&name, schema.as_ref()));
        let own = match self.inner.column_type.nullable {
            true => quote!(::diesel::sql_types::Nullable<#kind>),
            false => quote!(#kind),
        };
        let items = quote! {
            struct #kind;

            #sql_type

            #[derive(Debug)]
            struct #value<'a>(&'a #ty);

            impl ::diesel::serialize::ToSql<#own, ::diesel::pg::Pg> for #value<'_> {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
                ) -> ::diesel::serialize::Result {
                    <#ty as ::diesel::serialize::ToSql<#diesel, ::diesel::pg::Pg>>::to_sql(
                        self.0, out,
                    )
                }
            }
        };
        Written { items, diesel: own, value: quote!(#value(&self.#ident)) }
    }

    fn json(&self) -> Json {
        let mut entries = vec![("name", Json::text(self.name())), ("type", self.inner.recorded())];
        entries.extend(optional("collation", &self.collation));
        entries.extend(optional("comment", &self.said.comment));
        Json::Object(entries)
    }
}

/// The schema and the name, in `pg_type`, of the type that `type` names.
fn in_catalog(said: &str) -> (Option<LitStr>, String) {
    let literal = |it: &str| LitStr::new(it, Span::call_site());
    let bare = said.split('(').next().unwrap_or_default().trim();
    let postgres =
        spelled(said).map_or_else(|| bare.to_lowercase(), |(row, _)| row.postgres.to_owned());
    if let Some((_, name)) = CATALOG.iter().find(|it| it.0 == postgres) {
        return (Some(literal("pg_catalog")), (*name).to_owned());
    }
    let LooseName { namespace, name } = LooseName::parse(bare);
    (namespace.map(|it| literal(it.as_str())), name.as_str().to_owned())
}

/// The names in `pg_type` of types that SQL calls otherwise.
const CATALOG: &[(&str, &str)] = &[
    ("bigint", "int8"),
    ("bit", "bit"),
    ("bit varying", "varbit"),
    ("boolean", "bool"),
    ("char", "bpchar"),
    ("character", "bpchar"),
    ("character varying", "varchar"),
    ("double precision", "float8"),
    ("integer", "int4"),
    ("real", "float4"),
    ("smallint", "int2"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
];

impl Composite<'_> {
    fn name(&self) -> String {
        own_name(self.ident, self.said.name.as_ref())
    }

    fn namespace(&self) -> String {
        namespace(self.said.schema.as_ref())
    }

    fn check(&self, ctxt: &Ctxt) {
        let own = self.name();
        name(ctxt, self.said.name.as_ref(), self.ident, &own);
        name(ctxt, self.said.schema.as_ref(), self.ident, &self.namespace());
        renamed(ctxt, self.said.renamed_from.as_ref(), &own);
        let mut names: Vec<String> = Vec::new();
        for attribute in &self.attributes {
            let own = attribute.name();
            name(ctxt, attribute.said.name.as_ref(), attribute.ident, &own);
            if names.contains(&own) {
                ctxt.error(
                    attribute.ident,
                    format!("two attributes are called `{own}`: give one of them another `name`"),
                );
            }
            names.push(own);
        }
    }

    fn json(&self) -> Json {
        let mut entries = vec![
            ("source", source(self.ident)),
            ("namespace", Json::text(self.namespace())),
            ("name", Json::text(self.name())),
        ];
        entries.extend(optional("renamed_from", &self.said.renamed_from));
        let attributes = self.attributes.iter().map(AttributeOf::json).collect();
        entries.push(("attributes", Json::List(attributes)));
        entries.extend(optional("comment", &self.said.comment));
        Json::Object(vec![("composite", Json::Object(entries))])
    }
}
