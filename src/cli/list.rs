//! `care list` and `care show`: which protocols are built in, and the text of one.
//!
//! Whoever wants a protocol of her own begins with a copy, or includes it by its name.

use serde::Serialize;

use crate::language::read::{nothing_beside, read};
use crate::model::protocol::Protocol;
use crate::output::terminal;
use crate::tools::shipped;

use super::{Failure, Format, Outcome, console};

/// List the protocols that are built in
///
/// Wherever a protocol is asked for, its name will do; in a protocol, `include "microneedling.care"`.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,
}

/// Print a protocol that is built in
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// Its name, as `care list` gives it
    #[arg(value_name = "NAME")]
    name: String,
}

/// The document of `care list`.
#[derive(Debug, Serialize)]
struct ListJson {
    format: &'static str,
    protocols: Vec<BuiltIn>,
}

/// What is told of a built-in protocol.
#[derive(Debug, Serialize)]
struct BuiltIn {
    name: &'static str,
    include: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    lines: usize,
    examples: usize,
}

pub(super) fn list(args: &List) -> Result<Outcome, Failure> {
    let protocols: Vec<BuiltIn> = shipped::PROTOCOLS.iter().map(|(name, _)| built_in(name)).collect();
    match args.format {
        Format::Json => console::print_json(&ListJson { format: "care-list/1", protocols })?,
        Format::Human | Format::Plain => {
            let rows: Vec<_> = protocols.iter().map(|one| (one.name, one.title.as_str())).collect();
            console::print(&terminal::dictionary::named(&rows, console::ink(args.format)))?;
        }
    }
    Ok(Outcome::Clean)
}

pub(super) fn show(args: &Show) -> Result<Outcome, Failure> {
    let Some(text) = shipped::called(&args.name).and_then(shipped::text) else {
        let near = shipped::nearest(&args.name);
        return Err(Failure::NotBuiltIn { called: args.name.clone(), near });
    };
    console::print_own(text)?;
    Ok(Outcome::Clean)
}

fn built_in(file: &'static str) -> BuiltIn {
    let reading = read(&shipped::shown(file), shipped::text(file).unwrap_or_default(), &mut nothing_beside);
    let header = &reading.vocabulary.header;
    let count = |counted: fn(&Protocol) -> usize| reading.protocol.as_ref().map_or(0, counted);
    BuiltIn {
        name: shipped::without_ending(file),
        include: file,
        title: header.title.clone(),
        version: header.version.map(|day| day.to_string()),
        lines: count(|protocol| protocol.lines.len()),
        examples: count(|protocol| protocol.examples.len()),
    }
}
