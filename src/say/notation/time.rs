//! Lengths and moments in words. Minutes are exact, so nothing is ever rounded here.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{Clock, Words};
use crate::model::calendar::Reach;
use crate::model::time::{Margin, Minutes, Unit};

/// A length of time, the way it is said in the clinic: `90 min`, `48h`, `5d`, `6w`, `2d 5h`.
#[must_use]
pub fn length(minutes: Minutes) -> String {
    if minutes < Minutes::ZERO {
        return format!("-{}", length(-minutes));
    }
    let said = |(count, unit): (i64, Unit)| match unit {
        Unit::Minute => format!("{count} {}", unit.word()),
        Unit::Hour | Unit::Day | Unit::Week => format!("{count}{}", unit.word()),
    };
    minutes.as_told().into_iter().map(said).collect::<Vec<_>>().join(" ")
}

/// The same length without blanks; for the marks of a ruler.
#[must_use]
pub fn tight_length(minutes: Minutes) -> String {
    length(minutes).replace(' ', "")
}

impl Words<'_> {
    /// The end of follow-up, in minutes from the treatment: where it is counted in months, by the date of the treatment, or at its
    /// latest.
    #[must_use]
    pub fn follow_up(&self) -> Minutes {
        self.protocol.follow_up_of(self.treated.map(Clock::date))
    }

    /// The minutes of a length, or of its two ends: what is counted in months by the date of the treatment, or at its widest.
    #[must_use]
    pub fn minutes_of(&self, reach: Reach) -> Margin {
        reach.counted_from_known(self.treated.map(Clock::date))
    }

    /// The moment on the wall clock; none where the treatment's is not known to the minute, or lies beyond the calendar.
    #[must_use]
    pub fn on_clock(&self, minute: Minutes) -> Option<NaiveDateTime> {
        match self.treated? {
            Clock::Moment(treated) => treated.checked_add_signed(minute.delta()?),
            Clock::Day(_) => None,
        }
    }

    /// The day of the moment; where only the day of the treatment is known, for whole days from it.
    #[must_use]
    pub fn on_calendar(&self, minute: Minutes) -> Option<NaiveDate> {
        match self.treated? {
            Clock::Moment(_) => self.on_clock(minute).map(|clock| clock.date()),
            Clock::Day(day) if minute.in_days().is_some() => day.checked_add_signed(minute.delta()?),
            Clock::Day(_) => None,
        }
    }

    /// `Sat 7 March, 14:30`, `Sat 7 March`, or `5d after`: as much as is known.
    #[must_use]
    pub fn moment(&self, minute: Minutes) -> String {
        match (self.on_clock(minute), self.on_calendar(minute)) {
            (Some(clock), _) => format!("{}, {}", self.date(clock.date()), clock.format("%H:%M")),
            (None, Some(day)) => self.date(day),
            (None, None) => relative(minute),
        }
    }

    /// `Sat 7 March, 14:30 (5d)`: the date and how long after the treatment; `5d after` where no date is known.
    #[must_use]
    pub fn moment_both(&self, minute: Minutes) -> String {
        match self.on_calendar(minute) {
            Some(_) => format!("{} ({})", self.moment(minute), short_relative(minute)),
            None => relative(minute),
        }
    }

    /// `Sat 7 March`; with the year where it is not the year of the treatment.
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        let same_year = self.treated.is_some_and(|treated| treated.date().year() == date.year());
        let form = if same_year { "%a %-d %B" } else { "%a %-d %B %Y" };
        date.format(form).to_string()
    }

    /// `until Sat 7 March, 14:30 (5d)`; empty where it lasts to the end of follow-up, or ends with the treatment.
    #[must_use]
    pub fn until(&self, to: Minutes) -> String {
        if to >= self.follow_up() {
            String::new()
        } else if to == Minutes::ZERO {
            "until the treatment".to_owned()
        } else {
            format!("until {}", self.moment_both(to))
        }
    }

    /// `Sat 7 March (5d)`: without the time of day where that is the treatment's.
    #[must_use]
    pub fn moment_short(&self, minute: Minutes) -> String {
        match self.on_calendar(minute) {
            Some(date) if minute.in_days().is_some() => {
                format!("{} ({})", self.date(date), short_relative(minute))
            }
            _ => self.moment_both(minute),
        }
    }

    /// A window of time alone, without dates: `from 4d to 5d`, `until 48h`, `after 7d`, `from 2d before to the treatment`.
    #[must_use]
    pub fn stretch(&self, from: Option<Minutes>, to: Minutes) -> String {
        let moment = |minute: Minutes| match minute {
            Minutes::ZERO => "the treatment".to_owned(),
            before if before < Minutes::ZERO => format!("{} before", length(-before)),
            after => length(after),
        };
        let ends = to < self.follow_up();
        match (from, to) {
            (None, _) if !ends => "at all times".to_owned(),
            (None, to) if to <= Minutes::ZERO => format!("before {}", moment(to)),
            (Some(Minutes::ZERO), _) if !ends => "from the treatment on".to_owned(),
            (Some(Minutes::ZERO), to) => format!("until {}", moment(to)),
            (None, to) => format!("before the treatment and until {}", moment(to)),
            (Some(from), _) if !ends => format!("after {}", moment(from)),
            (Some(from), to) => format!("from {} to {}", moment(from), moment(to)),
        }
    }

    /// A window in words: `from … until …`; empty for all of follow-up.
    #[must_use]
    pub fn window(&self, from: Option<Minutes>, to: Minutes) -> String {
        let from = match from {
            None if to <= Minutes::ZERO => return "before the treatment".to_owned(),
            None | Some(Minutes::ZERO) => String::new(),
            Some(from) => format!("from {}", self.moment_short(from)),
        };
        let until = match to {
            Minutes::ZERO => "until the treatment".to_owned(),
            _ if to >= self.follow_up() => String::new(),
            _ => format!("until {}", self.moment_short(to)),
        };
        [from, until].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// `5d after`, `2d before`, `the treatment`
#[must_use]
pub(super) fn relative(minute: Minutes) -> String {
    match minute {
        Minutes::ZERO => "the treatment".to_owned(),
        m if m < Minutes::ZERO => format!("{} before", length(-m)),
        m => format!("{} after", length(m)),
    }
}

fn short_relative(minute: Minutes) -> String {
    if minute < Minutes::ZERO { relative(minute) } else { length(minute) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_as_in_the_clinic() {
        let said: Vec<String> = [0, 20, 90, 240, 1440, 2160, 2880, 4320, 7200, 10080, 20160, 60480, 3180, 4321]
            .map(|minutes| length(Minutes(minutes)))
            .into();
        let wished =
            ["0 min", "20 min", "90 min", "4h", "24h", "36h", "48h", "3d", "5d", "7d", "2w", "6w", "53h", "3d 1 min"];
        assert_eq!(said, wished);
    }
}
