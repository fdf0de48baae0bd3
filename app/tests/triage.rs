//! Triage at work on a store: proposals with their reasons, what people make of them, models, places, documents.

mod common;

use app::triage::Triage;
use app::triage::dismiss::Why;
use app::triage::judge::Judgement;
use app::triage::minutes::{Place, Settled};
use app::triage::models::ModelRefusal;
use app::{About, Answer, App, AppError, Request};
use common::{app, at};
use definition::Literal;
use item::{By, Command, Fields, ItemId, Registration};
use tempfile::TempDir;

const DESK: &str = "p0016";

#[cfg(test)]
fn fields(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).to_owned(), Literal::Text((*value).to_owned()))).collect()
}

#[cfg(test)]
struct Desk {
    app: App,
    triage: Triage,
    folder: TempDir,
}

#[cfg(test)]
impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { app: app(), triage: Triage::new(folder.path().to_owned()), folder }
    }

    fn tell(&self, about: About, command: Command, by: By, when: &str) -> Answer {
        let request = Request { key: None, about, command, by, chance: None };
        self.app.carry_out(&request, at(when)).unwrap()
    }

    fn report(&self, title: &str, text: &str, when: &str) -> ItemId {
        let fields = fields(&[("title", title), ("text", text)]);
        let command = Command::Register(Registration { fields, ..Registration::default() });
        self.tell(About::List("hotline".to_owned()), command, By::Channel("import".to_owned()), when).item
    }

    fn dispatch(&self, item: ItemId, unit: &str, category: &str, when: &str) {
        let fields = fields(&[("unit", unit), ("category", category), ("dispatch_basis", "三定规定")]);
        let command = Command::Move { name: "dispatch".to_owned(), fields };
        self.tell(About::Item(item), command, By::Person(DESK.to_owned()), when);
    }

    fn proposals(&self, item: ItemId, when: &str) -> app::triage::propose::Proposals {
        let item = self.app.item(&item.to_string()).unwrap();
        self.triage.proposals(&self.app, &item, at(when)).unwrap()
    }
}

#[test]
fn what_no_row_speaks_of_waits_for_a_person() {
    let desk = Desk::new();
    let known = desk.report("垃圾清运不及时", "垃圾房三天没有清运", "2025-03-03T09:00:00");
    let unknown = desk.report("请问一件事", "想了解一下", "2025-03-03T09:01:00");
    let now = at("2025-03-03T09:02:00");
    assert!(desk.app.dispatch(known, now).unwrap().is_some());
    assert_eq!(desk.app.dispatch(unknown, now).unwrap().as_deref(), Some("otherwise"));
    assert_eq!(desk.app.item(&unknown.to_string()).unwrap().stage, "received");
    let proposals = desk.proposals(unknown, "2025-03-03T09:03:00");
    assert!(proposals.ready.is_none() && proposals.category.is_none() && proposals.units.is_empty());
    assert_eq!(proposals.address.state, "missing");
}

#[test]
fn a_model_learns_from_what_was_decided_and_can_be_taken_back() {
    let desk = Desk::new();
    let stories = [
        ("云桥街道梧桐路工地夜间施工", "搅拌车轰鸣到凌晨，噪声太大", "environment_bureau", "环境保护"),
        ("柳浦街道幼儿园入学", "孩子没有报上名，幼儿园学位太少", "education_bureau", "教育"),
        ("禾泾镇路口红绿灯", "红绿灯坏了，路口车辆乱行", "police_bureau", "道路交通"),
    ];
    for number in 0..60 {
        let (title, text, unit, category) = stories[number % 3];
        let when = format!("2025-03-{:02}T09:{:02}:00", 3 + number / 20, number % 60);
        let item = desk.report(&format!("{title}第{number}件"), text, &when);
        desk.dispatch(item, unit, category, &when);
    }
    let version = desk.triage.learn(&desk.app, "hotline", at("2025-03-10T02:00:00")).unwrap().unwrap();
    assert_eq!(version.version, 1);
    // The same history is the same model.
    assert_eq!(desk.triage.learn(&desk.app, "hotline", at("2025-03-10T03:00:00")).unwrap().unwrap(), version);
    let item = desk.report("学位", "幼儿园学位不够，孩子没有报上名", "2025-03-10T09:00:00");
    let proposals = desk.proposals(item, "2025-03-10T09:01:00");
    let category = proposals.category.unwrap();
    assert_eq!((category.label.as_deref(), category.by.as_str()), (Some("教育"), "model 1"));
    assert!(!category.because.is_empty() && category.decided.is_none());
    // What a person decided stays, whatever is proposed.
    desk.dispatch(item, "civil_affairs_bureau", "民政养老", "2025-03-10T09:05:00");
    let proposals = desk.proposals(item, "2025-03-10T09:06:00");
    assert_eq!(proposals.category.unwrap().decided.as_deref(), Some("民政养老"));
    assert!(proposals.ready.is_none());

    let learnt = desk.triage.nightly(&desk.app, at("2025-03-11T03:00:00")).unwrap();
    assert_eq!(learnt.iter().map(|version| version.version).collect::<Vec<_>>(), [2]);
    assert!(desk.triage.nightly(&desk.app, at("2025-03-11T04:00:00")).unwrap().is_empty());
    let back = desk.triage.roll_back(&desk.app, "hotline", 1, at("2025-03-11T09:00:00")).unwrap().unwrap();
    assert_eq!((back.version, back.noted.back_to, &back.noted.file), (3, Some(1), &version.noted.file));
    // A model that was brought back stays.
    assert!(desk.triage.nightly(&desk.app, at("2025-03-20T03:00:00")).unwrap().is_empty());
    let none = desk.triage.roll_back(&desk.app, "hotline", 9, at("2025-03-11T09:00:00")).unwrap();
    assert_eq!(none, Err(ModelRefusal::NoVersion { list: "hotline".to_owned(), version: 9 }));
    assert!(matches!(
        desk.triage.learn(&desk.app, "meeting_item", at("2025-03-20T03:00:00")).unwrap(),
        Err(ModelRefusal::NotRead(_))
    ));
    assert_eq!(desk.triage.models(&desk.app).unwrap().len(), 3);
    assert!(desk.app.verify(None).unwrap().violations.is_empty());
}

#[test]
fn the_same_problem_again_is_a_twin_with_its_reason() {
    let desk = Desk::new();
    desk.report("渡口路泵站异味", "柳浦街道渡口路泵站夜里有刺鼻异味，窗户不敢开", "2025-03-03T09:00:00");
    desk.report("咨询医保", "异地住院怎么报销", "2025-03-03T10:00:00");
    let again = desk.report("泵站又臭了", "渡口路泵站夜里刺鼻异味，柳浦街道居民窗户不敢开", "2025-03-04T09:00:00");
    let twins = desk.proposals(again, "2025-03-04T09:01:00").twins;
    let first = desk.app.item("1").unwrap().receipt;
    assert_eq!(twins.first().map(|twin| (twin.receipt.as_str(), twin.link)), Some((first.as_str(), "merge")));
    assert!(twins[0].names.iter().any(|name| name.contains("渡口")), "{twins:?}");
}

#[test]
fn what_people_make_of_proposals_is_a_measure_that_opens() {
    let desk = Desk::new();
    let items: Vec<ItemId> =
        (0..3).map(|number| desk.report("请问一件事", &format!("{number}"), "2025-03-03T09:00:00")).collect();
    let judge = |item: ItemId, taken: bool, key: &str| {
        let judgement =
            Judgement { of: "category".to_owned(), proposed: "教育".to_owned(), taken, by: "model 1".to_owned() };
        desk.app.judge_proposal(item, &judgement, DESK, Some(key), at("2025-03-05T09:00:00")).unwrap()
    };
    judge(items[0], true, "a");
    let once = judge(items[1], false, "b");
    assert_eq!(judge(items[1], false, "b"), once);
    let share = |month: &str| desk.triage.share(&desk.app, "hotline", month, |_| true).unwrap().unwrap();
    let figure = share("2025-03");
    assert_eq!(figure.value, Some(50.0));
    let receipt = |item: ItemId| desk.app.item(&item.to_string()).unwrap().receipt;
    assert_eq!(figure.numerator, [receipt(items[0])]);
    assert_eq!(figure.denominator, [receipt(items[0]), receipt(items[1])]);
    assert_eq!(share("2025-04").value, None);
    assert_eq!(desk.triage.share(&desk.app, "meeting_item", "2025-03", |_| true).unwrap(), None);
    assert!(desk.app.replay().unwrap().differences.is_empty());
}

#[test]
fn an_address_is_found_in_the_places_of_the_client() {
    let desk = Desk::new();
    let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    };
    let places = rows(&[&["名称", "编码", "别名", "经度", "纬度"], &["梧桐里小区", "W1", "梧桐苑", "121.1", "31.1"]]);
    let loaded = desk.triage.load_places(&desk.app, &places, at("2025-03-03T09:00:00")).unwrap().unwrap();
    assert_eq!((loaded.places, loaded.version), (1, 1));
    let item = desk.report("停水", "梧桐里小区3号楼停水", "2025-03-03T10:00:00");
    let address = desk.proposals(item, "2025-03-03T10:01:00").address;
    assert_eq!(address.state, "clear");
    let place = address.place.unwrap();
    assert_eq!((place.code.as_str(), place.position), ("W1", Some((121.1, 31.1))));
    let masked = desk.report("停水", "某小区停水", "2025-03-03T11:00:00");
    assert_eq!(desk.proposals(masked, "2025-03-03T11:01:00").address.state, "masked");
    assert!(desk.triage.load_places(&desk.app, &rows(&[&["x"]]), at("2025-03-04T09:00:00")).unwrap().is_err());
}

#[test]
fn a_hot_spot_becomes_one_supervised_item() {
    let desk = Desk::new();
    for number in 0..6 {
        let when = format!("2025-03-{:02}T09:00:00", 10 + number);
        desk.report("渡口路泵站异味扰民", &format!("柳浦街道渡口路泵站异味刺鼻，第{number}次反映"), &when);
    }
    for (number, title) in ["咨询医保报销", "路灯不亮", "公交班次太少", "医院停车难"].iter().enumerate()
    {
        desk.report(title, "请尽快处理", &format!("2025-03-{:02}T10:00:00", 10 + number));
    }
    let now = at("2025-03-16T09:00:00");
    let spots = desk.triage.hot(&desk.app, "hotline", now).unwrap();
    let spot = spots.first().unwrap();
    assert_eq!((spot.members.len(), spot.weeks.iter().map(|(_, count)| count).sum::<usize>()), (6, 6));
    assert!(spot.name.contains("泵站"), "{}", spot.name);
    let clerk = "p0024";
    let made = desk.app.consult(&spot.name, &spot.members, clerk, now).unwrap();
    assert_eq!(desk.app.consult(&spot.name, &spot.members, clerk, now).unwrap().item, made.item);
    let item = desk.app.item(&made.receipt).unwrap();
    assert_eq!((item.list.as_str(), item.links.len()), ("meeting_item", 6));
    assert!(desk.triage.hot(&desk.app, "meeting_item", now).unwrap().is_empty());
}

#[test]
fn a_sentence_becomes_an_item_that_points_back_to_it() {
    let desk = Desk::new();
    let text = "区政府召开第9次常务会议\n3月3日，区长舟知岚主持召开区政府第9次常务会议。\n会议强调，区水务局要在2025年6月底前完成泵站改造。要做好施工期间的解释工作。\n";
    let now = at("2025-03-04T09:00:00");
    let clerk = By::Person("p0024".to_owned());
    let paper = desk.triage.bring(&desk.app, "第9次常务会议纪要", text, "p0024", now).unwrap();
    assert_eq!(desk.triage.bring(&desk.app, "第9次常务会议纪要", text, "p0024", now).unwrap().number, paper.number);
    let review = desk.triage.review(&desk.app, paper.number).unwrap().unwrap();
    let ask = &review.asks[0];
    assert_eq!(
        (ask.unit.as_deref(), ask.day.map(|day| day.to_string()).as_deref()),
        (Some("water_bureau"), Some("2025-06-30"))
    );
    let place = Place { paper: paper.number, article: ask.article, directive: ask.directive, part: 0 };
    let settled = Settled { title: None, unit: ask.unit.clone(), day: ask.day };
    let made = desk.triage.accept(&desk.app, place, &settled, &clerk, now).unwrap();
    assert_eq!(desk.triage.accept(&desk.app, place, &settled, &clerk, now).unwrap(), made);
    let other = Settled { title: Some("公布改造进度".to_owned()), ..Settled::default() };
    let part = desk.triage.accept(&desk.app, Place { part: 1, ..place }, &other, &clerk, now).unwrap();
    assert_ne!(part.item, made.item);
    let item = desk.app.item(&made.receipt).unwrap();
    let value = |name: &str| item.fields.get(name).map(ToString::to_string);
    assert_eq!(value("source").as_deref(), Some("第9次常务会议纪要#1 2:0-27"));
    assert!(value("sentence").unwrap().starts_with("会议强调，区水务局要"));
    let review = desk.triage.review(&desk.app, paper.number).unwrap().unwrap();
    assert_eq!(review.asks[0].items, [made.receipt, part.receipt]);
    // What has an item is not dismissed; what is dismissed gets no item before that is taken back.
    let dismiss = |place, why| desk.triage.dismiss(&desk.app, place, why, " 见第8次纪要 ", "p0024", now);
    assert!(matches!(dismiss(place, Why::Known), Err(AppError::HasItem(_))));
    let second = Place { directive: review.asks[1].directive, ..place };
    dismiss(second, Why::Known).unwrap();
    dismiss(second, Why::Known).unwrap();
    let standing = |app: &app::App| {
        let review = Triage::new(desk.folder.path().to_owned()).review(app, paper.number).unwrap().unwrap();
        review.asks[1].dismissed.clone()
    };
    let dismissed = standing(&desk.app).unwrap();
    assert_eq!((dismissed.why, dismissed.note.as_str(), dismissed.at), (Why::Known, "见第8次纪要", now));
    assert_eq!((dismissed.person.as_str(), dismissed.person_name.is_empty()), ("p0024", false));
    let refused = desk.triage.accept(&desk.app, second, &other, &clerk, now);
    assert!(matches!(refused, Err(AppError::Dismissed(_))));
    desk.triage.restore(&desk.app, second, "p0024", now).unwrap();
    assert_eq!(standing(&desk.app), None);
    dismiss(second, Why::Misread).unwrap();
    assert_eq!(standing(&desk.app).unwrap().why, Why::Misread);
    assert!(dismiss(Place { article: 4, ..place }, Why::Misread).is_err());
    // The unit of the sentence before.
    assert_eq!(review.asks[1].unit.as_deref(), Some("water_bureau"));
    assert!(desk.triage.review(&desk.app, 7).unwrap().is_none());
    assert!(desk.triage.accept(&desk.app, Place { article: 4, ..place }, &settled, &clerk, now).is_err());
}
