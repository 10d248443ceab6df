//! The table of `docs/microneedling-facts.md`, row by row.

/// A fact, and where it went.
pub(crate) struct Row {
    /// Its number.
    pub(crate) fact: String,
    /// Who said it, as the protocol's sources are named.
    pub(crate) sources: Vec<String>,
    /// The lines that carry it, without reason and source.
    pub(crate) lines: Vec<String>,
    /// The names of its checks.
    pub(crate) checks: Vec<String>,
}

/// Every row that begins with a fact's number.
pub(crate) fn rows(page: &str) -> Vec<Row> {
    page.lines().filter_map(row).collect()
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let [fact, sources, _, lines, checks] = cells.as_slice() else { return None };
    fact.ends_with(|letter: char| letter.is_ascii_digit()).then(|| Row {
        fact: (*fact).to_owned(),
        sources: sources.split(", ").map(str::to_owned).collect(),
        lines: in_backticks(lines),
        checks: in_backticks(checks),
    })
}

/// What stands between backticks: every second piece.
fn in_backticks(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
