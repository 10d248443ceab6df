//! The hand-out as sentences: what the page, the message and the calendar are written from.
//!
//! Every sentence still knows the stretch and the items that it is about, so that whoever writes something else of it
//! (a calendar, a record) need not read words.

use crate::model::ids::ItemId;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// One patient's hand-out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// `en`
    pub language: String,
    /// `ltr` or `rtl`
    pub direction: String,
    /// `After your treatment`
    pub title: String,
    /// What the protocol calls itself.
    pub treatment: String,
    /// Whom it is for; none: a line to fill in.
    pub patient: Option<String>,
    /// Who hands it out.
    pub clinic: Letterhead,
    /// `Monday 2 March, 2:30 pm`
    pub treated: String,
    /// `This plan goes until …`
    pub until: String,
    /// What is read first.
    pub cover: Cover,
    /// Everything else, in order.
    pub sections: Vec<Section>,
    /// The picture.
    pub timeline: Timeline,
    /// Reasons and sources, by number from 1.
    pub notes: Vec<Note>,
    /// The sources that are named, with who they are.
    pub sources: Vec<(String, String)>,
    /// Protocol, version, review.
    pub colophon: Vec<String>,
}

/// What a person reads first: whom to call, what to leave and to do today and tomorrow, when what comes back, what is normal.
/// Nothing in it is milder than in the sections; what it leaves out is less strict than what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// `Anna, after your treatment`
    pub title: String,
    /// `Keep this page until Mon 13 April.`
    pub keep: String,
    /// Whom to call, the most urgent first.
    pub calls: Vec<CallBox>,
    /// What to leave, and what to do, today and tomorrow; each with its heading.
    pub today: [(String, Vec<Entry>); 2],
    /// When what is withheld may come back, in order of time.
    pub when: Vec<Entry>,
    /// What is normal, and until when.
    pub normal: Vec<Entry>,
    /// The next visit.
    pub visit: Vec<Entry>,
}

/// A sentence that begins with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its manner.
    pub tone: Tone,
    /// `Do not use`
    pub lead: String,
    /// `retinol, acids`
    pub what: String,
}

/// Whom to call, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBox {
    /// Whether life is in danger.
    pub is_alarm: bool,
    /// `Call us`
    pub lead: String,
    /// The numbers; none where the page has lines to fill in.
    pub numbers: Vec<Number>,
    /// For what: the lead is when, empty for at any time.
    pub reasons: Vec<Entry>,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// As the clinic writes it, with what is said of it.
    pub shown: String,
    /// `+13055550100`: what a phone dials.
    pub dialled: String,
}

/// Who hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letterhead {
    /// A known clinic.
    Clinic(crate::input::clinic::Clinic),
    /// Lines to fill in by hand.
    Blank,
}

/// What a part of the page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What is to be done today.
    Today,
    /// What holds from when on.
    Days,
    /// What waits for something that has not happened.
    Waiting,
    /// Whom to call.
    Calls,
    /// The normal course.
    Normal,
    /// What she has at home.
    Products,
    /// The next visit, and what to bring.
    Visit,
    /// Plain advice.
    Advice,
    /// What the clinic decides.
    Decisions,
    /// What is not known yet.
    Questions,
    /// What the names of groups stand for.
    Names,
}

/// A part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub subject: Topic,
    /// Its heading.
    pub title: String,
    /// A sentence below it.
    pub intro: Option<String>,
    /// What it says.
    pub groups: Vec<Group>,
}

/// What stands together below one smaller heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The moment; none: before everything, or no moment at all.
    pub at: Option<Minutes>,
    /// `Saturday 7 March, 2:30 pm`
    pub heading: Option<String>,
    /// What is said there.
    pub blocks: Vec<Block>,
}

/// The manner of a block, for those who see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// A verdict.
    Verdict(Verdict),
    /// It depends on an answer; the strictest is the verdict.
    Depends(Verdict),
    /// What was withheld is withheld no longer, and no line says more: that is no advice to do it.
    Free,
    /// Something to be done at a moment.
    Action,
    /// Life is in danger.
    Alarm,
    /// Anything else.
    Plain,
}

impl Tone {
    /// That of a stretch: whether an answer is open, and whether it frees what was withheld before.
    pub(super) fn of(verdict: Verdict, depends: bool, is_freed: bool) -> Self {
        if depends {
            Tone::Depends(verdict)
        } else if is_freed && verdict == Verdict::Allow {
            Tone::Free
        } else {
            Tone::Verdict(verdict)
        }
    }
}

/// One lead with everything that it is true of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its manner.
    pub tone: Tone,
    /// `Avoid`
    pub lead: String,
    /// `until Sat 7 March, 2:30 pm`; empty where nothing is to be said.
    pub window: String,
    /// The stretch; none: from before everything.
    pub from: Option<Minutes>,
    /// Its end.
    pub to: Minutes,
    /// What it is true of.
    pub parts: Vec<Part>,
}

/// One thing that a block says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// `retinol, acids`
    pub what: String,
    /// `start slowly`; empty where nothing is added.
    pub text: String,
    /// Numbers of notes.
    pub notes: Vec<usize>,
    /// The clinician decided it for this patient alone.
    pub own: bool,
    /// The items that it is about.
    pub items: Vec<ItemId>,
}

/// A reason with its sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The reason that the patient reads; empty where none is written.
    pub reason: String,
    /// The names of its sources.
    pub sources: Vec<String>,
}

/// The picture: positions are hundredths of a percent of the drawing's width.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The moments at which something changes.
    pub ticks: Vec<Tick>,
    /// The rows, in parts that fit on a page.
    pub parts: Vec<Vec<Row>>,
    /// What the marks mean, in words.
    pub description: String,
    /// The marks that are used, with their words.
    pub legend: Vec<(Tone, String)>,
}

/// A moment on the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub at: u32,
    /// `7 March`; empty where there is no room for it.
    pub label: String,
    /// Only shown where the page is wide.
    pub minor: bool,
    /// The end of the treatment.
    pub is_treatment: bool,
}

/// A row of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about, cut to the room there is.
    pub label: String,
    /// The same in full, and what is drawn, in words.
    pub words: String,
    /// What is drawn.
    pub bars: Vec<Bar>,
}

/// A stretch of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Where it begins.
    pub from: u32,
    /// How wide it is.
    pub width: u32,
    /// What holds.
    pub verdict: Verdict,
    /// Whether an answer could change it.
    pub open: bool,
}
