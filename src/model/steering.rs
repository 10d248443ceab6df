//! Letters that steer: what a terminal, a page or a reader's eye obeys instead of showing it.
//!
//! A control character moves the cursor over what was written, a mark of direction turns a line round, a letter without a
//! shape makes two names of one. None of them may stand in a text that comes from outside, and where such a text must be
//! quoted all the same (to say what is wrong with it, or what a file is called) each of them is shown by its number.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode, SourceSpan};

/// Whether a letter steers wherever it stands: every control character but tab and line break, what ends a line or a
/// paragraph by another sign, what turns the direction of writing, what has no shape of its own, and the tags.
///
/// A joiner of letters is not among them, nor a return before a line break; see [`first`].
#[must_use]
pub fn steers(letter: char) -> bool {
    let is_blank = matches!(letter, '\t' | '\n');
    let is_mark = matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
        | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    (letter.is_control() && !is_blank) || is_mark
}

/// Whether the letter at this byte of a text steers there: a return that ends a line with the line break does not, nor does
/// the mark with which a text may begin, nor a joiner inside a script that needs it (Persian, Hindi) or between the parts
/// of an emoji.
#[must_use]
pub fn steers_at(text: &str, at: usize, letter: char) -> bool {
    let behind = at.saturating_add(letter.len_utf8());
    let next = || text.get(behind..).and_then(|after| after.chars().next());
    match letter {
        '\r' => next() != Some('\n'),
        '\u{feff}' => at != 0,
        '\u{200c}' | '\u{200d}' => {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            // One joiner beside another joins nothing.
            let is_letter = |beside: char| !beside.is_ascii() && !steers(beside) && !matches!(beside, '\u{200c}' | '\u{200d}');
            let joins = |beside: Option<char>| beside.is_some_and(is_letter);
            !(joins(before) && joins(next()))
        }
        letter => steers(letter),
    }
}

/// The first letter that steers, with the byte at which it begins.
#[must_use]
pub fn first(text: &str) -> Option<(usize, char)> {
    all(text).next()
}

/// Every letter that steers, with the byte at which it begins.
pub fn all(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    // Nearly every text is plain from end to end, and is looked through by its bytes.
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n'));
    let text = if plain { "" } else { text };
    text.char_indices().filter(|(at, letter)| steers_at(text, *at, *letter))
}

/// How a letter that steers is called: `U+001B`.
#[must_use]
pub fn code(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// The text with each letter that steers shown by its number: `<U+001B>`.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    replaced(text, |letter| format!("<{}>", code(letter)))
}

/// The same in a document of HTML or XML, whose own marks are there already.
#[must_use]
pub fn shown_in_markup(document: &str) -> Cow<'_, str> {
    replaced(document, |letter| format!("&lt;{}&gt;", code(letter)))
}

/// The same in one line: a line break is shown by its number too, and the mark with which a text may begin, for what is
/// quoted in a line begins nothing.
#[must_use]
pub fn shown_in_line(text: &str) -> Cow<'_, str> {
    let behind = text.trim_start_matches('\u{feff}');
    let told = without_breaks(shown(behind));
    let marks = text.strip_suffix(behind).map_or(0, |marks| marks.chars().count());
    if marks == 0 { told } else { Cow::Owned(format!("{}{told}", "<U+FEFF>".repeat(marks))) }
}

fn without_breaks(shown: Cow<'_, str>) -> Cow<'_, str> {
    match shown {
        told if told.contains('\n') => Cow::Owned(told.replace("\r\n", "\n").replace('\n', "<U+000A>")),
        told => told,
    }
}

/// The text with each letter that steers written in another way.
#[must_use]
pub fn replaced(text: &str, write: impl Fn(char) -> String) -> Cow<'_, str> {
    let mut told = String::new();
    let mut done = 0_usize;
    for (at, letter) in all(text) {
        told.push_str(text.get(done..at).unwrap_or_default());
        told.push_str(&write(letter));
        done = at.saturating_add(letter.len_utf8());
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    told.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(told)
}

/// A problem (lent or in its box) whose words steer nothing, whatever text they quote. Its places stay as they are.
#[derive(Debug)]
pub struct Harmless<P>(pub P);

impl<P: Deref<Target: Diagnostic>> fmt::Display for Harmless<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0.to_string()))
    }
}

impl<P: Deref<Target: Diagnostic> + fmt::Debug> std::error::Error for Harmless<P> {}

fn harmless<'a>(said: &dyn fmt::Display) -> Box<dyn fmt::Display + 'a> {
    Box::new(shown(&said.to_string()).into_owned())
}

impl<P: Deref<Target: Diagnostic> + fmt::Debug> Diagnostic for Harmless<P> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.code()
    }

    fn severity(&self) -> Option<Severity> {
        self.0.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.help().map(|help| harmless(&help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let told = |label: LabeledSpan| {
            let text = label.label().map(|text| shown(text).into_owned());
            let place = SourceSpan::from((label.offset(), label.len()));
            if label.primary() {
                LabeledSpan::new_primary_with_span(text, place)
            } else {
                LabeledSpan::new_with_span(text, place)
            }
        };
        Some(Box::new(self.0.labels()?.map(told)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown_by_its_number() {
        assert_eq!(shown("a\u{1b}[31mb\u{7}\u{9b}c\u{202e}d\u{e0041}"), "a<U+001B>[31mb<U+0007><U+009B>c<U+202E>d<U+E0041>");
        assert_eq!(shown_in_line("a\r\nb\nc\rd"), "a<U+000A>b<U+000A>c<U+000D>d");
        assert_eq!(shown_in_line("\u{feff}\u{feff}plan"), "<U+FEFF><U+FEFF>plan");
    }

    #[test]
    fn what_is_only_written_stays() {
        for text in ["crème\t5 µg\r\n", "\u{feff}follow-up 6w", "نمی\u{200c}شود", "👩🏽\u{200d}⚕\u{fe0f}", "a\u{a0}b"] {
            assert!(matches!(shown(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_joiner_joins_nothing_beside_latin_letters_or_another_sign() {
        for text in ["reti\u{200d}nol", "\u{200c}", "م\u{200c}", "م\u{200d}\u{202e}م", "م\u{200c}\u{200c}م"] {
            assert!(first(text).is_some(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_shown_steers(text in "\\PC*|[\\x00-\\u{ff}\\u{200b}-\\u{206f}\\u{e0000}-\\u{e007f}]*") {
            proptest::prop_assert_eq!(first(&shown(&text)), None);
        }
    }
}
