//! Where every channel hands in what devices said: kept on disk first, then told so, then somebody makes something of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jiff::Timestamp;
use journal::{DeviceId, Journal};
use tokio::sync::Notify;

/// How a channel asks what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What all channels share.
pub struct Intake {
    /// Where frames are kept.
    pub journal: Arc<Journal>,
    /// What time it is.
    pub clock: Clock,
    /// Woken when something new is on disk.
    pub news: Arc<Notify>,
    links: Mutex<HashMap<DeviceId, Weak<Mailbox>>>,
}

/// What somebody wants of a device that is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Have the guard answer in so many minutes (查岗).
    GuardCheck(u8),
    /// Set its clock.
    SetClock,
    /// Say how it is.
    ReadStatus,
}

/// What waits for a connection.
#[derive(Debug)]
pub enum Mail {
    /// A report is on disk, or could not be kept.
    Stored(u64, bool),
    /// Somebody wants something.
    Order(Order),
    /// What is known of the device was changed.
    Changed,
}

/// Where a connection finds what others have for it.
#[derive(Debug, Default)]
pub struct Mailbox {
    mail: Mutex<Vec<Mail>>,
    bell: Notify,
}

impl Mailbox {
    /// Puts something in.
    pub fn put(&self, mail: Mail) {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        self.bell.notify_one();
    }

    /// Takes all that is there.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.mail.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until something was put in.
    pub async fn rings(&self) {
        self.bell.notified().await;
    }
}

impl Intake {
    /// What channels share around a journal.
    #[must_use]
    pub fn new(journal: Arc<Journal>, clock: Clock) -> Arc<Self> {
        Arc::new(Self { journal, clock, news: Arc::new(Notify::new()), links: Mutex::default() })
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn links(&self) -> MutexGuard<'_, HashMap<DeviceId, Weak<Mailbox>>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes through which connection a device can be reached; the latest counts.
    pub(crate) fn connected(&self, device: DeviceId, mailbox: &Arc<Mailbox>) {
        self.links().insert(device, Arc::downgrade(mailbox));
    }

    /// Notes that a connection has ended.
    pub(crate) fn gone(&self, device: DeviceId, mailbox: &Arc<Mailbox>) {
        let mut links = self.links();
        if links.get(&device).is_some_and(|link| std::ptr::eq(link.as_ptr(), Arc::as_ptr(mailbox))) {
            links.remove(&device);
        }
    }

    /// How many devices are connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.links().len()
    }

    /// Whether a device is connected.
    #[must_use]
    pub fn is_connected(&self, device: DeviceId) -> bool {
        self.links().contains_key(&device)
    }

    /// Tells the connection of a device that what is known of it was changed.
    pub fn changed(&self, device: DeviceId) {
        if let Some(link) = self.links().get(&device).and_then(Weak::upgrade) {
            link.put(Mail::Changed);
        }
    }

    /// Gives an order to a device that is connected; whether it is.
    pub fn order(&self, device: DeviceId, order: Order) -> bool {
        let link = self.links().get(&device).and_then(Weak::upgrade);
        link.map(|link| link.put(Mail::Order(order))).is_some()
    }
}
