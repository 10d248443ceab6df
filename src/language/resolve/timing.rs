//! When a line speaks: written times and events become bounds.

use super::Resolver;
use crate::language::ast::{Condition, End, Length, Name, Point, When};
use crate::language::vocabulary::Symbol;
use crate::model::calendar::MonthBound;
use crate::model::ids::EventId;
use crate::model::span::Span;
use crate::model::timing::{Bound, Ending, Timing};
use crate::model::verb::Verb;

impl Resolver<'_> {
    /// When a line speaks; none where its time has a mistake, which is told.
    ///
    /// `verb` is none for lines that are not about items.
    pub(super) fn timing(&mut self, when: &When, span: Option<Span>, verb: Option<Verb>) -> Option<Timing> {
        let span = span.unwrap_or(self.whole);
        match when {
            When::Always => Some(always(verb)),
            When::At(point) => self.moment(point, span),
            When::While(condition) => self.reported(condition, "while").map(Timing::While),
            When::Once { from, reported } => self.once(*from, reported, span),
            When::Window { from, to } => self.window(from.as_ref(), to.as_ref(), span, verb),
        }
    }

    /// From the first report on, and not before a time.
    fn once(&mut self, from: Option<Length>, reported: &Condition, span: Span) -> Option<Timing> {
        let reported = self.reported(reported, "once");
        // The parser asks for days or weeks here; what came through all the same is read at its widest.
        let margin = |length: Length| length.margin().unwrap_or_else(|| length.reach().bounds());
        let from = from.map(margin).unwrap_or_default();
        self.begins_in_time(Bound::Time(from), span)?;
        Some(Timing::Once { from, reported: reported? })
    }

    fn moment(&mut self, point: &Point, span: Span) -> Option<Timing> {
        let at = self.point(point)?;
        self.begins_in_time(at, span)?;
        Some(Timing::At(at))
    }

    fn window(&mut self, from: Option<&Point>, to: Option<&End>, span: Span, verb: Option<Verb>) -> Option<Timing> {
        let from_bound = from.map(|point| self.point(point));
        let ending = to.map_or(Some(Ending::FollowUp), |end| self.ending(end));
        let ending = ending?;
        let from_bound = match from_bound {
            Some(bound) => begins(bound?, verb),
            None if to.is_some() => beginning_of_side(&ending),
            None => Bound::ZERO,
        };
        if from.is_none() {
            self.opens_at_all(&ending, span)?;
        }
        self.begins_in_time(from_bound, span)?;
        self.opens(from_bound, &ending, (from, to), span)?;
        Some(Timing::Window { from: from_bound, to: self.cut(ending, span) })
    }

    fn point(&mut self, point: &Point) -> Option<Bound> {
        match point {
            Point::Treatment(length) => Some(self.counted_from(None, *length)),
            Point::DayStart { day, .. } => Some(Bound::DayStart(*day)),
            Point::Event { name, after } => {
                let event = self.event(name)?;
                Some(self.counted_from(Some(event), *after))
            }
        }
    }

    /// A time from the treatment or from an event; what is counted in months asks for the date of the treatment.
    fn counted_from(&mut self, event: Option<EventId>, length: Length) -> Bound {
        match (length.margin(), event) {
            (Some(margin), None) => Bound::Time(margin),
            (Some(after), Some(event)) => Bound::Event { event, after },
            (None, event) => {
                self.calendar();
                Bound::Months(MonthBound { event, reach: length.reach() })
            }
        }
    }

    fn ending(&mut self, end: &End) -> Option<Ending> {
        match end {
            End::Point(point) => self.point(point).map(Ending::Bound),
            End::Reported(condition) => self.reported(condition, "until").map(Ending::Reported),
            End::First(ends) => self.endings(ends).map(Ending::First),
            End::Last(ends) => self.endings(ends).map(Ending::Last),
        }
    }

    fn endings(&mut self, ends: &[End]) -> Option<Vec<Ending>> {
        let ends: Vec<_> = ends.iter().map(|end| self.ending(end)).collect();
        ends.into_iter().collect()
    }

    /// The event of that name.
    pub(super) fn event(&mut self, name: &Name) -> Option<EventId> {
        match self.vocabulary.symbol(&name.text) {
            Some(Symbol::Event(event)) => Some(event),
            _ => self.means_nothing(name),
        }
    }
}

/// A line without a time holds for all of follow-up, a `never` also before the treatment.
pub(super) fn always(verb: Option<Verb>) -> Timing {
    let from = if verb.is_some_and(Verb::is_absolute) { Bound::Beginning } else { Bound::ZERO };
    Timing::Window { from, to: Ending::FollowUp }
}

/// On the day of the treatment a permission begins with the end of the treatment.
fn begins(from: Bound, verb: Option<Verb>) -> Bound {
    let permits = verb.is_some_and(Verb::permits);
    if permits && from == Bound::DayStart(0) { Bound::ZERO } else { from }
}

/// Where a window begins of which only the end is written: at the beginning of the side that it ends on.
fn beginning_of_side(ending: &Ending) -> Bound {
    if ending.is_before_treatment() { Bound::Beginning } else { Bound::ZERO }
}
