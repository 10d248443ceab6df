//! Two sets side by side, without making a third: whether one lies in the other, and whether they share nobody.
//!
//! Nothing is made for it, and the first patient who shows that it is not so settles it. The lines of a file are compared
//! pair by pair, so this is asked more often than anything else.

use smallvec::SmallVec;

use super::{Diagrams, Node, Relation};
use crate::model::room::with_room;

/// Whether two sets are so related, where that is seen without asking anything.
fn at_a_glance(a: Node, b: Node, relation: Relation) -> Option<bool> {
    // Who would show that it is not so: somebody of `a` who is, or is not, in `b`.
    let shows = Node::of(relation == Relation::Disjoint);
    if a == Node::NONE || (b.as_leaf().is_some() && b != shows) {
        return Some(true);
    }
    if b == shows || a == b {
        // `a` is not nobody: a diagram that asks something has somebody in it, and somebody out of it.
        return Some(b != shows && relation == Relation::Subset);
    }
    (a == Node::ALL).then_some(false)
}

impl<P: Copy> Diagrams<P> {
    /// Whether everyone in `a` is in `b`. Nothing is made for it: the first patient who is not settles it.
    ///
    /// # Errors
    /// Past the limit.
    pub fn is_subset(&mut self, a: Node, b: Node) -> Result<bool, P> {
        self.compared(a, b, Relation::Subset)
    }

    /// The same; none where one of them was left unmade, or where it takes longer than anyone waits.
    ///
    /// # Errors
    /// Past the limit.
    pub fn known_subset(&mut self, a: Node, b: Node) -> Result<Option<bool>, P> {
        if a == b || a == Node::NONE || b == Node::ALL {
            return Ok(Some(true));
        }
        match self.patience() {
            None => self.compare(a, b, Relation::Subset).map(Some),
            Some(_) if !self.is_whole(a) || !self.is_whole(b) => Ok(None),
            Some(each) => self.within(each, |diagrams| diagrams.compare(a, b, Relation::Subset)),
        }
    }

    /// Whether nobody is in both sets.
    ///
    /// # Errors
    /// Past the limit.
    pub fn is_disjoint(&mut self, a: Node, b: Node) -> Result<bool, P> {
        self.compared(a, b, Relation::Disjoint)
    }

    /// At the desk what takes too long is not known to be so.
    fn compared(&mut self, a: Node, b: Node, relation: Relation) -> Result<bool, P> {
        match self.patience() {
            None => self.compare(a, b, relation),
            Some(each) => Ok(self.within(each, |diagrams| diagrams.compare(a, b, relation))?.unwrap_or(false)),
        }
    }

    fn compare(&mut self, a: Node, b: Node, relation: Relation) -> Result<bool, P> {
        if let Some(seen) = at_a_glance(a, b, relation) {
            return Ok(seen);
        }
        self.step()?;
        let Some((_, pairs)) = self.side_by_side(a, b) else { return Ok(true) };
        self.steps_over(pairs.len())?;
        // Most sets of a file are told apart by their first question: to look is quicker than to remember.
        let mut open: SmallVec<[(Node, Node); 8]> = SmallVec::new();
        for (_, a, b) in pairs {
            match at_a_glance(a, b, relation) {
                Some(true) => {}
                Some(false) => return Ok(false),
                None => open.push((a, b)),
            }
        }
        if open.is_empty() {
            return Ok(true);
        }
        if let Some(known) = self.compared.get(&(a, b, relation)) {
            return Ok(*known);
        }
        let mut holds = true;
        for (a, b) in open {
            if !with_room(|| self.compare(a, b, relation))? {
                holds = false;
                break;
            }
        }
        self.compared.insert((a, b, relation), holds);
        Ok(holds)
    }
}
