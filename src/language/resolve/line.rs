//! Lines: what each says, entry by entry.

use super::targets::{Target, all_items};
use super::{ResolveError, Resolver};
use crate::language::ast::{self, HowOften, Name};
use crate::language::declare::kind_of;
use crate::language::vocabulary::{Symbol, place};
use crate::model::calendar::Reach;
use crate::model::fact::{Accept, Condition, Test};
use crate::model::ids::{ItemId, LineId, SourceId};
use crate::model::protocol::{Care, Entry, Line, Says, Series};
use crate::model::timing::Timing;
use crate::model::verb::Verb;

/// For whom a line speaks, and who is told the opposite.
struct Patients {
    /// Its `if`.
    when: Condition,
    /// Its `unless`, if there is one.
    unless: Option<Condition>,
}

impl Patients {
    /// Those for whom the line speaks.
    fn meant(&self) -> Condition {
        match &self.unless {
            Some(unless) => self.when.clone().and(unless.clone().negated()),
            None => self.when.clone(),
        }
    }

    /// Those whom its `unless` leaves out.
    fn left_out(&self) -> Option<Condition> {
        self.unless.clone().map(|unless| self.when.clone().and(unless))
    }
}

impl Resolver<'_> {
    /// Reads one line; where it has a mistake, it is told and the line left out.
    pub(super) fn line(&mut self, written: &ast::Line) {
        let says = self.says(written);
        let patients = self.patients(written);
        let timing = self.timing(&written.when, written.when_span, written.says.verb());
        let sources = self.sources_of(&written.sources);
        let (Some((says, targets)), Some(patients), Some(timing), Some(sources)) = (says, patients, timing, sources)
        else {
            return;
        };
        let id = LineId(place(&self.lines));
        if let (Says::Care(care), false) = (&says, written.not_followed) {
            self.entries_of(id, care, &targets, &patients, &timing);
        }
        self.lines.push(Line {
            span: written.span,
            not_followed: written.not_followed,
            for_one: false,
            timing,
            condition: patients.meant(),
            says,
            note: written.note.as_ref().map(|note| note.text.clone()),
            because: written.because.as_ref().map(|because| because.text.clone()),
            sources,
        });
    }

    fn patients(&mut self, written: &ast::Line) -> Option<Patients> {
        if let Some(unexpected) = self.unexpected_alone(written) {
            return unexpected.map(|when| Patients { when, unless: None });
        }
        let when = self.optional(written.condition.as_ref());
        let unless = written.unless.as_ref().map(|unless| self.condition(unless));
        let unless = unless.map_or(Some(None), |unless| unless.map(Some));
        Some(Patients { when: when?, unless: unless? })
    }

    /// The condition of a line, its `unless` included.
    pub(super) fn meant_patients(&mut self, written: &ast::Line) -> Option<Condition> {
        self.patients(written).map(|patients| patients.meant())
    }

    fn says(&mut self, written: &ast::Line) -> Option<(Says, Vec<Target>)> {
        let says = match &written.says {
            ast::Says::Care { .. } => return self.care(&written.says),
            ast::Says::Expect(conditions) => Says::Expect(self.expected(conditions, written)?),
            ast::Says::Contact(contact) => Says::Contact(*contact),
            ast::Says::Treatment(verb) => Says::Treatment(*verb),
            ast::Says::Repeat(series) => Says::Repeat(repeat(series)),
            ast::Says::Advise(text) => Says::Advise(text.text.clone()),
        };
        Some((says, Vec::new()))
    }

    fn care(&mut self, says: &ast::Says) -> Option<(Says, Vec<Target>)> {
        let ast::Says::Care { verb, one_of, targets, except, properties, how_often } = says else { return None };
        let properties = self.properties(properties);
        targets.iter().for_each(|name| self.note_written(name));
        let (targets, properties) = (self.targets_of(*verb, targets, except)?, properties?);
        let how_often = how_often.as_ref().map(|HowOften { text, rhythm, .. }| (text.clone(), *rhythm));
        let items = all_items(&targets);
        let except = self.left_out(&targets, except);
        Some((Says::Care(Care { verb: *verb, one_of: *one_of, items, except, properties, how_often }), targets))
    }

    fn expected(&mut self, written: &[ast::Condition], line: &ast::Line) -> Option<Vec<Test>> {
        let tests: Vec<_> = written.iter().map(|condition| self.expectation_of(condition, line.verb_span)).collect();
        tests.into_iter().collect()
    }

    /// One symptom with the levels that are the normal course.
    pub(super) fn expectation_of(&mut self, written: &ast::Condition, verb: crate::model::span::Span) -> Option<Test> {
        if let ast::Condition::Is(name) | ast::Condition::CompareValue { fact: name, .. } = written {
            self.refuse_unexpectable(name)?;
        }
        if let ast::Condition::Is(name) = written
            && let Some(any) = self.any_level(name)
        {
            return Some(any);
        }
        match self.condition(written)? {
            Condition::Test(test) if test.accept != Accept::Never => {
                let fact = self.vocabulary.facts.get(test.fact.0 as usize)?;
                let name = Name { text: fact.name.clone(), span: verb };
                self.refuse_unexpectable(&name)?;
                Some(test)
            }
            Condition::Always
            | Condition::Test(_)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_)
            | Condition::DependsOn(_) => {
                self.refuse(ResolveError::ExpectOneByOne { span: verb });
                None
            }
        }
    }

    /// `expect redness`: of a symptom with levels that it is expected, and not how much.
    fn any_level(&self, name: &Name) -> Option<Test> {
        let Some(Symbol::Fact(fact)) = self.vocabulary.symbol(&name.text) else { return None };
        let accept = self.vocabulary.facts.get(fact.0 as usize)?.any_level()?;
        Some(Test { fact, accept })
    }

    /// Only what is seen or told later can be expected.
    fn refuse_unexpectable(&mut self, name: &Name) -> Option<()> {
        let Some(symbol) = self.vocabulary.symbol(&name.text) else { return Some(()) };
        let reported = match symbol {
            Symbol::Fact(fact) => {
                self.vocabulary.facts.get(fact.0 as usize).is_some_and(crate::model::fact::Fact::is_reported)
            }
            Symbol::Item(_) | Symbol::Group(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_) => false,
        };
        if reported {
            return Some(());
        }
        let (article, kind) = kind_of(self.vocabulary, symbol);
        let (name, span) = (name.text.clone(), name.span);
        self.refuse(ResolveError::NotExpectable { name, article, kind, span });
        None
    }

    fn sources_of(&mut self, written: &[Name]) -> Option<Vec<SourceId>> {
        let sources: Vec<_> = written.iter().map(|name| self.source_of(name)).collect();
        sources.into_iter().collect()
    }

    fn source_of(&mut self, name: &Name) -> Option<SourceId> {
        match self.vocabulary.source(&name.text) {
            Some(source) => Some(source),
            None => self.means_nothing(name),
        }
    }

    /// Rule 1: every entry of a list is a line of its own. An action at a moment gives no verdict, so it has none.
    #[expect(clippy::too_many_arguments, reason = "the parts of a line, each resolved by itself, come together here")]
    fn entries_of(&mut self, line: LineId, care: &Care, targets: &[Target], patients: &Patients, timing: &Timing) {
        if timing.is_moment() {
            return;
        }
        let together = care.one_of.then(|| [together(targets, care)]);
        let targets = together.as_ref().map_or(targets, |together| together.as_slice());
        let entry = |target: &Target, verb, who: &Condition, timing: &Timing, from_unless| {
            let mut items = target.items.clone();
            items.sort_unstable();
            items.dedup();
            let mut counted: Vec<ItemId> = target.items.iter().chain(&target.habits).copied().collect();
            counted.sort_unstable();
            counted.dedup();
            let (target, who, timing) = (target.text.clone(), who.clone(), timing.clone());
            Entry { line, verb, items, counted, target, who, timing, from_unless }
        };
        let meant = patients.meant();
        if !self.fit(targets.len(), &meant) {
            return;
        }
        self.entries.extend(targets.iter().map(|target| entry(target, care.verb, &meant, timing, false)));
        if care.verb.is_permission()
            && let Some(left_out) = patients.left_out()
        {
            let timing = timing.on_its_side();
            self.entries
                .extend(targets.iter().map(|target| entry(target, Verb::PROHIBITION, &left_out, &timing, true)));
        }
    }
}

/// `one of A, B` is one entry.
fn together(targets: &[Target], care: &Care) -> Target {
    let names: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
    let habits = targets.iter().flat_map(|target| target.habits.iter().copied()).collect();
    Target { text: format!("one of {}", names.join(", ")), items: care.items.clone(), excepted: Vec::new(), habits }
}

fn repeat(series: &ast::Series) -> Series {
    let reach = |length: ast::Length| length.reach();
    // `4-6w apart` is no margin: not before the shorter, not later than the longer.
    let ends = series.apart.map(reach);
    Series {
        at_least_apart: series.at_least_apart.map(reach).or(ends.map(|ends| Reach::single(ends.earliest))),
        at_most_apart: series.at_most_apart.map(reach).or(ends.map(|ends| Reach::single(ends.latest))),
        times: series.times,
        per: series.per.map(reach),
    }
}
