//! By when: a date, a length of time, a period, or only a vague word. What the text does not say is not made up: a date
//! is resolved only where the text itself gives the year.

use jiff::civil::Date;
use serde::Serialize;

use super::words::{has, prefix};

/// How exactly a deadline is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// A point in the calendar: 于12月底前, 节前.
    Date,
    /// A length of time from a start that the text does not date: 一个月内.
    Relative,
    /// A period in which: 年内, 在国庆期间.
    Period,
    /// A wish for speed or order, no time: 立即, 限期整改.
    Vague,
}

/// By when something must be done, as far as the text says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// How exactly.
    pub kind: DeadlineKind,
    /// The words.
    pub text: String,
    /// The last day on which it is in time, where the text gives the year of it.
    pub date: Option<Date>,
}

/// The time of the text itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// The year that the text gives of itself.
    pub year: Option<i16>,
    /// The month of the meeting, when it is said.
    pub month: Option<i8>,
}

/// Points of time without a date of their own, which 前 may follow.
const POINTS: [&str; 35] = [
    "一季度末",
    "二季度末",
    "三季度末",
    "四季度末",
    "两会",
    "今年年底",
    "今年底",
    "年底",
    "年末",
    "本月底",
    "月底",
    "月末",
    "季度末",
    "季末",
    "春节",
    "元旦",
    "清明",
    "五一",
    "端午",
    "国庆节",
    "国庆",
    "中秋节",
    "中秋",
    "两节",
    "双节",
    "节假日",
    "主汛期",
    "汛期",
    "汛",
    "雨季来临",
    "开学",
    "入冬",
    "供暖季",
    "节",
    "放假",
];
const DAYS_OF_WEEK: [&str; 3] = ["本周", "下周", "周"];
const PERIODS: [&str; 14] = [
    "今年内",
    "年内",
    "本月内",
    "月内",
    "本周内",
    "一周之内",
    "本季度内",
    "季度内",
    "上半年",
    "下半年",
    "一季度",
    "三季度",
    "四季度",
    "二季度",
];
/// Times of the year with a name; 期间 must follow.
const NAMED: [&str; 38] = [
    "节日",
    "国庆中秋",
    "中秋国庆",
    "国庆",
    "中秋",
    "春节",
    "元旦",
    "两节",
    "双节",
    "五一",
    "端午",
    "端午节",
    "中秋节",
    "国庆节",
    "清明节",
    "劳动节",
    "重阳节",
    "元宵节",
    "清明",
    "汛期",
    "主汛期",
    "两会",
    "高考",
    "中考",
    "假日",
    "假期",
    "节假日",
    "进博会",
    "暑期",
    "春运",
    "暑运",
    "寒假",
    "暑假",
    "三夏",
    "三秋",
    "春耕",
    "秋收",
    "禁渔",
];
const VAGUE: [&str; 19] = [
    "立即",
    "马上",
    "即刻",
    "第一时间",
    "立行立改",
    "即知即改",
    "即查即改",
    "立查立改",
    "即行即改",
    "限期",
    "尽快",
    "倒排工期",
    "按期",
    "如期",
    "按时限",
    "按时",
    "按照时间节点",
    "按时间节点",
    "时间节点",
];
const UNITS: [&str; 13] =
    ["工作日", "个工作日", "日", "天", "周", "个星期", "星期", "个月", "月", "年", "小时", "个小时", "分钟"];

struct Found {
    kind: DeadlineKind,
    from: usize,
    to: usize,
    date: Option<Date>,
}

/// The most exact deadline of a text, the first of its kind.
pub(super) fn find(text: &str, written: Written) -> Option<Deadline> {
    let mut best: Option<Found> = None;
    let mut skip = 0;
    for (at, _) in text.char_indices() {
        if at < skip {
            continue;
        }
        let Some(found) = found_at(text, at, written) else { continue };
        skip = found.to;
        if best.as_ref().is_none_or(|best| found.kind < best.kind) {
            best = Some(found);
        }
    }
    let best = best.or_else(|| event(text))?;
    let to = if best.kind == DeadlineKind::Vague { vague_end(text, best.to) } else { best.to };
    Some(Deadline { kind: best.kind, text: text.get(best.from..to)?.to_owned(), date: best.date })
}

/// An event before which it must be done: 供热试运行前,要….
fn event(text: &str) -> Option<Found> {
    const LEADS: [&str; 9] = ["在", "于", "确保在", "确保", "务必在", "务必", "必须在", "争取在", "力争在"];
    const NO_POINTS: [&str; 18] =
        ["目", "当", "日", "此", "以", "之", "年", "眼", "跟", "会", "事", "面", "天", "提", "超", "空", "生", "往"];
    const CHARS: std::ops::RangeInclusive<usize> = 4..=10;
    super::sentence::clauses(text).into_iter().find_map(|span| {
        let clause = text.get(span.clone())?;
        let point = super::words::without_prefixes(clause, &LEADS);
        let bare = point.strip_suffix('前')?;
        let is_point = super::words::suffix(bare, &NO_POINTS).is_none() && CHARS.contains(&point.chars().count());
        let is_open = text.get(span.end..)?.starts_with(',');
        let from = span.end - point.len();
        (is_point && is_open).then_some(Found { kind: DeadlineKind::Date, from, to: span.end, date: None })
    })
}

fn found_at(text: &str, at: usize, written: Written) -> Option<Found> {
    let (before, rest) = text.split_at_checked(at)?;
    date(before, rest, written)
        .or_else(|| point(before, rest, written))
        .or_else(|| relative(before, rest))
        .or_else(|| period(before, rest, written))
        .or_else(|| vague(before, rest))
        .map(|found| Found { from: at - found.from, to: at + found.to, ..found })
}

/// A number in Arabic or Chinese digits, and its bytes.
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return Some((text.get(..digits)?.parse().ok()?, digits));
    }
    let (mut value, mut units, mut bytes) = (0, 0, 0);
    for letter in text.chars() {
        match letter {
            '十' => (value, units) = (value + 10 * units.max(1), 0),
            _ => match "〇一二三四五六七八九".chars().position(|digit| digit == letter) {
                Some(digit) => units = u32::try_from(digit).ok()?,
                None if letter == '两' => units = 2,
                None => break,
            },
        }
        bytes += letter.len_utf8();
    }
    (bytes > 0).then_some((value + units, bytes))
}

/// A year, month and day with which a text begins, each as far as it is there, and their bytes.
pub(super) fn calendar(text: &str) -> Option<(Option<i16>, i8, Option<u32>, usize)> {
    let (mut year, mut at) = (None, 0);
    if let Some((value, bytes)) = number(text).filter(|(value, _)| (1990..2100).contains(value))
        && let Some(rest) = text.get(bytes..)?.strip_prefix('年')
    {
        year = i16::try_from(value).ok();
        at = text.len() - rest.len();
    }
    let (month, bytes) = number(text.get(at..)?)?;
    at += bytes;
    let rest = text.get(at..)?.strip_prefix('月').filter(|_| (1..=12).contains(&month))?;
    at = text.len() - rest.len();
    let day = number(rest).and_then(|(day, bytes)| {
        let is_day = rest.get(bytes..)?.starts_with(['日', '号']);
        (is_day && (1..=31).contains(&day)).then_some((day, bytes + '日'.len_utf8()))
    });
    at += day.map_or(0, |(_, bytes)| bytes);
    Some((year, i8::try_from(month).ok()?, day.map(|(day, _)| day), at))
}

/// 于2026年4月20日前, 12月底前, 10月中旬前.
fn date(before: &str, rest: &str, written: Written) -> Option<Found> {
    if before.ends_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十年".contains(letter))
    {
        return None;
    }
    let (said, behind) = match rest.strip_prefix("明年").or_else(|| rest.strip_prefix("次年")) {
        Some(behind) => (written.year.map(|year| year + 1), behind),
        None => (None, rest.strip_prefix("今年").unwrap_or(rest)),
    };
    let is_next = rest.starts_with("明年") || rest.starts_with("次年");
    let (year, month, day, bytes) = calendar(behind)?;
    let mut at = rest.len() - behind.len() + bytes;
    let part = prefix(rest.get(at..)?, &["底", "末", "中旬", "上旬", "下旬", "初", "份"]).filter(|_| day.is_none());
    at += part.map_or(0, str::len);
    at += day.and_then(|_| hour(rest.get(at..)?)).unwrap_or(0);
    let end = prefix(rest.get(at..)?, &["之前", "以前", "前", "之内", "内", "止"]);
    at += end.map_or(0, str::len);
    let lead = lead(before, &["于", "在", "到", "至", "截至", "截止"]);
    let is_goal = end.is_none() && part.is_some_and(|part| part != "初") && is_goal(before, rest.get(at..)?);
    if end.is_none()
        && !is_goal
        && !(lead > 0
            && !before.ends_with('在')
            && prefix(rest.get(at..)?, &["起", "至", "召开", "开始", "上午", "下午"]).is_none())
    {
        return None;
    }
    let year =
        year.or(said).or_else(|| written.year.filter(|_| !is_next && written.month.is_none_or(|now| now <= month)));
    let date = year.and_then(|year| last_day(year, month, day, part));
    Some(Found { kind: DeadlineKind::Date, from: lead, to: at, date })
}

/// The hour behind a day, in bytes: 12时, 18点30分, 上午9时.
fn hour(text: &str) -> Option<usize> {
    let half = prefix(text, &["上午", "下午", "晚上", "中午", "早上", "晚"]).map_or(0, str::len);
    let (value, bytes) = number(text.get(half..)?)?;
    let at = half + bytes;
    let mark = prefix(text.get(at..)?, &["时", "点", ":"]).filter(|_| value <= 24)?;
    let minutes = text.get(at + mark.len()..)?;
    let more = number(minutes).map_or(0, |(_, bytes)| bytes);
    let unit = prefix(minutes.get(more..)?, &["分", "整", "半"]).map_or(0, str::len);
    Some(at + mark.len() + more + unit)
}

fn last_day(year: i16, month: i8, day: Option<u32>, part: Option<&str>) -> Option<Date> {
    match (day, part) {
        (Some(day), _) => Date::new(year, month, i8::try_from(day).ok()?).ok(),
        (None, Some("底" | "末" | "下旬")) => Date::new(year, month, 1).ok().map(Date::last_of_month),
        _ => None,
    }
}

/// Whether an end of a month or year without 前 is by when something is to be reached: 确保4月底基本完成.
fn is_goal(before: &str, behind: &str) -> bool {
    const DONE: [&str; 20] = [
        "完成", "建成", "开工", "投用", "到位", "办结", "落实", "实现", "启动", "交付", "竣工", "通车", "上报", "报送",
        "整改", "拿出", "出台", "印发", "达到", "修复",
    ];
    let clause = behind.split([',', ';', '。']).next().unwrap_or_default();
    let is_led = before.is_empty() || before.ends_with([',', ';', ':']);
    let is_meant =
        super::words::suffix(before, &["确保", "力争", "争取", "务必", "必须", "要", "计划", "预计", "将", "拟"])
            .is_some();
    (is_led || is_meant) && has(clause, &DONE) && !has(clause, &["已", "了", "的"])
}

/// How many bytes of the words before belong to the deadline.
fn lead(before: &str, words: &[&'static str]) -> usize {
    super::words::suffix(before, words).map_or(0, str::len)
}

/// 年底前, 节前, 雨季来临前, 本周五前, 15日前.
fn point(before: &str, rest: &str, written: Written) -> Option<Found> {
    let (point, is_before) = if let Some(point) = prefix(rest, &POINTS) {
        (point.len(), true)
    } else if let Some(week) = prefix(rest, &DAYS_OF_WEEK) {
        let day = rest.get(week.len()..)?.chars().next().filter(|day| "一二三四五六日末".contains(*day))?;
        (week.len() + day.len_utf8(), true)
    } else if let Some(day) = prefix(rest, &["今日", "今天", "明日", "明天", "当日", "当天", "今晚", "后天"])
    {
        (day.len() + hour(rest.get(day.len()..)?).unwrap_or(0), true)
    } else {
        let (_, bytes) = number(rest)?;
        let is_day = rest.get(bytes..)?.starts_with(['日', '号']) && !before.ends_with(['月', '.', '/', '-']);
        let day = bytes + '日'.len_utf8();
        (day + is_day.then(|| hour(rest.get(day..)?)).flatten().unwrap_or(0), is_day)
    };
    let point = point + prefix(rest.get(point..)?, &["来临", "到来", "开始", "结束"]).map_or(0, str::len);
    let is_end = prefix(rest, &["本月底", "月底", "今年底", "今年年底", "年底", "月末", "年末"]).is_some();
    let goal = Some("").filter(|_| is_end && is_goal(before, rest.get(point..).unwrap_or_default()));
    let end = prefix(rest.get(point..)?, &["之前", "以前", "前"]).filter(|_| is_before).or(goal)?;
    let behind = rest.get(point + end.len()..)?;
    if behind.starts_with(['期', '后', '夕', '往', '列', '沿', '提', '置', '瞻']) {
        return None;
    }
    // 做好汛前准备, 节前检查: when it is done, and not by when.
    if prefix(behind, &["准备", "检查", "安全检查", "各项准备", "培训", "演练", "慰问", "走访"]).is_some()
        && !before.ends_with(['在', '于', ','])
        && !before.is_empty()
    {
        return None;
    }
    let quarter = ["一季度末", "二季度末", "三季度末", "四季度末"].iter().position(|quarter| rest.starts_with(quarter));
    let quarter = quarter.and_then(|quarter| i8::try_from(quarter * 3 + 3).ok());
    let month = if quarter.is_some() {
        quarter
    } else if rest.starts_with('月') || rest.starts_with("本月") {
        written.month
    } else {
        Some(12)
    };
    let is_next = before.ends_with("明年") || before.ends_with("次年");
    let is_month = quarter.is_some() || has(rest.get(..point)?, &["年底", "年末", "今年底", "月底", "月末"]);
    let year = written.year.map(|year| year + i16::from(is_next));
    let date = year.zip(month).filter(|_| is_month && !before.ends_with("明"));
    let date = date.and_then(|(year, month)| last_day(year, month, None, Some("底")));
    Some(Found {
        kind: DeadlineKind::Date,
        from: lead(before, &["于", "在", "明年", "次年"]),
        to: point + end.len(),
        date,
    })
}

/// 一个月内, 10个工作日内, 24小时内.
fn relative(before: &str, rest: &str) -> Option<Found> {
    let (length, is_half) = match rest.strip_prefix('半') {
        Some(_) => ('半'.len_utf8(), true),
        None => (number(rest)?.1, false),
    };
    let unit = prefix(rest.get(length..)?, &UNITS)?;
    let end = prefix(rest.get(length + unit.len()..)?, &["之内", "以内", "内"])?;
    let is_past = before.ends_with(['近', '去', '第']) || before.ends_with(|letter: char| letter.is_ascii_digit());
    (!is_past || is_half).then_some(Found {
        kind: DeadlineKind::Relative,
        from: 0,
        to: length + unit.len() + end.len(),
        date: None,
    })
}

/// 年内, 一季度, 在国庆中秋期间.
fn period(before: &str, rest: &str, written: Written) -> Option<Found> {
    if let Some(name) =
        prefix(rest, &NAMED).filter(|name| rest.get(name.len()..).is_some_and(|rest| rest.starts_with("期间")))
    {
        let from = lead(before, &["在"]);
        return Some(Found { kind: DeadlineKind::Period, from, to: name.len() + "期间".len(), date: None });
    }
    let word = prefix(rest, &PERIODS)?;
    let is_free = !before.ends_with(|letter: char| letter.is_alphanumeric())
        || word.ends_with('内') && !before.ends_with(['两', '三', '十', '多', '几']);
    let is_number = before.ends_with(|letter: char| letter.is_ascii_digit())
        || rest.get(word.len()..)?.starts_with(['的', '度', '、']);
    if !is_free || is_number {
        return None;
    }
    let month = match word {
        "今年内" | "年内" | "下半年" | "四季度" => Some(12),
        "上半年" | "二季度" => Some(6),
        "一季度" => Some(3),
        "三季度" => Some(9),
        "本月内" | "月内" => written.month,
        _ => None,
    };
    let date = written.year.zip(month).filter(|(_, month)| written.month.is_none_or(|now| now <= *month));
    let date = date.and_then(|(year, month)| last_day(year, month, None, Some("底")));
    Some(Found { kind: DeadlineKind::Period, from: 0, to: word.len(), date })
}

fn vague(before: &str, rest: &str) -> Option<Found> {
    let word = prefix(rest, &VAGUE)?;
    let behind = rest.get(word.len()..)?;
    // 推动项目尽快开工 wishes it of the project; 要尽快开工 asks it of the one who is asked.
    let is_asked = word != "尽快"
        || before.is_empty()
        || super::words::suffix(
            before,
            &[
                ",",
                ";",
                ":",
                "要",
                "必须",
                "务必",
                "须",
                "应",
                "请",
                "并",
                "部门",
                "单位",
                "同志",
                "负责人",
                "街道",
                "局",
                "镇",
            ],
        )
        .is_some();
    let is_word = match word {
        "限期" => behind.chars().next().is_some_and(|letter| !matches!(letter, '的' | '内' | ',' | '。')),
        "按时" => behind.starts_with("完成") || behind.starts_with("办结"),
        "如期" | "按期" => !behind.starts_with("办结率"),
        _ => true,
    };
    (is_asked && is_word).then_some(Found { kind: DeadlineKind::Vague, from: 0, to: word.len(), date: None })
}

/// Where a vague deadline ends: 限期 takes its verb, and a second one right behind belongs to it: 立行立改，限期销号.
fn vague_end(text: &str, mut to: usize) -> usize {
    loop {
        let head = text.get(..to).unwrap_or_default();
        let rest = text.get(to..).unwrap_or_default();
        if head.ends_with("限期") {
            to += rest.chars().take(2).take_while(|letter| letter.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        }
        let rest = text.get(to..).unwrap_or_default();
        let mark = rest.chars().next().filter(|letter| matches!(letter, ',' | '、')).map_or(0, char::len_utf8);
        let next = rest
            .get(mark..)
            .filter(|_| mark > 0)
            .and_then(|rest| prefix(rest, &["立行立改", "限期", "即知即改", "立查立改", "即查即改", "倒排工期"]));
        match next {
            Some(word) => to += mark + word.len(),
            None => return to,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{Written, find};

    fn check(text: &str, expected: Expect) {
        let written = Written { year: Some(2025), month: Some(6) };
        let shown = find(text, written).map_or_else(String::new, |found| {
            format!("{:?} {}{}", found.kind, found.text, found.date.map_or_else(String::new, |date| format!(" {date}")))
        });
        expected.assert_eq(&shown);
    }

    #[test]
    fn deadlines_are_read_and_not_made_up() {
        check("于12月底前完成", expect!["Date 于12月底前 2025-12-31"]);
        check("11月15日前完成一轮检修", expect!["Date 11月15日前 2025-11-15"]);
        check("3月底前报送", expect!["Date 3月底前"]);
        check("明年3月底前报送", expect!["Date 明年3月底前 2026-03-31"]);
        check("务必于2026年4月20日前办结", expect!["Date 于2026年4月20日前 2026-04-20"]);
        check("八月底前架设", expect!["Date 八月底前 2025-08-31"]);
        check("6月中旬前", expect!["Date 6月中旬前"]);
        check("一个月内将清单报送", expect!["Relative 一个月内"]);
        check("收件后10个工作日内办结", expect!["Relative 10个工作日内"]);
        check("近三年内发生", expect![""]);
        check("年内出台办法", expect!["Period 年内 2025-12-31"]);
        check("在国庆中秋期间,树牢意识", expect!["Period 在国庆中秋期间"]);
        check("施工期间严禁直排", expect![""]);
        check("雨季来临前完成", expect!["Date 雨季来临前"]);
        check("年底前见效", expect!["Date 年底前 2025-12-31"]);
        check("明年年底前再建二十个", expect!["Date 明年年底前 2026-12-31"]);
        check("汛期来临前完成修复", expect!["Date 汛期来临前"]);
        check("节前报告", expect!["Date 节前"]);
        check("立行立改,限期销号,确保到位", expect!["Vague 立行立改,限期销号"]);
        check("要立即整改,7月1日前完成", expect!["Date 7月1日前 2025-07-01"]);
        check("推动项目尽快实现开工、尽早形成产值", expect![""]);
        check("要尽快办理", expect!["Vague 尽快"]);
        check("6月5日召开会议", expect![""]);
        check("自6月5日起执行", expect![""]);
        check("截至6月5日已完成", expect!["Date 截至6月5日 2025-06-05"]);
        check("8月3日12时前停工", expect!["Date 8月3日12时前 2025-08-03"]);
        check("今日18时前撤离", expect!["Date 今日18时前"]);
        check("本周五前配备到点", expect!["Date 本周五前"]);
        check("最短时间取得胜利", expect![""]);
        check("一季度经济运行情况", expect!["Period 一季度"]);
        check("目前前期工作", expect![""]);
    }
}
