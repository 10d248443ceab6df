//! Whether a window opens at all, and how it lies to the end of follow-up.

use super::{ResolveError, Resolver};
use crate::language::ast::{End, Length, Point};
use crate::model::report::Mend;
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};
use crate::model::calendar::{MonthBound, Reach, dates_for};
use crate::model::timing::{Bound, Ending, Opening, day_margin};

impl Resolver<'_> {
    /// `for 0d` and `until 0h` are no windows, though `before treatment` also ends at time zero.
    pub(super) fn opens_at_all(&mut self, ending: &Ending, span: Span) -> Option<()> {
        let at_zero = matches!(ending, Ending::Bound(Bound::Time(Margin { latest: Minutes::ZERO, .. })));
        let written = self.text(span).to_lowercase();
        if !at_zero || written.contains("before") || written.contains("treatment") {
            return Some(());
        }
        self.refuse(ResolveError::NeverOpens { help: Some("write a time that is longer than nothing"), span });
        None
    }

    /// Refuses a beginning at or after the end of follow-up, on whatever date the treatment is.
    pub(super) fn begins_in_time(&mut self, from: Bound, span: Span) -> Option<()> {
        let begins: Reach = match from {
            Bound::Time(margin) => margin.into(),
            Bound::DayStart(day) => day_margin(day).into(),
            Bound::Months(MonthBound { event: None, reach }) => reach,
            Bound::Beginning | Bound::Event { .. } | Bound::Months(MonthBound { event: Some(_), .. }) => return Some(()),
        };
        if self.on_every_date(begins, |begins, end| begins.earliest < end) {
            return Some(());
        }
        let begins = begins.bounds().latest;
        let (follow_up, longer) = (self.follow_up.written(), longer_follow_up(begins + Minutes::MINUTE));
        let help = format!("let it begin earlier, or follow up for longer: `{longer}`");
        self.refuse(ResolveError::AfterFollowUp { follow_up, help, span });
        None
    }

    /// Whether something is so for a margin and the end of follow-up, however their months fall out.
    fn on_every_date(&self, reach: Reach, is_so: impl Fn(Margin, Minutes) -> bool) -> bool {
        let dates = dates_for(reach.ends().into_iter().chain([self.follow_up]));
        dates.into_iter().all(|date| is_so(reach.counted_from(date), self.follow_up.counted_from(date)))
    }

    /// Cuts an end at the end of follow-up, with a warning where it lies beyond, or may.
    pub(super) fn cut(&mut self, ending: Ending, span: Span) -> Ending {
        let (ends, is_day): (Reach, bool) = match ending {
            Ending::Bound(Bound::Time(margin)) => (margin.into(), false),
            Ending::Bound(Bound::Months(MonthBound { event: None, reach })) => (reach, false),
            Ending::Bound(Bound::DayStart(day)) => (Margin::exact(day_margin(day).earliest).into(), true),
            Ending::FollowUp | Ending::Bound(_) | Ending::Reported(_) | Ending::First(_) | Ending::Last(_) => {
                return ending;
            }
        };
        if !self.on_every_date(ends, |ends, end| ends.latest <= end) {
            let (follow_up, longer) = (self.follow_up.written(), longer_follow_up(ends.bounds().latest));
            let help = format!("where its end matters, follow up for longer: `{longer}`");
            self.refuse(ResolveError::CutAtFollowUp { follow_up, help, span });
        }
        let is_end = if is_day {
            self.on_every_date(ends, |ends, end| ends.latest >= end)
        } else {
            self.on_every_date(ends, |ends, end| ends.earliest >= end)
        };
        if is_end { Ending::FollowUp } else { ending }
    }

    /// Refuses a window that ends before it begins, or may.
    pub(super) fn opens(
        &mut self,
        from: Bound,
        to: &Ending,
        written: (Option<&Point>, Option<&End>),
        span: Span,
    ) -> Option<()> {
        match to.opening(from) {
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
        if same_moment(*from, *to) || from.span.end > to.span.start || from.is_before() != to.is_before()
        {
            return (Some(LATER), Mend::None);
        }
        // Turned round it may open on one date and not on another.
        let (begins, ends) = (Bound::from(to.reach()), Ending::Bound(Bound::from(from.reach())));
        if ends.opening(begins) != Opening::Opens {
            return (Some(LATER), Mend::None);
        }
        (None, self.one(self.mended(&[(from.span, self.text(to.span)), (to.span, self.text(from.span))])))
    }
}

const LATER: &str = "let it end later than it begins";

fn same_moment(one: Length, two: Length) -> bool {
    one.reach() == two.reach()
}

/// The follow-up that would hold so long a time, in whole weeks.
fn longer_follow_up(minutes: Minutes) -> String {
    let week = Minutes::WEEK;
    let weeks = (minutes + week - Minutes::MINUTE).0.div_euclid(week.0);
    format!("follow-up {}", week.times(weeks).written())
}
