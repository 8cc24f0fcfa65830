//! A second opinion on the proof: it takes the right draft of every case, and finds what is wrong with drafts that were spoiled.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use driftless_cli::prove::{Claim, Reversal, Start, Verdict, prove};
use driftless_diff_engine::{DraftedMigration, Intent};
use driftless_introspect::server::{Allowed, Programs, Scratch, Throwaway, all};
use driftless_revisions::{History, Migration, Part};
use driftless_schema::{Name, Pair, Schema};
use driftless_tests::{
    Case, Drafted, Sample, Server, TestDatabase, make_roles, mutants, trials_at_once,
};
use libtest_mimic::{Arguments, Trial};

/// The models of the cases. They are compiled to record themselves; nobody makes one.
#[allow(clippy::duplicated_attributes, dead_code, unreachable_pub, unused_imports)]
mod models {
    include!(concat!(env!("OUT_DIR"), "/models.rs"));
}

/// A server for cases, and what one for proofs is started with.
struct Bench {
    server: Server,
    programs: Programs,
}

thread_local! {
    /// Servers for the proofs of each thread, by version and by whether files run as a superuser there: the rights of the role
    /// are set for one file at a time.
    static SCRATCH: RefCell<BTreeMap<(u32, bool), Scratch>> = const { RefCell::new(BTreeMap::new()) };
}

impl Bench {
    fn with_scratch<T>(&self, superuser: bool, work: impl FnOnce(&Scratch) -> T) -> T {
        SCRATCH.with_borrow_mut(|all| {
            let scratch = all.entry((self.programs.major, superuser)).or_insert_with(|| {
                let throwaway =
                    Throwaway::start(&self.programs).expect("a throwaway server starts");
                make_roles(&throwaway);
                let allowed = Allowed { superuser, ..Allowed::default() };
                Scratch::own(throwaway, allowed).expect("it has a role")
            });
            work(scratch)
        })
    }
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or_else(trials_at_once);
    let sample = Sample::of(&arguments);
    let pairs = Server::all().into_iter().zip(all());
    let benches: Vec<Arc<Bench>> =
        pairs.map(|(server, programs)| Arc::new(Bench { server, programs })).collect();
    let mut trials = Vec::new();
    let newest = benches.last().expect("a server is installed");
    for name in Case::names() {
        let case = Case::of(&name);
        for bench in benches.iter().filter(|it| case.is_for(it.server.major())) {
            let is_newest = Arc::ptr_eq(bench, newest);
            if !sample.takes(&name, if is_newest { NEWEST } else { OTHERS }) {
                continue;
            }
            let (name, bench) = (name.clone(), Arc::clone(bench));
            let title = format!("right/{name} on {}", bench.server.major());
            trials.push(Trial::test(title, move || {
                is_proven(&name, &bench);
                Ok(())
            }));
        }
    }
    for name in Case::names() {
        let case = Case::of(&name);
        let is_taken = sample.takes(&name, SPOILED);
        if !is_taken || case.models().is_some() || !case.is_for(newest.server.major()) {
            continue;
        }
        let (title, bench) = (format!("spoiled/{name}"), Arc::clone(newest));
        trials.push(Trial::test(title, move || {
            is_found(&name, &bench);
            Ok(())
        }));
    }
    for name in Case::wrong_names() {
        let is_taken = |it: &&Arc<Bench>| Arc::ptr_eq(it, newest) || sample.takes(&name, ELSEWHERE);
        for bench in benches.iter().filter(is_taken) {
            let (name, bench) = (name.clone(), Arc::clone(bench));
            let title = format!("caught/{name} on {}", bench.server.major());
            trials.push(Trial::test(title, move || {
                is_caught(&name, &bench);
                Ok(())
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let found = FOUND.load(Ordering::Relaxed);
    let proven = PROVEN.load(Ordering::Relaxed);
    println!("{proven} right drafts were proven");
    println!("{found} mutants that leave something else behind were found");
    if sample.is_whole() && (found < LEAST || proven < LEAST_PROVEN) {
        println!("there should be {LEAST_PROVEN} and {LEAST} at least");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// Of how many cases one is proven in a run of everything: on the newest server, and on each other one.
const NEWEST: u64 = 20;
const OTHERS: u64 = 60;

/// Of how many wrong drafts one is proven in a run of everything, on each server but the newest.
const ELSEWHERE: u64 = 3;

/// Of how many cases one has its draft spoiled in a run of everything.
const SPOILED: u64 = 20;

/// Mutants that run, leave something else behind, and were found.
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// How many of these a whole run has at least.
const LEAST: usize = 120;

/// Right drafts that were proven; a case whose draft is empty or refuses has nothing to prove.
static PROVEN: AtomicUsize = AtomicUsize::new(0);

/// How many of these a whole run has at least.
const LEAST_PROVEN: usize = 60;

/// How many mutants of one case are tried: they are alike.
const EACH: usize = 6;

/// A case with its draft, as `revision` has it.
struct Drawn {
    before: Schema,
    drafted: Drafted,
    intent: Intent,
    namespaces: Vec<Name>,
    start: Start,
    /// Whether its files run as a superuser.
    superuser: bool,
}

impl Drawn {
    fn of(case: &Case, superuser: bool, bench: &Bench) -> Drawn {
        let mut fresh =
            TestDatabase::with(&bench.server, &case.file("after.sql")).reading_for(case);
        let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
        let mut database =
            TestDatabase::with(&bench.server, &case.file("before.sql")).reading_for(case);
        let before = database.read();
        database.run(&case.file("seed.sql")).expect("the case's rows fit");
        let schemas = Pair { before: before.clone(), after };
        let drafted = case.draft(schemas, &mut database);
        let namespaces = before.namespaces.iter().chain(&drafted.after.namespaces);
        let mut namespaces: Vec<Name> = namespaces.map(|it| it.name.clone()).collect();
        namespaces.sort();
        namespaces.dedup();
        let files = [case.file("before.sql"), case.file("seed.sql")];
        let migrations = files.iter().enumerate().filter(|it| !it.1.trim().is_empty());
        let migrations = migrations.map(|(number, up)| Migration {
            name: format!("{number}_start"),
            version: number.to_string(),
            path: case.folder().to_owned(),
            up: up.clone(),
            down: None,
            run_in_transaction: true,
            lineage: None,
            proven: None,
        });
        let history = History::of(migrations.collect()).expect("they follow each other");
        Drawn {
            intent: case.intent_over(&before),
            before,
            drafted,
            namespaces,
            start: Start::Migrations(history),
            superuser,
        }
    }

    fn parts(&self) -> Vec<Part> {
        let drafted = self.drafted.draft.migrations();
        let part = |it: DraftedMigration| Part {
            run_in_transaction: it.in_transaction,
            ..Part::new(it.up, it.down)
        };
        drafted.into_iter().map(part).collect()
    }

    fn proven(&self, bench: &Bench, parts: &[Part], edited: bool) -> Verdict {
        let claim = Claim {
            draft: &self.drafted.draft,
            before: &self.before,
            wanted: &self.drafted.after,
            namespaces: &self.namespaces,
            intent: &self.intent,
            parts,
            written: &[],
            edited,
            reversal: Reversal::of(&self.drafted.draft),
        };
        bench
            .with_scratch(self.superuser, |scratch| prove(scratch, &self.start, &claim))
            .expect("the server goes on")
    }
}

fn is_proven(name: &str, bench: &Bench) {
    let case = Case::of(name);
    let drawn = Drawn::of(&case, true, bench);
    let draft = &drawn.drafted.draft;
    if draft.is_empty() || draft.up.refuses() || !drawn.drafted.undecided.is_empty() {
        return;
    }
    match drawn.proven(bench, &drawn.parts(), false) {
        Verdict::Proven(proof) => {
            let is_wrong = WRONG.iter().any(|it| it.0 == name);
            assert!(!is_wrong, "it is proven: take it out of WRONG");
            PROVEN.fetch_add(1, Ordering::Relaxed);
            if let Some(raised) = proof.raised {
                let is_said = draft
                    .warnings
                    .iter()
                    .chain(&draft.down_warnings)
                    .any(|it| ["DF101", "DF102"].contains(&it.code));
                // What is computed or filled can be null, or the same for several rows: it depends on the rows.
                let fills = draft.warnings.iter().any(|it| it.rule == "fill-column");
                let is_filled = raised.sentence.contains("contains null values")
                    || fills && raised.sentence.contains("is duplicated");
                // What a warning says of rows that are there depends on the rows too.
                let rules = [
                    "add-exclusion",
                    "add-unique",
                    "add-primary-key",
                    "add-check",
                    "add-foreign-key",
                    "attach-partition",
                    "check-domain",
                    "add-unique-index",
                    "change-type",
                ];
                let of_its_way = match raised.passed.is_some() {
                    true => &draft.down_warnings,
                    false => &draft.warnings,
                };
                let is_warned = of_its_way.iter().any(|it| rules.contains(&it.rule));
                let is_filled =
                    is_filled || is_warned || raised.sentence.contains("MATERIALIZED VIEW");
                assert!(is_said || is_filled, "on rows it stops: {}", raised.sentence);
            }
        }
        Verdict::Failed(reason) if WRONG.contains(&(name, reason.as_str())) => {}
        Verdict::Failed(reason) => {
            panic!("{reason}\n{}", draft.up_files().join(driftless_diff_engine::NEXT_FILE))
        }
        Verdict::Refused(raised) => panic!("{}\n{}", raised.sentence, draft.up_files().join("\n")),
        Verdict::Stops(raised) => {
            let is_said = draft
                .warnings
                .iter()
                .chain(&draft.down_warnings)
                .any(|it| ["DF101", "DF102", "EN104"].contains(&it.code));
            let is_expected = is_said || case.has("raises");
            assert!(is_expected, "on its own rows it stops: {}", raised.sentence);
        }
        Verdict::Elsewhere(reason) => panic!("it begins elsewhere: {reason}"),
    }
}

/// The proof rejects a wrong draft that a person wrote, and its message names what the draft breaks. The draft is tried as
/// driftless' own (the first line of `said.txt` is the message) and as lines that a person edited (the second line). A case
/// without `said.txt` is right, and the proof accepts it.
fn is_caught(name: &str, bench: &Bench) {
    let case = Case::wrong(name);
    let drawn = Drawn::of(&case, case.has("superuser"), bench);
    let part = Part {
        run_in_transaction: !case.file("metadata.toml").contains("false"),
        ..Part::new(case.file("up.sql"), case.file("down.sql"))
    };
    for edited in [false, true] {
        let verdict = drawn.proven(bench, std::slice::from_ref(&part), edited);
        let told = match &verdict {
            Verdict::Proven(proof) => {
                let raised = proof.raised.iter().filter(|it| it.is_failure());
                let raised: Vec<&str> = raised.map(|it| it.sentence.as_str()).collect();
                [raised, proof.asides.iter().map(String::as_str).collect()].concat().join("\n")
            }
            Verdict::Failed(reason) => reason.clone(),
            Verdict::Refused(raised) | Verdict::Stops(raised) => raised.sentence.clone(),
            Verdict::Elsewhere(reason) => panic!("it begins elsewhere: {reason}"),
        };
        let said = case.file("said.txt");
        let said: Vec<&str> = said.lines().collect();
        if let Some(said) = said.get(usize::from(edited)).or(said.first()) {
            assert!(told.contains(said), "edited: {edited}; {verdict:#?}");
        } else {
            let is_whole = matches!(&verdict, Verdict::Proven(it) if it.raised.is_none());
            assert!(is_whole && told.is_empty(), "edited: {edited}; {verdict:#?}");
        }
    }
}

/// What a database holds after each way, as other programs see it.
#[derive(PartialEq, Eq)]
struct Left {
    dump: Vec<String>,
    rows: Vec<String>,
}

/// Runs the parts on a database with the case's rows; none where one of them raises.
fn left(drawn: &Drawn, case: &Case, bench: &Bench, parts: &[Part]) -> Option<[Left; 2]> {
    let script = format!("{}\n;{}", case.file("before.sql"), case.file("seed.sql"));
    let mut database = TestDatabase::with(&bench.server, &script);
    for part in parts {
        database.run(&part.up).ok()?;
    }
    let above = Left { dump: database.everything(), rows: database.contents() };
    if !drawn.drafted.draft.down.refuses() {
        for part in parts.iter().rev() {
            database.run(&part.down).ok()?;
        }
    }
    Some([above, Left { dump: database.everything(), rows: database.contents() }])
}

/// The draft of a case with one thing spoiled is found out, if it leaves anything else behind.
fn is_found(name: &str, bench: &Bench) {
    let drawn = Drawn::of(&Case::of(name), true, bench);
    let draft = &drawn.drafted.draft;
    if draft.is_empty() || draft.up.refuses() || !drawn.drafted.undecided.is_empty() {
        return;
    }
    let right = drawn.parts();
    let case = Case::of(name);
    let Some(wanted) = left(&drawn, &case, bench, &right) else {
        let said = [&draft.warnings, &draft.down_warnings].into_iter().flatten();
        let mut said = said.filter(|it| ["DF101", "DF102"].contains(&it.code));
        let is_expected = case.has("raises") || said.next().is_some();
        assert!(is_expected, "the right draft does not run on the case's rows");
        return;
    };
    let mut tried = 0;
    let mut missed = Vec::new();
    for (what, parts) in spoiled(&right) {
        if tried == EACH {
            break;
        }
        // Some leave nothing else behind, and some do not run, which nobody overlooks.
        match left(&drawn, &case, bench, &parts) {
            Some(found) if found != wanted => {}
            _ => continue,
        }
        tried += 1;
        match drawn.proven(bench, &parts, false) {
            Verdict::Proven(proof) if proof.raised.as_ref().is_none_or(|it| !it.is_failure()) => {
                missed.push(what)
            }
            _ => {
                FOUND.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    let known: Vec<&str> = KNOWN.iter().filter(|it| it.0 == name).map(|it| it.1).collect();
    let new: Vec<&String> =
        missed.iter().filter(|it| !known.iter().any(|known| it.contains(known))).collect();
    assert!(new.is_empty(), "not found: {new:#?}");
    let found: Vec<&&str> =
        known.iter().filter(|known| !missed.iter().any(|it| it.contains(**known))).collect();
    assert!(found.is_empty(), "found by now: take them out of KNOWN: {found:#?}");
}

/// The parts with one file spoiled, each in each way; those of different kinds first.
fn spoiled(right: &[Part]) -> Vec<(String, Vec<Part>)> {
    let mut all = Vec::new();
    for place in 0..right.len() {
        for way in ["up.sql", "down.sql"] {
            let file = if way == "up.sql" { &right[place].up } else { &right[place].down };
            for mutant in mutants(file) {
                let mut parts = right.to_vec();
                match way {
                    "up.sql" => parts[place].up = mutant.sql,
                    _ => parts[place].down = mutant.sql,
                }
                all.push((format!("{way}: {}", mutant.what), parts));
            }
        }
    }
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    all.sort_by_cached_key(|(what, _)| {
        let kind = what.split('`').next().unwrap_or_default().to_owned();
        let count = kinds.entry(kind).or_default();
        *count += 1;
        *count
    });
    all
}

/// Drafts that the engine gets wrong, and what the proof says of them.
const WRONG: &[(&str, &str)] = &[];

/// What the proof does not find, by case and by what was done; ARCHITECTURE.md says why.
const KNOWN: &[(&str, &str)] = &[
    // A fill that reads what another fill writes is not computed beforehand.
    ("fill/reads_a_renamed_table_of_another_schema", "fills another value in"),
    // The rows of one table are ahead of those of the other.
    ("sequence/new_one_numbers_two_tables", "setval"),
];
