//! Changes to a protocol or a patient that the theorems speak of.

use super::condition::values_of;
use super::generate;
use super::model::*;
use fastrand::Rng;

/// Theorem 3: the same lines in another order.
pub fn shuffle(protocol: &Protocol, rng: &mut Rng) -> Protocol {
    let mut changed = protocol.clone();
    rng.shuffle(&mut changed.lines);
    changed
}

/// Theorem 3: some lines stand twice.
pub fn repeat_lines(protocol: &Protocol, rng: &mut Rng) -> Protocol {
    let mut changed = protocol.clone();
    let again: Vec<Line> = protocol.lines.iter().filter(|_| rng.bool()).cloned().collect();
    changed.lines.extend(again);
    changed
}

/// Theorem 3: every list, but for a `one of`, as one line for each entry.
pub fn write_lists_out(protocol: &Protocol) -> Protocol {
    let lines = protocol.lines.iter().flat_map(|line| written_out(protocol, line)).collect();
    Protocol { lines, ..protocol.clone() }
}

fn written_out(protocol: &Protocol, line: &Line) -> Vec<Line> {
    match &line.says {
        Says::Verb(verb, targets) if !targets.one_of => {
            let alone = |&named: &Named| Targets {
                named: vec![named],
                except: exceptions_of(protocol, named, &targets.except),
                one_of: false,
            };
            let entries = targets.named.iter().map(alone);
            entries.map(|it| Line { says: Says::Verb(*verb, it), ..line.clone() }).collect()
        }
        _ => vec![line.clone()],
    }
}

/// The exceptions must belong to the targets, so each entry takes its own.
fn exceptions_of(protocol: &Protocol, named: Named, except: &[Named]) -> Vec<Named> {
    let own = protocol.items_of(named);
    let items = protocol.items_of_all(except);
    own.intersection(&items).map(|&item| Named::Item(item)).collect()
}

/// Theorem 5: one more `avoid`, `ask` or `never`, at a random place.
pub fn add_withholding_line(protocol: &Protocol, rng: &mut Rng) -> (Protocol, Line) {
    let verb = [Verb::Avoid, Verb::Ask, Verb::Never][rng.usize(..3)];
    let mut line = generate::line_with(protocol, verb, rng);
    line.followed = true;
    let mut changed = protocol.clone();
    changed.lines.insert(rng.usize(..=protocol.lines.len()), line.clone());
    (changed, line)
}

/// Theorem 6: one more followed line with any verb, at a random place.
pub fn add_line(protocol: &Protocol, rng: &mut Rng) -> (Protocol, Line) {
    let verb = generate::verb(rng);
    let mut line = generate::line_with(protocol, verb, rng);
    line.followed = true;
    let mut changed = protocol.clone();
    changed.lines.insert(rng.usize(..=protocol.lines.len()), line.clone());
    (changed, line)
}

/// Theorem 2: one fact that was unknown is given; `None` where all are known.
pub fn fill_in_one_fact(protocol: &Protocol, patient: &Patient, rng: &mut Rng) -> Option<Patient> {
    let unknown: Vec<usize> = (0..protocol.questions.len())
        .filter(|&q| protocol.questions[q].asked == Asked::Once && patient.facts[q].is_none())
        .collect();
    let question = *rng.choice(&unknown)?;
    let value = *rng.choice(&values_of(protocol, question))?;
    let mut changed = patient.clone();
    changed.facts[question] = Some(value);
    if matches!(value, Value::Date(Some(_))) && changed.treated.is_none() {
        changed.treated = Some(Treated { date: Some(generate::TREATMENT_DATE), time_of_day: None });
    }
    Some(changed)
}

/// A complete patient: every fact given, and the time of day; reports stay.
pub fn complete(protocol: &Protocol, patient: &Patient, rng: &mut Rng) -> Patient {
    let mut changed = patient.clone();
    while let Some(more) = fill_in_one_fact(protocol, &changed, rng) {
        changed = more;
    }
    let date = changed.treated.and_then(|it| it.date).or(Some(generate::TREATMENT_DATE));
    let time_of_day = changed.treated.and_then(|it| it.time_of_day).or(Some(rng.i64(0..DAY)));
    changed.treated = Some(Treated { date, time_of_day });
    changed
}
