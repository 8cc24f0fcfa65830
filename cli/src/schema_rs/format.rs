//! Formats Rust as the project's own rustfmt does.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::adopt::Edited;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The text as rustfmt leaves it in this directory. Like Diesel, driftless keeps the text as it is where there is no
/// rustfmt.
pub(crate) fn formatted(
    text: &str,
    arguments: &[&str],
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<String, Failure> {
    match rustfmt(text, arguments, directory)? {
        Said::Text(text) => Ok(text),
        Said::Refusal(said) => Err(Failure::plain(format!("rustfmt refuses the text: {said}"))),
        Said::Missing => {
            warn(terminal);
            Ok(text.to_owned())
        }
    }
}

/// Formats what was formatted before, with the settings of its directory. Any other file keeps its layout.
pub(crate) fn formatted_as_before(
    files: &mut [Edited],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for file in files {
        let directory = directory_for(&file.path);
        for edition in ["2024", "2021"] {
            let arguments = ["--edition", edition];
            match rustfmt(&file.before, &arguments, directory)? {
                Said::Text(before) if before == file.before => {}
                Said::Text(_) | Said::Refusal(_) => continue,
                Said::Missing => {
                    warn(terminal);
                    return Ok(());
                }
            }
            if let Said::Text(after) = rustfmt(&file.after, &arguments, directory)? {
                file.after = after;
            }
            break;
        }
    }
    Ok(())
}

/// Where rustfmt looks for the settings of a file: the directory of a new file may be new as well.
pub(crate) fn directory_for(file: &Path) -> &Path {
    let mut above = file.ancestors().skip(1);
    above.find(|it| it.is_dir()).unwrap_or(Path::new("."))
}

fn warn(terminal: &mut Terminal) {
    terminal.warning(
        "rustfmt is missing, so the text is not formatted",
        "install it: `rustup component add rustfmt`",
    );
}

/// What rustfmt answers.
enum Said {
    Text(String),
    /// It cannot read the text, and says why.
    Refusal(String),
    Missing,
}

fn rustfmt(text: &str, arguments: &[&str], directory: &Path) -> Result<Said, Failure> {
    let cannot = |it| Failure::of("cannot call rustfmt", it);
    let child = Command::new("rustfmt")
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Said::Missing),
        Err(error) => return Err(cannot(error)),
    };
    let mut stdin = child.stdin.take().expect("it is piped");
    // Rustfmt reads everything before it writes. If it ends before, its message says why.
    let written = stdin.write_all(text.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().map_err(cannot)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        // A toolchain without it has a program of that name, which says so.
        return Ok(match said.contains("is not installed") {
            true => Said::Missing,
            false => Said::Refusal(said.trim().to_owned()),
        });
    }
    written.map_err(cannot)?;
    let text = String::from_utf8(output.stdout);
    text.map(Said::Text).map_err(|it| Failure::of("rustfmt wrote no text", it))
}
