//! A composite type that a struct describes.

use serde::{Deserialize, Serialize};

use super::definition::{Defined, comment_on};
use super::{Models, Source};
use crate::quote::{identifier, qualified};
use crate::record::TypeRecord;
use crate::record::resolve::former;
use crate::{DependentKind, Kind, LooseName, Name, ObjectId, QualifiedName};

/// A struct with `#[derive(SchemaComposite)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositeRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the struct names none.
    pub namespace: String,
    /// The type's name in the database.
    pub name: String,
    /// The name that the type had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Its attributes, in the order of the fields.
    pub attributes: Vec<AttributeRecord>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A field that is an attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRecord {
    /// The attribute's name in the database.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: TypeRecord,
    /// `collation = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A composite type that a struct describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredComposite {
    /// Its address.
    pub id: ObjectId,
    /// The statements that define it: the first creates it.
    pub definitions: Vec<Defined>,
}

impl CompositeRecord {
    pub(in crate::record) fn composite(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.name.as_str())
    }

    /// Its address.
    pub fn id(&self) -> ObjectId {
        address(self.composite())
    }
}

fn address(name: QualifiedName) -> ObjectId {
    ObjectId { kind: Kind::Other, path: vec![name.namespace, name.name] }
}

pub(super) fn composite(record: &CompositeRecord, models: &mut Models) {
    if let Some(old) = &record.renamed_from {
        let old = address(former(&record.composite(), old));
        models.renamed_from.push((old, record.id()));
    }
    models.composites.push(DeclaredComposite { id: record.id(), definitions: defined(record) });
}

fn defined(record: &CompositeRecord) -> Vec<Defined> {
    let place = (&record.source, record.source.line);
    let name = qualified(&record.composite());
    let attribute = |it: &AttributeRecord| {
        let collation = it.collation.as_deref().map(LooseName::parse).map(|it| {
            let name = identifier(&it.name);
            match &it.namespace {
                Some(namespace) => format!(" COLLATE {}.{name}", identifier(namespace)),
                None => format!(" COLLATE {name}"),
            }
        });
        let collation = collation.unwrap_or_default();
        let own = identifier(Name::new(it.name.as_str()));
        format!("    {own} {}{collation}", it.data_type.spelling())
    };
    let attributes: Vec<String> = record.attributes.iter().map(attribute).collect();
    let text = format!("CREATE TYPE {name} AS (\n{}\n);", attributes.join(",\n"));
    let defines = Some((DependentKind::CompositeType, record.id()));
    let mut all = vec![Defined::new(defines, text, place)];
    let own = record.comment.iter().map(|it| comment_on(&format!("TYPE {name}"), it));
    let of_attributes = record.attributes.iter().filter_map(|it| {
        let attribute = identifier(Name::new(it.name.as_str()));
        Some(comment_on(&format!("COLUMN {name}.{attribute}"), it.comment.as_deref()?))
    });
    all.extend(own.chain(of_attributes).map(|it| Defined::new(None, it, place)));
    all
}

#[cfg(test)]
mod tests {
    use crate::record::{Record, resolve};

    #[test]
    fn a_struct_becomes_the_statements_that_make_its_type() {
        let record: Record = serde_json::from_str(
            r#"{"composite": {"source": {"module": "app", "rust_name": "Address"}, "namespace": "types",
                "name": "odd\"name", "comment": "It's where", "attributes": [
                {"name": "street", "type": {"text": "text"}, "collation": "C", "comment": "one"},
                {"name": "moods", "type": {"enum": {"namespace": "public", "name": "mood"}, "array": true}}]}}"#,
        )
        .expect("this is a record");
        let found = resolve(&[record]);
        let definitions = found.composites.iter().flat_map(|it| &it.definitions);
        let texts: Vec<&str> = definitions.map(|it| it.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "CREATE TYPE \"types\".\"odd\"\"name\" AS (\n    \"street\" text COLLATE \"C\",\n    \"moods\" \"public\".\"mood\"[]\n);",
                "COMMENT ON TYPE \"types\".\"odd\"\"name\" IS 'It''s where';",
                "COMMENT ON COLUMN \"types\".\"odd\"\"name\".\"street\" IS 'one';",
            ]
        );
        assert_eq!(found.diagnostics, []);
    }
}
