//! `care explain`: what a finding means, why it matters, an example, and the example mended.

use crate::engine::prove::Code;
use crate::output::terminal::explain::page;
use crate::say::explain::{explain, find};

use super::{Failure, Format, Outcome, console};

/// Explain a finding: what it means, why it matters, an example and its mend
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The finding's code, such as `overlap`
    #[arg(value_name = "CODE", required_unless_present = "all")]
    code: Option<String>,

    /// Explain every finding
    #[arg(long, conflicts_with = "code")]
    all: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let codes = match &args.code {
        Some(called) => vec![find(called).map_err(|near| Failure::UnknownCode { called: called.clone(), near })?],
        None => Code::ALL.to_vec(),
    };
    let ink = console::ink(Format::Human);
    let pages: Vec<String> = codes.into_iter().map(|code| page(&explain(code), ink)).collect();
    console::print(&pages.join("\n"))?;
    Ok(Outcome::Clean)
}
