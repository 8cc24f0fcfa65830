//! The program that `cargo driftless` starts, which only calls the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    driftless_cli::main(std::env::args_os())
}
