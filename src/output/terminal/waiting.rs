//! What waits for an event, or for a first report: under what it waits for, in the words of the file, and never under a date.

use super::capital;
use super::page::{Page, Piece, plain, quiet, strong};
use super::reasons;
use crate::output::terminal::ink::{STRONG, verdict_style};
use crate::engine::waiting::WaitingLine;
use crate::say::notation::{Voice, Words};
use crate::say::telling::Telling;

/// Writes what begins with what has not come, each thing that is waited for once.
pub(super) fn write(page: &mut Page, words: &Words, telling: &Telling<'_>) {
    if telling.waiting.is_empty() {
        return;
    }
    page.title("What waits");
    let said = words.waiting(Voice::AsWritten);
    let mut by_beginning: Vec<(String, Vec<&WaitingLine>)> = Vec::new();
    for line in &telling.waiting {
        let begins = said.once(&line.begins);
        match by_beginning.iter_mut().find(|(known, _)| *known == begins) {
            Some((_, lines)) => lines.push(line),
            None => by_beginning.push((begins, vec![line])),
        }
    }
    for (begins, lines) in by_beginning {
        page.flow(0, 2, &[strong(capital(&begins))]);
        for line in lines {
            write_line(page, words, line);
        }
    }
}

fn write_line(page: &mut Page, words: &Words, line: &WaitingLine) {
    let said = words.waiting(Voice::AsWritten).line(line);
    let mut pieces: Vec<Piece> = match said.verdict {
        Some(verdict) => {
            vec![(format!("{} {}", page.ink.mark(verdict), said.lead), verdict_style(verdict).bold())]
        }
        None => vec![(said.lead.clone(), STRONG)],
    };
    let what = if said.what.is_empty() { String::new() } else { format!(": {}", said.what) };
    pieces.push(strong(format!("{what}{}", said.condition)));
    for more in [said.details, said.window].into_iter().filter(|more| !more.is_empty()) {
        pieces.push(plain(format!(", {more}")));
    }
    pieces.push(quiet(page.ink.pick(" — ", " - ")));
    pieces.extend(reasons::of_line(words, line.line, page.ink));
    page.flow(2, 6, &pieces);
}
