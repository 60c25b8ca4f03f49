"""What is claimed of the secrecy of votes, and what is not: published with every poll's rules."""

CLAIMED = (
    "选票封存以后，谁投给了谁，任何人都看不出来：拿到数据库文件或其导出副本也不行，"
    "最多知道同一批选票合起来的得票。回执和各项证明都不含所选的项目。"
)
NOT_CLAIMED = (
    "还没有封存的批次",
    "一次作废的选票不足二十张时，按理由公布的作废名单",
    "总共不足二十张选票的投票：它只有一个不大的批次",
    "数据库的预写日志和物理备份，以及正在运行的程序的内存",
    "两名稽核员共同开启稽核密钥时看到的内容；开启须二人同时到场并留下记录，密钥在申诉期满后销毁",
)
"""Where the claim ends."""
