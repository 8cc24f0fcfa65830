//! What leads from one type to another, as it was measured on PostgreSQL 13, 15 and 18: 2,550 pairs of 51 types.

use driftless_schema::Cast;

/// One pair of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The type before.
    pub from: String,
    /// The type after.
    pub to: String,
    /// What was measured, by the server's major version.
    outcomes: [(u32, String); 3],
}

impl Measured {
    /// What a server of that version says of the pair; none where it was not measured there.
    pub fn cast(&self, major: u32) -> Option<Cast> {
        let (_, outcome) = self.outcomes.iter().find(|(it, _)| *it == major)?;
        Some(match outcome.as_str() {
            "inplace" => Cast::InPlace,
            "using:no-cast" => Cast::Missing,
            it if it.starts_with("using:") => Cast::Explicit,
            // A value of the measurement did not fit, which is no matter of the types.
            _ => Cast::Rewritten,
        })
    }
}

/// Every pair, from `data/cast_matrix.csv`.
pub fn measured() -> Vec<Measured> {
    let lines = include_str!("../data/cast_matrix.csv").lines().skip(1);
    lines
        .map(|line| {
            let fields: [String; 5] = fields(line).try_into().expect("a line has five fields");
            let [from, to, oldest, middle, newest] = fields;
            Measured { from, to, outcomes: [(13, oldest), (15, middle), (18, newest)] }
        })
        .collect()
}

/// A field in quotes may hold commas; a quote in it stands twice.
fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                all.last_mut().expect("there is one field").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            other => all.last_mut().expect("there is one field").push(other),
        }
    }
    all
}
