//! A difference between two versions in words: what changes for whom.

use std::collections::BTreeMap;

use crate::engine::evaluate::evaluate;
use crate::engine::prove::{Change, Changed, Detail, Difference, Shown, Statement, StatementKind, segment_at};
use crate::language::source::Sources;
use crate::model::fact::Condition;
use crate::model::ids::ItemId;
use crate::model::protocol::Header;
use crate::model::time::Minutes;
use crate::model::plan::Usually;
use crate::model::verdict::Verdict;
use crate::say::examples::given;
use crate::say::findings::thousands;
use crate::say::notation::{self, Words};

/// One change in words.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ToldChange {
    /// The items or the statement: `retinol and AHA`, `expect redness <= pink`, `call clinic`.
    pub about: String,
    /// `opens at 7d instead of 5d`, `avoid instead of allow`.
    pub what: String,
    /// When; empty where a change has no time.
    pub when: String,
    /// For whom; empty: for every patient.
    pub who: String,
    /// How many kinds of patient.
    pub kinds: String,
    /// One patient for whom it changes, as `given` in an example; empty: anyone.
    pub example: String,
    /// The change itself, of the first item that changes in this way.
    #[serde(skip)]
    pub change: Change,
}

/// The changes in words, in order.
#[must_use]
pub fn told_changes(difference: &Difference, sources: &Sources) -> Vec<ToldChange> {
    let words = Words::new(&difference.new, sources, None);
    let teller = Teller { difference, words };
    teller.joined().into_iter().map(|(items, change)| teller.told(&items, change)).collect()
}

/// What is proved of everyone else, in one sentence.
#[must_use]
pub fn told_rest(difference: &Difference) -> String {
    if !difference.is_complete() {
        return format!("not compared: {}", difference.not_compared.join(", "));
    }
    match difference.is_empty() {
        true if difference.kinds == 1 => "no patient's plan changes (1 kind of patient)".to_owned(),
        true => format!("no patient's plan changes ({} kinds of patient)", thousands(difference.kinds)),
        false => "no other patient's plan changes".to_owned(),
    }
}

/// What is said where something changes and the `version` line does not; none where it does, or neither has one.
#[must_use]
pub fn same_version(difference: &Difference) -> Option<String> {
    version_of_both(&difference.old.header, &difference.new.header).filter(|_| !difference.is_empty())
}

fn version_of_both(old: &Header, new: &Header) -> Option<String> {
    let version = new.version.filter(|version| old.version == Some(*version))?;
    Some(format!("the `version` line still says {version}, so two plans of that version would differ"))
}

/// How two versions of a file that declares names and has no line of its own compare: for whoever includes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// They declare the same.
    Same,
    /// What includes it is at hand, and compared.
    Included,
    /// Nothing that includes it is at hand.
    NotIncluded,
}

/// What is known of the plans that rest on two versions of a file of names, in one sentence.
#[must_use]
pub fn of_names(names: Names) -> String {
    let said = match names {
        Names::Same => "it has no line of its own, and declares the same: no plan changes",
        Names::Included => "it has no line of its own: what includes it is compared",
        Names::NotIncluded => {
            "it has no line of its own, and nothing that includes it is at hand: what includes it may change"
        }
    };
    said.to_owned()
}

struct Teller<'a> {
    difference: &'a Difference,
    words: Words<'a>,
}

impl<'a> Teller<'a> {
    /// Items that change in the same way for the same patients are one change.
    fn joined(&self) -> Vec<(Vec<ItemId>, &'a Change)> {
        let mut joined: Vec<(Vec<ItemId>, &Change)> = Vec::new();
        let mut places: BTreeMap<_, usize> = BTreeMap::new();
        for change in &self.difference.changes {
            let Changed::Item { item, from, to } = &change.subject else {
                joined.push((Vec::new(), change));
                continue;
            };
            let same = (from, to, &change.moments, &change.patients);
            match places.get(&same).and_then(|place| joined.get_mut(*place)) {
                Some((items, _)) => items.push(*item),
                None => {
                    places.insert(same, joined.len());
                    joined.push((vec![*item], change));
                }
            }
        }
        joined
    }

    fn told(&self, items: &[ItemId], change: &Change) -> ToldChange {
        let (about, what) = match &change.subject {
            Changed::Item { item, from, to } => (self.names(items), self.item(*item, from, to, change)),
            Changed::Statement { statement, added } => self.statement(statement, *added),
        };
        let has_time = !matches!(
            &change.subject,
            Changed::Statement { statement, .. }
                if matches!(statement.kind, StatementKind::Series(_) | StatementKind::Treatment(_) | StatementKind::Action(..))
        );
        let when: Vec<String> = change.moments.iter().map(|(from, to)| self.words.stretch(*from, *to)).collect();
        ToldChange {
            about,
            what,
            when: if has_time { when.join("; ") } else { String::new() },
            who: change.patients.as_ref().map(|who: &Condition| self.words.condition(who)).unwrap_or_default(),
            kinds: format!("{} of {} kinds of patient", thousands(change.kinds), thousands(self.difference.kinds)),
            example: given(&self.words, &change.example),
            change: change.clone(),
        }
    }

    fn names(&self, items: &[ItemId]) -> String {
        notation::list(&self.words.items(items, &[]), "and")
    }

    fn item(&self, item: ItemId, from: &Shown, to: &Shown, change: &Change) -> String {
        if from.verdict == to.verdict {
            return format!("still {}, but {}", said(to.verdict), details(&from.details, &to.details));
        }
        let plain = || format!("{} instead of {}", said(to.verdict), said(from.verdict));
        match self.openings(item, change) {
            [Some(old), Some(new)] if old != new => {
                format!("opens at {} instead of {}", notation::length(new), notation::length(old))
            }
            _ => plain(),
        }
    }

    /// When, for the example patient, the old and the new version begin to permit the item, around the change;
    /// only where the change lies exactly between the two.
    fn openings(&self, item: ItemId, change: &Change) -> [Option<Minutes>; 2] {
        let [(Some(start), end)] = change.moments.as_slice() else { return [None, None] };
        let opening = |protocol| {
            let plan = evaluate(protocol, &change.example);
            let permits = |minute| segment_at(&plan, item, minute).is_some_and(|segment| segment.verdict.permits());
            [*start, *end].into_iter().find(|moment| permits(*moment) && !permits(*moment - Minutes::MINUTE))
        };
        [opening(&self.difference.old), opening(&self.difference.new)]
    }

    fn statement(&self, statement: &Statement, added: bool) -> (String, String) {
        let about = match &statement.kind {
            StatementKind::Course(test, margins) => {
                let usually = margins.iter().map(|margin| Usually { begins: None, ends: Some(*margin) });
                let usually = usually.map(|usually| format!(", {}", self.words.usually(None, usually)));
                format!("expect {}{}", self.words.test(test), usually.collect::<String>())
            }
            StatementKind::Contact(contact) => notation::contact(*contact).to_owned(),
            StatementKind::Unexpected(contact) => format!("{} if any unexpected symptom", notation::contact(*contact)),
            StatementKind::Treatment(verb) => format!("the treatment: {}", notation::treatment(Some(*verb))),
            StatementKind::Series(_) => "the series".to_owned(),
            StatementKind::Advice(text) => format!("advice: {text}"),
            StatementKind::Action(_, items) => format!("to be done: {}", self.names(items)),
        };
        let shown = one_detail(&statement.detail);
        let verb = if added { "is said now" } else { "is no longer said" };
        (about, if shown.is_empty() { verb.to_owned() } else { format!("{verb} ({shown})") })
    }
}

fn said(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Nothing { "nothing said" } else { notation::verdict(verdict) }
}

fn details(from: &std::collections::BTreeSet<Detail>, to: &std::collections::BTreeSet<Detail>) -> String {
    let list = |details: Vec<&Detail>| details.into_iter().map(one_detail).collect::<Vec<_>>().join(" and ");
    let gone = list(from.difference(to).collect());
    let new = list(to.difference(from).collect());
    match (gone.is_empty(), new.is_empty()) {
        (true, _) => format!("also by: {new}"),
        (_, true) => format!("no longer by: {gone}"),
        _ => format!("now: {new}; before: {gone}"),
    }
}

fn one_detail(detail: &Detail) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(detail.verb.map(|(verb, one_of)| format!("{}{}", verb.word(), if one_of { " one of" } else { "" })));
    parts.extend(detail.names.iter().cloned());
    parts.extend(detail.properties.iter().cloned());
    parts.extend(detail.how_often.clone());
    parts.extend(detail.note.as_ref().map(|note| format!("\"{note}\"")));
    parts.extend(detail.because.as_ref().map(|because| format!("because \"{because}\"")));
    let sources: Vec<&str> = detail.sources.iter().map(|(name, _)| name.as_str()).collect();
    if !sources.is_empty() {
        parts.push(format!("[{}]", sources.join(", ")));
    }
    parts.join(" ")
}
