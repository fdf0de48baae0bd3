//! Names of persons, by surname and by what stands around them, and their posts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::lexicon::Lexicon;
use super::words::{prefix, suffix};

/// Surnames of one letter in common use (百家姓 and the surnames of the census), and the letters that look like one.
const SURNAMES: &str = "丛赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付闫代覃佟邸舟言鹿海楚年伟佘佴伯赏墨哈谯笪年爱阳佟蔡岳帅缑亢况郈有琴商牟苟仝揭占由冼降凡原来苑郇鄢宛柘次禤欧涂粟敬亓麦揣仉侴恽忻眭睢芦菅禚琚矫漆筱辜衣豆闪贠鄞闾雒頔颉驹鲜黑斛旷晋楼庆朴苌初战茆隋雪矣拱";

const DOUBLE_SURNAMES: [&str; 78] = [
    "上官", "东方", "东郭", "令狐", "公冶", "公孙", "单于", "南宫", "司徒", "司马", "呼延", "夏侯", "太史", "宇文",
    "宗政", "尉迟", "慕容", "拓跋", "欧阳", "淳于", "澹台", "濮阳", "独孤", "申屠", "百里", "皇甫", "端木", "西门",
    "诸葛", "贺兰", "赫连", "轩辕", "钟离", "长孙", "闻人", "鲜于", "仲孙", "公羊", "颛孙", "壤驷", "亓官", "夹谷",
    "乐正", "万俟", "司空", "公良", "漆雕", "巫马", "微生", "羊舌", "梁丘", "左丘", "东门", "第五", "公西", "谷梁",
    "公治", "子车", "段干", "太叔", "申公", "东里", "司寇", "宰父", "拓拔", "完颜", "纳兰", "叶赫", "公输", "即墨",
    "达奚", "褚师", "申徒", "公伯", "归海", "伯赏", "欧冶", "墨哈",
];

/// How a post ends that a name may follow.
static POSTS: Lexicon = Lexicon::new(
    "书记 区长 县长 市长 镇长 乡长 州长 省长 主任 局长 主席 部长 常委 院长 检察长 秘书长 董事长 总经理 \
     经理 行长 处长 科长 队长 大队长 支队长 政委 站长 所长 组长 巡视员 调研员 校长 总裁 会长 理事长 领导 \
     委员 成员 同志 厅长 司长 总工程师 指挥长 河长 总河长 专员 馆长 园长 社长 总编辑 记者 通讯员 村主任 \
     网格长 负责人 代表 党委书记 司令员 关长 组织员 督学 总监 干事 教授",
);

/// What may stand right behind a name.
static BEHIND: Lexicon = Lexicon::new(
    "采取 随机 查看 询问 走访 察看 观看 了解 俯身 边走边 通过 带领 逐一 不打招呼 主持 出席 强调 指出 \
     要求 参加 陪同 表示 说 介绍 宣读 通报 讲话 调研 赴 到 带队 率 一行 同志 在 就 对 与 和 、 , 。 ; : \
     等 分别 作 为 代表 认为 走进 来到 深入 前往 实地 先后 检查 督导 看望 慰问 提出 部署 传达 汇报 听取 \
     会见 视察 巡查 仔细 详细 认真 还 向 从 以 围绕 针对 结合 并 也 最后 首先 随后 现场 当场 希望 叮嘱 \
     责成 责令 勉励 充分 一同 共同 召开 召集 接听 致辞 致词 发言 ( ” 感谢 组织 领学 领衔 见证 书记 局长 \
     主任 列席 副书记 副主任 副局长 副县长 县长 副区长 区长 副市长 市长 副镇长 镇长 副乡长 乡长 部长 \
     院长 常委 主席 副主席
     边
     看到 发现 得知 听到 注意到 看见 获悉",
);

/// Words that begin like a name.
static NO_NAMES: Lexicon = Lexicon::new(
    "全体 全区 全市 全县 全面 全力 安全 高度 高效 时间 方面 方案 项目 金融 水务 农业 农村 成员 成立 常务 \
     常委 国家 文明 文化 平安 平台 广大 相关 有关 支部 支持 干部 单位 包括 连续 和 司法 应急 国务 双方 \
     明确 明显 原则 从 都 终于 于 经 时 强 党 能 党委 代表 广场 花园 阳光 养老 养护 班子
     查看 查找 查处 查摆 查验 查清",
);

static SURNAME_LETTERS: LazyLock<BTreeSet<char>> = LazyLock::new(|| SURNAMES.chars().collect());

/// A person and the post that the text gives him.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// The name as written.
    pub name: String,
    /// The posts as written: `区委副书记、区长`.
    pub post: String,
}

fn letters_end(text: &str, count: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, letter)| (at + letter.len_utf8(), letter));
    let (end, _) = ends.nth(count.checked_sub(1)?)?;
    text.get(..end)?.chars().all(crate::text::letter::is_han).then_some(end)
}

/// The name with which a text begins, in bytes. What follows decides between two and three letters; at the end of the
/// text every name is one.
pub(super) fn leading(text: &str) -> Option<usize> {
    if prefix(text, &NO_NAMES).is_some() {
        return None;
    }
    // 曾主持 is no name, 曾涛 is one.
    let second = text.chars().nth(1);
    if text.starts_with('曾')
        && second.is_some_and(|letter| "在任经获多于是被与赴到向为参先主出对就有因".contains(letter))
    {
        return None;
    }
    let is_double = DOUBLE_SURNAMES.iter().any(|surname| text.starts_with(surname));
    let first = text.chars().next()?;
    if !is_double && !SURNAME_LETTERS.contains(&first) {
        return None;
    }
    let lengths = if is_double { [4, 3, 2] } else { [3, 2, 4] };
    lengths.into_iter().take(2).find_map(|count| {
        let end = letters_end(text, count)?;
        let rest = text.get(end..).unwrap_or_default();
        let is_list = text.get(..end).is_some_and(|name| {
            name.ends_with(['的', '等', '了', '在', '与', '还', '并', '也', '均', '及', '就', '对', '从', '由', '则'])
        });
        (!is_list && (rest.is_empty() || prefix(rest, &BEHIND).is_some())).then_some(end)
    })
}

/// The name with which a text begins when a post follows it: 曾以宁副书记传达.
pub(super) fn titled(text: &str) -> Option<&str> {
    let name = text.get(..leading(text)?)?;
    let post =
        prefix(text.get(name.len()..)?, &POSTS).or_else(|| prefix(text.get(name.len()..)?.strip_prefix('副')?, &POSTS));
    post.map(|_| name)
}

/// Whether a text is a name and nothing else.
pub(super) fn is_name(text: &str) -> bool {
    leading(text) == Some(text.len())
}

/// The name behind a post and a space, as a speech has it under its headline: `区委副书记　庭生`.
pub(super) fn posted(line: &str) -> Option<String> {
    let (post, name) = line.trim().rsplit_once(char::is_whitespace)?;
    let is_name = (2..=4).contains(&name.chars().count()) && name.chars().all(crate::text::letter::is_han);
    (is_name && suffix(post.trim_end(), &POSTS).is_some()).then(|| name.to_owned())
}

/// A name with an uncommon surname, in bytes: a post stands before it and a deed of one who holds such a post behind.
fn uncommon(text: &str) -> Option<usize> {
    const DEEDS: [&str; 12] =
        ["主持", "出席", "强调", "要求", "指出", "讲话", "带队", "率队", "陪同", "参加", "赴", "率领"];
    let end = [3, 2].into_iter().find_map(|count| {
        let end = letters_end(text, count)?;
        prefix(text.get(end..)?, &DEEDS).map(|_| end)
    })?;
    let name = text.get(..end)?;
    let is_word =
        prefix(name, &NO_NAMES).is_some() || name.contains(['的', '等', '在', '和', '会', '议', '亲', '要', '并']);
    (!is_word).then_some(end)
}

/// The persons whom a text names with a post, and the byte behind each name, in order.
pub(super) fn persons(text: &str) -> Vec<(Person, usize)> {
    let mut found: Vec<(Person, usize)> = Vec::new();
    let mut clause = 0;
    for (at, letter) in text.char_indices() {
        if matches!(letter, ',' | ';' | ':' | '。' | '!' | '?' | '”' | '“' | '》') {
            clause = at + letter.len_utf8();
        }
        if at <= clause || found.last().is_some_and(|(_, end)| at < *end) {
            continue;
        }
        let start = found.last().map_or(clause, |(_, end)| clause.max(*end));
        let before = text.get(start..at).unwrap_or_default();
        let rest = text.get(at..).unwrap_or_default();
        let rare = || uncommon(rest).filter(|_| suffix(before, &POSTS).is_some());
        let Some(length) = leading(rest).or_else(rare) else { continue };
        let post = if suffix(before, &POSTS).is_some() {
            trimmed_post(before).to_owned()
        } else if before == "、" {
            // A list of names shares the post of the first: 副区长甲、乙、丙.
            let Some((last, _)) = found.last() else { continue };
            last.post.clone()
        } else {
            continue;
        };
        let name = text.get(at..at + length).unwrap_or_default().to_owned();
        found.push((Person { name, post }, at + length));
    }
    found
}

/// A post without the words that only lead to it.
fn trimmed_post(before: &str) -> &str {
    let leads = [
        "会议由",
        "由",
        "与",
        "和",
        "以及",
        "及",
        "、",
        "日前",
        "近日",
        "昨日",
        "上午",
        "下午",
        "晚",
        "期间",
        "市民",
        "座谈会上",
    ];
    let mut post = super::words::without_prefixes(before, &leads);
    // A date or a place before the post ends with one of these: 12月10日下午区委书记.
    for lead in ["日上午", "日下午", "日晚", "日", "在", "会上"] {
        if let Some((_, rest)) = post.split_once(lead) {
            post = if rest.is_empty() { post } else { rest };
        }
    }
    post
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::persons;

    fn check(text: &str, expected: Expect) {
        let shown: Vec<String> =
            persons(text).into_iter().map(|(person, _)| format!("{}={}", person.name, person.post)).collect();
        expected.assert_eq(&shown.join(" "));
    }

    #[test]
    fn persons_are_found_by_their_posts() {
        check(
            "12月7日,区委书记邬明川主持会议,区委副书记、区长荣以沫,副区长容其琛、步惊澜、景凡等出席。",
            expect!["邬明川=区委书记 荣以沫=区委副书记、区长 容其琛=副区长 步惊澜=副区长 景凡=副区长"],
        );
        check("区长林坤主持召开会议", expect!["林坤=区长"]);
        check("区委书记程向民主持会议", expect!["程向民=区委书记"]);
        check("会议由副县长尉迟砚秋主持。区领导张三参加", expect!["尉迟砚秋=副县长 张三=区领导"]);
        check("各单位书记要带头", expect![""]);
    }
}
