//! QuestionnaireResponse: answers to our own questions, or to those of another questionnaire that are coded.

use super::status::RESPONSE;
use super::{At, Meaning, Record, RecordError, Resource};
use crate::input::patient::data::Data;
use crate::model::ids::FactId;
use crate::model::name;
use crate::model::protocol::Coded;
use crate::say::record::{link_id, questions_url};

/// Whose questions are answered.
enum Asked<'d> {
    /// Those that `care plan --format fhir` writes: a question is called by its fact.
    Ours,
    /// Those of a Questionnaire that came along.
    Others(&'d Data),
}

impl<'p> Record<'p> {
    /// Reads a QuestionnaireResponse; false where nothing is said of it.
    pub(super) fn response(&mut self, body: &Data, resources: &[Resource<'_>]) -> bool {
        let Some(questionnaire) = body.get("questionnaire") else {
            let url = questions_url(self.protocol);
            self.problems.push(RecordError::NoQuestionnaire { url, span: body.span });
            return false;
        };
        let Some(asked) = questionnaire.as_text().and_then(|address| self.asked(address, resources)) else {
            return false;
        };
        let status = self.status(body, &RESPONSE);
        if matches!(status, Some("completed" | "amended")) {
            let may_be_later = matches!(asked, Asked::Ours);
            let at = At { may_be_later, ..At::of(body.get("authored"), "authored", body.span) };
            self.answers(body, &asked, at);
        }
        true
    }

    fn asked<'d>(&self, address: &str, resources: &[Resource<'d>]) -> Option<Asked<'d>> {
        let url = |of: &Data| of.get("url").and_then(Data::as_text).map(str::to_owned);
        let (own, ours) = (address.split('|').next().unwrap_or_default(), questions_url(self.protocol));
        let of_bundle = resources.iter().filter(|one| one.kind == "Questionnaire");
        let mut of_bundle = of_bundle.filter(|one| one.is_at(own) || url(one.body).as_deref() == Some(own));
        match of_bundle.next() {
            _ if own == ours => Some(Asked::Ours),
            Some(one) if url(one.body).as_deref() == Some(ours.as_str()) => Some(Asked::Ours),
            Some(one) => Some(Asked::Others(one.body)),
            None => None,
        }
    }

    /// Items stand in items, and in answers.
    fn answers(&mut self, of: &Data, asked: &Asked<'_>, at: At<'_>) {
        for item in of.get("item").map(Data::items).unwrap_or_default() {
            let answers = item.get("answer").map(Data::items).unwrap_or_default();
            for answer in answers {
                for meaning in self.question(item, asked) {
                    self.answer(meaning, answer, at);
                }
                self.answers(answer, asked, at);
            }
            self.answers(item, asked, at);
        }
    }

    /// What a question is about, with what the codes of its answers mean.
    fn question(&mut self, item: &Data, asked: &Asked<'_>) -> Vec<Meaning<'p>> {
        let Some(link) = item.get("linkId") else {
            self.problems.push(RecordError::Missing { element: "linkId", of: "item", span: item.span });
            return Vec::new();
        };
        let text = link.as_text().unwrap_or_default();
        match asked {
            Asked::Ours => self.our_question(text, link).into_iter().collect(),
            Asked::Others(questionnaire) => {
                let codings = linked(questionnaire, text).and_then(|asked| asked.get("code"));
                self.meanings_of(codings.map(Data::items).unwrap_or_default())
            }
        }
    }

    fn our_question(&mut self, text: &str, link: &Data) -> Option<Meaning<'p>> {
        let facts = || (0..).map(FactId).zip(&self.protocol.facts);
        let Some((id, _)) = facts().find(|(_, fact)| link_id(fact) == text) else {
            let links: Vec<String> = facts().map(|(_, fact)| link_id(fact)).collect();
            let near = name::nearest(text, links.iter().map(String::as_str));
            let help = near
                .map_or("the protocol asks nothing of this name".to_owned(), |near| format!("did you mean `{near}`?"));
            self.problems.push(RecordError::UnknownQuestion { link: text.to_owned(), help, span: link.span });
            return None;
        };
        let about = Coded::Fact(id);
        let code = self.protocol.codes.iter().find(|code| code.about == about);
        Some(code.map_or(Meaning { about, values: &[], good_for: None }, Meaning::of))
    }

    fn answer(&mut self, meaning: Meaning<'p>, answer: &Data, at: At<'_>) {
        match meaning.about {
            Coded::Fact(_) => self.valued(meaning, answer, at),
            Coded::Event(_) => match answer.get("valueDateTime") {
                Some(moment) => self.event(meaning.about, At { moment: Some(moment), ..at }),
                None => self.cannot_say("QuestionnaireResponse", meaning.about, answer.span),
            },
            Coded::Treatment => self.cannot_say("QuestionnaireResponse", meaning.about, answer.span),
        }
    }
}

/// The question of that name, however deep it stands.
fn linked<'d>(of: &'d Data, link: &str) -> Option<&'d Data> {
    let items = of.get("item").map(Data::items).unwrap_or_default();
    items.iter().find_map(|item| match item.get("linkId").and_then(Data::as_text) {
        Some(own) if own == link => Some(item),
        _ => linked(item, link),
    })
}
