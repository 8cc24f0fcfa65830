//! What the user sees: results on stdout, everything else on stderr, in colour if it is a terminal.
//!
//! Text from elsewhere (names, literals, messages of a server) is shown with its control characters escaped, so that it
//! cannot control the terminal. A result in a pipe is written byte for byte.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use driftless_schema::text::{self, one_line, shown};
use driftless_schema::{Diagnostic, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::failure::Failure;
use crate::locations::Locations;

/// Both output streams.
pub struct Terminal {
    stdout: Box<dyn Write>,
    /// Whether stdout is a terminal.
    is_read: bool,
    stderr: Box<dyn Write>,
    interactive: bool,
    /// What findings have said already about what to do.
    advised: BTreeSet<String>,
}

impl Terminal {
    /// The streams of the process. Honours `NO_COLOR`.
    pub fn new() -> Terminal {
        Terminal {
            // Not through anstream, which removes escape sequences: a literal of a migration may contain them.
            stdout: Box::new(std::io::stdout()),
            is_read: std::io::stdout().is_terminal(),
            stderr: Box::new(anstream::stderr()),
            interactive: std::io::stderr().is_terminal(),
            advised: BTreeSet::new(),
        }
    }

    /// Whether stderr is a terminal.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether a user can answer questions.
    pub fn can_ask(&self) -> bool {
        self.interactive && std::io::stdin().is_terminal()
    }

    /// Shows a spinner until the value is dropped. Nothing if stderr is no terminal.
    pub fn working(&self, on: &'static str) -> Working {
        if !self.interactive {
            return Working(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_message(on);
        let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
        bar.set_style(style.expect("the template is sound"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Working(bar)
    }

    /// A line at the bottom of the terminal for the caller to fill; hidden if stderr is no terminal.
    pub(crate) fn bar(&self) -> ProgressBar {
        if !self.interactive {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {msg}");
        bar.set_style(style.expect("the template is sound"));
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// Prints a line of the result.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.text(&format!("{text}\n"))
    }

    /// Prints a piece of the result: unchanged in a pipe, escaped at a terminal.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        let text = if self.is_read { shown(text) } else { Cow::Borrowed(text) };
        self.write(&text)
    }

    /// Prints the result for programs, unchanged at a terminal as well.
    pub(crate) fn json(&mut self, value: &Value) -> Result<(), Failure> {
        self.write(&format!("{}\n", text::json(&value.to_string())))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.stdout
            .write_all(text.as_bytes())
            .and_then(|()| self.stdout.flush())
            .map_err(|it| Failure::of("cannot write to the standard output", it))
    }

    /// Prints a note.
    pub fn note(&mut self, message: &str) {
        self.labelled(NOTE, "note", message, None);
    }

    /// Prints a note with advice.
    pub fn advice(&mut self, message: &str, help: &str) {
        self.labelled(NOTE, "note", message, Some(help));
    }

    /// Prints a warning with advice.
    pub fn warning(&mut self, message: &str, help: &str) {
        self.labelled(WARNING, "warning", message, Some(help));
    }

    /// Prints a warning without advice.
    pub(crate) fn bare_warning(&mut self, message: &str) {
        self.labelled(WARNING, "warning", message, None);
    }

    /// Prints a finding with its code and its source locations.
    pub(crate) fn diagnostic(&mut self, diagnostic: &Diagnostic, locations: &Locations) {
        let style = match diagnostic.severity {
            Severity::Note => NOTE,
            Severity::Warning => WARNING,
            Severity::Error => ERROR,
        };
        let label = format!("{}[{}]", diagnostic.severity, diagnostic.code);
        let message = format!("{}: {}", diagnostic.rule, diagnostic.message);
        self.labelled(style, &label, &message, None);
        for location in locations.of(&diagnostic.about) {
            self.complain(&location.drawn());
        }
        // What to do is said once, however many findings there are.
        let is_new = self.advised.insert(diagnostic.help.clone());
        self.help(is_new.then_some(diagnostic.help.as_str()));
    }

    /// Prints why the command ends.
    pub fn failure(&mut self, failure: &Failure) {
        self.labelled(ERROR, "error", &failure.message, failure.help.as_deref());
    }

    /// Prints a line on stderr without a label, such as what a question is about.
    pub(crate) fn aside(&mut self, text: &str) {
        self.complain(&format!("{}\n", one_line(text)));
    }

    /// Prints the output of another program unchanged.
    pub fn foreign(&mut self, text: &str) {
        self.complain(text);
    }

    fn labelled(&mut self, style: &str, label: &str, message: &str, help: Option<&str>) {
        self.complain(&format!("{style}{label}{PLAIN}: {}\n", shown(message)));
        self.help(help);
    }

    fn help(&mut self, help: Option<&str>) {
        if let Some(help) = help {
            self.complain(&format!("  {HELP}help{PLAIN}: {}\n", shown(help)));
        }
    }

    fn complain(&mut self, text: &str) {
        // If stderr is gone, nobody can read the message. The exit code is still right.
        self.stderr.write_all(text.as_bytes()).ok();
    }
}

/// A spinner, which disappears when this value is dropped.
pub struct Working(ProgressBar);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Default for Terminal {
    fn default() -> Terminal {
        Terminal::new()
    }
}

/// Prints a line on stderr from another thread than the terminal's.
pub(crate) fn remark(text: &str) {
    anstream::eprintln!("{}", shown(text));
}

/// Prints that another session holds the lock.
pub(crate) fn waiting_for(holder: &str) {
    remark(&format!("note: waiting for {holder}"));
}

/// A message on one line, for a progress bar.
pub(crate) fn progress(text: &str) -> String {
    one_line(text).into_owned()
}

const ERROR: &str = "\u{1b}[1;31m";
const WARNING: &str = "\u{1b}[1;33m";
const NOTE: &str = "\u{1b}[1;36m";
const HELP: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";
