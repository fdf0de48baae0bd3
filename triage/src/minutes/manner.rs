//! What kind of text it is: whether a report tells of speech, or the text itself speaks.

use super::names;
use super::plain::Plain;
use super::words::has;

/// Who speaks in a text where no verb of speech says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Manner {
    /// A report, minutes, a notice.
    #[default]
    Report,
    /// A speech: he who holds it, where the text names him.
    Speech(Option<String>),
    /// Minutes: the meeting says what is in them.
    Minutes,
    /// A reply to a letter or a proposal: its sender says what he will do.
    Reply,
}

impl Manner {
    /// Who holds the speech.
    pub fn speaker(&self) -> Option<String> {
        match self {
            Self::Speech(speaker) => speaker.clone(),
            Self::Report | Self::Minutes | Self::Reply => None,
        }
    }
}

/// What kind of text it is, from its headline and first paragraphs.
pub(super) fn of(headline: &str, lines: &[String], leads: &[&str]) -> Manner {
    const REPLIES: [&str; 3] = ["答复", "回复", "复函"];
    const AUDIENCES: [&str; 5] = ["同志们", "各位代表", "各位委员", "各位领导", "各位同事"];
    if has(headline, &REPLIES) && !headline.contains("通报") {
        return Manner::Reply;
    }
    if headline.contains("纪要") || leads.iter().any(|lead| has(lead, &["纪要如下", "纪要："])) {
        return Manner::Minutes;
    }
    let is_addressed = |lead: &&str| lead.len() <= 60 && lead.ends_with([':', '!']) && has(lead, &AUDIENCES);
    if headline.contains("讲话") && !headline.contains("精神") || leads.iter().any(is_addressed) {
        let is_name = |line: &&str| names::leading(line) == Some(line.len());
        let plain: Vec<String> = lines.iter().map(|line| Plain::of(line).text).collect();
        let speaker = plain.iter().map(String::as_str).chain(leads.iter().copied()).find(is_name);
        let posted = || lines.iter().find_map(|line| names::posted(line));
        return Manner::Speech(speaker.map(str::to_owned).or_else(posted));
    }
    Manner::Report
}
