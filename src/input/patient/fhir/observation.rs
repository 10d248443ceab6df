//! Observation: a value of a fact, a report at a moment, or when an event was.

use super::status::OBSERVATION;
use super::{At, Meaning, Record};
use crate::input::patient::data::{Data, Kind};
use crate::model::protocol::Coded;
use crate::model::span::Span;

impl Record<'_> {
    /// Reads an Observation with its components; false where nothing is said of it.
    pub(super) fn observation(&mut self, body: &Data) -> bool {
        let parts = std::iter::once(body).chain(body.get("component").map(Data::items).unwrap_or_default());
        let parts: Vec<_> = parts.map(|part| (part, self.meanings(part.get("code")))).collect();
        if parts.iter().all(|(_, meanings)| meanings.is_empty()) {
            return false;
        }
        let status = self.status(body, &OBSERVATION);
        let at = effective(body);
        if !matches!(status, Some("final" | "amended" | "corrected" | "preliminary")) {
            for meaning in parts.into_iter().flat_map(|(_, meanings)| meanings) {
                self.not_stood_by(meaning, at, status.unwrap_or("without a status"));
            }
            return true;
        }
        for (part, meanings) in parts {
            // Why there is no value is no value.
            if part.get("dataAbsentReason").is_none() {
                meanings.into_iter().for_each(|meaning| self.observed(meaning, part, at));
            }
        }
        true
    }

    fn observed(&mut self, meaning: Meaning<'_>, part: &Data, at: At<'_>) {
        match meaning.about {
            Coded::Fact(_) => self.valued(meaning, part, at),
            Coded::Event(_) => self.observed_event(meaning.about, part, at),
            Coded::Treatment => self.cannot_say("Observation", meaning.about, part.span),
        }
    }

    /// The moment that is the value, or the one at which it was seen.
    fn observed_event(&mut self, about: Coded, part: &Data, at: At<'_>) {
        match (part.get("valueDateTime"), part.get("valueBoolean").map(|value| &value.kind)) {
            (Some(moment), _) => self.event(about, At { moment: Some(moment), ..at }),
            (None, Some(Kind::Flag(true))) => self.event(about, at),
            (None, Some(Kind::Flag(false))) => {}
            _ => self.cannot_say("Observation", about, part.span),
        }
    }
}

fn effective(body: &Data) -> At<'_> {
    let of_period = |end| body.get("effectivePeriod").and_then(|period| period.get(end));
    let moment = body.get("effectiveDateTime").or_else(|| body.get("effectiveInstant")).or_else(|| of_period("end"));
    let place: Span = body.get("code").unwrap_or(body).span;
    At { since: of_period("start"), ..At::of(moment, "effectiveDateTime", place) }
}
