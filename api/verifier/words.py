"""Every sentence, in Chinese and in English: what holds, what does not, what remains unproved."""

# A sentence reads better unbroken, or broken where it pauses.
# ruff: noqa: E501, ISC004

from .failing import FAILS

Sentence = tuple[str, str]

HOLDS: dict[str, Sentence] = {
    "manifest_signed": (
        "“{title}”的数据包由投票公钥签名，指纹 {fingerprint}",
        "The bundle of “{title}” is signed by the poll's key, fingerprint {fingerprint}",
    ),
    "rules_hold": (
        "投票规则与事先公布的摘要一致：{hash}",
        "The ballot rules are those whose hash was published: {hash}",
    ),
    "heads_hold": (
        "{heads} 个封存记录签名有效、首尾相接，只增不减，共 {ballots} 张选票",
        "{heads} signed heads are valid, linked to each other and only grow, up to {ballots} ballots",
    ),
    "candidates_hold": (
        "{heads} 个封存记录写的候选名单都与 candidates.json 一致：{candidates} 个项目的编号和标题没有换过",
        "All {heads} heads name the candidates of candidates.json: numbers and titles of the {candidates} never changed",
    ),
    "receipts_hold": (
        "{ballots} 张回执与全部 {heads} 个封存记录的根一致，没有重复",
        "{ballots} receipts give the root of each of the {heads} heads, none twice",
    ),
    "choices_hold": (
        "{picks} 条选择记录与全部 {heads} 个封存记录的根一致，没有重复",
        "{picks} choices give the root of each of the {heads} heads, none twice",
    ),
    "tallies_hold": (
        "逐条重新点数，与封存记录公布的得票一致",
        "Counted again one by one, the choices come to the votes the heads state",
    ),
    "voids_hold": (
        "第 {version} 版作废名单签名有效：{ballots} 张选票（{picks} 条选择）作废，每条都确实在日志中",
        "Void list {version} is signed: {ballots} ballots ({picks} choices) are void, each of them in the log",
    ),
    "nothing_voided": ("没有选票作废", "No ballot was voided"),
    "result_holds": (
        "按公布的算法重新计算（公众权重 {weight}%，名额 {places}），票数、得分、名次、入选与核定的结果一致",
        "Computed again (public weight {weight} %, {places} places), votes, scores, ranks and selection are as "
        "certified",
    ),
    "key_holds": ("投票公钥就是您给出的那一把", "The poll's key is the one you gave"),
    "saved_head_holds": (
        "您保存的 {heads} 个封存记录都在其中（最晚是第 {window} 批）：当时的 {ballots} 张选票没有被增删或改动",
        "Your saved heads ({heads}, the newest of window {window}) are all here: its {ballots} ballots are unchanged",
    ),
    "receipt_there": (
        "回执 {code} 在日志中，这张选票已计入（是否被作废，请用回执在小程序里查询）",
        "Receipt {code} is in the log: the ballot was counted (the mini-program tells whether it was voided)",
    ),
}

UNPROVED: dict[str, Sentence] = {
    "no_key": (
        "公钥出自数据包本身。请用 --key 给出别处公布的指纹（如报纸、公示栏）再核对；这里的指纹是 {fingerprint}",
        "The key comes from the bundle itself. Give a fingerprint published elsewhere (a newspaper, a notice board) "
        "with --key; here it is {fingerprint}",
    ),
    "no_saved_head": (
        "没有投票期间保存的封存记录（--head），不能排除持有密钥的人事后把全部记录重做一遍",
        "Without a head saved while the poll ran (--head), somebody who holds the key could have made everything anew",
    ),
    "saved_head_early": (
        "您保存的最晚一个封存记录是第 {window} 批（{ballots} 张选票）；其后的 {after} 张选票没有保存过的记录可以对照，"
        "不能排除持有密钥的人事后改动",
        "The newest head you saved is of window {window} ({ballots} ballots); for the {after} ballots after it nothing "
        "saved is held against the organiser, who could have changed them",
    ),
    "candidates_unproved": (
        "{heads} 个封存记录（最晚第 {window} 批）没有写候选名单：几号当时是哪个项目，请与当时的公告核对",
        "{heads} heads (the last of window {window}) do not name the candidates: which project a number then stood for, "
        "see the notice published at the time",
    ),
    "digest_unproved": (
        "结果摘要 {digest} 还包含数据包里没有的内容，不能在这里重算：请与纪要页脚逐字核对",
        "The result's digest {digest} covers more than is in here and cannot be computed again: compare it with the "
        "foot of the minutes",
    ),
    "no_result": (
        "没有核定的结果：只核对了得票",
        "There is no certified result: only the votes were checked",
    ),
    "jury_unproved": (
        "评委得分是否就是评委所打、名额是否事先公布，要看结果纪要和活动公告",
        "Whether the jury gave these scores, and the places were announced: see the minutes and the announcement",
    ),
    "voters_unproved": (
        "每张选票是否出自真实、合格的投票人，数据包里没有投票人的资料，不能证明",
        "Whether every ballot came from a real, entitled voter cannot be seen: nothing about voters is in here",
    ),
}

READING: dict[str, Sentence] = {
    "not_a_bundle": ("这不是投票数据包，或文件已损坏", "This is no bundle of a poll, or it is damaged"),
    "other_format": (
        "数据包的格式是另一个版本，请用与它配套的校验程序",
        "The bundle has another format; use the verifier that goes with it",
    ),
    "other_packing": (
        "压缩方式不是约定的（只接受 STORED 和 DEFLATED），拒绝读取",
        "It is packed otherwise than agreed (STORED or DEFLATED only); not read",
    ),
    "manifest_malformed": (
        "manifest.json 的内容不符合约定的格式",
        "manifest.json does not have the agreed form",
    ),
    "swells": (
        "文件过大或解压后异常膨胀，拒绝读取",
        "The file is too large or swells beyond measure; not read",
    ),
    "key_unreadable": (
        "--key 须是 64 位十六进制的指纹，或 43 个字符的公钥",
        "--key must be a fingerprint of 64 hexadecimal digits or a public key of 43 characters",
    ),
    "head_unreadable": ("{file} 不是保存的封存记录", "{file} is no saved head"),
    "heads_none": (
        "{file} 里一个封存记录也没有：保存的时候还没有封存过，不能用来核对",
        "There is no head in {file}: nothing had been sealed yet when it was saved, so it cannot be compared",
    ),
    "receipt_unreadable": ("{file} 里没有回执", "There is no receipt in {file}"),
    "file_unreadable": ("读不了文件 {file}", "File {file} cannot be read"),
}

FRAME: dict[str, Sentence] = {
    "all_holds": ("结论：核对的各项全部成立。", "All in all: everything that was checked holds."),
    "something_fails": ("结论：有 {count} 处不成立。", "All in all: {count} things do not hold."),
    "remains": ("（? 表示仅凭这些文件还不能证明的事）", "(? is what these files alone do not prove)"),
    "columns": (
        "编号\t收到\t作废\t有效\t总分\t名次\t项目",
        "no.\treceived\tvoided\tvalid\ttotal\trank\tcandidate",
    ),
}

_ALL = {**HOLDS, **FAILS, **UNPROVED, **READING, **FRAME}


def say(sentence: str, values: dict[str, object], language: str) -> str:
    """A sentence in "zh" or "en", filled in; what comes from the bundle cannot steer a terminal."""
    clean = {name: plain(value) for name, value in values.items()}
    return _ALL[sentence][language == "en"].format(**clean)


def plain(value: object) -> str:
    """As text of one line, cut where it is too long."""
    text = "".join(char if char.isprintable() else "�" for char in str(value)[:201])
    return text if len(text) <= 200 else text[:200] + "…"
