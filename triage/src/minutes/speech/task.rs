//! What comes out: a directive of what was asked, a row of a table, a sentence with labels.

use super::voice::Voice;
use super::{Reader, SPEAKER_BYTES_MAX, Section};
use crate::minutes::ask::{Ask, Share};
use crate::minutes::body;
use crate::minutes::directive::{BodySource, Directive, DirectiveKind, Other};
use crate::minutes::frame::Class;
use crate::minutes::hint::{unit_before, unit_of};
use crate::minutes::modal::Force;
use crate::minutes::names;
use crate::minutes::place::At;
use crate::minutes::table::{self, Columns, Labels};

impl Reader {
    /// Reads a row of a table of tasks.
    pub fn row(&mut self, columns: Columns, number: usize, original: &str) {
        let Some(task) = table::task(columns, original, self.written) else { return };
        let mut directive = self.task(number, 0, original.chars().count(), original.to_owned());
        directive.body_source = task.body.as_ref().map(|_| BodySource::Stated);
        directive.body = task.body;
        directive.deadline = task.deadline;
        self.directives.push(directive);
    }

    /// A task without a body or a deadline, said by whoever is speaking.
    pub(super) fn task(&self, paragraph: usize, start: usize, end: usize, text: String) -> Directive {
        let voice = self.voice.clone().unwrap_or_default();
        Directive {
            speaker: voice.speaker,
            cue: voice.cue,
            text,
            paragraph,
            start,
            end,
            kind: DirectiveKind::Directive,
            body: None,
            body_source: None,
            deadline: None,
            others: Vec::new(),
        }
    }

    /// A sentence with labels is a task; labels alone belong to the sentence before.
    pub(super) fn labelled(&mut self, sentence: &str, labels: Labels, at: &At<'_>) {
        let count = self.directives.len();
        if labels.is_alone {
            self.directives.extend(self.untasked.take());
        } else {
            self.unlabelled(sentence, at);
            if self.directives.len() == count {
                self.directives.push(self.task(at.paragraph, at.start, at.end, at.sentence()));
            }
        }
        let Some(directive) = self.directives.last_mut() else { return };
        if let Some(body) = labels.body {
            directive.body = Some(body);
            directive.body_source = Some(BodySource::Stated);
        }
        directive.others.extend(labels.partners.map(|body| Other { body, deadline: None }));
        directive.deadline = labels.deadline.or(directive.deadline.take());
    }

    pub(super) fn directive(&self, ask: &Ask, voice: &Voice, offset: usize, at: &At<'_>) -> Directive {
        let name = |share: &Share| at.letters(at.base + offset + share.body.start, at.base + offset + share.body.end);
        let mut shares = ask.shares.iter();
        let stated = shares.next().map(|share| (name(share), BodySource::Stated));
        let sentence = at.plain.text.get(at.base..).unwrap_or_default();
        let spoken_for = || {
            let (_, rest) = sentence.split_once("代表").filter(|(head, _)| head.len() < SPEAKER_BYTES_MAX)?;
            let unit = rest.get(..body::leading(rest)?)?;
            (voice.class == Some(Class::Promise)).then(|| (unit.to_owned(), BodySource::Stated))
        };
        let promised = || {
            let speaker =
                voice.speaker.as_deref().filter(|_| ask.force == Force::Will || voice.class == Some(Class::Promise))?;
            let unit = unit_of(speaker).or_else(|| unit_before(sentence, speaker))?;
            Some((unit.to_owned(), BodySource::Stated))
        };
        let inherited = || {
            voice
                .body
                .clone()
                .filter(|_| !ask.has_topic && ask.force != Force::Will)
                .map(|body| (body, BodySource::Inherited))
        };
        let implied =
            || self.implied.clone().filter(|_| ask.force != Force::Will).map(|body| (body, BodySource::Implied));
        let body = stated.or_else(spoken_for).or_else(promised).or_else(inherited).or_else(implied);
        let is_asked =
            ask.force == Force::Ask && !matches!(ask.modal, Some("责成" | "责令")) || voice.class == Some(Class::Ask);
        let asks_others = voice.class == Some(Class::Promise)
            && ask.force == Force::Order
            && ask.modal.is_some()
            && !ask.shares.is_empty()
            && voice.speaker.as_deref().is_some_and(names::is_name);
        let kind = match ask.force {
            Force::Will => DirectiveKind::Commitment,
            _ if self.section == Section::Promising => DirectiveKind::Commitment,
            // 夏侯檀表示,政协委员要持续关注: he asks others.
            _ if asks_others => DirectiveKind::Directive,
            _ if voice.class == Some(Class::Promise) && ask.force != Force::Ask => DirectiveKind::Commitment,
            _ if is_asked => DirectiveKind::Request,
            _ => DirectiveKind::Directive,
        };
        // What a unit plans stands in the report, and nobody of whom it tells says it.
        let is_apart = voice.paragraph != at.paragraph && !voice.is_list && !ask.shares.is_empty();
        let is_plan = ask.force == Force::Will
            && (is_apart || matches!(voice.class, Some(Class::Order | Class::Decide | Class::Ask)));
        let said = Some(voice).filter(|_| !is_plan);
        Directive {
            speaker: said.and_then(|voice| voice.speaker.clone()).or_else(|| self.manner.speaker()),
            cue: said.and_then(|voice| voice.cue.clone()).or_else(|| ask.modal.map(str::to_owned)),
            text: at.sentence(),
            paragraph: at.paragraph,
            start: at.start,
            end: at.end,
            kind,
            body_source: body.as_ref().map(|(_, source)| *source),
            body: body.map(|(body, _)| body),
            deadline: ask.deadline.clone().map(|deadline| at.written(deadline)),
            others: shares
                .map(|share| Other {
                    body: name(share),
                    deadline: share.deadline.clone().map(|deadline| at.written(deadline)),
                })
                .collect(),
        }
    }
}
