//! Twins among many: how long a message takes to be taken in, how long its twins take to be found, how much memory that
//! needs; beside a scan of all texts for the same letters, which is what it replaces.
//!
//! `cargo run --release -p bench --bin twins -- [messages]`. The messages are invented: what is wrong, where and since when
//! vary; some of the last month are told once more in other words, and that is what is looked for.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::time::{Duration, Instant};

use triage::twins::{Link, Message, Twins, Windows};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

/// How many messages there are when nothing is said, and how many are told again and looked for.
const MESSAGES: u64 = 1_000_000;
const ASKED: u64 = 1_000;
/// How many texts the floor looks through.
const SCANNED: u64 = 100_000;

const WRONG: [(&str, &str); 12] = [
    ("路灯坏了", "晚上一片漆黑，路灯一直不亮"),
    ("井盖松动", "车一过就响，井盖翘起来很危险"),
    ("夜间施工噪声扰民", "工地半夜还在打桩，吵得睡不着"),
    ("垃圾没有人清运", "垃圾堆了好几天，臭味很大"),
    ("违规停车堵住消防通道", "消防通道停满了车，救护车进不来"),
    ("自来水发黄", "水龙头放出来的水是黄的，不敢喝"),
    ("电梯经常停运", "电梯又停了，老人被困在楼上"),
    ("餐馆油烟直排", "楼下饭店的油烟飘到家里"),
    ("拖欠工资", "干了三个月工钱一分没给"),
    ("物业费乱涨价", "物业没有开会就把收费提高了"),
    ("下水道堵塞", "一下雨污水就倒灌进院子"),
    ("树枝压住电线", "树长得太高，刮风时碰到电线冒火花"),
];
const SURNAMES: &str = "清朝松云柳桃金银玉翠锦华安宁福寿康泰和平兴盛长永光明春秋";
const KINDS: [&str; 6] = ["花园", "新村", "家园", "公寓", "小区", "苑"];

/// Where a message comes from: one of some hundred thousand estates, with a number in it.
fn place(number: u64) -> String {
    let letters: Vec<char> = SURNAMES.chars().collect();
    let letter = |at: u64| letters[usize::try_from(at).unwrap_or(0) % letters.len()];
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    let [one, two, three] = [mixed, mixed / 28, mixed / 784].map(letter);
    let kind = KINDS[usize::try_from(mixed / 21_952).unwrap_or(0) % KINDS.len()];
    format!("{one}{two}{three}{kind}{}号楼", mixed % 97 + 1)
}

fn message(number: u64, again: bool) -> (String, String, String) {
    let (title, body) = WRONG[usize::try_from(number * 7 % 12).unwrap_or(0)];
    let place = place(number);
    if again {
        (format!("again-{number}"), format!("{place}的问题没人管"), format!("{place}这边{body}，{title}，请快来处理。"))
    } else {
        (format!("first-{number}"), format!("{place}{title}"), format!("{body}，地点在{place}，希望有关部门尽快解决。"))
    }
}

fn memory_megabytes() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
}

fn main() -> Result<(), Failure> {
    let messages = std::env::args().nth(1).map(|count| count.parse()).transpose()?.unwrap_or(MESSAGES);
    let mut twins = Twins::new();
    let begun = Instant::now();
    for number in 0..messages {
        let (id, title, body) = message(number, false);
        let day = i32::try_from(number * 365 / messages)?;
        twins.insert(&Message { id: &id, title: &title, body: &body, day: Some(day) })?;
    }
    let taken = begun.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rate = messages as f64 / taken.as_secs_f64();
    println!("{messages} messages taken in: {rate:.0}/s, {} MB of memory", memory_megabytes()?);
    let (mut times, mut first, mut found) = (Vec::new(), 0, 0);
    // Those of the last month: what is older is no twin any more.
    let month = messages / 12;
    for number in (messages - month..messages).step_by(usize::try_from((month / ASKED).max(1))?) {
        let (id, title, body) = message(number, true);
        let begun = Instant::now();
        let day = 365;
        let asked = Message { id: &id, title: &title, body: &body, day: Some(day) };
        let proposals = twins.propose(&asked, Windows { merge_days: 30, relapse_days: 90 });
        times.push(begun.elapsed());
        let wanted = format!("first-{number}");
        first += u32::from(proposals.first().is_some_and(|proposal| proposal.id == wanted));
        found += u32::from(proposals.iter().any(|proposal| proposal.id == wanted && proposal.link == Link::Merge));
    }
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!(
        "{} told again in other words: {found} found, {first} of them first; median {:?}, p99 {:?}",
        times.len(),
        at(50),
        at(99)
    );
    println!("a scan of {SCANNED} texts for one place: {:?}", scan());
    Ok(())
}

/// How long it takes to look through so many texts for the name of a place.
fn scan() -> Duration {
    let texts: Vec<String> = (0..SCANNED).map(|number| message(number, false).2).collect();
    let begun = Instant::now();
    let hits = texts.iter().filter(|text| text.contains("清朝松花园")).count();
    std::hint::black_box(hits);
    begun.elapsed()
}
