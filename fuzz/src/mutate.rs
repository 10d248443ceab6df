//! Inputs made of fixtures: lines, words and bytes are taken away, put in, doubled, moved and taken from others; numbers go
//! to their limits. The same seed and number make the same input, so nothing needs to be kept to see one again.

use fastrand::Rng;

/// The words of the language, and letters that are trouble, one on a line in quotation marks (libFuzzer's own form).
const DICTIONARY: &str = include_str!("../care.dict");

/// Numbers that are a limit of something.
const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "2",
    "7",
    "59",
    "60",
    "63",
    "64",
    "65",
    "99",
    "255",
    "256",
    "1000",
    "65536",
    "1e9",
    "5e-1",
    "0.000001",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
];

/// What inputs of a target are made of.
#[derive(Debug)]
pub struct Mill {
    fixtures: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    seed: u64,
    most: usize,
}

impl Mill {
    /// A mill for some fixtures; no input is longer than `most` bytes.
    pub fn new(fixtures: Vec<Vec<u8>>, seed: u64, most: usize) -> Self {
        let words =
            DICTIONARY.lines().filter_map(|line| line.split_once('"')?.1.rsplit_once('"')).map(|(word, _)| word);
        Self { fixtures, words: words.map(unescaped).collect(), seed, most }
    }

    /// The input of that number: first every fixture as it is, then others.
    pub fn input(&self, number: u64) -> Vec<u8> {
        if let Some(fixture) = usize::try_from(number).ok().and_then(|number| self.fixtures.get(number)) {
            return fixture.clone();
        }
        let mut rng = Rng::with_seed(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number);
        let mut text = self.fixture(&mut rng).to_vec();
        let changes = if rng.bool() { 1 } else { rng.u32(1..8) };
        for _ in 0..changes {
            text = self.changed(text, &mut rng);
            text.truncate(self.most);
        }
        text
    }

    /// Some lines of one of the fixtures, mostly few; of two that are drawn mostly the shorter one.
    fn fixture(&self, rng: &mut Rng) -> &[u8] {
        let [one, other] = [(); 2].map(|()| &self.fixtures[rng.usize(0..self.fixtures.len())]);
        let is_shorter = one.len() < other.len();
        let chosen = if is_shorter == (rng.u8(0..8) > 0) { one } else { other };
        let most = [200, 600, 1_500, self.most][rng.usize(0..4)];
        if chosen.len() <= most {
            return chosen;
        }
        let from = rng.usize(0..chosen.len() - most);
        let line = chosen[from..].iter().position(|byte| *byte == b'\n').map_or(from, |length| from + length + 1);
        &chosen[line..(line + most).min(chosen.len())]
    }

    /// One change. What is put in comes as often from the text itself as from others: its own names are declared in it.
    fn changed(&self, text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
        let other = if rng.bool() { text.clone() } else { self.fixture(rng).to_vec() };
        match rng.u8(0..24) {
            0..=2 => in_lines(text, rng),
            3..=5 => with_line_of(text, &other, rng),
            6 => replaced_piece(text, &self.word(rng), rng),
            7 => replaced_piece(text, b"", rng),
            8 => put_in(text, &self.word(rng), rng),
            9..=15 => with_piece_of(text, &other, rng),
            16..=17 => replaced_number(text, rng),
            18 => spliced(text, &other, rng),
            19..=20 => in_bytes(text, rng),
            21 => repeated(text, rng),
            22 => moved_piece(text, rng),
            _ => {
                let at = rng.usize(0..=text.len());
                text[..at].to_vec()
            }
        }
    }

    fn word(&self, rng: &mut Rng) -> Vec<u8> {
        let mut word = self.words[rng.usize(0..self.words.len())].clone();
        if rng.bool() {
            word.push(b' ');
        }
        word
    }
}

/// libFuzzer's `\xAB`, `\\` and `\"`.
fn unescaped(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let number = || std::str::from_utf8(behind.get(1..3)?).ok().and_then(|two| u8::from_str_radix(two, 16).ok());
        let (byte, used) = match (first, behind.first()) {
            (b'\\', Some(b'x')) => (number().unwrap_or(b'x'), 4),
            (b'\\', Some(next)) => (*next, 2),
            _ => (*first, 1),
        };
        bytes.push(byte);
        rest = rest.get(used..).unwrap_or_default();
    }
    bytes
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// One line left out, doubled, or changed with another.
fn in_lines(text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let mut lines = lines(&text);
    if lines.is_empty() {
        return text;
    }
    let [one, other] = [(); 2].map(|()| rng.usize(0..lines.len()));
    match rng.u8(0..3) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one]),
        _ => lines.swap(one, other),
    }
    lines.concat()
}

fn with_line_of(text: Vec<u8>, other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let (mut lines, others) = (lines(&text), lines(other));
    if others.is_empty() {
        return text;
    }
    for _ in 0..1 + rng.usize(0..3) {
        let line = others[rng.usize(0..others.len())];
        lines.insert(rng.usize(0..=lines.len()), line);
    }
    lines.concat()
}

/// Where the pieces of a text are: words, blanks, single signs.
fn pieces(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let kind = |byte: u8| match byte {
        b'_' | b'-' | 128.. => 0,
        byte if byte.is_ascii_alphanumeric() => 0,
        byte if byte.is_ascii_whitespace() => 1,
        _ => 2,
    };
    let mut pieces: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match pieces.last_mut() {
            Some(last) if kind(*byte) < 2 && kind(text[last.start]) == kind(*byte) => last.end = at + 1,
            _ => pieces.push(at..at + 1),
        }
    }
    pieces
}

fn piece(text: &[u8], rng: &mut Rng) -> std::ops::Range<usize> {
    let pieces = pieces(text);
    if pieces.is_empty() { 0..0 } else { pieces[rng.usize(0..pieces.len())].clone() }
}

fn replaced_piece(mut text: Vec<u8>, by: &[u8], rng: &mut Rng) -> Vec<u8> {
    let place = piece(&text, rng);
    text.splice(place, by.iter().copied());
    text
}

fn put_in(mut text: Vec<u8>, word: &[u8], rng: &mut Rng) -> Vec<u8> {
    let at = piece(&text, rng).start;
    text.splice(at..at, word.iter().copied());
    text
}

fn with_piece_of(text: Vec<u8>, other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut theirs = piece(other, rng);
    // Blanks are half of all pieces, and say nothing.
    if other[theirs.clone()].trim_ascii().is_empty() {
        theirs = piece(other, rng);
    }
    if rng.bool() { replaced_piece(text, &other[theirs], rng) } else { put_in(text, &other[theirs], rng) }
}

fn moved_piece(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let place = piece(&text, rng);
    let moved: Vec<u8> = text.drain(place).collect();
    put_in(text, &moved, rng)
}

fn replaced_number(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let starts_number = |at: &usize| {
        text[*at].is_ascii_digit() && !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_digit())
    };
    let starts: Vec<usize> = (0..text.len()).filter(starts_number).collect();
    if starts.is_empty() {
        return text;
    }
    let start = starts[rng.usize(0..starts.len())];
    let end = text[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(text.len(), |length| start + length);
    let drawn = rng.u32(..).to_string();
    let number = if rng.u8(0..4) == 0 { drawn.as_str() } else { NUMBERS[rng.usize(0..NUMBERS.len())] };
    text.splice(start..end, number.bytes());
    text
}

fn spliced(text: Vec<u8>, other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let (mine, theirs) = (piece(&text, rng).start, piece(other, rng).start);
    [&text[..mine], &other[theirs..]].concat()
}

fn in_bytes(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    if text.is_empty() {
        return vec![rng.u8(..)];
    }
    let at = rng.usize(0..text.len());
    match rng.u8(0..4) {
        0 => text[at] ^= 1 << rng.u8(0..8),
        1 => text[at] = rng.u8(32..127),
        2 => text.insert(at, rng.u8(..)),
        _ => drop(text.remove(at)),
    }
    text
}

/// A stretch, many times.
fn repeated(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let place = if rng.bool() { piece(&text, rng) } else { piece(&text, rng).start..piece(&text, rng).end };
    let place = if place.start < place.end { place } else { 0..0 };
    let times = [2, 3, 17, 65, 300][rng.usize(0..5)];
    let stretch = text[place.clone()].repeat(times);
    text.splice(place, stretch);
    text
}
