//! When a line speaks: written times and events become bounds.

use super::mend::time;
use super::{ResolveError, Resolver};
use crate::ast::{End, Length, Name, Point, Verb, When};
use crate::declare::kind_of;
use crate::protocol::{Bound, Ending, EventId, Timing};
use crate::report::Mend;
use crate::source::Span;
use crate::vocabulary::Symbol;

/// Time zero, the end of the treatment.
pub(super) const ZERO: Bound = Bound::Time { earliest: 0, latest: 0 };

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
            When::Window { from, to } => self.window(from.as_ref(), to.as_ref(), span, verb),
        }
    }

    fn moment(&mut self, point: &Point, span: Span) -> Option<Timing> {
        let at = self.point(point, span)?;
        self.begins_in_time(at, span)?;
        Some(Timing::At(at))
    }

    fn window(&mut self, from: Option<&Point>, to: Option<&End>, span: Span, verb: Option<Verb>) -> Option<Timing> {
        if let (Some(from), None) = (from, to) {
            self.has_an_end(from, span)?;
        }
        let from_bound = from.map(|point| self.point(point, span));
        let ending = to.map_or(Some(Ending::FollowUp), |end| self.ending(end, span));
        let ending = ending?;
        let from_bound = match from_bound {
            Some(bound) => begins(bound?, verb),
            None if to.is_some() => beginning_of_side(&ending),
            None => ZERO,
        };
        if from.is_none() {
            self.opens_at_all(&ending, span)?;
        }
        self.begins_in_time(from_bound, span)?;
        self.opens(from_bound, &ending, (from, to), span)?;
        Some(Timing::Window { from: from_bound, to: self.cut(ending, span) })
    }

    /// `from 7d before` alone may end with the treatment or go on through it.
    fn has_an_end(&mut self, from: &Point, span: Span) -> Option<()> {
        let before = match from {
            Point::Treatment(length) => length.earliest < 0,
            Point::DayStart { day, .. } => *day < 0,
            Point::Event { .. } => false,
        };
        if !before {
            return Some(());
        }
        let end = time(self.follow_up);
        let (up_to, through) = match from {
            Point::Treatment(length) => {
                let back = back(*length);
                (format!("for {back} before"), format!("from {back} before to {end} after"))
            }
            _ => (format!("{} to the day before", self.text(span)), format!("{} to {end} after", self.text(span))),
        };
        let readings = [up_to, through].map(|when| self.mended(&[(span, &when)]));
        let help = format!("only before: `{}`\nand on afterwards: `{}`", readings[0], readings[1]);
        self.report(ResolveError::NoEnd { help, span }, Mend::Choice(readings.to_vec()));
        None
    }

    pub(super) fn point(&mut self, point: &Point, when: Span) -> Option<Bound> {
        match point {
            Point::Treatment(length) => Some(bound(*length)),
            Point::DayStart { day, .. } => Some(Bound::DayStart(*day)),
            Point::Event { name, after } => {
                let event = self.event(name, when)?;
                if after.earliest < 0 {
                    self.refuse(ResolveError::BeforeEvent { span: after.span });
                    return None;
                }
                Some(Bound::Event { event, earliest: after.earliest, latest: after.latest })
            }
        }
    }

    fn ending(&mut self, end: &End, when: Span) -> Option<Ending> {
        match end {
            End::Point(point) => self.point(point, when).map(Ending::Bound),
            End::Reported(condition) => self.reported(condition, "until").map(Ending::Reported),
            End::First(ends) => self.endings(ends, when).map(Ending::First),
            End::Last(ends) => self.endings(ends, when).map(Ending::Last),
        }
    }

    fn endings(&mut self, ends: &[End], when: Span) -> Option<Vec<Ending>> {
        let ends: Vec<_> = ends.iter().map(|end| self.ending(end, when)).collect();
        ends.into_iter().collect()
    }

    /// The event of that name; told where it is none.
    pub(super) fn event(&mut self, name: &Name, when: Span) -> Option<EventId> {
        let vocabulary = self.vocabulary;
        match vocabulary.symbol(&name.text) {
            Some(Symbol::Event(event)) => return Some(event),
            Some(symbol) => self.refuse_not_an_event(name, symbol, when),
            None => {
                let help = match vocabulary.nearest(&name.text, |symbol| matches!(symbol, Symbol::Event(_))) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("declare it: `event {}`", name.text),
                };
                self.refuse(ResolveError::UnknownEvent { name: name.text.clone(), help, span: name.span });
            }
        }
        None
    }

    fn refuse_not_an_event(&mut self, name: &Name, symbol: Symbol, when: Span) {
        let (article, kind) = kind_of(self.vocabulary, symbol);
        let reported = self.is_reported(symbol);
        let word = self.text(when).split_whitespace().next().unwrap_or_default().to_lowercase();
        let word = if word == "from" { "from" } else { "after" };
        let (text, span) = (name.text.clone(), name.span);
        if !reported || self.text(when).len() != word.len().saturating_add(1).saturating_add(text.len()) {
            self.refuse(ResolveError::NotAnEvent { name: text, article, kind, span });
            return;
        }
        let rest = self.text(Span::new(when.end, self.whole.end)).trim_start().to_owned();
        let targets = rest.split_once(' ').map_or("", |(_, targets)| targets);
        let (until, present) = (format!("until {text} avoid {targets}"), format!("{rest} if {text}"));
        let mend = Mend::Choice(vec![until.clone(), present.clone()]);
        self.report(ResolveError::ReportAsEvent { name: text, article, kind, word, until, present, span }, mend);
    }

    fn is_reported(&self, symbol: Symbol) -> bool {
        match symbol {
            Symbol::Fact(fact) => {
                self.vocabulary.facts.get(fact.0 as usize).is_some_and(crate::fact::Fact::is_reported)
            }
            Symbol::Define(_) => true,
            _ => false,
        }
    }
}

/// A line without a time holds for all of follow-up, a `never` also before the treatment.
pub(super) fn always(verb: Option<Verb>) -> Timing {
    let from = if verb == Some(Verb::Never) { Bound::Beginning } else { ZERO };
    Timing::Window { from, to: Ending::FollowUp }
}

fn bound(length: Length) -> Bound {
    Bound::Time { earliest: length.earliest.min(length.latest), latest: length.latest.max(length.earliest) }
}

/// How long before the treatment, as written behind `for`.
fn back(length: Length) -> String {
    let (one, two) = (length.earliest.saturating_abs(), length.latest.saturating_abs());
    let (short, long) = (time(one.min(two)), time(one.max(two)));
    if short == long { short } else { format!("{short}-{long}") }
}

/// On the day of the treatment a permission begins with the end of the treatment.
fn begins(from: Bound, verb: Option<Verb>) -> Bound {
    let permits = matches!(verb, Some(Verb::Allow | Verb::Recommend | Verb::Require));
    if permits && from == Bound::DayStart(0) { ZERO } else { from }
}

/// Where a window begins of which only the end is written: at the beginning of the side that it ends on.
fn beginning_of_side(ending: &Ending) -> Bound {
    if ends_before_treatment(ending) { Bound::Beginning } else { ZERO }
}

fn ends_before_treatment(ending: &Ending) -> bool {
    match ending {
        Ending::Bound(Bound::Time { latest, .. }) => *latest <= 0,
        Ending::Bound(Bound::DayStart(day)) => *day <= 0,
        Ending::First(ends) => ends.iter().any(ends_before_treatment),
        Ending::Last(ends) => ends.iter().all(ends_before_treatment),
        Ending::Bound(Bound::Beginning | Bound::Event { .. }) | Ending::FollowUp | Ending::Reported(_) => false,
    }
}
