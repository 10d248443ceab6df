//! Properties that a thing has or has not, from the line to every output: `with mineral`, `with SPF >= 30, mineral`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use serde_json::Value;
use tempfile::TempDir;

const PROTOCOL: &str = "follow-up 2w\ninclude \"vocabulary.care\"\n\
    for 24h avoid all products\n\
    after 24h require sunscreen with SPF >= 30, mineral, every 2h \"outdoors\"\n\
    from 3d to 5d allow night cream with unscented and oil-free\nafter 5d allow night cream\n";

/// Each product with what its label states, its verdict, what is not so, and what is not known.
const PRODUCTS: [(&str, &str, &str, &str, &str); 6] = [
    ("Alpha", "SPF = 50\nmineral = true", "require", "", ""),
    ("Beta", "SPF = 50", "ask", "", "mineral"),
    ("Gamma", "SPF = 50\nmineral = false", "ask", "mineral", ""),
    ("Delta", "\"mineral only\" = \"yes\"", "ask", "", "SPF >= 30"),
    ("Epsilon", "SPF = 15", "ask", "SPF >= 30", "mineral"),
    ("Zeta", "SPF = 15\nMineral = \"no\"", "ask", "SPF >= 30, mineral", ""),
];

fn her(language: &str) -> TempDir {
    let product = |(name, label, ..): &(&str, &str, &str, &str, &str)| {
        format!("[[product]]\nname = \"{name}\"\ncontains = \"sunscreen\"\n{label}\n")
    };
    let products: String = PRODUCTS.iter().map(product).collect();
    let patient = format!("treated = \"2026-11-30 10:40\"\n{products}");
    folder(&[("x.care", &PROTOCOL.replace("outdoors", language)), ("her.toml", &patient)])
}

fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let run = care(folder.path(), arguments);
    assert!(code(&run) < 2, "{arguments:?}: {}", err(&run));
    assert!(!out(&run).is_empty(), "{arguments:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plan_at(folder: &TempDir, moment: &str) -> Value {
    let run = care(folder.path(), &["plan", "x.care", "--patient", "her.toml", "--format", "json", "--at", moment]);
    assert!(code(&run) < 2, "{}", err(&run));
    serde_json::from_str(out(&run)).unwrap()
}

#[test]
fn a_product_without_it_or_of_which_it_is_not_known_is_asked_about() {
    let folder = her("outdoors");
    let plan = plan_at(&folder, "2d");
    for ((name, _, verdict, lacks, open), product) in PRODUCTS.iter().zip(plan["products"].as_array().unwrap()) {
        let segment = &product["segments"][0];
        assert_eq!((product["name"].as_str(), segment["verdict"].as_str()), (Some(*name), Some(*verdict)));
        let named = |known: bool| {
            let all = segment["unmet"].as_array().unwrap().iter().filter(|one| one["known"] == known);
            all.map(|one| one["property"].as_str().unwrap()).collect::<Vec<_>>().join(", ")
        };
        assert_eq!((named(true), named(false)), ((*lacks).to_owned(), (*open).to_owned()), "{name}");
    }
    // The item itself keeps its verdict, and is shown with the property.
    let item = plan["items"].as_array().unwrap().iter().find(|item| item["name"] == "sunscreen").unwrap();
    assert_eq!(item["segments"][0]["verdict"], "require");
    assert!(item["segments"][0]["details"].as_str().unwrap().contains("SPF >= 30, mineral"), "{item}");
}

/// The first stage asks for what the cream has or has not: who has another one waits as if the stage were not there.
#[test]
fn what_a_product_has_not_is_nobodys_earlier_stage_for_it() {
    for (label, verdict) in [
        ("unscented = true\noil-free = true", "allow"),
        ("fragrance-free = true\noil-free = false", "avoid"),
        ("fragrance-free = true", "avoid"),
        ("", "avoid"),
    ] {
        let patient = format!("[[product]]\nname = \"Cream\"\ncontains = [\"night cream\"]\n{label}\n");
        let folder = folder(&[("x.care", PROTOCOL), ("her.toml", &patient)]);
        let segment = plan_at(&folder, "4d")["products"][0]["segments"][0].clone();
        assert_eq!(segment["verdict"], verdict, "{label}: {segment}");
    }
}

#[test]
fn every_output_names_the_property() {
    let folder = her("outdoors");
    let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml"]);
    assert!(plan.contains("it is not known whether it is what is asked for: mineral"), "{plan}");
    assert!(plan.contains("it is not what is asked for: SPF >= 30; it is not known whether it is"), "{plan}");
    for form in ["text", "markdown", "html"] {
        let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", form]);
        for told in [
            "SPF 30 or more, mineral, every 2 hours, outdoors",
            "we do not know whether it is what we ask for: mineral",
            "it is not what we ask for: SPF 30 or more",
            "Beta: Is it a mineral one",
        ] {
            assert!(page.contains(told), "{form}: {told}: {page}");
        }
    }
    let folder = her("al aire libre");
    std::fs::write(folder.path().join("x.es.toml"), "[text]\n\"al aire libre\" = \"al aire libre\"\nx = \"x\"\n")
        .unwrap();
    let spanish =
        said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text", "--language", "es"]);
    assert!(spanish.contains("no sabemos si es lo que pedimos: mineral"), "{spanish}");
    assert!(spanish.contains("Beta: ¿Es mineral"), "{spanish}");
    let calendar = said(&folder, &["calendar", "x.care", "--patient", "her.toml"]);
    assert!(calendar.contains("It is not known whether it is what is asked for: mineral"), "{calendar}");
    let zone = ["plan", "x.care", "--patient", "her.toml", "--format", "fhir", "--zone", "Europe/Berlin"];
    let record = said(&folder, &zone);
    assert!(record.contains("it is not known whether it is what is asked for: mineral"), "{record}");
}

#[test]
fn what_is_not_known_of_a_product_is_asked() {
    let folder = her("outdoors");
    let asked = said(&folder, &["questions", "x.care", "--patient", "her.toml"]);
    for told in
        ["Beta: Is it a mineral one", "(mineral) yes/no", "Delta: What SPF does its label state? (SPF) 0 to 100"]
    {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    assert!(!asked.contains("Gamma") && !asked.contains("Alpha"), "{asked}");
    let run = care(folder.path(), &["questions", "x.care", "--patient", "her.toml", "--format", "json"]);
    let questions: Value = serde_json::from_str(out(&run)).unwrap();
    let of = |product: &str| {
        let all = questions["products"].as_array().unwrap().iter().filter(|one| one["product"] == product);
        all.map(|one| one["property"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("Beta"), ["mineral"]);
    assert_eq!(of("Delta"), ["SPF"]);
    assert!(of("Zeta").is_empty());
}

#[test]
fn what_a_label_states_is_read_as_its_property_is_declared() {
    for (label, told) in [
        ("mineral = 3", "yes or no"),
        ("SPF = true", "a number"),
        ("mineral = \"perhaps\"", "yes or no"),
        ("SPF = \"high\"", "a number"),
    ] {
        let patient = format!("[[product]]\nname = \"Sun\"\ncontains = \"sunscreen\"\n{label}\n");
        let folder = folder(&[("x.care", PROTOCOL), ("her.toml", &patient)]);
        let run = care(folder.path(), &["plan", "x.care", "--patient", "her.toml"]);
        assert_ne!(code(&run), 0, "{label}");
        assert!(err(&run).contains(told), "{label}: {}", err(&run));
    }
}

#[test]
fn a_changed_property_is_a_difference() {
    let old = "follow-up 2w\nproperty mineral, tinted: yes/no\nproduct sunscreen\nrequire sunscreen with mineral\n";
    let folder = folder(&[("old.care", old), ("new.care", &old.replace("with mineral", "with tinted"))]);
    let run = care(folder.path(), &["diff", "old.care", "new.care"]);
    assert_eq!(code(&run), 1);
    assert!(out(&run).contains("require with tinted") && out(&run).contains("before: require with"), "{}", out(&run));
}
