//! What a kept packet measured.

use alarm::limit::thousandths;
use journal::Kept;
use protocols::hj212::{Packet, Segment, names};

use crate::limits::Value;

/// The commands whose data are judged: real-time, minute, hour and day.
const JUDGED: [u16; 4] = [2011, 2051, 2061, 2031];

/// The values of a packet that may be judged: those of a good packet that the station marks as normal, entered by hand,
/// or above what the instrument can measure.
#[must_use]
pub fn values(kept: &Kept) -> Vec<Value> {
    let Some(packet) = Packet::over(&kept.raw).filter(|_| !kept.is_suspect) else { return Vec::new() };
    let text = packet.text();
    let segment = Segment::read(&text);
    if !segment.cn.is_some_and(|cn| JUDGED.contains(&cn)) {
        return Vec::new();
    }
    let of_item = |item: protocols::hj212::Item<'_>| -> Vec<Value> {
        let flag = item.flag();
        let is_above_all = flag == Some(names::DataFlag::AboveLimit);
        let is_judged = flag.is_none_or(names::DataFlag::may_be_judged) || flag == Some(names::DataFlag::ByHand);
        let values = item.fields().filter_map(|field| {
            let part = field.part.filter(|part| part.is_measured())?;
            let known = names::factor(field.subject);
            Some(Value {
                quantity: field.subject.to_owned(),
                part: part.letters().to_owned(),
                title: known.map_or(field.subject, |known| known.name.zh).to_owned(),
                unit: known.map_or("", |known| known.unit).to_owned(),
                thousandths: thousandths(field.value)?,
                is_above_all,
            })
        });
        if is_judged || is_above_all { values.collect() } else { Vec::new() }
    };
    segment.items().flat_map(of_item).collect()
}
