//! Words around who speaks.

use super::lexicon::Lexicon;

/// Words of citizens: what they demand is a request of theirs.
pub static CITIZENS: Lexicon = Lexicon::new(
    "居民 群众 市民 业主 村民 网友 诉求人 来电人 投诉人 当事人 家长 游客 消费者 租客 乘客 老人 学生 \
     反映人 患者 举报人 信访人 农户 工人们 老乡",
);

/// What may stand between who speaks and the verb.
pub static BETWEEN: Lexicon = Lexicon::new(
    "检讨 坦诚 边走边 逐一 一一 立即 随即 补充 耐心 反问 并 还 也 再次 着重 特别 同时 反复 最后 随后 \
     进一步 当场 现场 分别 一致 纷纷 均 都 又 则 就此 一再 郑重 明确 严肃 再三 对此 首先 继而 一并 当即 \
     共同 向记者 向大家 诚恳 衷心 殷切 专门 具体 给予肯定 原则 审议 讨论 研究 原则上 话锋一转 这样 接着 \
     重点 亲切 一是 二是 三是 四是 五是 一要 二要 三要 然后",
);

/// Before these the verb is a noun: 按照会议要求.
pub const NOUN_STARTS: [&str; 26] = [
    "按照",
    "根据",
    "依照",
    "对照",
    "落实",
    "贯彻",
    "符合",
    "达到",
    "有关",
    "相关",
    "具体",
    "工作",
    "政策",
    "上级",
    "按",
    "的",
    "严格",
    "提高",
    "达不到",
    "不符合",
    "执行",
    "满足",
    "围绕",
    "质量",
    "时限",
    "曾",
];

/// What speaks without being anybody: a document that is reported.
pub const DOCUMENTS: [&str; 12] =
    ["通知", "文件", "通报", "通告", "公告", "批示", "指示", "紧急通知", "预警", "公函", "倡议书", "提示"];

/// With these a clause names what is to be kept to, and 要求 in it is a noun: 对照督察组要求.
pub const QUOTES_OF: [&str; 13] =
    ["按照", "根据", "依照", "对照", "落实", "贯彻", "符合", "达到", "严格按照", "遵照", "依据", "参照", "满足"];
