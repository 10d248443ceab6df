//! The time line picture: a row for each item, or for items that fare alike, and a column for each stretch of time.
//!
//! The scale follows the plan, not the clock: each moment at which something changes begins a column of its own,
//! so that no change is lost between two columns, and long stretches are wider than short ones, but far from in proportion.

mod rows;
mod scale;

use chrono::{Datelike, NaiveDate};
use unicode_width::UnicodeWidthStr;

use crate::model::plan::Plan;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::output::terminal::ink::{Ink, QUIET, STRONG, verdict_style};
use crate::say::notation::{self, Words};
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
    let scale = Scale::of(&rows, words.follow_up(), ink.width.saturating_sub(label).saturating_sub(2));
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
    let (lengths, _) = scale
        .marks(true, |minute| if minute == Minutes::ZERO { "0".to_owned() } else { notation::tight_length(minute) });
    // The weekdays stand there where there is room for all of them.
    let (with_weekdays, missing) = dates(words, scale, "%a %-d");
    let (without, missing_still) = dates(words, scale, "%-d");
    let dates = if missing <= missing_still { with_weekdays } else { without };
    let indent = " ".repeat(label.saturating_add(2));
    [lengths, dates]
        .into_iter()
        .filter(|marks| !marks.trim().is_empty())
        .map(|marks| format!("{indent}{}", ink.paint(marks.trim_end(), QUIET)))
        .collect()
}

/// Dates where a new one begins, with the month at the treatment and where it is a new one.
fn dates(words: &Words, scale: &Scale, form: &str) -> (String, usize) {
    let mut last: Option<NaiveDate> = None;
    scale.marks(false, |minute| {
        let Some(date) = words.on_calendar(minute).filter(|date| minute == Minutes::ZERO || Some(*date) != last) else {
            return String::new();
        };
        let same_month = last.is_some_and(|last| last.month() == date.month()) && minute != Minutes::ZERO;
        last = Some(date);
        let month = if same_month { String::new() } else { date.format(" %b").to_string() };
        format!("{}{month}", date.format(form))
    })
}

fn legend(rows: &[Row], ink: Ink) -> Vec<String> {
    let verdicts = Verdict::ALL.iter().copied().filter(|verdict| *verdict != Verdict::Nothing);
    let used = verdicts.filter(|verdict| rows.iter().any(|row| row.says(*verdict)));
    let marks = used.map(|verdict| {
        let mark = ink.mark(verdict).to_string().repeat(2);
        (format!("{mark} {}", notation::verdict(verdict)), verdict_style(verdict))
    });
    let open = rows.iter().any(Row::is_open).then(|| ("? depends on an answer".to_owned(), QUIET));
    let all = marks.chain(open).chain([("blank: nothing said".to_owned(), QUIET)]);
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (text, style) in all {
        let wide = text.width().saturating_add(3);
        match lines.last_mut().filter(|(used, _)| used.saturating_add(wide) <= ink.width) {
            Some((used, line)) => {
                line.push_str("   ");
                line.push_str(&ink.paint(&text, style));
                *used = used.saturating_add(wide);
            }
            None => lines.push((text.width(), ink.paint(&text, style))),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
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
