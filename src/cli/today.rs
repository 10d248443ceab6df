//! The date on which reviews are judged: told, or the computer's.
//!
//! The core knows no clock; this is the only place that asks one. The date is that of the place where the computer stands:
//! in universal time a page that is handed out on a Californian evening would bear the date of tomorrow.

use chrono::{Local, NaiveDate};

/// `--today`.
#[derive(Debug, clap::Args)]
pub(super) struct Today {
    /// The date on which reviews are judged, instead of the computer's
    #[arg(long, value_name = "DATE", env = "CARE_TODAY")]
    today: Option<NaiveDate>,
}

impl Today {
    /// The date that was told, otherwise that of the computer's own time zone (`TZ`, or what the system is set to).
    pub(super) fn date(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| Local::now().date_naive())
    }
}
