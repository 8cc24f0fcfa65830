//! Reports the progress of a long step. A connection of its own asks the server while the other connection is busy.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use driftless_introspect::{Client, Target};
use indicatif::ProgressBar;

use crate::connections::client;
use crate::terminal::{Terminal, progress, remark};

/// How often a log gets a progress line.
const EVERY: Duration = Duration::from_secs(15);

/// Watches one session of the server until this value is dropped.
pub(crate) struct Watching {
    over: Arc<AtomicBool>,
    step: Arc<Mutex<Step>>,
    bar: ProgressBar,
    thread: Option<JoinHandle<()>>,
}

/// The step that is running.
struct Step {
    name: String,
    began: Instant,
}

impl Watching {
    /// `backend` is the process that runs the step. If the watcher cannot connect, it stays silent, and the step
    /// continues.
    pub(crate) fn begin(target: &Target, backend: i32, terminal: &Terminal) -> Watching {
        let over = Arc::new(AtomicBool::new(false));
        let step = Arc::new(Mutex::new(Step { name: String::new(), began: Instant::now() }));
        let (bar, target) = (terminal.bar(), target.clone());
        let thread = thread::spawn({
            let (over, step, bar) = (Arc::clone(&over), Arc::clone(&step), bar.clone());
            move || watch(&target, backend, &bar, &over, &step)
        });
        Watching { over, step, bar, thread: Some(thread) }
    }

    /// Prints lines above the progress bar.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Begins another step.
    pub(crate) fn step(&self, name: String) {
        if let Ok(mut step) = self.step.lock() {
            *step = Step { name, began: Instant::now() };
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // The thread does nothing that could panic, and an error here would help nobody.
            thread.join().ok();
        }
    }
}

fn watch(target: &Target, backend: i32, bar: &ProgressBar, over: &AtomicBool, step: &Mutex<Step>) {
    let mut connection: Option<Client> = None;
    let mut noted_at = Instant::now();
    let mut looked = Instant::now();
    while !over.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(50));
        let Ok((name, elapsed)) = step.lock().map(|it| (it.name.clone(), it.began.elapsed()))
        else {
            return;
        };
        // Most steps are short and need no connection to watch them.
        if elapsed < Duration::from_secs(1) || name.is_empty() {
            bar.set_message(progress(&name));
            continue;
        }
        if looked.elapsed() < Duration::from_millis(500) {
            continue;
        }
        looked = Instant::now();
        if connection.is_none() {
            connection = client(target).ok();
        }
        let phase = connection.as_mut().and_then(|it| phase(it, backend));
        let at = phase.map_or(String::new(), |it| format!(": {it}"));
        let message = format!("{name} ({} s){at}", elapsed.as_secs());
        bar.set_message(progress(&message));
        if bar.is_hidden() && noted_at.elapsed() >= EVERY {
            remark(&format!("note: still at {message}"));
            noted_at = Instant::now();
        }
    }
    bar.finish_and_clear();
}

/// The progress of an index build (PostgreSQL documentation, "CREATE INDEX Progress Reporting").
fn phase(connection: &mut Client, backend: i32) -> Option<String> {
    let row = connection
        .query_opt(
            "select p.phase,
                case
                    when p.tuples_done operator(pg_catalog.>) 0 and p.tuples_total operator(pg_catalog.>) 0
                        then 100::bigint operator(pg_catalog.*) p.tuples_done operator(pg_catalog./) p.tuples_total
                    when p.blocks_total operator(pg_catalog.>) 0
                        then 100::bigint operator(pg_catalog.*) p.blocks_done operator(pg_catalog./) p.blocks_total
                end,
                p.current_locker_pid
             from pg_catalog.pg_stat_progress_create_index p where p.pid operator(pg_catalog.=) $1",
            &[&backend],
        )
        .ok()??;
    let (phase, percent, waits): (String, Option<i64>, Option<i64>) =
        (row.get(0), row.get(1), row.get(2));
    let percent = percent.map_or(String::new(), |it| format!(", {it} %"));
    let waits = waits.filter(|it| *it != 0);
    let waits = waits.map_or(String::new(), |it| format!(", for process {it}"));
    Some(format!("{phase}{percent}{waits}"))
}
