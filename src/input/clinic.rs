//! The clinic that hands out a plan: its name, where it is reached, its mark.
//!
//! A hand-out that names a clinic and no telephone number would leave a patient alone with a severe reaction,
//! so a file without a number is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error;

use crate::input::letters::{self, Invisible};
use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Who hands it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clinic {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: Option<String>,
    /// Its telephone numbers, with what is said of them (`+1 305 555 0100, Mon–Fri 9–5`); never empty.
    pub telephone: Vec<String>,
    /// Whom to call when it is closed.
    pub out_of_hours: Option<String>,
    /// The emergency number; a clinic's file without one is refused.
    pub emergency: Option<String>,
    /// The path of its logo, as written; whoever reads files puts the picture in [`Clinic::picture`].
    pub logo: Option<String>,
    /// The logo itself, as a `data:` address: a page asks for nothing from outside.
    pub picture: Option<String>,
}

/// What can be wrong with a clinic's file.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum ClinicError {
    /// `name = "Skin Clinic"` alone.
    #[error("the clinic has no telephone number")]
    #[diagnostic(
        code(care::clinic_without_telephone),
        help(
            "write\n    telephone = \"+1 305 555 0100\"\nor several\n    telephone = [\"+1 305 555 0100, 9–5\", \"+1 305 555 0101\"]"
        )
    )]
    NoTelephone {
        /// Where it would stand.
        #[label("a patient must be able to call")]
        span: Span,
    },
    /// `telephone = ["+1 305 555 0100", "see our website"]`
    #[error("`{text}` is no telephone number")]
    #[diagnostic(
        code(care::clinic_no_number),
        help("a number has at least three digits; what is to be said beside it stands behind it: `\"+1 305 555 0100, 9–5\"`")
    )]
    NoNumber {
        /// As written.
        text: String,
        /// Where.
        #[label("nobody can call this")]
        span: Span,
    },
    /// `telephone = "+1 305 555 0100"` alone.
    #[error("the clinic has no name")]
    #[diagnostic(code(care::clinic_without_name), help("write\n    name = \"Skin Clinic at the Park\""))]
    NoName {
        /// Where it would stand.
        #[label("whose page is it?")]
        span: Span,
    },
    /// A clinic without `emergency`.
    #[error("the clinic's file names no emergency number")]
    #[diagnostic(
        code(care::clinic_without_emergency),
        help("write the one that is called where the patients live\n    emergency = \"911\"")
    )]
    NoEmergency {
        /// Where it would stand.
        #[label("a page never leaves a patient to look for it")]
        span: Span,
    },
    /// `nmae = "Skin Clinic"`
    #[error("this is no clinic file: {reason}")]
    #[diagnostic(
        code(care::clinic_syntax),
        help(
            "the entries are `name`, `address`, `telephone`, `out_of_hours`, `emergency` and `logo`, each a text in quotation marks"
        )
    )]
    Syntax {
        /// What the reader of TOML says.
        reason: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
    /// `name = "Park\u0007"`
    #[error("`{word}` holds a letter that cannot be seen ({code})")]
    #[diagnostic(code(care::clinic_invisible), help("write it again without that letter"))]
    Invisible {
        /// The letter, or the whole text of an entry.
        word: String,
        /// `U+0007`
        code: String,
        /// Where it stands.
        #[label("with a letter that nobody sees")]
        span: Span,
    },
    /// `logo = "logo.pdf"`
    #[error("`{path}` is no picture that a page can show")]
    #[diagnostic(code(care::clinic_logo), help("a logo is a file in PNG, JPEG, GIF, WebP or SVG"))]
    NoPicture {
        /// As written.
        path: String,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    address: Option<String>,
    telephone: Option<OneOrMore>,
    out_of_hours: Option<String>,
    emergency: Option<String>,
    logo: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a number stands in quotation marks, as does each of several in brackets")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Reads a clinic's file. Everything that is wrong with it is told; a clinic with a mistake is none.
///
/// # Errors
/// What is wrong.
pub fn read_clinic(sources: &mut Sources, name: &str, text: &str) -> Result<Clinic, Vec<Problem>> {
    let told = |error: ClinicError| Problem::new(error, Mend::None);
    let Ok(file) = sources.add(name, text) else {
        return Err(vec![told(ClinicError::Syntax { reason: "it is too large".to_owned(), span: Span::default() })]);
    };
    let place = |offset: usize| file.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    if let Some(Invisible { word, code, place: at }) = letters::invisible(text) {
        return Err(vec![told(ClinicError::Invisible { word, code, span: Span::new(place(at.start), place(at.end)) })]);
    }
    let read: File = toml::from_str(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        let span = Span::new(place(at.start), place(at.end));
        vec![told(ClinicError::Syntax { reason: error.message().to_owned(), span })]
    })?;
    let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let telephone: Vec<String> = match read.telephone {
        None => Vec::new(),
        Some(OneOrMore::One(one)) => vec![one],
        Some(OneOrMore::More(more)) => more,
    };
    // Words alone are no number: nobody can call "see our website".
    let (telephone, none): (Vec<String>, Vec<String>) = telephone.into_iter().partition(|text| has_number(text));
    let telephone: Vec<String> = telephone.into_iter().filter_map(|text| filled(Some(text))).collect();
    let name = filled(read.name);
    let mut wrong: Vec<Problem> = Vec::new();
    // One that cannot be called is not left out in silence: whoever wrote it believes that it stands on the page.
    if !telephone.is_empty() {
        wrong.extend(none.into_iter().map(|none| told(no_number(file, text, none))));
    }
    let span = first_line(file, text);
    if name.is_none() {
        wrong.push(told(ClinicError::NoName { span }));
    }
    if telephone.is_empty() {
        wrong.push(told(ClinicError::NoTelephone { span }));
    }
    let emergency = filled(read.emergency);
    match &emergency {
        None => wrong.push(told(ClinicError::NoEmergency { span })),
        Some(number) if !number.chars().any(|sign| sign.is_ascii_digit()) => {
            wrong.push(told(no_number(file, text, number.clone())));
        }
        Some(_) => {}
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Clinic {
        name: name.unwrap_or_default(),
        address: filled(read.address),
        telephone,
        out_of_hours: filled(read.out_of_hours),
        emergency,
        logo: filled(read.logo),
        picture: None,
    })
}

fn has_number(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
}

fn no_number(file: Span, text: &str, written: String) -> ClinicError {
    let place = |offset: usize| file.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    let found = text.find(&format!("\"{written}\"")).map(|at| {
        let end = at.saturating_add(written.len()).saturating_add("\"\"".len());
        Span::new(place(at), place(end))
    });
    ClinicError::NoNumber { span: found.unwrap_or_else(|| first_line(file, text)), text: written }
}

fn first_line(file: Span, text: &str) -> Span {
    let length = text.lines().next().map_or(0, str::len);
    Span::new(file.start, file.start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)))
}

impl Clinic {
    /// Takes in the bytes of the logo.
    ///
    /// # Errors
    /// Where they are no picture.
    pub fn show(&mut self, path: &str, bytes: &[u8]) -> Result<(), ClinicError> {
        let kind = kind_of(bytes).ok_or_else(|| ClinicError::NoPicture { path: path.to_owned() })?;
        self.picture = Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)));
        Ok(())
    }
}

/// What a picture is, by how it begins. As the source of an `img`, an SVG runs no script and loads nothing.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let text = || std::str::from_utf8(bytes).ok();
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ if text().is_some_and(|text| text.contains("<svg")) => Some("image/svg+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Clinic, read_clinic};
    use crate::language::source::Sources;

    fn wrong(text: &str) -> Vec<String> {
        let read = read_clinic(&mut Sources::default(), "clinic.toml", text);
        read.err().unwrap_or_default().iter().map(crate::model::report::Problem::code).collect()
    }

    #[test]
    fn a_clinic_has_a_name_and_a_number() {
        let whole = "name = \"Park\"\ntelephone = \"+1 305 555 0100\"\nemergency = \"911\"\n";
        assert_eq!(wrong(whole), Vec::<String>::new());
        assert_eq!(wrong(&whole.replace("emergency = \"911\"\n", "")), ["care::clinic_without_emergency"]);
        assert_eq!(wrong(&whole.replace("911", "call somebody")), ["care::clinic_no_number"]);
        assert_eq!(wrong("name = \"Park\"\nemergency = \"112\"\n"), ["care::clinic_without_telephone"]);
        let words = "name = \"Park\"\ntelephone = \"see our website\"\nemergency = \"112\"\n";
        assert_eq!(wrong(words), ["care::clinic_without_telephone"]);
        let several = "emergency = \"112\"\nname = \"Park\"\ntelephone = [\"555 0100\", \"see our website\", \"\"]\n";
        assert_eq!(wrong(several), ["care::clinic_no_number", "care::clinic_no_number"]);
        assert_eq!(wrong("telephone = [\"555 0100\"]\nemergency = \"112\"\n"), ["care::clinic_without_name"]);
        assert_eq!(wrong("nmae = \"Park\"\n"), ["care::clinic_syntax"]);
        assert_eq!(wrong("name = \"Park\\u001b\"\ntelephone = \"+1 305 555 0100\"\n"), ["care::clinic_invisible"]);
        assert_eq!(wrong("# \u{202e}\nname = \"Park\"\n"), ["care::clinic_invisible"]);
    }

    #[test]
    fn a_logo_becomes_part_of_the_page() {
        let mut clinic = Clinic::default();
        clinic.show("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
        assert!(clinic.picture.unwrap().starts_with("data:image/svg+xml;base64,"));
        assert!(Clinic::default().show("logo.pdf", b"%PDF-1.7").is_err());
    }
}
