//! One try at reading a line: what it says, or what is wrong with it and what was meant.

use crate::language::ast::{Claim, Condition, Ensure, Example, Line};
use crate::language::parse::clause;
use crate::language::parse::condition;
use crate::language::parse::error::ParseError;
use crate::language::parse::example;
use crate::language::parse::join::join;
use crate::language::parse::kind;
use crate::language::parse::line;
use crate::language::parse::mistakes::Mistakes;
use crate::language::parse::node::{self, Failure, Node, Rule};
use crate::language::parse::offer;
use crate::language::parse::order::{self, Alternatives};
use crate::language::parse::print::Sentence;
use crate::language::parse::reader::{Places, Reader};
use crate::language::parse::says;
use crate::language::vocabulary::Vocabulary;
use crate::model::span::Span;

/// What a line is in the tree.
#[derive(Debug, Clone)]
pub(super) enum Said {
    Line(Box<Line>),
    Ensure(Box<Ensure>),
    Example(Box<Example>),
    Condition(Box<Condition>),
}

/// What came of a try.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The line, where nothing is wrong with it.
    pub(super) said: Option<Said>,
    pub(super) mistakes: Mistakes,
    /// The lines that are meant: also where nothing is wrong, so that a line can be written in its plain form.
    pub(super) meant: Alternatives,
    /// See [`Reader`].
    pub(super) guessed: bool,
    pub(super) hopeless: bool,
    pub(super) unordered: Option<Span>,
    pub(super) suggestion: Option<String>,
}

/// Which rule a line is read by: its first word tells.
pub(super) fn rule_of(text: &str) -> Rule {
    let first = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    match first.to_ascii_lowercase().as_str() {
        "ensure" => Rule::ensure,
        "example" => Rule::example,
        _ => Rule::line,
    }
}

/// Tries to read a text; an error where not even the lenient grammar can make anything of it.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is no line: it is not understood")]
pub(super) fn attempt(rule: Rule, text: &str, places: &Places, names: &Vocabulary) -> Result<Attempt, Failure> {
    let joined = join(text, names);
    let node = node::parse(rule, &joined)?;
    let mut reader = Reader::new(names, places);
    let span = places.span((0, joined.len()));
    let (said, meant) = match rule {
        Rule::example => {
            let said = example::read(&mut reader, &node, span).map(|example| Said::Example(Box::new(example)));
            let meant = offer::in_example(&mut reader, &node, &joined).map(|sentence| vec![vec![sentence]]);
            (said, meant.unwrap_or_default())
        }
        Rule::lone_condition => lone_condition(&mut reader, &node),
        Rule::ensure if node.has(Rule::monotone) => (monotone(&mut reader, &node, span), Vec::new()),
        Rule::line | Rule::ensure => sentence(&mut reader, &node, span),
        _ => (None, Vec::new()),
    };
    if said.is_none() && reader.mistakes.is_empty() {
        return Err(Failure { at: 0, expected: Vec::new() });
    }
    Ok(Attempt {
        said: said.filter(|_| reader.mistakes.is_empty()),
        mistakes: reader.mistakes,
        meant,
        guessed: reader.guessed,
        hopeless: reader.hopeless,
        unordered: reader.unordered,
        suggestion: reader.suggestion,
    })
}

/// A line, or an `ensure` with a line in it.
fn sentence(reader: &mut Reader, node: &Node, span: Span) -> (Option<Said>, Alternatives) {
    let Some(draft) = clause::read(reader, node) else { return (None, Vec::new()) };
    let meant = order::settle(reader, &draft);
    let meant = offer::settled(reader, &draft, meant);
    let orderly = line::is_orderly(&draft);
    if !orderly && reader.mistakes.is_empty() {
        reader.hopeless(ParseError::NoVerb { span });
    }
    let Some(line) = line::build(reader, &draft, span).filter(|_| orderly) else { return (None, meant) };
    if !draft.ensure {
        return (Some(Said::Line(Box::new(line))), meant);
    }
    let because = line.because.clone();
    let ensure = Ensure { span, claim: Claim::Verdict(Box::new(line)), because };
    (Some(Said::Ensure(Box::new(ensure))), meant)
}

/// `ensure retinol never earlier as sensitivity rises`
fn monotone(reader: &mut Reader, node: &Node, span: Span) -> Option<Said> {
    let claim = node.child(Rule::monotone)?;
    let names = claim.child(Rule::targets)?.all(Rule::name);
    for name in &names {
        kind::want_target(reader, name);
    }
    let fact = claim.child(Rule::name_of_rising)?;
    kind::want_fact(reader, &fact);
    let because = claim.child(Rule::because_clause).and_then(|clause| clause.child(Rule::quotation));
    let ensure = Ensure {
        span,
        claim: Claim::Monotone {
            targets: says::names(reader, &names),
            later: claim.has(Rule::k_later),
            fact: reader.name(&fact),
            falls: claim.has(Rule::k_falls),
        },
        because: because.map(|words| reader.text(&words)),
    };
    Some(Said::Ensure(Box::new(ensure)))
}

/// What a `define` stands for.
fn lone_condition(reader: &mut Reader, node: &Node) -> (Option<Said>, Alternatives) {
    let read = node.child(Rule::condition).and_then(|inner| condition::read(reader, &inner));
    let Some(read) = read else { return (None, Vec::new()) };
    let meant = vec![vec![Sentence { condition: read.readings, ..Sentence::default() }]];
    (Some(Said::Condition(Box::new(read.condition))), meant)
}
