//! How many there are of what lines are made of: none more than there may be.

use std::collections::HashSet;

use super::Resolver;
use crate::model::fact::{Accept, Condition, Cut};
use crate::model::limits::Limit;
use crate::model::protocol::Entry;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

impl Resolver<'_> {
    /// Whether the entries of a line still fit; told of the first line with which they do not, and none is taken in then.
    pub(super) fn fit(&mut self, more: usize, who: &Condition) -> bool {
        let mut each = 1_usize;
        who.tests(&mut |_| each = each.saturating_add(1));
        let before = self.tests;
        self.tests = before.saturating_add(each.saturating_mul(more));
        if Limit::Tests.is_passed_by(self.tests) && !Limit::Tests.is_passed_by(before) {
            self.beyond(Limit::Tests, self.whole);
        }
        !Limit::Tests.is_passed_by(self.tests)
    }

    /// What can be counted only when every line is read.
    pub(super) fn counts(&mut self) {
        if let Some(example) = self.examples.get(Limit::Examples.most()) {
            self.beyond(Limit::Examples, example.span);
        }
        self.item_lines();
        self.thresholds();
    }

    fn item_lines(&mut self) {
        let mut lines = vec![0_usize; self.vocabulary.items.len()];
        let mut beyond = None;
        for entry in &self.entries {
            for item in &entry.items {
                let Some(count) = lines.get_mut(item.0 as usize) else { continue };
                *count = count.saturating_add(1);
                if beyond.is_none() && Limit::ItemLines.is_passed_by(*count) {
                    beyond = Some(self.place(entry));
                }
            }
        }
        if let Some(span) = beyond {
            self.beyond(Limit::ItemLines, span);
        }
    }

    fn thresholds(&mut self) {
        let mut cuts: Vec<HashSet<Cut>> = vec![HashSet::new(); self.vocabulary.facts.len()];
        let mut beyond = None;
        for entry in &self.entries {
            let place = self.place(entry);
            entry.who.tests(&mut |test| {
                let Accept::Between(from, to) = test.accept else { return };
                let Some(cuts) = cuts.get_mut(test.fact.0 as usize) else { return };
                cuts.extend(from.into_iter().chain(to));
                if beyond.is_none() && Limit::Thresholds.is_passed_by(cuts.len()) {
                    beyond = Some(place);
                }
            });
        }
        if let Some(span) = beyond {
            self.beyond(Limit::Thresholds, span);
        }
    }

    fn place(&self, entry: &Entry) -> Span {
        self.lines.get(entry.line.0 as usize).map_or(Span::default(), |line| line.span)
    }

    fn beyond(&mut self, limit: Limit, span: Span) {
        self.problems.push(Problem::new(limit.beyond(span), Mend::None));
    }
}
