//! A protocol and a patient as plain data, owned by the reference alone.
//!
//! These structs repeat nothing of the real interpreter on purpose: what they
//! mean is read from the language's design, so that a mistake in the real
//! types cannot hide in a copy of itself. Everything is named by its index.
//! Times are whole minutes, time zero is the end of the treatment.

use std::collections::BTreeSet;

pub const HOUR: i64 = 60;
pub const DAY: i64 = 24 * HOUR;
pub const WEEK: i64 = 7 * DAY;

/// One protocol: what it talks about, what it asks, and its lines.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// The end of follow-up, in minutes after the treatment.
    pub follow_up: i64,
    /// `day 1 is the treatment day`: written days are one higher than true ones.
    pub day_one_is_treatment_day: bool,
    /// Its months have been written out for one date of treatment.
    pub is_dated: bool,
    pub items: Vec<Item>,
    pub groups: Vec<Group>,
    pub questions: Vec<Question>,
    pub events: Vec<String>,
    pub lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Ingredient,
    Product,
    Activity,
    /// An activity that nobody is ever told that she may do.
    Habit,
    Medicine,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub name: String,
    pub kind: Kind,
}

/// A named group; a member may be a group that is declared earlier.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub members: Vec<Named>,
}

/// What a list of targets, exceptions or members may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Item(usize),
    Group(usize),
    /// `all products`, `all ingredients`, `all activities`
    All(Kind),
}

/// A patient fact, a report or a symptom.
#[derive(Clone, Debug)]
pub struct Question {
    pub name: String,
    pub domain: Domain,
    pub asked: Asked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `patient …`: known on the day, or not at all.
    Once,
    /// `report …, for 24h`: the time after which it is unknown again.
    Report { lasts: Option<i64> },
    /// `symptom …`: a report without an expiry.
    Symptom,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    YesNo,
    /// `low < medium < high`
    Ordered(Vec<String>),
    /// `anti-ageing, acne scars`
    Choice(Vec<String>),
    /// `0.2 to 3.5 mm`, in hundredths of a millimetre, both ends included.
    Number {
        least: i64,
        most: i64,
    },
    DateOrNever,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    YesNo(bool),
    /// The position of a level or of a choice.
    Level(usize),
    /// Hundredths of a millimetre.
    Number(i64),
    /// Whole days from this date to the treatment's date; negative for a date
    /// that lies after the treatment; `None` for never.
    Date(Option<i64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Than {
    Less,
    AtMost,
    Exactly,
    AtLeast,
    More,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// No `if` at all.
    Always,
    /// `pregnant`
    Yes(usize),
    /// `sensitivity <= medium`, `depth < 1.5mm`, `goal = acne scars`
    Compare(usize, Than, Value),
    /// `goal in (texture, acne scars)`
    Among(usize, Vec<usize>),
    /// `less than 26w since isotretinoin`, in whole days.
    Since(usize, Than, i64),
    /// `less than 3w before wedding`, in whole days.
    Before(usize, Than, i64),
    /// `less than 6 months since isotretinoin`, counted forward from that date.
    SinceMonths(usize, Than, i64),
    /// `less than 3 months before wedding`, counted forward from the treatment.
    BeforeMonths(usize, Than, i64),
    /// A number in millionths, or whole days from a date to the treatment's, on one side of a cut: resolved protocols.
    Cut(usize, Than, i64),
    /// `isotretinoin = never`
    IsNever(usize),
    /// `any unexpected symptom`: the whole condition of a `call` or a `tell`.
    Unexpected,
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
}

/// A written amount of time: exact where both are the same, else `5-7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margin {
    pub least: i64,
    pub most: i64,
    /// `1-2 months`: what is written. The minutes are then the least and the most that it can be, until a date is known.
    pub months: Option<(i64, i64)>,
}

impl Margin {
    pub fn exact(minutes: i64) -> Self {
        Margin::of(minutes, minutes)
    }

    pub fn of(least: i64, most: i64) -> Self {
        Margin { least, most, months: None }
    }

    /// Months of the calendar, none of which is shorter than 28 days or longer than 31.
    pub fn in_months(least: i64, most: i64) -> Self {
        Margin { least: least * 28 * DAY, most: most * 31 * DAY, months: Some((least, most)) }
    }

    /// Whether it has two ends as it is written.
    pub fn has_two_ends(self) -> bool {
        self.months.map_or(self.least < self.most, |(least, most)| least < most)
    }
}

/// The spellings of a window, one variant for each row of the design's table.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    Unsaid,
    /// `after 5d`
    After(Margin),
    /// `until 5d`
    Until(Margin),
    /// `from 24h to 5d`
    Between(Margin, Margin),
    /// `before treatment`
    BeforeTreatment,
    /// `for 7d before`
    ForBefore(Margin),
    /// `until 2d before`
    UntilBefore(Margin),
    /// `from 7d before to 2d before`
    BetweenBefore(Margin, Margin),
    /// `from 3d before to 3d after`
    Across(Margin, Margin),
    /// `on day 3`, as written
    OnDay(i64),
    /// `from day 1 to day 3`
    Days(i64, i64),
    /// `from day 3`
    FromDay(i64),
    /// `the rest of the day`
    RestOfDay,
    /// `on the day before`
    DayBefore,
    /// `from the day before until treatment`, `from day -3 until treatment`, as written
    DayToTreatment(i64),
    /// `after peeling ends`, `from 2d after peeling ends`
    AfterEvent(Margin, usize),
    /// `for 7d after peeling ends`
    ForAfterEvent(Margin, usize),
    /// `from peeling ends to sutures out`
    BetweenEvents(usize, usize),
    /// `from 24h to peeling ends`
    FromToEvent(Margin, usize),
    /// `until peeling ends`
    UntilEvent(usize),
    /// `until calm`
    UntilReport(Condition),
    /// `while not calm`
    While(Condition),
    /// `once healed`, `after 7d once healed`
    Once(Margin, Condition),
    /// `until 7d or peeling ends, whichever is first`
    Whichever(Margin, Wait, Which),
    /// `at 4h`: an action, not a window.
    At(i64),
}

/// What an end can wait for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    Event(usize),
    Report(Condition),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    First,
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Allow,
    Recommend,
    Require,
    Avoid,
    Ask,
    Never,
    Offer,
}

impl Verb {
    pub fn permits(self) -> bool {
        matches!(self, Verb::Allow | Verb::Recommend | Verb::Require | Verb::Offer)
    }

    pub fn verdict(self) -> Verdict {
        match self {
            Verb::Allow | Verb::Offer => Verdict::Allow,
            Verb::Recommend => Verdict::Recommend,
            Verb::Require => Verdict::Require,
            Verb::Ask => Verdict::Ask,
            Verb::Avoid | Verb::Never => Verdict::Avoid,
        }
    }
}

/// The verdicts, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Nothing,
    Allow,
    Recommend,
    Require,
    Ask,
    Avoid,
}

impl Verdict {
    pub fn withholds(self) -> bool {
        self >= Verdict::Ask
    }

    pub fn demands(self) -> bool {
        matches!(self, Verdict::Recommend | Verdict::Require)
    }
}

/// Whether the treatment should go ahead, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    GoAhead,
    Ask,
    Defer,
    Refuse,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    CallClinic,
    CallEmergency,
    TellClinic,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    pub named: Vec<Named>,
    pub except: Vec<Named>,
    pub one_of: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    Verb(Verb, Targets),
    /// A symptom, and the level that it stays at or under where it has levels.
    Expect(usize, Option<usize>),
    Contact(Contact),
    /// `ask about`, `defer` or `refuse treatment`; never `GoAhead`.
    Treatment(Treatment),
    /// When the next session is due.
    Repeat(Series),
}

/// How far two sessions lie apart, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Series {
    /// `4-6w apart`, `6w apart`
    pub apart: Option<Margin>,
    /// `at least 4w apart`
    pub at_least: Option<Margin>,
    /// `at most 8w apart`
    pub at_most: Option<Margin>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// False for a line marked `not followed:`.
    pub followed: bool,
    pub when: When,
    pub says: Says,
    pub condition: Condition,
    pub unless: Option<Condition>,
    /// A free note behind the targets.
    pub note: Option<String>,
    /// What it asks of the products that it permits.
    pub with: Vec<Wanted>,
}

/// What a line asks of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `SPF >= 30`
    Spf(i64),
    /// `mineral`
    Mineral,
}

/// A product of hers.
#[derive(Clone, Debug)]
pub struct Product {
    pub name: String,
    /// What is in it; a name that the protocol does not know is none.
    pub contains: Vec<Option<Named>>,
    /// What its label states.
    pub spf: Option<i64>,
    pub mineral: Option<bool>,
}

/// What is known of one patient. `None` stands for a fact that is not given.
#[derive(Clone, Debug)]
pub struct Patient {
    pub treated: Option<Treated>,
    /// One place for each question; those of reports and symptoms stay `None`.
    pub facts: Vec<Option<Value>>,
    pub reports: Vec<Reported>,
    pub events: Vec<Happened>,
}

#[derive(Clone, Copy, Debug)]
pub struct Treated {
    /// Days since 1970-01-01; none where only the time of day is known.
    pub date: Option<i64>,
    /// Minutes after midnight.
    pub time_of_day: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
pub struct Reported {
    pub at: i64,
    pub question: usize,
    pub value: Value,
}

#[derive(Clone, Copy, Debug)]
pub struct Happened {
    pub at: i64,
    pub event: usize,
}

impl Protocol {
    /// The items behind a name, through groups in groups.
    pub fn items_of(&self, named: Named) -> BTreeSet<usize> {
        match named {
            Named::Item(item) => BTreeSet::from([item]),
            Named::Group(group) => self.items_of_all(&self.groups[group].members),
            Named::All(kind) => {
                let is_one = |item: &usize| {
                    let own = self.items[*item].kind;
                    own == kind || (kind == Kind::Activity && own == Kind::Habit)
                };
                (0..self.items.len()).filter(is_one).collect()
            }
        }
    }

    pub fn habits(&self) -> BTreeSet<usize> {
        (0..self.items.len()).filter(|&item| self.items[item].kind == Kind::Habit).collect()
    }

    pub fn items_of_all(&self, named: &[Named]) -> BTreeSet<usize> {
        named.iter().flat_map(|&name| self.items_of(name)).collect()
    }

    /// The true number of a written day: day 0 is the treatment day.
    pub fn true_day(&self, written: i64) -> i64 {
        written - i64::from(self.day_one_is_treatment_day)
    }

    /// Every condition that the lines contain, those of their windows included.
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        for line in &self.lines {
            found.push(&line.condition);
            found.extend(&line.unless);
            match &line.when {
                When::UntilReport(condition)
                | When::While(condition)
                | When::Once(_, condition)
                | When::Whichever(_, Wait::Report(condition), _) => found.push(condition),
                _ => {}
            }
        }
        found
    }
}

impl Condition {
    /// The comparisons that the condition is built of.
    pub fn atoms(&self) -> Vec<&Condition> {
        match self {
            Condition::Always => Vec::new(),
            Condition::Not(inner) => inner.atoms(),
            Condition::And(parts) | Condition::Or(parts) => parts.iter().flat_map(Condition::atoms).collect(),
            atom => vec![atom],
        }
    }

    /// The question that a comparison asks.
    fn question(&self) -> Option<usize> {
        match *self {
            Condition::Yes(q)
            | Condition::Compare(q, ..)
            | Condition::Among(q, _)
            | Condition::Since(q, ..)
            | Condition::Before(q, ..)
            | Condition::SinceMonths(q, ..)
            | Condition::BeforeMonths(q, ..)
            | Condition::Cut(q, ..)
            | Condition::IsNever(q) => Some(q),
            _ => None,
        }
    }

    pub fn questions(&self) -> BTreeSet<usize> {
        self.atoms().into_iter().filter_map(Condition::question).collect()
    }
}
