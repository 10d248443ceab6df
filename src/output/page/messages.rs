//! What a patient is told as a schedule of short messages, for whoever sends them: one for the hour in which she leaves, whom to
//! call first, and one in the morning of each day on which something changes for her.
//!
//! A message takes at most two segments of a phone's alphabet in which each letter counts once (GSM 03.38), and four of any other
//! letters. What does not fit goes on in a further message of the same hour; no letter is dropped.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::model::{Block, Entry, Group, Handout, Part, Section, Tone, Topic};
use super::phrases::Phrases;
use crate::language::lookalike::flat;
use crate::model::time::Minutes;
use crate::say::notation::Clock;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// When it is to be sent, on the clinic's wall clock.
    pub at: NaiveDateTime,
    /// Which of the messages of that moment it is, from 1.
    pub part: usize,
    /// How many there are of that moment.
    pub of: usize,
    /// What it says.
    pub text: String,
}

/// A sentence of a message, in parts: what is cut off from its beginning is told again where it goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    /// `From Tuesday 3 March, 2:30 pm`; told once for the sentences of one message that have it in common.
    context: String,
    /// `Do not use`
    lead: String,
    /// `retinol, acids`
    what: String,
}

/// The most letters of two segments where each is in the phone's alphabet, and of four segments where one is not.
const GSM: usize = 306;
const OTHER: usize = 268;

/// So many of them are kept for a full stop and for which message of how many it is: `12/15 `.
const NUMBER: usize = 8;

/// Letters of what is not broken.
const SHORT: usize = 60;

/// When the day's message is sent.
fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(8, 0, 0).unwrap_or(NaiveTime::MIN)
}

/// The schedule of a page that is handed out on a day, in order of time. What lies before that day is not sent.
#[must_use]
pub fn messages(page: &Handout, words: &Phrases, treated: Clock, handed_out: NaiveDate) -> Vec<Message> {
    let leaves = match treated {
        Clock::Moment(at) if at.date() >= handed_out => at,
        Clock::Moment(_) => handed_out.and_time(morning()),
        Clock::Day(day) => day.max(handed_out).and_time(morning()),
    };
    let mut moments: BTreeMap<NaiveDateTime, Vec<Line>> = BTreeMap::new();
    for (minute, line) in page.sections.iter().flat_map(changes) {
        let at = sent(treated, minute);
        let is_before = minute < Minutes::ZERO;
        // What comes before the message of leaving is told there; what lies behind is not told again.
        let at = if at < leaves && !is_before { leaves } else { at };
        if at.date() >= handed_out && (minute > Minutes::ZERO || is_before) {
            moments.entry(at).or_default().push(line);
        }
    }
    let first = moments.entry(leaves).or_default();
    let later = std::mem::take(first);
    first.extend(leaving(page, words).into_iter().chain(later));
    moments.into_iter().flat_map(|(at, lines)| in_parts(at, &lines)).collect()
}

/// In the morning of the day on which something begins, or of the day before where it begins in the night.
fn sent(treated: Clock, minute: Minutes) -> NaiveDateTime {
    let whole = |day: NaiveDate| TimeDelta::try_days(minute.whole_days()).and_then(|days| day.checked_add_signed(days));
    match treated {
        Clock::Moment(at) => {
            let begins = minute.delta().and_then(|delta| at.checked_add_signed(delta)).unwrap_or(at);
            let is_night = begins.time() < morning();
            let day = if is_night { begins.date().pred_opt().unwrap_or(begins.date()) } else { begins.date() };
            day.and_time(morning())
        }
        Clock::Day(day) => whole(day).unwrap_or(day).and_time(morning()),
    }
}

/// Whom to call, what to leave and to do, what waits, and what is asked.
fn leaving(page: &Handout, words: &Phrases) -> Vec<Line> {
    let cover = &page.cover;
    let mut lines = Vec::new();
    for call in &cover.calls {
        let numbers: Vec<&str> = call.numbers.iter().map(|number| number.shown.as_str()).collect();
        let context = [call.lead.as_str()].into_iter().chain(numbers).collect::<Vec<_>>().join(", ");
        lines.extend(call.reasons.iter().map(|reason| of_entry(&context, reason)));
    }
    let whose = format!("{}, {}", page.treatment, page.treated);
    lines.push(Line { context: cover.title.clone(), what: whose, ..Line::default() });
    for (heading, entries) in &cover.today {
        let context = format!("{}, {heading}", words.cover.today);
        lines.extend(entries.iter().map(|entry| of_entry(&context, entry)));
    }
    let is_told = |section: &&Section| matches!(section.subject, Topic::Waiting | Topic::Questions);
    for section in page.sections.iter().filter(is_told) {
        for group in &section.groups {
            let context = group.heading.as_ref().unwrap_or(&section.title);
            lines.extend(group.blocks.iter().map(|block| of_block(context, block)));
        }
    }
    lines.push(Line { what: format!("{} {}", words.cover.elsewhere, cover.keep), ..Line::default() });
    lines
}

fn of_entry(context: &str, entry: &Entry) -> Line {
    Line { context: context.to_owned(), lead: entry.lead.clone(), what: entry.what.clone() }
}

fn of_block(context: &str, block: &Block) -> Line {
    let lead = [&block.lead, &block.window].into_iter().filter(|said| !said.is_empty());
    let parts: Vec<String> = block.parts.iter().map(part).collect();
    Line {
        context: context.to_owned(),
        lead: lead.cloned().collect::<Vec<_>>().join(" "),
        what: parts.join("; "),
    }
}

fn part(part: &Part) -> String {
    match (part.what.is_empty(), part.text.is_empty()) {
        (false, false) => format!("{} ({})", part.what, part.text),
        (_, true) => part.what.clone(),
        (true, false) => part.text.clone(),
    }
}

/// What a section says that begins at a moment, with that moment.
fn changes(section: &Section) -> Vec<(Minutes, Line)> {
    let of_group = |group: &Group| {
        let context = group.heading.clone().unwrap_or_default();
        let at = |block: &Block| match section.subject {
            Topic::Days => group.at,
            Topic::Calls | Topic::Advice => block.from,
            Topic::Today | Topic::Visit => block.from.filter(|_| block.tone == Tone::Action),
            Topic::Waiting | Topic::Normal | Topic::Products | Topic::Decisions | Topic::Questions | Topic::Names => None,
        };
        let said = group.blocks.iter().filter_map(|block| Some((at(block)?, of_block(&context, block))));
        said.collect::<Vec<_>>()
    };
    section.groups.iter().flat_map(of_group).collect()
}

/// Whole words as long as they fit. A sentence that goes on in a further message begins there as it began here.
fn in_parts(at: NaiveDateTime, lines: &[Line]) -> Vec<Message> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut told = String::new();
    for Line { context, lead, what } in lines {
        let [mut context, mut lead, mut what] = [context, lead, what].map(|said| plain(said));
        // A beginning that takes half of a message is not told twice.
        if !fits(&format!("{context}{lead}{context}{lead}")) {
            let said = [std::mem::take(&mut context), std::mem::take(&mut lead), what];
            what = said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(": ");
        }
        let begins = |with_context: bool, goes_on: bool| {
            let context = Some(&context).filter(|said| with_context && !said.is_empty());
            let said = context.into_iter().chain(Some(&lead).filter(|said| !said.is_empty()));
            let said = said.cloned().collect::<Vec<_>>().join(": ");
            let mark = if goes_on { "..." } else { "" };
            if said.is_empty() { mark.to_owned() } else { format!("{said}{mark}: ") }
        };
        let begin = begins(part.is_empty() || told != context, false);
        if !part.is_empty() && !fits(&format!("{part}\n{begin}{}", pieces(&what).first().copied().unwrap_or_default())) {
            parts.push(std::mem::take(&mut part));
        }
        let begin = if part.is_empty() { begins(true, false) } else { format!("\n{begin}") };
        part.push_str(&begin);
        told.clone_from(&context);
        for word in pieces(&what) {
            if fits(format!("{part}{word}").trim_end()) {
                part.push_str(word);
                continue;
            }
            parts.push(std::mem::take(&mut part));
            part = begins(true, true);
            for letter in word.chars() {
                if !fits(&format!("{part}{letter}")) {
                    parts.push(std::mem::take(&mut part));
                }
                part.push(letter);
            }
        }
        if !part.ends_with(['.', '?', '!']) {
            part.push('.');
        }
    }
    parts.push(part);
    let parts: Vec<String> = parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let of = parts.len();
    let numbered = |(part, text): (usize, String)| {
        let text = if of > 1 { format!("{part}/{of} {text}") } else { text };
        Message { at, part, of, text }
    };
    (1..).zip(parts).map(numbered).collect()
}

/// What stays together where a sentence goes on in a further message: what stands between two commas, where that is short.
fn pieces(what: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = what;
    while let Some(at) = rest.find([',', ';']).and_then(|at| at.checked_add(2)).filter(|at| rest.is_char_boundary(*at)) {
        let (piece, behind) = rest.split_at(at);
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    let short = |piece: &&str| piece.chars().count() <= SHORT;
    pieces.into_iter().flat_map(|piece| if short(&piece) { vec![piece] } else { piece.split_inclusive(' ').collect() }).collect()
}

/// Signs for which the phone's alphabet has others that say the same.
fn plain(line: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{a0}' | '\u{202f}' => " ".to_owned(),
        '–' | '—' | '\u{2011}' => "-".to_owned(),
        '“' | '”' | '„' => "\"".to_owned(),
        '‘' | '’' => "'".to_owned(),
        '…' => "...".to_owned(),
        '·' => ",".to_owned(),
        other => other.to_string(),
    };
    flat(line).chars().map(plain).collect()
}

fn fits(text: &str) -> bool {
    let counted: Option<usize> = text.chars().map(septets).try_fold(0_usize, |sum, one| sum.checked_add(one?));
    match counted {
        Some(septets) => septets <= GSM.saturating_sub(NUMBER),
        None => text.encode_utf16().count() <= OTHER.saturating_sub(NUMBER),
    }
}

/// The letters of the phone's alphabet (3GPP TS 23.038, 6.2.1), and those of its extension, which take two places.
fn septets(letter: char) -> Option<usize> {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENDED: &str = "^{}\\[~]|€";
    if BASIC.contains(letter) {
        Some(1)
    } else if EXTENDED.contains(letter) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::{GSM, Line, OTHER, in_parts, septets};

    proptest::proptest! {
        #[test]
        fn no_letter_is_dropped_and_every_message_is_short(
            said in proptest::collection::vec(("[A-Z]{0,9}", "[A-Z ]{0,30}", "[a-zé€ł\n ]{0,500}"), 1..6),
        ) {
            let lines: Vec<Line> = said.into_iter().map(|(context, lead, what)| Line { context, lead, what }).collect();
            let parts = in_parts(NaiveDateTime::MIN, &lines);
            let letters = |text: &str| text.chars().filter(|letter| letter.is_lowercase() || *letter == '€').collect::<String>();
            let joined: String = parts.iter().map(|part| letters(&part.text)).collect();
            proptest::prop_assert_eq!(joined, lines.iter().map(|line| letters(&line.what)).collect::<String>());
            for part in &parts {
                let counted: Option<usize> = part.text.chars().map(septets).sum();
                let fits = counted.map_or(part.text.encode_utf16().count() <= OTHER, |septets| septets <= GSM);
                proptest::prop_assert!(fits, "{}", part.text);
            }
        }
    }
}
