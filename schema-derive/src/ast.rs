//! A struct or an enum with its attributes, read from its tokens and not checked yet.

use driftless_schema::naming::snake_case;
use syn::{Data, DeriveInput, Expr, Fields, Ident, LitBool, LitStr, Path, Type};

use crate::attr::{
    DbEnum, EnumAttributes, FieldAttributes, NoColumn, Order, StructAttributes, VariantAttributes,
};
use crate::ctxt::Ctxt;
use crate::part::Parts;
use crate::scope::{self, Elsewhere};
use crate::spelling::plain;
use crate::storage::{Storage, db_label, db_name};
use crate::types::ColumnType;

/// A struct that defines a table.
pub(crate) struct Model<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attributes: StructAttributes,
    /// Where the `table!` is, if the scope has one under the struct's `table_name`.
    pub(crate) elsewhere: Option<Elsewhere>,
    pub(crate) fields: Vec<Field<'a>>,
    /// The types of the fields that are structs whose columns no attribute tells.
    pub(crate) embedded: Vec<&'a Type>,
    /// What the fields declare, in their order, and then what the struct declares.
    pub(crate) parts: Parts,
}

/// A field that is a column.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) attributes: FieldAttributes,
    /// `None` if the type is a mistake, which has been reported.
    pub(crate) column_type: Option<ColumnType>,
}

/// An enum that a column can hold.
pub(crate) struct Enumeration<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) storage: Storage,
    pub(crate) attributes: EnumAttributes,
    pub(crate) variants: Vec<Variant<'a>>,
}

/// A variant that is a label, or a number.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) discriminant: Option<&'a Expr>,
    pub(crate) attributes: VariantAttributes,
}

impl<'a> Model<'a> {
    pub(crate) fn read(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let Data::Struct(data) = &input.data else {
            let message = "`Schema` is for structs: a table's columns are the fields of a struct; \
                           for an enum write `#[derive(SchemaEnum)]`";
            ctxt.error(&input.ident, message);
            return None;
        };
        let Fields::Named(named) = &data.fields else {
            let message = "a table's columns are named: give each field a name, `struct X { id: i64, … }`, or \
                           say the columns, `#[schema(column(name = \"id\", type = \"bigint\"))]`";
            ctxt.error(&input.ident, message);
            return None;
        };
        no_generics(ctxt, input);
        let (attributes, of_struct) = StructAttributes::read(ctxt, &input.attrs);
        let (mut fields, mut embedded, mut parts) = (Vec::new(), Vec::new(), Parts::default());
        for field in &named.named {
            let Some(ident) = &field.ident else { continue };
            match NoColumn::read(ctxt, field) {
                Some(NoColumn::Computed) => continue,
                Some(NoColumn::Embedded) => {
                    embedded.push(&field.ty);
                    continue;
                }
                None => {}
            }
            let (attributes, of_field) = FieldAttributes::read(ctxt, ident, &field.attrs);
            let column_type = ColumnType::read(ctxt, &field.ty, &attributes, &of_struct.domains);
            fields.push(Field { ident, ty: &field.ty, attributes, column_type });
            parts = parts.and(of_field);
        }
        let parts = parts.and(of_struct);
        let mut model =
            Self { ident: &input.ident, attributes, elsewhere: None, fields, embedded, parts };
        model.elsewhere = scope::table(model.ident, &model.rust_name());
        Some(model)
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &Ident) -> Option<&Field<'a>> {
        let name = plain(name);
        self.fields.iter().find(|it| plain(it.ident) == name)
    }

    /// The table's name in the database.
    pub(crate) fn name(&self) -> String {
        match &self.attributes.name {
            Some(name) => name.value(),
            None => self.rust_name(),
        }
    }

    /// The name of the table's module in Rust: `table_name`, or Diesel's default.
    pub(crate) fn rust_name(&self) -> String {
        match self.attributes.table_name.as_ref().and_then(|it| it.segments.last()) {
            Some(segment) => plain(&segment.ident),
            None => format!("{}s", snake_case(&plain(self.ident))),
        }
    }

    /// Whether the struct is a row of a view, and of no table.
    pub(crate) fn is_view(&self) -> bool {
        self.attributes.view.is_said()
    }

    /// The PostgreSQL schema.
    pub(crate) fn namespace(&self) -> String {
        self.attributes.schema.as_ref().map_or_else(|| "public".to_owned(), LitStr::value)
    }

    /// Whether the derive emits Diesel's `table!`.
    pub(crate) fn has_table_macro(&self) -> bool {
        let is_path =
            self.attributes.table_name.as_ref().is_some_and(|it| it.get_ident().is_none());
        let said = self.attributes.table_macro.as_ref().map(LitBool::value);
        !is_path && said.unwrap_or(self.elsewhere.is_none())
    }

    /// The fields of the primary key: Diesel's `primary_key(…)`, or `id`.
    pub(crate) fn primary_key(&self) -> Vec<Ident> {
        self.attributes.primary_key.fields(self)
    }

    /// The columns with their types, as far as these are known by their names.
    pub(crate) fn columns(&self) -> Vec<(String, String)> {
        let of = |it: &Field<'_>| Some((it.name(), it.column_type.as_ref()?.text()?));
        self.fields.iter().filter_map(of).collect()
    }

    /// The columns of these fields, as the database names them.
    pub(crate) fn column_names<'b>(
        &self,
        fields: impl IntoIterator<Item = &'b Ident>,
    ) -> Vec<String> {
        fields.into_iter().filter_map(|it| self.field(it)).map(Field::name).collect()
    }
}

impl Field<'_> {
    /// The column's name in the database.
    pub(crate) fn name(&self) -> String {
        match &self.attributes.name {
            Some(name) => name.value(),
            None => self.rust_name(),
        }
    }

    /// The column's name in Diesel's `table!`.
    pub(crate) fn rust_name(&self) -> String {
        self.attributes.column_name.as_ref().map_or_else(|| plain(self.ident), plain)
    }
}

impl<'a> Enumeration<'a> {
    pub(crate) fn read(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let Data::Enum(data) = &input.data else {
            let message = "`SchemaEnum` is for enums: its variants are the labels; \
                           for a struct write `#[derive(Schema)]`";
            ctxt.error(&input.ident, message);
            return None;
        };
        no_generics(ctxt, input);
        let mut attributes = EnumAttributes::read(ctxt, &input.attrs);
        // diesel-derive-enum generates `MoodMapping` for `Mood` without any attribute.
        let mapping = format!("{}Mapping", input.ident);
        let sql_type = attributes.sql_type.as_ref().and_then(|it| it.segments.last());
        if sql_type.is_some_and(|it| it.ident == mapping) {
            attributes.db_enum.get_or_insert_default();
        }
        let storage = Storage::read(ctxt, &input.ident, &attributes);
        let mut variants = Vec::new();
        for variant in &data.variants {
            if !matches!(variant.fields, Fields::Unit) {
                let message =
                    "a column holds no variant with data: write the variant without fields";
                ctxt.fatal(&variant.fields, message);
            }
            let attributes = VariantAttributes::read(ctxt, &variant.attrs);
            let discriminant = variant.discriminant.as_ref().map(|(_, it)| it);
            variants.push(Variant { ident: &variant.ident, discriminant, attributes });
        }
        Some(Self { ident: &input.ident, storage, attributes, variants })
    }

    /// The type's name in the database.
    pub(crate) fn name(&self) -> String {
        match (&self.attributes.name, &self.storage) {
            (Some(name), _) => name.value(),
            (None, Storage::Elsewhere(path)) => self.name_elsewhere(path),
            (None, Storage::Own | Storage::Column(_)) => snake_case(&plain(self.ident)),
        }
    }

    /// The name in the database, as diesel-derive-enum or `diesel print-schema` derives it from the Diesel type's name.
    fn name_elsewhere(&self, path: &Path) -> String {
        let made_by_db_enum = match &self.attributes.db_enum {
            Some(DbEnum { pg_type: Some(name), .. }) => return name.value(),
            Some(it) => it.existing_type_path.is_none(),
            None => false,
        };
        match path.segments.last().filter(|_| !made_by_db_enum) {
            Some(last) => db_name(&plain(&last.ident)),
            None => db_name(&plain(self.ident)),
        }
    }

    /// The PostgreSQL schema.
    pub(crate) fn namespace(&self) -> String {
        self.attributes.schema.as_ref().map_or_else(|| "public".to_owned(), LitStr::value)
    }

    /// The variants in the order of their labels in the database.
    pub(crate) fn in_order(&self) -> Vec<&Variant<'a>> {
        let mut all: Vec<&Variant<'a>> = self.variants.iter().collect();
        if let Some(Order { labels, .. }) = &self.attributes.order {
            all.sort_by_key(|it| labels.iter().position(|label| label.value() == self.label(it)));
        }
        all
    }

    /// The label of a variant.
    pub(crate) fn label(&self, variant: &Variant<'_>) -> String {
        let name = plain(variant.ident);
        if let Some(db_enum) = &self.attributes.db_enum {
            return match &variant.attributes.db_rename {
                Some(label) => label.value(),
                None => db_label(&name, db_enum),
            };
        }
        let case = self.attributes.rename_all.as_ref().map(LitStr::value);
        match (&variant.attributes.rename, case) {
            (Some(label), _) => label.value(),
            (None, Some(case)) => crate::spelling::in_case(&name, &case).unwrap_or(name),
            (None, None) => snake_case(&name),
        }
    }
}

fn no_generics(ctxt: &Ctxt, input: &DeriveInput) {
    if !input.generics.params.is_empty() {
        let message = "one definition makes one table or enum: remove the generic parameters";
        ctxt.fatal(&input.generics, message);
    }
}
