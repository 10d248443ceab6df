//! Marks on the lines about one item: which speak, which stand. One bit each, for this is asked for every item at every moment.

use smallvec::SmallVec;

/// Some of the voices about an item, by their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks(SmallVec<[u64; 4]>);

const BITS: usize = 64;

impl Marks {
    /// None of so many.
    pub(crate) fn none(count: usize) -> Self {
        Self(SmallVec::from_elem(0, count.div_ceil(BITS)))
    }

    /// Those of some for which something is so.
    pub(crate) fn of(truths: impl ExactSizeIterator<Item = bool>) -> Self {
        let mut marks = Self::none(truths.len());
        for (place, _) in truths.enumerate().filter(|(_, truth)| *truth) {
            marks.mark(place);
        }
        marks
    }

    /// Marks one.
    pub(crate) fn mark(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / BITS) {
            *word |= 1 << (place % BITS);
        }
    }

    /// Takes a mark away.
    pub(crate) fn clear(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / BITS) {
            *word &= !(1 << (place % BITS));
        }
    }

    pub(crate) fn has(&self, place: usize) -> bool {
        self.0.get(place / BITS).is_some_and(|word| word & (1 << (place % BITS)) != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Those that are marked in both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & other).collect())
    }

    /// The places that are marked, in order.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let bits = std::iter::successors(Some(*word), |word| Some(word & word.wrapping_sub(1)));
            let first = index.saturating_mul(BITS);
            bits.take_while(|word| *word != 0).map(move |word| first.saturating_add(word.trailing_zeros() as usize))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_were_put() {
        let wanted = [0, 1, 63, 64, 130, 299];
        let mut marks = Marks::none(300);
        wanted.iter().for_each(|place| marks.mark(*place));
        assert_eq!(marks.places().collect::<Vec<usize>>(), wanted);
        marks.clear(64);
        assert!(!marks.has(64) && marks.has(63) && !marks.has(5_000));
        let odd = Marks::of((0..300).map(|place| place % 2 == 1));
        assert_eq!(marks.and(&odd).places().collect::<Vec<usize>>(), [1, 63, 299]);
        assert!(Marks::none(3).is_empty() && !marks.is_empty());
    }
}
