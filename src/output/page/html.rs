//! The hand-out as one HTML file: no script, nothing from outside, the picture drawn in the page.
//!
//! The template escapes every text that it is given, so whatever a name says it stays a name; what steers is shown by its number.

use askama::Template;

use super::model::{Bar, Handout, Letterhead, Row, Section, Topic, Tone};
use super::phrases::Phrases;
use crate::model::steering;
use crate::model::verdict::Verdict;

/// Where the names of the picture end and its bars begin, in hundredths of a percent.
const NAMES: u32 = 3_600;

/// Heights in the picture, in pixels.
const ROW: usize = 15;
const AXIS: usize = 18;

#[derive(Template)]
#[template(path = "handout.html")]
struct Page<'a> {
    page: &'a Handout,
    words: &'a Phrases,
}

/// Writes the page.
///
/// # Errors
/// Never for a page in memory; the template engine's type allows for writers that fail.
pub fn html(page: &Handout, words: &Phrases) -> Result<String, askama::Error> {
    // The template engine takes the last line break of a template away.
    let html = Page { page, words }.render()? + "\n";
    Ok(steering::shown_in_markup(&html).into_owned())
}

impl Page<'_> {
    /// The picture stands behind everything but the products, beside what is normal.
    fn picture_follows(&self, section: &Section) -> bool {
        let first = |one: &&Section| !matches!(one.subject, Topic::Products);
        self.page.sections.iter().rfind(first).is_some_and(|last| last.subject == section.subject)
    }

    fn is_alarm(group: &super::model::Group) -> bool {
        group.blocks.iter().any(|block| block.tone == Tone::Alarm)
    }

    fn clinic(&self) -> Option<&crate::input::clinic::Clinic> {
        match &self.page.clinic {
            Letterhead::Clinic(clinic) => Some(clinic),
            Letterhead::Blank => None,
        }
    }

    fn id(section: &Section) -> &'static str {
        match section.subject {
            Topic::Today => "today",
            Topic::Days => "days",
            Topic::Waiting => "waiting",
            Topic::Calls => "calls",
            Topic::Normal => "normal",
            Topic::Products => "products",
            Topic::Visit => "visit",
            Topic::Advice => "advice",
            Topic::Decisions => "decisions",
            Topic::Questions => "questions",
            Topic::Names => "names",
        }
    }

    /// How a tone looks: its class, and a mark that reads without colour.
    fn look(tone: &Tone) -> (&'static str, &'static str) {
        match tone {
            Tone::Verdict(Verdict::Avoid) => ("avoid", "✕"),
            Tone::Verdict(Verdict::Ask) => ("ask", "?"),
            Tone::Verdict(Verdict::Require) | Tone::Action => ("require", "●"),
            Tone::Verdict(Verdict::Recommend) => ("recommend", "○"),
            Tone::Verdict(Verdict::Allow) | Tone::Free => ("allow", "✓"),
            Tone::Depends(_) => ("depends", "⁇"),
            Tone::Alarm => ("alarm", "!"),
            Tone::Verdict(Verdict::Nothing) | Tone::Plain => ("plain", ""),
        }
    }

    fn height(rows: &[Row]) -> usize {
        rows.len().saturating_mul(ROW).saturating_add(AXIS).saturating_add(2)
    }

    fn y(row: &usize) -> usize {
        row.saturating_mul(ROW).saturating_add(AXIS)
    }

    /// A place in the bars' part of the picture.
    fn x(at: &u32) -> String {
        let whole = 10_000_u32;
        let bars = whole.saturating_sub(NAMES);
        percent(NAMES.saturating_add(at.saturating_mul(bars) / whole))
    }

    fn width(bar: &Bar) -> String {
        let whole = 10_000_u32;
        percent(bar.width.saturating_mul(whole.saturating_sub(NAMES)) / whole)
    }

    fn middle(bar: &Bar) -> String {
        Self::x(&bar.from.saturating_add(bar.width / 2))
    }
}

fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
