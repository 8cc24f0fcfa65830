//! The contract that every case holds on every server. Snapshots show what is drafted; assertions prove it.

mod alike;
mod casts;
mod circles;
mod contract;
mod house;
mod pairs;
mod session;
mod shown;
mod told;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use driftless_schema::Pair;
use driftless_tests::definitions::PIECES;
use driftless_tests::{Case, Sample, Server, fields, trials_at_once};
use libtest_mimic::{Arguments, Trial};

use crate::alike::every_code_has_a_case_and_one_alike;
use crate::casts::{
    casts_are_what_was_measured, casts_cut_nothing_off, casts_lead_there_or_are_refused,
};
use crate::circles::no_file_uses_a_sibling_that_uses_it;
use crate::contract::{COMPARED, Depth, EXEMPT, prove};
use crate::house::{
    every_code_is_described, every_field_names_its_version, every_kind_has_its_files,
    examples_of_style_exist,
};
use crate::pairs::{
    all_is_defined, any_definitions_hold, any_pair_holds, field_changes_alone, form_changes_alone,
    is_made_again,
};

/// The models of the cases. They are compiled to record themselves; nobody makes one. Two constraints of one struct may be
/// equal, which the lint takes for one attribute written twice.
#[allow(clippy::duplicated_attributes, dead_code, unreachable_pub, unused_imports)]
mod models {
    include!(concat!(env!("OUT_DIR"), "/models.rs"));
}

/// A test for each case on each server: `index/partial on 15`.
fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or_else(trials_at_once);
    let servers: Vec<Arc<Server>> = Server::all().into_iter().map(Arc::new).collect();
    let mut trials = Vec::new();
    let sample = Sample::of(&arguments);
    // What the oldest and the newest server agree on hardly differs on a server between them.
    let [oldest, newest] = [servers.first(), servers.last()].map(|it| it.map(|it| it.major()));
    let is_taken = |server: &Arc<Server>, name: &str| match Some(server.major()) {
        it if it == newest => true,
        it if it == oldest => sample.takes(name, OLDEST),
        _ => sample.takes(name, BETWEEN),
    };
    // What tries thousands of pairs at once is spared in between.
    let ends: Vec<&Arc<Server>> = servers
        .iter()
        .filter(|it| !sample.is_whole() || [oldest, newest].contains(&Some(it.major())))
        .collect();
    let depth = |server: &Arc<Server>, name: &str| {
        let (parts, part) =
            if Some(server.major()) == newest { WHOLE_NEWEST } else { WHOLE_ELSEWHERE };
        match sample.takes_part(name, parts, part) {
            true => Depth::Whole,
            false => Depth::Short,
        }
    };
    for name in Case::names() {
        let case = Case::of(&name);
        let fitting = servers.iter().filter(|it| case.is_for(it.major()) && is_taken(it, &name));
        trials.extend(fitting.map(|server| {
            let (depth, name, server) = (depth(server, &name), name.clone(), Arc::clone(server));
            Trial::test(format!("{name} on {}", server.major()), move || {
                prove(&name, &server, depth);
                Ok(())
            })
        }));
    }
    for field in fields() {
        let fitting =
            servers.iter().filter(|it| it.major() >= field.since && is_taken(it, field.name));
        trials.extend(fitting.map(|server| {
            let server = Arc::clone(server);
            let name = format!("fields/{} on {}", field.name, server.major());
            Trial::test(name, move || {
                field_changes_alone(field, &server);
                Ok(())
            })
        }));
    }
    for piece in PIECES {
        let base = piece.forms[0];
        for form in &piece.forms[1..] {
            let name = format!("forms/{}/{}", piece.name, form.name);
            let fitting = ends
                .iter()
                .filter(|it| it.major() >= form.since && is_taken(it, &name))
                .filter(|_| sample.takes(&name, FORMS))
                .map(|it| Arc::clone(it));
            trials.extend(fitting.map(|server| {
                Trial::test(format!("{name} on {}", server.major()), move || {
                    form_changes_alone(piece, Pair { before: base, after: *form }, &server);
                    Ok(())
                })
            }));
        }
    }
    trials.extend(ends.iter().map(|server| {
        let server = Arc::clone(server);
        let name = format!("random/pairs_of_definitions on {}", server.major());
        Trial::test(name, move || Ok(any_definitions_hold(&server)?))
    }));
    trials.extend(ends.iter().map(|server| {
        let server = Arc::clone(server);
        Trial::test(format!("whole/definitions on {}", server.major()), move || {
            all_is_defined(&server);
            Ok(())
        })
    }));
    trials.extend(ends.iter().map(|server| {
        let server = Arc::clone(server);
        let name = format!("random/pairs_of_schemas on {}", server.major());
        Trial::test(name, move || Ok(any_pair_holds(&server)?))
    }));
    for (name, test) in [
        ("casts/are_what_was_measured", casts_are_what_was_measured as fn(&Server)),
        ("casts/lead_there_or_are_refused", casts_lead_there_or_are_refused),
        ("casts/cut_nothing_off", casts_cut_nothing_off),
    ] {
        trials.extend(ends.iter().map(|server| {
            let server = Arc::clone(server);
            Trial::test(format!("{name} on {}", server.major()), move || {
                test(&server);
                Ok(())
            })
        }));
    }
    for whole in ["blog", "jobs", "shop", "wide"] {
        trials.extend(ends.iter().map(|server| {
            let server = Arc::clone(server);
            Trial::test(format!("whole/{whole} on {}", server.major()), move || {
                is_made_again(whole, &server);
                Ok(())
            })
        }));
    }
    trials.push(Trial::test("house/every_kind_has_its_files", || {
        every_kind_has_its_files();
        Ok(())
    }));
    trials.push(Trial::test("house/every_code_is_described", || {
        every_code_is_described();
        Ok(())
    }));
    trials.push(Trial::test("house/every_code_has_a_case_and_one_alike", || {
        every_code_has_a_case_and_one_alike();
        Ok(())
    }));
    trials.push(Trial::test("house/examples_of_style_exist", || {
        examples_of_style_exist();
        Ok(())
    }));
    trials.push(Trial::test("house/no_file_uses_a_sibling_that_uses_it", || {
        no_file_uses_a_sibling_that_uses_it();
        Ok(())
    }));
    trials.push(Trial::test("house/every_field_names_its_version", || {
        every_field_names_its_version();
        Ok(())
    }));
    for server in &servers {
        println!("{server}");
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let (compared, exempt) = (COMPARED.load(Ordering::Relaxed), EXEMPT.load(Ordering::Relaxed));
    println!("{compared} tables, columns and sequences had to survive; warnings exempt {exempt}");
    conclusion.exit_code()
}

/// Of how many cases and fields one is taken in a run of everything: on the oldest server, and on each one between it and the
/// newest, which gets all.
const OLDEST: u64 = 4;
const BETWEEN: u64 = 24;
/// Of how many forms of definitions one is taken in a run of everything.
const FORMS: u64 = 3;

/// Into how many parts the cases are dealt in a run of everything, and which of these is proven to its whole depth: on the
/// newest server, and on each other one, which has other cases than the newest, and such that the oldest has taken.
const WHOLE_NEWEST: (u64, u64) = (4, 2);
const WHOLE_ELSEWHERE: (u64, u64) = (8, 4);
