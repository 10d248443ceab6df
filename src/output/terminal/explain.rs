//! What a finding means, as a page.

use super::ink::{Ink, QUIET, STRONG};
use crate::engine::prove::Code;
use crate::say::explain::Explanation;
use crate::say::findings::problem_code;
use crate::say::severity::severity;

/// An explanation as a page.
#[must_use]
pub fn page(explanation: &Explanation, ink: Ink) -> String {
    let Explanation { code, means, matters, example, mended } = explanation;
    let title = ink.paint(&problem_code(*code), STRONG);
    let weight = if *code == Code::NotProved { "not decided" } else { severity(code.severity()) };
    let part = |title: &str, text: &str| format!("\n{}\n{}", ink.paint(title, QUIET), indented(text));
    let wrapped = |text: &str| textwrap::fill(text, ink.width.saturating_sub(2));
    format!(
        "{title} ({weight})\n{}{}{}{}",
        part("what it means", &wrapped(means)),
        part("why it matters", &wrapped(matters)),
        part("an example", &shortened(example)),
        part("mended", &shortened(mended)),
    )
}

/// An example that had to be long is shown by its ends.
fn shortened(text: &str) -> String {
    const MOST: usize = 16;
    let lines: Vec<&str> = text.lines().collect();
    let Some(middle) = lines.len().checked_sub(MOST) else { return text.trim_end().to_owned() };
    let first = lines.iter().take(MOST / 2);
    let last = lines.iter().skip(middle.saturating_add(MOST / 2));
    let left_out = format!("# … {middle} more lines like these …");
    first.copied().chain([left_out.as_str()]).chain(last.copied()).collect::<Vec<_>>().join("\n")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::explain::explain;

    #[test]
    fn every_page() {
        let pages: Vec<String> = Code::ALL.into_iter().map(|code| page(&explain(code), Ink::plain())).collect();
        insta::assert_snapshot!("every_page", pages.join("\n"));
    }
}
