//! Frames: a record becomes bytes at compile time, and is found again among the bytes of an artifact.
//!
//! A frame is a magic of 16 bytes, the format's version (`u16`), the payload's length (`u32`), the payload and a CRC-32 of
//! version, length and payload; numbers are little endian. This layout holds for every version of the format, so that a
//! frame of another version is recognised for what it is.

use std::collections::BTreeSet;

/// The version of the payload's format: the JSON that the derive of this version writes.
pub const VERSION: u16 = 1;

/// The magic with every bit flipped: a program that scans must not itself hold the magic.
const FLIPPED_MAGIC: [u8; MAGIC_LENGTH] = {
    let name = *b"\x00driftless/rec\xF5\xFF";
    let mut flipped = [0; MAGIC_LENGTH];
    let mut at = 0;
    while at < MAGIC_LENGTH {
        flipped[at] = !name[at];
        at += 1;
    }
    flipped
};

const MAGIC_LENGTH: usize = 16;
const HEAD_LENGTH: usize = MAGIC_LENGTH + 2 + 4;
const CRC_LENGTH: usize = 4;

/// What a scan found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The payloads of the intact frames, each once, in the order of the bytes. An `.rlib` holds every record twice.
    pub payloads: Vec<String>,
    /// The frames that cannot be used.
    pub problems: Vec<Problem>,
}

/// Why a frame cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An intact frame that another version of driftless made.
    OtherVersion {
        /// The version of the format that it was written in.
        version: u16,
    },
    /// A frame of this version whose bytes do not agree with its checksum, or end too early.
    Damaged {
        /// Where it starts in the scanned bytes.
        offset: usize,
    },
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OtherVersion { version } => write!(
                f,
                "a model was recorded by another version of driftless (format {version}, this one reads {VERSION})"
            ),
            Self::Damaged { offset } => write!(f, "the record at byte {offset} is damaged"),
        }
    }
}

/// The bytes that a frame around these parts takes.
pub const fn length(parts: &[&str]) -> usize {
    HEAD_LENGTH + payload_length(parts) + CRC_LENGTH
}

/// The frame around the parts, one after the other. `N` is their [`length`].
pub const fn frame<const N: usize>(parts: &[&str]) -> [u8; N] {
    assert!(N == length(parts), "a frame is as long as its parts say");
    let payload_length = payload_length(parts);
    assert!(payload_length <= u32::MAX as usize, "a record is at most 4 GiB long");
    let mut bytes = [0; N];
    let mut at = 0;
    while at < MAGIC_LENGTH {
        bytes[at] = !FLIPPED_MAGIC[at];
        at += 1;
    }
    let version = VERSION.to_le_bytes();
    at = write(&mut bytes, at, &version);
    let length = (payload_length as u32).to_le_bytes();
    at = write(&mut bytes, at, &length);
    let mut part = 0;
    while part < parts.len() {
        at = write(&mut bytes, at, parts[part].as_bytes());
        part += 1;
    }
    let (_, guarded) = bytes.split_at(MAGIC_LENGTH);
    let (guarded, _) = guarded.split_at(at - MAGIC_LENGTH);
    let crc = crc32(guarded).to_le_bytes();
    write(&mut bytes, at, &crc);
    bytes
}

/// Finds every frame, whatever stands around it.
pub fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let mut seen = BTreeSet::new();
    let mut at = 0;
    while let Some(offset) = find_magic(bytes, at) {
        at = offset + 1;
        match read(&bytes[offset..]) {
            Found::Payload(payload) => {
                at = offset + HEAD_LENGTH + payload.len() + CRC_LENGTH;
                if seen.insert(payload) {
                    scan.payloads.push(payload.to_owned());
                }
            }
            Found::OtherVersion(version) => {
                let problem = Problem::OtherVersion { version };
                if !scan.problems.contains(&problem) {
                    scan.problems.push(problem);
                }
            }
            Found::Damaged => scan.problems.push(Problem::Damaged { offset }),
            Found::Chance => (),
        }
    }
    scan
}

enum Found<'a> {
    Payload(&'a str),
    OtherVersion(u16),
    Damaged,
    Chance,
}

/// Reads the frame whose magic starts here. Without an intact checksum, only this very version counts as a frame at all:
/// the magic alone may stand anywhere by chance.
fn read(bytes: &[u8]) -> Found<'_> {
    let Some((head, rest)) = bytes.split_at_checked(HEAD_LENGTH) else { return Found::Chance };
    let version = u16::from_le_bytes([head[MAGIC_LENGTH], head[MAGIC_LENGTH + 1]]);
    let length = &head[MAGIC_LENGTH + 2..];
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
    let spoilt = if version == VERSION { Found::Damaged } else { Found::Chance };
    let Some((payload, rest)) = rest.split_at_checked(length) else { return spoilt };
    let Some((crc, _)) = rest.split_at_checked(CRC_LENGTH) else { return spoilt };
    if crc != crc32(&bytes[MAGIC_LENGTH..HEAD_LENGTH + length]).to_le_bytes() {
        return spoilt;
    }
    match str::from_utf8(payload) {
        _ if version != VERSION => Found::OtherVersion(version),
        Ok(text) => Found::Payload(text),
        Err(_) => Found::Damaged,
    }
}

/// Artifacts have hundreds of megabytes: one byte decides almost everywhere.
fn find_magic(bytes: &[u8], from: usize) -> Option<usize> {
    let rare = !FLIPPED_MAGIC[RARE];
    let mut at = from + RARE;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == rare)?;
        let start = at - RARE;
        let candidate = bytes.get(start..start + MAGIC_LENGTH)?;
        if candidate.iter().zip(FLIPPED_MAGIC).all(|(byte, flipped)| *byte == !flipped) {
            return Some(start);
        }
        at += 1;
    }
}

/// The place in the magic of a byte that text and machine code seldom hold.
const RARE: usize = 14;

const fn payload_length(parts: &[&str]) -> usize {
    let mut length = 0;
    let mut part = 0;
    while part < parts.len() {
        length += parts[part].len();
        part += 1;
    }
    length
}

const fn write(bytes: &mut [u8], from: usize, source: &[u8]) -> usize {
    let mut at = 0;
    while at < source.len() {
        bytes[from + at] = source[at];
        at += 1;
    }
    from + source.len()
}

/// The CRC-32 of zlib and Ethernet (reflected, polynomial 0xEDB88320).
const fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    let mut at = 0;
    while at < bytes.len() {
        crc = (crc >> 8) ^ CRC_TABLE[((crc ^ bytes[at] as u32) & 0xFF) as usize];
        at += 1;
    }
    !crc
}

/// A table keeps the compiler's constant evaluation short: one step a byte instead of eight.
const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: &[&str] = &["{\"name\":", "\"käse\"", "}"];
    static FRAME: [u8; length(PARTS)] = frame(PARTS);
    const PAYLOAD: &str = "{\"name\":\"käse\"}";

    fn frame_of(payload: &str) -> Vec<u8> {
        let mut bytes = FRAME[..MAGIC_LENGTH].to_vec();
        bytes.extend(VERSION.to_le_bytes());
        let length = u32::try_from(payload.len()).expect("test payloads are short");
        bytes.extend(length.to_le_bytes());
        bytes.extend(payload.as_bytes());
        let crc = crc32(&bytes[MAGIC_LENGTH..]);
        bytes.extend(crc.to_le_bytes());
        bytes
    }

    #[test]
    fn the_checksum_is_the_one_of_zlib() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_frame_made_at_compile_time_is_found_amid_noise() {
        let noise = [0_u8, 0xF5, 0xFF, b'd', b'r', b'i', 0xF5];
        for padding in 0..40 {
            let mut bytes: Vec<u8> = noise.iter().copied().cycle().take(padding).collect();
            bytes.extend(FRAME);
            bytes.extend(noise);
            let expected = Scan { payloads: vec![PAYLOAD.to_owned()], problems: Vec::new() };
            assert_eq!(scan(&bytes), expected, "after {padding} bytes");
        }
    }

    #[test]
    fn neighbours_are_all_found_and_repeated_ones_once() {
        let bytes = [frame_of("one"), frame_of("two"), frame_of("one"), frame_of("")].concat();
        assert_eq!(scan(&bytes).payloads, ["one", "two", ""]);
    }

    #[test]
    fn a_frame_inside_a_broken_frame_is_still_found() {
        let mut bytes = frame_of("outer");
        bytes.truncate(HEAD_LENGTH + 2);
        bytes.extend(frame_of("inner"));
        let found = scan(&bytes);
        assert_eq!(found.payloads, ["inner"]);
        assert_eq!(found.problems, [Problem::Damaged { offset: 0 }]);
    }

    #[test]
    fn every_flipped_bit_of_a_frame_is_noticed() {
        for bit in 0..FRAME.len() * 8 {
            let mut bytes = FRAME.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let found = scan(&bytes);
            assert!(found.payloads.is_empty(), "bit {bit} was flipped and {found:?} was read");
        }
    }

    #[test]
    fn every_truncated_frame_is_noticed() {
        for length in 0..FRAME.len() {
            let found = scan(&FRAME[..length]);
            assert!(found.payloads.is_empty());
            assert_eq!(found.problems.is_empty(), length < HEAD_LENGTH, "{length} bytes");
        }
    }

    #[test]
    fn an_intact_frame_of_another_version_is_a_problem_and_named() {
        let mut bytes = frame_of("{}");
        bytes[MAGIC_LENGTH] = 7;
        let end = bytes.len() - CRC_LENGTH;
        let crc = crc32(&bytes[MAGIC_LENGTH..end]).to_le_bytes();
        bytes[end..].copy_from_slice(&crc);
        let found = scan(&[bytes.clone(), bytes].concat());
        assert_eq!(found.payloads, Vec::<String>::new());
        assert_eq!(found.problems, [Problem::OtherVersion { version: 7 }]);
        assert!(found.problems[0].to_string().contains("format 7"));
    }

    #[test]
    fn the_magic_alone_is_no_frame() {
        let mut bytes = FRAME[..MAGIC_LENGTH].to_vec();
        bytes.extend([9; 64]);
        assert_eq!(scan(&bytes), Scan::default());
    }
}
