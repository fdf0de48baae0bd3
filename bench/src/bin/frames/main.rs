//! Prints how many frames of fire panels and packets of stations are read and written a second on one core, beside a
//! memcpy of the same bytes in the same run.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod traffic;

use std::hint::black_box;
use std::time::Instant;

use jiff::Timestamp;
use protocols::gb26875::{Adu, Command, Frame, Head, Object, Piece, Profile, Splitter, Strictness, signals, write_adu};
use protocols::hj212;

/// How often each thing is measured; the best counts, since other programs disturb. Many short runs, so that some run
/// between two turns of the scheduler.
const RUNS: usize = 100;
/// How long each measurement lasts at least, in seconds.
const SECONDS_MIN: f64 = 0.01;
/// A read of a socket brings so many bytes at most.
const READ_BYTES: usize = 16 * 1024;
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

/// One thing that is measured: how many frames a second.
struct Figure {
    name: &'static str,
    frames_per_second: f64,
}

fn main() {
    let panels = traffic::panels();
    let stations = traffic::stations();
    for (title, traffic, figures) in
        [("GB/T 26875.3", &panels, panel_figures(&panels)), ("HJ 212", &stations, station_figures(&stations))]
    {
        let bytes = traffic.bytes.len() / traffic.frames.max(1);
        println!("{title}: {} frames of {bytes} bytes in the mean", traffic.frames);
        let floor = figures.first().map_or(1.0, |figure| figure.frames_per_second);
        for Figure { name, frames_per_second } in &figures {
            let (millions, share) = (frames_per_second / 1e6, frames_per_second / floor);
            println!("  {name:<42} {millions:>8.2} million frames/s  {share:.3} of memcpy");
        }
    }
}

/// The best of some runs; `run` answers with the frames it dealt with.
fn best(name: &'static str, mut run: impl FnMut() -> usize) -> Figure {
    let mut frames_per_second = 0.0_f64;
    for _ in 0..RUNS {
        let (start, mut frames) = (Instant::now(), 0);
        while start.elapsed().as_secs_f64() < SECONDS_MIN {
            frames += run();
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 frames")]
        let rate = frames as f64 / start.elapsed().as_secs_f64();
        frames_per_second = frames_per_second.max(rate);
    }
    Figure { name, frames_per_second }
}

fn copied(traffic: &traffic::Traffic) -> Figure {
    let mut copy = vec![0; traffic.bytes.len()];
    best("memcpy of the same bytes", || {
        for (to, from) in copy.chunks_mut(READ_BYTES).zip(traffic.bytes.chunks(READ_BYTES)) {
            to.copy_from_slice(black_box(from));
        }
        black_box(&copy);
        traffic.frames
    })
}

fn split(bytes: &[u8], mut tell: impl FnMut(Frame<'_>)) {
    let mut splitter = Splitter::new(Strictness::default());
    for chunk in bytes.chunks(READ_BYTES) {
        splitter.feed(chunk, NOW, |piece| {
            if let Piece::Frame(frame) = piece {
                tell(frame);
            }
        });
    }
}

fn panel_figures(traffic: &traffic::Traffic) -> Vec<Figure> {
    let profile = Profile::standard();
    let found = best("find and check", || {
        let mut frames = 0;
        split(black_box(&traffic.bytes), |frame| {
            black_box(frame.sequence());
            frames += 1;
        });
        frames
    });
    let decoded = best("decode: find, check, every object", || {
        let mut frames = 0;
        split(black_box(&traffic.bytes), |frame| {
            black_box(frame.head());
            if let Some(adu) = Adu::read(frame.adu(), &profile) {
                adu.objects().for_each(|object| {
                    black_box(object);
                });
            }
            frames += 1;
        });
        frames
    });
    let meant = best("decode and say what it means", || {
        let mut frames = 0;
        split(black_box(&traffic.bytes), |frame| {
            if let Some(adu) = Adu::read(frame.adu(), &profile) {
                signals(&adu, &profile).for_each(|signal| {
                    black_box(signal.is_fire());
                });
            }
            frames += 1;
        });
        frames
    });
    let owned = traffic::decoded(traffic, &profile);
    let mut out = Vec::with_capacity(traffic.bytes.len() * 2);
    let mut adu = Vec::with_capacity(1024);
    let encoded = best("encode: objects to frames", || {
        out.clear();
        for (head, kind, objects) in black_box(&owned) {
            write_one(head, *kind, objects, &mut adu, &mut out);
        }
        black_box(&out);
        owned.len()
    });
    vec![copied(traffic), found, decoded, meant, encoded]
}

fn write_one(head: &Head, kind: Option<u8>, objects: &[Object<'_>], adu: &mut Vec<u8>, out: &mut Vec<u8>) {
    adu.clear();
    if let Some(kind) = kind {
        write_adu(kind, objects, adu);
    }
    let head = Head { command: Command::Send, ..*head };
    let _ = head.write(adu, out);
}

fn station_figures(traffic: &traffic::Traffic) -> Vec<Figure> {
    let decoded = best("decode: find, check, every field", || {
        let mut frames = 0;
        let mut splitter = hj212::Splitter::default();
        for chunk in black_box(&traffic.bytes).chunks(READ_BYTES) {
            splitter.feed(chunk, NOW, |piece| {
                if let hj212::Piece::Packet(packet) = piece {
                    let text = packet.text();
                    let segment = hj212::Segment::read(&text);
                    black_box(segment.qn);
                    segment.items().flat_map(|item| item.fields()).for_each(|field| {
                        black_box(field);
                    });
                    frames += 1;
                }
            });
        }
        frames
    });
    vec![copied(traffic), decoded]
}
