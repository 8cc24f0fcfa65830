//! Proof: a draft is run up, down and up again on a scratch database, as it will be run and by who will run it, on rows that
//! touch what it changes; and the result is read and compared, values included.

mod around;
mod dependents;
mod fault;
mod fitting;
mod labels;
pub(crate) mod rows;
mod start;
mod values;

use std::collections::BTreeSet;

use driftless_diff_engine::lint::DataEffect;
use driftless_diff_engine::matching::MatchedTable;
use driftless_diff_engine::{Draft, Intent, Matched, Matching, matching};
use driftless_introspect::Error;
use driftless_introspect::read::{read, server_version};
use driftless_introspect::server::Scratch;
use driftless_revisions::{Direction, Part};
use driftless_schema::text::one_line;
use driftless_schema::{
    Column, Dependent, Diagnostic, Name, ObjectId, Pair, QualifiedName, Question, Schema,
};

use crate::compare::{Oracle, compare};
use crate::replay::{File, Refused, Site, frame};
use around::{Around, Exactness, Exemptions};
pub use start::Start;
use values::Values;

/// What to prove.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// Where it begins.
    pub before: &'a Schema,
    /// What it leads to.
    pub wanted: &'a Schema,
    /// The namespaces that are managed.
    pub namespaces: &'a [Name],
    /// What the user has said.
    pub intent: &'a Intent,
    /// Its files, in order; what runs.
    pub parts: &'a [Part],
    /// Whether somebody has written into them, so that values may be what only that person knows.
    pub edited: bool,
    /// Whether it can be taken back.
    pub reversal: Reversal,
}

/// Whether a draft can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// Down leads back.
    Possible,
    /// Down says that it cannot be.
    Refused,
    /// There is no down.
    None,
}

impl Reversal {
    /// Of a draft.
    pub fn of(draft: &Draft) -> Reversal {
        if draft.down.refuses() { Reversal::Refused } else { Reversal::Possible }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does what it claims.
    Proven(Proof),
    /// It does not; why.
    Failed(String),
    /// It cannot even with the rows that its start has of its own.
    Stops(Raised),
    /// The start is not where the draft begins, so nothing could be proven from it; what differs, as SQL.
    Elsewhere(String),
}

/// A proof from one start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The server's major version.
    pub major: u32,
    /// Which ways were gone, with which rows: `up, down and up again, with 4 rows in 2 tables`.
    pub ways: String,
    /// Why it passes on empty tables only.
    pub raised: Option<Raised>,
    /// What else there is to know: what could not be brought to the scratch database, what it needs, what was not compared.
    pub asides: Vec<String>,
    /// The texts that differ from the catalog's and mean the same.
    pub settled: Vec<Question>,
}

/// What the server refused with rows in the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Which way, what the server said, at which statement and for which row.
    pub sentence: String,
    /// What it is about.
    pub about: Vec<ObjectId>,
    /// Whether rows are the reason.
    pub by_rows: bool,
    /// Up has passed with these rows, and down stops.
    pub passed: Option<String>,
    /// Whether it is a place that waits for a person: the draft says so itself.
    pub is_marked: bool,
}

impl Raised {
    /// Whether the draft cannot do what it is for. That down has a place to fill in is the nature of what up drops.
    pub fn is_failure(&self) -> bool {
        !(self.passed.is_some() && self.is_marked)
    }
}

/// Proves a draft from one start, first on tables with rows; where rows alone make it fail, that is said.
pub fn prove(scratch: &Scratch, start: &Start, claim: &Claim<'_>) -> Result<Verdict, Error> {
    let raised = match attempt(scratch, start, claim, true)? {
        Attempt::Ended(verdict) => return Ok(verdict),
        Attempt::Raised { raised, by_row_security: true } => {
            // What is forced on the owner of a table is not forced on everybody.
            let ended = scratch.past_row_security(|| attempt(scratch, start, claim, true))??;
            match ended {
                Attempt::Ended(Verdict::Proven(mut proof)) => {
                    proof.asides.push(format!(
                        "the draft needs a role with BYPASSRLS: {}",
                        raised.sentence
                    ));
                    return Ok(Verdict::Proven(proof));
                }
                Attempt::Ended(verdict) => return Ok(verdict),
                Attempt::Raised { .. } => raised,
            }
        }
        Attempt::Raised { raised, .. } => raised,
    };
    Ok(match attempt(scratch, start, claim, false)? {
        Attempt::Ended(Verdict::Proven(proof)) => {
            Verdict::Proven(Proof { raised: Some(raised), ..proof })
        }
        Attempt::Ended(verdict) => verdict,
        Attempt::Raised { raised, .. } if raised.by_rows => Verdict::Stops(raised),
        Attempt::Raised { raised, .. } => Verdict::Failed(raised.sentence),
    })
}

/// The way on which up has passed already.
const DOWN: &str = "down";

enum Attempt {
    Ended(Verdict),
    /// The server refused, perhaps because of the rows alone.
    Raised {
        raised: Raised,
        by_row_security: bool,
    },
}

fn attempt(
    scratch: &Scratch,
    start: &Start,
    claim: &Claim<'_>,
    with_rows: bool,
) -> Result<Attempt, Error> {
    let (mut site, missing) = start.build(scratch)?;
    let (before, begins) = difference(&mut site, claim, claim.before)?;
    if !begins.is_empty() {
        return Ok(Attempt::Ended(Verdict::Elsewhere(begins.text())));
    }
    let schemas = Pair { before: before.clone(), after: claim.wanted.clone() };
    let (up, _, _) = matching(schemas, claim.intent);
    let rows = if with_rows {
        let (schema, fits) = fitting::fitting(&mut site.client, &before, &up);
        rows::insert(&mut site.client, &schema, &fits)?
    } else {
        rows::Rows::default()
    };
    site.database.was_raised();
    // Migrations can have made some.
    let has_rows = with_rows || Values::of(&mut site.client, &before)?.has_rows();
    let around = Around::of(&mut site.client)?;
    let found = before.clone();
    let named = others(claim.before, &before);
    let exemptions = Exemptions { named, ..Exemptions::default() };
    let mut run = ProofRun {
        site,
        claim,
        before,
        found,
        around,
        exemptions,
        unsaid: BTreeSet::new(),
        changed: Vec::new(),
    };
    match run.run_all(&up) {
        Ok((ways, last)) => {
            let ProofRun { mut site, unsaid, changed, .. } = run;
            let mut asides: Vec<String> = missing
                .iter()
                .map(|it| format!("not restored on the scratch database: {it}"))
                .collect();
            if site.database.was_raised() {
                asides.push("the draft needs a superuser: the proof ran it as one".to_owned());
            }
            asides.extend(changed);
            if !unsaid.is_empty() {
                let names: Vec<String> =
                    unsaid.iter().map(|(table, column)| format!("{table}.{column}")).collect();
                asides.push(format!(
                    "not compared, because the values cannot be predicted: {}",
                    names.join(", ")
                ));
            }
            let major = server_version(&mut site.client)? / 10_000;
            let ways = format!("{ways}, with {rows}");
            let proof = Proof { major, ways, raised: None, asides, settled: last.settled };
            Ok(Attempt::Ended(Verdict::Proven(proof)))
        }
        Err(Stop::Error(error)) => Err(error),
        Err(Stop::Failed(reason)) => Ok(Attempt::Ended(Verdict::Failed(reason))),
        Err(Stop::Refused(name, refused)) => {
            let by_row_security = refused.complaint.needs_rights() && with_rows;
            let raised = fault::raised(&mut run.site, &refused, claim)?;
            let raised = Raised {
                sentence: format!("{name} raises: {}", raised.sentence),
                passed: (name == DOWN).then(|| rows.to_string()),
                // Without rows, none of them is the reason.
                by_rows: raised.by_rows && has_rows,
                ..raised
            };
            Ok(Attempt::Raised { raised, by_row_security })
        }
    }
}

/// Why a proof goes no further.
enum Stop {
    Error(Error),
    Failed(String),
    Refused(&'static str, Box<Refused>),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

/// A draft on its way.
struct ProofRun<'a> {
    site: Site,
    claim: &'a Claim<'a>,
    before: Schema,
    /// What the catalog says after the last way.
    found: Schema,
    /// What stands there besides after the last way.
    around: Around,
    /// What of that is not compared.
    exemptions: Exemptions,
    unsaid: BTreeSet<(QualifiedName, Name)>,
    /// What hand-written lines have changed, for people.
    changed: Vec<String>,
}

impl ProofRun<'_> {
    /// Up, down and up again, or up and a refusal. Which of them, and what is left at the end.
    fn run_all(&mut self, up: &Matching) -> Result<(&'static str, Left), Stop> {
        let claim = self.claim;
        let original = Values::of(&mut self.site.client, &self.before)?;
        let around = self.around.clone();
        self.migrate("up", Direction::Up, up, claim.wanted)?;
        if claim.reversal == Reversal::None {
            let (_, last) = difference(&mut self.site, claim, claim.wanted)?;
            return Ok(("up; there is no down.sql", last));
        }
        if claim.reversal == Reversal::Refused {
            let held = Values::of(&mut self.site.client, &self.found)?;
            if self.run(Direction::Down).is_ok() {
                return Err(Stop::Failed("down.sql should refuse to run, but it ran".to_owned()));
            }
            let kept = held.now(&mut self.site.client)?;
            if let Some(odd) = held.differences(&kept).into_iter().next() {
                let reason = format!("after down refused to run, {}", odd.sentence);
                return Err(Stop::Failed(reason));
            }
            self.check_unchanged("after down refused to run", Exactness::Same)?;
            let (_, last) = difference(&mut self.site, claim, claim.wanted)?;
            return Ok(("up; down refuses to run and changes nothing", last));
        }
        let before = self.before.clone();
        self.migrate(DOWN, Direction::Down, &up.clone().swap(), &before)?;
        self.check_restored(up, original, &around)?;
        let last = self.migrate("up after down", Direction::Up, up, claim.wanted)?;
        Ok(("up, down and up again", last))
    }

    /// One way: the files run, and everything is as the change says. What is left is what means the same.
    fn migrate(
        &mut self,
        name: &'static str,
        direction: Direction,
        change: &Matching,
        wanted: &Schema,
    ) -> Result<Left, Stop> {
        let due = Values::due(&mut self.site.client, change)?;
        self.run(direction).map_err(|it| Stop::Refused(name, Box::new(it)))?;
        let (found, left) = difference(&mut self.site, self.claim, wanted)?;
        let stood = std::mem::replace(&mut self.found, found).dependents;
        if !left.is_empty() {
            let left = left.text();
            let reason = format!("after {name}, the database still differs:\n{left}");
            return Err(Stop::Failed(reason));
        }
        // What nobody can say beforehand may come from a sequence, as may what a trigger does.
        let fires = fires_triggers(self.claim.draft, direction);
        let is_said = due.unsaid.is_empty() && !fires;
        let exactness = if is_said { Exactness::Same } else { Exactness::NotBehind };
        self.check_unchanged(&format!("after {name}"), exactness)?;
        // What comes back as the named database has it need not be what the migrations make.
        let claimed = &self.claim.before.dependents;
        let otherwise: BTreeSet<&ObjectId> = claimed
            .iter()
            .filter(|it| !self.before.dependents.contains(it))
            .map(|it| &it.id)
            .collect();
        let stood: Vec<Dependent> =
            stood.into_iter().filter(|it| !otherwise.contains(&it.id)).collect();
        if let Some(odd) = dependents::first_changed(&stood, &self.found.dependents, change) {
            self.report(format!("after {name}, {odd}"))?;
        }
        // Whoever runs it may have given away what it would have to read.
        let found = due.now(&mut self.site.client).map_err(|it| {
            Stop::Failed(format!("after {name}, the values of the tables cannot be read: {it}"))
        })?;
        let recomputed = recomputed(self.claim.draft, direction);
        let anew = |table: &QualifiedName, column: &Name| {
            recomputed.contains(&ObjectId::column(table, column))
        };
        let (due, found) = (due.without(anew), found.without(anew));
        for odd in due.differences(&found) {
            let sentence = format!("after {name}, {}", odd.sentence);
            // Whoever wrote into the files may have meant it, and what triggers do is said where they fire.
            let cause = match (self.claim.edited, fires) {
                (true, _) => "hand-written SQL changes values",
                (false, true) => "a trigger changes values",
                (false, false) => return Err(Stop::Failed(sentence)),
            };
            self.changed.push(format!("{cause}: {sentence}"));
        }
        self.unsaid.extend(due.unsaid);
        Ok(left)
    }

    /// Nothing that the change does not speak of is another one than after the way before.
    fn check_unchanged(&mut self, when: &str, exactness: Exactness) -> Result<(), Stop> {
        let before = std::mem::replace(&mut self.around, Around::of(&mut self.site.client)?);
        self.exemptions.turned.extend(before.turned(&self.around));
        self.check_around(when, exactness, &before)
    }

    fn check_around(
        &mut self,
        when: &str,
        exactness: Exactness,
        before: &Around,
    ) -> Result<(), Stop> {
        let odd =
            before.differences(&self.around, exactness, &self.exemptions, &mut self.site.client)?;
        match odd.into_iter().next() {
            None => Ok(()),
            Some(odd) => self.report(format!("{when}, {odd}")),
        }
    }

    /// Something besides tables and their rows is another one. Whoever wrote into the files may have meant it, and is told.
    fn report(&mut self, sentence: String) -> Result<(), Stop> {
        if !self.claim.edited {
            return Err(Stop::Failed(sentence));
        }
        self.changed
            .push(format!("hand-written SQL changes more than tables and rows: {sentence}"));
        Ok(())
    }

    /// After up and down each value is what it was, but for what a warning names.
    fn check_restored(
        &mut self,
        up: &Matching,
        original: Values,
        around: &Around,
    ) -> Result<(), Stop> {
        let excused = excused(self.claim.draft, up);
        let lost = |table: &QualifiedName, column: &Name| {
            excused.contains(&(table.clone(), column.clone()))
        };
        let dropped = dropped(self.claim.draft, up);
        let original = original.without(lost).without_tables(&dropped);
        let found = original.now(&mut self.site.client)?;
        let fires = fires_triggers(self.claim.draft, Direction::Up)
            || fires_triggers(self.claim.draft, Direction::Down);
        let odd = original.differences(&found).into_iter().next();
        if let Some(odd) = odd.filter(|_| !fires) {
            self.report_not_restored(&format!(
                "{}, and no warning says that the value is lost",
                odd.sentence
            ))?;
        }
        let dependents = self.found.dependents.clone();
        // What comes back as the named database has it need not be what the migrations make.
        let claimed = &self.claim.before.dependents;
        let mut due = self.before.dependents.iter().filter(|it| claimed.contains(it));
        if let Some(odd) = due.find(|it| !dependents.contains(it)).cloned() {
            let name = one_line(&odd.id.to_string()).into_owned();
            let what =
                if dependents.iter().any(|it| it.id == odd.id) { "different" } else { "missing" };
            self.report_not_restored(&format!("{} `{name}` is {what}", odd.what))?;
        }
        self.check_around("after up and down", Exactness::NotBehind, around)
    }

    /// Down leads elsewhere than where up began. Whoever wrote into the files is told, and may have meant it.
    fn report_not_restored(&mut self, odd: &str) -> Result<(), Stop> {
        let sentence = format!("after up and down, {odd}");
        if !self.claim.edited {
            return Err(Stop::Failed(sentence));
        }
        self.changed
            .push(format!("the downgrade does not undo the upgrade completely: {sentence}"));
        Ok(())
    }

    /// All files of one way, in their order.
    fn run(&mut self, direction: Direction) -> Result<(), Refused> {
        let mut parts: Vec<&Part> = self.claim.parts.iter().collect();
        if direction == Direction::Down {
            parts.reverse();
        }
        let several = parts.len() > 1;
        for part in parts {
            let sql = match direction {
                Direction::Up => &part.up,
                Direction::Down => &part.down,
            };
            let place = self.claim.parts.iter().position(|it| it == part).unwrap_or(0) + 1;
            let name = if several { format!("part {place}") } else { "the draft".to_owned() };
            let frame = frame(part.run_in_transaction);
            let file = File { name: &name, direction, sql, frame, version: None };
            self.site.run(&file)?;
        }
        Ok(())
    }
}

/// The columns, by their names before, that a warning says lose or change values on the way up or down.
fn excused(draft: &Draft, up: &Matching) -> BTreeSet<(QualifiedName, Name)> {
    let loses = |it: &&Diagnostic| match DataEffect::of(it) {
        Some(DataEffect::DropsTable | DataEffect::RecomputesColumn | DataEffect::ChangesValues) => {
            true
        }
        // Whether triggers fire is asked apart: nobody knows which values they change.
        Some(DataEffect::FiresTriggers) | None => false,
    };
    let warned: BTreeSet<&ObjectId> = [&draft.warnings, &draft.down_warnings]
        .into_iter()
        .flatten()
        .filter(loses)
        .flat_map(|it| &it.about)
        .collect();
    let mut all = BTreeSet::new();
    for table in &up.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        for column in &kept.columns {
            let sides = match column {
                Matched::Kept(pair) => [Some(&pair.before), Some(&pair.after)],
                Matched::Removed(it) => [Some(it), None],
                Matched::Added(_) => continue,
            };
            let Some(before) = sides[0] else { continue };
            let about = |it: &Column| {
                let tables = [&kept.name.before, &kept.name.after];
                let own =
                    tables.iter().any(|table| warned.contains(&ObjectId::column(table, &it.name)));
                let of_type = it.data_type.as_enum().map(ObjectId::enumeration);
                own || of_type.is_some_and(|it| warned.contains(&it))
            };
            if sides.into_iter().flatten().any(about) {
                all.insert((kept.name.before.clone(), before.name.clone()));
            }
        }
    }
    all
}

/// The names of what the named database has otherwise than the start: the draft brings it back as that database has it.
fn others(claimed: &Schema, start: &Schema) -> BTreeSet<String> {
    let spelled = |path: &[Name]| {
        let path: Vec<&str> = path.iter().map(Name::as_str).collect();
        path.join(".").replace('"', "")
    };
    let dependents = claimed.dependents.iter().filter(|it| !start.dependents.contains(it));
    let triggers = claimed.triggers.iter().filter(|it| !start.triggers.contains(it));
    let triggers = triggers
        .flat_map(|it| &it.triggers)
        .map(|it| [&it.table.namespace, &it.table.name, &it.name].map(Name::clone));
    let dependents = dependents.map(|it| spelled(&it.id.path));
    dependents.chain(triggers.map(|it| spelled(&it))).collect()
}

/// Whether rows that a draft fills fire triggers, which a warning names.
fn fires_triggers(draft: &Draft, direction: Direction) -> bool {
    let mut effects = warnings(draft, direction).iter().map(DataEffect::of);
    effects.any(|it| it == Some(DataEffect::FiresTriggers))
}

/// Tables that are dropped with their rows, which a warning says.
fn dropped(draft: &Draft, up: &Matching) -> BTreeSet<QualifiedName> {
    let drops = |it: &Diagnostic| DataEffect::of(it) == Some(DataEffect::DropsTable);
    if !draft.warnings.iter().any(drops) {
        return BTreeSet::new();
    }
    let removed = up.tables.iter().filter_map(|it| match it {
        MatchedTable::Removed(table) => Some(table.name.clone()),
        MatchedTable::Added(_) | MatchedTable::Kept(_) => None,
    });
    removed.collect()
}

/// Columns that a warning says are made again without what they held.
fn recomputed(draft: &Draft, direction: Direction) -> BTreeSet<ObjectId> {
    let recomputes = |it: &&Diagnostic| DataEffect::of(it) == Some(DataEffect::RecomputesColumn);
    let found = warnings(draft, direction).iter().filter(recomputes);
    found.flat_map(|it| it.about.clone()).collect()
}

fn warnings(draft: &Draft, direction: Direction) -> &[Diagnostic] {
    match direction {
        Direction::Up => &draft.warnings,
        Direction::Down => &draft.down_warnings,
    }
}

/// What lies between a database and a schema.
struct Left {
    files: Vec<String>,
    /// The texts that differ and mean the same.
    settled: Vec<Question>,
}

impl Left {
    fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    fn text(&self) -> String {
        self.files.join("")
    }
}

/// What the scratch database has, and what lies between that and a schema. Where both are alike to the letter, the server need
/// not be asked what the letters mean.
fn difference(
    site: &mut Site,
    claim: &Claim<'_>,
    wanted: &Schema,
) -> Result<(Schema, Left), Error> {
    let client = &mut site.client;
    let found = read(client, claim.namespaces)?;
    if found == *wanted {
        return Ok((found, Left { files: Vec::new(), settled: Vec::new() }));
    }
    let schemas = Pair { before: found.clone(), after: wanted.clone() };
    let oracle = Oracle { client, remembered: &[] };
    let compared = compare(schemas, &claim.intent.once_done(), Some(oracle))?;
    let files = if compared.is_empty() { Vec::new() } else { compared.draft.up_files() };
    Ok((found, Left { files, settled: compared.settled }))
}
