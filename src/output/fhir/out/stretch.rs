//! Stretches of the plan in which the same is told, as periods on the clock of the world.

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use crate::model::ids::LineId;
use crate::model::plan::Segment;
use crate::model::time::Minutes;
use crate::say::heard::Heard;
use crate::say::notation::{Words, once_each};
use crate::say::record::{Pick, Zone};

/// What turns minutes into instants.
pub(super) struct Place<'a, 'w> {
    pub(super) words: &'a Words<'w>,
    pub(super) zone: Zone,
    pub(super) treated: NaiveDateTime,
}

impl Place<'_, '_> {
    fn clock(&self, minute: Minutes) -> NaiveDateTime {
        self.words.on_clock(minute).unwrap_or(self.treated)
    }

    pub(super) fn instant(&self, minute: Minutes, pick: Pick) -> String {
        self.zone.instant(self.clock(minute), pick)
    }

    pub(super) fn last_second(&self, minute: Minutes, pick: Pick) -> String {
        self.zone.last_second_before(self.clock(minute), pick)
    }

    /// A period; none where the clock leaps over the whole of it. What withholds is not shortened by a clock that is put back.
    pub(super) fn period(&self, from: Option<Minutes>, to: Minutes, withholds: bool) -> Option<Value> {
        let (first, last) = if withholds { (Pick::Earlier, Pick::Later) } else { (Pick::Later, Pick::Earlier) };
        if from.is_some_and(|from| !self.zone.has_time_between(self.clock(from), self.clock(to), (first, last))) {
            return None;
        }
        let start = from.map(|from| self.instant(from, first));
        Some(json!({ "start": start, "end": self.last_second(to, last) }))
    }
}

/// A stretch in which the same is told.
pub(super) struct Period<'p> {
    pub(super) from: Option<Minutes>,
    pub(super) to: Minutes,
    pub(super) heard: Heard,
    /// Its first segment.
    pub(super) segment: &'p Segment,
    /// Every line that decides in it.
    pub(super) lines: Vec<LineId>,
}

/// Neighbours that differ only in the deciding line are one stretch; the treatment ends every stretch.
pub(super) fn stretches<'p>(words: &Words, segments: impl Iterator<Item = &'p Segment>) -> Vec<Period<'p>> {
    let mut all: Vec<Period> = Vec::new();
    for segment in segments {
        let heard = Heard::of(words, segment);
        let answers = segment.answers.iter().flat_map(|answer| answer.lines.iter().copied());
        let lines = once_each(segment.lines.iter().copied().chain(answers));
        match all.last_mut() {
            Some(last) if Some(last.to) == segment.from && last.to != Minutes::ZERO && last.heard == heard => {
                last.to = segment.to;
                last.lines = once_each(last.lines.iter().copied().chain(lines));
            }
            _ => all.push(Period { from: segment.from, to: segment.to, heard, segment, lines }),
        }
    }
    all
}
