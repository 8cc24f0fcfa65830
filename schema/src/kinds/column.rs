//! A column of a table.

use std::fmt;

use crate::{
    Expression, Kind, LooseName, Name, Naming, ObjectId, Parameters, QualifiedName,
    SequenceOptions, SequenceType, SqlType,
};

/// A column.
#[derive(Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub data_type: SqlType,
    /// `COLLATE`, unless it is its type's own.
    pub collation: Option<LooseName>,
    /// `NOT NULL`.
    pub not_null: Option<NotNull>,
    /// The value that it gets if an `INSERT` names none.
    pub value: ColumnValue,
    /// `SET STORAGE`, unless it is its type's own.
    pub storage: Option<Storage>,
    /// `SET COMPRESSION`; none: the server's default. From PostgreSQL 14 on.
    pub compression: Option<Name>,
    /// `SET STATISTICS`, 0 to 10000; none: the server's default.
    pub statistics: Option<i16>,
    /// `SET (n_distinct = …)`.
    pub options: Parameters,
    /// `COMMENT ON COLUMN`.
    pub comment: Option<String>,
    /// The time zone in which its values are local times, for a change between types with and without one. Only a model
    /// declares it; nothing in the database depends on it.
    pub zone: Option<String>,
    /// Whether the table would have it without its parents. False only for some inherited columns.
    pub declared: bool,
}

/// As the derive would write it. What only an inherited column has is left out otherwise: revisions keep hashes of these
/// letters.
impl fmt::Debug for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Column {
            name,
            data_type,
            collation,
            not_null,
            value,
            storage,
            compression,
            statistics,
            options,
            comment,
            zone,
            declared,
        } = self;
        let mut all = formatter.debug_struct("Column");
        all.field("name", name)
            .field("data_type", data_type)
            .field("collation", collation)
            .field("not_null", not_null)
            .field("value", value)
            .field("storage", storage)
            .field("compression", compression)
            .field("statistics", statistics)
            .field("options", options)
            .field("comment", comment)
            .field("zone", zone);
        if !declared {
            all.field("declared", declared);
        }
        all.finish()
    }
}

impl Column {
    /// A column that accepts `NULL`, with defaults otherwise.
    pub fn new(name: impl Into<Name>, data_type: SqlType) -> Column {
        Column {
            name: name.into(),
            data_type,
            collation: None,
            not_null: None,
            value: ColumnValue::Null,
            storage: None,
            compression: None,
            statistics: None,
            options: Parameters::new(),
            comment: None,
            zone: None,
            declared: true,
        }
    }

    /// The same column with `NOT NULL`.
    pub fn required(self) -> Column {
        Column { not_null: Some(NotNull::default()), ..self }
    }

    /// Whether a row may have `NULL` in it. A constraint that is not valid applies to new rows only.
    pub fn nullable(&self) -> bool {
        self.not_null.as_ref().is_none_or(|it| !it.validated)
    }
}

impl Column {
    /// Its `serial`, if the word alone would not describe it: its sequence has options of its own or another type, or
    /// the column accepts `NULL`.
    pub fn uncommon_serial(&self) -> Option<&Serial> {
        let ColumnValue::Serial(serial) = &self.value else { return None };
        let text = self.data_type.to_string();
        let is_common = serial.options == SequenceOptions::default()
            && Some(serial.data_type) == SequenceType::parse(&text)
            && self.not_null.as_ref().is_some_and(|it| *it == it.clone().plain());
        (!is_common).then_some(serial)
    }
}

/// A `NOT NULL` constraint: from PostgreSQL 18 on a constraint with a name, before that a property of the column.
#[derive(Clone, PartialEq, Eq)]
pub struct NotNull {
    /// Its name; none if nobody chose one and none is known.
    pub name: Option<Name>,
    /// Who chose the name.
    pub naming: Naming,
    /// Whether it holds for rows that existed before it. From PostgreSQL 18 on.
    pub validated: bool,
    /// Whether child tables have it too. From PostgreSQL 18 on.
    pub inherited: bool,
    /// Whether the table would have it without its parents. Known of inherited columns from PostgreSQL 18 on.
    pub declared: bool,
}

/// As the derive would write it. What only an inherited column has is left out otherwise: revisions keep hashes of these
/// letters.
impl fmt::Debug for NotNull {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotNull { name, naming, validated, inherited, declared } = self;
        let mut all = formatter.debug_struct("NotNull");
        all.field("name", name)
            .field("naming", naming)
            .field("validated", validated)
            .field("inherited", inherited);
        if !declared {
            all.field("declared", declared);
        }
        all.finish()
    }
}

impl NotNull {
    /// With the defaults of the words alone, and with its name if that was generated.
    pub fn plain(self) -> NotNull {
        let name = self.name.filter(|_| self.naming == Naming::Chosen);
        NotNull { name, ..NotNull::default() }
    }
}

/// The defaults of `NOT NULL` alone.
impl Default for NotNull {
    fn default() -> NotNull {
        NotNull {
            name: None,
            naming: Naming::Chosen,
            validated: true,
            inherited: true,
            declared: true,
        }
    }
}

/// The value that a column gets if an `INSERT` names none. The variants exclude each other in PostgreSQL too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnValue {
    /// `NULL`.
    Null,
    /// `DEFAULT expression`.
    Default(Expression),
    /// `GENERATED … AS IDENTITY`.
    Identity(Identity),
    /// The next value of a sequence that the column owns, as created by `serial`.
    Serial(Serial),
    /// `GENERATED ALWAYS AS (expression)`.
    Generated(Generated),
}

/// An identity: its sequence has the column's type, and is dropped with the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whether it accepts values from an `INSERT`.
    pub kind: IdentityKind,
    /// The options of its sequence.
    pub options: SequenceOptions,
}

/// Whether an identity column accepts values from an `INSERT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// `GENERATED ALWAYS`: only with `OVERRIDING SYSTEM VALUE`.
    Always,
    /// `GENERATED BY DEFAULT`: yes.
    ByDefault,
}

/// A default by a sequence that belongs to the column. The sequence's name is not part of the column: it does not
/// change when the table is renamed.
#[derive(Clone, Debug)]
pub struct Serial {
    /// The sequence, if a database has it.
    pub sequence: Option<crate::QualifiedName>,
    /// The type of its numbers: `bigint` for `bigserial`.
    pub data_type: SequenceType,
    /// The options of the sequence.
    pub options: SequenceOptions,
}

impl PartialEq for Serial {
    fn eq(&self, other: &Serial) -> bool {
        let Serial { sequence: _, data_type, options } = self;
        (data_type, options) == (&other.data_type, &other.options)
    }
}

impl Eq for Serial {}

/// A computed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The expression that it is computed from, without the parentheses around it.
    pub expression: Expression,
    /// When it is computed.
    pub storage: GeneratedStorage,
}

/// When a generated column is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeneratedStorage {
    /// `STORED`: when a row is written.
    Stored,
    /// `VIRTUAL`: when it is read. From PostgreSQL 18 on.
    Virtual,
}

/// Where long values are stored (`TOAST`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Storage {
    /// `PLAIN`: in the row, unchanged.
    Plain,
    /// `EXTERNAL`: out of the row, unchanged.
    External,
    /// `EXTENDED`: compressed, then out of the row.
    Extended,
    /// `MAIN`: compressed, and out of the row only as a last resort.
    Main,
}

impl Storage {
    /// Every variant.
    pub const ALL: [Storage; 4] =
        [Storage::Plain, Storage::External, Storage::Extended, Storage::Main];

    /// The SQL keyword, in capitals.
    pub fn keyword(self) -> &'static str {
        match self {
            Storage::Plain => "PLAIN",
            Storage::External => "EXTERNAL",
            Storage::Extended => "EXTENDED",
            Storage::Main => "MAIN",
        }
    }
}

impl ObjectId {
    /// A column of a table.
    pub fn column(table: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId::within(Kind::Column, table, name)
    }
}
