//! The one layout, and the mends: what is formatted means the same and keeps its comments, formatting it again changes
//! nothing, and every mend that is offered can be applied, after which nothing is left that could be.

use std::cell::RefCell;
use std::convert::Infallible;

use care::language::print;
use care::language::read::Reading;
use care::tools::fix;

use crate::{judge, texts};

/// Tries one input.
pub fn run(data: &[u8]) {
    let (first, others) = texts::files(data);
    let reading = texts::read_with(first, &others);
    in_one_layout(&reading, &others);
    mended(first, &others);
}

fn in_one_layout(reading: &Reading, others: &[(&[u8], &[u8])]) {
    let formatted = match print::checked(reading, &mut texts::loader(others)) {
        Ok(Some(formatted)) => formatted,
        Ok(None) => return,
        Err(unlike) => panic!("{unlike}"),
    };
    let again = texts::read_with(formatted.as_bytes(), others);
    assert!(again.protocol.is_some(), "what is formatted is refused");
    let twice = print::checked(&again, &mut texts::loader(others));
    assert_eq!(twice.as_ref().ok().and_then(Option::as_deref), Some(formatted.as_str()), "formatting again changes it");
    assert_eq!(comments(reading), comments(&again), "comments");
    judge::said(&formatted, "a formatted text");
}

/// The comments of the file itself, without the blanks at their ends.
fn comments(reading: &Reading) -> Vec<&str> {
    let own = reading.comments.iter().filter(|span| reading.is_own(**span));
    own.map(|span| reading.sources.text(*span).trim_end()).collect()
}

fn mended(first: &[u8], others: &[(&[u8], &[u8])]) {
    let text = RefCell::new(first.to_vec());
    let Ok((readings, _)) =
        fix::until_mended::<Infallible>(&mut || vec![texts::read_with(&text.borrow(), others)], &mut |file| {
            if file.name == texts::NAME {
                text.replace(file.after.clone().into_bytes());
            }
            Ok(())
        });
    for reading in &readings {
        judge::problems(&reading.problems, &reading.sources);
    }
    let left = fix::mend(&readings);
    assert!(
        left.is_empty(),
        "mending does not come to an end: {:?}",
        left.iter().map(|file| &file.mended).collect::<Vec<_>>()
    );
}
