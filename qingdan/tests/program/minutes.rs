//! `qingdan minutes` from a text or a document to what it asks for, and what it says to files that are none.

use std::fs;

use expect_test::expect;

use crate::common::check;

const MINUTES: &str = "柳溪区安全生产工作会议纪要

2025年3月3日下午，区长林远舟主持召开安全生产工作会议。会议听取了区应急局关于一季度工作的汇报。
会议要求，区消防救援大队要在3月20日前完成高层住宅消防通道排查。各街镇要立即整改到位，不得反弹。
会议还通报了去年的情况，区城管局已于去年12月底前拆除违法建筑12处。
";

#[test]
fn what_minutes_ask_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("minutes.txt"), MINUTES).unwrap();
    let gb18030 = encoding_rs::GB18030.encode(MINUTES).0.into_owned();
    fs::write(folder.path().join("gb18030.txt"), gb18030).unwrap();
    check(
        folder.path(),
        &["--lang", "zh", "minutes", "minutes.txt"],
        0,
        &expect![[r#"
        柳溪区安全生产工作会议纪要
          2025-03-03  主持 林远舟
          [要求] 区消防救援大队 · 在3月20日前 (2025-03-20)
              会议要求，区消防救援大队要在3月20日前完成高层住宅消防通道排查。
          [要求] 各街镇 · 立即
              各街镇要立即整改到位，不得反弹。

        1 篇，2 条要求。
    "#]],
    );
    check(
        folder.path(),
        &["minutes", "gb18030.txt", "--format", "json"],
        0,
        &expect![[r#"
        {"articles":[{"headline":"柳溪区安全生产工作会议纪要","byline":null,"paragraphs":["2025年3月3日下午，区长林远舟主持召开安全生产工作会议。会议听取了区应急局关于一季度工作的汇报。","会议要求，区消防救援大队要在3月20日前完成高层住宅消防通道排查。各街镇要立即整改到位，不得反弹。","会议还通报了去年的情况，区城管局已于去年12月底前拆除违法建筑12处。"],"event":{"kind":"meeting","date":"2025-03-03","chair":"林远舟"},"people":[{"name":"林远舟","post":"区长"}],"directives":[{"speaker":"会议","cue":"要求","text":"会议要求，区消防救援大队要在3月20日前完成高层住宅消防通道排查。","paragraph":1,"start":0,"end":33,"kind":"directive","body":"区消防救援大队","body_source":"stated","deadline":{"kind":"date","text":"在3月20日前","date":"2025-03-20"},"others":[]},{"speaker":"会议","cue":"要求","text":"各街镇要立即整改到位，不得反弹。","paragraph":1,"start":33,"end":49,"kind":"directive","body":"各街镇","body_source":"stated","deadline":{"kind":"vague","text":"立即","date":null},"others":[]}]}]}
    "#]],
    );
}

#[test]
fn what_is_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("empty.txt", b"");
    write("scan.pdf", b"%PDF-1.7");
    write("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1");
    write("archive.docx", b"PK\x03\x04");
    check(
        folder.path(),
        &["minutes", "empty.txt"],
        0,
        &expect![[r#"
        0 articles ask for 0 things.
    "#]],
    );
    check(
        folder.path(),
        &["minutes", "scan.pdf"],
        2,
        &expect![[r#"
        error: scan.pdf: a PDF; save its text as a text file or as DOCX
    "#]],
    );
    check(
        folder.path(),
        &["minutes", "old.doc"],
        2,
        &expect![[r#"
        error: old.doc: an old DOC, or a DOCX with a password; save it as DOCX without one
    "#]],
    );
    check(
        folder.path(),
        &["minutes", "archive.docx"],
        2,
        &expect![[r#"
        error: archive.docx: the document is damaged (invalid Zip archive: Could not find EOCD); save it again
    "#]],
    );
    check(
        folder.path(),
        &["minutes", "nowhere.docx"],
        2,
        &expect![[r#"
        error: nowhere.docx cannot be read: No such file or directory (os error 2)
    "#]],
    );
}
