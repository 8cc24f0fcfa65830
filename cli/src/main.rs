//! The `driftless` command: nothing but a way into the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    driftless_cli::main(std::env::args_os())
}
