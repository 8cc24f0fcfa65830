//! A short hash of a schema, so that a revision can record which schema it was drafted for.

mod text;

use driftless_revisions::{Fingerprint, checksum};
use driftless_schema::{Expression, Name, Naming, Schema};

/// The beginning of a hash. Whoever changes what is hashed, or its form, raises the number: revisions keep their
/// fingerprints, and a hash of another form is no sign of another schema.
const FORMAT: &str = "2:";

/// The version of driftless that the hashes without a format were made by, which hashed its own version.
const FIRST: &str = "0.1.0";

/// Hashes what is managed and compared. The order of columns does not count, and texts count in the form that they have
/// after a dump was restored.
pub(crate) fn of(schema: &Schema, namespaces: &[Name], server: u32) -> Fingerprint {
    let mut schema = comparable(schema);
    for (_, text) in schema.texts() {
        *text = Expression::new(text::restored(text.as_str()));
    }
    Fingerprint {
        schemas: namespaces.iter().map(|it| it.as_str().to_owned()).collect(),
        server,
        hash: format!("{FORMAT}{}", &checksum(&schema.letters())[..16]),
    }
}

/// Whether the schema is another one than the one of a recorded fingerprint. If that has a form that this version does
/// not know, nobody can tell, and the answer is no.
pub(crate) fn differs(schema: &Schema, recorded: &Fingerprint) -> bool {
    if recorded.hash.starts_with(FORMAT) {
        let namespaces: Vec<Name> =
            recorded.schemas.iter().map(|it| Name::new(it.as_str())).collect();
        return of(schema, &namespaces, recorded.server) != *recorded;
    }
    if recorded.hash.contains(':') {
        return false;
    }
    let letters = comparable(schema).letters();
    checksum(&format!("{FIRST}\n{letters}"))[..16] != recorded.hash
}

/// The schema without what may differ between databases of one history.
fn comparable(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in &mut schema.tables {
        // Roles are those of the server.
        table.grants = None;
        // From PostgreSQL 18 on, a NOT NULL has a name that is chosen when the column is created. If the table was
        // renamed since, a column that is dropped and added again gets another name.
        for not_null in table.columns.iter_mut().filter_map(|it| it.not_null.as_mut()) {
            not_null.name = None;
            not_null.naming = Naming::Chosen;
        }
        table.columns.sort_by(|one, other| one.name.cmp(&other.name));
    }
    schema
}

#[cfg(test)]
mod tests {
    use driftless_introspect::read::read;
    use driftless_introspect::server::{self, Database, Dumper, Extent, Throwaway};
    use driftless_schema::{Column, QualifiedName, SqlType, Table};

    use super::*;

    fn schema(default: &str) -> Schema {
        let mut table = Table::new(QualifiedName::new("public", "t"));
        let mut column = Column::new("a", SqlType::built_in("text"));
        column.value = driftless_schema::ColumnValue::Default(Expression::new(default));
        table.columns = vec![column];
        Schema { tables: vec![table], ..Schema::default() }
    }

    #[test]
    fn a_restored_text_is_no_other_schema_and_an_unknown_form_is_no_alarm() {
        let public = ["public".into()];
        let recorded = of(&schema("((a AND b) AND c)"), &public, 18);
        assert!(!differs(&schema("(a AND b AND c)"), &recorded));
        assert!(differs(&schema("(a AND b AND d)"), &recorded));
        assert!(differs(&schema("(a AND (b OR c))"), &recorded));
        let later = Fingerprint { hash: "3:0123456789abcdef".to_owned(), ..recorded };
        assert!(!differs(&schema("a"), &later));
    }

    /// Many sorts of texts, each in a check or elsewhere in a schema, on every server found.
    #[test]
    fn a_schema_has_the_fingerprint_that_it_has_after_a_dump_was_restored() {
        for programs in server::all() {
            let server = Throwaway::start(&programs).expect("the server starts");
            let (one, other) = (server.database(), server.database());
            let (one, other) = (one.expect("it can be made"), other.expect("it can be made"));
            let mut client = one.connect().expect("the server answers");
            client.batch_execute(include_str!("texts.sql")).expect("the schema can be made");
            let dumper = Dumper::find(programs.major, None).expect("pg_dump is there");
            let dump = dumper.dump(one.target(), Extent::Schema).expect("it can be dumped");
            let mut complaints = other.restore(&dump).expect("the server goes on");
            // A newer pg_dump sets what an older server does not know.
            complaints.retain(|it| !it.message.contains("configuration parameter"));
            assert!(complaints.is_empty(), "{complaints:?}");
            let public = ["public".into()];
            let schema = |it: &Database| {
                read(&mut it.connect().expect("the server answers"), &public)
                    .expect("it can be read")
            };
            let (one, other) = (schema(&one), schema(&other));
            assert_ne!(one.letters(), other.letters(), "there is something to see");
            assert!(!differs(&other, &of(&one, &public, programs.major)));
            assert!(!differs(&one, &of(&other, &public, programs.major)));
        }
    }

    #[test]
    fn a_hash_without_a_format_is_compared_as_it_was_made() {
        let made = |it: &Schema| checksum(&format!("0.1.0\n{}", it.letters()))[..16].to_owned();
        let recorded = Fingerprint {
            schemas: vec!["public".to_owned()],
            server: 18,
            hash: made(&schema("((a AND b) AND c)")),
        };
        assert!(!differs(&schema("((a AND b) AND c)"), &recorded));
        assert!(differs(&schema("(a OR b)"), &recorded));
    }
}
