//! What is known while one line is read: the names, where the line stands, and what was found wrong with it.

use crate::language::ast::{Name, Text};
use crate::language::parse::lines::LogicalLine;
use crate::language::parse::error::ParseError;
use crate::language::parse::mistakes::Mistakes;
use crate::language::parse::node::{JOINED, JOINT, Node, Rule, WITH_PROPERTY};
use crate::language::vocabulary::Vocabulary;
use crate::model::span::Span;

/// How places in the text that is read become places in her file.
#[derive(Debug, Clone)]
pub(super) enum Places {
    /// The text stands in the file as it is, from this byte on.
    Plain(u32),
    /// Whatever it is, it stands somewhere in here.
    Whole(Span),
    /// Pieces of the text (first byte, byte after the last) and where they came from, in order.
    Pieces(Vec<(usize, usize, Span)>),
}

impl Places {
    /// Those of a line; where its letters had to be mended, all that is known is where it stands.
    pub(super) fn of(line: &LogicalLine) -> Self {
        if line.letters.is_some() { Places::Whole(line.span) } else { Places::Plain(line.span.start) }
    }

    /// The place of a stretch of the text.
    pub(super) fn span(&self, (start, end): (usize, usize)) -> Span {
        match self {
            Places::Plain(base) => Span::new(add(*base, start), add(*base, end)),
            Places::Whole(span) => *span,
            Places::Pieces(pieces) => {
                let first = pieces.partition_point(|(_, to, _)| *to <= start);
                let behind = pieces.partition_point(|(from, _, _)| *from < end);
                let touched = pieces.get(first..behind).unwrap_or_default().iter().map(|(_, _, span)| *span);
                touched.reduce(Span::to).or_else(|| pieces.last().map(|(_, _, span)| *span)).unwrap_or_default()
            }
        }
    }
}

fn add(base: u32, offset: usize) -> u32 {
    base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// One line on its way from text to tree.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    /// Every declared name.
    pub(super) names: &'a Vocabulary,
    /// Where the line stands.
    pub(super) places: &'a Places,
    /// What is wrong with it, in the order in which it was found.
    pub(super) mistakes: Mistakes,
    /// The mended line rests on a guess, such as a near name. It is shown, and never applied unasked.
    pub(super) guessed: bool,
    /// Nobody but she knows what was meant: no line is offered.
    pub(super) hopeless: bool,
    /// The declaration of a fact whose values need an order; the mend belongs there.
    pub(super) unordered: Option<Span>,
    /// A declared name that is near to an unknown one.
    pub(super) suggestion: Option<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(names: &'a Vocabulary, places: &'a Places) -> Self {
        Self { names, places, mistakes: Mistakes::default(), guessed: false, hopeless: false, unordered: None, suggestion: None }
    }

    /// Where a node stands in her file.
    pub(super) fn span(&self, node: &Node) -> Span {
        self.places.span(node.range())
    }

    /// Notes a mistake that has a mend.
    pub(super) fn mistake(&mut self, error: ParseError) {
        self.mistakes.push(error);
    }

    /// Notes a mistake that only she can mend.
    pub(super) fn hopeless(&mut self, error: ParseError) {
        self.hopeless = true;
        self.mistake(error);
    }

    /// A name as the tree keeps it.
    pub(super) fn name(&self, node: &Node) -> Name {
        Name { text: plain(node), span: self.span(node) }
    }

    /// A quotation as the tree keeps it.
    pub(super) fn text(&self, node: &Node) -> Text {
        Text { text: plain(node), span: self.span(node) }
    }
}

/// The words of a name or a quotation: no marks, single blanks, straight apostrophes, no joints.
pub(super) fn plain(node: &Node) -> String {
    // What a fact is compared with may be a name like any other.
    let name = if node.rule() == Rule::operand { node.child(Rule::name) } else { None };
    let node = name.as_ref().unwrap_or(node);
    let quotation = if node.rule() == Rule::quotation { Some(node.clone()) } else { node.child(Rule::quotation) };
    let words = quotation.and_then(|quotation| quotation.child(Rule::quoted));
    let words = single_blanks(words.as_ref().map_or(node.text(), Node::text));
    if words.contains(['’', '‘']) && !node.text().starts_with('"') {
        words.replace(['’', '‘'], "'")
    } else {
        words
    }
}

/// A text with its inner blanks made single and its joints made blanks.
pub(super) fn single_blanks(text: &str) -> String {
    let is_blank = |letter: u8| matches!(letter, b' ' | b'\t' | b'\n' | 0x1e | JOINED);
    // A single word is most often all there is, and most others need no change either.
    let mut before = b' ';
    let is_single = text.bytes().all(|letter| {
        let is = letter == b' ' || !is_blank(letter);
        let is = is && !(letter == b' ' && before == b' ');
        before = letter;
        is
    });
    if is_single && before != b' ' {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', JOINT, WITH_PROPERTY]).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
