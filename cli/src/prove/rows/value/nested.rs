//! Values of types that consist of others: arrays, composite types, ranges.

/// Arrays of these elements. The first `labels` of them are together in one array.
pub(super) fn arrays(elements: &[String], labels: usize, delimiter: Option<&str>) -> Vec<String> {
    let separator = delimiter.unwrap_or(",");
    let of = |all: &[String]| format!("{{{}}}", all.join(separator));
    let elements: Vec<String> = elements.iter().map(|it| quoted(it)).collect();
    let Some(first) = elements.first() else { return vec!["{}".to_owned()] };
    let second = elements.get(1).unwrap_or(first);
    let all = if labels > 0 { &elements[..] } else { &elements[..elements.len().min(5)] };
    vec![
        of(std::slice::from_ref(first)),
        "{}".to_owned(),
        of(&[first.clone(), "NULL".to_owned(), second.clone()]),
        of(all),
        format!("{{{{{first}}}{separator}{{{second}}}}}"),
        format!("[0:1]={{{first}{separator}{second}}}"),
        "{NULL}".to_owned(),
    ]
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An array with as many elements as a check requires.
pub(in crate::prove::rows) fn array_of(element: &str, length: usize) -> String {
    format!("{{{}}}", vec![quoted(element); length].join(","))
}

/// Rows of these attributes' values: each the first, each the second, all NULL.
pub(super) fn composites(attributes: Vec<Vec<String>>) -> Vec<String> {
    let doubled = |it: &String| format!("\"{}\"", it.replace('\\', "\\\\").replace('"', "\"\""));
    let of = |place: usize| {
        let value =
            |all: &Vec<String>| all.get(place).or(all.first()).map_or(String::new(), doubled);
        format!("({})", attributes.iter().map(value).collect::<Vec<_>>().join(","))
    };
    let nulls = vec![""; attributes.len()].join(",");
    vec![of(0), of(1), of(3), format!("({nulls})")]
}

/// Ranges of a subtype, by its name in the catalog.
pub(super) fn ranges(subtype: &str) -> Vec<String> {
    let (one, other) = bounds(subtype);
    vec![
        format!("[{one},{other})"),
        "empty".to_owned(),
        format!("[{one},)"),
        "(,)".to_owned(),
        format!("[{one},{one}]"),
        format!("(,{one}]"),
    ]
}

/// Multiranges of a subtype.
pub(super) fn multiranges(subtype: &str) -> Vec<String> {
    let (one, other) = bounds(subtype);
    vec![
        format!("{{[{one},{other})}}"),
        "{}".to_owned(),
        format!("{{(,{one}),[{other},)}}"),
        "{(,)}".to_owned(),
    ]
}

fn bounds(subtype: &str) -> (&'static str, &'static str) {
    match subtype {
        "date" => ("2000-01-01", "2000-02-01"),
        "timestamp" | "timestamptz" => ("2000-01-01 00:00:00", "2000-02-01 00:00:00"),
        "inet" => ("10.0.0.1", "10.0.0.9"),
        "time" => ("00:00:01", "00:00:09"),
        "interval" => ("1 day", "9 days"),
        _ => ("1", "9"),
    }
}
