//! The command line as its users meet it: help texts, exit codes and bad input. No server is needed.

#[test]
fn transcripts_hold() {
    trycmd::TestCases::new()
        .env("DATABASE_URL", "")
        .env("DRIFTLESS_SCRATCH_URL", "")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.md");
}
