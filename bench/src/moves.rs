//! Acknowledged moves through engine, seals, read tables and store: each caller registers items and accepts them, with a
//! command key each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use app::{About, App, Request};
use definition::Literal;
use item::{By, Command, Fields, Registration};
use store_sqlite::SqliteStore;

use crate::{Failure, district};

/// Acknowledged commands a second.
pub fn moves_a_second(callers: usize, seconds: f64) -> Result<f64, Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let store = SqliteStore::create(&folder.path().join("store"))?;
    let app = App::open(Arc::new(store))?;
    let now = "2025-03-03T02:00:00Z".parse()?;
    app.publish(&district::package()?, now)?;
    let (done, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for caller in 0..callers {
            let (app, done, refused) = (&app, &done, &refused);
            scope.spawn(move || {
                let mut number = 0;
                while start.elapsed() < Duration::from_secs_f64(seconds) {
                    number += 1;
                    for request in commands(caller, number) {
                        let counter = if app.carry_out(&request, now).is_ok() { done } else { refused };
                        counter.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let elapsed = start.elapsed().as_secs_f64();
    if refused.into_inner() > 0 {
        return Err("commands were refused".into());
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 commands")]
    Ok(done.into_inner() as f64 / elapsed)
}

fn commands(caller: usize, number: u32) -> [Request; 1] {
    let text = |name: &str, value: &str| (name.to_owned(), Literal::Text(value.to_owned()));
    let fields: Fields = [
        text("title", "路灯不亮"),
        text("text", "小区东门外的路灯坏了三盏，晚上老人走路看不清，请尽快修复，已经反映多次，一直没有人来处理。"),
    ]
    .into();
    [Request {
        key: Some(format!("bench:{caller}:{number}")),
        about: About::List("hotline".to_owned()),
        command: Command::Register(Registration { fields, ..Registration::default() }),
        by: By::Channel("import".to_owned()),
        chance: None,
    }]
}
