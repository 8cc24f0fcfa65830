//! JSON that is written at compile time: literals by the derive, trait constants when the user's crate is compiled.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

/// A JSON value that may have parts which are known only when the user's crate is compiled.
pub(crate) enum Json {
    Text(String),
    Number(usize),
    Bool(bool),
    /// An expression of type `&'static str` that is JSON itself.
    Spliced(TokenStream),
    /// A number that may be negative.
    Integer(i64),
    List(Vec<Json>),
    /// An object with keys of the user's.
    Map(Vec<(String, Json)>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    pub(crate) fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    /// A column's type, in the form of records.
    pub(crate) fn column_type(kind: &'static str, element: Json, array: bool) -> Self {
        let mut entries = vec![(kind, element)];
        if array {
            entries.push(("array", Self::Bool(true)));
        }
        Self::Object(entries)
    }

    pub(crate) fn texts(values: impl IntoIterator<Item = String>) -> Self {
        Self::List(values.into_iter().map(Self::Text).collect())
    }

    /// The expressions of type `&'static str` whose concatenation is the value.
    pub(crate) fn parts(&self) -> Vec<TokenStream> {
        let mut writer = Writer::default();
        writer.write(self);
        writer.finish()
    }

    /// The text of a value without spliced parts.
    pub(crate) fn literal(&self) -> String {
        let mut writer = Writer::default();
        writer.write(self);
        assert!(writer.parts.is_empty(), "a literal has no spliced part");
        writer.text
    }
}

/// An entry of an object, if the text is given.
pub(crate) fn optional(key: &'static str, text: &Option<LitStr>) -> Option<(&'static str, Json)> {
    text.as_ref().map(|it| (key, Json::text(it.value())))
}

/// An entry of an object, if the list has items.
pub(crate) fn unless_empty(key: &'static str, items: Vec<Json>) -> Option<(&'static str, Json)> {
    (!items.is_empty()).then(|| (key, Json::List(items)))
}

#[derive(Default)]
struct Writer {
    parts: Vec<TokenStream>,
    /// Literal text since the last part.
    text: String,
}

impl Writer {
    fn write(&mut self, value: &Json) {
        match value {
            Json::Text(text) => self.quote(text),
            Json::Number(number) => self.text.push_str(&number.to_string()),
            Json::Integer(number) => self.text.push_str(&number.to_string()),
            Json::Map(entries) => {
                self.object(entries.iter().map(|(key, value)| (key.as_str(), value)));
            }
            Json::Bool(value) => self.text.push_str(&value.to_string()),
            Json::Spliced(expression) => {
                self.end_literal();
                self.parts.push(expression.clone());
            }
            Json::List(items) => {
                self.text.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.separate(at);
                    self.write(item);
                }
                self.text.push(']');
            }
            Json::Object(entries) => self.object(entries.iter().map(|(key, value)| (*key, value))),
        }
    }

    fn object<'a>(&mut self, entries: impl Iterator<Item = (&'a str, &'a Json)>) {
        self.text.push('{');
        for (at, (key, value)) in entries.enumerate() {
            self.separate(at);
            self.quote(key);
            self.text.push(':');
            self.write(value);
        }
        self.text.push('}');
    }

    fn separate(&mut self, at: usize) {
        if at > 0 {
            self.text.push(',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                control if control < ' ' => {
                    self.text.push_str(&format!("\\u{:04x}", u32::from(control)));
                }
                other => self.text.push(other),
            }
        }
        self.text.push('"');
    }

    fn end_literal(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(quote!(#text));
        }
    }

    fn finish(mut self) -> Vec<TokenStream> {
        self.end_literal();
        self.parts
    }
}

impl ToTokens for Json {
    /// An expression: a slice of the parts.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let parts = self.parts();
        tokens.extend(quote!(&[#(#parts),*]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_json_wants_it() {
        let value = Json::text("a \"b\" \\ \n\u{1} ü");
        assert_eq!(value.literal(), r#""a \"b\" \\ \n\u0001 ü""#);
    }

    #[test]
    fn literal_text_around_a_hole_is_one_part_each() {
        let value = Json::Object(vec![
            ("a", Json::List(vec![Json::Number(1), Json::Bool(true)])),
            ("b", Json::Spliced(quote!(HOLE))),
            ("c", Json::texts(["d".to_owned()])),
        ]);
        let parts: Vec<String> = value.parts().iter().map(ToString::to_string).collect();
        assert_eq!(parts, [r#""{\"a\":[1,true],\"b\":""#, "HOLE", r#"",\"c\":[\"d\"]}""#]);
    }
}
