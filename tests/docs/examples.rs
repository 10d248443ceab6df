//! Whether an `example` comes true: what its `then` says is looked up in the plan that its `given` makes.

use care::ast::Verb;
use care::evaluate::evaluate;
use care::plan::{Plan, Verdict};
use care::protocol::{Example, Expectation, ExpectationKind, ItemId, Protocol};
use care::prove::segment_at;

/// The expectations that do not come true.
pub(crate) fn broken<'e>(protocol: &Protocol, example: &'e Example) -> Vec<&'e Expectation> {
    let plan = evaluate(protocol, &example.given);
    example.then.iter().filter(|then| holds(&plan, then) == then.not).collect()
}

fn holds(plan: &Plan, then: &Expectation) -> bool {
    let now = |from: Option<i64>, to: i64| then.at.is_some_and(|at| from.is_none_or(|from| from <= at) && at < to);
    match &then.kind {
        ExpectationKind::Verdict(item, verb) => then.at.is_some_and(|at| verdict(plan, *item, at) == wanted(*verb)),
        ExpectationKind::Expect(test) => {
            plan.course.iter().any(|one| one.test == *test && now(one.from, one.to) && one.condition.is_none())
        }
        ExpectationKind::Contact(contact) => {
            plan.contacts.iter().any(|one| one.contact == *contact && now(one.from, one.to) && one.condition.is_none())
        }
        ExpectationKind::Treatment(verb) => plan.treatment.verdict == *verb,
    }
}

fn verdict(plan: &Plan, item: ItemId, at: i64) -> Verdict {
    segment_at(plan, item, at).map_or(Verdict::Nothing, |segment| segment.verdict)
}

fn wanted(verb: Option<Verb>) -> Verdict {
    match verb {
        None => Verdict::Nothing,
        Some(Verb::Never | Verb::Avoid) => Verdict::Avoid,
        Some(Verb::Ask) => Verdict::Ask,
        Some(Verb::Require) => Verdict::Require,
        Some(Verb::Recommend) => Verdict::Recommend,
        Some(Verb::Allow) => Verdict::Allow,
    }
}
