//! What the user sees: results on stdout, everything else on stderr, colour where there is a terminal.
//!
//! What others chose (names, texts, a server's sentences) is shown with its control characters escaped, so that it cannot
//! steer the terminal. A result that is piped is written byte for byte.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use driftless_schema::text::{self, one_line, shown};
use driftless_schema::{Diagnostic, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::failure::Failure;
use crate::locations::Locations;

/// Both streams.
pub struct Terminal {
    stdout: Box<dyn Write>,
    /// Whether somebody reads stdout.
    is_read: bool,
    stderr: Box<dyn Write>,
    interactive: bool,
}

impl Terminal {
    /// The process's own streams. `NO_COLOR` is heeded.
    pub fn new() -> Terminal {
        Terminal {
            // Not through anstream, which takes escape sequences out: they may stand in a literal of a migration.
            stdout: Box::new(std::io::stdout()),
            is_read: std::io::stdout().is_terminal(),
            stderr: Box::new(anstream::stderr()),
            interactive: std::io::stderr().is_terminal(),
        }
    }

    /// Whether somebody watches stderr.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether somebody is there to answer.
    pub fn can_ask(&self) -> bool {
        self.interactive && std::io::stdin().is_terminal()
    }

    /// Shows somebody who watches that work goes on, until the value is dropped. A log sees nothing of it.
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

    /// A line at the bottom of the terminal that whoever holds it writes to; hidden where nobody watches.
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

    /// A line of the result.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.text(&format!("{text}\n"))
    }

    /// A piece of the result: as it stands where it is piped, escaped at a terminal.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        let text = if self.is_read { shown(text) } else { Cow::Borrowed(text) };
        self.write(&text)
    }

    /// The result for programs, the same at a terminal.
    pub(crate) fn json(&mut self, value: &Value) -> Result<(), Failure> {
        self.write(&format!("{}\n", text::json(&value.to_string())))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.stdout
            .write_all(text.as_bytes())
            .and_then(|()| self.stdout.flush())
            .map_err(|it| Failure::of("cannot write to the standard output", it))
    }

    /// Good to know.
    pub fn note(&mut self, message: &str) {
        self.labelled(NOTE, "note", message, None);
    }

    /// Good to know, with what to do.
    pub fn advice(&mut self, message: &str, help: &str) {
        self.labelled(NOTE, "note", message, Some(help));
    }

    /// Read it before going on.
    pub fn warning(&mut self, message: &str, help: &str) {
        self.labelled(WARNING, "warning", message, Some(help));
    }

    /// Read it before going on; there is nothing to do about it.
    pub(crate) fn bare_warning(&mut self, message: &str) {
        self.labelled(WARNING, "warning", message, None);
    }

    /// A finding, with its code and where it comes from.
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
        self.help(Some(&diagnostic.help));
    }

    /// Why it ends here.
    pub fn failure(&mut self, failure: &Failure) {
        self.labelled(ERROR, "error", &failure.message, failure.help.as_deref());
    }

    /// A line on stderr that is no message of its own: what a question is about.
    pub(crate) fn aside(&mut self, text: &str) {
        self.complain(&format!("{}\n", one_line(text)));
    }

    /// Another program's own words, as they stand.
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
        // There is nobody left to tell where stderr itself is gone; the exit code still says it.
        self.stderr.write_all(text.as_bytes()).ok();
    }
}

/// Work that goes on: a line at the bottom of the terminal, gone with this value.
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

/// A line on stderr from another thread than the terminal's.
pub(crate) fn remark(text: &str) {
    anstream::eprintln!("{}", shown(text));
}

/// A message for a progress bar, which has one line.
pub(crate) fn progress(text: &str) -> String {
    one_line(text).into_owned()
}

const ERROR: &str = "\u{1b}[1;31m";
const WARNING: &str = "\u{1b}[1;33m";
const NOTE: &str = "\u{1b}[1;36m";
const HELP: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";
