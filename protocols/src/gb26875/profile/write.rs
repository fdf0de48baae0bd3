//! A profile as its file: what a person accepted is kept, and can be read and changed by hand.

use std::fmt::Write;

use super::{AddressForm, ByteOrder, Checksum, Profile, Purpose, Title};
use crate::gb26875::label::LabelOrder;

impl Profile {
    /// The file of this profile; [`Profile::parse`] reads it as the same profile.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut file = String::new();
        let mut line = |text: String| {
            file.push_str(&text);
            file.push('\n');
        };
        line(format!("id = {}", quoted(&self.id)));
        line(format!("title = {}", title(&self.title)));
        line(format!("rests_on = {}", quoted(&self.rests_on)));
        let checks = self.strictness;
        line("\n[frame]".to_owned());
        line(format!("checksum = {}", quoted(checksum(checks.checksum))));
        line(format!("any_end = {}", checks.any_end));
        line(format!("length = {}", quoted(order(checks.length_high_first))));
        line(format!("address = {}", quoted(address(self.address))));
        line(format!("time = {}", quoted(time(self.frame_time))));
        line("\n[heartbeat]".to_owned());
        let units: Vec<String> = self.heartbeats.iter().map(|unit| quoted(&hex(unit))).collect();
        line(format!("data_units = [{}]", units.join(", ")));
        line(format!("answer = {}", quoted(&hex(&self.heartbeat_answer))));
        line(format!("interval_seconds = {}", self.heartbeat_seconds));
        line("\n[object]".to_owned());
        line(format!("status = {}", quoted(order(self.status == ByteOrder::HighFirst))));
        line(format!("component_address = {}", quoted(order(self.component_address == ByteOrder::HighFirst))));
        line(format!("time = {}", quoted(time(self.object_time))));
        for own in &self.types {
            line(format!("\n[[type]]\nnumber = {}\ntitle = {}", own.number, title(&own.title)));
            line(format!("shape = {}\npurpose = {}", quoted(&snake(own.shape)), quoted(purpose(own.purpose))));
        }
        for own in &self.codes {
            line(format!("\n[[status_code]]\nvalue = {}\ntitle = {}", own.value, title(&own.title)));
            line(format!("means = {}", quoted(&snake(own.means))));
        }
        for own in &self.quantities {
            line(format!("\n[[quantity]]\nnumber = {}\ntitle = {}", own.number, title(&own.title)));
            line(format!("unit = {}\nthousandths = {}", quoted(&own.unit), own.thousandths));
        }
        file
    }
}

fn title(of: &Title) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&of.zh), quoted(&of.en))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The name of a variant as it is written in a file.
fn snake(of: impl std::fmt::Debug) -> String {
    let mut text = String::new();
    for c in format!("{of:?}").chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

fn order(is_high_first: bool) -> &'static str {
    if is_high_first { "high_first" } else { "low_first" }
}

fn checksum(of: Checksum) -> &'static str {
    match of {
        Checksum::Standard => "standard",
        Checksum::FromStart => "from_start",
        Checksum::Unchecked => "unchecked",
    }
}

fn address(of: AddressForm) -> &'static str {
    match of {
        AddressForm::LowFirst => "low_first",
        AddressForm::HighFirst => "high_first",
        AddressForm::IpPort => "ip_port",
    }
}

fn time(of: LabelOrder) -> &'static str {
    match of {
        LabelOrder::Binary => "binary",
        LabelOrder::Bcd => "bcd",
        LabelOrder::Reversed => "reversed",
        LabelOrder::NoTime => "no_time",
    }
}

fn purpose(of: Purpose) -> &'static str {
    match of {
        Purpose::Report => "report",
        Purpose::Heartbeat => "heartbeat",
        Purpose::Login => "login",
        Purpose::Recovered => "recovered",
    }
}
