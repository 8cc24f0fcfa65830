//! Which part of everything a run without a filter does.

use libtest_mimic::Arguments;

/// A run without a filter takes samples where everything would take too long; a run with one does all that it names.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    is_whole: bool,
}

impl Sample {
    /// What that run does.
    pub fn of(arguments: &Arguments) -> Sample {
        let is_whole = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list;
        Sample { is_whole }
    }

    /// Whether the run has no filter.
    pub fn is_whole(self) -> bool {
        self.is_whole
    }

    /// Whether that case is in the sample of one in so many.
    pub fn takes(self, name: &str, one_in: u64) -> bool {
        self.takes_part(name, one_in, 0)
    }

    /// Whether that case is in one of the parts, counted from 0, when all are dealt into so many.
    pub fn takes_part(self, name: &str, parts: u64, part: u64) -> bool {
        !self.is_whole || place(name) % parts == part
    }
}

/// A number that a case keeps whatever others there are and whatever group of its kind it is in, so that neither changes a
/// sample (FNV-1a).
fn place(name: &str) -> u64 {
    let kind = name.split('/').next().unwrap_or_default();
    let sentence = name.rsplit('/').next().unwrap_or_default();
    format!("{kind}/{sentence}").bytes().fold(0xcbf2_9ce4_8422_2325, |hash, it| {
        (hash ^ u64::from(it)).wrapping_mul(0x0100_0000_01b3)
    }) >> 16
}
