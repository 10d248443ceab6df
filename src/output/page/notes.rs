//! Reasons and sources: each once, by number, small at the end of the page.

use std::collections::{BTreeMap, BTreeSet};

use super::Teller;
use super::model::Note;
use crate::model::ids::{LineId, SourceId};

/// The notes so far, in the order in which the page refers to them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Note>,
    /// The place of each in the list, by its reason and its sources.
    places: BTreeMap<(String, Vec<String>), usize>,
    sources: BTreeSet<SourceId>,
}

impl Notes {
    /// The numbers of the notes of some lines, smallest first. A line with neither reason nor source has none.
    pub(super) fn of(&mut self, teller: &Teller<'_>, lines: &[LineId]) -> Vec<usize> {
        let mut numbers: Vec<usize> = lines.iter().filter_map(|line| self.number(teller, *line)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn number(&mut self, teller: &Teller<'_>, id: LineId) -> Option<usize> {
        let line = teller.words.protocol.line(id);
        let reason = line.because.as_deref().map(|reason| teller.glossary.say(reason)).unwrap_or_default();
        if reason.is_empty() && line.sources.is_empty() {
            return None;
        }
        self.sources.extend(&line.sources);
        let sources: Vec<String> =
            line.sources.iter().map(|id| teller.words.protocol.source(*id).name.clone()).collect();
        let at = *self.places.entry((reason.clone(), sources.clone())).or_insert_with(|| {
            self.list.push(Note { reason, sources });
            self.list.len()
        });
        Some(at)
    }

    /// The sources that are named, with who they are.
    pub(super) fn sources(&self, teller: &Teller<'_>) -> Vec<(String, String)> {
        let source = |id: &SourceId| teller.words.protocol.source(*id);
        self.sources.iter().map(|id| (source(id).name.clone(), teller.glossary.say(&source(id).text))).collect()
    }
}
