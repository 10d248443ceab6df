//! From the clinic's wall clock to instants.
//!
//! Twice a year a wall clock names a moment twice, or not at all. Then what is withheld lasts longer and what is permitted
//! shorter: a restriction begins at the earlier and ends at the later of two moments, a permission the other way round.
//! A moment that the clock leaps over is the one to which it leaps.

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::model::name;

/// A named time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

/// `care plan --format fhir --zone Berlin`
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("no time zone is called `{called}`")]
#[diagnostic(code(care::unknown_zone), help("{help}"))]
pub struct UnknownZone {
    /// As it was given.
    pub called: String,
    /// A nearer name, or how one is written.
    pub help: String,
}

/// Which of two moments is meant where the wall clock shows the same time twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    Earlier,
    Later,
}

impl Zone {
    /// `Europe/Berlin`
    ///
    /// # Errors
    /// Where no zone has the name, with the nearest one that has.
    pub fn named(called: &str) -> Result<Self, UnknownZone> {
        if let Ok(zone) = called.parse::<Tz>() {
            return Ok(Self(zone));
        }
        let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        // Most people know the city and not the continent.
        let city = |zone: &&str| zone.rsplit('/').next().is_some_and(|city| name::same(city, called));
        let near = names().find(city).or_else(|| name::nearest(called, names()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a zone is named by continent and city: `Europe/Berlin`".to_owned(),
        };
        Err(UnknownZone { called: called.to_owned(), help })
    }

    /// What the clinic's wall clock shows at an instant.
    pub(crate) fn clock(self, instant: DateTime<FixedOffset>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    fn at(self, clock: NaiveDateTime, pick: Pick) -> DateTime<Tz> {
        match self.0.from_local_datetime(&clock) {
            LocalResult::Single(moment) => moment,
            LocalResult::Ambiguous(earlier, later) => match pick {
                Pick::Earlier => earlier,
                Pick::Later => later,
            },
            LocalResult::None => self.behind_gap(clock),
        }
    }

    /// The first moment behind the hours that the clock leaps over; no zone ever left out more than a day and an hour.
    fn behind_gap(self, clock: NaiveDateTime) -> DateTime<Tz> {
        let later = (1..=1_500).filter_map(|minutes| clock.checked_add_signed(TimeDelta::try_minutes(minutes)?));
        let found = later.filter_map(|clock| self.0.from_local_datetime(&clock).earliest()).next();
        found.unwrap_or_else(|| self.0.from_utc_datetime(&clock))
    }

    /// `2026-03-07T14:30:00+01:00`
    pub(crate) fn instant(self, clock: NaiveDateTime, pick: Pick) -> String {
        self.at(clock, pick).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// The last second before a moment: a FHIR period includes its end, our windows do not.
    pub(crate) fn last_second_before(self, clock: NaiveDateTime, pick: Pick) -> String {
        let end = self.at(clock, pick);
        let last = end.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(end);
        last.to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// Whether a window is still one on the clock of the world: nothing is left of one that the clock leaps over.
    pub(crate) fn has_time_between(self, from: NaiveDateTime, to: NaiveDateTime, pick: (Pick, Pick)) -> bool {
        self.at(from, pick.0) < self.at(to, pick.1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Pick, Zone};
    use chrono::{NaiveDate, NaiveDateTime};

    fn clock(month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn an_hour_that_is_not_there_is_the_moment_behind_it() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for pick in [Pick::Earlier, Pick::Later] {
            assert_eq!(berlin.instant(clock(3, 29, 2, 30), pick), "2026-03-29T03:00:00+02:00");
        }
    }

    #[test]
    fn an_hour_that_is_there_twice_is_chosen() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(berlin.instant(clock(10, 25, 2, 30), Pick::Earlier), "2026-10-25T02:30:00+02:00");
        assert_eq!(berlin.instant(clock(10, 25, 2, 30), Pick::Later), "2026-10-25T02:30:00+01:00");
        assert_eq!(berlin.last_second_before(clock(10, 25, 2, 30), Pick::Later), "2026-10-25T02:29:59+01:00");
    }

    #[test]
    fn a_city_alone_is_answered_with_its_zone() {
        assert!(Zone::named("berlin").unwrap_err().to_string().contains("berlin"));
        let help = Zone::named("new york").unwrap_err().help;
        assert_eq!(help, "did you mean `America/New_York`?");
    }
}
