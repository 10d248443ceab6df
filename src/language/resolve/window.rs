//! Whether a window opens at all, and how it lies to the end of follow-up.

use super::{ResolveError, Resolver};
use crate::language::ast::{End, Length, Point};
use crate::model::report::Mend;
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Opening, Side, day_margin};

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

    /// Refuses a beginning at or after the end of follow-up.
    pub(super) fn begins_in_time(&mut self, from: Bound, span: Span) -> Option<()> {
        let begins = match from {
            Bound::Time(margin) => margin.earliest,
            Bound::DayStart(day) => day_margin(day).earliest,
            Bound::Beginning | Bound::Event { .. } => return Some(()),
        };
        if begins < self.follow_up {
            return Some(());
        }
        let (follow_up, longer) = (self.follow_up.written(), longer_follow_up(begins + Minutes::MINUTE));
        let help = format!("let it begin earlier, or follow up for longer: `{longer}`");
        self.refuse(ResolveError::AfterFollowUp { follow_up, help, span });
        None
    }

    /// Cuts an end at the end of follow-up, with a warning where it lies beyond.
    pub(super) fn cut(&mut self, ending: Ending, span: Span) -> Ending {
        let last = match ending {
            Ending::Bound(Bound::Time(margin)) => margin.latest,
            Ending::Bound(Bound::DayStart(day)) => day_margin(day).earliest,
            Ending::FollowUp | Ending::Bound(_) | Ending::Reported(_) | Ending::First(_) | Ending::Last(_) => {
                return ending;
            }
        };
        if last > self.follow_up {
            let (follow_up, longer) = (self.follow_up.written(), longer_follow_up(last));
            let help = format!("where its end matters, follow up for longer: `{longer}`");
            self.refuse(ResolveError::CutAtFollowUp { follow_up, help, span });
        }
        match ending {
            Ending::Bound(Bound::Time(margin)) if margin.earliest >= self.follow_up => Ending::FollowUp,
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
        if same_moment(*from, *to) || from.span.end > to.span.start || Side::of(from.earliest) != Side::of(to.earliest)
        {
            return (Some(LATER), Mend::None);
        }
        (None, self.one(self.mended(&[(from.span, self.text(to.span)), (to.span, self.text(from.span))])))
    }
}

const LATER: &str = "let it end later than it begins";

fn same_moment(one: Length, two: Length) -> bool {
    one.margin() == two.margin()
}

/// The follow-up that would hold so long a time, in whole weeks.
fn longer_follow_up(minutes: Minutes) -> String {
    let week = Minutes::WEEK;
    let weeks = (minutes + week - Minutes::MINUTE).0.div_euclid(week.0);
    format!("follow-up {}", week.times(weeks).written())
}
