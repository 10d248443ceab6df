//! Made-up protocols of any length, as content without a language: the same lines can be written in care or in another language.
//!
//! They are coherent, as a clinician's are. Each target has a story: permission comes earlier or later by one fact,
//! a few patients may begin earlier still, a few must wait longer, some must never. Now and then a line contradicts
//! the rest, or one is missing, so that there is something to find. The same length always gives the same content.

use fastrand::Rng;

/// Something that is known of the patient.
#[derive(Debug)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub domain: Domain,
}

/// The values that a fact can take.
#[derive(Debug, Clone, Copy)]
pub enum Domain {
    /// Yes or no.
    YesNo,
    /// In order, the lowest first.
    Levels(&'static [&'static str]),
    /// Without order.
    Choice(&'static [&'static str]),
    /// The declaration as written, the thresholds that lines name, as written and in the smallest unit that is counted.
    Number(&'static str, &'static [(&'static str, i64)]),
}

/// The twelve facts.
pub const FACTS: [Fact; 12] = [
    Fact { name: "sensitivity", domain: Domain::Levels(&["low", "medium", "high"]) },
    Fact { name: "skin tone", domain: Domain::Levels(&["fair", "olive", "brown", "dark"]) },
    Fact { name: "dryness", domain: Domain::Levels(&["oily", "balanced", "dry"]) },
    Fact { name: "goal", domain: Domain::Choice(&["firmness", "acne scars", "even colour"]) },
    Fact { name: "device", domain: Domain::Choice(&["pen", "roller", "stamp"]) },
    Fact {
        name: "depth",
        domain: Domain::Number(
            "0.2 to 3.5 mm",
            &[("0.5mm", 5), ("1mm", 10), ("1.5mm", 15), ("2mm", 20), ("2.5mm", 25)],
        ),
    },
    Fact { name: "age", domain: Domain::Number("16 to 90, whole", &[("25", 25), ("40", 40), ("50", 50), ("65", 65)]) },
    Fact { name: "passes", domain: Domain::Number("1 to 8, whole", &[("3", 3), ("4", 4), ("6", 6)]) },
    Fact { name: "pregnant", domain: Domain::YesNo },
    Fact { name: "smoker", domain: Domain::YesNo },
    Fact { name: "active acne", domain: Domain::YesNo },
    Fact { name: "fresh tan", domain: Domain::YesNo },
];

/// A question about one fact; a level, a choice or a threshold is given by its number in the fact's declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Yes.
    Yes(usize),
    /// No.
    No(usize),
    /// This level or choice.
    Is(usize, usize),
    /// This threshold or more.
    AtLeast(usize, usize),
    /// Less than this threshold.
    Below(usize, usize),
}

impl Test {
    /// The number of the fact.
    pub fn fact(self) -> usize {
        match self {
            Test::Yes(fact) | Test::No(fact) | Test::Is(fact, _) | Test::AtLeast(fact, _) | Test::Below(fact, _) => {
                fact
            }
        }
    }
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// May be used.
    Allow,
    /// Should be used.
    Recommend,
    /// The clinic is to be asked.
    Ask,
    /// May not be used.
    Avoid,
    /// May not be used, whatever else is said.
    Never,
}

/// What a line is about, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// One item.
    Item(usize),
    /// All items of a group.
    Group(usize),
}

/// When a line speaks, in days unless it says otherwise. One patient report (calm) and one event (the peeling ends) bound some.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// Always.
    Always,
    /// From a day on.
    After(u32),
    /// From a number of hours on.
    AfterHours(u32),
    /// From a margin of two days on.
    AfterMargin(u32, u32),
    /// The first days.
    For(u32),
    /// The same, in other words.
    Until(u32),
    /// Between two days.
    Between(u32, u32),
    /// Calendar days, both included.
    OnDays(u32, u32),
    /// So many days before the treatment.
    DaysBefore(u32),
    /// From so many days before the treatment to so many.
    BetweenBefore(u32, u32),
    /// Until the skin is calm.
    UntilCalm,
    /// While the skin is not calm.
    WhileNotCalm,
    /// So many days after the peeling ends.
    ForAfterPeeling(u32),
    /// So many days, or until the peeling ends, whichever is first.
    UntilOrPeeling(u32),
}

/// A line.
#[derive(Debug)]
pub struct Line {
    /// When it speaks.
    pub when: When,
    /// What it says.
    pub verb: Verb,
    /// What about.
    pub target: Target,
    /// For whom: all of these hold.
    pub tests: Vec<Test>,
    /// Why.
    pub because: Option<String>,
    /// Who says so.
    pub source: &'static str,
}

/// A protocol's content.
#[derive(Debug, Default)]
pub struct Content {
    /// Names of the items.
    pub items: Vec<String>,
    /// Names of the groups, with their members.
    pub groups: Vec<(String, Vec<usize>)>,
    /// The lines, target by target.
    pub lines: Vec<Line>,
}

/// The sources.
pub const SOURCES: [&str; 5] = ["ash", "birch", "cedar", "elm", "rowan"];

const WHAT: [&str; 40] = [
    "aloe",
    "almond",
    "amber",
    "arnica",
    "avena",
    "birch",
    "borage",
    "calendula",
    "camellia",
    "caper",
    "carrot",
    "cassia",
    "chamomile",
    "clary",
    "clover",
    "comfrey",
    "cornflower",
    "cypress",
    "elder",
    "fennel",
    "ginger",
    "hazel",
    "iris",
    "jasmine",
    "jojoba",
    "juniper",
    "larch",
    "lavender",
    "linden",
    "mallow",
    "marigold",
    "myrtle",
    "nettle",
    "olive",
    "peony",
    "rosehip",
    "sage",
    "tansy",
    "violet",
    "willow",
];
const FORM: [&str; 25] = [
    "balm", "bath", "butter", "cleanser", "cream", "drops", "elixir", "essence", "fluid", "foam", "gel", "lotion",
    "mask", "milk", "mist", "oil", "ointment", "pads", "paste", "peel", "powder", "scrub", "serum", "soap", "tonic",
];
const BECAUSE: [&str; 8] = [
    "the skin barrier is open until then",
    "it stings on skin that is not closed yet",
    "sturdy skin, needled lightly",
    "the redness would last longer",
    "pigment could settle unevenly",
    "it draws water from the skin",
    "small blisters are more common here",
    "we have seen this go wrong",
];

/// One line in so many contradicts the others of its target.
const ODD_LINE: usize = 250;
/// One story in so many lacks a line.
const GAP: usize = 200;

/// Content of exactly so many lines: about a tenth as many items, a third of them in groups.
pub fn content(lines: usize) -> Content {
    let mut writer = Writer { rng: Rng::with_seed(20_261_121), content: Content::default(), wanted: lines };
    let items = (lines / 10).max(1);
    writer.content.items = (0..items).map(item_name).collect();
    let grouped = writer.grouped(items / 3);
    for item in grouped..items {
        let last = item + 1 == items;
        writer.story(Target::Item(item), if last { lines } else { 10 });
    }
    writer.content
}

fn item_name(number: usize) -> String {
    let pairs = WHAT.len() * FORM.len();
    let name = format!("{} {}", WHAT[number % WHAT.len()], FORM[number / WHAT.len() % FORM.len()]);
    if number < pairs { name } else { format!("{name} {}", number / pairs + 1) }
}

/// When whom a target is permitted to: the cells of one fact, each with its day, the earliest first.
struct Story {
    axis: usize,
    cells: Vec<(Test, u32)>,
    /// Facts that narrower lines have not named yet.
    unused: Vec<usize>,
    /// The tests by which patients may begin earlier, each narrower than the one before.
    earlier: Vec<Test>,
    may_be_earlier: bool,
}

struct Writer {
    rng: Rng,
    content: Content,
    wanted: usize,
}

impl Writer {
    /// Groups and their members, until so many items are in groups; the number that are.
    fn grouped(&mut self, items: usize) -> usize {
        let mut done = 0;
        while done < items {
            let size = self.rng.usize(3..=7).min(items - done);
            let number = self.content.groups.len();
            let members: Vec<usize> = (done..done + size).collect();
            self.content.groups.push((format!("family {}", number + 1), members.clone()));
            let (axis, cells) = self.story(Target::Group(number), 10);
            for member in members {
                let mut story =
                    Story { axis, cells: cells.clone(), unused: vec![], earlier: vec![], may_be_earlier: true };
                self.refine(Target::Item(member), &mut story, 8);
            }
            done += size;
        }
        done
    }

    fn story(&mut self, target: Target, lines: usize) -> (usize, Vec<(Test, u32)>) {
        let axis = self.rng.usize(..FACTS.len());
        let cells = self.cells(axis);
        let may_be_earlier = matches!(target, Target::Item(_));
        let mut story = Story { axis, cells, unused: vec![], earlier: vec![], may_be_earlier };
        let left_out = (self.rng.usize(..GAP) == 0).then(|| story.cells.len() - 1);
        let cells: Vec<(Test, u32)> = story.cells.clone();
        let mut written = 0;
        for (number, (test, day)) in cells.into_iter().enumerate() {
            if Some(number) != left_out && written < lines {
                let when = if number == 1 && day % 3 == 0 { When::AfterMargin(day - 1, day) } else { When::After(day) };
                self.line(when, Verb::Allow, target, vec![test]);
                written += 1;
            }
        }
        self.refine(target, &mut story, lines.saturating_sub(written));
        (story.axis, story.cells)
    }

    fn cells(&mut self, axis: usize) -> Vec<(Test, u32)> {
        let tests: Vec<Test> = match FACTS[axis].domain {
            Domain::YesNo => vec![Test::No(axis), Test::Yes(axis)],
            Domain::Levels(names) | Domain::Choice(names) => (0..names.len()).map(|at| Test::Is(axis, at)).collect(),
            Domain::Number(_, thresholds) => {
                let at = self.rng.usize(..thresholds.len());
                vec![Test::Below(axis, at), Test::AtLeast(axis, at)]
            }
        };
        let mut day = self.rng.u32(4..8);
        let mut next = || {
            let now = day;
            day += self.rng.u32(1..4);
            now
        };
        tests.into_iter().map(|test| (test, next())).collect()
    }

    /// Narrower lines: none of them stands against another one of its target.
    fn refine(&mut self, target: Target, story: &mut Story, lines: usize) {
        let (first, opens) = story.cells[0];
        let (last, waits) = story.cells[story.cells.len() - 1];
        let (middle, from) = story.cells[(story.cells.len() - 1) / 2];
        let start = self.rng.usize(..8);
        for number in start..start + lines {
            if self.rng.usize(..ODD_LINE) == 0 {
                let test = self.narrower(story);
                self.line(When::Between(opens + 1, waits + 9), Verb::Avoid, target, vec![test]);
                continue;
            }
            match number % 8 {
                0 | 4 if story.may_be_earlier && story.earlier.len() < 2 => {
                    let test = self.narrower(story);
                    story.earlier.push(test);
                    let tests = std::iter::once(first).chain(story.earlier.iter().copied()).collect();
                    let hours = (opens - u32::try_from(story.earlier.len()).unwrap_or(0)) * 24;
                    self.line(When::AfterHours(hours), Verb::Allow, target, tests);
                }
                1 | 5 => {
                    let tests = vec![last, self.narrower(story)];
                    let when = self.longer(waits);
                    self.line(when, Verb::Avoid, target, tests);
                }
                2 => {
                    let tests = vec![middle, self.narrower(story)];
                    let until = from + self.rng.u32(3..14);
                    self.line(When::Between(from, until), Verb::Recommend, target, tests);
                }
                3 => {
                    let tests = vec![self.narrower(story)];
                    self.line(When::Always, Verb::Never, target, tests);
                }
                6 => {
                    let tests = vec![self.narrower(story)];
                    let days = self.rng.u32(2..10);
                    let when =
                        if days.is_multiple_of(2) { When::DaysBefore(days) } else { When::BetweenBefore(days, 1) };
                    self.line(when, Verb::Avoid, target, tests);
                }
                _ => {
                    let tests = vec![last, self.narrower(story), self.narrower(story)];
                    let until = waits + self.rng.u32(3..14);
                    let when = if until.is_multiple_of(4) { When::WhileNotCalm } else { When::Between(waits, until) };
                    self.line(when, Verb::Ask, target, tests);
                }
            }
        }
    }

    /// A window that ends later than the wait.
    fn longer(&mut self, waits: u32) -> When {
        let until = waits + self.rng.u32(1..9);
        match self.rng.u32(..8) {
            0 | 1 => When::For(until),
            2 | 3 => When::Until(until),
            4 => When::OnDays(waits, until),
            5 => When::UntilCalm,
            6 => When::ForAfterPeeling(until - waits),
            _ => When::UntilOrPeeling(until),
        }
    }

    /// A test on a fact that the story has not named yet.
    fn narrower(&mut self, story: &mut Story) -> Test {
        if story.unused.is_empty() {
            story.unused = (0..FACTS.len()).filter(|fact| *fact != story.axis).collect();
            story.unused.retain(|fact| story.earlier.iter().all(|test| test.fact() != *fact));
            self.rng.shuffle(&mut story.unused);
        }
        let fact = story.unused.pop().unwrap_or(0);
        match FACTS[fact].domain {
            Domain::YesNo if self.rng.bool() => Test::No(fact),
            Domain::YesNo => Test::Yes(fact),
            Domain::Choice(names) => Test::Is(fact, self.rng.usize(..names.len())),
            Domain::Levels(names) if self.rng.bool() => Test::Is(fact, self.rng.usize(..names.len())),
            Domain::Levels(names) => Test::AtLeast(fact, self.rng.usize(1..names.len())),
            Domain::Number(_, at) if self.rng.bool() => Test::Below(fact, self.rng.usize(..at.len())),
            Domain::Number(_, at) => Test::AtLeast(fact, self.rng.usize(..at.len())),
        }
    }

    fn line(&mut self, when: When, verb: Verb, target: Target, tests: Vec<Test>) {
        if self.content.lines.len() == self.wanted {
            return;
        }
        let because = self.rng.bool().then(|| BECAUSE[self.rng.usize(..BECAUSE.len())].to_owned());
        let source = SOURCES[self.rng.usize(..SOURCES.len())];
        self.content.lines.push(Line { when, verb, target, tests, because, source });
    }
}
