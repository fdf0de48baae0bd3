//! A capture, pcap or pcapng: its packets are opened, its TCP streams put together, and the frames in them told.

use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use etherparse::{EtherType, NetSlice, SlicedPacket, TransportSlice};
use jiff::Timestamp;
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};
use serde_json::Value;

use super::Decoder;
use super::flow::{Flow, Segment};
use super::told::{Ends, between};
use super::{gb26875, hj212};
use crate::output::Failure;

/// The largest packet of a capture, in bytes, that is read.
const PACKET_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most directions of connections that are followed at once.
const FLOWS_MAX: usize = 65_536;

/// How frames are told.
type Tell<'a> = &'a mut dyn FnMut(Value) -> io::Result<()>;

/// Whether bytes begin as a capture does.
pub fn begins(bytes: &[u8]) -> bool {
    const BEGINNINGS: [[u8; 4]; 5] = [
        [0xA1, 0xB2, 0xC3, 0xD4],
        [0xD4, 0xC3, 0xB2, 0xA1],
        [0xA1, 0xB2, 0x3C, 0x4D],
        [0x4D, 0x3C, 0xB2, 0xA1],
        [0x0A, 0x0D, 0x0D, 0x0A],
    ];
    bytes.first_chunk().is_some_and(|beginning| BEGINNINGS.contains(beginning))
}

/// A reader that gives as much as it is asked for, while there is some.
struct Full(Box<dyn BufRead + Send>);

impl Read for Full {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.0.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

/// Tells every frame of a capture.
pub fn read(decoder: &Decoder, input: Box<dyn BufRead + Send>, now: Timestamp, tell: Tell<'_>) -> Result<(), Failure> {
    let unreadable = |problem: &str| Failure::Usage(format!("the capture cannot be read: {problem}"));
    let mut reader = create_reader(PACKET_BYTES_MAX, Full(input)).map_err(|error| unreadable(&format!("{error:?}")))?;
    let mut streams = Streams { decoder: decoder.clone(), now, flows: HashMap::new(), problem: None };
    let mut links: Vec<Link> = Vec::new();
    loop {
        let is_short = match reader.next() {
            Ok((used, block)) => {
                take(&block, &mut links, &mut streams, tell);
                reader.consume(used);
                false
            }
            Err(PcapError::Eof | PcapError::UnexpectedEof) => break,
            Err(PcapError::Incomplete(_)) => true,
            Err(PcapError::BufferTooSmall) => return Err(unreadable("a packet has more than 4 MiB")),
            Err(_) => return Err(unreadable("a block is not as the format says")),
        };
        if is_short {
            // A capture that was cut off, as one of a running tcpdump is, is read as far as it goes.
            if reader.reader_exhausted() {
                break;
            }
            reader.refill().map_err(|_| unreadable("the file or the pipe failed"))?;
        }
        if let Some(problem) = streams.problem.take() {
            return Err(problem.into());
        }
    }
    streams.finish(tell);
    streams.problem.map_or(Ok(()), |problem| Err(problem.into()))
}

/// How the packets of an interface begin, and how its clock counts.
#[derive(Debug, Clone, Copy)]
struct Link {
    kind: Linktype,
    ticks_per_second: u64,
    offset_seconds: i64,
}

impl Link {
    fn time(self, ticks: u64) -> Option<Timestamp> {
        let ticks_per_second = self.ticks_per_second.max(1);
        let seconds = i64::try_from(ticks / ticks_per_second).ok()?.checked_add(self.offset_seconds)?;
        let rest = u128::from(ticks % ticks_per_second) * 1_000_000_000 / u128::from(ticks_per_second);
        Timestamp::new(seconds, i32::try_from(rest).ok()?).ok()
    }
}

fn take(block: &PcapBlockOwned<'_>, links: &mut Vec<Link>, streams: &mut Streams, tell: Tell<'_>) {
    match block {
        PcapBlockOwned::LegacyHeader(header) => {
            let ticks_per_second = if header.is_nanosecond_precision() { 1_000_000_000 } else { 1_000_000 };
            *links = vec![Link { kind: header.network, ticks_per_second, offset_seconds: 0 }];
        }
        PcapBlockOwned::Legacy(packet) => {
            if let Some(link) = links.first() {
                let ticks = u64::from(packet.ts_sec) * link.ticks_per_second + u64::from(packet.ts_usec);
                streams.packet(link.kind, packet.data, link.time(ticks), tell);
            }
        }
        PcapBlockOwned::NG(Block::SectionHeader(_)) => links.clear(),
        PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => links.push(Link {
            kind: interface.linktype,
            ticks_per_second: interface.ts_resolution().unwrap_or(1_000_000),
            offset_seconds: interface.ts_offset(),
        }),
        PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
            let link = usize::try_from(packet.if_id).ok().and_then(|at| links.get(at));
            if let Some(link) = link {
                let ticks = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                let size = usize::try_from(packet.caplen).unwrap_or(usize::MAX).min(packet.data.len());
                streams.packet(link.kind, &packet.data[..size], link.time(ticks), tell);
            }
        }
        PcapBlockOwned::NG(Block::SimplePacket(packet)) => {
            if let Some(link) = links.first() {
                let size = usize::try_from(packet.origlen).unwrap_or(usize::MAX).min(packet.data.len());
                streams.packet(link.kind, &packet.data[..size], None, tell);
            }
        }
        PcapBlockOwned::NG(_) => {}
    }
}

/// One direction of a connection, and the frames in it.
enum Frames {
    Gb26875(gb26875::Stream),
    Hj212(hj212::Stream),
}

impl Frames {
    fn new(decoder: &Decoder) -> Self {
        match decoder {
            Decoder::Gb26875(profile) => Self::Gb26875(gb26875::Stream::new(Arc::clone(profile))),
            Decoder::Hj212 => Self::Hj212(hj212::Stream::default()),
        }
    }

    fn feed(&mut self, bytes: &[u8], at: Timestamp, now: Timestamp, tell: &mut dyn FnMut(Value)) {
        match self {
            Self::Gb26875(stream) => stream.feed(bytes, at, now, tell),
            Self::Hj212(stream) => stream.feed(bytes, at, tell),
        }
    }

    fn finish(&mut self, at: Timestamp, now: Timestamp, tell: &mut dyn FnMut(Value)) {
        match self {
            Self::Gb26875(stream) => stream.finish(at, now, tell),
            Self::Hj212(stream) => stream.finish(at, tell),
        }
    }
}

struct Followed {
    flow: Flow,
    frames: Frames,
    ends: Ends,
}

/// All that a capture holds.
struct Streams {
    decoder: Decoder,
    now: Timestamp,
    flows: HashMap<(SocketAddr, SocketAddr), Followed>,
    problem: Option<io::Error>,
}

impl Streams {
    fn packet(&mut self, link: Linktype, data: &[u8], at: Option<Timestamp>, tell: Tell<'_>) {
        let Some(packet) = sliced(link, data) else { return };
        let Some((source, destination)) = packet.net.as_ref().and_then(addresses) else { return };
        let at = at.unwrap_or(Timestamp::UNIX_EPOCH);
        match &packet.transport {
            Some(TransportSlice::Udp(udp)) => {
                let key = [(source, udp.source_port()), (destination, udp.destination_port())].map(SocketAddr::from);
                self.datagram(key, udp.payload(), at, tell);
            }
            Some(TransportSlice::Tcp(tcp)) => {
                let key = [(source, tcp.source_port()), (destination, tcp.destination_port())].map(SocketAddr::from);
                let segment = Segment {
                    sequence: tcp.sequence_number(),
                    is_first: tcp.syn(),
                    is_last: tcp.fin() || tcp.rst(),
                    bytes: tcp.payload(),
                };
                self.segment(key, segment, at, tell);
            }
            _ => {}
        }
    }

    fn datagram(&mut self, [source, destination]: [SocketAddr; 2], bytes: &[u8], at: Timestamp, tell: Tell<'_>) {
        let ends = Ends { source: source.to_string(), destination: destination.to_string(), at };
        let mut frames = Frames::new(&self.decoder);
        let problem = &mut self.problem;
        let mut tell = |told| note(problem, tell(between(told, &ends)));
        frames.feed(bytes, at, self.now, &mut tell);
        frames.finish(at, self.now, &mut tell);
    }

    fn segment(&mut self, [source, destination]: [SocketAddr; 2], segment: Segment<'_>, at: Timestamp, tell: Tell<'_>) {
        if self.flows.len() >= FLOWS_MAX {
            self.finish(tell);
        }
        let (decoder, now) = (&self.decoder, self.now);
        let followed = self.flows.entry((source, destination)).or_insert_with(|| Followed {
            flow: Flow::default(),
            frames: Frames::new(decoder),
            ends: Ends { source: source.to_string(), destination: destination.to_string(), at },
        });
        followed.ends.at = at;
        let Followed { flow, frames, ends } = followed;
        let problem = &mut self.problem;
        let mut tell = |told| note(problem, tell(between(told, ends)));
        let is_last = segment.is_last;
        if segment.is_first {
            flow.flush(&mut |bytes| frames.feed(bytes, at, now, &mut tell));
            frames.finish(at, now, &mut tell);
        }
        flow.take(segment, &mut |bytes| frames.feed(bytes, at, now, &mut tell));
        if is_last {
            frames.finish(at, now, &mut tell);
            self.flows.remove(&(source, destination));
        }
    }

    /// Tells what is left at the end of the capture, in the order of the ends.
    fn finish(&mut self, tell: Tell<'_>) {
        let mut left: Vec<_> = self.flows.drain().collect();
        left.sort_by_key(|(key, followed)| (followed.ends.at, *key));
        for (_, Followed { mut flow, mut frames, ends }) in left {
            let (problem, now) = (&mut self.problem, self.now);
            let mut tell = |told| note(problem, tell(between(told, &ends)));
            flow.flush(&mut |bytes| frames.feed(bytes, ends.at, now, &mut tell));
            frames.finish(ends.at, now, &mut tell);
        }
    }
}

fn note(problem: &mut Option<io::Error>, told: io::Result<()>) {
    if let Err(error) = told {
        problem.get_or_insert(error);
    }
}

/// The headers of a packet, by how its link begins.
fn sliced(link: Linktype, data: &[u8]) -> Option<SlicedPacket<'_>> {
    match link.0 {
        1 => SlicedPacket::from_ethernet(data).ok(),
        // Raw IP: by its number, and by those that some systems write for it.
        12 | 14 | 101 | 228 | 229 => SlicedPacket::from_ip(data).ok(),
        // Loopback of BSD: four bytes that name the family.
        0 | 108 => SlicedPacket::from_ip(data.get(4..)?).ok(),
        113 => SlicedPacket::from_linux_sll(data).ok(),
        // Linux "cooked", second version: twenty bytes, the first two the protocol.
        276 => {
            let (head, rest) = data.split_at_checked(20)?;
            SlicedPacket::from_ether_type(EtherType(u16::from_be_bytes([head[0], head[1]])), rest).ok()
        }
        _ => None,
    }
}

fn addresses(net: &NetSlice<'_>) -> Option<(IpAddr, IpAddr)> {
    match net {
        NetSlice::Ipv4(ip) => Some((ip.header().source_addr().into(), ip.header().destination_addr().into())),
        NetSlice::Ipv6(ip) => Some((ip.header().source_addr().into(), ip.header().destination_addr().into())),
        NetSlice::Arp(_) => None,
    }
}
