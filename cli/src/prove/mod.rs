//! The proof: runs a draft up, down and up again on a scratch database, in the same way and with the same rights as it
//! will be run later, on rows that its changes affect. Then it compares the result, including values.

mod around;
mod claim;
mod dependents;
mod fault;
mod fitting;
mod labels;
mod over;
pub(crate) mod rows;
mod start;
mod values;

use std::collections::BTreeSet;

use driftless_diff_engine::lint::DataEffect;
use driftless_diff_engine::matching::MatchedTable;
use driftless_diff_engine::{
    Draft, Intent, Matched, Matching, matching, undeclared, undeclared_that_go,
};
use driftless_introspect::Error;
use driftless_introspect::read::server_version;
use driftless_introspect::script::{self, Frame};
use driftless_introspect::server::Scratch;
use driftless_revisions::{Direction, Part};
use driftless_schema::text::one_line;
use driftless_schema::{
    Column, Dependent, Diagnostic, Name, ObjectId, Pair, QualifiedName, Question, Schema,
};
use driftless_sql::roles::roles;

use crate::compare::{Oracle, compare};
use crate::replay::{File, Refused, Site, frame};
use around::{Around, Exactness, Exemptions, unquoted};
pub use claim::{Claim, Reversal};
pub use start::Start;
use values::{Values, columns_of, kept_tables};

/// The result of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The draft does what it claims.
    Proven(Proof),
    /// The draft does not, for this reason.
    Failed(String),
    /// The server refuses a file of the draft.
    Refused(Raised),
    /// The draft fails even without inserted rows, on rows that its start has.
    Stops(Raised),
    /// The start differs from the schema that the draft starts from, so nothing could be proven. The difference as SQL.
    Elsewhere(String),
}

/// A proof from one start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The server's major version.
    pub major: u32,
    /// What ran, and on which rows: `up, down and up again, with 4 rows in 2 tables`.
    pub ways: String,
    /// Why it passes on empty tables only.
    pub raised: Option<Raised>,
    /// Further facts: what could not be restored on the scratch database, which rights the draft needs, what was not
    /// compared.
    pub asides: Vec<String>,
    /// The texts that differ from those in the catalog but mean the same.
    pub settled: Vec<Question>,
}

/// An error of the server with rows in the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The direction, the server's message, the statement and the row.
    pub sentence: String,
    /// The objects that the error is about.
    pub about: Vec<ObjectId>,
    /// Whether rows caused the error.
    pub by_rows: bool,
    /// If up passed and down fails: the rows with which up passed.
    pub passed: Option<String>,
    /// Whether it is a place to fill in, which the draft itself contains.
    pub is_marked: bool,
}

impl Raised {
    /// Whether the draft fails at its purpose. A place to fill in in down.sql is no failure: up drops a required column.
    pub fn is_failure(&self) -> bool {
        !(self.passed.is_some() && self.is_marked)
    }
}

/// Proves a draft from one start, first on tables with rows. If that fails, tries again without rows.
pub fn prove(scratch: &Scratch, start: &Start, claim: &Claim<'_>) -> Result<Verdict, Error> {
    let raised = match attempt(scratch, start, claim, true)? {
        Attempt::Ended(verdict) => return Ok(verdict),
        Attempt::Raised { raised, by_row_security: true } => {
            // Row security that applies to the owner of a table does not apply to every role.
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
        Attempt::Raised { raised, .. } => Verdict::Refused(raised),
    })
}

/// The direction in which up has already passed.
const DOWN: &str = "down";

enum Attempt {
    Ended(Verdict),
    /// The server refused a file, perhaps only because of the rows.
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
    let (mut site, mut missing) = start.build(scratch)?;
    let files = claim.parts.iter().flat_map(|it| [it.up.as_str(), it.down.as_str()]);
    let named: Vec<String> = files.flat_map(roles).collect();
    site.database.make_roles(&named)?;
    // What only the database has is somebody else's: the draft knows nothing of it, and it must stay as it is.
    let found = claim.read(&mut site.client)?;
    let sides = Pair { before: found, after: claim.wanted.clone() };
    let theirs = undeclared(&sides, claim.intent, std::slice::from_ref(claim.before));
    let mut intent = claim.intent.clone();
    intent.undeclared.extend(theirs.into_iter().flat_map(|it| [it.before, it.after]));
    intent.undeclared.extend(claim.definitions_of_others(&sides.before));
    let claim = &Claim { intent: &intent, ..*claim };
    let lost = undeclared_that_go(&sides, claim.intent);
    if !lost.is_empty() {
        missing.push(format!(
            "drops {}, which no migration creates and the downgrade does not recreate: a dropped column or table takes it along",
            lost.iter().map(|it| format!("{} `{it}`", it.kind.word())).collect::<Vec<_>>().join(", ")
        ));
        let mut rest = sides.before.clone();
        rest.retain(&mut |it| !lost.contains(it));
        let compared =
            compare(Pair { before: sides.before.clone(), after: rest }, &Intent::default(), None)?;
        for file in compared.draft.up_files() {
            script::run(&mut site.client, &file, Frame::Transaction)
                .map_err(|it| Error::new("preparing the start of the proof", it))?;
        }
    }
    let (before, begins) = difference(&mut site, claim, claim.before)?;
    if !begins.is_empty() {
        return Ok(Attempt::Ended(Verdict::Elsewhere(begins.text())));
    }
    let schemas = Pair { before: &before, after: claim.wanted }.map(over::over_values);
    let (up, _, _) = matching(schemas, claim.intent);
    let rows = if with_rows {
        let (schema, fits) =
            fitting::fitting(&mut site.client, Pair { before: &before, after: claim.wanted }, &up);
        rows::insert(&mut site.client, &schema, &fits)?
    } else {
        rows::Rows::default()
    };
    site.database.was_raised();
    // Migrations may have inserted rows.
    let has_rows = with_rows || Values::of(&mut site.client, &before)?.has_rows();
    let around = Around::of(&mut site.client)?;
    let found = before.clone();
    let named = others(claim.before, &before);
    let redefined = claim.changed_definitions().into_iter().collect();
    let granted = granted(&up);
    let exemptions = Exemptions { named, redefined, granted, ..Exemptions::default() };
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
                let why = match site.database.is_all_allowed() {
                    true => {
                        "the proof ran as a superuser, as `[scratch] superuser` in driftless.toml says"
                    }
                    false => "the draft needs a superuser: the proof ran it as one",
                };
                asides.push(why.to_owned());
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
            let raised = fault::raised(&mut run.site, name, &refused, claim)?;
            let raised = Raised {
                passed: (name == DOWN).then(|| rows.to_string()),
                // Without rows, no row is the reason.
                by_rows: raised.by_rows && has_rows,
                ..raised
            };
            Ok(Attempt::Raised { raised, by_row_security })
        }
    }
}

/// Why a proof ends early.
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

/// A proof in progress.
struct ProofRun<'a> {
    site: Site,
    claim: &'a Claim<'a>,
    before: Schema,
    /// The schema after the last direction.
    found: Schema,
    /// The state of everything else after the last direction.
    around: Around,
    /// What is not compared.
    exemptions: Exemptions,
    unsaid: BTreeSet<(QualifiedName, Name)>,
    /// What hand-written lines have changed, for people.
    changed: Vec<String>,
}

impl ProofRun<'_> {
    /// Runs up, down and up again, or up and a refused down. Returns what ran, and the remaining differences.
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

    /// Runs one direction, and checks that everything is as the change implies. Returns the differences that mean the
    /// same.
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
        if let Some(view) = dependents::first_empty(change, &stood, &self.found.dependents, wanted)
        {
            self.report(format!("after {name}, the materialized view {view} is not populated"))?;
        }
        // Values that cannot be predicted may come from a sequence, and so may what a trigger does.
        let fires = fires_triggers(self.claim.draft, direction);
        let is_said = due.unsaid.is_empty() && !fires;
        let exactness = if is_said { Exactness::Same } else { Exactness::NotBehind };
        self.check_unchanged(&format!("after {name}"), exactness)?;
        // Dependents that are recreated as the named database has them may differ from those of the migrations.
        let claimed = &self.claim.before.dependents;
        let otherwise: BTreeSet<&ObjectId> = claimed
            .iter()
            .filter(|it| !self.before.dependents.contains(it))
            .map(|it| &it.id)
            .collect();
        let changed: BTreeSet<ObjectId> =
            change.standing.changed().into_iter().filter_map(|it| it.before).collect();
        let stood: Vec<Dependent> = stood
            .into_iter()
            .filter(|it| !otherwise.contains(&it.id) && !changed.contains(&it.id))
            .collect();
        if let Some(odd) = dependents::first_changed(&stood, &self.found.dependents, change) {
            self.report(format!("after {name}, {odd}"))?;
        }
        // The draft may have given a table to a role that this session cannot read as.
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
            // The author of edited files may intend the change. Triggers are reported by a warning of their own.
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

    /// Checks that everything the change does not mention is the same as before.
    fn check_unchanged(&mut self, when: &str, exactness: Exactness) -> Result<(), Stop> {
        let before = std::mem::replace(&mut self.around, Around::of(&mut self.site.client)?);
        self.exemptions.lost.extend(before.lost(&self.around));
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

    /// Handles a difference besides tables and rows. If the files were edited, the author may intend it, so it is
    /// reported and no failure.
    fn report(&mut self, sentence: String) -> Result<(), Stop> {
        if !self.claim.edited {
            return Err(Stop::Failed(sentence));
        }
        self.changed
            .push(format!("hand-written SQL changes more than tables and rows: {sentence}"));
        Ok(())
    }

    /// Checks that after up and down each value is the same, except for those that a warning names.
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
        // Dependents that are recreated as the named database has them may differ from those of the migrations.
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

    /// Handles a difference after up and down. If the files were edited, the author may intend it, so it is reported and
    /// no failure.
    fn report_not_restored(&mut self, odd: &str) -> Result<(), Stop> {
        let sentence = format!("after up and down, {odd}");
        if !self.claim.edited {
            return Err(Stop::Failed(sentence));
        }
        self.changed
            .push(format!("the downgrade does not undo the upgrade completely: {sentence}"));
        Ok(())
    }

    /// Runs all files of one direction, in order.
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
            let name = match self.claim.written.get(place - 1) {
                Some(written) => written.name.clone(),
                None if several => format!("part {place}"),
                None => "the draft".to_owned(),
            };
            let frame = frame(part.run_in_transaction);
            let file = File { name: &name, direction, sql, frame, version: None };
            self.site.run(&file)?;
        }
        Ok(())
    }
}

/// The columns, by their names before, of which a warning says that up or down loses or changes values.
fn excused(draft: &Draft, up: &Matching) -> BTreeSet<(QualifiedName, Name)> {
    let loses = |it: &&Diagnostic| match DataEffect::of(it) {
        Some(DataEffect::DropsTable | DataEffect::RecomputesColumn | DataEffect::ChangesValues) => {
            true
        }
        // Triggers are handled separately: nobody knows which values they change.
        Some(DataEffect::FiresTriggers) | None => false,
    };
    let warned: BTreeSet<&ObjectId> = [&draft.warnings, &draft.down_warnings]
        .into_iter()
        .flatten()
        .filter(loses)
        .flat_map(|it| &it.about)
        .collect();
    let mut all = BTreeSet::new();
    let tables = kept_tables(up);
    for table in &up.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        // A column that is inherited changes with the table that declares it, which the warning names.
        for (owner, column) in columns_of(kept, &tables) {
            let sides = match column {
                Matched::Kept(pair) => [Some(&pair.before), Some(&pair.after)],
                Matched::Removed(it) => [Some(it), None],
                Matched::Added(_) => continue,
            };
            let Some(before) = sides[0] else { continue };
            let about = |it: &Column| {
                let tables = [&owner.name.before, &owner.name.after];
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

/// The names of the objects that the named database has in another version than the start. The draft recreates the
/// database's version.
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

/// Whether rows that a draft fills fire triggers, according to a warning.
fn fires_triggers(draft: &Draft, direction: Direction) -> bool {
    let mut effects = warnings(draft, direction).iter().map(DataEffect::of);
    effects.any(|it| it == Some(DataEffect::FiresTriggers))
}

/// The tables that are dropped with their rows, according to a warning.
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

/// The columns that are computed again instead of keeping their values, according to a warning.
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

/// The difference between a database and a schema.
struct Left {
    files: Vec<String>,
    /// The texts that differ but mean the same.
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

/// The tables whose privileges are compared, by their names on either side.
fn granted(up: &Matching) -> BTreeSet<String> {
    let names = up.tables.iter().filter_map(|it| match it {
        MatchedTable::Kept(kept) => {
            kept.compares_grants().then_some([&kept.name.before, &kept.name.after])
        }
        MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
    });
    let spelled = |it: &QualifiedName| format!("{}.{}", it.namespace.as_str(), it.name.as_str());
    names.flatten().map(|it| unquoted(&spelled(it))).collect()
}

/// Takes away privileges where they are not compared.
fn leave_grants(found: &mut Schema, wanted: &Schema) {
    let left: BTreeSet<&QualifiedName> =
        wanted.tables.iter().filter(|it| it.grants.is_none()).map(|it| &it.name).collect();
    for table in found.tables.iter_mut().filter(|it| left.contains(&it.name)) {
        table.grants = None;
    }
}

/// The schema of the scratch database, and its difference to the wanted schema. If both are identical, the server need
/// not be asked what texts mean.
fn difference(
    site: &mut Site,
    claim: &Claim<'_>,
    wanted: &Schema,
) -> Result<(Schema, Left), Error> {
    let client = &mut site.client;
    let mut found = claim.read(client)?;
    leave_grants(&mut found, wanted);
    // What a database has for its own purposes is no difference from what the migrations create.
    let known: BTreeSet<ObjectId> = [claim.before, claim.wanted]
        .into_iter()
        .flat_map(Schema::objects)
        .chain(claim.intent.declared.iter().cloned())
        .collect();
    found.set_undeclared_aside(&|id| known.contains(id));
    if found == *wanted {
        return Ok((found, Left { files: Vec::new(), settled: Vec::new() }));
    }
    let schemas = Pair { before: found.clone(), after: wanted.clone() };
    let oracle = Oracle { client, remembered: &[] };
    let compared = compare(schemas, &claim.intent.once_done(), Some(oracle))?;
    let files = if compared.is_empty() { Vec::new() } else { compared.draft.up_files() };
    Ok((found, Left { files, settled: compared.settled }))
}
