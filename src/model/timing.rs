//! When a line speaks, and what can be asked of it: its bounds, its end, its sides, what it waits for.

use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::EventId;
use crate::model::time::{Margin, Minutes};

/// When a line speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timing {
    /// `[from, to)`
    Window {
        /// Its beginning.
        from: Bound,
        /// Its end.
        to: Ending,
    },
    /// A moment at which something is to be done; gives no verdict.
    At(Bound),
    /// All of follow-up, as long as the present report says so.
    While(Condition),
}

/// A moment, or a margin of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Before everything.
    Beginning,
    /// `5-7d`, from time zero.
    Time(Margin),
    /// The beginning of a calendar day; the treatment day is 0.
    DayStart(i64),
    /// So long after an event.
    Event {
        /// The event.
        event: EventId,
        /// How long after it.
        after: Margin,
    },
}

/// Where a window ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// With follow-up.
    FollowUp,
    /// At a moment.
    Bound(Bound),
    /// When the condition is first reported.
    Reported(Condition),
    /// At the first of them.
    First(Vec<Ending>),
    /// At the last of them.
    Last(Vec<Ending>),
}

/// The two sides of time zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Before the treatment.
    Before,
    /// From its end on.
    After,
}

impl Side {
    /// The side on which a moment lies.
    #[must_use]
    pub fn of(minute: Minutes) -> Self {
        if minute < Minutes::ZERO { Side::Before } else { Side::After }
    }
}

/// How a window's end lies to its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// It is open for some time.
    Opens,
    /// Not where the beginning takes its later moment and the end its earlier one.
    MarginsOverlap,
    /// It never opens.
    Never,
}

impl Timing {
    /// From the end of the treatment to the end of follow-up.
    pub const FOLLOW_UP: Self = Timing::Window { from: Bound::ZERO, to: Ending::FollowUp };

    /// Whether it is a moment at which something is to be done.
    #[must_use]
    pub fn is_moment(&self) -> bool {
        matches!(self, Timing::At(_))
    }

    /// Every bound in it, the beginning first.
    pub fn for_each_bound(&self, visit: &mut impl FnMut(Bound)) {
        match self {
            Timing::Window { from, to } => {
                visit(*from);
                to.for_each_bound(visit);
            }
            Timing::At(bound) => visit(*bound),
            Timing::While(_) => {}
        }
    }

    /// The same, to change them.
    pub fn for_each_bound_mut(&mut self, visit: &mut impl FnMut(&mut Bound)) {
        match self {
            Timing::Window { from, to } => {
                visit(from);
                to.for_each_bound_mut(visit);
            }
            Timing::At(bound) => visit(bound),
            Timing::While(_) => {}
        }
    }

    /// Every condition on reports in it.
    pub fn for_each_condition(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Timing::Window { to, .. } => to.for_each_condition(visit),
            Timing::While(condition) => visit(condition),
            Timing::At(_) => {}
        }
    }

    /// The same, to change them.
    pub fn for_each_condition_mut(&mut self, visit: &mut impl FnMut(&mut Condition)) {
        match self {
            Timing::Window { to, .. } => to.for_each_condition_mut(visit),
            Timing::While(condition) => visit(condition),
            Timing::At(_) => {}
        }
    }

    /// The conditions that end its window when they are first reported; what lasts while a report says so has no such end.
    #[must_use]
    pub fn reported_ends(&self) -> Vec<&Condition> {
        match self {
            Timing::Window { to, .. } => to.reported(),
            Timing::While(_) | Timing::At(_) => Vec::new(),
        }
    }

    /// Whether its beginning or its end hangs on an event.
    #[must_use]
    pub fn waits_for_event(&self) -> bool {
        let mut found = false;
        self.for_each_bound(&mut |bound| found |= bound.event().is_some());
        found
    }

    /// Whether it is a window of which time alone decides the beginning and the end: no report and no event does.
    #[must_use]
    pub fn is_by_time_alone(&self) -> bool {
        match self {
            Timing::Window { .. } => self.reported_ends().is_empty() && !self.waits_for_event(),
            Timing::While(_) | Timing::At(_) => false,
        }
    }

    /// Whether it begins by itself and then goes on until an event is reported, however late that is.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        match self {
            Timing::Window { from, to } => from.event().is_none() && to.waits_for_event(),
            Timing::While(_) | Timing::At(_) => false,
        }
    }

    /// Whether its window touches a side: only there does its line speak (rule 1).
    ///
    /// `treated_at`: minutes after midnight at which the treatment ended, where that is known.
    #[must_use]
    pub fn touches(&self, side: Side, treated_at: Option<Minutes>) -> bool {
        match (self, side) {
            (Timing::At(_), _) => false,
            (Timing::While(_), side) => side == Side::After,
            (Timing::Window { from, .. }, Side::Before) => from.is_before_zero(treated_at),
            (Timing::Window { to, .. }, Side::After) => to.is_after_zero(treated_at),
        }
    }

    /// The latest moment at which its window ends; one that waits for a report or an event counts as the end of follow-up.
    ///
    /// It is a property of the line and not of the patient: a calendar day counts as ending as late as it can, which is
    /// 24 h later each day for a treatment at midnight.
    #[must_use]
    pub fn latest_end(&self, follow_up: Minutes) -> Minutes {
        match self {
            Timing::Window { to, .. } => to.latest(follow_up),
            Timing::While(_) | Timing::At(_) => follow_up,
        }
    }

    /// From the beginning of the first side that it touches until it ends, by its latest moment where the end has to be
    /// waited for: when an `allow` says *avoid* to those whom its `unless` leaves out.
    #[must_use]
    pub fn from_its_side_on(&self) -> Timing {
        match self {
            Timing::Window { from, to } => {
                let from = if from.is_before_zero(None) { Bound::Beginning } else { Bound::ZERO };
                Timing::Window { from, to: to.without_waiting() }
            }
            Timing::While(_) | Timing::At(_) => Timing::FOLLOW_UP,
        }
    }
}

impl Bound {
    /// Time zero, the end of the treatment.
    pub const ZERO: Self = Bound::Time(Margin::exact(Minutes::ZERO));

    /// The event that it waits for.
    #[must_use]
    pub fn event(self) -> Option<EventId> {
        match self {
            Bound::Event { event, .. } => Some(event),
            Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) => None,
        }
    }

    /// When it is for one patient; none before everything, while its event is not known, and for a calendar day while the
    /// treatment's time of day is not.
    #[must_use]
    pub fn for_patient(self, facts: &Facts) -> Option<Margin> {
        match self {
            Bound::Beginning => None,
            Bound::Time(margin) => Some(margin),
            Bound::DayStart(day) => facts.treated_at.map(|time| Margin::exact(day_begins(day, time))),
            Bound::Event { event, after } => facts.events.get(&event).map(|at| after.later_by(*at)),
        }
    }

    fn is_before_zero(self, treated_at: Option<Minutes>) -> bool {
        match self {
            Bound::Beginning => true,
            Bound::Time(margin) => margin.earliest < Minutes::ZERO,
            Bound::DayStart(day) => day < 0 || (day == 0 && treated_at != Some(Minutes::ZERO)),
            Bound::Event { .. } => false,
        }
    }

    /// How an end at this bound lies to a beginning.
    fn opening(self, from: Bound) -> Opening {
        let never_unless = |opens: bool| if opens { Opening::Opens } else { Opening::Never };
        match (from, self) {
            (Bound::Time(from), Bound::Time(to)) => from.opening(to),
            (Bound::Event { event, after: from }, Bound::Event { event: other, after: to }) if event == other => {
                from.opening(to)
            }
            (Bound::DayStart(from), Bound::DayStart(to)) => never_unless(from < to),
            (Bound::Time(from), Bound::DayStart(day)) => never_unless(from.earliest < day_margin(day).latest),
            (Bound::DayStart(day), Bound::Time(to)) => never_unless(day_margin(day).earliest < to.latest),
            // What comes before everything, and moments that no clock compares.
            (Bound::Beginning, Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Event { .. })
            | (Bound::Time(_) | Bound::DayStart(_), Bound::Beginning | Bound::Event { .. })
            | (Bound::Event { .. }, Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Event { .. }) => {
                Opening::Opens
            }
        }
    }
}

/// When a calendar day begins, where the treatment ended so many minutes after midnight; the treatment day is 0.
#[must_use]
pub fn day_begins(day: i64, treated_at: Minutes) -> Minutes {
    Minutes::days(day) - treated_at
}

/// When a calendar day begins while it is not known at what time of its own day the treatment ended: from just before
/// the midnight after it to midnight itself.
#[must_use]
pub fn day_margin(day: i64) -> Margin {
    let latest = Minutes::days(day);
    Margin { earliest: latest - Minutes::DAY + Minutes::MINUTE, latest }
}

impl Margin {
    fn opening(self, to: Margin) -> Opening {
        if self.earliest >= to.latest {
            Opening::Never
        } else if self.latest > to.earliest {
            Opening::MarginsOverlap
        } else {
            Opening::Opens
        }
    }
}

impl Ending {
    fn for_each_bound(&self, visit: &mut impl FnMut(Bound)) {
        match self {
            Ending::Bound(bound) => visit(*bound),
            Ending::First(ends) | Ending::Last(ends) => ends.iter().for_each(|end| end.for_each_bound(visit)),
            Ending::FollowUp | Ending::Reported(_) => {}
        }
    }

    fn for_each_bound_mut(&mut self, visit: &mut impl FnMut(&mut Bound)) {
        match self {
            Ending::Bound(bound) => visit(bound),
            Ending::First(ends) | Ending::Last(ends) => ends.iter_mut().for_each(|end| end.for_each_bound_mut(visit)),
            Ending::FollowUp | Ending::Reported(_) => {}
        }
    }

    fn for_each_condition(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Ending::Reported(condition) => visit(condition),
            Ending::First(ends) | Ending::Last(ends) => ends.iter().for_each(|end| end.for_each_condition(visit)),
            Ending::FollowUp | Ending::Bound(_) => {}
        }
    }

    fn for_each_condition_mut(&mut self, visit: &mut impl FnMut(&mut Condition)) {
        match self {
            Ending::Reported(condition) => visit(condition),
            Ending::First(ends) | Ending::Last(ends) => {
                ends.iter_mut().for_each(|end| end.for_each_condition_mut(visit));
            }
            Ending::FollowUp | Ending::Bound(_) => {}
        }
    }

    fn reported(&self) -> Vec<&Condition> {
        match self {
            Ending::Reported(condition) => vec![condition],
            Ending::First(ends) | Ending::Last(ends) => ends.iter().flat_map(Ending::reported).collect(),
            Ending::FollowUp | Ending::Bound(_) => Vec::new(),
        }
    }

    /// Whether it does not come before an event is reported.
    fn waits_for_event(&self) -> bool {
        match self {
            Ending::Bound(bound) => bound.event().is_some(),
            Ending::Last(ends) => ends.iter().any(Ending::waits_for_event),
            Ending::First(ends) => ends.iter().all(Ending::waits_for_event),
            Ending::FollowUp | Ending::Reported(_) => false,
        }
    }

    fn is_after_zero(&self, treated_at: Option<Minutes>) -> bool {
        match self {
            Ending::FollowUp | Ending::Reported(_) | Ending::Bound(Bound::Event { .. }) => true,
            Ending::Bound(Bound::Beginning) => false,
            Ending::Bound(Bound::Time(margin)) => margin.latest > Minutes::ZERO,
            Ending::Bound(Bound::DayStart(day)) => day_begins(*day, treated_at.unwrap_or_default()) > Minutes::ZERO,
            Ending::First(ends) => ends.iter().all(|end| end.is_after_zero(treated_at)),
            Ending::Last(ends) => ends.iter().any(|end| end.is_after_zero(treated_at)),
        }
    }

    /// Whether it comes with the treatment or before it, whatever is reported and whenever on its day the treatment ended.
    #[must_use]
    pub fn is_before_treatment(&self) -> bool {
        match self {
            Ending::Bound(Bound::Time(margin)) => margin.latest <= Minutes::ZERO,
            Ending::Bound(Bound::DayStart(day)) => *day <= 0,
            Ending::First(ends) => ends.iter().any(Ending::is_before_treatment),
            Ending::Last(ends) => ends.iter().all(Ending::is_before_treatment),
            Ending::Bound(Bound::Beginning | Bound::Event { .. }) | Ending::FollowUp | Ending::Reported(_) => false,
        }
    }

    fn latest(&self, follow_up: Minutes) -> Minutes {
        match self {
            Ending::FollowUp | Ending::Reported(_) | Ending::Bound(Bound::Event { .. } | Bound::Beginning) => follow_up,
            Ending::Bound(Bound::Time(margin)) => margin.latest.min(follow_up),
            Ending::Bound(Bound::DayStart(day)) => Minutes::days(*day).min(follow_up),
            Ending::First(ends) => ends.iter().map(|end| end.latest(follow_up)).min().unwrap_or(follow_up),
            Ending::Last(ends) => ends.iter().map(|end| end.latest(follow_up)).max().unwrap_or(follow_up),
        }
    }

    /// The same with every report and event in it taken as the end of follow-up.
    fn without_waiting(&self) -> Ending {
        match self {
            Ending::Bound(Bound::Event { .. }) | Ending::Reported(_) | Ending::FollowUp => Ending::FollowUp,
            Ending::Bound(bound) => Ending::Bound(*bound),
            Ending::First(ends) => {
                let ends = ends.iter().map(Ending::without_waiting);
                let mut ends: Vec<_> = ends.filter(|end| *end != Ending::FollowUp).collect();
                match ends.len() {
                    0 => Ending::FollowUp,
                    1 => ends.remove(0),
                    _ => Ending::First(ends),
                }
            }
            Ending::Last(ends) => {
                let ends: Vec<_> = ends.iter().map(Ending::without_waiting).collect();
                if ends.contains(&Ending::FollowUp) { Ending::FollowUp } else { Ending::Last(ends) }
            }
        }
    }

    /// How it lies to a beginning: whether the window between them ever opens.
    #[must_use]
    pub fn opening(&self, from: Bound) -> Opening {
        match self {
            Ending::FollowUp | Ending::Reported(_) => Opening::Opens,
            Ending::Bound(bound) => bound.opening(from),
            Ending::First(ends) => ends.iter().map(|end| end.opening(from)).max().unwrap_or(Opening::Opens),
            Ending::Last(ends) => ends.iter().map(|end| end.opening(from)).min().unwrap_or(Opening::Opens),
        }
    }
}
