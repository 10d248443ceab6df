//! The date on which reviews are judged: told, or the computer's.
//!
//! The core knows no clock; this is the only place that asks one.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{NaiveDate, TimeDelta};

const SECONDS_A_DAY: u64 = 86_400;

/// `--today`.
#[derive(Debug, clap::Args)]
pub(super) struct Today {
    /// The date on which reviews are judged, instead of the computer's
    #[arg(long, value_name = "DATE", env = "CARE_TODAY")]
    today: Option<NaiveDate>,
}

impl Today {
    pub(super) fn date(&self) -> NaiveDate {
        self.today.unwrap_or_else(of_the_computer)
    }
}

/// In universal time: a review is not judged by the hour.
fn of_the_computer() -> NaiveDate {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let days = since.as_secs().checked_div(SECONDS_A_DAY).unwrap_or_default();
    let days = i64::try_from(days).ok().and_then(TimeDelta::try_days).unwrap_or_default();
    NaiveDate::default().checked_add_signed(days).unwrap_or_default()
}
