//! Whether each entry is about one patient: worked out once for her, however many moments are asked about.

use super::stage::Version;
use crate::model::ids::EntryId;

/// What was worked out for the present patient. Forgetting her costs nothing: what was noted for an earlier one is out of date.
#[derive(Debug)]
pub(super) struct AboutHer {
    /// Counts the patients, from 1: a place without a note holds 0.
    patient: u32,
    /// For each entry of each version, for which patient it was noted, and what.
    noted: [Vec<(u32, Option<bool>)>; 2],
}

impl Default for AboutHer {
    fn default() -> Self {
        Self { patient: 1, noted: [Vec::new(), Vec::new()] }
    }
}

impl AboutHer {
    /// The next patient.
    pub(super) fn forget(&mut self) {
        match self.patient.checked_add(1) {
            Some(next) => self.patient = next,
            None => *self = Self::default(),
        }
    }

    /// What was noted for this patient: the inner none is not known.
    #[expect(clippy::option_option, reason = "not worked out, and not known, are two things")]
    pub(super) fn get(&self, EntryId(entry): EntryId, version: Version) -> Option<Option<bool>> {
        let [old, new] = &self.noted;
        let noted = match version {
            Version::Old => old,
            Version::New => new,
        };
        noted.get(entry as usize).filter(|(patient, _)| *patient == self.patient).map(|(_, about)| *about)
    }

    pub(super) fn note(&mut self, EntryId(entry): EntryId, version: Version, is_about: Option<bool>) {
        let [old, new] = &mut self.noted;
        let noted = match version {
            Version::Old => old,
            Version::New => new,
        };
        if noted.len() <= entry as usize {
            noted.resize((entry as usize).saturating_add(1), (0, None));
        }
        noted.get_mut(entry as usize).into_iter().for_each(|place| *place = (self.patient, is_about));
    }
}
