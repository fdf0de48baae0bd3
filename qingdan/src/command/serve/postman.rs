//! Brings letters out while the service runs: makes them from the log, sends what is due, and keeps what became of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use channels::gateway::Gateway;
use channels::mail::{MailServer, MailSettings, Security};
use channels::notice::{Carry, Notice, NoticeError};
use channels::post::{Call, post};
use channels::webhook::signed;
use ipnet::IpNet;
use outbox::{Carrier, Letter, Subscription};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use web::Service;

use crate::output::Failure;
use crate::settings::{MailTls, Settings};

/// How often the log and the outbox are looked at.
const EVERY: Duration = Duration::from_millis(250);
/// The most letters of one subscription that are under way: one that is slow holds up only itself.
const UNDER_WAY_EACH_MAX: u32 = 8;
/// The most bytes of a file with a password or a token.
const WORD_BYTES_MAX: usize = 4096;

/// The ways on which letters travel.
#[derive(Clone)]
pub struct Carriers {
    allowed: Vec<IpNet>,
    people: BTreeMap<&'static str, Arc<dyn Carry>>,
}

/// What is in a file with a password or a token.
fn word(path: &std::path::Path) -> Result<String, Failure> {
    let text = crate::data::text(path)?;
    let word = text.trim();
    if word.is_empty() || word.len() > WORD_BYTES_MAX {
        return Err(Failure::Usage(format!("{} holds no word of 1 to {WORD_BYTES_MAX} bytes", path.display())));
    }
    Ok(word.to_owned())
}

impl Carriers {
    /// The carriers that the settings name. Called within the runtime.
    ///
    /// # Errors
    /// A file that cannot be read, a sender that is none.
    pub fn new(settings: &Settings) -> Result<Self, Failure> {
        let mut people: BTreeMap<&'static str, Arc<dyn Carry>> = BTreeMap::new();
        if let Some(mail) = &settings.mail {
            let account = match &mail.account {
                Some((user, file)) => Some((user.clone(), word(file)?)),
                None => None,
            };
            let security = match mail.tls {
                MailTls::Starttls => Security::Starttls,
                MailTls::Tls => Security::Tls,
                MailTls::None => Security::None,
            };
            let (host, port) = mail.server.clone();
            let server = MailServer::new(&MailSettings { host, port, security, from: mail.from.clone(), account });
            let server = server.map_err(|error| Failure::Usage(format!("the mail server cannot be used: {error}")))?;
            people.insert(Carrier::Mail.word(), Arc::new(server));
        }
        for (carrier, gateway) in [(Carrier::Sms, &settings.sms), (Carrier::Wecom, &settings.wecom)] {
            let Some(gateway) = gateway else { continue };
            let token = gateway.token_file.as_deref().map(word).transpose()?;
            let (url, allowed) = (gateway.url.clone(), settings.webhook_allow.clone());
            people.insert(carrier.word(), Arc::new(Gateway { url, token, allowed, runtime: Handle::current() }));
        }
        Ok(Self { allowed: settings.webhook_allow.clone(), people })
    }

    /// Which there are.
    pub fn known(&self) -> Vec<Carrier> {
        let people = Carrier::ALL.into_iter().filter(|carrier| self.people.contains_key(carrier.word()));
        [Carrier::Webhook].into_iter().chain(people).collect()
    }
}

/// What became of a letter.
enum Fate {
    /// It arrived.
    Arrived,
    /// It did not, this time.
    Failed(String),
    /// It never will.
    Hopeless(String),
    /// The receiver is gone for good.
    Gone,
}

/// The thread that brings letters out; it stops when this is dropped. What is under way then is sent again later, with the
/// same id.
pub struct Postman {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Postman {
    /// Begins. Called within the runtime.
    pub fn start(service: &Arc<Service>, carriers: Carriers) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (told, service, runtime) = (Arc::clone(&stop), Arc::clone(service), Handle::current());
        let thread = std::thread::spawn(move || {
            let mut round = Round { service, carriers, under_way: JoinSet::new(), letters: BTreeMap::new() };
            runtime.block_on(async {
                while !told.load(Ordering::Acquire) {
                    round.look();
                    round.settle().await;
                }
            });
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Postman {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A thread that fell over has said so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

struct Round {
    service: Arc<Service>,
    carriers: Carriers,
    under_way: JoinSet<(i64, Fate)>,
    /// The letters that are under way, with their subscriptions.
    letters: BTreeMap<i64, i64>,
}

impl Round {
    /// Makes letters from the log and sends what is due.
    fn look(&mut self) {
        let subscriptions = match self.service.outbox.subscriptions() {
            Ok(subscriptions) => subscriptions,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return;
            }
        };
        for subscription in subscriptions.iter().filter(|subscription| subscription.rests.is_none()) {
            if let Err(error) = self.service.write_letters(subscription) {
                tracing::error!(code = error.code(), subscription = subscription.id, "letters could not be made");
            }
            let under_way = self.letters.values().filter(|own| **own == subscription.id).count();
            let free = UNDER_WAY_EACH_MAX.saturating_sub(u32::try_from(under_way).unwrap_or(u32::MAX));
            if free == 0 {
                continue;
            }
            match self.service.outbox.due(subscription.id, self.service.now(), UNDER_WAY_EACH_MAX * 2) {
                Ok(letters) => self.send(subscription, letters, free),
                Err(error) => tracing::error!(%error, "the outbox cannot be read"),
            }
        }
    }

    fn send(&mut self, subscription: &Subscription, letters: Vec<Letter>, free: u32) {
        let new: Vec<Letter> =
            letters.into_iter().filter(|letter| !self.letters.contains_key(&letter.id)).take(free as usize).collect();
        for letter in new {
            self.letters.insert(letter.id, subscription.id);
            let (carriers, subscription, seconds) =
                (self.carriers.clone(), subscription.clone(), self.service.now().as_second());
            self.under_way.spawn(async move { (letter.id, bring(&carriers, subscription, letter, seconds).await) });
        }
    }

    /// Waits a moment, and keeps what became of letters.
    async fn settle(&mut self) {
        let rest = tokio::time::sleep(EVERY);
        tokio::pin!(rest);
        loop {
            tokio::select! {
                Some(done) = self.under_way.join_next(), if !self.under_way.is_empty() => {
                    if let Ok((letter, fate)) = done {
                        self.keep(letter, fate);
                    }
                }
                () = &mut rest => return,
            }
        }
    }

    fn keep(&mut self, letter: i64, fate: Fate) {
        let subscription = self.letters.remove(&letter);
        let (outbox, now) = (&self.service.outbox, self.service.now());
        let kept = match fate {
            Fate::Arrived => outbox.sent(letter),
            Fate::Failed(why) => outbox.failed(letter, &why, now).map(drop),
            Fate::Hopeless(why) => outbox.give_up(letter, &why),
            Fate::Gone => outbox.failed(letter, "the receiver is gone (410)", now).and_then(|_| match subscription {
                Some(id) => outbox.rest(id, Some("the receiver is gone (410)")),
                None => Ok(()),
            }),
        };
        match kept {
            // Its subscription was ended meanwhile.
            Ok(()) | Err(outbox::OutboxError::Missing { .. }) => {}
            Err(error) => tracing::error!(%error, letter, "what became of a letter cannot be kept"),
        }
    }
}

async fn bring(carriers: &Carriers, subscription: Subscription, letter: Letter, seconds: i64) -> Fate {
    if subscription.carrier == Carrier::Webhook {
        let headers = signed(&subscription.secret, &letter.name, seconds, &letter.body).to_vec();
        let content_type = "application/cloudevents+json; charset=utf-8";
        let call = Call { url: &subscription.target, headers, content_type, body: letter.body };
        return match post(&call, &carriers.allowed).await {
            Ok(()) => Fate::Arrived,
            Err(error) if error.is_gone() => Fate::Gone,
            Err(error) => Fate::Failed(error.to_string()),
        };
    }
    let Some(carrier) = carriers.people.get(subscription.carrier.word()).cloned() else {
        return Fate::Failed(format!("the settings name no {}", subscription.carrier.word()));
    };
    let Some(notice) = Notice::of(&letter.body, &subscription.target) else {
        return Fate::Hopeless("the letter says nothing of an item".to_owned());
    };
    match tokio::task::spawn_blocking(move || carrier.carry(&notice)).await {
        Ok(Ok(())) => Fate::Arrived,
        Ok(Err(NoticeError::Unusable(why))) => Fate::Hopeless(why),
        Ok(Err(NoticeError::NotTaken(why))) => Fate::Failed(why),
        Err(error) => Fate::Failed(error.to_string()),
    }
}
