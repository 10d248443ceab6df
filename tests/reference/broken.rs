//! Ways to break each rule on purpose.
//!
//! A property test that never fails proves nothing: for each of these switches
//! a test shows that random cases notice it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    Nothing,
    /// Rule 1: a line speaks on both sides of time zero.
    Sides,
    /// Rule 1: a list is one line about all its items.
    Lists,
    /// Rule 2: `never` is an `avoid` like others.
    Never,
    /// Rule 3: an `allow` that has not opened says nothing.
    NotYet,
    /// Rule 3: an earlier stage is held back as well.
    EarlierStage,
    /// Rule 4: nothing overrules anything.
    Overruling,
    /// Rule 4: what is overruled still overrules.
    OverruledOverrules,
    /// Rule 4: a line bound by a report is about the patients of its `if`.
    BoundByReport,
    /// Rule 4: a line bound by an event is overruled like others.
    BoundByEvent,
    /// Rule 5: the mildest verdict holds.
    Strictest,
    /// Rules 7 and 8: an offer is as strict as any other permission.
    Offer,
    /// Rules 3 and 6: an offer makes an item one that needs permission, and waits.
    OfferWaits,
    /// Rule 6: what has run out frees nothing.
    FreeAgain,
    /// Rule 6: a habit is free again like others.
    Habit,
    /// Rules 3 and 4: a line that leaves the habits of a group out is about fewer items for it.
    HabitsUncounted,
    /// Rule 6: a gap is nothing said.
    Gap,
    /// Rule 6: any `avoid` that ran out fills a gap.
    GapFilled,
    /// Rule 7: a margin is over at its earlier end.
    Margin,
    /// Rule 7: each line reads its margin on its own.
    SharedMargin,
    /// Rule 7: the strictest of the readings, whatever they are.
    MarginStrictest,
    /// Rule 8: unknown is no.
    Unknown,
    /// Rule 8: a medicine is an item like others.
    Medicine,
    /// Rule 8: *avoid* and *ask* of a medicine are of one mind.
    AvoidOrAsk,
    /// Rule 9: a report holds for ever.
    Expiry,
    /// Rule 9: an event that is not given has happened.
    EventAssumed,
    /// Rule 9: `until` looks at the present report only.
    UntilForgets,
    /// `once` forgets what was reported before now.
    OnceForgets,
    /// What would end a window that has not begun makes it run out.
    EndedUnbegun,
    /// `unless` says nothing to the patients that it names.
    Unless,
    /// `not followed:` lines decide as well.
    NotFollowed,
    /// `4-6w apart` is at least so far apart, by its later end.
    Apart,
    /// What asks for a property of a product that has it not still overrules.
    LimitedOverrules,
    /// A product is not one of all products.
    NotOneOfAll,
    /// Lines about everything count beside those about the thing that a product is.
    ThingAmongAll,
    /// A demand for one of its contents is one for the product.
    DemandForOne,
    /// What is unknown of a product's contents does not matter.
    UnknownContent,
    /// A medicine in a product is a thing like others.
    MedicineInside,
    /// A property that is not stated is there.
    UnknownProperty,
    /// One symptom that is covered hides the others.
    UnexpectedTogether,
    /// An `expect` covers from the earlier end of a margin.
    UnexpectedMargin,
    /// An `expect` covers where its condition may hold.
    UnexpectedMaybe,
    /// A line speaks of every level of the symptom that it names.
    UnspokenLevel,
}

impl Broken {
    pub const ALL: [Broken; 30] = [
        Broken::Sides,
        Broken::Lists,
        Broken::Never,
        Broken::NotYet,
        Broken::EarlierStage,
        Broken::Overruling,
        Broken::OverruledOverrules,
        Broken::BoundByReport,
        Broken::BoundByEvent,
        Broken::Strictest,
        Broken::Offer,
        Broken::OfferWaits,
        Broken::FreeAgain,
        Broken::Habit,
        Broken::HabitsUncounted,
        Broken::Gap,
        Broken::GapFilled,
        Broken::Margin,
        Broken::SharedMargin,
        Broken::MarginStrictest,
        Broken::Unknown,
        Broken::Medicine,
        Broken::AvoidOrAsk,
        Broken::Expiry,
        Broken::EventAssumed,
        Broken::UntilForgets,
        Broken::OnceForgets,
        Broken::EndedUnbegun,
        Broken::Unless,
        Broken::NotFollowed,
    ];

    /// Those of `any unexpected symptom`, which gives no verdict.
    pub const UNEXPECTED: [Broken; 3] = [Broken::UnexpectedTogether, Broken::UnexpectedMargin, Broken::UnexpectedMaybe];

    /// Those of a product of hers.
    pub const PRODUCTS: [Broken; 7] = [
        Broken::LimitedOverrules,
        Broken::NotOneOfAll,
        Broken::ThingAmongAll,
        Broken::DemandForOne,
        Broken::UnknownContent,
        Broken::MedicineInside,
        Broken::UnknownProperty,
    ];

    /// That of the series, which gives no verdict.
    pub const SERIES: [Broken; 1] = [Broken::Apart];

    /// That of what no line speaks of.
    pub const UNSPOKEN: [Broken; 1] = [Broken::UnspokenLevel];
}
