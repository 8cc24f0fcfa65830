//! Asks what texts depend on: each text becomes a check or a default of a temporary table, whose dependencies are then
//! read from the catalog.

use std::collections::BTreeSet;

use driftless_schema::{ObjectId, Question, Side};

use super::asking::Asking;
use super::enums::Declared;
use super::refusal::refusal;
use super::scratch::{Item, Scratch, created};
use super::session;
use crate::read::reads::of_temporary;
use crate::{Client, Error};

/// What the text after of each question depends on; none if the server cannot parse it here, as with a type that the
/// migration creates, and none on every database except a scratch database, where nothing that a text reaches can do
/// harm.
pub fn dependencies(
    client: &mut Client,
    questions: &[Question],
) -> Result<Vec<Option<BTreeSet<ObjectId>>>, Error> {
    if questions.is_empty() || !client.is_harmless() {
        return Ok(questions.iter().map(|_| None).collect());
    }
    let path = client.path()?;
    let mut transaction = session::parsing(client)?;
    let mut all = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let Some(asking) = Asking::new(question, place) else {
            all.push(None);
            continue;
        };
        let doing = |it| Error::new("asking what texts depend on", it);
        let declared = Declared::of(&mut transaction, &question.enums)?;
        let mut savepoint = transaction.savepoint("driftless_dependencies").map_err(doing)?;
        let item = Item { used_as: &question.used_as, text: question.texts.after.as_str() };
        let scratch = Scratch::unrenamed(&[&asking], Side::After, &declared);
        let read = match created(&mut savepoint, &scratch, &[item], &path) {
            Ok(()) => of_temporary(&mut savepoint, &question.table.after)?,
            // The reason does not matter: the dependencies of an unreadable text are unknown. Every other failure is an
            // error.
            Err(error) => refusal(error).map(|_| None)?,
        };
        savepoint.rollback().map_err(doing)?;
        all.push(read);
    }
    session::end(transaction)?;
    Ok(all)
}
