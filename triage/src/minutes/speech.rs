//! Reads an article from its first sentence to its last and keeps in mind who is speaking, whom he has asked and under
//! which heading: from sentences to directives.

mod task;
mod voice;

use std::collections::BTreeSet;

use super::ask::{self, Ask, Context};
use super::deadline::{self, Written};
use super::directive::{BodySource, Directive, DirectiveKind};
use super::frame::{Class, Frame, Subject, frames};
use super::hint::{is_note, is_title, latest, plans};
use super::manner::Manner;
use super::modal::{self, Force};
use super::names;
use super::number::{self, is_numbered, without_number};
use super::place::At;
use super::plain::Plain;
use super::sentence::{clauses, sentences, without_quoted};
use super::table;
use super::words::speakers::CITIZENS;
use super::words::{ASKING, INTRODUCES, ORDERS, PROMISING, REPORTS, TELLING, TELLS, has, prefix};
use voice::Voice;

/// The reader of one article.
pub(super) struct Reader {
    pub written: Written,
    /// Names of places that have a district, county or city: 青浦 of 青浦区.
    pub places: BTreeSet<String>,
    /// Who is asked when the text names nobody.
    pub implied: Option<String>,
    voice: Option<Voice>,
    last_person: Option<String>,
    /// Under a heading that asks, or one that tells.
    section: Section,
    /// What kind of text it is.
    manner: Manner,
    /// Persons whom the beginning names with a post.
    known: BTreeSet<String>,
    /// The last sentence that asks for nothing; labels behind it make it a task.
    untasked: Option<Directive>,
    pub directives: Vec<Directive>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    #[default]
    None,
    Asking,
    Telling,
    /// What the sender of a reply will do.
    Promising,
}

/// Headings of a speech under which it tells, though they begin like orders.
const REMINDS: [&str; 9] = ["认清", "认识", "深刻认识", "充分认识", "提高认识", "统一思想", "提高站位", "肯定", "正视"];
/// Labels behind which an order stands in the same line.
const LABELLED: [&str; 9] = [
    "整改要求:",
    "办理要求:",
    "工作要求:",
    "整改措施:",
    "处理意见:",
    "办理意见:",
    "交办意见:",
    "批示意见:",
    "批示内容:",
];
/// Within so many bytes of a sentence it says for whom somebody speaks.
const SPEAKER_BYTES_MAX: usize = 60;
/// The longest line that introduces a list, in bytes.
const INTRODUCTION_BYTES_MAX: usize = 240;

impl Reader {
    pub fn new(
        written: Written,
        places: BTreeSet<String>,
        implied: Option<String>,
        manner: Manner,
        known: BTreeSet<String>,
    ) -> Self {
        Self {
            manner,
            known,
            written,
            places,
            implied,
            voice: None,
            last_person: None,
            section: Section::None,
            untasked: None,
            directives: Vec::new(),
        }
    }

    /// A line between paragraphs that says what the next ones are about.
    pub fn heading(&mut self, heading: &str) {
        let heading = without_number(heading);
        self.voice = self.spoken(heading);
        let is_point = matches!(self.manner, Manner::Speech(_))
            && prefix(heading, &ORDERS).is_some()
            && prefix(heading, &REMINDS).is_none();
        self.section = if self.manner == Manner::Reply && has(heading, &PROMISING) {
            Section::Promising
        } else if has(heading, &ASKING) || is_point {
            Section::Asking
        } else if has(heading, &TELLING) && !heading.starts_with("关于") {
            Section::Telling
        } else {
            Section::None
        };
        // 为确保安全,现通知如下: whoever forgot the colon.
        if heading.ends_with("如下") {
            self.introduces(heading);
        }
    }

    /// A line that ends with a colon and says that orders follow.
    pub fn introduces(&mut self, text: &str) {
        let open = text.trim_end_matches([':', '。']);
        let last = open.rfind(['。', ';']).and_then(|at| text.get(at..)).unwrap_or(text);
        let last = last.trim_end_matches('。').rsplit([',', '。']).next().unwrap_or(last);
        let is_led = text.ends_with(':') && has(last, &["如下", "以下", "批示"]) || open.ends_with("如下");
        if is_led && last.len() <= INTRODUCTION_BYTES_MAX && latest(last, &INTRODUCES) > latest(last, &REPORTS) {
            self.section = Section::Asking;
            // Who spoke before this sentence does not say what follows it.
            let sentence = open.rsplit('。').next().unwrap_or(text);
            let speaks = !frames(&format!("{sentence}:"), &self.known).is_empty();
            self.voice = self
                .voice
                .take()
                .filter(|voice| voice.is_list || speaks || has(sentence, &["会议", "经研究", "经讨论"]));
        }
        if open.ends_with("如下") && open.len() < text.len() && has(last, &["议定", "会议决定", "会议明确", "决定事项"])
        {
            self.voice = self.spoken("会议议定");
        }
    }

    /// Reads a paragraph.
    pub fn paragraph(&mut self, number: usize, original: &str, plain: &Plain) {
        let spans = sentences(&plain.text);
        for (index, span) in spans.iter().enumerate() {
            let Some(sentence) = plain.text.get(span.clone()) else { continue };
            self.quoted(&plain.text, span, spans.get(index + 1), number);
            let next = spans.get(index + 1).and_then(|span| plain.text.get(span.clone()));
            let is_labelled = next.is_some_and(|next| table::labels(next, self.written).is_some());
            let is_title = index == 0 && next.is_some() && self.section != Section::None && is_title(sentence);
            let is_title = is_title && !is_labelled;
            if is_title {
                continue;
            }
            let (start, end) = plain.letters(span.start, span.end);
            let at = At { paragraph: number, start, end, base: span.start, plain, original };
            self.sentence(sentence, &at);
        }
        self.introduces(&plain.text);
    }

    fn sentence(&mut self, sentence: &str, at: &At<'_>) {
        if let Some(labels) = table::labels(sentence, self.written) {
            self.labelled(sentence, labels, at);
            return;
        }
        let count = self.directives.len();
        self.unlabelled(sentence, at);
        let is_told = self.directives.len() == count;
        let is_report = prefix(without_number(sentence), &TELLS).is_some();
        self.untasked = (is_told && !is_report).then(|| self.task(at.paragraph, at.start, at.end, at.sentence()));
    }

    fn unlabelled(&mut self, sentence: &str, at: &At<'_>) {
        let read = without_quoted(sentence);
        // A note in brackets asks for nothing; who writes to 贵中心 is a citizen.
        if is_note(&read) || has(&read, &["请贵单位", "请贵局", "请贵中心", "请贵部门"]) {
            return;
        }
        // What goes on from another page goes on with what was said there.
        if sentence.starts_with("(上接") {
            self.voice =
                Some(Voice { class: Some(Class::Order), is_asking: true, paragraph: at.paragraph, ..Voice::default() });
        }
        let frames = frames(&read, &self.known);
        // 我们要求施工单位停止施工: who speaks is not known, and wants something for himself.
        let is_own = |frame: &Frame| frame.subject == Subject::Pronoun || frame.class == Class::Ask;
        if !self.speeches(&frames, &read, at) && !frames.iter().any(is_own) {
            self.carry_on(&read, at);
        }
        if let Some((person, _)) = names::persons(&read).into_iter().next() {
            self.last_person = Some(person.name);
        } else if let Some(name) = read.split(',').take(3).find_map(names::titled) {
            self.last_person = Some(name.to_owned());
        } else if let Some(length) = names::leading(&read).filter(|_| frames.is_empty()) {
            self.last_person = read.get(..length).map(str::to_owned);
        } else if let Some(name) = self.known.iter().find(|name| {
            read.match_indices(name.as_str())
                .any(|(at, _)| at == 0 || read.get(..at).is_some_and(|head| head.ends_with(',')))
        }) {
            self.last_person = Some(name.clone());
        }
    }

    /// What is said behind each verb of speech of a sentence, until one asks; whether anybody speaks.
    fn speeches(&mut self, frames: &[Frame], read: &str, at: &At<'_>) -> bool {
        let (mut is_spoken, mut found, mut is_own) = (false, false, false);
        let mut speaker: Option<Subject> = None;
        let ends = frames.iter().skip(1).map(|frame| frame.start).chain([read.len()]);
        for (frame, end) in frames.iter().zip(ends) {
            let who = self.who(frame, read, speaker.take());
            speaker.clone_from(&who);
            let is_left_out = frame.subject == Subject::Elided
                && self.section != Section::Telling
                && matches!(frame.cue, "强调" | "要求" | "指出" | "表示" | "表态" | "承诺");
            let is_he = frame.subject == Subject::Pronoun
                && read.get(..frame.end).is_some_and(|said| said.contains(['他', '她']));
            let wished = read.get(frame.end..).unwrap_or_default();
            let is_wish = frame.cue == "希望"
                && frame.start == 0
                && prefix(wished, &["进一步", "继续", "不断", "持续", "今后", "再接再厉", "各"]).is_some();
            let is_left_out = is_left_out || is_wish || is_he && matches!(frame.cue, "强调" | "指出");
            let is_order = frame.is_direct && matches!(frame.cue, "责令" | "责成");
            match who {
                None if is_own || !is_left_out && !is_order => {
                    is_own |= frame.subject == Subject::Pronoun;
                    continue;
                }
                Some(Subject::Citizen) => self.voice = None,
                who => {
                    self.begin(frame, who, at);
                    let said = read.get(frame.end..end.max(frame.end)).unwrap_or_default();
                    if found && frame.subject == Subject::Elided {
                        self.timed(said, at);
                    }
                    found = found || self.said(said, Some(frame), frame.end, at);
                }
            }
            is_spoken = true;
        }
        is_spoken
    }

    /// By when, where the same speaker says it behind a second verb: 表示要整改,争取半个月内办好.
    fn timed(&mut self, said: &str, at: &At<'_>) {
        let deadline = deadline::find(said, self.written).map(|deadline| at.written(deadline));
        if let Some(last) = self.directives.last_mut().filter(|last| last.deadline.is_none()) {
            last.deadline = deadline;
        }
    }

    /// A sentence in which nobody begins to speak.
    fn carry_on(&mut self, read: &str, at: &At<'_>) {
        // 此次会议时间紧,大家一定要高度重视: what is said goes on.
        let asks = || {
            read.starts_with(['本', '此'])
                && clauses(read).iter().any(|span| {
                    read.get(span.clone())
                        .and_then(|clause| modal::find(clause, false))
                        .is_some_and(|modal| modal.word == "要")
                })
        };
        // 我是…人,恳请…: a citizen writes.
        let is_named = prefix(read, &CITIZENS).is_some() && read.find(':').is_some_and(|at| at < SPEAKER_BYTES_MAX);
        let is_letter = is_named || prefix(read, &["我是", "我家", "本人", "我住", "我们小区", "我小区"]).is_some();
        // 会后,我们将再次梳理: who speaks goes on.
        let is_ours = plans(read) && has(read, &["我们将", "我局将", "我委将", "我县将", "我区将", "我市将", "我镇将"]);
        let tells = prefix(read, &TELLS).is_some() && !asks() && !is_ours || is_letter || self.is_act(read);
        if tells {
            self.voice = None;
        }
        if (is_numbered(read) || self.voice.as_ref().is_some_and(|voice| voice.paragraph != at.paragraph))
            && let Some(voice) = &mut self.voice
        {
            voice.body = None;
        }
        // 整改要求:… is a list of its own.
        let note = read.strip_prefix('(').filter(|_| !is_numbered(read)).and_then(|rest| rest.find(')'));
        let label = prefix(read, &LABELLED).map_or(0, str::len);
        let section = self.section;
        if label > 0 {
            self.section = Section::Asking;
        }
        if !tells {
            let start = note.map_or(label, |close| close + 2);
            self.said(read.get(start..).unwrap_or_default(), None, start, at);
        }
        if label > 0 {
            self.section = section;
        }
    }

    /// Whether a person does something else than speak: 容其琛走进大厅.
    fn is_act(&self, read: &str) -> bool {
        let is_known = self.last_person.as_deref().is_some_and(|name| read.starts_with(name));
        is_known
            || has(
                read,
                &["参加会议", "出席会议", "参加调研", "列席会议", "陪同调研", "参加活动", "作交流发言", "作了发言"],
            )
    }

    /// What is said, whoever speaks; whether it asks for something.
    fn said(&mut self, said: &str, frame: Option<&Frame>, offset: usize, at: &At<'_>) -> bool {
        let voice = self.voice.clone().unwrap_or_default();
        // Right behind an order that nobody says, what begins like an order is one.
        let is_counted = number::style(said) == Some(number::Style::Spoken);
        let follows = voice.class.is_none()
            && (self.section != Section::Telling || is_counted)
            && self.directives.last().is_some_and(|last| {
                let is_next = last.paragraph == at.paragraph && at.start <= last.end + 1;
                let goes_on = last.paragraph + 1 == at.paragraph && said.starts_with('要');
                last.kind != DirectiveKind::Commitment && (is_next || goes_on)
            });
        if said.ends_with('?') {
            return false;
        }
        // In minutes the meeting decides, where nobody else speaks.
        let is_decided = self.manner == Manner::Minutes && self.section != Section::Telling;
        let class = voice.class.or(is_decided.then_some(Class::Decide));
        let context = Context {
            class,
            is_fresh: frame.is_some(),
            is_direct: frame.is_some_and(|frame| frame.is_direct),
            is_asking: voice.is_asking || follows,
            is_list: voice.is_list || follows || matches!(self.section, Section::Asking | Section::Promising),
            is_own: matches!(self.manner, Manner::Speech(_)),
            is_promising: self
                .directives
                .last()
                .is_some_and(|last| last.kind == DirectiveKind::Commitment && last.paragraph == at.paragraph),
            is_planned: plans(said),
            is_near: voice.paragraph == at.paragraph && voice.class.is_some(),
            places: &self.places,
            written: self.written,
        };
        let Some(ask) = ask::find(said, &context) else { return false };
        // A unit without a modal behind an order is told of.
        let follows = follows && (ask.modal.is_some() || ask.shares.is_empty() || is_counted);
        if class.is_none() && !follows && !self.is_free(&ask, said) {
            return false;
        }
        let directive = self.directive(&ask, &voice, offset, at);
        if let Some(voice) = &mut self.voice {
            voice.is_asking = true;
            let stated = directive.body_source == Some(BodySource::Stated);
            if stated {
                voice.body = directive.body.clone().filter(|_| directive.others.is_empty() && !ask.is_open);
            }
        }
        if ask.force == Force::Will && has(said, &["以下措施", "如下措施", "以下工作", "以下几"]) {
            self.section = Section::Promising;
            self.voice = self.voice.take().filter(|_| directive.speaker.is_some());
        }
        self.directives.push(directive);
        true
    }

    /// Whether a sentence that nobody says asks by itself: it names who must, or stands under a heading that asks.
    fn is_free(&self, ask: &Ask, said: &str) -> bool {
        let is_named = !ask.shares.is_empty() && ask.modal.is_some() && self.section != Section::Telling;
        let is_condition = prefix(said, &["按照", "根据", "如果", "依照", "按"]).is_some();
        let is_speech = matches!(self.manner, Manner::Speech(_)) && self.section != Section::Telling;
        let is_said = is_speech && ask.modal.is_some() && ask.force != Force::Will && !is_condition;
        matches!(self.section, Section::Asking | Section::Promising)
            || is_said
            || ask.force == Force::Will
            || ask.force == Force::Ask && has(said, &["发给你们", "发你们", "现印发", "现予印发", "如下,请"])
            || plans(said) && ask.modal.is_some() && (self.section != Section::Telling || !ask.shares.is_empty())
            || is_named && !is_condition
    }
}
