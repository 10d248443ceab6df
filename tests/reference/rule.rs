//! What took part in a decision, to see that tests reach every rule.

use std::collections::BTreeSet;

/// A way in which one of the nine rules can matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// 1: no line names the item on this side.
    NothingNamed,
    /// 1: a line names the item on the other side only.
    OtherSide,
    /// 1: one entry of a list decided.
    ListEntry,
    /// 2
    Never,
    /// 3: a line that waits decided.
    NotYet,
    /// 3: an earlier stage was not held back.
    EarlierStage,
    /// 4
    Overruled,
    /// 4: a line stayed because what would overrule it was overruled.
    OverruledOverrulesNothing,
    /// 4: a narrower `avoid` lifts a `require`.
    LiftedMust,
    /// 4: a narrower line that permits overrules what was written to withhold.
    SilentLift,
    /// 5: several verdicts were left.
    Strictest,
    /// 5: only offers permit it.
    Offered,
    /// 7 and 8: it is offered in some ways, and in others nothing is said.
    OfferedToSome,
    /// Of what is proved: lines that nobody can follow both are left.
    Contradiction,
    /// Of what is proved: a permitting and a withholding line are left.
    Overlap,
    /// 6: no line speaks, nothing has run out.
    NothingSaid,
    /// 6: free again.
    FreeAgain,
    /// 6: a ban on a habit has run out.
    HabitSilent,
    /// 6: a gap.
    Gap,
    /// 6: an avoid about every patient filled the gap.
    GapFilled,
    /// 7: some reading withholds, and not all give the same.
    MarginAsks,
    /// 7: readings differ, none withholds.
    MarginStrictest,
    /// 7: inside a margin, but all readings agree.
    MarginAgrees,
    /// 8: completions differ.
    Unknown,
    /// 8: there are several completions, and all agree.
    UnknownAgrees,
    /// 8: a medicine, with completions in more than one category.
    Medicine,
    /// 8: a medicine, of which some completions say *avoid* and the others *ask*.
    AvoidOrAsk,
    /// 9: a question of these lines is answered by a report.
    ReportHolds,
    /// 9: it was, but the report has expired.
    ReportExpired,
    /// 9: an event that bounds one of these lines has happened.
    Happened,
    /// 9: an event that bounds one of these lines has not.
    NotHappened,
    /// 9: an `until` was closed by an earlier report.
    ReportedBefore,
}

impl Rule {
    pub const ALL: [Rule; 32] = [
        Rule::NothingNamed,
        Rule::OtherSide,
        Rule::ListEntry,
        Rule::Never,
        Rule::NotYet,
        Rule::EarlierStage,
        Rule::Overruled,
        Rule::OverruledOverrulesNothing,
        Rule::LiftedMust,
        Rule::SilentLift,
        Rule::Strictest,
        Rule::Offered,
        Rule::OfferedToSome,
        Rule::Contradiction,
        Rule::Overlap,
        Rule::NothingSaid,
        Rule::FreeAgain,
        Rule::HabitSilent,
        Rule::Gap,
        Rule::GapFilled,
        Rule::MarginAsks,
        Rule::MarginStrictest,
        Rule::MarginAgrees,
        Rule::Unknown,
        Rule::UnknownAgrees,
        Rule::Medicine,
        Rule::AvoidOrAsk,
        Rule::ReportHolds,
        Rule::ReportExpired,
        Rule::Happened,
        Rule::NotHappened,
        Rule::ReportedBefore,
    ];
}

pub type Rules = BTreeSet<Rule>;
