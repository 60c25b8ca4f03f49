"""What does not hold, in Chinese and in English; each says where and what that means."""

# A sentence reads better unbroken, or broken where it pauses.
# ruff: noqa: E501, ISC004

FAILS: dict[str, tuple[str, str]] = {
    "manifest_signature": (
        "manifest.json 的签名无效：数据包不是持有投票密钥的人发出的，或已被改动",
        "The signature of manifest.json is invalid: not by the poll's key, or altered since",
    ),
    "fingerprint_wrong": (
        "manifest.json 写的指纹不是其中公钥的指纹",
        "The fingerprint in manifest.json is not that of the key in it",
    ),
    "not_canonical": (
        "{file} 不是规范格式（RFC 8785）",
        "{file} is not in canonical form (RFC 8785)",
    ),
    "file_missing": ("缺少文件 {file}", "File {file} is missing"),
    "file_unexpected": ("多出文件 {file}", "File {file} does not belong here"),
    "file_repeated": ("有同名文件出现两次", "Two files have one name"),
    "file_list_wrong": (
        "manifest.json 的文件清单不对：{file}",
        "The list of files in manifest.json is wrong: {file}",
    ),
    "file_damaged": ("{file} 已损坏，无法解压", "{file} is damaged and cannot be unpacked"),
    "file_altered": (
        "{file} 不是签名时的内容：已被改动",
        "{file} is not what was signed: it was altered",
    ),
    "file_malformed": ("{file} 的内容不符合约定的格式", "{file} does not have the agreed form"),
    "poll_differs": (
        "poll.json 与 manifest.json 不一致：{field}",
        "poll.json and manifest.json differ: {field}",
    ),
    "rules_hash_published": (
        "rules.json 的摘要与公布的摘要不一致：规则被改动",
        "The hash of rules.json is not the published one: the rules were changed",
    ),
    "line_malformed": (
        "{file} 第 {line} 行不符合格式",
        "Line {line} of {file} does not have the agreed form",
    ),
    "no_heads": ("没有封存记录，无从核对", "There is no signed head to check anything against"),
    "last_head_without_tally": (
        "最后一个封存记录（第 {window} 批）没有得票合计",
        "The last head (window {window}) states no tally",
    ),
    "head_signature": (
        "第 {window} 批封存记录的签名无效",
        "The signature of the head of window {window} is invalid",
    ),
    "head_of_another_poll": (
        "第 {window} 批封存记录属于另一项投票",
        "The head of window {window} is of another poll",
    ),
    "head_rules": (
        "第 {window} 批封存记录写的规则摘要与 rules.json 不一致：权重或规则被改动",
        "The head of window {window} names other rules than rules.json: weight or rules were changed",
    ),
    "head_chain": (
        "第 {window} 批封存记录接不上前一个：有封存记录被抽掉或替换",
        "The head of window {window} does not follow the one before: a head was removed or replaced",
    ),
    "head_number": (
        "第 {window} 批封存记录的批次不连续：缺少前面的批次",
        "The head of window {window} leaves a gap: a window before it is missing",
    ),
    "head_shrinks": (
        "第 {window} 批封存记录的票数比前一个还少",
        "The head of window {window} holds fewer ballots or picks than the one before",
    ),
    "head_earlier": (
        "第 {window} 批封存记录的时间早于前一个",
        "The head of window {window} was sealed before the one in front of it",
    ),
    "head_after_count": (
        "最后一个封存记录（第 {window} 批）是计票结束之后才封存的",
        "The last head (window {window}) was sealed after the count was over",
    ),
    "time_malformed": (
        "{file} 里的 {field} 不是约定的时间（RFC 3339，UTC）",
        "{field} in {file} is no instant as agreed (RFC 3339, UTC)",
    ),
    "candidates_differ": (
        "第 {window} 批封存时的候选名单（编号、项目、标题）不是 candidates.json 里的：编号被换给了别的项目，或标题被改动",
        "When window {window} was sealed, the candidates (number, project, title) were not those of candidates.json: "
        "a number went to another project, or a title was changed",
    ),
    "candidates_shrink": (
        "第 {window} 批封存记录里的候选项目比前面的还少",
        "The head of window {window} names fewer candidates than one before",
    ),
    "candidates_late": (
        "candidates.json 有 {found} 个候选项目，最后封存时只有 {said} 个：有项目是封存之后加进去的",
        "candidates.json has {found} candidates, at the last seal there were {said}: some were added afterwards",
    ),
    "line_repeated": (
        "{file} 第 {line} 行与前一行相同：同一条出现两次",
        "Line {line} of {file} repeats the one before: one entry stands there twice",
    ),
    "line_order": (
        "{file} 第 {line} 行没有按次序排列",
        "Line {line} of {file} is out of order",
    ),
    "log_short": (
        "{file} 只有 {read} 行，第 {window} 批封存记录却有 {size} 行：有选票被删除",
        "{file} has only {read} lines where the head of window {window} has {size}: ballots were removed",
    ),
    "log_size": (
        "{file} 有 {read} 行，最后一个封存记录却是 {size} 行：有选票被删除或添加",
        "{file} has {read} lines where the last head has {size}: ballots were removed or added",
    ),
    "root_differs": (
        "{file} 从第 {window} 批起与签名的封存记录不符：有记录被删除、添加或改动",
        "{file} differs from the signed heads from window {window} on: an entry was removed, added or changed",
    ),
    "receipt_of_another_window": (
        "receipts.txt 第 {line} 行不属于第 {window} 批",
        "Line {line} of receipts.txt does not belong to window {window}",
    ),
    "choice_of_another_window": (
        "choices.txt 第 {line} 行不属于第 {window} 批",
        "Line {line} of choices.txt does not belong to window {window}",
    ),
    "unknown_candidate": (
        "choices.txt 第 {line} 行投给了 {number} 号，候选名单里没有这个号",
        "Line {line} of choices.txt is for number {number}, who is no candidate",
    ),
    "tally_differs": (
        "第 {window} 批封存记录写 {number} 号累计 {said} 票，点数为 {found} 票",
        "The head of window {window} states {said} votes for number {number}; counted there are {found}",
    ),
    "picks_beyond_rules": (
        "第 {window} 批有 {ballots} 张选票、{picks} 个选择、{blank} 张空白票，超出规则允许的范围",
        "Window {window} has {ballots} ballots, {picks} picks and {blank} blanks, which the rules do not allow",
    ),
    "more_votes_than_ballots": (
        "第 {window} 批 {number} 号得 {votes} 票，多于这一批的选票数",
        "In window {window} number {number} has {votes} votes, more than there are ballots",
    ),
    "void_signature": (
        "第 {version} 版作废名单的签名无效",
        "The signature of void list {version} is invalid",
    ),
    "void_order": (
        "作废名单的版本不连续：第 {version} 版",
        "The versions of the void lists leave a gap at version {version}",
    ),
    "void_version": (
        "manifest.json 写作废名单为第 {said} 版，实际为第 {found} 版",
        "manifest.json names void list {said}, but the last one there is {found}",
    ),
    "void_of_another_poll": (
        "第 {version} 版作废名单属于另一项投票",
        "Void list {version} is of another poll",
    ),
    "void_reasons": (
        "第 {version} 版作废名单的理由与票数对不上",
        "In void list {version} reasons and numbers of ballots do not match",
    ),
    "void_not_ascending": (
        "第 {version} 版作废名单（{reason}）没有按次序排列",
        "Void list {version} ({reason}) is out of order",
    ),
    "void_twice": (
        "第 {version} 版作废名单把 {choice} 作废了两次",
        "Void list {version} voids {choice} twice",
    ),
    "void_unknown": (
        "作废名单里的 {choice} 不在选择记录中：作废了不存在的选票",
        "{choice} on the void list is not in the log: a choice that does not exist was voided",
    ),
    "void_ballots": (
        "作废名单（{reason}）写 {ballots} 张选票，却有 {picks} 条选择，超出规则允许的范围",
        "The void list ({reason}) states {ballots} ballots but {picks} choices, which the rules do not allow",
    ),
    "void_too_many": ("作废的比收到的还多", "More was voided than was received"),
    "weight_differs": (
        "结果按公众权重 {said}% 计算，冻结的规则是 {frozen}%",
        "The result uses a public weight of {said} %; the frozen rules say {frozen} %",
    ),
    "tie_break_differs": (
        "结果的并列处理办法与冻结的规则不同",
        "The result breaks ties otherwise than the frozen rules say",
    ),
    "result_candidates": (
        "结果里的候选项目与候选名单不一致",
        "The result and the list of candidates name different candidates",
    ),
    "votes_differ": (
        "结果写 {number} 号得 {said} 票，有效票点数为 {found} 票",
        "The result states {said} votes for number {number}; valid votes counted are {found}",
    ),
    "jury_differs": (
        "结果里 {number} 号的评委得分与 scores.json 不一致",
        "The jury score of number {number} differs between the result and scores.json",
    ),
    "draw_wrong": (
        "抽签记录与需要抽签的并列不符（应抽签的号：{numbers}）",
        "The draws are not those that ties made necessary (numbers to be drawn: {numbers})",
    ),
    "out_with_figures": (
        "{number} 号已退出或取消资格，结果里却有得分",
        "Number {number} is out, and yet has scores in the result",
    ),
    "out_differs": (
        "{number} 号在结果里已出局，候选名单却不这样写",
        "Number {number} is out in the result, which the list of candidates does not say",
    ),
    "selected_though_out": (
        "{number} 号已退出或取消资格，结果里却入选",
        "Number {number} was disqualified or withdrew, and yet is selected in the result",
    ),
    "public_differs": (
        "{number} 号的公众得分应为 {found}，结果写 {said}（百分之一分）",
        "The public score of number {number} is {found}; the result states {said} (hundredths)",
    ),
    "total_differs": (
        "{number} 号的总分应为 {found}，结果写 {said}（百分之一分）",
        "The total of number {number} is {found}; the result states {said} (hundredths)",
    ),
    "rank_differs": (
        "{number} 号的名次应为 {found}，结果写 {said}",
        "The rank of number {number} is {found}; the result states {said}",
    ),
    "outcome_differs": (
        "{number} 号是否入选与计算不符",
        "Whether number {number} is selected is not what the scores come to",
    ),
    "key_differs": (
        "投票公钥的指纹是 {found}，不是您给出的 {given}：数据包不是这项投票的密钥签的",
        "The key's fingerprint is {found}, not {given} as you gave: this is signed by another key",
    ),
    "saved_head_malformed": (
        "您保存的第 {window} 批封存记录不完整，无法核对",
        "Your saved head of window {window} is incomplete and cannot be compared",
    ),
    "saved_head_of_another_poll": (
        "您保存的第 {window} 批封存记录属于另一项投票",
        "Your saved head of window {window} is of another poll",
    ),
    "saved_head_of_another_key": (
        "您保存的第 {window} 批封存记录不是数据包里的公钥签的：密钥被换过，或文件已改动",
        "Your saved head of window {window} is not by the bundle's key: the key was exchanged, or the file altered",
    ),
    "saved_head_missing": (
        "矛盾：您保存的第 {window} 批封存记录有投票密钥的签名，数据包里却没有这一批",
        "Contradiction: your saved head of window {window} is signed by the poll's key, yet the bundle lacks it",
    ),
    "saved_head_contradicts": (
        "矛盾：您保存的第 {window} 批封存记录与数据包里的同批封存记录内容不同，而两个都有投票密钥的签名；"
        "这证明封存之后有改动",
        "Contradiction: your saved head of window {window} and the bundle's are different, and the poll's key "
        "signed both: proof that the count was changed after it was sealed",
    ),
    "receipt_dropped": (
        "回执 {code} 有投票密钥的签名，却不在日志中：这证明一张已收下的选票被丢弃",
        "Receipt {code} is signed by the poll's key and yet not in the log: proof that an accepted ballot was dropped",
    ),
    "receipt_missing_unsigned": (
        "回执 {code} 不在日志中；没有签名，还不能作为证据",
        "Receipt {code} is not in the log; without its signature this is no proof yet",
    ),
    "receipt_signature": (
        "回执 {code} 的签名不是这项投票的密钥签的，不能作为证据（也许是另一项投票的回执）",
        "The signature of receipt {code} is not by this poll's key and proves nothing here (is it of another poll?)",
    ),
    "receipt_of_another_poll": (
        "回执 {code} 属于另一项投票",
        "Receipt {code} is of another poll",
    ),
    "and_more": ("……还有更多同样的问题", "… and more of the same"),
}
