//! What waits for an event, or for a first report: told by what it waits for, and never by a date.

use super::beside::block;
use super::days::said_if;
use super::model::{Block, Entry, Group, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::engine::waiting::{Awaited, Comes, WaitingEnd, WaitingLine, WaitingUntil, Which};
use crate::model::fact::Condition;
use crate::model::ids::{EventId, ItemId};
use crate::model::item::ItemKind;
use crate::model::protocol::{Line, Says};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::model::verdict::Verdict;
use crate::say::notation::list;
use crate::say::telling::Telling;
use crate::say::telling::bounds::Edge;

impl Teller<'_> {
    /// `your stitches are out`; `“stitches out” has happened` where no words of its own are known.
    fn has_happened(&self, event: EventId) -> String {
        let name = &self.words.protocol.event(event).name;
        let own = self.glossary.condition(name, true);
        own.unwrap_or_else(|| fill(&self.phrases.wait.event, &[("event", &self.glossary.say(name))]))
    }

    /// The declared question for an event's moment, or one that is made of its name.
    pub(super) fn event_question(&self, event: EventId) -> String {
        let event = self.words.protocol.event(event);
        match &event.question {
            Some(question) => self.glossary.say(question),
            None => fill(&self.phrases.wait.question, &[("event", &self.glossary.say(&event.name))]),
        }
    }

    fn awaited(&self, what: &Awaited) -> String {
        match what {
            Awaited::Event(event) => self.has_happened(*event),
            Awaited::Report(condition, _) => self.condition(condition),
        }
    }

    /// `your stitches are out`, `3 days after your stitches are out`
    fn comes(&self, comes: &Comes) -> String {
        let what = self.awaited(&comes.what);
        if comes.after.bounds().latest == Minutes::ZERO {
            return what;
        }
        fill(&self.phrases.wait.after, &[("length", &self.lengths(comes.after)), ("what", &what)])
    }

    /// `until your stitches are out, and at least until Mon 14 December`
    pub(super) fn until_comes(&self, end: &WaitingEnd) -> String {
        let words = &self.phrases.wait;
        let all: Vec<String> = end.comes.iter().map(|one| self.comes(one)).collect();
        let until = fill(&words.until, &[("what", &list(&all, &self.phrases.condition.and))]);
        let least = end.not_before.map(|at| fill(&words.at_least, &[("moment", &self.ends(at, Edge::Later))]));
        let then = self.then(end.then);
        [Some(until), least, then].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// `then ask us first`; none where what holds then is no less than what she is told.
    fn then(&self, verdict: Verdict) -> Option<String> {
        let words = &self.phrases.verdict;
        let said = match verdict {
            Verdict::Avoid => &words.in_avoid,
            Verdict::Ask => &words.in_ask,
            Verdict::Require => &words.in_require,
            Verdict::Recommend => &words.in_recommend,
            Verdict::Allow | Verdict::Nothing => return None,
        };
        Some(fill(&self.phrases.wait.then, &[("verdict", said)]))
    }

    /// How a line ends that has not begun: `for 3 days`; empty where it goes on to the end of the plan.
    fn until_waiting(&self, line: &WaitingLine) -> String {
        self.until_one(&line.begins, &line.until)
    }

    fn until_one(&self, begins: &Comes, until: &WaitingUntil) -> String {
        let words = &self.phrases.wait;
        match until {
            WaitingUntil::FollowUp | WaitingUntil::Once => String::new(),
            WaitingUntil::Moment(at) => fill(&self.phrases.verdict.until, &[("moment", &self.ends(*at, Edge::Later))]),
            WaitingUntil::Report(condition) => fill(&words.until, &[("what", &self.condition(condition))]),
            WaitingUntil::Comes(comes) if comes.what == begins.what && begins.after.bounds().latest == Minutes::ZERO => {
                fill(&words.lasts, &[("length", &self.lengths(comes.after))])
            }
            WaitingUntil::Comes(comes) => fill(&words.until, &[("what", &self.comes(comes))]),
            WaitingUntil::Of(which, ends) => {
                let said: Vec<String> = ends.iter().map(|end| self.until_one(begins, end)).collect();
                // An end with follow-up has no words: with the last of them it never ends sooner, with the first it does not count.
                let has_end = said.iter().all(|one| !one.is_empty());
                let said: Vec<String> = said.into_iter().filter(|one| !one.is_empty()).collect();
                match which {
                    Which::Last if !has_end => String::new(),
                    Which::Last => fill(&words.last, &[("ends", &list(&said, &self.phrases.condition.and))]),
                    Which::First if said.len() < 2 => said.into_iter().next().unwrap_or_default(),
                    Which::First => fill(&words.first, &[("ends", &list(&said, &self.phrases.condition.or))]),
                }
            }
        }
    }
}

/// What waits and is a duty or withholds, and whom to call then: in one sentence each, for the cover.
pub(super) fn strict(page: &mut Page<'_>, telling: &Telling<'_>) -> Vec<Entry> {
    let is_strict = |line: &&WaitingLine| match &page.teller.words.protocol.line(line.line).says {
        Says::Care(care) => care.verb.verdict() <= Verdict::Require || line.is_silent,
        Says::Contact(contact) => *contact != Contact::TellClinic,
        Says::Expect(_) | Says::Advise(_) | Says::Treatment(_) | Says::Repeat(_) => false,
    };
    let lines: Vec<&WaitingLine> = telling.waiting.iter().filter(is_strict).collect();
    let entry = |line: &&WaitingLine| {
        let lead = heading(page.teller, &line.begins);
        let block = waiting_block(page, line);
        let parts = block.parts.iter().map(|part| {
            let said = [&part.what, &part.text].into_iter().filter(|said| !said.is_empty());
            said.cloned().collect::<Vec<_>>().join(", ")
        });
        let said = [block.lead.clone(), block.window.clone()].into_iter().filter(|said| !said.is_empty());
        let what = format!("{}: {}", said.collect::<Vec<_>>().join(" "), parts.collect::<Vec<_>>().join("; "));
        Entry { tone: block.tone, lead, what }
    };
    lines.iter().map(entry).collect()
}

/// What waits, by what it waits for.
pub(super) fn waiting(page: &mut Page<'_>, telling: &Telling<'_>) -> Option<Section> {
    let mut groups: Vec<Group> = Vec::new();
    for line in &telling.waiting {
        let heading = heading(page.teller, &line.begins);
        let block = waiting_block(page, line);
        match groups.iter_mut().find(|group| group.heading.as_ref() == Some(&heading)) {
            Some(group) => group.blocks.push(block),
            None => groups.push(Group { at: None, heading: Some(heading), blocks: vec![block] }),
        }
    }
    let words = &page.teller.phrases.wait;
    let (title, intro) = (words.title.clone(), Some(words.intro.clone()));
    (!groups.is_empty()).then_some(Section { subject: Topic::Waiting, title, intro, groups })
}

/// `Once your stitches are out`, `3 days after your stitches are out`, `Once your skin is calm, from Mon 7 December on`
fn heading(teller: &Teller<'_>, begins: &Comes) -> String {
    let words = &teller.phrases.wait;
    let heading = fill(&words.once, &[("what", &teller.comes(begins))]);
    match begins.what {
        Awaited::Report(_, since) if since > Minutes::ZERO => {
            let since = fill(&teller.phrases.contact.from, &[("moment", &teller.begins(since, Edge::Later))]);
            fill(&words.and_since, &[("what", &heading), ("since", &since)])
        }
        Awaited::Report(..) | Awaited::Event(_) => heading,
    }
}

fn waiting_block(page: &mut Page<'_>, waiting: &WaitingLine) -> Block {
    let teller = page.teller;
    let line = teller.words.protocol.line(waiting.line);
    let (tone, lead, what) = said_of(page, line, waiting);
    let condition = waiting.condition.as_ref().filter(|_| !matches!(line.says, Says::Contact(_)));
    let condition = condition.map(|condition| said_if(teller, condition)).unwrap_or_default();
    let text = [teller.details(&[waiting.line]), condition];
    let part = Part {
        what,
        text: text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        notes: page.notes.of(teller, &[waiting.line]),
        own: line.for_one,
        items: waiting.items.clone(),
    };
    let not_before =
        waiting.not_before.map(|at| fill(&teller.phrases.visit.not_before, &[("moment", &teller.begins(at, Edge::Later))]));
    let then = waiting.then.and_then(|then| teller.then(then));
    if let Some(verdict) = waiting.then.filter(|_| waiting.is_silent) {
        let tone = Tone::Verdict(verdict);
        return block(tone, teller.lead(tone), String::new(), vec![Part { text: String::new(), ..part }]);
    }
    let window = not_before.into_iter().chain([teller.until_waiting(waiting)]).chain(then);
    let window: Vec<String> = window.filter(|said| !said.is_empty()).collect();
    block(tone, lead, window.join(", "), vec![part])
}

/// In which manner, with which lead and of what a line speaks.
fn said_of(page: &mut Page<'_>, line: &Line, waiting: &WaitingLine) -> (Tone, String, String) {
    let teller = page.teller;
    let words = &teller.phrases.contact;
    let plain = |lead: &str, what: String| (Tone::Plain, lead.to_owned(), what);
    match &line.says {
        Says::Care(care) => {
            // A medicine for which an unknown fact decides is neither begun nor stopped before she has asked.
            let is_medicine = |item: &ItemId| teller.words.protocol.item(*item).kind == ItemKind::Medicine;
            let asks = waiting.condition.is_some() && waiting.items.iter().any(is_medicine);
            let verdict = care.verb.verdict();
            let tone = Tone::Verdict(if asks { verdict.min(Verdict::Ask) } else { verdict });
            let names = teller.names(&waiting.items, &mut page.glosses);
            let what = if care.one_of { list(&names, &teller.phrases.verdict.or) } else { names.join(", ") };
            (tone, teller.lead(tone), what)
        }
        Says::Contact(contact) => {
            let lead = match contact {
                Contact::CallEmergency => &words.emergency,
                Contact::CallClinic => &words.clinic,
                Contact::TellClinic => &words.tell,
            };
            plain(lead, if line.condition == Condition::Always { String::new() } else { said_if(teller, &line.condition) })
        }
        Says::Expect(tests) => {
            let name = |test: &crate::model::fact::Test| {
                let level = teller.course_level(*test);
                let name = teller.fact_name(teller.words.protocol.fact(test.fact));
                if level.is_empty() { name } else { format!("{name} ({level})") }
            };
            let names: Vec<String> = tests.iter().map(name).collect();
            plain(&teller.phrases.page.normal, names.join(", "))
        }
        Says::Advise(text) => plain(&teller.phrases.page.advice, teller.glossary.say(text)),
        Says::Treatment(_) | Says::Repeat(_) => plain("", String::new()),
    }
}
