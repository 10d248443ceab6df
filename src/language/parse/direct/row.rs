//! A line as a row of words, in which a declared name of several words is one, as it is for the grammar.

use smallvec::SmallVec;

use crate::language::ast::{Name, Text};
use crate::language::parse::direct::keyword::is_keyword;
use crate::language::parse::reader::single_blanks;
use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::number::Comparison;
use crate::model::span::Span;

/// One word of a row, by its first byte and the byte after its last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word or a number, also with its unit: `after`, `24-48h`.
    Word,
    /// A declared name of several words.
    Name,
    /// `"it stings"`
    Quotation,
    /// `<=`
    Compares(Comparison),
    /// `,`
    Sign(u8),
}

/// A declared or an undeclared name.
pub(super) struct Found {
    pub(super) name: Name,
    pub(super) symbol: Option<Symbol>,
}

/// The words of a line, and how many of them are read.
pub(super) struct Row<'t> {
    pub(super) text: &'t str,
    pub(super) names: &'t Vocabulary,
    /// The number of the text's first byte.
    base: u32,
    tokens: SmallVec<[Token; 32]>,
    at: usize,
}

impl<'t> Row<'t> {
    /// Cuts a line; none where a letter stands in it that has to be looked at more closely.
    pub(super) fn of(text: &'t str, base: u32, names: &'t Vocabulary) -> Option<Self> {
        let mut row = Row { text, names, base, tokens: SmallVec::new(), at: 0 };
        let mut at = 0_usize;
        while let Some(first) = text.as_bytes().get(at) {
            if *first == b' ' {
                at = at.saturating_add(1);
                continue;
            }
            let token = row.cut(at, *first)?;
            at = token.end;
            row.tokens.push(token);
        }
        Some(row)
    }

    fn cut(&self, start: usize, first: u8) -> Option<Token> {
        let rest = self.text.get(start..)?;
        let second = rest.as_bytes().get(1);
        let (kind, length) = match first {
            b'"' => (Kind::Quotation, quotation(rest)?),
            b',' | b'(' | b')' | b'[' | b']' | b':' => (Kind::Sign(first), 1),
            b'<' if second == Some(&b'=') => (Kind::Compares(Comparison::AtMost), 2),
            b'>' if second == Some(&b'=') => (Kind::Compares(Comparison::AtLeast), 2),
            b'!' if second == Some(&b'=') => (Kind::Compares(Comparison::NotEqual), 2),
            b'<' => (Kind::Compares(Comparison::Below), 1),
            b'>' => (Kind::Compares(Comparison::Above), 1),
            b'=' => (Kind::Compares(Comparison::Equal), 1),
            _ => self.word(rest)?,
        };
        Some(Token { kind, start, end: start.saturating_add(length) })
    }

    /// The word with which a text begins, or the longest declared name, and how long it is.
    fn word(&self, rest: &str) -> Option<(Kind, usize)> {
        let word = word_length(rest)?;
        let name = self.names.longest_of_several(rest).unwrap_or(0);
        if name <= word {
            return Some((Kind::Word, word));
        }
        let mut at = word;
        while at < name {
            let more = rest.get(at..)?;
            at = at.saturating_add(if more.starts_with(' ') { 1 } else { word_length(more)? });
        }
        (at == name).then_some((Kind::Name, name))
    }

    /// The whole line.
    pub(super) fn whole(&self) -> Span {
        self.place(0, self.text.len())
    }

    fn place(&self, start: usize, end: usize) -> Span {
        let number = |offset: usize| self.base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Span::new(number(start), number(end))
    }

    /// Where a word stands.
    pub(super) fn span(&self, token: Token) -> Span {
        self.place(token.start, token.end)
    }

    /// From the next word on, wherever that is.
    pub(super) fn start(&self) -> usize {
        self.peek().map_or(self.text.len(), |token| token.start)
    }

    /// From one byte to another.
    pub(super) fn span_between(&self, start: usize, end: usize) -> Span {
        self.place(start, end)
    }

    /// Where the next word stands.
    pub(super) fn span_ahead(&self) -> Option<Span> {
        self.peek().map(|token| self.span(token))
    }

    /// Whether this sign stands next.
    pub(super) fn is_sign_ahead(&self, sign: u8) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    /// From a byte to the end of the word that was read last.
    pub(super) fn span_from(&self, start: usize) -> Span {
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        self.place(start, last.map_or(start, |last| last.end))
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// How far the line is read, to come back to.
    pub(super) fn place_in_row(&self) -> usize {
        self.at
    }

    /// Goes back to where the line was read before.
    pub(super) fn back(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The word that stands next, if it is no declared name of several words.
    pub(super) fn word_ahead(&self) -> Option<&'t str> {
        self.peek().filter(|token| token.kind == Kind::Word).and_then(|token| self.text.get(token.start..token.end))
    }

    /// Takes the next word, whatever it is.
    pub(super) fn any_word(&mut self) -> Option<(&'t str, Token)> {
        let (word, token) = (self.word_ahead()?, self.peek()?);
        self.advance();
        Some((word, token))
    }

    /// Takes this word, in capitals or not.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let is = self.word_ahead().is_some_and(|ahead| ahead.eq_ignore_ascii_case(word));
        if is {
            self.advance();
        }
        is
    }

    /// Takes these words, or none of them.
    pub(super) fn eat_words(&mut self, words: &str) -> bool {
        let at = self.at;
        let all = self.word_ahead().is_some() && words.split(' ').all(|word| self.eat(word));
        if !all {
            self.at = at;
        }
        all
    }

    /// Takes this sign.
    pub(super) fn eat_sign(&mut self, sign: u8) -> bool {
        let is = self.is_sign_ahead(sign);
        if is {
            self.advance();
        }
        is
    }

    /// Whether a sign that compares stands next.
    pub(super) fn is_comparison_ahead(&self) -> bool {
        self.peek().is_some_and(|token| matches!(token.kind, Kind::Compares(_)))
    }

    /// Takes a sign that compares.
    pub(super) fn comparison(&mut self) -> Option<Comparison> {
        match self.peek()?.kind {
            Kind::Compares(comparison) => {
                self.advance();
                Some(comparison)
            }
            Kind::Word | Kind::Name | Kind::Quotation | Kind::Sign(_) => None,
        }
    }

    /// Takes a quotation.
    pub(super) fn quotation(&mut self) -> Option<Text> {
        let token = self.peek().filter(|token| token.kind == Kind::Quotation)?;
        self.advance();
        let inner = self.text.get(token.start.saturating_add(1)..token.end.saturating_sub(1))?;
        Some(Text { text: single_blanks(inner), span: self.span(token) })
    }

    /// Whether a name stands next.
    pub(super) fn is_name_ahead(&self) -> bool {
        self.peek().is_some_and(|token| self.is_name(token))
    }

    fn is_name(&self, token: Token) -> bool {
        let text = self.text.get(token.start..token.end).unwrap_or_default();
        let begins_like_one = !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-');
        match token.kind {
            Kind::Name => begins_like_one,
            Kind::Word => begins_like_one && !is_keyword(text),
            Kind::Quotation | Kind::Compares(_) | Kind::Sign(_) => false,
        }
    }

    /// Takes a name, declared or not.
    pub(super) fn words_of_name(&mut self) -> Option<Name> {
        let token = self.peek().filter(|token| self.is_name(*token))?;
        self.advance();
        let text = self.text.get(token.start..token.end)?;
        let text = if token.kind == Kind::Name { single_blanks(text) } else { text.to_owned() };
        Some(Name { text, span: self.span(token) })
    }

    /// Takes a name, with what it stands for.
    pub(super) fn name(&mut self) -> Option<Found> {
        let name = self.words_of_name()?;
        let symbol = self.names.symbol(&name.text);
        Some(Found { name, symbol })
    }
}

/// A quotation in straight marks, with them.
fn quotation(rest: &str) -> Option<usize> {
    let inner = rest.get(1..)?;
    let (at, mark) = inner.char_indices().find(|(_, letter)| crate::language::parse::lines::is_mark(*letter))?;
    (mark == '"').then(|| at.saturating_add(2))
}

/// The letters of a word of a name up to the first that is none; none where the word begins or ends with something else,
/// or holds a letter that names are not plainly made of.
fn word_length(rest: &str) -> Option<usize> {
    let mut length = 0_usize;
    let mut after_dot = true;
    for letter in rest.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '\'' | '_' | '%' | '+' | '/' => after_dot = false,
            '.' if !after_dot => after_dot = true,
            // Latin letters with an accent, without the two signs among them.
            '\u{c0}'..='\u{24f}' if !matches!(letter, '×' | '÷') => after_dot = false,
            ' ' | ',' | '(' | ')' | '[' | ']' | ':' | '<' | '>' | '=' | '!' | '"' => break,
            _ => return None,
        }
        length = length.saturating_add(letter.len_utf8());
    }
    (length > 0 && !after_dot).then_some(length)
}
