//! What a data unit means, whatever the vendor: who, what, when, and how sure.

use serde::Deserialize;

use super::adu::Adu;
use super::label::Label;
use super::names;
use super::object::{Component, Object, System};
use super::profile::{ByteOrder, Profile, Purpose};
use super::text::Text;

/// What a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The transmission device itself.
    Device,
    /// A facility system behind it.
    System(System),
    /// A part of one.
    Component(Component),
}

/// One thing that may be so. The status bits of types 1, 2 and 21 in one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Running, or watching, as it should.
    Normal,
    /// Fire alarm.
    Fire,
    /// Fault.
    Fault,
    /// Shielded (屏蔽).
    Shielded,
    /// Supervisory (监管).
    Supervisory,
    /// Started or opened.
    Started,
    /// Feedback.
    Feedback,
    /// In delay.
    Delayed,
    /// Fault of the main power.
    MainPower,
    /// Fault of the standby power.
    StandbyPower,
    /// Fault of a component's power.
    Power,
    /// Fault of the bus.
    Bus,
    /// Fault of the link to the centre.
    CentreLink,
    /// Fault of the line to the facilities.
    FacilityLine,
    /// By hand, not automatic.
    Manual,
    /// The configuration changed.
    Changed,
    /// Reset.
    Reset,
    /// Under test: bit 0 is zero and no other bit is set.
    Test,
    /// In order again, as a vendor says with a type or code of its own.
    Recovered,
}

/// A set of [`Condition`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Conditions(u32);

impl Conditions {
    /// Whether it holds one.
    #[must_use]
    pub fn has(self, condition: Condition) -> bool {
        self.0 >> condition as u32 & 1 == 1
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// With one more.
    #[must_use]
    pub fn with(self, condition: Condition) -> Self {
        Self(self.0 | 1 << condition as u32)
    }

    /// Whether something is broken or without power.
    #[must_use]
    pub fn is_fault(self) -> bool {
        use Condition::{Bus, CentreLink, FacilityLine, Fault, MainPower, Power, StandbyPower};
        [Fault, MainPower, StandbyPower, Power, Bus, CentreLink, FacilityLine].iter().any(|fault| self.has(*fault))
    }
}

/// What somebody did at the panel or the device (types 4 and 24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Reset.
    Reset,
    /// Silenced.
    Silence,
    /// Raised an alarm by hand; the signal is a fire.
    ManualAlarm,
    /// Said that the alarm is over (警情消除).
    Cleared,
    /// Started a self-test.
    SelfTest,
    /// Confirmed, at a panel.
    Confirm,
    /// Answered a guard check (查岗应答), at the device.
    GuardAnswer,
    /// Test.
    Test,
}

/// Why a signal is not sure. It is shown all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Reserved bits are set, and with its bytes swapped the status says something.
    ByteOrder,
    /// The object has a layout that the standard does not know; what it says is a guess.
    Layout,
}

/// A measured value. Keep the raw count and the id of the profile beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured<'p> {
    /// The analogue type.
    pub quantity: u8,
    /// The count on the wire.
    pub raw: i16,
    /// The value in thousandths of the unit.
    pub thousandths: i32,
    /// The unit; empty where there is none or it is not known.
    pub unit: &'p str,
    /// What is measured, in Chinese and English.
    pub names: [&'p str; 2],
    /// Whether it lies in the range that the standard prints. A vendor's quantity has no range.
    pub is_plausible: bool,
}

/// What one object means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal<'a, 'p> {
    /// What it is about.
    pub subject: Subject,
    /// What is so.
    pub conditions: Conditions,
    /// What somebody did, as the bits of the operation byte; see [`Signal::operations`].
    operation: u8,
    /// Who did it.
    pub operator: Option<u8>,
    /// What was measured.
    pub measured: Option<Measured<'p>>,
    /// What the panel says of the place.
    pub text: Option<Text<'a>>,
    /// When, by the panel's clock.
    pub at: Option<Label>,
    /// Why not to be sure.
    pub doubt: Option<Doubt>,
}

impl Signal<'_, '_> {
    /// Whether it speaks of a fire; it may be in doubt.
    #[must_use]
    pub fn is_fire(&self) -> bool {
        self.conditions.has(Condition::Fire)
    }

    /// What somebody did.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        use Operation::{Cleared, Confirm, GuardAnswer, ManualAlarm, Reset, SelfTest, Silence, Test};
        let fifth = if self.subject == Subject::Device { GuardAnswer } else { Confirm };
        let bits = self.operation;
        let all = [Reset, Silence, ManualAlarm, Cleared, SelfTest, fifth, Test];
        all.into_iter().enumerate().filter(move |(bit, _)| bits >> bit & 1 == 1).map(|(_, operation)| operation)
    }

    fn about(subject: Subject) -> Self {
        let (conditions, operation) = (Conditions::default(), 0);
        Self { subject, conditions, operation, operator: None, measured: None, text: None, at: None, doubt: None }
    }
}

const SYSTEM_BITS: [Condition; 14] = {
    use Condition::*;
    [
        Normal,
        Fire,
        Fault,
        Shielded,
        Supervisory,
        Started,
        Feedback,
        Delayed,
        MainPower,
        StandbyPower,
        Bus,
        Manual,
        Changed,
        Reset,
    ]
};
const COMPONENT_BITS: [Condition; 9] = {
    use Condition::*;
    [Normal, Fire, Fault, Shielded, Supervisory, Started, Feedback, Delayed, Power]
};
const DEVICE_BITS: [Condition; 7] = {
    use Condition::*;
    [Normal, Fire, Fault, MainPower, StandbyPower, CentreLink, FacilityLine]
};

/// What the objects of a data unit from a device mean. Configurations, versions, clocks and what nobody knows mean
/// nothing here.
pub fn signals<'a, 'p>(adu: &Adu<'a>, profile: &'p Profile) -> impl Iterator<Item = Signal<'a, 'p>> + use<'a, 'p> {
    let purpose = profile.vendor_type(adu.kind).map_or(Purpose::Report, |vendor| vendor.purpose);
    adu.objects().filter_map(move |object| {
        let mut signal = signal(object, profile)?;
        if purpose == Purpose::Recovered {
            signal.conditions = signal.conditions.with(Condition::Recovered);
        }
        Some(signal)
    })
}

fn signal<'a, 'p>(object: Object<'a>, profile: &'p Profile) -> Option<Signal<'a, 'p>> {
    Some(match object {
        Object::SystemStatus { system, status, at } => {
            let (conditions, doubt) = conditions(status, &SYSTEM_BITS, profile);
            Signal { conditions, doubt, at: Some(at), ..Signal::about(Subject::System(system)) }
        }
        Object::ComponentStatus { component, status, text, at } => {
            let (conditions, doubt) = conditions(status, &COMPONENT_BITS, profile);
            let about = Signal::about(Subject::Component(component));
            Signal { conditions, doubt, text: Some(text), at: Some(at), ..about }
        }
        Object::ComponentEvent { component, value, at, .. } => {
            let (conditions, doubt) = conditions(value, &COMPONENT_BITS, profile);
            let doubt = doubt.or(Some(Doubt::Layout));
            Signal { conditions, doubt, at: Some(at), ..Signal::about(Subject::Component(component)) }
        }
        Object::ComponentValue { component, quantity, value, at } => {
            let measured = Some(measured(quantity, value, profile));
            Signal { measured, at: Some(at), ..Signal::about(Subject::Component(component)) }
        }
        Object::SystemOperation { system, operation, operator, at } => {
            operated(Subject::System(system), operation, operator, at)
        }
        Object::DeviceOperation { operation, operator, at } => operated(Subject::Device, operation, operator, at),
        Object::DeviceStatus { status, at } => {
            let conditions = bits(status.into(), &DEVICE_BITS);
            Signal { conditions, at, ..Signal::about(Subject::Device) }
        }
        _ => return None,
    })
}

fn operated<'a, 'p>(subject: Subject, operation: u8, operator: u8, at: Label) -> Signal<'a, 'p> {
    let about = Signal::about(subject);
    let mut signal = Signal { operation, operator: Some(operator), at: Some(at), ..about };
    if signal.operations().any(|done| done == Operation::ManualAlarm) {
        signal.conditions = signal.conditions.with(Condition::Fire);
    }
    signal
}

/// Bit 0 = 0 means test by the letter, but devices send a lone fire or fault bit too: only all zero is a test.
fn bits(status: u16, meanings: &[Condition]) -> Conditions {
    if status == 0 {
        return Conditions::default().with(Condition::Test);
    }
    let set = meanings.iter().enumerate().filter(|(bit, _)| status >> bit & 1 == 1);
    set.fold(Conditions::default(), |conditions, (_, condition)| conditions.with(*condition))
}

fn conditions(status: u16, meanings: &[Condition], profile: &Profile) -> (Conditions, Option<Doubt>) {
    let status = if profile.status == ByteOrder::HighFirst { status.swap_bytes() } else { status };
    if let Some(code) = profile.codes.iter().find(|code| code.value == status) {
        return (Conditions::default().with(code.means), None);
    }
    let read = bits(status, meanings);
    let has_reserved = |status: u16| status >> meanings.len() != 0;
    let swapped = status.swap_bytes();
    let other = bits(swapped, meanings);
    if has_reserved(status) && !has_reserved(swapped) && (other.has(Condition::Fire) || other.is_fault()) {
        let other = if read.has(Condition::Fire) { other.with(Condition::Fire) } else { other };
        return (other, Some(Doubt::ByteOrder));
    }
    (read, None)
}

fn measured(quantity: u8, raw: i16, profile: &Profile) -> Measured<'_> {
    if let Some(own) = profile.quantities.iter().find(|own| own.number == quantity) {
        let thousandths = i32::from(raw) * i32::from(own.thousandths);
        let names = [own.title.zh.as_str(), own.title.en.as_str()];
        return Measured { quantity, raw, thousandths, unit: &own.unit, names, is_plausible: true };
    }
    let Some(known) = names::quantity(quantity) else {
        let names = ["用户自定义", "user defined"];
        return Measured { quantity, raw, thousandths: i32::from(raw) * 1000, unit: "", names, is_plausible: true };
    };
    let thousandths = i32::from(raw) * i32::from(known.thousandths);
    let [low, high] = known.range;
    let is_plausible = (low * 1000..=high * 1000).contains(&thousandths);
    Measured { quantity, raw, thousandths, unit: known.unit, names: [known.name.zh, known.name.en], is_plausible }
}
