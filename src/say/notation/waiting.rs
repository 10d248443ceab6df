//! What waits for an event, or for a first report, in words: `until stitches out`, `3d after stitches out`.
//!
//! A moment that nobody knows has no date. It is said by what brings it, in the words of the file, or as a patient would say
//! them; the two differ only in how lengths, conditions and verdicts are said.

use super::line::said_of_reach;
use super::plain::{contact_plainly, margin_of, spelled, verdict_plainly};
use super::{Words, contact, length, list, verdict};
use crate::engine::waiting::{Awaited, Comes, WaitingEnd, WaitingLine, WaitingUntil, Which};
use crate::model::calendar::Reach;
use crate::model::fact::{Condition, Test};
use crate::model::ids::{EventId, ItemId};
use crate::model::item::ItemKind;
use crate::model::protocol::{Line, Says};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::model::verdict::Verdict;

/// How things are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// In the language's own words, so that they can be read beside a line of the protocol.
    AsWritten,
    /// As a patient would say them.
    Plainly,
}

/// A line that waits, in words. What is not said of it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingSaid {
    /// What will hold; none for what is no verdict.
    pub verdict: Option<Verdict>,
    /// `require`, `call the clinic`, `normal`
    pub lead: String,
    /// `balm`
    pub what: String,
    /// `SPF >= 30, every 2h`
    pub details: String,
    /// ` if sensitivity = high`
    pub condition: String,
    /// `for 3d, then ask first`
    pub window: String,
}

impl WaitingSaid {
    /// All of it: `a must: balm, every 2h, for 3 days`.
    #[must_use]
    pub fn joined(&self) -> String {
        let what = format!("{}{}", self.what, self.condition);
        let lead = if what.is_empty() || self.what.is_empty() { format!("{}{what}", self.lead) } else { format!("{}: {what}", self.lead) };
        [lead, self.details.clone(), self.window.clone()].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Says what waits.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'w, 'a> {
    words: &'w Words<'a>,
    voice: Voice,
}

impl<'a> Words<'a> {
    /// What waits, said in one voice.
    #[must_use]
    pub fn waiting(&self, voice: Voice) -> Waiting<'_, 'a> {
        Waiting { words: self, voice }
    }

    /// The declared question for an event's moment, or one that is made of its name.
    #[must_use]
    pub fn event_question(&self, event: EventId) -> String {
        let event = self.protocol.event(event);
        event.question.clone().unwrap_or_else(|| format!("{}: when was it?", super::asking::capital(&event.name)))
    }
}

impl Waiting<'_, '_> {
    /// `stitches out`; plainly `“stitches out” has happened`.
    #[must_use]
    pub fn awaited(&self, what: &Awaited) -> String {
        match (what, self.voice) {
            (Awaited::Event(event), Voice::AsWritten) => self.words.protocol.event(*event).name.clone(),
            (Awaited::Event(event), Voice::Plainly) => format!("“{}” has happened", self.words.protocol.event(*event).name),
            (Awaited::Report(condition, _), _) => self.condition(condition),
        }
    }

    /// `stitches out`, `3d after stitches out`
    #[must_use]
    pub fn comes(&self, comes: &Comes) -> String {
        let what = self.awaited(&comes.what);
        if comes.after.bounds().latest == Minutes::ZERO { what } else { format!("{} after {what}", self.reach(comes.after)) }
    }

    /// `once stitches out`, `3d after stitches out`, `once calm, from Mon 9 March (7d) on`
    #[must_use]
    pub fn once(&self, begins: &Comes) -> String {
        let what = self.comes(begins);
        let once = if begins.after.bounds().latest == Minutes::ZERO { format!("once {what}") } else { what };
        match begins.what {
            Awaited::Report(_, since) if since > Minutes::ZERO => format!("{once}, from {} on", self.moment(since)),
            Awaited::Report(..) | Awaited::Event(_) => once,
        }
    }

    /// `until stitches out and 3d after staples out, at least until Mon 9 March (7d), then ask first`; `from` is when it began.
    #[must_use]
    pub fn until(&self, end: &WaitingEnd, from: Option<Minutes>) -> String {
        let all: Vec<String> = end.comes.iter().map(|one| self.comes(one)).collect();
        let least = end.not_before.filter(|at| from.is_none_or(|from| from < *at));
        let said = [
            Some(format!("until {}", list(&all, "and"))),
            least.map(|at| format!("at least until {}", self.moment(at))),
            self.then(end.then),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// A line that waits; behind [`once`](Self::once).
    #[must_use]
    pub fn line(&self, waiting: &WaitingLine) -> WaitingSaid {
        let line = self.words.protocol.line(waiting.line);
        let names = self.items(line, &waiting.items);
        if let Some(verdict) = waiting.then.filter(|_| waiting.is_silent) {
            let (details, window) = (String::new(), String::new());
            let condition = self.if_condition(waiting.condition.as_ref());
            return WaitingSaid { verdict: Some(verdict), lead: self.verdict(verdict).to_owned(), what: names, details, condition, window };
        }
        let (verdict, lead, what) = match &line.says {
            Says::Care(_) => {
                let verdict = self.verdict_of(line, waiting);
                (verdict, verdict.map(|one| self.verdict(one).to_owned()).unwrap_or_default(), names)
            }
            Says::Contact(contact) => (None, self.contact(*contact).to_owned(), String::new()),
            Says::Expect(tests) => {
                let tests: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
                (None, "normal".to_owned(), tests.join(", "))
            }
            Says::Advise(text) => (None, "advice".to_owned(), text.clone()),
            Says::Treatment(_) | Says::Repeat(_) => (None, String::new(), String::new()),
        };
        // Whom to call hangs on what she sees, and the line says it.
        let condition = if matches!(line.says, Says::Contact(_)) { Some(&line.condition) } else { waiting.condition.as_ref() };
        let details = match self.voice {
            Voice::AsWritten => self.words.details(&[waiting.line]),
            Voice::Plainly => self.words.details_plainly(&[waiting.line]),
        };
        WaitingSaid { verdict, lead, what, details, condition: self.if_condition(condition), window: self.window(waiting) }
    }

    /// What a line about items will say: of a medicine for which an unknown fact decides, to ask.
    fn verdict_of(&self, line: &Line, waiting: &WaitingLine) -> Option<Verdict> {
        let Says::Care(care) = &line.says else { return None };
        let is_medicine = |item: &ItemId| self.words.protocol.item(*item).kind == ItemKind::Medicine;
        let asks = waiting.condition.is_some() && waiting.items.iter().any(is_medicine);
        let verdict = care.verb.verdict();
        Some(if asks { verdict.min(Verdict::Ask) } else { verdict })
    }

    fn items(&self, line: &Line, items: &[ItemId]) -> String {
        let is_choice = matches!(&line.says, Says::Care(care) if care.one_of);
        let names = self.words.items(items, &[]);
        if is_choice { list(&names, "or") } else { names.join(", ") }
    }

    /// `not before Mon 9 March (7d), for 3d, then ask first`
    fn window(&self, waiting: &WaitingLine) -> String {
        let not_before = waiting.not_before.map(|at| format!("not before {}", self.moment(at)));
        let until = Some(self.ends(&waiting.begins, &waiting.until)).filter(|said| !said.is_empty());
        let then = waiting.then.and_then(|then| self.then(then));
        [not_before, until, then].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// How a line ends that has not begun: `for 3d`; empty where it goes on to the end of follow-up.
    #[must_use]
    pub fn ends(&self, begins: &Comes, until: &WaitingUntil) -> String {
        match until {
            WaitingUntil::FollowUp | WaitingUntil::Once => String::new(),
            WaitingUntil::Moment(at) => format!("until {}", self.moment(*at)),
            WaitingUntil::Report(condition) => format!("until {}", self.condition(condition)),
            WaitingUntil::Comes(comes) if comes.what == begins.what && begins.after.bounds().latest == Minutes::ZERO => {
                format!("for {}", self.reach(comes.after))
            }
            WaitingUntil::Comes(comes) => format!("until {}", self.comes(comes)),
            WaitingUntil::Of(which, ends) => {
                let said: Vec<String> = ends.iter().map(|end| self.ends(begins, end)).collect();
                // An end with follow-up has no words: with the last of them it never ends sooner, with the first it does not count.
                let has_end = said.iter().all(|one| !one.is_empty());
                let said: Vec<String> = said.into_iter().filter(|one| !one.is_empty()).collect();
                match which {
                    Which::Last if !has_end => String::new(),
                    Which::Last => format!("{}, whichever comes last", list(&said, "and")),
                    Which::First if said.len() < 2 => said.into_iter().next().unwrap_or_default(),
                    Which::First => format!("{}, whichever comes first", list(&said, "or")),
                }
            }
        }
    }

    /// `then ask first`; none where what holds then is no less than what she is told.
    fn then(&self, verdict: Verdict) -> Option<String> {
        (verdict < Verdict::Allow).then(|| format!("then {}", self.verdict(verdict)))
    }

    fn reach(&self, reach: Reach) -> String {
        match self.voice {
            Voice::AsWritten => said_of_reach(reach, length),
            Voice::Plainly => reach.margin().map_or_else(|| said_of_reach(reach, spelled), margin_of),
        }
    }

    fn moment(&self, at: Minutes) -> String {
        match self.voice {
            Voice::AsWritten => self.words.moment_short(at),
            Voice::Plainly => self.words.moment(at),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        match self.voice {
            Voice::AsWritten => self.words.condition(condition),
            Voice::Plainly => self.words.condition_plainly(condition),
        }
    }

    fn if_condition(&self, condition: Option<&Condition>) -> String {
        let said = match (self.voice, condition) {
            (_, None) => return String::new(),
            (Voice::AsWritten, Some(condition)) => self.words.if_condition(condition),
            (Voice::Plainly, condition) => return self.words.if_plainly(condition),
        };
        if said.is_empty() { said } else { format!(" {said}") }
    }

    fn test(&self, test: &Test) -> String {
        match self.voice {
            Voice::AsWritten => self.words.test(test),
            Voice::Plainly => self.words.test_plainly(test),
        }
    }

    fn verdict(&self, one: Verdict) -> &'static str {
        match (self.voice, one) {
            (Voice::AsWritten, one) => verdict(one),
            (Voice::Plainly, Verdict::Avoid) => "do without",
            (Voice::Plainly, one) => verdict_plainly(one),
        }
    }

    fn contact(&self, one: Contact) -> &'static str {
        match self.voice {
            Voice::AsWritten => contact(one),
            Voice::Plainly => contact_plainly(one),
        }
    }
}
