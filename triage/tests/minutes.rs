//! What invented texts ask for, against what a person marked. The rules, and some marks, were mended with all of them in
//! sight: this keeps what was reached and is no measure of texts that nobody has seen.
//!
//! A gold file has one row a sentence that asks: its beginning, the kind, who speaks, the verb, the body, how that is
//! known, and the deadline with its kind, words and day; `-` for nothing, `?` for what nobody marked. Every other
//! sentence asks for nothing. docs/triage.md has the figures of the first run on each set, before any mending.

#[path = "minutes/score.rs"]
mod score;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use score::{Gold, Score};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/minutes").join(name)
}

#[expect(clippy::disallowed_methods, reason = "the texts are files of this folder")]
#[cfg(test)]
fn check(name: &str, expected: Expect) {
    let mut score = Score::default();
    let mut files: Vec<PathBuf> = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = fs::read_to_string(file).unwrap();
        let gold = Gold::parse(&fs::read_to_string(file.with_extension("tsv")).unwrap());
        score.add(&file.file_stem().unwrap().to_string_lossy(), &gold, &triage::minutes::read(&text));
    }
    expected.assert_eq(&score.report());
}

#[test]
fn the_texts_that_the_rules_were_written_with() {
    check(
        "seen",
        expect![
            "38 found, 0 wrong, 0 missed; kind 38/38; speaker 38/38; cue 37/37; body 38/38; stated body 25/25; deadline 14/14"
        ],
    );
}

#[test]
fn the_texts_of_varied_kinds_that_they_were_mended_with() {
    check(
        "varied",
        expect![[r#"
        246 found, 1 wrong, 1 missed; kind 246/246; speaker 246/246; cue 150/150; body 244/246; stated body 171/172; deadline 83/84
        d03: body of 三、承接年夜饭和集体聚餐 is 全区各餐饮服务单位 implied
        d03: stated body of 三、承接年夜饭和集体聚餐 is 全区各餐饮服务单位
        d04: missed “是我们工作不扎实，我们
        d04: wrong 区城投公司负责人红着脸站了起来：“是我们工作不扎
        e06: body of 甄平指出，加装电梯 is 和平街道 implied
        e06: deadline of 区房管局要优化审批 is relative 15个工作日以内 -"#]],
    );
}

#[test]
fn the_texts_that_came_last() {
    check(
        "fresh",
        expect![[r#"
        29 found, 1 wrong, 0 missed; kind 29/29; speaker 29/29; cue 22/22; body 28/29; stated body 20/20; deadline 8/8
        f03: body of 他指出，热线一头连着群众 is 县便民热线中心 implied
        f04: wrong （四）统一药品目录自9月1日起执行。"#]],
    );
}

#[test]
fn the_texts_that_they_were_mended_with() {
    check(
        "later",
        expect![
            "44 found, 0 wrong, 0 missed; kind 44/44; speaker 44/44; cue 44/44; body 44/44; stated body 29/29; deadline 14/14"
        ],
    );
}

#[test]
fn the_texts_that_came_after_all_others() {
    check(
        "news",
        expect![[r#"
            129 found, 4 wrong, 2 missed; kind 129/129; speaker 108/129; cue 114/129; body 109/129; stated body 94/104; deadline 44/62
            g01: body of 对已经签约的73部电梯 is - -
            g02: deadline of 要注重从个性 is date 6月底前 -
            g02: deadline of 县委办公室要抓紧 is date 4月底前 -
            g02: deadline of 会议要求，各乡镇党委 is date 主汛期到来前 -
            g03: cue of 会议原则同意从 is 同意
            g03: deadline of 会议强调，该工程 is vague 按期 -
            g04: deadline of 县自然资源局局长表态 is vague 按期 -
            g04: body of 三要盯质量 is - -
            g04: stated body of 三要盯质量 is -
            g06: body of 二是排查整治再深入 is - -
            g06: stated body of 二是排查整治再深入 is -
            g06: deadline of 二是排查整治再深入 is - - -
            g07: speaker of 各有关单位对照 is -
            g07: cue of 各有关单位对照 is -
            g07: speaker of 除夕至正月十五期间 is -
            g07: cue of 除夕至正月十五期间 is 要
            g07: deadline of 除夕至正月十五期间 is - - -
            g07: speaker of 遇有突发情况 is -
            g07: cue of 遇有突发情况 is 须
            g07: body of 遇有突发情况 is 各镇人民政府、各街道办事处，区安委会各成员单位 implied
            g07: speaker of 应急、消防、住建等 is -
            g07: cue of 应急、消防、住建等 is -
            g07: body of 应急、消防、住建等 is 各镇人民政府、各街道办事处，区安委会各成员单位 implied
            g07: stated body of 应急、消防、住建等 is 各镇人民政府、各街道办事处，区安委会各成员单位
            g08: deadline of 市供热集团负责人表示 is - - -
            g09: body of 宗政岚当场拨通 is - -
            g09: stated body of 宗政岚当场拨通 is -
            g09: deadline of 在下游养殖密集区 is - - -
            g09: body of 巡河途中，宗政岚 is - -
            g09: stated body of 巡河途中，宗政岚 is -
            g09: body of 对偷排直排行为 is - -
            g09: body of 群众是最好的监督员 is - -
            g10: deadline of 公孙旭强调，严肃防汛 is - - -
            g10: wrong 会商决定，自7月25日8时起启动防汛四级应急响应
            g11: deadline of 就贯彻落实本次 is date 下周三前 -
            g12: body of 主办件须在9月 is - -
            g13: deadline of 相关部门要认真梳理 is date 于5月上旬 -
            g13: cue of 对群众呼声最高的 is 指出
            g13: wrong 区城管局、区公安分局、区发改委负责人现场回应。
            g14: body of 要坚持开门搞教育 is - -
            g14: body of 南宫屿在总结时表示 is - -
            g14: stated body of 南宫屿在总结时表示 is -
            g15: speaker of 下一步，我们将聚焦 is -
            g15: body of 下一步，我们将聚焦 is - -
            g15: speaker of 其中，6月30日前 is -
            g15: body of 我们承诺，剩余3处 is - -
            g15: deadline of 我们承诺，剩余3处 is date 今年9月底前 2026-09-30
            g17: missed 议定：从5月20日
            g17: body of 收割机手进地前 is - -
            g17: stated body of 收割机手进地前 is -
            g17: body of 议定：漆雕兰联系 is - -
            g17: stated body of 议定：漆雕兰联系 is -
            g17: missed 牧书记说，巢小满
            g18: speaker of 1．市交通运输局要 is 市政府第9次常务会议
            g18: cue of 1．市交通运输局要 is 确定
            g18: speaker of 2．望舒区政府要落实 is 市政府第9次常务会议
            g18: cue of 2．望舒区政府要落实 is 确定
            g18: speaker of 3．施工期间要设置 is 市政府第9次常务会议
            g18: cue of 3．施工期间要设置 is 确定
            g18: body of 3．施工期间要设置 is 市交通运输局、望舒区人民政府 implied
            g18: deadline of 3．施工期间要设置 is - - -
            g18: speaker of 4．请你们3日内 is 市政府第9次常务会议
            g18: cue of 4．请你们3日内 is 确定
            g18: body of 4．请你们3日内 is 市交通运输局、望舒区人民政府 implied
            g18: stated body of 4．请你们3日内 is 市交通运输局、望舒区人民政府
            g18: cue of 请濯缨同志牵头 is 批示
            g18: deadline of 请濯缨同志牵头 is date 汛期前 -
            g18: cue of 副市长卞濯缨5月25日批示 is 批示
            g18: wrong 4月2日，市政府第9次常务会议确定，将Y015乡
            g18: wrong 对因工作不力造成进度继续滞后的，将提请约谈有关负
            g19: speaker of 现责令你公司于 is -
            g19: speaker of 整改完成后，应 is -
            g19: body of 整改完成后，应 is 桐溪县新桥建材有限公司 implied
            g19: speaker of 请新桥镇政府加强 is -
            g19: cue of 请新桥镇政府加强 is 责令
            g19: speaker of 1　破碎车间未封闭 is -
            g19: speaker of 2　物料露天堆放 is -
            g19: speaker of 3　厂区道路积尘 is -
            g19: speaker of 4　周边道路抛洒 is -
            g19: speaker of 5　监管台账不全 is -
            g20: speaker of 对去年遗留的27件 is -
            g20: cue of 对去年遗留的27件 is 要
            g20: speaker of 区信访局要每月 is -
            g20: cue of 区信访局要每月 is 要
            g20: deadline of 区委政法委要抓紧 is date 两会前 -
            g21: deadline of 區政務服務中心要 is - - -
            g21: body of 賀蘭舟希望各位 is 各位 stated
            g21: stated body of 賀蘭舟希望各位 is 各位
            g23: speaker of 2026年，县热线办将 is -
            g23: deadline of 2026年，县热线办将 is - - -"#]],
    );
}
