//! The time line picture: a row for each item, or for items that fare alike, and a column for each stretch of time.
//!
//! The scale follows the plan, not the clock: each moment at which something changes begins a column of its own,
//! so that no change is lost between two columns, and long stretches are wider than short ones, but far from in proportion.

mod rows;
mod scale;

use unicode_width::UnicodeWidthStr;

use crate::ink::{Ink, QUIET, STRONG, verdict_style};
use crate::plan::{Plan, Verdict};
use crate::words::{self, Words};
use rows::{Row, Section};
use scale::Scale;

/// Draws the whole plan, with ruler and legend; nothing where the plan says nothing of any item.
#[must_use]
pub fn draw(words: &Words, plan: &Plan, ink: Ink) -> Vec<String> {
    let label = label_width(ink);
    let rows = rows::rows(words, plan, label);
    if rows.is_empty() {
        return Vec::new();
    }
    let label = rows.iter().map(|row| row.label.width()).max().unwrap_or(label).clamp(10, label);
    let scale = Scale::of(&rows, words.protocol.follow_up, ink.width.saturating_sub(label).saturating_sub(2));
    let mut page = ruler(words, &scale, label, ink);
    for section in Section::ALL {
        let of_section: Vec<&Row> = rows.iter().filter(|row| row.section == section).collect();
        if !of_section.is_empty() {
            page.push(ink.paint(section.title(), STRONG));
            page.extend(of_section.into_iter().map(|row| line(row, &scale, label, ink)));
        }
    }
    page.push(String::new());
    page.extend(legend(&rows, ink));
    page
}

/// A third of a narrow page for the names, less of a wide one.
fn label_width(ink: Ink) -> usize {
    match ink.width {
        ..=60 => 20,
        61..=100 => 28,
        _ => 40,
    }
}

fn line(row: &Row, scale: &Scale, label: usize, ink: Ink) -> String {
    let mut drawn = format!("{}  ", pad(&row.label, label, ink));
    let mut cells = scale.cells(row).peekable();
    while let Some((verdict, open, mut width)) = cells.next() {
        while let Some((_, _, more)) = cells.next_if(|(next, also, _)| (*next, *also) == (verdict, open)) {
            width = width.saturating_add(more);
        }
        drawn.push_str(&ink.paint(&ink.run(verdict, open, width), verdict_style(verdict)));
    }
    drawn.trim_end().to_owned()
}

/// Two lines of marks: how long after the treatment, and which date that is.
fn ruler(words: &Words, scale: &Scale, label: usize, ink: Ink) -> Vec<String> {
    let lengths = scale.marks(true, |minute| if minute == 0 { "0".to_owned() } else { words::hours_or_days(minute) });
    let mut month = None;
    let dates = scale.marks(false, |minute| {
        let Some(clock) = words.on_calendar(minute) else { return String::new() };
        let this = clock.format("%b").to_string();
        if month.as_ref() == Some(&this) {
            return clock.format("%a %-d").to_string();
        }
        month = Some(this);
        clock.format("%a %-d %b").to_string()
    });
    let indent = " ".repeat(label.saturating_add(2));
    [lengths, dates]
        .into_iter()
        .filter(|marks| !marks.trim().is_empty())
        .map(|marks| format!("{indent}{}", ink.paint(marks.trim_end(), QUIET)))
        .collect()
}

fn legend(rows: &[Row], ink: Ink) -> Vec<String> {
    let verdicts = [Verdict::Avoid, Verdict::Ask, Verdict::Require, Verdict::Recommend, Verdict::Allow];
    let used = verdicts.into_iter().filter(|verdict| rows.iter().any(|row| row.says(*verdict)));
    let marks = used.map(|verdict| {
        let mark = ink.mark(verdict).to_string().repeat(2);
        format!("{} {}", ink.paint(&mark, verdict_style(verdict)), words::verdict(verdict))
    });
    let open = rows.iter().any(Row::is_open).then(|| ink.paint("? depends on an answer", QUIET));
    let said = marks.chain(open).chain([ink.paint("blank: nothing said", QUIET)]).collect::<Vec<_>>();
    if ink.width < 70 { said.chunks(3).map(|part| part.join("  ")).collect() } else { vec![said.join("   ")] }
}

/// The text, filled with blanks to a width; too long a text is cut with an ellipsis.
fn pad(text: &str, width: usize, ink: Ink) -> String {
    let wide = text.width();
    if wide <= width {
        return format!("{text}{}", " ".repeat(width.saturating_sub(wide)));
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if kept.width().saturating_add(unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0)) >= width {
            break;
        }
        kept.push(letter);
    }
    let short = width.saturating_sub(kept.width()).saturating_sub(1);
    format!("{kept}{}{}", ink.pick("…", "~"), " ".repeat(short))
}
