//! The hand-out as a message: Markdown for an e-mail, and text in parts that a phone message can carry.

use super::model::{Block, Cover, Entry, Handout, Letterhead, Note, Part, Section, Topic};
use super::phrases::Phrases;
use crate::language::lookalike::flat;
use crate::model::shown::{Form, Shown, shown};

/// How a form marks what HTML marks by elements.
trait Markup: Form + Sized {
    /// Where a line ends and the paragraph does not.
    const LINE_END: &'static str;

    /// Whether the reasons stand at the end, by their numbers.
    const IS_NUMBERED: bool;

    /// A heading of the page, of a section, of a group.
    fn heading(level: usize, text: &str) -> Shown<Self>;

    /// What is to be seen first.
    fn strong(text: &str) -> Shown<Self>;
}

/// A message in Markdown.
struct Markdown;

impl Form for Markdown {
    fn show(text: &str) -> String {
        escaped(text)
    }
}

impl Markup for Markdown {
    const LINE_END: &'static str = "  \n";
    const IS_NUMBERED: bool = true;

    fn heading(level: usize, text: &str) -> Shown<Self> {
        let mark = match level {
            1 => "# ",
            2 => "## ",
            _ => "### ",
        };
        shown![mark, Shown::of(text)]
    }

    fn strong(text: &str) -> Shown<Self> {
        let said = Shown::of(text);
        if said.is_empty() { said } else { shown!["**", said, "**"] }
    }
}

/// A message as text.
struct Plain;

impl Form for Plain {
    fn show(text: &str) -> String {
        flat(text)
    }
}

impl Markup for Plain {
    const LINE_END: &'static str = "\n";
    const IS_NUMBERED: bool = false;

    fn heading(level: usize, text: &str) -> Shown<Self> {
        if level < 3 { Shown::of(&text.to_uppercase()) } else { Shown::of(text) }
    }

    fn strong(text: &str) -> Shown<Self> {
        Shown::of(text)
    }
}

/// The page as Markdown.
#[must_use]
pub fn markdown(page: &Handout, words: &Phrases) -> String {
    let mut lines: Vec<Shown<Markdown>> = written(page, words);
    if !page.notes.is_empty() {
        lines.extend([Markdown::heading(2, &words.page.reasons), Shown::default()]);
        let notes = page.notes.iter().zip(1_usize..);
        lines.extend(notes.map(|(note, number)| shown![number, ". ", note_text(note)]));
        lines.push(Shown::default());
        lines.extend(page.sources.iter().map(|(name, who)| shown!["- ", Shown::of(name), ": ", Shown::of(who)]));
        lines.push(Shown::default());
    }
    lines.push(end(page, words));
    Shown::joined(lines, "\n").with("\n").done()
}

/// What the page was made of, and by what.
fn end<F: Markup>(page: &Handout, words: &Phrases) -> Shown<F> {
    shown![Shown::of(&page.colophon.join(", ")), ". ", Shown::of(&words.page.made_for)]
}

fn note_text<F: Markup>(note: &Note) -> Shown<F> {
    let by = if note.sources.is_empty() { String::new() } else { format!(" [{}]", note.sources.join(", ")) };
    Shown::of(&format!("{}{by}", note.reason))
}

/// The page as text, in parts of a length that a phone message can carry.
#[must_use]
pub fn text(page: &Handout, words: &Phrases) -> String {
    let mut lines: Vec<Shown<Plain>> = written(page, words);
    lines.push(end(page, words));
    let parts = in_parts(&lines.into_iter().map(Shown::done).collect::<Vec<_>>());
    let count = parts.len();
    let numbered = parts.iter().zip(1_usize..).map(|(part, number)| format!("({number}/{count})\n{part}\n"));
    numbered.collect::<Vec<_>>().join("\n")
}

fn written<F: Markup>(page: &Handout, words: &Phrases) -> Vec<Shown<F>> {
    let mut lines = vec![F::heading(1, &page.cover.title), Shown::default()];
    let (treatment, treated) = (F::strong(&page.treatment), Shown::of(&page.treated));
    lines.push(shown![treatment, ", ", treated, ". ", Shown::of(&page.cover.keep)]);
    if let Letterhead::Clinic(clinic) = &page.clinic {
        lines.push(Shown::default());
        let address = clinic.address.iter().map(|address| Shown::of(address));
        lines.push(Shown::joined([F::strong(&clinic.name)].into_iter().chain(address), F::LINE_END));
    }
    write_cover(&mut lines, &page.cover, words);
    for section in &page.sections {
        write_section(&mut lines, section, words);
    }
    lines.push(Shown::default());
    lines
}

/// What is read first, in the order of the page.
fn write_cover<F: Markup>(lines: &mut Vec<Shown<F>>, cover: &Cover, words: &Phrases) {
    for call in &cover.calls {
        let numbers = call.numbers.iter().map(|number| number.shown.clone()).collect::<Vec<_>>().join(" · ");
        let heading = if numbers.is_empty() { call.lead.clone() } else { format!("{}: {numbers}", call.lead) };
        lines.extend([Shown::default(), F::heading(2, &heading)]);
        write_entries(lines, &call.reasons);
    }
    let words = &words.cover;
    if cover.today.iter().any(|(_, entries)| !entries.is_empty()) {
        lines.extend([Shown::default(), F::heading(2, &words.today)]);
    }
    for (heading, entries) in cover.today.iter().filter(|(_, entries)| !entries.is_empty()) {
        lines.extend([Shown::default(), F::heading(3, heading)]);
        write_entries(lines, entries);
    }
    let others = [(&words.when, &cover.when, ""), (&words.normal, &cover.normal, &words.longer), (&words.visit, &cover.visit, "")];
    for (heading, entries, behind) in others.into_iter().filter(|(_, entries, _)| !entries.is_empty()) {
        lines.extend([Shown::default(), F::heading(2, heading)]);
        write_entries(lines, entries);
        if !behind.is_empty() {
            lines.extend([Shown::default(), Shown::of(behind)]);
        }
    }
}

fn write_entries<F: Markup>(lines: &mut Vec<Shown<F>>, entries: &[Entry]) {
    lines.push(Shown::default());
    let entry = |entry: &Entry| {
        let what = Shown::of(&entry.what);
        if entry.lead.is_empty() { shown!["- ", what] } else { shown!["- ", F::strong(&entry.lead), ": ", what] }
    };
    lines.extend(entries.iter().map(entry));
}

fn write_section<F: Markup>(lines: &mut Vec<Shown<F>>, section: &Section, words: &Phrases) {
    lines.extend([Shown::default(), F::heading(2, &section.title)]);
    if let Some(intro) = &section.intro {
        lines.extend([Shown::default(), Shown::of(intro)]);
    }
    for group in &section.groups {
        if let Some(heading) = &group.heading {
            lines.extend([Shown::default(), F::heading(3, heading)]);
        }
        lines.push(Shown::default());
        for block in &group.blocks {
            write_block(lines, section.subject, block, words);
        }
    }
}

/// One line for each block; where a block has no lead, one for each of its parts.
fn write_block<F: Markup>(lines: &mut Vec<Shown<F>>, subject: Topic, block: &Block, words: &Phrases) {
    let parts: Vec<Shown<F>> = block.parts.iter().map(|part| part_text(part, words)).collect();
    if block.lead.is_empty() {
        lines.extend(parts.iter().map(|part| shown!["- ", part]));
        return;
    }
    let window = match (block.window.is_empty(), subject) {
        (true, _) => Shown::default(),
        (false, Topic::Products) => shown![" (", Shown::of(&block.window), ")"],
        (false, _) => shown![" ", Shown::of(&block.window)],
    };
    lines.push(shown!["- ", F::strong(&block.lead), window, ": ", Shown::joined(parts, "; ")]);
}

fn part_text<F: Markup>(part: &Part, words: &Phrases) -> Shown<F> {
    let said = [&part.what, &part.text].into_iter().filter(|text| !text.is_empty());
    let mut said: Shown<F> = Shown::joined(said.map(|text| Shown::of(text)), ": ");
    if part.own {
        said = said.with(" (").with(Shown::of(&words.verdict.own)).with(")");
    }
    if part.notes.is_empty() || !F::IS_NUMBERED {
        return said;
    }
    said.with(" \\[").with(Shown::joined(part.notes.iter().copied(), ", ")).with("\\]")
}

/// A phone message of letters beyond the usual alphabet carries 67 of them, and ten such messages are sent as one.
const MESSAGE: usize = 640;

/// Whole lines as long as they fit; a longer line is broken between words, a longer word anywhere.
fn in_parts(lines: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    for line in lines {
        for piece in pieces(line) {
            if !part.is_empty() && units(&part).saturating_add(units(&piece)).saturating_add(1) > MESSAGE {
                parts.push(std::mem::take(&mut part));
            }
            if !(part.is_empty() && piece.is_empty()) {
                part.push_str(&piece);
                part.push('\n');
            }
        }
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// As a phone counts letters.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn pieces(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split_inclusive(' ') {
        for bit in bits(word) {
            match pieces.last_mut() {
                Some(last) if units(last).saturating_add(units(&bit)) < MESSAGE => last.push_str(&bit),
                _ => pieces.push(bit),
            }
        }
    }
    pieces.into_iter().map(|piece| piece.trim_end().to_owned()).collect()
}

fn bits(word: &str) -> Vec<String> {
    if units(word) < MESSAGE {
        return vec![word.to_owned()];
    }
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(MESSAGE / 2).map(|chunk| chunk.iter().collect()).collect()
}

/// A text in which nothing is Markdown or HTML, and no address becomes a link by itself.
fn escaped(text: &str) -> String {
    let text = flat(text);
    let mut said = String::new();
    for (at, letter) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        match letter {
            // Not every reader of Markdown takes a backslash before these.
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            '&' => said.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => said.extend(['\\', letter]),
            // Readers look for an address of mail once a backslash is gone: only what is no text to them parts it.
            '@' => {
                let [begins, ends] = [before.chars().next_back(), rest.chars().nth(1)].map(|beside| beside != Some('@'));
                said.push_str(if begins { "`@" } else { "@" });
                said.push_str(if ends { "`" } else { "" });
            }
            ':' if begins_address(before, rest) => said.push_str("\\:"),
            '.' if ends_in_www(before) => said.push_str("\\."),
            '.' | ')' if numbers_a_list(before, rest) => said.extend(['\\', letter]),
            // At its beginning, what makes a list or a heading of it.
            '-' | '+' | '=' if before.is_empty() => said.extend(['\\', letter]),
            letter => said.push(letter),
        }
    }
    said
}

/// Whether a colon ends the kind of an address: `https://…`, `mailto:…`.
fn begins_address(before: &str, rest: &str) -> bool {
    let kind = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    rest.starts_with("://") || ["mailto", "xmpp", "tel", "javascript", "data"].iter().any(|one| kind.eq_ignore_ascii_case(one))
}

fn ends_in_www(before: &str) -> bool {
    let word = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    word.eq_ignore_ascii_case("www")
}

/// Whether a text begins with a number and this sign, and so with the first of a list.
fn numbers_a_list(before: &str, rest: &str) -> bool {
    let is_number = !before.is_empty() && before.bytes().all(|digit| digit.is_ascii_digit());
    is_number && rest.chars().nth(1).is_none_or(|next| next == ' ')
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_text_is_markdown() {
        assert_eq!(escaped("see https://evil.example or www.evil.example"), "see https\\://evil.example or www\\.evil.example");
        assert_eq!(escaped("a@b.example, @@@, `@`, mailto:a"), "a`@`b.example, `@@@`, \\``@`\\`, mailto\\:a");
        assert_eq!(escaped("[x](y) *z* _z_ <b> &amp; `c` # d"), "\\[x\\](y) \\*z\\* \\_z\\_ &lt;b&gt; &amp;amp; \\`c\\` \\# d");
        assert_eq!([escaped("- x"), escaped("1. x"), escaped("12) x"), escaped("=== ")], ["\\- x", "1\\. x", "12\\) x", "\\==="]);
        assert_eq!(escaped("9:30, 1.5mm and 20–30 min"), "9:30, 1.5mm and 20–30 min");
    }

    /// What a reader of Markdown makes of a text behind a lead, as the page writes it: only words (the sign of mail in the look of
    /// one), or none.
    fn read_back(text: &str) -> Option<String> {
        let mut options = comrak::Options::default();
        let extension = &mut options.extension;
        (extension.autolink, extension.strikethrough, extension.table, extension.footnotes) = (true, true, true, true);
        let arena = comrak::Arena::new();
        let page = format!("- **lead**: {}\n", escaped(text));
        let root = comrak::parse_document(&arena, &page, &options);
        let mut said = String::new();
        for node in root.descendants() {
            use comrak::nodes::NodeValue as Node;
            let value = &node.data.borrow().value;
            let is_frame = matches!(value, Node::Document | Node::List(_) | Node::Item(_) | Node::Paragraph | Node::Strong);
            if let Node::Text(words) = value {
                said.push_str(words);
            } else if let Node::Code(sign) = value
                && sign.literal.bytes().all(|byte| byte == b'@')
            {
                said.push_str(&sign.literal);
            } else if !is_frame {
                return None;
            }
        }
        Some(said)
    }

    proptest::proptest! {
        #[test]
        fn markdown_says_the_words_and_nothing_else(
            text in "([a-c ]|[\\\\`*_{}\\[\\]()#+.!|~<>&;:/=$^'\"-]|@|a@b\\.c|https?://|www\\.|mailto:|xmpp:|[0-9]|é|\n)*",
        ) {
            let text = format!("x {text}");
            proptest::prop_assert_eq!(read_back(&text), Some(format!("lead: {}", super::flat(&text))));
        }
    }
}
