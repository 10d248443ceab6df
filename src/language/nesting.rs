//! What stands in what: groups in groups, definitions in definitions.
//!
//! The order in which they are worked out, what stands in itself, and what stands too deep depend on what stands in what
//! and not on the order of the lines; and nothing here calls itself, however deep they stand.

/// Something that is named in another: its number, and which of the names in there it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inner {
    /// Its number.
    pub(crate) number: usize,
    /// Which of the names in the outer one names it.
    pub(crate) named: usize,
}

/// A name that leads back to what it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Circle {
    /// From the one that is named, by those it leads through, to the one in which the name stands; of a long way its beginning.
    pub(crate) way: Vec<usize>,
    /// How many of the way were left out behind that.
    pub(crate) left_out: usize,
    /// The one in which the name stands.
    pub(crate) last: usize,
    /// The name that closes the circle, in the last of the way.
    pub(crate) named: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Nesting {
    /// Every number, each after all that stand in it; those of a circle in any order.
    pub(crate) order: Vec<usize>,
    /// What leads back to itself.
    pub(crate) circles: Vec<Circle>,
    /// How many stand in each other there, by number: 1 where nothing stands in it.
    depth: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Begun,
    Done,
}

impl Nesting {
    /// Looks at all; `inside` has what stands in each, by its number.
    pub(crate) fn of(inside: &[Vec<Inner>]) -> Self {
        let mut states = vec![State::Waiting; inside.len()];
        let mut nesting = Nesting { depth: vec![1; inside.len()], ..Nesting::default() };
        for number in 0..inside.len() {
            nesting.follow(inside, &mut states, number);
        }
        nesting
    }

    /// Whether that one is the first that stands too deep: what stands in it does not, and what it stands in is told by it.
    pub(crate) fn is_first_beyond(&self, number: usize, most: usize) -> bool {
        self.depth.get(number).is_some_and(|depth| *depth == most.saturating_add(1))
    }

    /// Whether so many stand in each other there, and no more.
    pub(crate) fn is_within(&self, number: usize, most: usize) -> bool {
        self.depth.get(number).is_some_and(|depth| *depth <= most)
    }

    /// Goes into one and comes back, with the way there in hand: each with how many of its names were looked at.
    fn follow(&mut self, inside: &[Vec<Inner>], states: &mut [State], first: usize) {
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut next = Some(first).filter(|first| states.get(*first) == Some(&State::Waiting));
        loop {
            if let Some(entered) = next.take() {
                enter(states, entered, State::Begun);
                way.push((entered, 0));
            }
            let Some((number, looked)) = way.last_mut() else { return };
            let number = *number;
            let Some(inner) = inside.get(number).and_then(|inside| inside.get(*looked)).copied() else {
                enter(states, number, State::Done);
                self.order.push(number);
                way.pop();
                continue;
            };
            match states.get(inner.number) {
                Some(State::Waiting) => next = Some(inner.number),
                Some(State::Begun) => {
                    *looked = looked.saturating_add(1);
                    self.circles.push(Circle::of(&way, inner));
                }
                Some(State::Done) => {
                    *looked = looked.saturating_add(1);
                    self.deepen(number, inner.number);
                }
                None => *looked = looked.saturating_add(1),
            }
        }
    }

    fn deepen(&mut self, number: usize, inner: usize) {
        let below = self.depth.get(inner).copied().unwrap_or(0).saturating_add(1);
        if let Some(depth) = self.depth.get_mut(number) {
            *depth = below.max(*depth);
        }
    }
}

impl Circle {
    /// The most of a way that is told: more is no help, and many long ways are more than any memory holds.
    const MOST_TOLD: usize = 8;

    fn of(way: &[(usize, usize)], inner: Inner) -> Self {
        let from = way.iter().rposition(|(number, _)| *number == inner.number).unwrap_or(0);
        let way = way.get(from..).unwrap_or_default();
        let told = way.iter().take(Self::MOST_TOLD).map(|(number, _)| *number).collect();
        let last = way.last().map_or(inner.number, |(number, _)| *number);
        Self { way: told, left_out: way.len().saturating_sub(Self::MOST_TOLD), last, named: inner.named }
    }

    /// The way in words: `a` uses `b` uses `a`.
    pub(crate) fn told(&self, uses: &str, name: impl Fn(usize) -> String) -> String {
        let mut way: Vec<String> = self.way.iter().map(|number| format!("`{}`", name(*number))).collect();
        if self.left_out > 0 {
            way.push(format!("{} more", self.left_out));
        }
        way.extend(self.way.first().map(|number| format!("`{}`", name(*number))));
        way.join(&format!(" {uses} "))
    }
}

fn enter(states: &mut [State], number: usize, state: State) {
    if let Some(slot) = states.get_mut(number) {
        *slot = state;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(number: usize) -> Inner {
        Inner { number, named: 0 }
    }

    #[test]
    fn what_stands_in_another_comes_before_it() {
        let nesting = Nesting::of(&[vec![inner(2)], vec![], vec![inner(1)]]);
        assert_eq!(nesting.order, [1, 2, 0]);
        assert_eq!(nesting.depth, [3, 1, 2]);
        assert!(nesting.circles.is_empty());
    }

    #[test]
    fn the_depth_does_not_depend_on_the_order() {
        let up: Vec<Vec<Inner>> = (0..100_usize).map(|n| n.checked_sub(1).map(inner).into_iter().collect()).collect();
        let down: Vec<Vec<Inner>> = (0..100).map(|n| (n < 99).then(|| inner(n + 1)).into_iter().collect()).collect();
        let (up, down) = (Nesting::of(&up), Nesting::of(&down));
        assert!(up.is_first_beyond(64, 64) && !up.is_first_beyond(65, 64) && up.is_within(63, 64));
        assert!(down.is_first_beyond(35, 64) && !down.is_first_beyond(34, 64) && down.is_within(36, 64));
    }

    #[test]
    fn a_circle_is_told_once() {
        let nesting = Nesting::of(&[vec![inner(1)], vec![inner(2)], vec![inner(1)]]);
        assert_eq!(nesting.circles, [Circle { way: vec![1, 2], left_out: 0, last: 2, named: 0 }]);
    }

    #[test]
    fn a_million_in_each_other_need_no_stack() {
        let inside: Vec<Vec<Inner>> = (1..=1_000_000).map(|n| vec![inner(n)]).collect();
        assert_eq!(Nesting::of(&inside).order.len(), 1_000_000);
    }
}
