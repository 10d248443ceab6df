//! `care why`: the whole reasoning about one item at one moment.

use crate::engine::why::why;
use crate::model::ids::ItemId;
use crate::model::name;
use crate::model::protocol::Protocol;
use crate::output::json;
use crate::output::terminal;

use super::subject::{Ready, Subject, tell_found};
use super::{Failure, Format, Outcome, console};

/// Say why the plan says so: every line about an item at a moment, and what would change it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The item, or a product of the patient's
    #[arg(value_name = "ITEM")]
    item: String,

    #[command(flatten)]
    subject: Subject,

    /// The moment: `3d`, `30h`, `2d before`, `2026-03-05T09:00`
    #[arg(long, value_name = "MOMENT")]
    at: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let ready = args.subject.read(args.format, Some(&args.at))?;
    tell_found(&ready.patient);
    let Ready { protocol, patient, at, .. } = &ready;
    let items = items(&ready, &args.item)?;
    let words = ready.words();
    let reasons: Vec<_> =
        items.into_iter().map(|item| why(protocol, &patient.facts, item, at.unwrap_or_default())).collect();
    match args.format {
        Format::Json => console::print_json(&json::why(&words, &reasons))?,
        Format::Human | Format::Plain => {
            let ink = console::ink(args.format);
            let pages: Vec<String> = reasons.iter().map(|reasons| terminal::why(&words, reasons, ink)).collect();
            console::print(&pages.join("\n"))?;
        }
    }
    Ok(Outcome::Clean)
}

/// The item of that name, or the items in the patient's product of that name.
fn items(Ready { protocol, patient, .. }: &Ready, called: &str) -> Result<Vec<ItemId>, Failure> {
    if let Some(item) = named(protocol, called) {
        return Ok(vec![item]);
    }
    let products = &patient.facts.products;
    if let Some(product) = products.iter().find(|product| name::same(&product.name, called)) {
        return Ok(product.contains.clone());
    }
    let names = protocol.items.iter().flat_map(|item| std::iter::once(&item.name).chain(&item.aliases));
    let names = names.chain(products.iter().map(|product| &product.name)).map(String::as_str);
    let near = name::nearest(called, names).map(str::to_owned);
    Err(Failure::UnknownItem { called: called.to_owned(), near })
}

fn named(protocol: &Protocol, called: &str) -> Option<ItemId> {
    let is_it = |item: &crate::model::protocol::Item| {
        std::iter::once(&item.name).chain(&item.aliases).any(|known| name::same_but_for_number(known, called))
    };
    let place = protocol.items.iter().position(is_it)?;
    u32::try_from(place).ok().map(ItemId)
}
