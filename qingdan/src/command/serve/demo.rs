//! The demo of the service: an invented district, its last half year up to this moment, and accounts to look around with.

mod calls;
mod page;

use app::App;
use app::demo::arrivals;
use app::rehearse::{Arrival, Rehearsal};
use identity::{Administrator, NewAccount};
use jiff::{SignedDuration, Timestamp};

use crate::command::init::begin as begin_store;
use crate::command::user::{add, first_password};
use crate::data::{Data, failure, gate};
use crate::output::Failure;
use crate::package;
use crate::progress::Progress;

/// How far back the played time goes.
const PLAYED: SignedDuration = SignedDuration::from_hours(24 * 180);
/// How many items arrive in it.
const ITEMS: u64 = 400;
/// Where chance begins.
const SEED: u64 = 1;
/// For how long before now nobody has acted, so that there is something to do.
const UNSEEN: SignedDuration = SignedDuration::from_hours(3);
/// For how long before now some of the work is left lying, so that there is something late.
const LYING: SignedDuration = SignedDuration::from_hours(24 * 21);
/// How many items arrive in that time, most of them by the hotline.
const UNSEEN_ITEMS: u64 = 60;

/// Who looks around: login name, unit and post.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("desk", "hotline_center", "desk"),
    ("callback", "hotline_center", "callback"),
    ("water", "water_bureau", "officer"),
    ("fire", "fire_brigade", "officer"),
    ("duban", "supervision_office", "officer"),
    ("leader", "district_government", "district_head"),
];

/// The last hours: citizens call, panels raise alarms, and nobody has looked yet.
fn arrive_unseen(app: &App, from: Timestamp, now: Timestamp) -> Result<(), Failure> {
    let mut coming: Vec<Arrival> = arrivals(&app.settings(), SEED + 1, UNSEEN_ITEMS, from, now);
    coming.retain(|arrival| ["hotline", "alarm"].contains(&arrival.list.as_str()));
    let between = UNSEEN.as_secs() / i64::try_from(coming.len()).unwrap_or(1).max(1);
    let mut at = from;
    for mut arrival in coming {
        at = at.checked_add(SignedDuration::from_secs(between)).unwrap_or(now).min(now);
        // It is registered as of `at`; whole seconds are played, so that its own time must not lie after that.
        arrival.at = from;
        let until = at.checked_add(SignedDuration::from_secs(1)).unwrap_or(at);
        let arrivals = std::slice::from_ref(&arrival);
        let unseen = Rehearsal {
            seed: SEED,
            from: at,
            until,
            arrivals,
            idle_percent: 100,
            lying_since: None,
            progress: &|_| (),
        };
        app.rehearse(&unseen).map_err(failure)?;
    }
    Ok(())
}

/// Plays the half year into a new folder.
fn play(data: &Data, now: Timestamp) -> Result<App, Failure> {
    let from = now.checked_sub(PLAYED).unwrap_or(now);
    let app = begin_store(data, &package::shipped()?, from)?;
    let arrivals = arrivals(&app.settings(), SEED, ITEMS, from, now);
    let progress = Progress::new("demo", 1000);
    let tell = |share: u64| progress.set(share);
    let until = now.checked_sub(UNSEEN).unwrap_or(now);
    let lying_since = now.checked_sub(LYING).ok();
    let rehearsal =
        Rehearsal { seed: SEED, from, until, arrivals: &arrivals, idle_percent: 60, lying_since, progress: &tell };
    app.rehearse(&rehearsal).map_err(failure)?;
    arrive_unseen(&app, until, now)?;
    progress.end();
    calls::come_in(&app, now)?;
    page::bring(&app, data, now)?;
    Ok(app)
}

/// Plays the half year into a new folder and makes the accounts; a folder that has a store is left as it is. Gives login
/// name, first password and title of each account.
///
/// # Errors
/// Trouble with the store.
pub fn begin(data: &Data, now: Timestamp) -> Result<Vec<(String, String, String)>, Failure> {
    if data.data.join("identity.sqlite").exists() {
        return Ok(Vec::new());
    }
    let app = play(data, now)?;
    let settings = app.settings();
    let today = crate::clock::day(now);
    let identity = gate(data)?;
    let mut accounts = Vec::new();
    for (login, unit, post) in PEOPLE {
        let people = settings.organisation.as_ref().map(|known| known.people_of(unit, Some(post), today));
        let Some(person) = people.and_then(|people| people.first().copied().cloned()) else { continue };
        let (zh, _) = settings
            .organisation
            .as_ref()
            .and_then(|known| known.unit(unit))
            .map_or((unit, unit), |unit| (unit.title_zh.as_str(), unit.title_en.as_str()));
        let title = format!("{} {zh}", person.name);
        let password = first_password()?;
        let new = NewAccount {
            login,
            title: &title,
            person: Some(&person.id),
            administrator: None,
            password: &password,
            must_change: false,
        };
        add(&identity, &new, now)?;
        accounts.push((login.to_owned(), password, title));
    }
    let kinds =
        [("system", Administrator::System), ("security", Administrator::Security), ("audit", Administrator::Audit)];
    for ((login, kind), title) in kinds.into_iter().zip(["系统管理员", "安全管理员", "审计管理员"]) {
        let password = first_password()?;
        let new = NewAccount {
            login,
            title,
            person: None,
            administrator: Some(kind),
            password: &password,
            must_change: false,
        };
        add(&identity, &new, now)?;
        accounts.push((login.to_owned(), password, title.to_owned()));
    }
    Ok(accounts)
}

#[cfg(test)]
mod tests {
    use store::Query;

    use super::{Data, play};

    #[test]
    fn something_is_late_and_raised_at_any_time() {
        // A night before a day off, a working noon, the end of the longest holiday.
        for now in ["2026-11-27T22:40:00Z", "2026-12-02T04:00:00Z", "2027-02-22T16:30:00Z"] {
            let now = now.parse().unwrap();
            let folder = tempfile::tempdir().unwrap();
            let data = Data { data: folder.path().join("demo"), master_key: None };
            let app = play(&data, now).unwrap();
            let live = app.all(Query { live: true, ..Query::default() }, 1000).unwrap();
            let late = live.iter().filter(|item| item.due.as_ref().is_some_and(|due| due.at < now)).count();
            let raised = live.iter().filter(|item| item.raised_to.is_some()).count();
            assert!(late >= 3 && raised >= 3, "{now}: {late} late, {raised} raised, of {}", live.len());
        }
    }
}
