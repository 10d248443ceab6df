//! What to ask: the unknown facts that can still change one patient's plan, in the order in which their answers matter.
//!
//! Whether a fact matters is read off the same diagrams from which the plan is made. A diagram only asks what makes a
//! difference, so the list is exact: for every fact in it there are two patients who differ in nothing else and have
//! different plans; for a patient fact that is not in it there are none. So whoever answers all of it has settled the
//! plan, and an answer only ever shortens the list.

mod asked;
mod items;
mod pre_care;
mod products;
mod split;
mod treatment;

pub use asked::{Effect, Question, Questions, Touch, Touched};
pub use pre_care::{PreCare, pre_care};
pub use products::{ProductQuestion, of_products};

use crate::engine::diagram::{Sure, sure};
use crate::engine::evaluate::course;
use crate::engine::evaluate::product::plan_products;
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

use asked::{Asked, named};

/// What is worth asking, given what is known of a patient. Exact, but for the items in [`Questions::not_proved`].
#[must_use]
pub fn questions(protocol: &Protocol, facts: &Facts) -> Questions {
    sure(worth_asking(protocol, facts))
}

fn worth_asking(protocol: &Protocol, facts: &Facts) -> Sure<Questions> {
    let mut stage = Stage::new(protocol, facts);
    let mut asked = Asked::default();
    let not_proved = items::ask(&mut stage, &mut asked)?;
    treatment::ask(&mut stage, &mut asked)?;
    beside(&mut stage, &mut asked)?;
    let (clinic, hers): (Vec<Question>, Vec<Question>) =
        asked.in_order().into_iter().partition(|one| protocol.fact(one.fact).is_of_the_clinic());
    let (later, now) =
        hers.into_iter().partition(|one| protocol.fact(one.fact).is_reported() && !one.decides_treatment());
    let products = of_products(&plan_products(&mut stage)?);
    Ok(Questions { now, clinic, later, products, not_proved })
}

/// A condition without what stands in it for whatever no line expects; none where nothing else does.
fn by_name(condition: &Condition) -> Option<Condition> {
    match condition {
        Condition::Unexpected(_) => None,
        Condition::All(parts) => Some(Condition::All(parts.iter().filter_map(by_name).collect())),
        Condition::Always
        | Condition::Test(_)
        | Condition::Not(_)
        | Condition::Any(_)
        | Condition::DependsOn(_) => Some(condition.clone()),
    }
}

/// Everything beside items and treatment is shown with its condition, and a condition names no fact without need.
fn beside(stage: &mut Stage<'_>, asked: &mut Asked) -> Sure<()> {
    for one in course::actions(stage)? {
        let from = one.earliest.or(Some(Minutes::ZERO));
        let to = one.latest.unwrap_or(stage.follow_up());
        asked.condition(one.condition.as_ref(), Touched::Action(one.line), from, to);
    }
    for one in course::course(stage)? {
        asked.condition(one.condition.as_ref(), Touched::Course(one.line), one.from, one.to);
    }
    let (contacts, watch) = course::contacts(stage)?;
    for one in contacts {
        // What is unexpected has no name by which it could be asked.
        let condition = one.condition.as_ref().and_then(by_name);
        asked.condition(condition.as_ref(), Touched::Contact(one.line), one.from, one.to);
    }
    for one in watch {
        // What may still be reported is no question to be asked again; who she is matters here too.
        for fact in named(one.condition.as_ref()).into_iter().filter(|fact| !stage.protocol.fact(*fact).is_reported()) {
            let what = Touched::Contact(one.line);
            asked.note(fact, Touch { effect: Effect::Verdict, from: one.from, to: one.to, what });
        }
    }
    for one in course::series(stage)? {
        asked.condition(
            one.condition.as_ref(),
            Touched::Series(one.line),
            Some(Minutes::ZERO),
            stage.follow_up(),
        );
    }
    for one in course::advice(stage)? {
        asked.condition(one.condition.as_ref(), Touched::Advice(one.line), one.from, one.to);
    }
    Ok(())
}
