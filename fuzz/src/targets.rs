//! The parsers that meet the outside, one row each.

mod devices;
mod maps;
mod photos;

use channels::{document, sheet};
use item::calendar::Layer;
use item::organisation::Organisation;
use jiff::Timestamp;

use crate::seeds::{files, lists, texts};
use crate::town::Town;

/// What a target says of an input: whether it was taken for something, or what about the answer does not hold.
pub type Judge = Box<dyn FnMut(&[u8]) -> Result<bool, String>>;

/// A parser.
#[derive(Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// How many inputs the run with the tests gives it.
    pub short: u64,
    /// What inputs are made of.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Takes inputs.
    pub judge: fn() -> Judge,
}

/// An input that made a target fall over.
#[derive(Debug)]
pub struct Fault {
    /// The target.
    pub target: &'static str,
    /// The how-manieth input of its run.
    pub index: u64,
    /// What happened.
    pub why: String,
    /// The input.
    pub input: Vec<u8>,
}

const fn target(name: &'static str, short: u64, seeds: fn() -> Vec<Vec<u8>>, judge: fn() -> Judge) -> Target {
    Target { name, short, seeds, judge }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    target("list", 150, lists, list),
    target("condition", 20_000, || texts(&["< 2", ">= 3", "= 4", "2..5", "<= -1.5e3"]), condition),
    target("length", 20_000, || texts(&["5 working days", "15 days", "2 hours", "1 month", "90 minutes"]), length),
    target("organisation", 300, organisations, organisation),
    target("calendar", 2_000, || files("lists/calendar", "csv"), calendar),
    target("notice", 2_000, || texts(&[NOTICE]), notice),
    target("sheet", 2_000, sheets, rows),
    target("document", 3_000, documents, docx),
    target("minutes", 300, || files("triage/tests/minutes/seen", "txt"), minutes),
    target("gb26875", 10_000, devices::fire_frames, devices::fire),
    target("hj212", 10_000, devices::packets, devices::environment),
    target("profile", 3_000, || files("lists/devices", "toml"), devices::profile),
    target("mapping", 3_000, || files("lists/mappings", "toml"), devices::mapping),
    target("limits", 3_000, || files("lists/limits", "toml"), devices::limits),
    target("pushed", 10_000, devices::pushes, devices::pushed),
    target("file", 5_000, photos::files, photos::file),
    target("pmtiles", 10_000, maps::archives, maps::tile),
    target("open311_form", 200, forms, open311),
    target("api_body", 80, bodies, api),
    target("address", 300, addresses, address),
];

const NOTICE: &str = "一、元旦：1月1日（周三）放假1天，不调休。\n二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，\
    共8天。1月26日（周日）、2月8日（周六）上班。";
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

fn on_text(read: impl Fn(&str) -> Result<bool, String> + 'static) -> Judge {
    Box::new(move |bytes| read(&String::from_utf8_lossy(bytes)))
}

fn list() -> Judge {
    on_text(|text| {
        let (_, findings) = definition::read(text);
        let checked = definition::check(text);
        let inside = checked
            .findings
            .iter()
            .all(|finding| finding.at.start <= finding.at.end && text.get(finding.at.clone()).is_some());
        if !inside {
            return Err("a finding points outside its text, or into a letter".to_owned());
        }
        Ok(findings.is_empty())
    })
}

fn condition() -> Judge {
    on_text(|text| Ok(definition::condition::Bounds::parse(text).is_some_and(|bounds| bounds.holds(3.0))))
}

fn length() -> Judge {
    on_text(|text| match text.parse::<definition::Length>() {
        Ok(length) => match length.to_string().parse::<definition::Length>() {
            Ok(again) if again == length => Ok(true),
            other => Err(format!("`{length}` reads back as {other:?}")),
        },
        Err(_) => Ok(false),
    })
}

fn organisations() -> Vec<Vec<u8>> {
    let both = files("lists/organisation", "csv");
    let [people, units] = both.as_slice() else { return Vec::new() };
    let head =
        |csv: &[u8], lines: usize| csv.split_inclusive(|byte| *byte == b'\n').take(lines).collect::<Vec<_>>().concat();
    vec![[&head(units, 30)[..], b"\n\n", &head(people, 40)].concat()]
}

fn organisation() -> Judge {
    on_text(|text| {
        let (units, people) = text.split_once("\n\n\n").or_else(|| text.split_once("\n\n")).unwrap_or((text, ""));
        Ok(Organisation::from_csv(units, people).is_ok())
    })
}

fn calendar() -> Judge {
    on_text(|text| Ok(Layer::from_csv("cn", text).is_ok()))
}

fn notice() -> Judge {
    on_text(|text| Ok(Layer::from_notice(2025, text).is_ok()))
}

fn sheets() -> Vec<Vec<u8>> {
    let mut seeds = texts(&["标题,内容,时间\n路灯不亮,\"东门外,三盏\",2025-12-31 09:30\n", "a\tb\tc\n1\t2\t3\n"]);
    seeds.push(b"\xff\xfea\0,\0b\0\n\0".to_vec());
    seeds.push(b"\xb1\xea\xcc\xe2,\xc4\xda\xc8\xdd\n\xc2\xb7\xb5\xc6,\xbb\xb5\n".to_vec());
    let rows = [vec!["标题".to_owned(), "内容".to_owned()], vec!["路灯".to_owned(), "坏".to_owned()]];
    seeds.extend(workbook(&rows));
    seeds
}

/// A workbook as the export writes it.
fn workbook(rows: &[Vec<String>]) -> Option<Vec<u8>> {
    let heading: Vec<&str> = rows.first()?.iter().map(String::as_str).collect();
    let mut text = heading.join(",");
    text.push('\n');
    // The smallest part of a package that a reader looks for first.
    Some([b"PK\x03\x04\x14\0\0\0\0\0".as_slice(), text.as_bytes(), b"PK\x05\x06".as_slice(), &[0; 18]].concat())
}

fn rows() -> Judge {
    Box::new(|bytes| {
        let as_text = sheet::read(bytes, "x.csv").is_ok();
        let as_workbook = sheet::read(bytes, "x.xlsx").is_ok();
        Ok(as_text || as_workbook)
    })
}

fn documents() -> Vec<Vec<u8>> {
    // A package with one stored part, the body of a document.
    let body = "<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>会议要求水务局月底前完成整改。</w:t></w:r></w:p></w:body></w:document>";
    vec![stored("word/document.xml", body.as_bytes()), stored("word/other.xml", b"<a/>")]
}

/// A ZIP with one part that is not packed; its check is right, so that a reader goes on to the part itself.
fn stored(name: &str, body: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let size = u32::try_from(body.len()).unwrap_or(0).to_le_bytes();
    let length = u16::try_from(name.len()).unwrap_or(0).to_le_bytes();
    let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &(!crc).to_le_bytes(), &size, &size, &length, &[0, 0]].concat();
    let local = [b"PK\x03\x04".as_slice(), &common, name.as_bytes(), body].concat();
    let central = [b"PK\x01\x02\x14\0".as_slice(), &common, &[0; 14], name.as_bytes()].concat();
    let at = u32::try_from(local.len()).unwrap_or(0).to_le_bytes();
    let directory = u32::try_from(central.len()).unwrap_or(0).to_le_bytes();
    let end = [b"PK\x05\x06".as_slice(), &[0, 0, 0, 0, 1, 0, 1, 0], &directory, &at, &[0, 0]].concat();
    [local, central, end].concat()
}

fn docx() -> Judge {
    Box::new(|bytes| Ok(document::read(bytes).is_ok()))
}

fn minutes() -> Judge {
    on_text(|text| {
        let minutes = triage::minutes::read(text);
        Ok(!format!("{minutes:?}").is_empty())
    })
}

/// A call whose answer is no failure inside.
fn call(town: &Result<Town, String>, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<bool, String> {
    let status = town.as_ref().map_err(Clone::clone)?.call(method, path, kind, body)?;
    if status >= 500 { Err(format!("{method} {path} answered {status}")) } else { Ok(status < 300) }
}

fn town() -> Result<Town, String> {
    Town::new().map_err(|error| error.to_string())
}

fn forms() -> Vec<Vec<u8>> {
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\nhotline\r\n\
        --b\r\nContent-Disposition: form-data; name=\"address_string\"\r\n\r\n东门外\r\n--b--\r\n";
    texts(&[
        "service_code=hotline&address_string=x&description=y&email=a%40b.example&phone=13800138000",
        "service_code=hotline&lat=31.2&long=121.4&attribute[kind]=投诉&attribute[a][]=1&attribute[a][]=2&media_url=data:,x",
        "update_id=1&service_request_id=HT1&status=OPEN&updated_datetime=2025-11-06T09:00:00Z&description=x",
        multipart,
    ])
}

fn open311() -> Judge {
    let town = town();
    let mut turn = 0_usize;
    Box::new(move |bytes| {
        turn += 1;
        let kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/xml"];
        let kind = if bytes.starts_with(b"--b") { kinds[1] } else { kinds[turn % 5 % 3] };
        let path = ["/open311/v2/requests.xml", "/open311/v2/requests.json", "/open311/v2/servicerequestupdates.xml"]
            [turn % 3];
        call(&town, "POST", path, kind, bytes)
    })
}

fn bodies() -> Vec<Vec<u8>> {
    texts(&[
        r#"{"list":"hotline","fields":{"title":"路灯不亮","text":"东门外","category":"道路设施","phone":"13800138000"}}"#,
        r#"{"items":["1","2"],"name":"accept","fields":{}}"#,
        r#"{"name":"dispatch","fields":{"unit":"water_bureau","category":"水务","dispatch_basis":"x"}}"#,
        r#"{"field":"phone","reason":"回访"}"#,
        r#"{"name":"s","carrier":"webhook","target":"https://a.example/","kinds":["registered"],"own_desk":true}"#,
        r#"{"login":"a","password":"b","code":"123456"}"#,
    ])
}

fn api() -> Judge {
    let town = town();
    let paths =
        ["/api/v1/items", "/api/v1/moves", "/api/v1/items/1/moves", "/api/v1/items/1/reveal", "/api/v1/subscriptions"];
    Box::new(move |bytes| {
        let mut taken = false;
        for path in paths {
            taken |= call(&town, "POST", path, "application/json", bytes)?;
        }
        Ok(taken)
    })
}

fn addresses() -> Vec<Vec<u8>> {
    texts(&[
        "/api/v1/items?state=live&order=due&limit=5&text=搅拌站&place=东门&due_from=2025-12-31T09:30:00%2B08:00",
        "/api/v1/items?list=hotline,hazard&not_unit=water_bureau&overdue=true&relapses_min=1&cursor=5.6",
        "/api/v1/items/HT20251106-000001/events",
        "/api/v1/deadline?from=2025-09-30&limit=5wd",
        "/open311/v2/requests.json?service_request_id=1,2&status=open&start_date=2025-11-01T00:00:00Z",
        "/feeds/x.ics",
        "/open311/v2/services/hotline.xml?jurisdiction_id=",
    ])
}

fn address() -> Judge {
    let town = town();
    Box::new(move |bytes| {
        let path: String = bytes
            .iter()
            .map(|byte| match byte {
                b'!'..=b'~' => char::from(*byte).to_string(),
                other => format!("%{other:02x}"),
            })
            .collect();
        call(&town, "GET", &format!("/{}", path.trim_start_matches('/')), "application/json", b"")
    })
}
