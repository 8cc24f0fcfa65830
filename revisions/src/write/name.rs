//! Names of directories: takes a time and a message, returns versions that come after the last one.

use std::time::SystemTime;

use jiff::Timestamp;

use crate::{Error, Revision};

/// As many names as a redrafted revision needs: its old ones, then new ones right after them.
pub fn names_for_redraft(
    revision: &Revision,
    count: usize,
    now: SystemTime,
) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> =
        revision.migrations.iter().take(count).map(|it| it.name.clone()).collect();
    let last = revision.migrations.last().map(|it| it.version.as_str());
    let more = versions(now, count - names.len(), last)?;
    names.extend(more.into_iter().map(|version| format!("{version}_{}", revision.slug())));
    Ok(names)
}

/// A name for a directory: lower-case letters and digits, separated by single `_`.
pub fn slug(message: &str) -> String {
    let words: Vec<String> = message
        .split(|it: char| !it.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_lowercase)
        .collect();
    let slug: String = words.join("_").chars().take(48).collect();
    match slug.trim_end_matches('_') {
        "" => "revision".to_owned(),
        slug => slug.to_owned(),
    }
}

/// Versions as Diesel makes them, `%Y-%m-%d-%H%M%S-%04x`, all after the last one.
pub(super) fn versions(
    now: SystemTime,
    count: usize,
    last: Option<&str>,
) -> Result<Vec<String>, Error> {
    let now = Timestamp::try_from(now).map_err(|it| {
        let help =
            "set the clock of this machine: driftless takes the versions of migrations from it";
        Error::new(format!("the current time cannot be written as a date: {it}"), help)
            .with_source(it)
    })?;
    let stamp = now.strftime("%Y-%m-%d-%H%M%S").to_string();
    let (stamp, first) = match last {
        Some(last) if last >= compact(&stamp, 0).as_str() => after(last)?,
        Some(_) | None => (stamp, 0),
    };
    let spelled = (first..).take(count).map(|it| format!("{stamp}-{it:04x}"));
    let spelled: Vec<String> = spelled.collect();
    match first + count > 0x1_0000 {
        true => {
            Err(Error::new("too many migrations have a version of this second", "draft it again"))
        }
        false => Ok(spelled),
    }
}

/// The last version has the current second, or one in the future of this clock: continue from it.
fn after(last: &str) -> Result<(String, usize), Error> {
    let bytes = last.as_bytes();
    let stamped = matches!(bytes.len(), 14 | 18) && bytes[..14].iter().all(u8::is_ascii_digit);
    let number = if bytes.len() == 18 && stamped {
        usize::from_str_radix(&last[14..], 16).ok().map(|it| it + 1)
    } else {
        Some(0)
    };
    let (true, Some(number)) = (stamped, number) else {
        return Err(Error::new(
            format!(
                "the version {last} of the last migration sorts after the current time, so a new one would not come last"
            ),
            "rename the directories as Diesel names them, for example `2026-11-23-101500-0000_add_users`",
        ));
    };
    let stamp = format!("{}-{}-{}-{}", &last[..4], &last[4..6], &last[6..8], &last[8..14]);
    Ok((stamp, number))
}

fn compact(stamp: &str, number: usize) -> String {
    format!("{}{number:04x}", stamp.replace('-', ""))
}
