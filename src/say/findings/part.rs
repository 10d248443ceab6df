//! Which part of its line a finding about entries speaks of: all of it, some entries of its list, or its `unless`.

use crate::engine::prove::{About, Code, Finding};
use crate::model::ids::EntryId;
use crate::model::protocol::Protocol;

use super::listed;

/// What a finding is about, of the line in which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Every entry of the line.
    Line,
    /// This entry of its list alone.
    Entry,
    /// These entries of its list, and others not.
    Entries,
    /// What its `unless` withholds.
    Unless,
}

impl Part {
    pub(super) fn of(protocol: &Protocol, finding: &Finding) -> Self {
        let ids = ids(finding);
        let lines: Vec<_> = ids.iter().map(|id| protocol.entry(*id).line).collect();
        let written = (0_u32..).zip(&protocol.entries).filter(|(_, entry)| !entry.from_unless);
        let of_line = written.filter(|(_, entry)| lines.contains(&entry.line));
        let all_of_it = of_line.clone().all(|(number, _)| ids.contains(&EntryId(number)));
        match ids.len() {
            _ if ids.iter().all(|id| protocol.entry(*id).from_unless) => Part::Unless,
            _ if all_of_it => Part::Line,
            1 => Part::Entry,
            _ => Part::Entries,
        }
    }

    /// "`acids`: this entry of the list", and what it does.
    pub(super) fn does(self, protocol: &Protocol, finding: &Finding, one: &str, many: &str) -> String {
        let entries = ids(finding).iter().map(|id| protocol.entry(*id));
        let mut targets: Vec<String> = entries.map(|entry| entry.target.clone()).collect();
        targets.dedup();
        let names = listed(&targets);
        match self {
            Part::Line => format!("{names}: this line {one}"),
            Part::Entry => format!("{names}: this entry of the list {one}"),
            Part::Entries => format!("{names}: these entries of the list {many}"),
            Part::Unless => format!("{names}: what the `unless` withholds {one}"),
        }
    }

    /// What can be done about it; the other entries of a list are never to be lost.
    pub(super) fn mend(self, code: Code) -> Option<&'static str> {
        let said = match self {
            Part::Line if code == Code::NeverChanges => {
                "drop it, or mark it `not followed:` if it is there for its source"
            }
            Part::Entry | Part::Entries if code == Code::NeverChanges => "take it out of the list; the others stay",
            Part::Unless => "write `if no …` in place of `unless …`, where nothing is to be withheld",
            Part::Entry | Part::Entries => {
                "take it out of the list, where the others stay; or say that it is meant: \
                 `# care: allow superfluous_entry because \"…\"`"
            }
            Part::Line => {
                "let the other line say it, with the reason; or say that both are meant: \
                 `# care: allow superfluous_entry because \"…\"`"
            }
        };
        let is_meant = matches!(code, Code::NeverChanges | Code::SuperfluousEntry);
        is_meant.then_some(said)
    }
}

/// What an entry adds to the one around it.
pub(super) fn adds(protocol: &Protocol, finding: &Finding) -> String {
    let About::Inside { other, .. } = &finding.about else { return String::new() };
    let other = protocol.entry(*other);
    let first = ids(finding).first().map(|id| protocol.entry(*id).line);
    let is_reason = first.is_some_and(|line| {
        let (reason, known) = (&protocol.line(line).because, &protocol.line(other.line).because);
        reason.is_some() && reason != known
    });
    let what = if is_reason { "nothing but a reason" } else { "nothing" };
    let place = if first == Some(other.line) { "in the same list" } else { "of another line" };
    format!("{what} to `{}` {place}", other.target)
}

fn ids(finding: &Finding) -> &[EntryId] {
    match &finding.about {
        About::Entries(ids) | About::Inside { entries: ids, .. } => ids,
        About::Nothing
        | About::Named(_)
        | About::Names(_)
        | About::Written(_)
        | About::Due(_)
        | About::Size { .. }
        | About::Ensured
        | About::Course
        | About::Protocol => &[],
    }
}
