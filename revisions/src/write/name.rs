//! The names of directories: a moment and a message in, versions that come after the last one out.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Error, Revision};

/// Names for so many directories of a revision that is drafted again: its own, then new ones right after them.
pub fn names_again(
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

/// A name for a directory: lower case, letters and digits, single `_` between.
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

/// Diesel's scheme, `%Y-%m-%d-%H%M%S-%04x`, each after the last one that is there.
pub(super) fn versions(
    now: SystemTime,
    count: usize,
    last: Option<&str>,
) -> Result<Vec<String>, Error> {
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    let stamp = timestamp(seconds);
    let (stamp, first) = match last {
        Some(last) if last >= compact(&stamp, 0).as_str() => after(last)?,
        Some(_) | None => (stamp, 0),
    };
    let spelled = (first..).take(count).map(|it| format!("{stamp}-{it:04x}"));
    let spelled: Vec<String> = spelled.collect();
    match first + count > 0x1_0000 {
        true => Err(Error::new("this second has no room for more migrations", "draft it again")),
        false => Ok(spelled),
    }
}

/// The head lies in this very second, or in the future of this clock: go on from it.
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
                "the last migration's version {last} sorts after today's, so a new one would not come last"
            ),
            "rename the directories to Diesel's scheme, such as `2026-11-23-101500-0000_add_users`",
        ));
    };
    let stamp = format!("{}-{}-{}-{}", &last[..4], &last[4..6], &last[6..8], &last[8..14]);
    Ok((stamp, number))
}

fn compact(stamp: &str, number: usize) -> String {
    format!("{}{number:04x}", stamp.replace('-', ""))
}

/// `%Y-%m-%d-%H%M%S` in UTC, by Howard Hinnant's `civil_from_days` with years that begin in March.
pub(super) fn timestamp(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}")
}
