//! What one line of a page is, as far as the line itself says it.

use super::deadline::calendar;
use super::number::{is_numbered, without_number};
use super::words::{has, prefix};

/// A line of a page.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// As written, without the space around it.
    pub text: &'a str,
    /// In one form, spaces kept as one.
    pub plain: String,
    /// What it is.
    pub kind: Kind,
    /// An empty line stands before it.
    pub is_apart: bool,
    /// It begins with a space, as a paragraph of a newspaper does.
    pub is_indented: bool,
    /// How wide it is, a Latin letter for half.
    pub width: usize,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing for a reader: a page number, an address on the web, a button.
    Noise,
    /// The head of a page or of a document: name of the paper, number, date, source.
    Meta,
    /// The text goes on on another page.
    Jump,
    /// 导读.
    TeaserHead,
    /// 刊2版►.
    TeaserEnd,
    /// Who wrote the article.
    Byline,
    /// The words under a picture.
    Caption,
    /// A row of a table.
    Row,
    /// A heading within an article: 二、存在问题.
    Heading,
    /// A label with its value: 时间：3月18日.
    Label,
    /// Short, and no sentence: a headline, or a piece of a broken line.
    Short,
    /// A sentence, or a piece of one.
    Body,
}

/// The longest headline, in letters.
const HEADLINE_CHARS_MAX: usize = 40;
/// The longest headline with a comma in it.
const TWO_PART_CHARS_MAX: usize = 26;
const LABELS: [&str; 30] = [
    "时间:",
    "地点:",
    "主持:",
    "主持人:",
    "出席:",
    "列席:",
    "参加:",
    "记录:",
    "参会人员:",
    "参加人员:",
    "会议时间:",
    "会议地点:",
    "出席人员:",
    "列席人员:",
    "发:",
    "抄送:",
    "抄报:",
    "主送:",
    "印发:",
    "缺席:",
    "记录人:",
    "请假:",
    "议题:",
    "会议议题:",
    "签发:",
    "整理:",
    "事由:",
    "批示内容:",
    "批示意见:",
    "领导批示:",
];
const BUTTONS: [&str; 30] = [
    "扫一扫",
    "点击上方",
    "点击蓝字",
    "往期推荐",
    "阅读原文",
    "分享到",
    "打印此页",
    "关闭窗口",
    "关闭本页",
    "返回顶部",
    "上一篇",
    "下一篇",
    "相关文章",
    "相关推荐",
    "版权声明",
    "喜欢请点",
    "点“赞”",
    "点赞",
    "在看",
    "扫码",
    "长按",
    "展开通版",
    "通版阅读",
    "当前位置",
    "当前的位置",
    "新闻推荐",
    "收缩通版",
    "当前版",
    "回到顶部",
    "二维码",
];
const ROLES: [&str; 22] = [
    "首席记者",
    "本报记者",
    "见习记者",
    "实习记者",
    "特约记者",
    "全媒体记者",
    "融媒体记者",
    "记者",
    "通讯员",
    "特约通讯员",
    "本报通讯员",
    "实习生",
    "作者:",
    "文/",
    "图/",
    "文|",
    "撰稿",
    "撰稿人:",
    "供稿",
    "供稿:",
    "本报讯记者",
    "□记者",
];
const STAFF: [&str; 10] = ["责任编辑", "责编", "编辑:", "版式", "校对", "美编", "值班主任", "审核:", "编审", "审稿"];

/// The lines of a text that are not empty.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut is_apart = true;
    for raw in text.split(['\n', '\u{c}', '\u{2028}']) {
        let trimmed = raw.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        if trimmed.is_empty() {
            is_apart = true;
            continue;
        }
        let mut plain = String::with_capacity(trimmed.len());
        crate::text::normalise_into(trimmed, &mut plain);
        let width = plain.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>() / 2;
        let kind = kind(trimmed, &plain);
        let is_indented = raw.starts_with(char::is_whitespace);
        found.push(Line { text: trimmed, plain, kind, is_apart, is_indented, width });
        is_apart = false;
    }
    found
}

fn kind(text: &str, plain: &str) -> Kind {
    let chars = plain.chars().count();
    let is_spaced = text.trim().matches('\u{3000}').count() >= 3 && !text.contains('。');
    if text.contains('\t') || text.matches('|').count() >= 2 || is_spaced {
        return Kind::Row;
    }
    if prefix(plain, &["http:", "https:", "www."]).is_some() && !plain.contains(' ') {
        return Kind::Noise;
    }
    if prefix(plain, &LABELS).is_some() {
        return Kind::Label;
    }
    if chars <= 60
        && let Some(kind) = furniture(plain, chars)
    {
        return kind;
    }
    let is_sentence = ends_sentence(plain) || plain.contains('。');
    if is_numbered(plain) && !is_sentence && chars <= HEADLINE_CHARS_MAX && is_title(without_number(plain)) {
        return Kind::Heading;
    }
    let most = if plain.contains([',', ';']) { TWO_PART_CHARS_MAX } else { HEADLINE_CHARS_MAX };
    if !is_sentence && chars <= most { Kind::Short } else { Kind::Body }
}

/// Whether a numbered line names a matter and gives no order.
fn is_title(plain: &str) -> bool {
    !plain.contains(',')
        && !has(plain, &["由", "前完成", "负责", "牵头", "必须", "务必", "不得"])
        && !plain.starts_with('要')
}

/// What belongs to the page and not to an article.
fn furniture(plain: &str, chars: usize) -> Option<Kind> {
    let bare: String = plain.chars().filter(|letter| *letter != ' ').collect();
    if matches!(bare.as_str(), "大中小" | "字号:大中小") {
        return Some(Kind::Noise);
    }
    let is_number = bare.trim_matches(['-', '—', '–', '·', '_', '/']).chars().all(|letter| letter.is_ascii_digit());
    if is_number && chars <= 9 || is_page(&bare) {
        return Some(Kind::Noise);
    }
    if has(&bare, &["下转", "转第", "上接"]) && bare.contains('版') && chars <= 24 {
        return Some(Kind::Jump);
    }
    let head = bare.trim_matches(['【', '】', '■', '●', '◆', '▍']);
    if matches!(head, "导读" | "今日导读" | "要目" | "今日看点" | "内容提要" | "本期导读" | "今日要目" | "导航")
    {
        return Some(if head == "导航" { Kind::Noise } else { Kind::TeaserHead });
    }
    if bare.ends_with(['►', '▶', '→', '▷', '>']) && bare.contains('版') || is_reference(&bare) {
        return Some(Kind::TeaserEnd);
    }
    if has(&bare, &BUTTONS) && !bare.contains('。') {
        return Some(Kind::Noise);
    }
    if prefix(&bare, &STAFF).is_some() {
        return Some(Kind::Noise);
    }
    let is_picture =
        bare.ends_with("摄)") || bare.ends_with("摄") && has(&bare, &["记者", "通讯员"]) || bare.ends_with("摄影报道");
    if is_picture || prefix(&bare, &["图为", "图:", "▲", "△", "上图", "左图", "右图", "下图"]).is_some()
    {
        return Some(Kind::Caption);
    }
    if is_meta(&bare) {
        return Some(Kind::Meta);
    }
    let is_signed = has(plain, &["记者 ", "通讯员 "]) && !plain.contains('。');
    let is_byline = is_signed
        || prefix(bare.trim_start_matches(['□', '■', '◎', '○', '●', '(', '[', '【']), &ROLES).is_some()
        || bare.ends_with("供稿")
        || bare.ends_with("供稿)");
    (is_byline && !bare.contains('。') && chars <= 40 && !bare.contains(',')).then_some(Kind::Byline)
}

/// 第3页共5页, 第1版.
fn is_page(bare: &str) -> bool {
    let is_count = bare.starts_with('第') && has(bare, &["页", "版"]) || bare.starts_with('共') && bare.ends_with('页');
    is_count && bare.chars().all(|letter| letter.is_ascii_digit() || "第共页版/ 一二三四五六七八九十:".contains(letter))
        || bare == "-"
}

/// 详见4版, 见第2版, 刊A2版.
fn is_reference(bare: &str) -> bool {
    prefix(bare, &["刊", "详见", "见", "(详见", "全文见", "报道见"]).is_some()
        && bare.trim_end_matches(')').ends_with('版')
        && bare.chars().count() <= 10
}

/// The name of a paper with its day, the number of a document, where it comes from and when.
fn is_meta(bare: &str) -> bool {
    let has_day = full_date(bare).is_some();
    if bare.contains("星期") && bare.contains('月') && !bare.contains('。') && !bare.contains(',') {
        return true;
    }
    let is_said = has(
        bare,
        &[
            "来源",
            "发布时间",
            "发布日期",
            "发布者",
            "更新时间",
            "浏览次数",
            "浏览量",
            "字号",
            "字体",
            "点击数",
            "作者:",
            "日期:",
            "阅读:",
        ],
    );
    let is_number = bare.starts_with("第") && (bare.ends_with('号') || bare.ends_with('期'))
        || bare.ends_with('期') && bare.contains("年第")
        || has(bare, &["〔20", "[20"]) && bare.ends_with('号');
    is_number
        || is_said && !bare.contains('。')
        || has_day
            && !bare.contains(['。', ','])
            && !bare.contains("召开")
            && bare.chars().count() <= 40
            && !is_numbered(bare)
}

/// The first full date of a line: 2025年12月9日, 2025-12-09, 2025/12/9, 2025.12.9; year and month.
pub(super) fn full_date(plain: &str) -> Option<(i16, i8)> {
    for (at, _) in plain.match_indices("20") {
        let rest = plain.get(at..)?;
        if let Some((Some(year), month, _, _)) = calendar(rest) {
            return Some((year, month));
        }
        let mut parts = rest.splitn(3, ['-', '/', '.']);
        let year = parts.next().filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
        let month = parts.next().and_then(|month| month.parse().ok()).filter(|month| (1..=12).contains(month));
        let is_day = parts.next().is_some_and(|day| day.starts_with(|letter: char| letter.is_ascii_digit()));
        if let (Some(year), Some(month), true) = (year, month, is_day) {
            return Some((year, month));
        }
    }
    None
}

/// The year of a line that names one: 〔2026〕7号, 2025年第19期, 2025年12月9日.
pub(super) fn year(plain: &str) -> Option<i16> {
    if let Some((year, _)) = full_date(plain) {
        return Some(year);
    }
    plain.match_indices("20").find_map(|(at, _)| {
        let year = plain.get(at..at + 4)?.parse().ok()?;
        let rest = plain.get(at + 4..)?;
        (rest.starts_with(['〕', ']']) || rest.starts_with("年第")).then_some(year)
    })
}

/// Whether a line ends where a sentence or a point of a list ends.
pub(super) fn ends_sentence(plain: &str) -> bool {
    let bare = plain.trim_end_matches(['”', '’', '」', '』', '"']);
    let is_bracket = bare.ends_with(')')
        && has(
            bare.rfind('(').and_then(|at| bare.get(at..)).unwrap_or_default(),
            &["记者", "责任", "牵头", "完成", "供稿", "摄", "通讯员", "时限", "编辑"],
        );
    bare.ends_with(['。', '!', '?', ';', ':', '…']) || is_bracket || bare.ends_with("。)")
}

/// Whether a line begins the text of an article: with a day, or with 本报讯.
pub(super) fn begins_article(plain: &str) -> bool {
    let head = plain.get(..plain.floor_char_boundary(60)).unwrap_or_default();
    let named = [
        "日前",
        "近日",
        "昨日",
        "昨天",
        "昨晚",
        "今天",
        "今日",
        "连日来",
        "本报讯",
        "本网讯",
        "本刊讯",
        "(记者",
        "(通讯员",
        "据悉",
    ];
    let is_day = calendar(head).is_some_and(|(_, _, day, _)| day.is_some());
    prefix(head, &named).is_some() || is_day || head.starts_with('(') && head.contains("记者")
}

#[cfg(test)]
mod tests {
    use super::{Kind, lines};

    #[test]
    fn a_line_is_known_by_itself() {
        let cases = [
            ("- 3 -", Kind::Noise),
            ("第 3 页 共 5 页", Kind::Noise),
            ("https://example.com/a", Kind::Noise),
            ("下转►2版", Kind::Jump),
            ("(下转第2版)", Kind::Jump),
            ("导读", Kind::TeaserHead),
            ("刊2版►", Kind::TeaserEnd),
            ("首席记者 苏晚棠 记者 温以宁", Kind::Byline),
            ("□记者 凌霜序", Kind::Byline),
            ("区政府办 供稿", Kind::Byline),
            ("记者 温以宁 摄", Kind::Caption),
            ("A1  清河报  2025年10月16日 星期四", Kind::Meta),
            ("来源: 清河日报 发布时间:2022-11-27 09:25 累计次数: 字体:[ ]", Kind::Meta),
            ("〔2026〕7号", Kind::Meta),
            ("2026年4月2日", Kind::Meta),
            ("时间：2026年3月18日上午", Kind::Label),
            ("一、关于城区内涝点治理工作", Kind::Heading),
            ("（一）由区水务局牵头，区建管委配合", Kind::Short),
            ("邬明川指出，区建管委作为城市建设管理的主要职能部门，以重大", Kind::Body),
            ("区委召开平安建设工作推进会", Kind::Short),
            ("1\t拆除违法搭建\t街道综合执法队", Kind::Row),
            ("会议还研究了其他事项。", Kind::Body),
            ("责任编辑:林深 版式:鹿鸣", Kind::Noise),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text)[0].kind, expected, "{text}");
        }
    }
}
