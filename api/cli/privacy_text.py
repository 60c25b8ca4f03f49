"""The yearly report in Chinese, as a county prints it and hands it in."""

from collections.abc import Iterator
from typing import Any

from api.terms.consents import ConsentGiver, ConsentMethod, ConsentPurpose
from api.terms.requests import DataRequestKind, DataRequestStatus

_EXPORTS = {
    "wish_list.exported": "打印或导出待认领名单（只有公开栏目）",
    "wish_import.tried": "试导入表格（能查出哪些孩子已有心愿）",
    "wish_import.refused": "导入未成功",
    "wish_import.take": "从表格导入心愿",
    "wish_import.undo": "撤销导入",
    "data.read": "群众查阅、下载自己的资料",
}

_MATTERS = {"wish": "儿童信息", "data_request": "个人信息请求"}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Line by line; sections in the order in which an audit asks."""
    yield f"未成年人个人信息保护年度报告（{found['year']}年）"
    yield f"统计时点：{found['as_of']}"
    yield f"儿童个人信息保护负责人：{found['officer'] or '未指定，请设置 TONGXIN_CHILD_DATA_OFFICER'}"
    yield f"保存期限：心愿结束后{found['retention_days']}天删除个人信息，只留编号、物品、状态和日期"
    yield ""
    yield from _children(found["children"])
    yield from _consents(found["consents"])
    yield from _reads(found)
    yield "四、打印、导出和导入（次）"
    for action, count in found["exports"].items():
        yield f"    {_EXPORTS[action]}：{count}"
    yield "五、删除"
    yield f"    本年度已删除个人信息的心愿：{found['erasures']['done']}个"
    yield f"    已过保存期限而尚未删除的：{found['erasures']['overdue']}个"
    yield from _requests(found["data_requests"])
    yield "七、安全事件"
    yield "    未了结的安全事件：无登记（平台不设事件登记；另有登记的，请据实补填）"
    yield "八、审计记录"
    yield f"    {_chain(found['audit_chain'])}"


def _chain(chain: dict[str, Any]) -> str:
    return (
        "逐条核对，没有缺失或改动" if chain["intact"] else f"第{chain['broken_at']}条起核对不上，请立即查明"
    )


def _children(held: dict[str, Any]) -> Iterator[str]:
    yield f"一、目前保存个人信息的儿童：{held['total']}人（<5：不足5人，或为使其推算不出而一并隐去）"
    for title, name in (
        ("国家分类", "by_national_class"),
        ("本县类别", "by_category"),
        ("年龄段", "by_age_band"),
        ("乡镇", "by_town"),
    ):
        shown = "，".join(f"{label}{count}人" for label, count in held[name].items())
        yield f"    按{title}：{shown or '无'}"


def _consents(some: list[dict[str, Any]]) -> Iterator[str]:
    yield "二、同意"
    for one in some:
        yield (
            f"    {ConsentPurpose(one['purpose']).label}，文本{one['text_version']}，"
            f"{ConsentGiver(one['giver']).label}，{ConsentMethod(one['method']).label}："
            f"本年度新增{one['given']}，撤回{one['withdrawn']}，目前有效{one['standing']}"
        )
    if not some:
        yield "    无"


def _reads(found: dict[str, Any]) -> Iterator[str]:
    yield "三、工作人员查看儿童信息和个人信息请求（次）"
    for one in found["staff_reads"]:
        matter = _MATTERS[one["matter"]]
        yield f"    {one['month']}，{one['role']}，{matter}，{one['purpose']}：{one['count']}"
    if not found["staff_reads"]:
        yield "    无"
    yield f"    被拒绝的（含不在本辖区的）：{found['staff_reads_denied']}"


def _requests(some: list[dict[str, Any]]) -> Iterator[str]:
    yield "六、个人信息请求"
    for one in some:
        took = "" if one["days_most"] is None else f"，平均{one['days_mean']}天、最长{one['days_most']}天答复"
        yield (
            f"    {DataRequestKind(one['kind']).label}，{DataRequestStatus(one['outcome']).label}："
            f"{one['count']}件{took}，超期{one['late']}件"
        )
    if not some:
        yield "    无"
