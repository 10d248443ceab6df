//! Words, numbers, quotations and signs, each with the place where it stands.

use crate::language::parse::lines::is_mark;
use crate::language::parse::node::JOINT;
use crate::language::parse::reader::Places;
use crate::model::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    Quotation,
    Sign,
}

/// A word, a number, a quotation or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) sort: Sort,
    /// First byte and the byte after the last, in the line.
    pub(super) range: (usize, usize),
    /// No blank stands before it.
    pub(super) glued: bool,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        self.sort == Sort::Word
    }

    pub(super) fn is_number(&self) -> bool {
        self.sort == Sort::Number
    }

    pub(super) fn is_quotation(&self) -> bool {
        self.sort == Sort::Quotation
    }

    pub(super) fn is_comma(&self) -> bool {
        self.text == ","
    }

    /// It is a declared name of several words.
    pub(super) fn is_joined(&self) -> bool {
        self.text.contains(JOINT)
    }

    /// A dash between two numbers.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self.text.as_str(), "-" | "–" | "—" | "−" | "‐" | "‑" | ".." | "…")
    }

    /// Whether it is this word of the language, in capitals or not, with any apostrophe.
    pub(super) fn is(&self, word: &str) -> bool {
        if self.text.is_ascii() {
            return self.text.eq_ignore_ascii_case(word);
        }
        self.lower().replace('’', "'") == word
    }

    pub(super) fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

/// Cuts a joined line into tokens.
pub(super) fn cut(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blanks = rest.len().saturating_sub(rest.trim_start().len());
        let start = at.saturating_add(blanks);
        let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) else { break };
        let (sort, length) = next(rest);
        let end = start.saturating_add(length.max(1));
        let text = rest.get(..length).unwrap_or_default().to_owned();
        tokens.push(Token { text, sort, range: (start, end), glued: blanks == 0 && start > 0 });
        at = end;
    }
    tokens
}

fn next(rest: &str) -> (Sort, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    if is_mark(first) {
        let inner = rest.get(first.len_utf8()..).unwrap_or_default();
        let close = inner.char_indices().find(|(_, letter)| is_mark(*letter));
        let length =
            close.map_or(rest.len(), |(at, mark)| at.saturating_add(first.len_utf8()).saturating_add(mark.len_utf8()));
        return (Sort::Quotation, length);
    }
    if first.is_ascii_digit() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let fraction = rest.get(digits..).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
        let more = fraction.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(fraction.len());
        let length = if more > 0 { digits.saturating_add(more).saturating_add(1) } else { digits };
        return (Sort::Number, length);
    }
    if first.is_alphanumeric() || matches!(first, '_' | '\'' | '’' | '%' | '°' | JOINT) {
        return (Sort::Word, word_length(rest));
    }
    if rest.starts_with("..") {
        return (Sort::Sign, 2);
    }
    let signs = rest.find(|letter| !matches!(letter, '<' | '>' | '=' | '!')).unwrap_or(rest.len());
    (Sort::Sign, if signs > 0 { signs } else { first.len_utf8() })
}

/// A word ends at a blank or a sign; dots, dashes and ampersands may stand inside.
fn word_length(rest: &str) -> usize {
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let of_word =
            letter.is_alphanumeric() || matches!(letter, '_' | '\'' | '’' | '‘' | '%' | '+' | '/' | '-' | '°' | JOINT);
        let joins = matches!(letter, '.' | '&' | '–' | '‑' | '*')
            && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == JOINT);
        if !of_word && !joins {
            return at;
        }
    }
    rest.len()
}

/// The tokens as a text again, with the place from which each piece of it came.
pub(super) fn written(tokens: &[Token], places: &Places) -> (String, Vec<(usize, usize, Span)>) {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for token in tokens {
        if !text.is_empty() && !token.glued && !token.is_comma() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&token.text.replace(JOINT, " "));
        pieces.push((start, text.len(), places.span(token.range)));
    }
    (text, pieces)
}
