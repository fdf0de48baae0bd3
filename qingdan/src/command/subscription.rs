//! `qingdan subscription`: who is told of what, and sending again what did not arrive.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use outbox::{Carrier, Letter, NewSubscription, Wanted, Whose};
use serde::Serialize;

use crate::clock;
use crate::data::{Data, audited, failure, gate, outbox};
use crate::output::{Answer, Ended, Failure, Output, Screen, table};

/// Who is told of what.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan subscription add --data var --name city --unit hotline_center --to https://receiver.example.gov.cn/in
  qingdan subscription add --data var --name desk --person p0015 --carrier mail --to desk@example.gov.cn --own-desk
  qingdan subscription undelivered --data var --name city
  qingdan subscription replay --data var --name city")]
pub struct Subscription {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Subscribe, and print what its webhooks are signed with.
    Add(Add),
    /// Show the subscriptions.
    List(Data),
    /// End one, with the letters that were not sent.
    Remove(Which),
    /// Show the letters of one that were given up.
    Undelivered(Which),
    /// Send letters again, and let one that rests run on.
    Replay(Replay),
}

/// A new subscription.
#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    data: Data,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// How its letters travel: webhook, mail, sms, wecom.
    #[arg(long, default_value = "webhook", value_parser = carrier)]
    carrier: Carrier,
    /// Where to: an address, a mailbox, a number.
    #[arg(long, value_name = "TARGET")]
    to: String,
    /// The person in whose rights it reads.
    #[arg(long, conflicts_with = "unit", required_unless_present = "unit")]
    person: Option<String>,
    /// The unit in whose rights it reads.
    #[arg(long)]
    unit: Option<String>,
    /// Items of these lists alone.
    #[arg(long, value_delimiter = ',')]
    list: Vec<String>,
    /// Items in these stages alone.
    #[arg(long, value_delimiter = ',')]
    stage: Vec<String>,
    /// Events of these kinds alone: registered, moved, raised, …
    #[arg(long, value_delimiter = ',')]
    kind: Vec<String>,
    /// Only what comes to the own desk.
    #[arg(long)]
    own_desk: bool,
}

/// Which subscription.
#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    data: Data,
    /// What it is for.
    #[arg(long)]
    name: String,
}

/// What is sent again.
#[derive(Debug, Args)]
struct Replay {
    #[command(flatten)]
    which: Which,
    /// One letter that was given up; all of them when left out.
    #[arg(long)]
    letter: Option<i64>,
    /// Instead, everything since after this commit of the log, also what arrived.
    #[arg(long, value_name = "COMMIT", conflicts_with = "letter")]
    after: Option<u64>,
}

fn carrier(word: &str) -> Result<Carrier, String> {
    Carrier::of_word(word).ok_or_else(|| "write webhook, mail, sms or wecom".to_owned())
}

#[derive(Serialize)]
struct Made {
    name: String,
    secret: String,
}

impl Answer for Made {
    fn text(&self, _: Screen) -> String {
        format!("{}\n", self.secret)
    }
}

#[derive(Serialize)]
struct Line {
    name: String,
    carrier: &'static str,
    target: String,
    position: u64,
    waiting: u32,
    undelivered: u32,
    rests: Option<String>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl Answer for Lines {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let header = [
            word("名称", "name"),
            word("方式", "by"),
            word("去向", "to"),
            word("已读到", "at"),
            word("待发", "waiting"),
            word("未送达", "undelivered"),
            word("暂停原因", "rests"),
        ];
        let row = |line: &Line| {
            let numbers =
                [line.position, line.waiting.into(), line.undelivered.into()].map(|number| number.to_string());
            let texts = [line.name.clone(), line.carrier.to_owned(), line.target.clone()];
            texts.into_iter().chain(numbers).chain([line.rests.clone().unwrap_or_default()]).collect()
        };
        table(&header, self.0.iter().map(row))
    }
}

#[derive(Serialize)]
struct Undelivered {
    id: i64,
    name: String,
    made: String,
    tries: u32,
    why: Option<String>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Letters(Vec<Undelivered>);

impl Answer for Letters {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let header = ["", "id", word("生成时间", "made"), word("尝试次数", "tries"), word("原因", "why")];
        let row = |letter: &Undelivered| {
            let why = letter.why.clone().unwrap_or_default();
            vec![letter.id.to_string(), letter.name.clone(), letter.made.clone(), letter.tries.to_string(), why]
        };
        table(&header, self.0.iter().map(row))
    }
}

#[derive(Serialize)]
struct Resent {
    letters: u32,
}

impl Answer for Resent {
    fn text(&self, screen: Screen) -> String {
        format!("{} {}\n", self.letters, screen.language.pick("件将重新发送", "letters are sent again"))
    }
}

/// How many letters are shown at once.
const SHOWN_MAX: u32 = 500;

fn refused(error: outbox::OutboxError) -> Failure {
    Failure::Refused(error.to_string())
}

impl Subscription {
    /// Does what is asked with subscriptions.
    ///
    /// # Errors
    /// One that cannot be, or is not there.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        match &self.action {
            Action::Add(add) => add.run(now, output)?,
            Action::List(data) => {
                let all = outbox(data)?.subscriptions().map_err(refused)?.into_iter();
                let line = |own: outbox::Subscription| Line {
                    name: own.name,
                    carrier: own.carrier.word(),
                    target: own.target,
                    position: own.position,
                    waiting: own.waiting,
                    undelivered: own.undelivered,
                    rests: own.rests,
                };
                output.answer(&Lines(all.map(line).collect()))?;
            }
            Action::Remove(which) => {
                let outbox = outbox(&which.data)?;
                let found = outbox.subscription_named(&which.name).map_err(refused)?;
                audited(&gate(&which.data)?, ("subscription.remove", &found.name), now, || {
                    outbox.unsubscribe(found.id).map_err(refused)
                })?;
            }
            Action::Undelivered(which) => {
                let outbox = outbox(&which.data)?;
                let found = outbox.subscription_named(&which.name).map_err(refused)?;
                let letters = outbox.undelivered(found.id, 0, SHOWN_MAX).map_err(refused)?;
                let shown = |letter: Letter| Undelivered {
                    id: letter.id,
                    name: letter.name,
                    made: clock::written(letter.made),
                    tries: letter.tries,
                    why: letter.why,
                };
                output.answer(&Letters(letters.into_iter().map(shown).collect()))?;
            }
            Action::Replay(replay) => {
                let outbox = outbox(&replay.which.data)?;
                let id = outbox.subscription_named(&replay.which.name).map_err(refused)?.id;
                let letters = match replay.after {
                    Some(after) => outbox.rewind(id, after).map(|()| 0),
                    None => outbox.replay(id, replay.letter, now),
                };
                let letters = letters.map_err(refused)?;
                outbox.rest(id, None).map_err(refused)?;
                output.answer(&Resent { letters })?;
            }
        }
        Ok(Ended::Well)
    }
}

impl Add {
    fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<(), Failure> {
        if self.carrier == Carrier::Webhook {
            channels::post::check(&self.to).map_err(|error| Failure::Usage(error.to_string()))?;
        }
        let app = self.data.read()?;
        let position = app.store().head().map_err(|error| failure(error.into()))?.commit;
        let whose = match (&self.person, &self.unit) {
            (Some(person), _) => Whose::Person(person.clone()),
            (None, unit) => Whose::Unit(unit.clone().unwrap_or_default()),
        };
        let (lists, stages, kinds) = (self.list.clone(), self.stage.clone(), self.kind.clone());
        if let Some(kind) = kinds.iter().find(|kind| !web::outward::KINDS.contains(&kind.as_str())) {
            let help = definition::finding::did_you_mean(kind, web::outward::KINDS);
            return Err(Failure::Usage(format!("there is no kind of event `{kind}`; {help}")));
        }
        let new = NewSubscription {
            name: self.name.clone(),
            owner: None,
            whose,
            carrier: self.carrier,
            target: self.to.clone(),
            wanted: Wanted { lists, stages, kinds, own_desk: self.own_desk },
            position,
        };
        let outbox = outbox(&self.data)?;
        let made = audited(&gate(&self.data)?, ("subscription.add", &new.name), now, || {
            outbox.subscribe(&new, now).map_err(refused)
        })?;
        output.answer(&Made { name: made.name, secret: made.secret })
    }
}
