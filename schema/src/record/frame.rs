//! Frames: a record becomes bytes at compile time, and is found again among the bytes of an artifact.
//!
//! A frame is a magic of 16 bytes, the format's version (`u16`), the payload's length (`u32`), the payload and a CRC-32
//! of version, length and payload; numbers are little endian. This layout is the same for every version of the format,
//! so that a frame of another version is recognised as such.
//!
//! A scan reads artifacts that others compiled, so whatever they contain, it hashes each byte at most once: the
//! checksum of a frame is computed from the states of one running checksum at the frame's two ends.

use std::collections::BTreeSet;

/// The version of the payload's format: the JSON that this version's derive writes.
pub const VERSION: u16 = 1;

/// The most bytes that a payload may have. Records of real models have a few thousand, and one of a table with as many
/// columns as PostgreSQL allows, 1,600, has less than a million.
pub const MAX_LENGTH: usize = 16 << 20;

/// The magic with every bit flipped: a program that scans must not itself contain the magic.
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

/// The result of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The payloads of the intact frames, each once, in the order of the bytes. An `.rlib` contains every record twice.
    pub payloads: Vec<String>,
    /// The frames that cannot be used.
    pub problems: Vec<Problem>,
}

/// Why a frame cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An intact frame from another version of driftless.
    OtherVersion {
        /// The version of the format that it was written in.
        version: u16,
    },
    /// A frame of this version whose bytes do not match its checksum, or that is cut off.
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

/// The length in bytes of a frame around these parts.
pub const fn length(parts: &[&str]) -> usize {
    HEAD_LENGTH + payload_length(parts) + CRC_LENGTH
}

/// The frame around the parts, one after the other. `N` is their [`length`].
pub const fn frame<const N: usize>(parts: &[&str]) -> [u8; N] {
    assert!(N == length(parts), "a frame is as long as its parts say");
    let mut bytes = [0; N];
    fill(&mut bytes, parts);
    bytes
}

/// Writes the frame to the beginning of the bytes, and returns its length.
const fn fill(bytes: &mut [u8], parts: &[&str]) -> usize {
    let payload_length = payload_length(parts);
    assert!(payload_length <= MAX_LENGTH, "a record is at most 16 MiB long");
    let mut at = 0;
    while at < MAGIC_LENGTH {
        bytes[at] = !FLIPPED_MAGIC[at];
        at += 1;
    }
    let version = VERSION.to_le_bytes();
    at = write(bytes, at, &version);
    let length = (payload_length as u32).to_le_bytes();
    at = write(bytes, at, &length);
    let mut part = 0;
    while part < parts.len() {
        at = write(bytes, at, parts[part].as_bytes());
        part += 1;
    }
    let (_, guarded) = bytes.split_at(MAGIC_LENGTH);
    let (guarded, _) = guarded.split_at(at - MAGIC_LENGTH);
    let crc = crc32(guarded).to_le_bytes();
    write(bytes, at, &crc)
}

/// The variable that asks the derives to have the compiler tell the records.
pub const ASKED: &str = "DRIFTLESS_TELL_RECORDS";

/// What stands before a place in hexadecimal digits, for each model whose record the compiler is to tell.
pub const ANNOUNCED: &str = "driftless-model:";

/// What stands before a frame in hexadecimal digits.
const TOLD: &str = "driftless-record:";

/// The length in bytes of what [`told`] returns.
pub const fn told_length(parts: &[&str]) -> usize {
    TOLD.len() + 2 * length(parts) + 1
}

/// The frame around the parts as text, so that a message of the compiler can contain it. `N` is its [`told_length`].
pub const fn told<const N: usize>(parts: &[&str]) -> [u8; N] {
    assert!(N == told_length(parts), "a frame is as long as its parts say");
    let mut text = [b'.'; N];
    let mut at = write(&mut text, 0, TOLD.as_bytes());
    let mut bytes = [0; N];
    let length = fill(&mut bytes, parts);
    let mut byte = 0;
    while byte < length {
        text[at] = digit(bytes[byte] >> 4);
        text[at + 1] = digit(bytes[byte] & 0xF);
        at += 2;
        byte += 1;
    }
    text
}

/// What [`told`] returned, as text.
pub const fn text(told: &[u8]) -> &str {
    match str::from_utf8(told) {
        Ok(text) => text,
        Err(_) => panic!("hexadecimal digits are text"),
    }
}

/// The bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 0xF)]).map(char::from).collect()
}

const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// The frames that a message of the compiler contains, and the places that it announces.
pub fn heard(message: &str) -> (Vec<u8>, Vec<String>) {
    let frames = after(message, TOLD).flatten().collect();
    let places = after(message, ANNOUNCED).map(|it| String::from_utf8_lossy(&it).into_owned());
    (frames, places.collect())
}

/// The bytes whose digits follow the mark, up to a full stop. The digits of a text that was cut off are no bytes.
fn after<'a>(message: &'a str, mark: &'a str) -> impl Iterator<Item = Vec<u8>> + use<'a> {
    message.split(mark).skip(1).filter_map(|rest| {
        let (digits, _) = rest.split_once('.')?;
        let pairs = digits.as_bytes().chunks(2).map(|it| str::from_utf8(it).ok());
        pairs.map(|it| u8::from_str_radix(it?, 16).ok()).collect()
    })
}

/// Finds every frame, whatever bytes surround it.
pub fn scan(bytes: &[u8]) -> Scan {
    counted(bytes).0
}

/// The scan, and how many bytes it hashed.
fn counted(bytes: &[u8]) -> (Scan, usize) {
    let mut scan = Scan::default();
    let mut seen = BTreeSet::new();
    let mut versions = BTreeSet::new();
    let headers = headers(bytes);
    let sums = Sums::of(bytes, &headers);
    let mut at = 0;
    for header in headers {
        // A header within an intact frame is part of its payload.
        if header.offset < at {
            continue;
        }
        match read(bytes, &header, &sums) {
            Found::Payload(payload) => {
                at = header.offset + HEAD_LENGTH + payload.len() + CRC_LENGTH;
                if seen.insert(payload) {
                    scan.payloads.push(payload.to_owned());
                }
            }
            Found::OtherVersion(version) => {
                if versions.insert(version) {
                    scan.problems.push(Problem::OtherVersion { version });
                }
            }
            Found::Damaged => scan.problems.push(Problem::Damaged { offset: header.offset }),
            Found::Chance => (),
        }
    }
    (scan, sums.hashed)
}

/// The header of a possible frame.
struct Header {
    /// Where its magic begins.
    offset: usize,
    version: u16,
    /// Where its payload ends; none if that is impossible, because the bytes end earlier or because no payload is that
    /// long.
    end: Option<usize>,
}

fn headers(bytes: &[u8]) -> Vec<Header> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(offset) = find_magic(bytes, at) {
        at = offset + 1;
        let Some(head) = bytes.get(offset + MAGIC_LENGTH..offset + HEAD_LENGTH) else { break };
        let version = u16::from_le_bytes([head[0], head[1]]);
        let length = u32::from_le_bytes([head[2], head[3], head[4], head[5]]);
        let end = usize::try_from(length).ok().filter(|it| *it <= MAX_LENGTH);
        let end = end.map(|it| offset + HEAD_LENGTH + it);
        let end = end.filter(|it| it + CRC_LENGTH <= bytes.len());
        all.push(Header { offset, version, end });
    }
    all
}

enum Found<'a> {
    Payload(&'a str),
    OtherVersion(u16),
    Damaged,
    Chance,
}

/// Reads the frame with this header. Without an intact checksum, only this very version counts as a frame at all: the
/// magic alone may occur anywhere by chance.
fn read<'a>(bytes: &'a [u8], header: &Header, sums: &Sums) -> Found<'a> {
    let Header { offset, version, end } = *header;
    let spoilt = if version == VERSION { Found::Damaged } else { Found::Chance };
    let Some(end) = end else { return spoilt };
    if bytes[end..end + CRC_LENGTH] != sums.between(offset + MAGIC_LENGTH, end).to_le_bytes() {
        return spoilt;
    }
    match str::from_utf8(&bytes[offset + HEAD_LENGTH..end]) {
        _ if version != VERSION => Found::OtherVersion(version),
        Ok(text) => Found::Payload(text),
        Err(_) => Found::Damaged,
    }
}

/// The states of one running checksum at every place where a frame would begin or end, sorted by place.
struct Sums {
    states: Vec<(usize, u32)>,
    hashed: usize,
}

impl Sums {
    fn of(bytes: &[u8], headers: &[Header]) -> Sums {
        let ends = headers.iter().filter_map(|it| Some((it.offset + MAGIC_LENGTH, it.end?)));
        let mut places: Vec<(usize, bool)> =
            ends.flat_map(|(start, end)| [(start, true), (end, false)]).collect();
        // If one frame ends where another begins, there is nothing to hash between them.
        places.sort_unstable();
        let mut sums = Sums { states: Vec::with_capacity(places.len()), hashed: 0 };
        let (mut state, mut at, mut open) = (0, 0, 0_usize);
        for (place, begins) in places {
            if open > 0 {
                state = update(state, &bytes[at..place]);
                sums.hashed += place - at;
            }
            at = place;
            open = if begins { open + 1 } else { open - 1 };
            sums.states.push((place, state));
        }
        sums
    }

    /// The checksum of the bytes between two of the places. A checksum is linear: the state at the end combines the
    /// state that these bytes alone produce with the state at the start, carried over their length.
    fn between(&self, start: usize, end: usize) -> u32 {
        let state = |place: usize| {
            let found = self.states.binary_search_by_key(&place, |it| it.0);
            self.states[found.expect("the checksum runs over every frame's ends")].1
        };
        !(state(end) ^ carried(state(start) ^ u32::MAX, end - start))
    }
}

/// Artifacts have hundreds of megabytes: comparing one byte is almost always enough.
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

/// The position in the magic of a byte that is rare in text and machine code.
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
    !update(u32::MAX, bytes)
}

const fn update(state: u32, bytes: &[u8]) -> u32 {
    let mut crc = state;
    let mut at = 0;
    while at < bytes.len() {
        crc = (crc >> 8) ^ CRC_TABLE[((crc ^ bytes[at] as u32) & 0xFF) as usize];
        at += 1;
    }
    crc
}

/// The state after that many zero bytes: the state times x to the power of 8 for each (zlib's `crc32_combine`).
fn carried(state: u32, bytes: usize) -> u32 {
    let mut carried = state;
    let mut left = bytes;
    while left > 0 {
        carried = product(POWERS[left.trailing_zeros() as usize], carried);
        left &= left - 1;
    }
    carried
}

/// For each bit of a number of bytes: x to the power of 8 times that many. No frame is longer than the last.
const POWERS: [u32; 32] = {
    // The polynomial 1 is the highest bit: bits are reflected, as in the checksum.
    let mut powers = [1 << 23; 32];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = product(powers[at - 1], powers[at - 1]);
        at += 1;
    }
    powers
};

/// The product of two polynomials modulo the checksum's.
const fn product(one: u32, other: u32) -> u32 {
    let mut product = 0;
    let (mut one, mut other) = (one, other);
    while one != 0 {
        if one >> 31 == 1 {
            product ^= other;
        }
        one <<= 1;
        other = if other & 1 == 1 { (other >> 1) ^ 0xEDB8_8320 } else { other >> 1 };
    }
    product
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
    fn a_frame_that_the_compiler_tells_is_the_same_frame() {
        const TEXT: [u8; told_length(PARTS)] = told(PARTS);
        let place = format!("{ANNOUNCED}{}.", hexadecimal("src/käse.rs:1:Käse".as_bytes()));
        let message = format!("evaluation panicked: {}\n{place} here", text(&TEXT));
        let (frames, places) = heard(&message);
        assert_eq!(frames, FRAME);
        assert_eq!(places, ["src/käse.rs:1:Käse"]);
        assert_eq!(heard(&message[..60]), (Vec::new(), Vec::new()), "it was cut off");
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

    /// Headers of this version and others in a row, each with a claimed length.
    fn false_headers(size: usize, claimed: impl Fn(usize) -> usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < size {
            bytes.extend(&FRAME[..MAGIC_LENGTH]);
            let version = if bytes.len() % 3 == 0 { VERSION } else { 7 };
            bytes.extend(version.to_le_bytes());
            let length = u32::try_from(claimed(bytes.len())).expect("it is a length");
            bytes.extend(length.to_le_bytes());
        }
        bytes
    }

    /// Intact frames within each other, of another version or with payloads that are not text, so that none hides its
    /// contents.
    fn nested(size: usize, version: u16) -> Vec<u8> {
        let mut payload = vec![0xF5];
        while payload.len() < size {
            let mut outer = FRAME[..MAGIC_LENGTH].to_vec();
            outer.extend(version.to_le_bytes());
            outer.extend(u32::try_from(payload.len()).expect("it is a length").to_le_bytes());
            outer.extend(&payload);
            let crc = crc32(&outer[MAGIC_LENGTH..]);
            outer.extend(crc.to_le_bytes());
            payload = [outer.clone(), outer].concat();
        }
        payload
    }

    #[test]
    fn no_byte_is_hashed_twice_whatever_lengths_are_claimed() {
        const SIZE: usize = 1_000_000;
        type Input<'a> = (&'a str, &'a dyn Fn(usize) -> Vec<u8>);
        let all: [Input<'_>; 7] = [
            ("to the end", &|size| false_headers(size, |at| size.saturating_sub(at + 100))),
            ("half of it", &|size| false_headers(size, |_| size / 2)),
            ("440 kB", &|size| false_headers(size, |_| 440_000)),
            ("too much", &|size| false_headers(size, |_| u32::MAX as usize)),
            ("nothing", &|size| false_headers(size, |_| 0)),
            ("nested and no text", &|size| nested(size, VERSION)),
            ("nested, of another version", &|size| nested(size, 9)),
        ];
        for (name, bytes) in all {
            for bytes in [bytes(SIZE), bytes(2 * SIZE)] {
                let hashed = counted(&bytes).1;
                assert!(hashed <= bytes.len(), "{name}: {hashed} of {}", bytes.len());
            }
        }
    }

    #[test]
    fn frames_are_found_and_problems_told_as_if_each_were_hashed_alone() {
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("it is short") % below
        };
        for _ in 0..2_000 {
            let mut bytes = Vec::new();
            for _ in 0..random(6) {
                let mut frame = frame_of(&"é".repeat(random(20)));
                match random(6) {
                    0 => frame = nested(random(150) + 1, 9),
                    1 => frame = nested(random(150) + 1, VERSION),
                    2 => frame.truncate(random(frame.len()) + 1),
                    3 => frame[MAGIC_LENGTH + 2] = u8::try_from(random(256)).expect("it is a byte"),
                    _ => {}
                }
                bytes.extend(frame);
            }
            assert_eq!(scan(&bytes), one_by_one(&bytes), "{bytes:?}");
        }
    }

    /// The same scan, but it hashes everything that each header claims.
    fn one_by_one(bytes: &[u8]) -> Scan {
        let mut scan = Scan::default();
        let mut at = 0;
        while let Some(offset) = find_magic(bytes, at) {
            at = offset + 1;
            let Some(head) = bytes.get(offset..offset + HEAD_LENGTH) else { continue };
            let version = u16::from_le_bytes([head[16], head[17]]);
            let length = u32::from_le_bytes([head[18], head[19], head[20], head[21]]) as usize;
            let rest = &bytes[offset + HEAD_LENGTH..];
            let intact = length + CRC_LENGTH <= rest.len()
                && rest[length..length + CRC_LENGTH]
                    == crc32(&bytes[offset + MAGIC_LENGTH..offset + HEAD_LENGTH + length])
                        .to_le_bytes();
            let problem = match str::from_utf8(rest.get(..length).unwrap_or_default()) {
                Ok(text) if intact && version == VERSION => {
                    at = offset + HEAD_LENGTH + length + CRC_LENGTH;
                    if !scan.payloads.iter().any(|it| it == text) {
                        scan.payloads.push(text.to_owned());
                    }
                    continue;
                }
                _ if version == VERSION => Problem::Damaged { offset },
                _ if intact => Problem::OtherVersion { version },
                _ => continue,
            };
            if !scan.problems.contains(&problem) {
                scan.problems.push(problem);
            }
        }
        scan
    }

    #[test]
    fn a_payload_is_as_long_as_is_said_and_no_longer() {
        let longest = frame_of(&" ".repeat(MAX_LENGTH));
        assert_eq!(scan(&longest).payloads.len(), 1);
        let longer = frame_of(&" ".repeat(MAX_LENGTH + 1));
        assert_eq!(scan(&longer).problems, [Problem::Damaged { offset: 0 }]);
    }

    #[test]
    fn the_magic_alone_is_no_frame() {
        let mut bytes = FRAME[..MAGIC_LENGTH].to_vec();
        bytes.extend([9; 64]);
        assert_eq!(scan(&bytes), Scan::default());
    }
}
