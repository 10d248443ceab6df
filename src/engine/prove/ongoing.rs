//! What two voices have with each other for a while: noted when it begins, told when it ends, so that whatever goes on as it
//! was costs nothing from stretch to stretch.

use rustc_hash::FxHashMap;

use crate::engine::diagram::Node;
use crate::engine::evaluate::marks::Marks;
use crate::engine::standing::at;

use super::finding::Code;
use super::patients::Patients;

/// The sets of voices in the stretch before, nobody's before the first one.
#[derive(Default)]
pub(crate) struct Before(Vec<Node>);

impl Before {
    /// Goes on to the sets of the next stretch. The voices whose sets are others now; all of them where `all_change`.
    pub(crate) fn go_on(&mut self, now: &[Node], all_change: bool) -> Marks {
        let is_other = |(voice, set): (usize, &Node)| all_change || at(&self.0, voice) != *set;
        let changed = Marks::of(now.iter().enumerate().map(is_other));
        now.clone_into(&mut self.0);
        changed
    }

    /// The set of a voice in the stretch that was gone on to last.
    pub(crate) fn of(&self, voice: usize) -> Node {
        at(&self.0, voice)
    }
}

/// One voice that permits and one that withholds, from one stretch up to another one.
pub(crate) struct Pair {
    pub(crate) code: Code,
    pub(crate) permits: usize,
    pub(crate) withholds: usize,
    pub(crate) patients: Patients,
    pub(crate) since: usize,
    /// The first stretch in which it is no longer so.
    pub(crate) until: usize,
}

/// Pairs that go on, and those that have ended.
#[derive(Default)]
pub(crate) struct Ongoing {
    /// By who permits and who withholds: what it is, for whom, and since which stretch.
    going: FxHashMap<(usize, usize), (Code, Patients, usize)>,
    ended: Vec<Pair>,
}

impl Ongoing {
    /// Notes what begins in a stretch.
    pub(crate) fn begin(&mut self, permits: usize, withholds: usize, (code, patients): (Code, Patients), since: usize) {
        self.going.insert((permits, withholds), (code, patients, since));
    }

    /// Ends some of what goes on before a stretch; told who permits and who withholds, `is_over` says which.
    pub(crate) fn end(&mut self, until: usize, is_over: impl Fn(usize, usize) -> bool) {
        let over: Vec<(usize, usize)> =
            self.going.keys().copied().filter(|(permits, withholds)| is_over(*permits, *withholds)).collect();
        for (permits, withholds) in over {
            if let Some((code, patients, since)) = self.going.remove(&(permits, withholds)) {
                self.ended.push(Pair { code, permits, withholds, patients, since, until });
            }
        }
    }

    /// Ends everything, and tells all of it in order: the first stretch that is no longer looked at.
    pub(crate) fn finish(mut self, until: usize) -> Vec<Pair> {
        self.end(until, |_, _| true);
        self.ended.sort_by_key(|pair| (pair.since, pair.permits, pair.withholds));
        self.ended
    }
}
