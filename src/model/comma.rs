//! Numbers that are written with a comma where their point is due: `2,5`.
//!
//! Half of the world writes them so. Read as a list, `2,5 days` is a day and five, so such a number is never read as two:
//! it is refused, and shown with its point.

/// A number with a comma in it, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comma {
    /// Its first byte.
    pub(crate) start: usize,
    /// The comma.
    pub(crate) at: usize,
    /// The byte after its last.
    pub(crate) end: usize,
    /// Three digits stand behind the comma, and it may be a thousand as well: `1,000`.
    pub(crate) may_be_thousands: bool,
}

impl Comma {
    /// The number as it is written.
    pub(crate) fn written(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Every such number of a text, from left to right.
///
/// `1,2,3` is a list, and `1,2-hexanediol` and `B12,5` are no numbers.
pub(crate) fn find(text: &str) -> Vec<Comma> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b',') {
        return Vec::new();
    }
    let commas = bytes.iter().enumerate().filter(|(_, letter)| **letter == b',').map(|(at, _)| at);
    commas.filter_map(|at| comma(text, at)).collect()
}

/// What a text reads with a point in the place of each such comma.
pub(crate) fn with_points(text: &str, commas: &[Comma]) -> String {
    let mut pointed = text.to_owned();
    for comma in commas {
        pointed.replace_range(comma.at..comma.at.saturating_add(1), ".");
    }
    pointed
}

fn comma(text: &str, at: usize) -> Option<Comma> {
    let behind_at = at.checked_add(1)?;
    let (front, back) = (text.get(..at)?, text.get(behind_at..)?);
    let whole = front.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let rest = back.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let (start, end) = (whole.len(), text.len().saturating_sub(rest.len()));
    if start == at || end == behind_at || is_inside_word(whole) || goes_on(rest) {
        return None;
    }
    let (digits_before, digits_behind) = (at.saturating_sub(start), end.saturating_sub(behind_at));
    let may_be_thousands = digits_behind == 3 && digits_before <= 3 && !front.get(start..).is_some_and(|all| all.starts_with('0'));
    Some(Comma { start, at, end, may_be_thousands })
}

/// `B`, `B-`, `1,` and `2.` go on with a number that is none of its own.
fn is_inside_word(before: &str) -> bool {
    let before = before.strip_suffix(['-', '−']).unwrap_or(before);
    before.ends_with(|letter: char| letter.is_alphabetic() || matches!(letter, '_' | '.'))
        || before.strip_suffix(',').is_some_and(|rest| rest.ends_with(|letter: char| letter.is_ascii_digit()))
}

/// `,3`, `-hexanediol`: no number ends here.
fn goes_on(rest: &str) -> bool {
    let second = rest.chars().nth(1);
    (rest.starts_with(',') && second.is_some_and(|letter| letter.is_ascii_digit()))
        || (rest.starts_with('-') && second.is_some_and(char::is_alphabetic))
        || rest.starts_with('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_comma_is_found_and_a_list_is_not() {
        for (text, pointed) in [
            ("for 2,5 days avoid exercise", "for 2.5 days avoid exercise"),
            ("0,2 to 3,5 mm", "0.2 to 3.5 mm"),
            ("1,5-2,5d", "1.5-2.5d"),
            ("depth >= -0,5mm", "depth >= -0.5mm"),
            ("1, 2", "1, 2"),
            ("1,2,3", "1,2,3"),
            ("avoid 1,2-hexanediol", "avoid 1,2-hexanediol"),
            ("vitamin B12,5", "vitamin B12,5"),
            ("at 4d,5", "at 4d,5"),
            ("crème 2,5 %", "crème 2.5 %"),
        ] {
            assert_eq!(with_points(text, &find(text)), pointed);
        }
        assert_eq!(find("1,000 units").iter().map(|comma| comma.may_be_thousands).collect::<Vec<_>>(), [true]);
        assert_eq!(find("0,125 mg").iter().map(|comma| comma.may_be_thousands).collect::<Vec<_>>(), [false]);
    }
}
