//! Lines of care and claims: window, verb, and the clauses behind them in the one order.

use super::condition;
use super::pen::{Pen, quotation};
use super::says;
use super::statement::{Family, Joint, Statement};
use super::when;
use crate::language::ast::{Claim, Ensure, Line, Text};

/// `after 5d  allow retinol if sensitivity = low because "…" [chacon]`
pub(super) fn write(pen: &Pen, line: &Line) -> Statement {
    let lead = if line.not_followed { "not followed: " } else { "" };
    clauses(pen, Family::Care, lead, line)
}

/// `ensure until 24h  avoid actives`, `ensure retinol never earlier as sensitivity rises`
pub(super) fn ensure(pen: &Pen, ensure: &Ensure) -> Statement {
    let (targets, later, fact, falls) = match &ensure.claim {
        Claim::Verdict(line) => return clauses(pen, Family::Ensure, "ensure ", line),
        Claim::Monotone { targets, later, fact, falls } => (targets, *later, fact, *falls),
    };
    let mut statement = Statement { family: Family::Ensure, pieces: Vec::new() };
    statement.list(Joint::Line, "ensure ", says::names(pen, targets));
    let (when, how) = (if later { "later" } else { "earlier" }, if falls { "falls" } else { "rises" });
    let at = fact.span.start;
    statement.push(Joint::Entry, format!("never {when} as {} {how}", pen.name(fact)), at);
    because(&mut statement, ensure.because.as_ref());
    statement
}

fn clauses(pen: &Pen, family: Family, lead: &str, line: &Line) -> Statement {
    let mut statement = Statement { family, pieces: Vec::new() };
    match when::write(pen, line) {
        Some(when) => {
            statement.push(Joint::Line, format!("{lead}{when}"), line.span.start);
            says::add(pen, &mut statement, Joint::Column, "", line);
        }
        None => says::add(pen, &mut statement, Joint::Line, lead, line),
    }
    if let Some(note) = &line.note {
        let (text, at) = quotation(note);
        statement.push(Joint::Entry, text, at);
    }
    if let Some(condition) = &line.condition {
        condition::add(pen, &mut statement, Joint::Clause, "if ", condition);
    }
    if let Some(unless) = &line.unless {
        condition::add(pen, &mut statement, Joint::Clause, "unless ", unless);
    }
    because(&mut statement, line.because.as_ref());
    sources(pen, &mut statement, line);
    statement
}

fn because(statement: &mut Statement, reason: Option<&Text>) {
    if let Some(reason) = reason {
        let (text, at) = quotation(reason);
        statement.push(Joint::Clause, format!("because {text}"), at);
    }
}

/// `[chacon, levine]`: never parted from the reason that they give.
fn sources(pen: &Pen, statement: &mut Statement, line: &Line) {
    let Some(first) = line.sources.first() else { return };
    let names: Vec<String> = line.sources.iter().map(|source| pen.source(source)).collect();
    let cited = format!("[{}]", names.join(", "));
    match line.because {
        Some(_) => statement.glue(&format!(" {cited}")),
        None => statement.push(Joint::Clause, cited, first.span.start),
    }
}
