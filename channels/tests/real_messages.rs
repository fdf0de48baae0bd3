//! The real messages of a message board, where they are at hand.

use std::path::Path;

use channels::sheet::mapping::{Field, Mapping, Plan};
use channels::sheet::{read, time::read_time};
use jiff::tz::TimeZone;

const MAPPING: &str = r#"
[columns]
outside_id = "留言编号"
title = "留言主题"
text = "留言详情"
reported = "留言时间"
[constants]
channel = "网络留言"
"#;

#[test]
fn every_real_message_comes_in_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/requests/hotspot_messages.tsv");
    #[expect(clippy::disallowed_methods, reason = "the file is not part of the project, so it cannot be included")]
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let rows = read(&bytes, "hotspot_messages.tsv").unwrap();
    assert_eq!(rows.len(), 4_327);
    assert!(rows.iter().all(|row| row.len() == 7));
    let names = ["outside_id", "title", "text", "reported", "channel"];
    let field = |name| Field { name, title_zh: "", title_en: "", aliases: Vec::new(), required: true };
    let plan = Plan::new(&rows[0], &names.map(field), &Mapping::parse(MAPPING).unwrap()).unwrap();
    assert_eq!(plan.unmapped, ["留言用户", "反对数", "点赞数"]);
    for row in &rows[1..] {
        let fields = plan.fields(row);
        assert_eq!(fields.len(), 5, "{fields:?}");
        read_time(fields["reported"], None, &TimeZone::UTC).unwrap();
    }
    // The same rows come out of the same text in the encoding of older office software.
    let text = String::from_utf8(bytes).unwrap();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&text);
    assert!(read(&gb18030, "hotspot_messages.tsv").unwrap() == rows);
}
