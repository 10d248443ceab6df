//! A line of the protocol as a reader of the plan meets it: its text, its place, its reason, its sources.

use super::{Words, length, once_each};
use crate::language::source::Place;
use crate::model::ids::LineId;
use crate::model::protocol::{Says, Series, Spacing};
use crate::model::span::Span;
use crate::model::calendar::{Reach, Term};
use crate::model::time::Minutes;

/// Everything that a plan shows of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFacts {
    /// Where it stands.
    pub place: Place,
    /// The line as written, with single blanks.
    pub text: String,
    /// The reason that the patient reads.
    pub because: Option<String>,
    /// A free note.
    pub note: Option<String>,
    /// How often, as written.
    pub how_often: Option<String>,
    /// Limits on what is permitted: `SPF >= 30`.
    pub properties: Vec<String>,
    /// The names of its sources.
    pub sources: Vec<String>,
}

impl Words<'_> {
    /// What a plan shows of a line.
    #[must_use]
    pub fn told(&self, id: LineId) -> LineFacts {
        let line = self.protocol.line(id);
        let (how_often, properties) = match &line.says {
            Says::Care(care) => {
                (care.how_often.as_ref().map(|(text, _)| text.clone()), care.properties.iter().map(ToString::to_string).collect())
            }
            Says::Expect(_)
            | Says::Contact(_)
            | Says::Treatment(_)
            | Says::Repeat(_)
            | Says::Advise(_) => (None, Vec::new()),
        };
        LineFacts {
            place: self.place_of(id),
            text: self.line_text(id),
            because: line.because.clone(),
            note: line.note.clone(),
            how_often,
            properties,
            sources: line.sources.iter().map(|id| self.protocol.source(*id).name.clone()).collect(),
        }
    }

    /// The line as written, over several lines or not, with single blanks.
    #[must_use]
    pub fn line_text(&self, id: LineId) -> String {
        self.sources.text(self.protocol.line(id).span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// `:42` in the file of most lines, otherwise `vocabulary.care:42`, without folders.
    #[must_use]
    pub fn place(&self, id: LineId) -> String {
        self.short(&self.place_of(id))
    }

    /// Places of any kind in the same form, each once.
    pub(crate) fn spans(&self, spans: impl Iterator<Item = Span>) -> String {
        once_each(spans.map(|span| self.short(&self.sources.place(span)))).join(" ")
    }

    fn short(&self, place: &Place) -> String {
        let file = if place.file == self.main { "" } else { file_name(&place.file) };
        format!("{file}:{}", place.line)
    }

    /// `:42 :57`: several places, each once.
    #[must_use]
    pub fn places(&self, ids: &[LineId]) -> String {
        once_each(ids.iter().map(|id| self.place(*id))).join(" ")
    }

    /// What some lines ask for beside their items, or note: `SPF >= 30, every 2h, outdoors`. With a verdict go those of its
    /// own lines ([`Segment::own`](crate::model::plan::Segment::own)).
    #[must_use]
    pub fn details(&self, lines: &[LineId]) -> String {
        let told = lines.iter().map(|id| self.told(*id));
        let details = told.flat_map(|told| told.properties.into_iter().chain(told.how_often).chain(told.note));
        once_each(details).join(", ")
    }

    /// `2 to 3 sessions, at least 4w to 6w apart`
    #[must_use]
    pub fn series(&self, series: &Series) -> String {
        said_of_series(series, "per", range)
    }
}

/// How many sessions, in how long and how far apart; `range` says a length or the two ends of one.
pub(super) fn said_of_series(series: &Series, within: &str, range: fn(Reach) -> String) -> String {
    let times = series.times.map(|(fewest, most)| match (fewest, most) {
        (1, 1) => "1 session".to_owned(),
        _ if fewest == most => format!("{most} sessions"),
        _ => format!("{fewest} to {most} sessions"),
    });
    let per = series.per.map(|margin| format!("{within} {}", range(margin)));
    let apart = series.spacings().into_iter().map(|(spacing, margin)| match spacing {
        Spacing::Between => format!("{} apart", range(margin)),
        Spacing::AtLeast => format!("at least {} apart", range(margin)),
        Spacing::AtMost => format!("at most {} apart", range(margin)),
    });
    let counted = times.into_iter().chain(per).collect::<Vec<_>>().join(" ");
    [counted].into_iter().filter(|said| !said.is_empty()).chain(apart).collect::<Vec<_>>().join(", ")
}

/// The file's own name.
#[must_use]
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn range(reach: Reach) -> String {
    said_of_reach(reach, length)
}

/// A length, or the two ends of one; `exact` says what is not counted in months.
pub(super) fn said_of_reach(reach: Reach, exact: fn(Minutes) -> String) -> String {
    let end = |term: Term| term.exact().map_or_else(|| term.written(), exact);
    match (reach.earliest.months(), reach.latest.months()) {
        _ if reach.is_single() => end(reach.latest),
        // The unit is said once.
        (Some(fewest), Some(_)) => format!("{fewest} to {}", reach.latest.written()),
        (_, _) => format!("{} to {}", end(reach.earliest), end(reach.latest)),
    }
}
