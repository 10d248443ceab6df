//! How the bounds of what holds are told to somebody whose treatment has a date but no time of day.
//!
//! A bound is one moment for what ends there and for what begins there, so it is told once: as a day, where each stretch
//! still has its place between two days whatever the time of day was, and by the hour everywhere else.

use std::collections::BTreeMap;

use crate::model::time::Minutes;
use crate::model::timing::day_margin;
use crate::model::verdict::Verdict;
use crate::say::notation::Clock;

/// The first days are told by the hour where the time of day is not known.
pub const BY_THE_HOUR: Minutes = Minutes::days(3);

/// Which of two days is meant, where a moment may lie on either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// Something becomes stricter: from the earlier day on.
    Earlier,
    /// Something becomes milder: from the later day on.
    Later,
    /// To the minute by the clock, or else by how long after the treatment it is.
    Exact,
}

/// The first minute that a moment may lie at, and the last one, from a treatment at an unknown time of day.
type Between = (Minutes, Minutes);

impl Edge {
    /// Where one verdict gives way to another: only what becomes stricter begins on the earlier day.
    pub fn between(before: Verdict, after: Verdict) -> Self {
        if after.withholds() && after < before { Edge::Earlier } else { Edge::Later }
    }

    /// The day with which it is told that something begins, counted from the treatment's; none: it is told exactly.
    pub fn day(self, minute: Minutes) -> Option<i64> {
        match self {
            Edge::Earlier => Some(minute.whole_days()),
            Edge::Later => Some((minute + Minutes::DAY - Minutes::MINUTE).whole_days().saturating_add(1)),
            Edge::Exact => None,
        }
    }

    /// Where the moment that is told may lie. Day n begins n days after the treatment, minus the time of day at which it
    /// ended.
    fn told(self, minute: Minutes) -> Between {
        self.day(minute).map_or((minute, minute), |day| day_margin(day).ends())
    }
}

/// What holds from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// None: since ever.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// What holds.
    pub verdict: Verdict,
}

/// How each bound of one item, or product, is told.
#[derive(Debug, Default)]
pub struct Bounds(BTreeMap<Minutes, Edge>);

impl Bounds {
    /// Of everything that is said of it, in order of time; between the spans nothing is said.
    pub fn of(treated: Option<Clock>, spans: &[Span]) -> Self {
        if !matches!(treated, Some(Clock::Day(_))) {
            return Self::default();
        }
        let at = |minute: Minutes| {
            let over = |span: &&Span| span.from.is_none_or(|from| from <= minute) && minute < span.to;
            spans.iter().find(over).map_or(Verdict::Nothing, |span| span.verdict)
        };
        let moments = spans.iter().flat_map(|span| span.from.into_iter().chain([span.to]));
        let edge = |minute: Minutes| match minute.size() {
            near if near < BY_THE_HOUR => Edge::Exact,
            _ => Edge::between(at(minute - Minutes::MINUTE), at(minute)),
        };
        let mut bounds = Self(moments.map(|minute| (minute, edge(minute))).collect());
        while bounds.make_room() {}
        bounds
    }

    /// How the bound at a moment is told.
    pub fn edge(&self, minute: Minutes) -> Edge {
        self.0.get(&minute).copied().unwrap_or(Edge::Exact)
    }

    /// Tells by the hour what has no room between its days; whether there was any.
    fn make_room(&mut self) -> bool {
        let told: Vec<(Minutes, Edge)> = self.0.iter().map(|(minute, edge)| (*minute, *edge)).collect();
        let mut made = false;
        for (first, last) in told.iter().zip(told.iter().skip(1)) {
            let has_room = match (first.1, last.1) {
                (Edge::Exact, Edge::Exact) => true,
                (Edge::Exact, edge) => first.0 < edge.told(last.0).0,
                (edge, Edge::Exact) => edge.told(first.0).1 < last.0,
                (one, other) => one.day(first.0) < other.day(last.0),
            };
            if !has_room {
                self.0.insert(first.0, Edge::Exact);
                self.0.insert(last.0, Edge::Exact);
                made = true;
            }
        }
        made
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    fn told(spans: &[(Minutes, Minutes, Verdict)]) -> Vec<Edge> {
        let spans: Vec<Span> =
            spans.iter().map(|(from, to, verdict)| Span { from: Some(*from), to: *to, verdict: *verdict }).collect();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        Bounds::of(Some(Clock::Day(day)), &spans).0.into_values().collect()
    }

    #[test]
    fn a_restriction_has_the_wider_days() {
        let spans = [
            (5 * Minutes::DAY, 10 * Minutes::DAY, Verdict::Avoid),
            (10 * Minutes::DAY, 15 * Minutes::DAY, Verdict::Allow),
        ];
        assert_eq!(told(&spans), [Edge::Earlier, Edge::Later, Edge::Later]);
    }

    #[test]
    fn the_first_days_are_told_by_the_hour() {
        assert_eq!(told(&[(Minutes::DAY, 3 * Minutes::DAY, Verdict::Avoid)]), [Edge::Exact, Edge::Later]);
    }

    #[test]
    fn a_gap_needs_its_room_too() {
        let spans = [
            (5 * Minutes::DAY, 10 * Minutes::DAY, Verdict::Allow),
            (10 * Minutes::DAY + Minutes::HOUR, 20 * Minutes::DAY, Verdict::Avoid),
        ];
        assert_eq!(told(&spans), [Edge::Later, Edge::Exact, Edge::Exact, Edge::Later]);
    }

    /// Whatever the time of day was, the bounds keep their order.
    #[test]
    fn bounds_stay_in_order() {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut by_day = 0_u32;
        for _ in 0..2_000 {
            let mut moments: Vec<Minutes> = (0..8).map(|_| Minutes(rng.i64(0..12 * Minutes::DAY.0))).collect();
            moments.sort_unstable();
            moments.dedup();
            let verdicts = [Verdict::Avoid, Verdict::Ask, Verdict::Recommend, Verdict::Allow, Verdict::Nothing];
            let span = |pair: &[Minutes]| match pair {
                [from, to] => Some(Span { from: Some(*from), to: *to, verdict: *rng.choice(&verdicts).unwrap() }),
                _ => None,
            };
            let spans: Vec<Span> = moments.windows(2).map(span).map(Option::unwrap).collect();
            let bounds = Bounds::of(Some(Clock::Day(chrono::NaiveDate::MIN)), &spans);
            by_day += u32::try_from(bounds.0.values().filter(|edge| **edge != Edge::Exact).count()).unwrap();
            for time in [0, 1, 600, Minutes::DAY.0 - 1].map(Minutes) {
                let at = |(minute, edge): (&Minutes, &Edge)| {
                    edge.day(*minute).map_or(*minute, |day| day * Minutes::DAY - time)
                };
                let told: Vec<Minutes> = bounds.0.iter().map(at).collect();
                assert!(told.is_sorted_by(|one, next| one < next), "{spans:?}\n{bounds:?}");
            }
        }
        assert!(by_day >= 1_000, "{by_day} told by the day");
    }
}
