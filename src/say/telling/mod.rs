//! What is told of a plan, without a language and without a layout: one value from which every writer makes its words.
//!
//! A plan says what holds as long as nothing else is told, minute by minute. A person is told from when on, until when, and
//! what could come sooner. That is decided here, once: neighbours that are alike to a reader are one stretch; what an answer
//! may end is told with its later end first; what waits for an event or a first report ends, or begins, with it and not with a
//! date; and where only the day of the treatment is known, one rule says which day a moment is told by ([`bounds`]).

mod awaited;
pub mod bounds;
mod gathered;
mod product;
mod stretch;

pub use awaited::Held;
pub use product::ProductStretch;
pub use stretch::{Stretch, Until};

use std::collections::BTreeSet;

use crate::engine::waiting::{Awaited, WaitingLine, Waits};
use crate::model::facts::Facts;
use crate::model::ids::EventId;
use crate::model::plan::Plan;
use crate::say::notation::Words;

/// What is told of one patient's plan.
#[derive(Debug)]
pub struct Telling<'p> {
    /// The plan of which it is told.
    pub plan: &'p Plan,
    /// For each item of the plan, what she is told of it in order of time.
    pub items: Vec<Vec<Stretch>>,
    /// The same for each product of hers.
    pub products: Vec<Vec<ProductStretch>>,
    /// What begins with an event that has not happened, or with a first report that has not been made; in reading order.
    pub waiting: Vec<WaitingLine>,
    /// The events that have not happened and with which something begins or ends for her, in order of declaration.
    pub awaited: Vec<EventId>,
}

impl<'p> Telling<'p> {
    /// What is told of a plan, made of these facts.
    #[must_use]
    pub fn of(words: &Words<'p>, facts: &'p Facts, plan: &'p Plan) -> Self {
        let mut waits = Waits::of(words.protocol, facts);
        let items: Vec<Vec<Stretch>> = plan.items.iter().map(|item| stretch::of_item(words, &mut waits, item)).collect();
        let products: Vec<Vec<ProductStretch>> =
            (0..).zip(&plan.products).map(|(at, one)| product::of_product(words, &mut waits, (at, one))).collect();
        let waiting = waits.lines(plan);
        let mut telling = Self { plan, items, products, waiting, awaited: Vec::new() };
        telling.awaited = telling.events().into_iter().collect();
        telling
    }

    fn events(&self) -> BTreeSet<EventId> {
        let begins = self.waiting.iter().map(|line| &line.begins.what);
        let ends = self.items.iter().flatten().map(|stretch| &stretch.until);
        let ends = ends.chain(self.products.iter().flatten().map(|stretch| &stretch.until));
        let ends = ends.filter_map(|until| if let Until::Waits(end) = until { Some(&end.comes) } else { None });
        let all = begins.chain(ends.flatten().map(|comes| &comes.what));
        let event = |what: &Awaited| if let Awaited::Event(event) = what { Some(*event) } else { None };
        all.filter_map(event).collect()
    }
}
