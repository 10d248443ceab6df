//! The nearest of many names to a misspelled one, without a look at each of them.
//!
//! A file with a thousand unknown names beside a thousand declared ones would be compared a million times. Here names that
//! begin alike share their beginning (a trie of their keys), and a beginning that has more slips than are asked for is
//! left with everything behind it.

use crate::model::name::{keyed, most_slips};

/// The names to choose from, by the letters of their keys.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    nodes: Vec<Node>,
}

/// A beginning that some names share.
#[derive(Debug, Clone)]
struct Node {
    letter: char,
    /// The beginnings that are one letter longer, the first of them.
    first: Option<usize>,
    last: Option<usize>,
    /// The next beginning of the same length that differs in its last letter.
    next: Option<usize>,
    /// The number of the name that is nothing but this.
    ends: Option<usize>,
    /// The lowest number of a name that begins so.
    lowest: usize,
}

impl Node {
    fn new(letter: char, lowest: usize) -> Self {
        Self { letter, first: None, last: None, next: None, ends: None, lowest }
    }
}

impl Near {
    /// Takes the names in, which are numbered in their order.
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut near = Self { nodes: vec![Node::new(' ', 0)] };
        for (name, number) in names.into_iter().zip(0..) {
            near.insert(&keyed(name), number);
        }
        near
    }

    fn insert(&mut self, key: &str, number: usize) {
        let mut at = 0;
        for letter in key.chars() {
            at = self.child(at, letter).unwrap_or_else(|| self.add(at, letter, number));
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.ends.get_or_insert(number);
        }
    }

    fn child(&self, at: usize, letter: char) -> Option<usize> {
        let mut child = self.nodes.get(at)?.first;
        while let Some(node) = child.and_then(|place| self.nodes.get(place)) {
            if node.letter == letter {
                return child;
            }
            child = node.next;
        }
        None
    }

    /// Adds a beginning behind the others of its length, so that they stand in the order of their lowest names.
    fn add(&mut self, at: usize, letter: char, lowest: usize) -> usize {
        let place = self.nodes.len();
        self.nodes.push(Node::new(letter, lowest));
        let before = self.nodes.get_mut(at).and_then(|parent| {
            parent.first.get_or_insert(place);
            parent.last.replace(place)
        });
        if let Some(before) = before.and_then(|before| self.nodes.get_mut(before)) {
            before.next = Some(place);
        }
        place
    }

    /// The number of the nearest name to a misspelled one, among those wanted; none where none is near, the first of equals.
    pub(crate) fn nearest(&self, name: &str, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let letters: Vec<char> = keyed(name).chars().collect();
        (0..=most_slips(letters.len())).find_map(|slips| Search::new(&letters, slips).run(self, &wanted))
    }
}

/// A search for names with at most so many slips (the optimal string alignment, as `strsim` counts it).
struct Search<'l> {
    letters: &'l [char],
    slips: usize,
    /// How many slips lie between a beginning and the first letters of the name: a row for each letter of the beginning, in
    /// it only the places that lie no further apart than there may be slips.
    rows: Vec<Vec<usize>>,
    /// The letters of the beginning.
    beginning: Vec<char>,
}

impl<'l> Search<'l> {
    fn new(letters: &'l [char], slips: usize) -> Self {
        let mut search = Self { letters, slips, rows: Vec::new(), beginning: Vec::new() };
        let row = (0..search.width()).map(|place| search.letters_at(0, place).unwrap_or_else(|| search.far()));
        let row = row.collect();
        search.rows.push(row);
        search
    }

    fn width(&self) -> usize {
        self.slips.saturating_mul(2).saturating_add(1)
    }

    /// More slips than there may be.
    fn far(&self) -> usize {
        self.slips.saturating_add(1)
    }

    /// How many letters of the name a place stands for, in the row of a beginning of that length.
    fn letters_at(&self, length: usize, place: usize) -> Option<usize> {
        let letters = length.saturating_add(place).checked_sub(self.slips)?;
        (letters <= self.letters.len()).then_some(letters)
    }

    fn run(mut self, near: &Near, wanted: &impl Fn(usize) -> bool) -> Option<usize> {
        let mut best: Option<usize> = None;
        let mut open = vec![(0, 0_usize)];
        while let Some((place, length)) = open.pop() {
            let Some(node) = near.nodes.get(place).filter(|node| best.is_none_or(|best| node.lowest < best)) else {
                continue;
            };
            if length > 0 && !self.go_on(node.letter, length) {
                continue;
            }
            let found = node.ends.filter(|name| best.is_none_or(|best| *name < best));
            if let Some(name) = found.filter(|_| self.is_near(length)).filter(|name| wanted(*name)) {
                best = Some(name);
            }
            let from = open.len();
            let mut child = node.first;
            while let Some(node) = child.and_then(|place| near.nodes.get(place)) {
                open.extend(child.map(|place| (place, length.saturating_add(1))));
                child = node.next;
            }
            // The one with the lowest name is looked at first.
            if let Some(children) = open.get_mut(from..) {
                children.reverse();
            }
        }
        best
    }

    /// Makes the row of a beginning that is one letter longer; false where it has too many slips whatever comes behind it.
    fn go_on(&mut self, letter: char, length: usize) -> bool {
        self.rows.truncate(length);
        self.beginning.truncate(length.saturating_sub(1));
        self.beginning.push(letter);
        let mut row = Vec::with_capacity(self.width());
        for place in 0..self.width() {
            let slips = self.slips_at(length, place, row.last().copied());
            row.push(slips);
        }
        let is_near = row.iter().any(|slips| *slips <= self.slips);
        self.rows.push(row);
        is_near
    }

    /// The least of: a letter too many, a letter too few, another letter or the same one, two letters that changed places.
    fn slips_at(&self, length: usize, place: usize, left: Option<usize>) -> usize {
        let Some(letters) = self.letters_at(length, place) else { return self.far() };
        let row = |back: usize, place: usize| {
            let row = length.checked_sub(back).and_then(|length| self.rows.get(length));
            row.and_then(|row| row.get(place)).copied().unwrap_or_else(|| self.far())
        };
        let own = |back: usize| letters.checked_sub(back).and_then(|at| self.letters.get(at));
        let theirs = |back: usize| length.checked_sub(back).and_then(|at| self.beginning.get(at));
        let too_many = row(1, place.saturating_add(1)).saturating_add(1);
        let too_few = left.unwrap_or_else(|| self.far()).saturating_add(1);
        let other = row(1, place).saturating_add(usize::from(own(1) != theirs(1)));
        let swapped = own(2).is_some() && own(1) == theirs(2) && own(2) == theirs(1);
        let changed = if swapped { row(2, place).saturating_add(1) } else { self.far() };
        too_many.min(too_few).min(other).min(changed).min(self.far())
    }

    /// Whether the beginning, taken as a whole name, is near enough.
    fn is_near(&self, length: usize) -> bool {
        let place = self.letters.len().saturating_add(self.slips).checked_sub(length);
        let slips = place.and_then(|place| self.rows.get(length)?.get(place)).copied().unwrap_or_else(|| self.far());
        // `AHA` is no slip of the pen for `BHA`: in names of three letters the first one must agree.
        let may_be = self.letters.len() > 3 || self.beginning.first() == self.letters.first();
        slips <= self.slips && may_be
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::name;

    /// A word of a few letters, so that many are near to each other.
    fn word(rng: &mut fastrand::Rng) -> String {
        (0..rng.usize(..14)).map(|_| if rng.usize(..9) == 0 { ' ' } else { rng.char('a'..='c') }).collect()
    }

    #[test]
    fn it_finds_what_a_look_at_each_name_finds() {
        let mut found = 0;
        for seed in 0..4_000 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut names: Vec<String> = (0..rng.usize(1..80)).map(|_| name::key(&word(&mut rng))).collect();
            names.sort();
            names.dedup();
            rng.shuffle(&mut names);
            let near = Near::new(names.iter().map(String::as_str));
            let called = word(&mut rng);
            let wanted = |number: usize| !number.is_multiple_of(3);
            let all = names.iter().zip(0..).filter(|(_, number)| wanted(*number)).map(|(name, _)| name.as_str());
            let nearest = near.nearest(&called, wanted).map(|number| names[number].as_str());
            assert_eq!(nearest, name::nearest(&called, all), "{called:?} in {names:?}");
            found += usize::from(nearest.is_some());
        }
        assert!(found > 500, "only {found} were near");
    }
}
