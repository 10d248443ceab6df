//! A product of hers: what holds for it, from what holds for all that it contains.
//!
//! Written from the design's paragraphs on properties and on a product of hers, one step after the other.

use super::broken::Broken;
use super::entry::{Entry, entries};
use super::interpret::Reference;
use super::model::{Item, Kind, Line, Patient, Product, Protocol, Says, Verb, Verdict, Wanted, When};
use super::rule::Rule;
use std::collections::BTreeSet;

/// In which way the verdict of a product came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Nothing is said about anything in it.
    Nothing,
    /// The strictest that withholds.
    Withheld,
    /// A medicine in it goes on, and something else in it is to be avoided.
    Medicine,
    /// Something in it is not known.
    Unknown,
    /// Everything in it of which something is said is demanded.
    Demanded,
    /// One is demanded, and another is no more than allowed.
    Weakest,
    /// Nothing is demanded.
    Allowed,
}

/// The verdict, how it came about, and what made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub verdict: Verdict,
    pub how: How,
    /// A line about the thing that it is decides against those about everything.
    pub thing_decides: bool,
    /// It is no thing that is declared, and lines about all products reach it.
    pub one_of_all: bool,
    /// A property limits one of the lines that speak.
    pub limited: bool,
}

/// What holds for a product at a moment.
pub struct AtHome<'a> {
    protocol: &'a Protocol,
    product: &'a Product,
    broken: Broken,
    contents: BTreeSet<usize>,
    /// All lines, and those that name what is in it otherwise than as one of everything.
    all: Reference<'a>,
    named: Reference<'a>,
    /// The product as one of all products, by the lines about these: where it is no thing that is declared.
    itself: Option<Reference<'a>>,
}

impl<'a> AtHome<'a> {
    pub fn new(protocol: &'a Protocol, product: &'a Product, broken: Broken) -> Self {
        let of = |protocol: &Protocol| {
            let limited = |entry: Entry| {
                let limited = entry.verb.permits() && !fits(product, &protocol.lines[entry.line], broken);
                Entry { limited, ..entry }
            };
            entries(protocol, broken).into_iter().map(limited).collect::<Vec<Entry>>()
        };
        let named = |entries: Vec<Entry>| entries.into_iter().filter(|entry| entry.everything.is_none()).collect();
        let contents: BTreeSet<usize> =
            product.contains.iter().flatten().flat_map(|named| protocol.items_of(*named)).collect();
        let is_declared = contents.iter().any(|item| protocol.items[*item].kind == Kind::Product);
        let itself = (!is_declared && broken != Broken::NotOneOfAll).then(|| {
            let mut with_it = protocol.clone();
            with_it.items.push(Item { name: product.name.clone(), kind: Kind::Product });
            let with_it: &'a Protocol = Box::leak(Box::new(with_it));
            Reference::of_entries(with_it, of(with_it), broken)
        });
        AtHome {
            protocol,
            product,
            broken,
            contents,
            all: Reference::of_entries(protocol, of(protocol), broken),
            named: Reference::of_entries(protocol, named(of(protocol)), broken),
            itself,
        }
    }

    pub fn verdict(&self, patient: &Patient, minute: i64) -> Held {
        let things = self.contents.iter().filter(|item| self.protocol.items[**item].kind == Kind::Product);
        let decides = |item: &&usize| is_spoken_of(&self.named, patient, **item, minute);
        let thing_decides = things.filter(decides).count() > 0 && self.broken != Broken::ThingAmongAll;
        let reference = if thing_decides { &self.named } else { &self.all };
        let mut said: Vec<(Kind, Verdict)> = Vec::new();
        let mut limited = false;
        for item in &self.contents {
            let outcome = reference.verdict(patient, *item, minute);
            said.push((self.protocol.items[*item].kind, outcome.verdict));
            let naming = reference.naming(*item).into_iter().map(|entry| &reference.entries[entry]);
            limited |= naming.filter(|entry| outcome.lines.contains(&entry.line)).any(|entry| entry.limited);
        }
        let mut one_of_all = false;
        if let Some(itself) = self.itself.as_ref() {
            let item = itself.protocol.items.len() - 1;
            let verdict = itself.verdict(patient, item, minute).verdict;
            one_of_all = verdict != Verdict::Nothing;
            said.push((Kind::Product, verdict));
        }
        said.retain(|(_, verdict)| *verdict != Verdict::Nothing);
        let (verdict, how) = self.together(&said);
        Held { verdict, how, thing_decides, one_of_all, limited }
    }

    fn together(&self, said: &[(Kind, Verdict)]) -> (Verdict, How) {
        let strictest = said.iter().map(|(_, verdict)| *verdict).max().unwrap_or(Verdict::Nothing);
        let goes_on = |(kind, verdict): &(Kind, Verdict)| *kind == Kind::Medicine && *verdict != Verdict::Avoid;
        if strictest == Verdict::Avoid {
            let is_medicine = said.iter().any(goes_on) && self.broken != Broken::MedicineInside;
            return if is_medicine { (Verdict::Ask, How::Medicine) } else { (Verdict::Avoid, How::Withheld) };
        }
        let is_unknown = self.product.contains.is_empty() || self.product.contains.iter().any(Option::is_none);
        if is_unknown && withholds_an_ingredient(self.protocol) && self.broken != Broken::UnknownContent {
            return (Verdict::Ask, How::Unknown);
        }
        match strictest {
            Verdict::Nothing => (Verdict::Nothing, How::Nothing),
            Verdict::Ask | Verdict::Avoid => (strictest, How::Withheld),
            Verdict::Allow => (Verdict::Allow, How::Allowed),
            Verdict::Recommend | Verdict::Require => {
                let all = said.iter().all(|(_, verdict)| verdict.demands());
                if all || self.broken == Broken::DemandForOne {
                    (strictest, How::Demanded)
                } else {
                    (Verdict::Allow, How::Weakest)
                }
            }
        }
    }
}

/// Whether a product is known to be what a line asks for: unknown is not yes.
fn fits(product: &Product, line: &Line, broken: Broken) -> bool {
    let unstated = broken == Broken::UnknownProperty;
    line.with.iter().all(|wanted| match wanted {
        Wanted::Spf(least) => product.spf.map_or(unstated, |spf| spf >= *least),
        Wanted::Mineral => product.mineral.unwrap_or(unstated),
    })
}

/// Whether some line speaks of an item now, whatever is not known.
fn is_spoken_of(reference: &Reference<'_>, patient: &Patient, item: usize, minute: i64) -> bool {
    let silent =
        [Rule::NothingNamed, Rule::NothingSaid, Rule::FreeAgain, Rule::HabitSilent, Rule::Gap, Rule::GapFilled];
    let outcome = reference.verdict(patient, item, minute);
    silent.iter().all(|rule| !outcome.rules.contains(rule))
}

/// Whether any line of the file withholds an ingredient: an `allow` does until it opens.
fn withholds_an_ingredient(protocol: &Protocol) -> bool {
    protocol.lines.iter().filter(|line| line.followed && !matches!(line.when, When::At(_))).any(|line| {
        let Says::Verb(verb, targets) = &line.says else { return false };
        let items = &protocol.items_of_all(&targets.named) - &protocol.items_of_all(&targets.except);
        let withholds = !verb.permits() || *verb == Verb::Allow;
        withholds && items.iter().any(|item| protocol.items[*item].kind == Kind::Ingredient)
    })
}
