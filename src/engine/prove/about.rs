//! What a finding says of its places and of itself, as data: the words for it are made in `say`.

use chrono::NaiveDate;

use crate::model::ids::EntryId;

/// What a place has to do with a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is the place; there is nothing more to say.
    Place,
    /// A line that permits what another one withholds.
    Permits,
    /// A line that withholds what another one permits.
    Withholds,
    /// `one of …`, of which none is permitted.
    NoneIsPermitted,
    /// The `allow` because of which the item needs permission.
    NeedsPermission,
    /// A line for which others still wait.
    OthersStillWait,
    /// An `avoid` that frees by running out.
    FreesByRunningOut,
    /// The `require` that is lifted.
    Demands,
    /// The narrower line that lifts a `require`.
    LiftsDemand,
    /// A narrower line that permits what the other withholds.
    Lifts,
    /// The wider line that it overrules.
    IsLifted,
    /// Stops a medicine for everyone.
    StopsForEveryone,
    /// A line about nobody.
    AboutNobody,
    /// A line without which every plan is the same.
    ChangesNoPlan,
    /// A line with an entry that another one makes superfluous.
    SaidAlready,
    /// The line that says it of more.
    SaysIt,
    /// A line that says what another source says too.
    SaidByAnotherSource,
    /// Something that would take more than the budget.
    PastBudget,
    /// The first of the lines that together would.
    FirstOfItsLines,
    /// A claim that does not hold for every patient.
    FailsForSome,
    /// Says what is normal.
    Normal,
    /// Says when to call.
    ReasonToCall,
    /// A line without a source.
    NoSource,
    /// The version that is to be reviewed.
    DueForReview,
    /// A window that ends only if something is reported.
    EndsWithEventOnly,
    /// A window that begins only if something is reported.
    BeginsWithIt,
    /// The declaration of what nothing asks her for.
    IsAskedByNothing,
    /// A line whose note every patient is shown.
    ShownToAll,
    /// A declaration that no line uses.
    Unused,
    /// A line that leaves out, with a group, items that no line names.
    LeavesOut,
    /// A comment that allows a finding where there is none.
    SilencesNothing,
    /// A comment that lacks the name of a finding, or a reason.
    LacksCodeOrReason,
    /// A line that has come to say something else.
    Since(SinceFirst),
}

/// What has changed for a line since the first version of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SinceFirst {
    /// `repeat 4-6w apart` was at least so far apart, by the later end.
    LatestDate,
    /// A medicine that was *avoid* while it is not known which of *avoid* and *ask* it is.
    MedicineAsks,
    /// What stands behind a ban was hidden while it held.
    ShownWithItsBan,
    /// A window that was ended by what was reported before it began.
    NotBegun,
    /// Of a margin of what is normal the later end alone was shown.
    BothEnds,
    /// The first of an item's names was shown, whichever the line writes.
    NamedAsWritten,
}

/// What a finding is about beside its places, items and patients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// Nothing else.
    Nothing,
    /// Something with a name: a symptom, or what is declared.
    Named(String),
    /// Several things with names, in the order in which they are declared.
    Names(Vec<String>),
    /// What follows `# care: allow`.
    Written(String),
    /// Entries of one line.
    Entries(Vec<EntryId>),
    /// Entries of one line, and another entry that says the same of more.
    Inside {
        /// The entries.
        entries: Vec<EntryId>,
        /// The other one.
        other: EntryId,
    },
    /// The day on which a review was due.
    Due(NaiveDate),
    /// So many lines that name so many facts.
    Size {
        /// The lines.
        lines: usize,
        /// The facts.
        facts: usize,
    },
    /// What is ensured.
    Ensured,
    /// The expected course.
    Course,
    /// The protocol as a whole.
    Protocol,
}

impl About {
    /// The names of the things that it is about; none where it is about nothing that has one.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            About::Named(name) => std::slice::from_ref(name),
            About::Names(names) => names,
            About::Nothing
            | About::Written(_)
            | About::Entries(_)
            | About::Inside { .. }
            | About::Due(_)
            | About::Size { .. }
            | About::Ensured
            | About::Course
            | About::Protocol => &[],
        }
    }
}
