//! `care explain`: what a finding means, why it matters, an example, and the example mended; and the limits.

use crate::engine::prove::Code;
use crate::output::terminal::explain::page;
use crate::say::explain::{explain, find};
use crate::say::limits;

use super::{Failure, Format, Outcome, console};

/// Explain a finding: what it means, why it matters, an example and its mend
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The finding's code, such as `overlap`; `limits` for every limit, or the code of one
    #[arg(value_name = "CODE", required_unless_present = "all")]
    code: Option<String>,

    /// Explain every finding
    #[arg(long, conflicts_with = "code")]
    all: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if let Some(told) = args.code.as_deref().and_then(limits) {
        console::print(&told)?;
        return Ok(Outcome::Clean);
    }
    let codes = match &args.code {
        Some(called) => vec![find(called).map_err(|near| Failure::UnknownCode { called: called.clone(), near })?],
        None => Code::ALL.to_vec(),
    };
    let ink = console::ink(Format::Human);
    let pages: Vec<String> = codes.into_iter().map(|code| page(&explain(code), ink)).collect();
    console::print(&pages.join("\n"))?;
    Ok(Outcome::Clean)
}

/// What is asked of limits: all of them, or the one of that code.
fn limits(called: &str) -> Option<String> {
    if called.trim() == "limits" {
        return Some(limits::page());
    }
    limits::find(called).map(limits::told)
}
