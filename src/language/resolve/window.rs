//! Whether a window opens at all, and how it lies to the end of follow-up.

use super::{ResolveError, Resolver};
use crate::language::ast::{End, Length, Point};
use crate::model::protocol::DAY;
use crate::model::report::Mend;
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::timing::{Bound, Ending};

/// How a window's end lies to its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Opening {
    /// For some time.
    Opens,
    /// Not where the beginning takes its later moment and the end its earlier one.
    MarginsOverlap,
    /// Never.
    Never,
}

impl Resolver<'_> {
    /// `for 0d` and `until 0h` are no windows, though `before treatment` also ends at time zero.
    pub(super) fn opens_at_all(&mut self, ending: &Ending, span: Span) -> Option<()> {
        let at_zero = matches!(ending, Ending::Bound(Bound::Time { latest: 0, .. }));
        if !at_zero || self.text(span).to_lowercase().contains("before") {
            return Some(());
        }
        self.refuse(ResolveError::NeverOpens { help: Some("write a time that is longer than nothing"), span });
        None
    }

    /// Refuses a beginning at or after the end of follow-up.
    pub(super) fn begins_in_time(&mut self, from: Bound, span: Span) -> Option<()> {
        let begins = match from {
            Bound::Time { earliest, .. } => earliest,
            Bound::DayStart(day) => earliest_start(day),
            Bound::Beginning | Bound::Event { .. } => return Some(()),
        };
        if begins < self.follow_up {
            return Some(());
        }
        let (follow_up, longer) = (Minutes(self.follow_up).written(), longer_follow_up(begins.saturating_add(1)));
        let help = format!("let it begin earlier, or follow up for longer: `{longer}`");
        self.refuse(ResolveError::AfterFollowUp { follow_up, help, span });
        None
    }

    /// Cuts an end at the end of follow-up, with a warning where it lies beyond.
    pub(super) fn cut(&mut self, ending: Ending, span: Span) -> Ending {
        let last = match ending {
            Ending::Bound(Bound::Time { latest, .. }) => latest,
            Ending::Bound(Bound::DayStart(day)) => earliest_start(day),
            Ending::FollowUp | Ending::Bound(_) | Ending::Reported(_) | Ending::First(_) | Ending::Last(_) => {
                return ending;
            }
        };
        if last > self.follow_up {
            let (follow_up, longer) = (Minutes(self.follow_up).written(), longer_follow_up(last));
            let help = format!("where its end matters, follow up for longer: `{longer}`");
            self.refuse(ResolveError::CutAtFollowUp { follow_up, help, span });
        }
        match ending {
            Ending::Bound(Bound::Time { earliest, .. }) if earliest >= self.follow_up => Ending::FollowUp,
            Ending::Bound(Bound::DayStart(_)) if last >= self.follow_up => Ending::FollowUp,
            kept @ (Ending::FollowUp | Ending::Bound(_) | Ending::Reported(_) | Ending::First(_) | Ending::Last(_)) => {
                kept
            }
        }
    }

    /// Refuses a window that ends before it begins, or may.
    pub(super) fn opens(
        &mut self,
        from: Bound,
        to: &Ending,
        written: (Option<&Point>, Option<&End>),
        span: Span,
    ) -> Option<()> {
        match opening(from, to) {
            Opening::Opens => return Some(()),
            Opening::MarginsOverlap => self.refuse(ResolveError::MarginsOverlap { span }),
            Opening::Never => {
                let (help, mend) = self.turned_round(written);
                self.report(ResolveError::NeverOpens { help, span }, mend);
            }
        }
        None
    }

    /// `from 5d to 24h` is `from 24h to 5d`.
    fn turned_round(&self, written: (Option<&Point>, Option<&End>)) -> (Option<&'static str>, Mend) {
        let (Some(Point::Treatment(from)), Some(End::Point(Point::Treatment(to)))) = written else {
            return (Some(LATER), Mend::None);
        };
        if same_moment(*from, *to) || from.span.end > to.span.start || (from.earliest < 0) != (to.earliest < 0) {
            return (Some(LATER), Mend::None);
        }
        (None, self.one(self.mended(&[(from.span, self.text(to.span)), (to.span, self.text(from.span))])))
    }
}

const LATER: &str = "let it end later than it begins";

fn same_moment(one: Length, two: Length) -> bool {
    (one.earliest, one.latest) == (two.earliest, two.latest)
}

/// The follow-up that would hold so many minutes, in whole weeks.
fn longer_follow_up(minutes: i64) -> String {
    let week = Minutes::WEEK;
    let weeks = (Minutes(minutes) + week - Minutes::MINUTE).0.div_euclid(week.0);
    format!("follow-up {}", week.times(weeks).written())
}

/// The earliest moment at which a calendar day can begin: the treatment may end at any time of its own day.
fn earliest_start(day: i64) -> i64 {
    day.saturating_sub(1).saturating_mul(DAY).saturating_add(1)
}

/// The latest moment at which a calendar day can begin.
fn latest_start(day: i64) -> i64 {
    day.saturating_mul(DAY)
}

fn opening(from: Bound, to: &Ending) -> Opening {
    match to {
        Ending::FollowUp | Ending::Reported(_) => Opening::Opens,
        Ending::Bound(bound) => opening_between(from, *bound),
        Ending::First(ends) => ends.iter().map(|end| opening(from, end)).max().unwrap_or(Opening::Opens),
        Ending::Last(ends) => ends.iter().map(|end| opening(from, end)).min().unwrap_or(Opening::Opens),
    }
}

fn opening_between(from: Bound, to: Bound) -> Opening {
    match (from, to) {
        (Bound::Time { earliest, latest }, Bound::Time { earliest: sooner, latest: later }) => {
            compare((earliest, latest), (sooner, later))
        }
        (Bound::Event { event, earliest, latest }, Bound::Event { event: other, earliest: sooner, latest: later })
            if event == other =>
        {
            compare((earliest, latest), (sooner, later))
        }
        (Bound::DayStart(from), Bound::DayStart(to)) => never_unless(from < to),
        (Bound::Time { earliest, .. }, Bound::DayStart(day)) => never_unless(earliest < latest_start(day)),
        (Bound::DayStart(day), Bound::Time { latest, .. }) => never_unless(earliest_start(day) < latest),
        // What comes before everything, and moments that no clock compares.
        (Bound::Beginning, Bound::Beginning | Bound::Time { .. } | Bound::DayStart(_) | Bound::Event { .. })
        | (Bound::Time { .. } | Bound::DayStart(_), Bound::Beginning | Bound::Event { .. })
        | (Bound::Event { .. }, Bound::Beginning | Bound::Time { .. } | Bound::DayStart(_) | Bound::Event { .. }) => {
            Opening::Opens
        }
    }
}

fn never_unless(opens: bool) -> Opening {
    if opens { Opening::Opens } else { Opening::Never }
}

fn compare((earliest, latest): (i64, i64), (sooner, later): (i64, i64)) -> Opening {
    if earliest >= later {
        Opening::Never
    } else if latest > sooner {
        Opening::MarginsOverlap
    } else {
        Opening::Opens
    }
}
