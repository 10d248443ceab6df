//! What is asked settles the plan, and nothing is asked needlessly.

use std::collections::BTreeSet;

use care::engine::cells::Space;
use care::engine::evaluate::evaluate;
use care::engine::questions::{Effect, Question, Questions, Touched, questions};
use care::engine::why::with;
use care::model::fact::Value;
use care::model::facts::Facts;
use care::model::ids::FactId;
use care::model::plan::{Plan, Segment};
use care::model::protocol::Protocol;
use care::model::verdict::Verdict;

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::moments;
use care::model::time::Minutes;

/// The patient facts among what is asked on the day, of her or of whoever treats; a report that decides on the treatment is
/// asked then, too.
fn asked_once(protocol: &Protocol, of: &Questions) -> BTreeSet<FactId> {
    let of_the_clinic = |question: &Question| protocol.fact(question.fact).is_of_the_clinic();
    assert!(of.clinic.iter().all(of_the_clinic) && !of.now.iter().chain(&of.later).any(of_the_clinic));
    let on_the_day = asked(&of.now).into_iter().chain(asked(&of.clinic));
    on_the_day.filter(|fact| !protocol.fact(*fact).is_reported()).collect()
}

fn asked(of: &[Question]) -> BTreeSet<FactId> {
    of.iter().map(|question| question.fact).collect()
}

fn all(questions: &Questions) -> BTreeSet<FactId> {
    [&questions.now, &questions.clinic, &questions.later].into_iter().flat_map(|some| asked(some)).collect()
}

/// Some value of every cell, and of a number any value at all.
fn some_value(protocol: &Protocol, fact: FactId, rng: &mut fastrand::Rng) -> Value {
    let space = Space::of(protocol);
    let values = space.cells(fact).map(|cells| cells.values().to_vec()).unwrap_or_default();
    values[rng.usize(..values.len())]
}

fn unknown(protocol: &Protocol, facts: &Facts) -> Vec<FactId> {
    let all = (0..u32::try_from(protocol.facts.len()).unwrap_or(0)).map(FactId);
    all.filter(|fact| {
        let declared = protocol.fact(*fact);
        !declared.is_reported() && facts.on_the_day(*fact, declared).is_none()
    })
    .collect()
}

/// The same patient with random answers to some patient facts.
fn answered(
    protocol: &Protocol,
    facts: &Facts,
    which: impl IntoIterator<Item = FactId>,
    rng: &mut fastrand::Rng,
) -> Facts {
    let mut facts = facts.clone();
    for fact in which {
        facts.tell(fact, protocol.fact(fact), some_value(protocol, fact, rng), Minutes::ZERO);
    }
    facts
}

/// Answering exactly what is asked, in any way, settles the plan: no other unknown patient fact makes any difference.
#[test]
fn answering_what_is_asked_settles_the_plan() {
    let (mut not_asked, mut settled) = (0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let Case { protocol, facts, .. } = &case;
        let mut rng = fastrand::Rng::with_seed(!seed);
        let list = questions(protocol, facts);
        assert!(list.not_proved.is_empty(), "{}", case.told());
        let now = asked_once(protocol, &list);
        let others: Vec<FactId> = unknown(protocol, facts).into_iter().filter(|fact| !now.contains(fact)).collect();
        not_asked += others.len() as u64;
        for _ in 0..3 {
            let known = answered(protocol, facts, now.iter().copied(), &mut rng);
            let plan = evaluate(protocol, &known);
            let left = questions(protocol, &known);
            let left = asked_once(protocol, &left);
            assert!(left.is_empty(), "{left:?} is asked once everything is answered\n{}", case.told());
            for _ in 0..3 {
                let more = answered(protocol, &known, others.iter().copied(), &mut rng);
                assert_eq!(evaluate(protocol, &more), plan, "{others:?} make a difference\n{}", case.told());
                settled += 1;
            }
        }
        // Before anything is answered, too: two patients who differ only in what is not asked have equal plans.
        let plan = evaluate(protocol, facts);
        let more = answered(protocol, facts, others.iter().copied(), &mut rng);
        assert_eq!(evaluate(protocol, &more), plan, "{others:?} make a difference\n{}", case.told());
    }
    assert!(not_asked >= enough(50) && settled >= enough(1_000), "{not_asked} not asked, {settled} settled");
}

/// For each fact that is asked there are two patients who differ only in it and have different plans.
#[test]
fn nothing_is_asked_needlessly() {
    let mut shown = 0_u64;
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let Case { protocol, facts, .. } = &case;
        let mut rng = fastrand::Rng::with_seed(seed);
        let list = questions(protocol, facts);
        let now = asked_once(protocol, &list);
        for fact in now.iter().copied() {
            let differs = (0..4_000).any(|_| {
                let one = answered(protocol, facts, now.iter().copied(), &mut rng);
                let other = answered(protocol, &one, [fact], &mut rng);
                one != other && evaluate(protocol, &one) != evaluate(protocol, &other)
            });
            assert!(differs, "{} is asked needlessly\n{}", protocol.fact(fact).name, case.told());
            shown += 1;
        }
    }
    assert!(shown >= enough(100), "{shown} shown");
}

/// An answer only ever shortens the list.
#[test]
fn an_answer_never_raises_a_question() {
    let (mut shorter, mut answers) = (0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(!seed);
        let mut facts = case.facts.clone();
        let mut list = questions(&case.protocol, &facts);
        loop {
            let open: Vec<FactId> = asked_once(&case.protocol, &list).into_iter().collect();
            let Some(fact) = open.get(rng.usize(..open.len().max(1))).copied() else { break };
            facts = answered(&case.protocol, &facts, [fact], &mut rng);
            let next = questions(&case.protocol, &facts);
            let (before, after) = (all(&list), all(&next));
            assert!(after.is_subset(&before), "{after:?} after {before:?}\n{}", case.told());
            assert!(!after.contains(&fact), "{}", case.told());
            shorter += u64::from(after.len() + 1 < before.len());
            answers += 1;
            list = next;
        }
    }
    assert!(
        answers >= enough(150) && shorter >= enough(10),
        "{answers} answers, {shorter} of them spared another question"
    );
}

/// What is shown of each item at a minute, without what may still come.
fn shown(plan: &Plan, minute: Minutes) -> Vec<Option<Segment>> {
    let plain =
        |segment: &Segment| Segment { from: None, to: Minutes::ZERO, as_long_as: Vec::new(), ..segment.clone() };
    plan.items.iter().map(|item| item.at(minute).map(plain)).collect()
}

fn verdicts(plan: &Plan, minute: Minutes) -> Vec<Verdict> {
    plan.items.iter().map(|item| item.at(minute).map_or(Verdict::Nothing, |segment| segment.verdict)).collect()
}

/// The same for reports, moment by moment: a report that is not asked for makes no difference to what holds then, and
/// once what is asked for is reported, the verdict is settled.
#[test]
fn what_is_asked_later_settles_what_holds_then() {
    let (mut needless, mut settled, mut differing) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 8 {
        let (case, _) = drawn(seed);
        let Case { protocol, facts, .. } = &case;
        let mut rng = fastrand::Rng::with_seed(!seed);
        let known = answered(protocol, facts, unknown(protocol, facts), &mut rng);
        let list = questions(protocol, &known);
        for minute in moments::moments(&case.model, &case.patient, &mut rng).into_iter().map(Minutes).step_by(4) {
            if minute >= protocol.longest_follow_up() {
                continue;
            }
            let told = |fact: FactId| known.reported(fact, protocol.fact(fact).holds, minute).is_some();
            let reported = (0..u32::try_from(protocol.facts.len()).unwrap_or(0)).map(FactId);
            let open: Vec<FactId> =
                reported.filter(|fact| protocol.fact(*fact).is_reported() && !told(*fact)).collect();
            let touches = |fact: FactId, is_then: &dyn Fn(Option<Minutes>, Minutes) -> bool| {
                let question =
                    list.now.iter().chain(&list.clinic).chain(&list.later).find(|question| question.fact == fact);
                let touches = question.map(|question| question.touches.as_slice()).unwrap_or_default();
                touches.iter().any(|touch| matches!(touch.what, Touched::Item(_)) && is_then(touch.from, touch.to))
            };
            let then = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from <= minute) && minute < to;
            let (asked, others): (Vec<FactId>, Vec<FactId>) = open.into_iter().partition(|fact| touches(*fact, &then));
            let never: Vec<FactId> = others.iter().copied().filter(|fact| !touches(*fact, &|_, _| true)).collect();
            let report = |facts: &Facts, which: &[FactId], rng: &mut fastrand::Rng| {
                which.iter().fold(facts.clone(), |facts, fact| {
                    with(protocol, &facts, *fact, some_value(protocol, *fact, rng), minute)
                })
            };
            let once = report(&known, &asked, &mut rng);
            let plan = evaluate(protocol, &once);
            let is_open = shown(&plan, minute).iter().flatten().any(|segment| !segment.answers.is_empty());
            assert!(!is_open || facts.treated_at.is_none(), "at {minute:?}\n{}", case.told());
            let more = evaluate(protocol, &report(&once, &others, &mut rng));
            assert_eq!(verdicts(&more, minute), verdicts(&plan, minute), "{others:?} at {minute:?}\n{}", case.told());
            let same = evaluate(protocol, &report(&once, &never, &mut rng));
            assert_eq!(shown(&same, minute), shown(&plan, minute), "{never:?} at {minute:?}\n{}", case.told());
            let other = evaluate(protocol, &report(&known, &asked, &mut rng));
            differing += u64::from(verdicts(&other, minute) != verdicts(&plan, minute));
            needless += others.len() as u64;
            settled += 1;
        }
    }
    assert!(
        needless >= enough(100) && settled >= enough(500) && differing >= enough(50),
        "{needless} not asked, {settled} settled, {differing} differing"
    );
}

/// Reports that decide on the treatment are asked on the day; with them and the patient facts it is decided.
#[test]
fn what_is_asked_on_the_day_decides_the_treatment() {
    let mut decided = 0_u64;
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let Case { protocol, facts, .. } = &case;
        let mut rng = fastrand::Rng::with_seed(seed);
        let list = questions(protocol, facts);
        let deciding = list.now.iter().chain(&list.clinic).filter(|question| question.decides_treatment());
        let known = deciding.fold(facts.clone(), |facts, question| {
            with(protocol, &facts, question.fact, some_value(protocol, question.fact, &mut rng), Minutes::ZERO)
        });
        let treatment = evaluate(protocol, &known).treatment;
        assert!(treatment.answers.is_empty(), "{:?}\n{}", treatment.answers, case.told());
        decided += u64::from(known != *facts);
    }
    assert!(decided >= enough(50), "{decided} decided");
}

/// The plan's own questions, which are those that decide a verdict, are among them.
#[test]
fn the_plans_own_questions_are_asked() {
    let mut compared = 0_u64;
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let list = questions(&case.protocol, &case.facts);
        for question in case.plan().questions {
            let mut both = list.now.iter().chain(&list.clinic).chain(&list.later);
            let known = both.find(|known| known.fact == question.fact);
            let known = known.unwrap_or_else(|| panic!("{:?} is not asked\n{}", question.fact, case.told()));
            assert_eq!(known.effect(), Effect::Verdict, "{}", case.told());
            assert!(known.decides_treatment() || !question.treatment, "{}", case.told());
            compared += 1;
        }
    }
    assert!(compared >= enough(100), "{compared} compared");
}
