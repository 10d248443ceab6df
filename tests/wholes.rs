//! A word that clinicians use for a whole covers the whole: no name of the shared vocabulary means less than it says.
//!
//! A line about `exercise` that means one item called so would let somebody run. So no item is named like a whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use care::language::read::{nothing_beside, read};
use care::model::name;
use care::say::dictionary::{Word, words};

/// Every word of a text of declarations.
fn dictionary(text: &str) -> Vec<Word> {
    let reading = read("words.care", text, &mut nothing_beside);
    assert!(reading.protocol.is_some(), "{:?}", reading.problems);
    words(&reading.vocabulary)
}

fn shared() -> Vec<Word> {
    dictionary("include \"vocabulary.care\"\n")
}

/// What clinicians mean by a word, as far as it must hold at the least.
const WHOLES: [(&str, &str); 25] = [
    ("exercise", "running, cycling, gym, gentle yoga, hot yoga, contact sport, heavy lifting, other exercise"),
    ("workout", "running, gym"),
    ("sports", "contact sport, running, swimming pool, diving, other exercise"),
    ("makeup", "foundation, lipstick, mineral makeup, mascara, eyeliner"),
    ("eye makeup", "mascara, eyeliner, eye shadow"),
    ("NSAIDs", "aspirin, ibuprofen, naproxen"),
    ("blood thinners", "aspirin, ibuprofen, fish oil, warfarin, clopidogrel, vitamin E supplement"),
    ("antibiotics", "doxycycline, amoxicillin, cefalexin, azithromycin"),
    ("lasers and light", "ablative laser, vascular laser, IPL, laser hair removal, light therapy"),
    ("laser", "ablative laser, tattoo laser, laser hair removal"),
    ("sun", "direct sun, sunbathing, tanning bed, prolonged sun, unprotected sun"),
    ("water", "lukewarm bath, hot bath, swimming pool, sea bathing, hot tub, sauna, steam room, soaking"),
    ("swimming", "swimming pool, sea bathing, lake bathing"),
    ("bath", "lukewarm bath, hot bath"),
    ("shower", "lukewarm shower, hot shower"),
    ("sleeping positions", "face-down sleeping, side sleeping, back sleeping, raised head sleeping"),
    ("massage", "facial massage, body massage, scar massage, gua sha"),
    ("hair removal", "shaving, waxing, threading, plucking, depilatory cream, laser hair removal"),
    ("chemical peels", "superficial peel, medium peel, deep peel"),
    ("what is put on the skin", "gentle cleanser, moisturiser, sunscreen, foundation, gentle toner, face oil"),
    ("antibiotic ointments", "bacitracin ointment, triple antibiotic ointment, mupirocin ointment"),
    ("skin medicines", "hydrocortisone cream, bacitracin ointment, topical anaesthetic"),
    ("antivirals", "valaciclovir, aciclovir"),
    ("antihistamines", "cetirizine, diphenhydramine"),
    ("vitamin E", "tocopherol, vitamin E supplement"),
];

#[test]
fn a_word_for_a_whole_holds_what_it_means() {
    let words = shared();
    for (whole, members) in WHOLES {
        let word = called(&words, whole).unwrap_or_else(|| panic!("`{whole}` is no name"));
        assert_eq!(word.kind, "group", "`{whole}`");
        for member in members.split(", ") {
            assert!(word.members.iter().any(|held| held == member), "`{whole}` does not hold `{member}`");
        }
    }
}

fn called<'w>(words: &'w [Word], wanted: &str) -> Option<&'w Word> {
    words.iter().find(|word| names(word).any(|known| name::same_but_for_number(known, wanted)))
}

fn names(word: &Word) -> impl Iterator<Item = &str> {
    std::iter::once(word.name.as_str()).chain(word.other_names.iter().map(String::as_str))
}

/// Items that are called like others of their kind and are no whole, with the reason.
const NO_WHOLES: [(&str, &str); 9] = [
    ("balm", "one is demanded; lip balm is for the lips alone, and `ointments` is the whole"),
    ("salicylic acid", "capryloyl salicylic acid is another acid; `BHAs` is the whole"),
    ("ablative laser", "what is non-ablative is its opposite"),
    ("moisturizer", "the regular one, as above, in another spelling"),
    ("sunscreen", "one is demanded, not each: `sunscreens of any kind` is the whole"),
    ("moisturiser", "the regular one, beside the gentle one; `moisturisers of any kind` is the whole"),
    ("lotion", "what a label calls a moisturiser; after-sun lotion is none"),
    ("hat", "one is demanded, and a tight one is no shade"),
    ("soap", "what a label calls a bar of it"),
];

/// An item one of whose names ends the name of another item of its kind (`yoga` and `hot yoga`), or is a plural.
fn like_a_whole(words: &[Word]) -> Vec<String> {
    let items = || {
        words.iter().filter(|word| matches!(word.kind, "ingredient" | "product" | "activity" | "habit" | "medicine"))
    };
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with([' ', '-']));
    let mut found = Vec::new();
    for item in items() {
        for known in names(item) {
            let key = name::key(known);
            let others = items().filter(|other| other.name != item.name && other.kind == item.kind);
            let part = others.flat_map(names).find(|other| ends(&name::key(other), &key));
            if let Some(part) = part {
                found.push(format!("{known}: of it is {part}"));
            }
        }
    }
    found
}

#[test]
fn no_item_is_named_like_a_whole() {
    let found = like_a_whole(&shared());
    let is_known = |told: &&String| !NO_WHOLES.iter().any(|(name, _)| told.starts_with(&format!("{name}: ")));
    let wrong: Vec<&String> = found.iter().filter(is_known).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A group of the same name has members; an item of it has none, and is refused.
    assert!(
        like_a_whole(&dictionary("activity gentle yoga, hot yoga\ngroup yoga: gentle yoga, hot yoga\n")).is_empty()
    );
    assert_eq!(like_a_whole(&dictionary("activity yoga, hot yoga\n")), ["yoga: of it is hot yoga"]);
    assert_eq!(like_a_whole(&dictionary("product polish (lotion), body lotion\n")), ["lotion: of it is body lotion"]);
}

/// `ask all products` is about what is put on the skin: nobody has to ask about her sunglasses.
#[test]
fn what_is_worn_is_no_product() {
    let words = shared();
    let worn =
        "hat, tight hat, sunglasses, contact lens, earring, helmet, swim goggles, tight clothing, compression garment";
    for name in worn.split(", ") {
        assert_eq!(called(&words, name).map(|word| word.kind), Some("activity"), "{name}");
    }
    let skin = called(&words, "skincare").unwrap();
    let product = |name: &String| called(&words, name).is_some_and(|word| word.kind == "product");
    assert!(skin.members.iter().all(product), "{:?}", skin.members);
}

/// A doctor may have prescribed it: it is treated as a medicine, also where it is put on the skin.
#[test]
fn a_medicine_on_the_skin_is_a_medicine() {
    let words = shared();
    for group in ["skin medicines", "antibiotics", "antivirals", "blood thinners", "sedatives", "painkillers"] {
        let group = called(&words, group).unwrap();
        let medicine = |name: &String| called(&words, name).is_some_and(|word| word.kind == "medicine");
        assert!(group.members.iter().all(medicine), "{}: {:?}", group.name, group.members);
    }
}

/// Two things that are only alike have two names.
#[test]
fn one_name_means_one_thing() {
    let words = shared();
    let pairs = [
        ("Neosporin", "bacitracin"),
        ("Vaseline", "Aquaphor"),
        ("soaking", "hot bath"),
        ("pressing", "rubbing"),
        ("vitamin E by mouth", "topical vitamin E"),
        ("picking", "scratching"),
        ("washing the area", "face washing"),
        ("Zyrtec", "Benadryl"),
    ];
    for (one, other) in pairs {
        let [one, other] =
            [one, other].map(|name| called(&words, name).unwrap_or_else(|| panic!("`{name}` is no name")));
        assert_ne!(one.name, other.name);
    }
}

#[test]
fn the_names_that_pages_used_are_there() {
    let words = shared();
    let wanted = "mineral sunscreen, balm, tight hat, discomfort, delayed swelling, side effect, back sleeping, touch-up, \
                  follow-up visit, dressing changes, keeping dry, washing the area, hair bleaching, indirect sun, \
                  normal skincare, dark skin, oily skin, metal implant, thyroid disease, heart disease, seizures, \
                  uncontrolled diabetes, prescribed NSAID, antiviral prescribed, antibiotic prescribed, prescribed steroid";
    let missing: Vec<&str> = wanted.split(", ").filter(|name| called(&words, name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
