//! Writes metadata.toml, and records proofs in it.

use serde::Serialize;

use super::{Draft, Part, replace};
use crate::directory::{ProofRecord, files_checksum, proof_checksum};
use crate::text_file::read_file;
use crate::{Error, Lineage, Migration};

pub(super) fn metadata(draft: &Draft, part: &Part, number: usize) -> String {
    let lineage = Lineage {
        revision: draft.id.clone(),
        revises: draft.revises.clone(),
        depends_on: draft.depends_on.clone(),
        labels: draft.labels.clone(),
        part: number,
        parts: draft.parts.len(),
        undecided: draft.undecided,
        fingerprint: draft.fingerprint.clone().filter(|_| number == 1),
        replaces: part.replaces.clone(),
        drafted: part.drafted.then(|| files_checksum(&part.up, &part.down)),
    };
    let proof = part.proven.then(|| ProofRecord {
        checksum: proof_checksum(&part.up, &part.down, part.run_in_transaction),
    });
    metadata_text(part.run_in_transaction, &lineage, proof.as_ref())
}

/// Records that the migration was proven as it is on disk.
pub fn record_proof(migration: &Migration) -> Result<(), Error> {
    let path = migration.path.join("metadata.toml");
    let text = read_file(&path)?;
    // Diesel takes a missing key for `false`, and a missing file for `true`.
    let text =
        text.unwrap_or_else(|| format!("run_in_transaction = {}\n", migration.run_in_transaction));
    let mut document: toml_edit::DocumentMut =
        text.parse().map_err(|it: toml_edit::TomlError| {
            Error::new(
            format!("`{}` cannot be read: {}", path.display(), it.message()),
            "correct the file: Diesel ignores a metadata.toml that it cannot read, including its transaction setting",
        )
        .with_source(it)
        })?;
    let mut proof = toml_edit::Table::new();
    proof.insert("checksum", toml_edit::value(migration.proof_checksum()));
    document.insert("proof", toml_edit::Item::Table(proof));
    replace(&path, &document.to_string())
}

/// The text of a metadata.toml.
fn metadata_text(
    run_in_transaction: bool,
    lineage: &Lineage,
    proof: Option<&ProofRecord>,
) -> String {
    let table = toml::to_string(&File { driftless: lineage, proof }).expect("both are tables");
    format!(
        "# Diesel reads this key; a file that leaves it out means `false`.\n\
         run_in_transaction = {run_in_transaction}\n\n{table}"
    )
}

#[derive(Serialize)]
struct File<'a> {
    driftless: &'a Lineage,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a ProofRecord>,
}
