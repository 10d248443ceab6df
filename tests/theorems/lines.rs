//! Theorems 5 and 6: what one more line does to the plans, and to whose.

use care::model::plan::Cause;
use care::model::verdict::Verdict;

use crate::case::{Case, cause, drawn, enough, pairs, plan_says};
use crate::reference::broken::Broken;
use crate::reference::condition::{truth, within};
use crate::reference::interpret::Reference;
use crate::reference::model::{self, Says, Verb};
use crate::reference::rule::Rule;
use crate::reference::view::known;
use crate::reference::window::window;
use crate::reference::{moments, transform};

/// A patient of whom every fact is known, and the protocol with and without one more line.
struct Pair {
    before: Case,
    after: Case,
    line: model::Line,
    asked: Vec<i64>,
}

fn pair(seed: u64, add: fn(&model::Protocol, &mut fastrand::Rng) -> (model::Protocol, model::Line)) -> Pair {
    let (case, _) = drawn(seed);
    let mut rng = fastrand::Rng::with_seed(!seed);
    let patient = transform::complete(&case.model, &case.patient, &mut rng);
    let (changed, line) = add(&case.model, &mut rng);
    let asked = moments::moments(&changed, &patient, &mut rng);
    let before = Case::of(seed, case.model, patient.clone());
    Pair { before, after: Case::of(seed, changed, patient), line, asked }
}

impl Pair {
    /// Whether nothing is left open about an item at a moment, with and without the line: a report may have run out.
    fn is_complete(&self, item: usize, minute: i64) -> bool {
        [&self.before, &self.after].into_iter().all(|case| {
            let reference = Reference::new(&case.model, Broken::Nothing);
            reference.verdict(&case.patient, item, minute).ways.len() == 1
        })
    }

    fn told(&self, item: usize, minute: i64, old: Verdict, new: Verdict) -> String {
        let name = &self.before.model.items[item].name;
        format!("{name} at {minute}: {old:?} then {new:?}\n{}\nwith {:?}", self.before.told(), self.line)
    }

    fn verdicts(&self) -> Vec<(usize, i64, Verdict, Verdict)> {
        let (before, after) = (self.before.plan(), self.after.plan());
        let mut all = Vec::new();
        for minute in &self.asked {
            for item in 0..self.before.model.items.len() {
                let old = plan_says(&self.before, &before, item, *minute).0;
                let new = plan_says(&self.after, &after, item, *minute).0;
                all.push((item, *minute, old, new));
            }
        }
        all
    }

    /// Whether a gap is among what the readings of a margin give without the line.
    fn is_gap(&self, item: usize, minute: i64) -> bool {
        let reference = Reference::new(&self.before.model, Broken::Nothing);
        reference.verdict(&self.before.patient, item, minute).rules.contains(&Rule::Gap)
    }

    /// A written `avoid` about every patient that is bound by neither report nor event fills a gap once it has run out.
    fn may_fill_a_gap(&self, item: usize, minute: i64) -> bool {
        let model = &self.after.model;
        let window = window(model, &self.line.when, false);
        let about_everyone =
            self.line.unless.is_none() && within(model, &model::Condition::Always, &self.line.condition);
        matches!(self.line.says, Says::Verb(Verb::Avoid, _))
            && about_everyone
            && !window.bound_by_event()
            && !window.bound_by_report()
            && self.is_gap(item, minute)
    }
}

/// Theorem 5: one more `avoid`, `ask` or `never` never softens a verdict.
#[test]
fn a_withholding_line_never_softens_a_verdict() {
    let mut stricter = 0;
    for seed in 0..pairs() / 4 {
        let pair = pair(seed, transform::add_withholding_line);
        for (item, minute, old, new) in pair.verdicts() {
            // Within a margin the filled gap is one reading of several, and what they give together may be more than *allow*.
            let filled = || new.permits() && pair.may_fill_a_gap(item, minute);
            let allowed = new <= old || filled() || !pair.is_complete(item, minute);
            assert!(allowed, "{}", pair.told(item, minute, old, new));
            stricter += u64::from(new < old);
        }
    }
    assert!(stricter >= enough(100), "the line made a verdict stricter in only {stricter} cases");
}

/// Theorem 6: a line changes only its own items and patients, but for the first `allow` of an item on its side.
#[test]
fn a_line_changes_only_its_own_items_and_patients() {
    let (mut its_own, mut others) = (0, 0);
    for seed in 0..pairs() / 4 {
        let pair = pair(seed, transform::add_line);
        let model = &pair.after.model;
        let Says::Verb(verb, targets) = &pair.line.says else { continue };
        let items = model.items_of_all(&targets.named);
        let excepted = model.items_of_all(&targets.except);
        for (item, minute, old, new) in pair.verdicts() {
            let answers = known(model, &pair.after.patient, minute, Broken::Nothing);
            let is_about_item = items.contains(&item) && !excepted.contains(&item);
            let is_about_patient = truth(&pair.line.condition, &answers) != Some(false);
            let is_first_allow = *verb == Verb::Allow && !named_by_an_allow(&pair.before.model, item);
            if is_about_item && (is_about_patient || is_first_allow) {
                its_own += u64::from(old != new);
            } else if is_about_item && *verb == Verb::Allow && old != new {
                // An `allow` on the other side only: it is the first one on this side.
                let first_here = cause(&pair.before, &pair.before.plan(), item, minute) != Some(Cause::Gap);
                assert!(first_here, "{}", pair.told(item, minute, old, new));
            } else {
                assert_eq!(old, new, "{}", pair.told(item, minute, old, new));
                others += 1;
            }
        }
    }
    assert!(its_own >= enough(100) && others >= enough(100), "{its_own} of its own, {others} others");
}

fn named_by_an_allow(model: &model::Protocol, item: usize) -> bool {
    model.lines.iter().any(|line| match &line.says {
        Says::Verb(Verb::Allow, targets) => line.followed && model.items_of_all(&targets.named).contains(&item),
        _ => false,
    })
}
