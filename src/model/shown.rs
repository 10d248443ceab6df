//! Text from outside on its way into an output: one type for each output, made by that output's own way to show text.
//!
//! Names, reasons, notes, what a patient is called: whatever a protocol or a file says reaches the bytes of an output as
//! [`Shown`] in that output's [`Form`]. A writer puts its document together of such pieces, of numbers, and of its own words,
//! which stand in this program; a text from anywhere else does not compile:
//!
//! ```compile_fail
//! # use care::model::shown::{Form, Shown};
//! # struct Loud;
//! # impl Form for Loud { fn show(text: &str) -> String { text.to_uppercase() } }
//! let name = String::from("from a file");
//! let line = Shown::<Loud>::from("own words: ").with(name.as_str());
//! ```
//!
//! ```
//! # use care::model::shown::{Form, Shown};
//! # struct Loud;
//! # impl Form for Loud { fn show(text: &str) -> String { text.to_uppercase() } }
//! let name = String::from("from a file");
//! let line = Shown::<Loud>::from("own words: ").with(Shown::of(&name));
//! assert_eq!(line.done(), "own words: FROM A FILE");
//! ```

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

/// How an output shows a text so that it stays a text there.
pub trait Form {
    /// The text as it stands in the output.
    fn show(text: &str) -> String;
}

/// A piece of an output in the form `F`, in which what came from outside is only text.
pub struct Shown<F> {
    text: String,
    form: PhantomData<fn() -> F>,
}

/// What an output of the form `F` may be put together of.
pub trait Piece<F> {
    /// Writes it behind what is there.
    fn put(&self, text: &mut String);
}

impl<F: Form> Shown<F> {
    /// A text from outside, as this output shows it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { text: F::show(text), form: PhantomData }
    }
}

impl<F> Shown<F> {
    /// The same with a piece behind it.
    #[must_use]
    pub fn with(mut self, piece: impl Piece<F>) -> Self {
        piece.put(&mut self.text);
        self
    }

    /// Pieces one after the other, with this program's own words between them.
    #[must_use]
    pub fn joined<P: Piece<F>>(pieces: impl IntoIterator<Item = P>, between: &'static str) -> Self {
        let mut all = Self::default();
        for (place, piece) in pieces.into_iter().enumerate() {
            all = if place == 0 { all.with(piece) } else { all.with(between).with(piece) };
        }
        all
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// As it stands in the output.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The finished output.
    #[must_use]
    pub fn done(self) -> String {
        self.text
    }
}

impl<F> Default for Shown<F> {
    fn default() -> Self {
        Self { text: String::new(), form: PhantomData }
    }
}

impl<F> From<&'static str> for Shown<F> {
    fn from(own: &'static str) -> Self {
        Self::default().with(own)
    }
}

impl<F> Piece<F> for &'static str {
    fn put(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl<F> Piece<F> for Shown<F> {
    fn put(&self, text: &mut String) {
        text.push_str(&self.text);
    }
}

impl<F> Piece<F> for &Shown<F> {
    fn put(&self, text: &mut String) {
        text.push_str(&self.text);
    }
}

impl<F> Piece<F> for usize {
    fn put(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl<F> Piece<F> for u32 {
    fn put(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl<F> Clone for Shown<F> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), form: PhantomData }
    }
}

impl<F> fmt::Debug for Shown<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<F> Serialize for Shown<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Pieces one behind the other.
macro_rules! shown {
    ($($piece:expr),+ $(,)?) => {
        $crate::model::shown::Shown::default()$(.with($piece))+
    };
}
pub(crate) use shown;
