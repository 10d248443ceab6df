//! Included files that are no protocol: nothing of what stands in them is told.
//!
//! A protocol may name any file in its reach, and whoever looks at what is wrong with it would read that file. A file of which
//! more lines are not understood than are is not a protocol with mistakes but something else.

use std::collections::BTreeSet;

use miette::Severity;

use super::ReadError;
use super::files::Outlined;
use crate::language::ast;
use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};

/// Takes back what was found in included files that are no protocol, and says so where they are included; whether there are
/// any. Without trees the lines were not read.
pub(super) fn silence(
    outlined: &[Outlined],
    trees: Option<&[(ast::File, bool)]>,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> bool {
    let mut is_any = false;
    for (place, file) in outlined.iter().enumerate() {
        let Some(included_at) = file.included_at else { continue };
        let lies_in = |problem: &Problem| {
            problem.labels().iter().any(|(span, _)| file.span.start <= span.start && span.start <= file.span.end)
        };
        let wrong = problems.iter().filter(|problem| problem.severity() == Severity::Error && lies_in(problem));
        let wrong: BTreeSet<u32> = wrong.filter_map(|problem| Some(sources.place(problem.span()?).line)).collect();
        let tree = trees.and_then(|trees| trees.get(place)).map(|(tree, _)| tree);
        if wrong.len() <= understood(file, tree) {
            continue;
        }
        is_any = true;
        problems.retain(|problem| !lies_in(problem));
        let name = sources.place(file.span).file;
        let (lines, wrong) = (sources.text(file.span).lines().count(), wrong.len());
        problems.push(Problem::new(ReadError::NoProtocol { name, wrong, lines, span: included_at }, Mend::None));
    }
    is_any
}

/// How much of a file was understood.
fn understood(file: &Outlined, tree: Option<&ast::File>) -> usize {
    let lines = |tree: &ast::File| {
        tree.lines.len().saturating_add(tree.ensures.len()).saturating_add(tree.examples.len())
    };
    file.outline.declarations.len().saturating_add(tree.map_or(0, lines))
}
