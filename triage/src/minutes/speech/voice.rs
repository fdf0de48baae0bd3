//! Whoever is speaking: who a sentence says it is, and what of it the next sentences go on with.

use std::ops::Range;

use super::Reader;
use crate::minutes::body;
use crate::minutes::frame::{Class, Frame, Subject, frames};
use crate::minutes::hint::first_letters;
use crate::minutes::names;
use crate::minutes::place::At;
use crate::minutes::words::speakers::CITIZENS;
use crate::minutes::words::{has, prefix};

/// Whoever is speaking.
#[derive(Debug, Clone, Default)]
pub(super) struct Voice {
    pub speaker: Option<String>,
    /// The verb.
    pub cue: Option<String>,
    pub class: Option<Class>,
    pub is_asking: bool,
    pub is_list: bool,
    pub paragraph: usize,
    pub body: Option<String>,
}

impl Reader {
    /// Who speaks under a heading that is nothing but that: 三、会议强调.
    pub(super) fn spoken(&self, heading: &str) -> Option<Voice> {
        let opened = format!("{}:", heading.trim_end_matches(':'));
        let frame = frames(&opened, &self.known)
            .into_iter()
            .next_back()
            .filter(|frame| frame.is_list && frame.end == opened.len())?;
        let Subject::Named(speaker) = frame.subject else { return None };
        Some(Voice {
            speaker: Some(speaker),
            cue: Some(frame.cue.to_owned()),
            class: Some(frame.class),
            is_list: true,
            paragraph: usize::MAX,
            ..Voice::default()
        })
    }

    /// A sentence that is words in quotation marks: who says them stands in the sentence behind.
    pub(super) fn quoted(&mut self, text: &str, first: &Range<usize>, second: Option<&Range<usize>>, number: usize) {
        let is_quoted = text.get(first.clone()).is_some_and(|text| text.starts_with('“') && text.ends_with('”'));
        if !is_quoted {
            return;
        }
        let behind = second.and_then(|span| text.get(span.clone())).unwrap_or_default();
        let frame = frames(behind, &self.known).into_iter().next();
        let named = frame.and_then(|frame| match frame.subject {
            Subject::Named(speaker) => Some((speaker, Some(frame.cue.to_owned()), frame.class)),
            _ => None,
        });
        let acting = || {
            let posted = names::persons(behind).into_iter().next().map(|(person, _)| person.name);
            let name =
                posted.or_else(|| names::leading(behind).and_then(|end| behind.get(..end)).map(str::to_owned))?;
            Some((name, None, Class::State))
        };
        self.voice = named.or_else(acting).map(|(speaker, cue, class)| Voice {
            speaker: Some(speaker),
            cue,
            class: Some(class),
            paragraph: number,
            ..Voice::default()
        });
    }

    /// Who speaks in a frame, as far as the text says it.
    pub(super) fn who(&self, frame: &Frame, read: &str, before: Option<Subject>) -> Option<Subject> {
        match &frame.subject {
            Subject::Named(_) | Subject::Citizen => Some(frame.subject.clone()),
            Subject::Pronoun => {
                self.last_person.clone().or_else(|| self.voice.as_ref()?.speaker.clone()).map(Subject::Named)
            }
            Subject::Elided => {
                let head = first_letters(read.get(..frame.start).unwrap_or_default());
                if has(head, &CITIZENS) && has(head, &["反映", "来电", "投诉", "留言", "反馈", "致电"]) {
                    return Some(Subject::Citizen);
                }
                let person = names::persons(head).into_iter().next().map(|(person, _)| person.name);
                let bare = || {
                    head.split([',', ';'])
                        .find_map(|clause| names::leading(clause).and_then(|end| clause.get(..end)).map(str::to_owned))
                };
                let meeting = || {
                    head.contains("会议").then(|| "会议".to_owned()).filter(|_| prefix(head, &["会议", "并"]).is_some())
                };
                let unit = || {
                    head.split([',', ';'])
                        .find_map(|clause| body::leading(clause).and_then(|end| clause.get(..end)).map(str::to_owned))
                };
                let voice = || self.voice.as_ref().and_then(|voice| voice.speaker.clone());
                // 给出行带来隐患,希望相关部门处理: who writes so is a citizen.
                let is_wish = frame.cue == "希望";
                before.or_else(|| {
                    person
                        .or_else(meeting)
                        .or_else(bare)
                        .or_else(|| unit().filter(|unit| !is_wish && head.starts_with(unit.as_str())))
                        .or_else(voice)
                        .map(Subject::Named)
                        .or_else(|| unit().map(|unit| if is_wish { Subject::Citizen } else { Subject::Named(unit) }))
                        .or_else(|| self.last_person.clone().map(Subject::Named))
                })
            }
        }
    }

    /// From here on it is this one who speaks; nobody, where a document orders: 现责令你单位….
    pub(super) fn begin(&mut self, frame: &Frame, who: Option<Subject>, at: &At<'_>) {
        let speaker = match who {
            Some(Subject::Named(speaker)) => Some(speaker),
            _ => None,
        };
        let cue_at = at.base + frame.end;
        let cue = at.plain.text.get(at.base..cue_at).and_then(|said| said.rfind(frame.cue));
        let cue = cue.map(|from| at.letters(at.base + from, at.base + from + frame.cue.len()));
        if let Some(person) = speaker.clone().filter(|speaker| names::is_name(speaker)) {
            self.last_person = Some(person);
        }
        self.voice = Some(Voice {
            speaker: speaker.map(|speaker| self.written_as(&speaker, at)),
            cue,
            class: Some(frame.class),
            is_list: frame.is_list,
            paragraph: at.paragraph,
            ..Voice::default()
        });
    }

    /// A name in the letters of the sentence, where it stands there.
    pub(super) fn written_as(&self, name: &str, at: &At<'_>) -> String {
        let found = at.plain.text.find(name);
        found.map_or_else(|| name.to_owned(), |from| at.letters(from, from + name.len()))
    }
}
