//! Three days of a district in ten minutes: lives led at an even pace while people look at their pages; memory, errors and
//! the times that answers took.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::life::{self, PEOPLE};
use super::service::Service;
use crate::Failure;

/// How many requests a district takes in during three days, and how often somebody looks at a page of items meanwhile.
const LIVES: u32 = 9_000;
const LOOKS: u32 = 170_000;
/// How many work and look at the same time.
const WORKERS: u32 = 16;
const READERS: u32 = 16;
/// How often memory is looked at.
const EVERY: Duration = Duration::from_secs(15);

/// The times of answers, in microseconds.
#[derive(Default)]
struct Times(Mutex<Vec<u64>>);

impl Times {
    fn of<T>(&self, call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let begun = Instant::now();
        let answer = call()?;
        let taken = u64::try_from(begun.elapsed().as_micros())?;
        self.0.lock().map_err(|error| error.to_string())?.push(taken);
        Ok(answer)
    }

    /// How many there are, and the value below which so many of a thousand lie, in milliseconds.
    fn told(&self, thousandths: [usize; 3]) -> Result<(usize, [f64; 3]), Failure> {
        let mut all = self.0.lock().map_err(|error| error.to_string())?;
        all.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "microseconds of an answer")]
        let at = |part: usize| all.get((all.len() * part / 1000).min(all.len() - 1)).map_or(0.0, |time| *time as f64);
        Ok((all.len(), thousandths.map(|part| at(part) / 1000.0)))
    }
}

/// Plays the days in so many seconds.
pub fn run(seconds: u32) -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let service = Service::begin(&folder.path().join("store"))?;
    let keys = PEOPLE.map(|person| service.key(&format!("days of {person}"), person));
    let keys: Vec<String> = keys.into_iter().collect::<Result<_, _>>()?;
    let steps = life::steps(&service, &keys)?;
    let (moves, looks) = (Times::default(), Times::default());
    let begun = Instant::now();
    let whole = Duration::from_secs(seconds.into());
    let memory = std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for number in 0..WORKERS {
            let (service, keys, steps, moves) = (&service, &keys, &steps, &moves);
            threads.push(scope.spawn(move || work(service, keys, steps, moves, number, (begun, whole))));
        }
        for number in 0..READERS {
            let (service, keys, looks) = (&service, &keys, &looks);
            threads
                .push(scope.spawn(move || look(service, &keys[number as usize % keys.len()], looks, (begun, whole))));
        }
        let mut memory = Vec::new();
        while begun.elapsed() < whole {
            std::thread::sleep(EVERY.min(whole));
            memory.push(service.memory_kilobytes().unwrap_or(0) / 1024);
        }
        for thread in threads {
            thread.join().map_err(|_| "a caller fell over".to_owned())??;
        }
        Ok::<_, String>(memory)
    })?;
    let taken = begun.elapsed().as_secs();
    for (what, times) in [("moves", &moves), ("pages", &looks)] {
        let (count, [median, p99, p999]) = times.told([500, 990, 999])?;
        println!("{count} {what}: median {median:.1} ms, p99 {p99:.1} ms, p99.9 {p999:.1} ms, no error");
    }
    let processor = service.processor_seconds()?;
    println!("in {taken} s, {processor:.0} s of processor time; memory in MB every {} s: {memory:?}", EVERY.as_secs());
    Ok(())
}

/// Waits until it is time for the call with this number out of so many.
fn pace((begun, whole): (Instant, Duration), number: u32, of: u32) {
    let at = whole.mul_f64(f64::from(number) / f64::from(of));
    std::thread::sleep(at.saturating_sub(begun.elapsed()));
}

fn work(
    service: &Service,
    keys: &[String],
    steps: &[(usize, Value)],
    times: &Times,
    worker: u32,
    time: (Instant, Duration),
) -> Result<(), String> {
    let lead = || -> Result<(), Failure> {
        let mut connection = service.connect()?;
        let calls = LIVES / WORKERS * (u32::try_from(steps.len())? + 1);
        let mut call = 0;
        for number in 0..LIVES / WORKERS {
            pace(time, call, calls);
            let fields = json!({ "title": format!("河道漂浮垃圾 {worker}-{number}"), "text": "河道漂浮垃圾" });
            let body = json!({ "list": "hotline", "fields": fields });
            let kept = times.of(|| connection.post(&keys[0], "/api/v1/items", &body))?;
            let path = format!("/api/v1/items/{}/moves", kept["receipt"].as_str().ok_or("no receipt")?);
            for (who, step) in steps {
                call += 1;
                pace(time, call, calls);
                times.of(|| connection.post(&keys[*who], &path, step))?;
            }
            call += 1;
        }
        Ok(())
    };
    lead().map_err(|error| error.to_string())
}

fn look(service: &Service, key: &str, times: &Times, time: (Instant, Duration)) -> Result<(), String> {
    let look = || -> Result<(), Failure> {
        let mut connection = service.connect()?;
        for number in 0..LOOKS / READERS {
            pace(time, number, LOOKS / READERS);
            let path = match number % 3 {
                0 => "/api/v1/items?list=hotline&state=live&order=due&limit=20",
                1 => "/api/v1/items?state=live&unit=mine&limit=20",
                _ => "/api/v1/items?text=%E6%B2%B3%E9%81%93&limit=20",
            };
            times.of(|| connection.get(key, path))?;
        }
        Ok(())
    };
    look().map_err(|error| error.to_string())
}
