//! What a person has to look at, one line per fact: what holds for several objects is one line that lists them.

/// A fact that `init` cannot settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// A fact about one object, as a sentence.
    Alone(String),
    /// A fact that may hold for several objects: these are named in one line.
    Of(Group, String),
    /// A struct or an enum with attributes of Diesel 1, each with the one to write instead.
    Outdated(String, Vec<(String, String)>),
}

/// A fact that may hold for several objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Tables without a struct.
    NoStruct,
    /// Enums without an enum in Rust.
    NoEnum,
    /// Tables without a primary key.
    NoPrimaryKey,
    /// Fields whose types are others than those of their columns.
    OtherType,
    /// Columns that may be `NULL`, of fields without `Option`.
    Nullable,
    /// Columns that are `NOT NULL`, of fields with `Option`.
    Required,
}

/// One line per fact, in the order in which the facts were found.
pub(crate) fn lines(remarks: &[Remark]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut seen = Vec::new();
    for remark in remarks {
        match remark {
            Remark::Alone(text) if lines.contains(text) => {}
            Remark::Alone(text) => lines.push(text.clone()),
            Remark::Of(group, _) if seen.contains(&Some(*group)) => {}
            Remark::Of(group, _) => {
                seen.push(Some(*group));
                lines.push(group.line(&subjects(remarks, *group)));
            }
            Remark::Outdated(..) if seen.contains(&None) => {}
            Remark::Outdated(..) => {
                seen.push(None);
                lines.push(outdated(remarks));
            }
        }
    }
    lines
}

fn subjects(remarks: &[Remark], wanted: Group) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for remark in remarks {
        if let Remark::Of(group, subject) = remark
            && *group == wanted
            && !all.contains(&subject.as_str())
        {
            all.push(subject);
        }
    }
    all
}

fn outdated(remarks: &[Remark]) -> String {
    let (mut structures, mut instead) = (Vec::new(), Vec::new());
    for remark in remarks {
        if let Remark::Outdated(structure, pairs) = remark {
            structures.push(structure.as_str());
            instead.extend(pairs.iter().map(|(old, new)| format!("`{new}` instead of `{old}`")));
        }
    }
    instead.dedup();
    let has = if structures.len() == 1 { "has" } else { "have" };
    format!(
        "{} {has} attributes of Diesel 1, which Diesel 2.3 does not compile (without its feature `with-deprecated`) and driftless does not read: write {}, then run `driftless init` again",
        listed(&structures),
        listed(&instead.iter().map(String::as_str).collect::<Vec<_>>())
    )
}

impl Group {
    fn line(self, subjects: &[&str]) -> String {
        let all = listed(subjects);
        let one = subjects.len() == 1;
        let by = |singular: &'static str, plural: &'static str| if one { singular } else { plural };
        match self {
            Group::NoStruct => format!(
                "the application has no `table!` for the {} {all}: driftless leaves {}; list tables of other tools in driftless.toml (`[manage] ignore = [\"…\"]`), so that `--strict` accepts them",
                by("table", "tables"),
                by("it as it is", "them as they are"),
            ),
            Group::NoEnum => format!(
                "no Rust enum was found for the {} {all}: driftless leaves {}; to manage an enum, put `#[derive(driftless::SchemaEnum)]` on the Rust enum",
                by("enum", "enums"),
                by("it as it is", "them as they are"),
            ),
            Group::NoPrimaryKey => format!(
                "{all} {} no primary key, but Diesel needs one: add a primary key, or move the table out of the managed schemas",
                by("has", "have"),
            ),
            Group::OtherType => format!(
                "{all}: Diesel cannot read {}; `init` leaves the {}, so correct the {}",
                by("such a value", "such values"),
                by("column as it is", "columns as they are"),
                by("type of the field", "types of the fields"),
            ),
            Group::Nullable => format!(
                "{all} {} `NULL` in the database, but the {} no `Option`: Diesel cannot read a row with `NULL` there; `init` writes `null`, which keeps the {}; to correct the model, write `Option<…>` and remove `null`",
                by("may be", "may all be"),
                by("field has", "fields have"),
                by("column as it is", "columns as they are"),
            ),
            Group::Required => format!(
                "{all} {} `NOT NULL` in the database, but the {} an `Option`; `init` writes `not_null`, which keeps the {}; to correct the model, write the {} without `Option` and remove `not_null`",
                by("is", "are"),
                by("field has", "fields have"),
                by("column as it is", "columns as they are"),
                by("field", "fields"),
            ),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(all: &[&str]) -> String {
    match all {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fact_is_one_line() {
        let no_struct = |it: &str| Remark::Of(Group::NoStruct, format!("`{it}`"));
        let old = |it: &str| {
            let pair = ("#[table_name = \"a\"]", "#[diesel(table_name = a)]");
            Remark::Outdated(format!("`{it}`"), vec![(pair.0.to_owned(), pair.1.to_owned())])
        };
        let alone = Remark::Alone("so".to_owned());
        let all = [
            no_struct("a"),
            alone.clone(),
            old("A"),
            no_struct("b"),
            old("B"),
            no_struct("a"),
            alone,
        ];
        let lines = lines(&all);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(
            lines[0].starts_with("the application has no `table!` for the tables `a` and `b`: "),
            "{lines:?}"
        );
        assert_eq!(lines[1], "so");
        assert!(lines[2].starts_with("`A` and `B` have attributes of Diesel 1"), "{lines:?}");
        assert_eq!(lines[2].matches("instead of").count(), 1, "{lines:?}");
    }
}
