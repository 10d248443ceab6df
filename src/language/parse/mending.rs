//! For which refused lines a mend is looked for: for those that are not too long, and not for too many.

use crate::model::limits::Limit;

/// What was spent so far, in all files of a run together.
#[derive(Debug, Default)]
pub struct Mending {
    /// Bytes of the lines for which a mend was looked for.
    spent: usize,
    /// That there are no more was told.
    told: bool,
}

/// What is done about a refused line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// A mend is looked for.
    Mend,
    /// None is looked for, and that is to be told by this limit.
    Tell(Limit),
    /// None is looked for, which was told before.
    Leave,
}

impl Mending {
    /// What is done about the next refused line, which has so many bytes.
    pub(super) fn answer(&mut self, bytes: usize) -> Answer {
        if Limit::MendLineBytes.is_passed_by(bytes) {
            return Answer::Tell(Limit::MendLineBytes);
        }
        self.spent = self.spent.saturating_add(bytes);
        if !Limit::MendBytes.is_passed_by(self.spent) {
            Answer::Mend
        } else if std::mem::replace(&mut self.told, true) {
            Answer::Leave
        } else {
            Answer::Tell(Limit::MendBytes)
        }
    }
}
