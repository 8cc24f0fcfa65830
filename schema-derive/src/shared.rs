//! Columns that several structs share. A struct offers its fields in a macro with its own name. An attribute macro sees one
//! item only, so the struct that wants the fields is passed through the macros of the structs that it names.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Error, Field, Fields, FieldsNamed, Ident, ItemStruct, LitInt, Meta, Path, Result,
    Token, Type, Visibility, braced, parse_quote,
};

use crate::owner::Owner;
use crate::spelling::plain;
use crate::symbol as word;

/// `#[shared_columns]`: the unchanged struct, and the macro with its fields.
pub(crate) fn shared(arguments: &TokenStream, item: ItemStruct) -> Result<TokenStream> {
    if !arguments.is_empty() {
        let message = "`shared_columns` takes no arguments: say more on the fields";
        return Err(Error::new_spanned(arguments, message));
    }
    plain_struct(&item, "shared columns")?;
    for field in &item.fields {
        let conditional =
            |it: &&Attribute| it.path().is_ident("cfg") || it.path().is_ident("cfg_attr");
        if let Some(attribute) = field.attrs.iter().find(conditional) {
            let message = "a condition would be decided by the crate that takes the columns over: write a \
                           struct of its own for the columns that are not always there";
            return Err(Error::new_spanned(attribute, message));
        }
    }
    let fields = exported(Owner::of_struct(&item)?, item.fields.clone());
    let ident = &item.ident;
    let start = Span::call_site().unwrap();
    // All exported macros of a crate share one namespace.
    let name = format_ident!(
        "__driftless_columns_{}_{:016x}",
        plain(ident),
        fingerprint(&start.file(), start.line(), start.column())
    );
    let is_public = matches!(item.vis, Visibility::Public(_));
    let export = is_public.then(|| quote!(#[macro_export]));
    let visibility = &item.vis;
    Ok(quote! {
        // The struct may exist for its fields alone.
        #[allow(dead_code)]
        #[derive(::driftless::__private::ColumnAttributes)]
        #item

        #[doc(hidden)]
        #[allow(unused_macros)]
        #export
        macro_rules! #name {
            ($($job:tt)*) => {
                ::driftless::__private::splice_columns! { #fields $($job)* }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        #visibility use #name as #ident;
    })
}

/// `#[with_columns(A, b::B)]`: passes the struct to the macro of the first struct that it names.
pub(crate) fn with(
    arguments: Punctuated<Path, Token![,]>,
    item: ItemStruct,
) -> Result<TokenStream> {
    plain_struct(&item, "a table")?;
    let mut jobs: Vec<Job> = Vec::new();
    for path in arguments {
        if jobs.iter().any(|it| it.path == path) {
            return Err(Error::new_spanned(&path, "its columns are there already: name it once"));
        }
        jobs.push(Job { path, field: None });
    }
    jobs.extend(embedded(&item.fields)?);
    Journey { own: item.fields.len(), jobs, item }.next()
}

/// What the macro of a struct passes back: its fields, and the state so far.
pub(crate) struct Arrival {
    fields: FieldsNamed,
    journey: Journey,
}

/// A struct that is passed through the macros of the structs whose fields it gets.
struct Journey {
    /// The number of fields that the struct itself has.
    own: usize,
    jobs: Vec<Job>,
    item: ItemStruct,
}

/// The struct whose fields are wanted, and the field that embeds it; `None`: the fields become the struct's own.
struct Job {
    path: Path,
    field: Option<Ident>,
}

impl Arrival {
    pub(crate) fn splice(self) -> Result<TokenStream> {
        let Self { fields, journey: Journey { own, jobs, mut item } } = self;
        let mut jobs = jobs.into_iter();
        let job = jobs.next().expect("whoever is called was named");
        let mut jobs: Vec<Job> = jobs.collect();
        let mut mistakes = Vec::new();
        match &job.field {
            Some(outer) => {
                if let Some(nested) = fields.named.iter().find(|it| is_embedded(it)) {
                    let message = "an embedded struct cannot embed another: write its fields out";
                    return Err(Error::new(nested.ident.span(), message));
                }
                let field = item.fields.iter_mut().find(|it| it.ident.as_ref() == Some(outer));
                let field = field.expect("the field was read from this struct");
                field.attrs.push(parse_quote!(#[driftless_shared(embedded #fields)]));
            }
            None => {
                if fields.named.iter().flat_map(|it| &it.attrs).any(is_schema) {
                    leave_schema(&mut item)?;
                }
                let path = &job.path;
                for field in fields.named {
                    match clash(&item, own, path, &field) {
                        Some(mistake) => mistakes.push(mistake.into_compile_error()),
                        None => {
                            let mut added = Fields::Named(parse_quote!({ #field }));
                            jobs.extend(embedded(&added)?);
                            push(&mut item, &mut added);
                        }
                    }
                }
            }
        }
        let rest = Journey { own, jobs, item }.next()?;
        Ok(quote!(#(#mistakes)* #rest))
    }
}

impl Journey {
    fn next(self) -> Result<TokenStream> {
        let Self { own, jobs, item } = self;
        let Some(first) = jobs.first() else {
            return Ok(quote! {
                #[derive(::driftless::__private::ColumnAttributes)]
                #item
            });
        };
        let callee = &first.path;
        let jobs = jobs.iter().map(|Job { path, field }| quote!(#path : #field));
        let own = LitInt::new(&own.to_string(), Span::call_site());
        Ok(quote!(#callee! { #own { #(#jobs),* } #item }))
    }
}

impl Parse for Arrival {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let fields = input.parse()?;
        let own: LitInt = input.parse()?;
        let content;
        braced!(content in input);
        let jobs: Punctuated<Job, Token![,]> = content.parse_terminated(Job::parse, Token![,])?;
        let journey = Journey {
            own: own.base10_parse()?,
            jobs: jobs.into_iter().collect(),
            item: input.parse()?,
        };
        Ok(Self { fields, journey })
    }
}

impl Parse for Job {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let path = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { path, field: input.parse()? })
    }
}

/// The fields with our attributes under the name that they have in any struct.
fn exported(owner: Owner, mut fields: Fields) -> Fields {
    for field in &mut fields {
        field.attrs.retain(|it| !is_switch(it));
        for attribute in field.attrs.iter_mut().filter(|it| owner.owns(it)) {
            rename(attribute, word::SHARED);
        }
    }
    fields
}

/// Gives `#[schema(…)]` to the other derive whose attributes the shared columns have: the struct's own attributes become
/// `#[driftless(…)]`.
fn leave_schema(item: &mut ItemStruct) -> Result<()> {
    if Owner::of_struct(item)? == Owner::Driftless {
        let of_fields = item.fields.iter_mut().flat_map(|it| &mut it.attrs);
        for attribute in item.attrs.iter_mut().chain(of_fields).filter(|it| is_schema(it)) {
            rename(attribute, word::DRIFTLESS);
        }
        // Below the derives, which make the attribute known.
        item.attrs.push(parse_quote!(#[driftless]));
    }
    Ok(())
}

fn is_schema(attribute: &Attribute) -> bool {
    attribute.path().is_ident(word::SCHEMA)
}

fn is_switch(attribute: &Attribute) -> bool {
    attribute.path().is_ident(word::DRIFTLESS) && matches!(attribute.meta, Meta::Path(_))
}

fn rename(attribute: &mut Attribute, name: &str) {
    let path = match &mut attribute.meta {
        Meta::Path(path) => path,
        Meta::List(list) => &mut list.path,
        Meta::NameValue(pair) => &mut pair.path,
    };
    *path = Path::from(Ident::new(name, path.span()));
}

fn plain_struct(item: &ItemStruct, what: &str) -> Result<()> {
    if !item.generics.params.is_empty() {
        let message = format!("{what} cannot be generic: remove the parameters");
        return Err(Error::new_spanned(&item.generics, message));
    }
    match &item.fields {
        Fields::Named(_) => Ok(()),
        Fields::Unnamed(_) | Fields::Unit => {
            let message = format!("columns are named: {what} needs a struct with named fields");
            Err(Error::new_spanned(&item.ident, message))
        }
    }
}

fn clash(item: &ItemStruct, own: usize, path: &Path, field: &Field) -> Option<Error> {
    let name = plain(field.ident.as_ref()?);
    let at =
        item.fields.iter().position(|it| it.ident.as_ref().is_some_and(|it| plain(it) == name))?;
    let brings = path.segments.last().map(|it| plain(&it.ident)).unwrap_or_default();
    let (span, message) = match item.fields.iter().nth(at) {
        Some(mine) if at < own => {
            (mine.ident.span(), format!("`{brings}` brings `{name}`: remove this field"))
        }
        _ => {
            let message = format!("`{brings}` brings `{name}`, which another of these has brought");
            (path.span(), message)
        }
    };
    Some(Error::new(span, message))
}

fn push(item: &mut ItemStruct, added: &mut Fields) {
    if let (Fields::Named(all), Fields::Named(added)) = (&mut item.fields, added) {
        all.named.extend(std::mem::take(&mut added.named));
    }
}

/// A job for each field with `#[diesel(embed)]`.
fn embedded(fields: &Fields) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for field in fields.iter().filter(|it| is_embedded(it)) {
        let named = match &field.ty {
            Type::Path(it) if it.qself.is_none() => Some(&it.path),
            _ => None,
        };
        let plain = |it: &&Path| it.segments.iter().all(|it| it.arguments.is_none());
        let Some(path) = named.filter(plain) else {
            let message = "an embedded struct is named by its path alone, without `Option` or other parameters";
            return Err(Error::new_spanned(&field.ty, message));
        };
        jobs.push(Job { path: path.clone(), field: field.ident.clone() });
    }
    Ok(jobs)
}

/// Whether the field has `#[diesel(embed)]`.
pub(crate) fn is_embedded(field: &Field) -> bool {
    says(field, word::EMBED)
}

/// Whether the field has this word in `#[diesel(…)]`.
pub(crate) fn says(field: &Field, word: &str) -> bool {
    let mut found = false;
    for attribute in field.attrs.iter().filter(|it| it.path().is_ident(word::DIESEL)) {
        // A syntax error is reported by the derives, which read all attributes.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(word);
            crate::attr::skip(meta.input)
        });
    }
    found
}

/// FNV-1a, because a name in metadata must be the same in every build.
fn fingerprint(file: &str, line: usize, column: usize) -> u64 {
    let text = format!("{file}:{line}:{column}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
