//! The word that asks in a clause: 要, 必须, 不得, 请, 希望, 将 and their kind, told from the same letters in other words.

/// What a modal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Force {
    /// Orders or forbids; who must do it stands before.
    Order,
    /// Asks politely; who is asked stands behind.
    Ask,
    /// Hands a task to the unit that stands behind: 由.
    Hand,
    /// Says what one will do oneself; who stands before.
    Will,
}

/// A modal in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Modal {
    /// Its first byte in the clause.
    pub at: usize,
    /// The word.
    pub word: &'static str,
    /// What it does.
    pub force: Force,
}

/// The modals: the word, what it does, letters that must not stand right before it, words that must not follow it.
const MODALS: [(&str, Force, &str, &[&str]); 41] = [
    ("必须", Force::Order, "", &["引起"]),
    ("务必", Force::Order, "", &[]),
    ("务求", Force::Order, "", &[]),
    ("应当", Force::Order, "", &["引起"]),
    ("应该", Force::Order, "", &["引起"]),
    ("不得", Force::Order, "容怪舍见恨顾少免使来巴", &["不", "已", "了", "人心"]),
    ("严禁", Force::Order, "", &[]),
    ("禁止", Force::Order, "", &["的", "性"]),
    ("不准", Force::Order, "", &["确"]),
    ("不许", Force::Order, "", &[]),
    ("一律", Force::Order, "", &["师"]),
    ("决不能", Force::Order, "", &[]),
    ("绝不能", Force::Order, "", &[]),
    ("决不允许", Force::Order, "", &[]),
    ("绝不允许", Force::Order, "", &[]),
    ("切不可", Force::Order, "", &[]),
    ("切忌", Force::Order, "", &[]),
    ("不能有", Force::Order, "", &["效"]),
    ("不能出现", Force::Order, "", &[]),
    ("不能让", Force::Order, "", &[]),
    ("不能放松", Force::Order, "", &[]),
    (
        "要",
        Force::Order,
        "重主需必将只首紧险扼简概摘纪机索若想切显撮提大得",
        &[
            "素",
            "点",
            "件",
            "领",
            "害",
            "务",
            "闻",
            "职",
            "么",
            "是",
            "塞",
            "冲",
            "义",
            "旨",
            "诀",
            "目",
            "员",
            "价",
            "迎来",
            "来临",
            "命",
            "靠全",
            "靠改",
            "靠大家",
            "靠自",
            "靠群",
            "靠科",
            "看到",
            "清醒看到",
            "清醒地看到",
            "清醒认识到",
            "清醒地认识到",
        ],
    ),
    (
        "应",
        Force::Order,
        "供适相反响效对感呼顺答理本照接报因策回",
        &[
            "急", "对", "用", "届", "收", "约", "付", "邀", "变", "力", "激", "有的", "聘", "声", "战", "诉", "答",
            "援", "运", "景", "季", "验", "接",
        ],
    ),
    ("须", Force::Order, "必无何", &["知", "臾", "眉"]),
    ("需", Force::Order, "所急刚必供内无军亟仍尚按特", &["求", "要", "量", "品", "的", "自身"]),
    ("需要", Force::Order, "所不有", &["的"]),
    ("敬请", Force::Ask, "", &[]),
    ("恳请", Force::Ask, "", &[]),
    (
        "请",
        Force::Ask,
        "申邀聘敬恳宴提呈约吁报",
        &["示", "假", "求", "教", "愿", "柬", "客", "了", "战", "缨", "辞", "问", "他", "她", "看", "听"],
    ),
    ("希望", Force::Ask, "的寄了新到满有点", &["之", "的", "。", "、", "工程", "小学", "和"]),
    ("责成", Force::Ask, "", &[]),
    ("责令", Force::Ask, "", &[]),
    (
        "由",
        Force::Hand,
        "理缘自经事因来",
        &[
            "于", "此", "来", "衷", "表", "浅", "点", "小", "南向", "北向", "东向", "西向", "南至", "北至", "东至",
            "西至", "上",
        ],
    ),
    (
        "将",
        Force::Will,
        "即必终麻行",
        &["成为", "是", "会", "有", "达", "迎", "带来", "使", "在", "近", "军", "要", "来", "由"],
    ),
    ("一定", Force::Will, "", &["的", "要", "程度", "成"]),
    ("定", Force::Will, "一", &[]),
    ("愿", Force::Will, "意心志自", &["望", "景", "意见"]),
    (
        "会",
        Force::Will,
        "委协大全例社工机展年晚开理董",
        &["同", "议", "商", "成员", "员", "长", "场", "后", "前", "上", "期", "务", "计", "见", "晤", "办", "展"],
    ),
    ("保证", Force::Will, "的质有", &["金", "书", "体系", "人", "措施"]),
    ("力争", Force::Order, "大全尽努着", &["上游"]),
    ("力求", Force::Order, "大全尽努着", &[]),
];

/// Behind these letters 将 moves the object to the front, as 把 does; before them it would be the future.
const PROMISES: [&str; 3] = ["定", "会", "保证"];

/// The first modal of a clause. `is_promise`: the clause is what somebody says of his own plans, where 会 and 定 count.
pub(super) fn find(clause: &str, is_promise: bool) -> Option<Modal> {
    first(clause, is_promise, |_| true)
}

/// The first modal of a clause that counts.
pub(super) fn first(clause: &str, is_promise: bool, counts: impl Fn(&Modal) -> bool) -> Option<Modal> {
    let all = MODALS.iter().filter(|modal| is_promise || !PROMISES.contains(&modal.0));
    all.filter_map(|(word, force, before, after)| {
        // 将在…方面给予支持 is a promise where somebody speaks of himself.
        let after: Vec<&str> = after.iter().copied().filter(|next| !(is_promise && *next == "在")).collect();
        let at = place(clause, word, before, &after)?;
        Some(Modal { at, word, force: *force })
    })
    .filter(counts)
    .min_by_key(|modal| (modal.at, usize::MAX - modal.word.len()))
}

/// Within so many bytes behind 要 stands 的是 where it only names something.
const NAMED_BYTES_MAX: usize = 15;

/// Where a word stands that is not a part of another word.
fn place(clause: &str, word: &str, before: &str, after: &[&str]) -> Option<usize> {
    clause.match_indices(word).map(|(at, _)| at).find(|at| {
        let (head, rest) = (clause.get(..*at).unwrap_or_default(), clause.get(at + word.len()..).unwrap_or_default());
        let is_joined = head.chars().next_back().is_some_and(|letter| before.contains(letter));
        let follows = after.iter().any(|next| rest.starts_with(next))
            && !(word == "将" && super::words::prefix(rest, &["会同", "会对", "会继续", "会进一步", "会加"]).is_some());
        // 将在此基础上加大力度 is what is planned.
        let follows = follows && !(word == "将" && rest.starts_with('在') && rest.contains("基础上"));
        // 应转尽转 is one word.
        let is_idiom = word == "应" && rest.chars().nth(1) == Some('尽');
        // 不打招呼、不要陪同 tells how an inspection was made.
        let is_formula = word == "要" && head.ends_with('不') && head.contains("不打招呼");
        // 特别要关注的是: what stands behind is named, and nobody asked.
        let is_formula = is_formula || word == "要" && rest.find("的是").is_some_and(|at| at <= NAMED_BYTES_MAX);
        !(is_joined
            || is_formula
            || is_idiom
            || follows
            || word == "要" && rest.starts_with('求') && !rest.starts_with("求真"))
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_modal_is_told_from_its_letters_in_other_words() {
        let cases = [
            ("要加强排查", "要"),
            ("一要压实责任", "要"),
            ("要求真务实", "要"),
            ("这是重要基础", ""),
            ("按照要求整改", ""),
            ("主要做法是", ""),
            ("出水水质不能稳定达标", ""),
            ("供需对接", ""),
            ("区水务局须于6月底前完成", "须"),
            ("应急局应每日监测", "应"),
            ("应急响应", ""),
            ("申请经费", ""),
            ("请各镇抓好落实", "请"),
            ("自由贸易", ""),
            ("由区财政局统筹", "由"),
            ("建成后将成为地标", ""),
            ("我们将继续努力", "将"),
            ("会议决定", ""),
            ("绝不允许出现推诿", "绝不允许"),
            ("安全生产工作需行业主管部门要履行", "需"),
        ];
        for (clause, expected) in cases {
            assert_eq!(find(clause, false).map_or("", |modal| modal.word), expected, "{clause}");
        }
    }
}
