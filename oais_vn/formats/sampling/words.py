"""What a plan and a verdict say, in sentences for people who never heard of an AQL."""

from __future__ import annotations

from decimal import Decimal

from oais_vn.model.language import Text
from oais_vn.model.sampling import Guarantee, Method, Outcome, Plan

_PLAN = Text(
    "Lô {lot} {item_vi}; kiểm tra {size} {item_vi} ({how_vi}); chấp nhận khi có không quá {accept} {item_vi} không đạt "
    "và không có lỗi nghiêm trọng nào.",
    "A lot of {lot} {item_en}s; {size} are looked at ({how_en}); accepted with no more than {accept} that fail "
    "and with no critical defect.",
)
_SERIES = Text(
    "ISO 2859-1:1999, lấy mẫu một lần, AQL {aql} %, bậc {level}, {rigour_vi}, chữ mã {letter}",
    "ISO 2859-1:1999, single sampling, AQL {aql} %, level {level}, {rigour_en}, code letter {letter}",
)
_MOVED = Text(", theo mũi tên sang hàng {row}", ", by the arrow to row {row}")
_ISOLATED = Text(
    "lô đơn lẻ, chất lượng giới hạn LQ {lq} %, tính theo phân bố siêu bội cho chính lô này, không tra bảng ISO 2859-2",
    "isolated lot, limiting quality {lq} %, computed for this very lot by the hypergeometric distribution, "
    "not taken from the tables of ISO 2859-2",
)
_SHARE = Text(
    "tỷ lệ cố định {share} %, ngưỡng lỗi {threshold} %", "a fixed share of {share} %, threshold {threshold} %"
)
_WHOLE = Text("kiểm tra toàn bộ, ngưỡng lỗi {threshold} %", "100 % inspection, threshold {threshold} %")
_HUNDRED = Text("; cỡ mẫu không nhỏ hơn lô nên kiểm tra 100 %", "; the sample is as large as the lot: 100 % inspection")

_ALL_SEEN = Text(
    "Mọi {item_vi} đều được xem nên không có rủi ro do lấy mẫu; lỗi mà người kiểm tra bỏ sót thì không phương án nào "
    "phát hiện được.",
    "Every {item_en} is looked at, so there is no risk of sampling; what the inspector overlooks no plan can find.",
)
_WEAK = Text(
    "Phương án này KHÔNG bảo đảm lô sạch lỗi: lô có tới {weak} % {item_vi} không đạt vẫn có khoảng 10 % khả năng được "
    "chấp nhận; ít lỗi hơn thì càng dễ được chấp nhận.",
    "This plan does NOT guarantee a faultless lot: with {weak} % failing {item_en}s a lot still has "
    "about a 10 % chance "
    "of being accepted, and with fewer a greater one.",
)
_AT_AQL = Text(
    "AQL {aql} % không có nghĩa là tối đa {aql} % lỗi: lô có đúng {aql} % lỗi được chấp nhận với xác suất {chance} %.",
    "AQL {aql} % does not mean at most {aql} % defective: a lot of just that quality is accepted with a probability of "
    "{chance} %.",
)
_CRITICAL = Text(
    "Lỗi nghiêm trọng (Ac = 0): nếu {weak} % {item_vi} của lô có lỗi nghiêm trọng thì vẫn có khoảng 10 % khả năng mẫu "
    "không gặp lỗi "
    "nào.",
    "Critical defects (Ac = 0): with {weak} % of the {item_en}s critically defective there is still about a 10 % chance "
    "that the sample meets none.",
)
_VERDICT = {
    True: Text(
        "CHẤP NHẬN lô: {bad} {item_vi} không đạt trong {size} (cho phép {accept}), không có lỗi nghiêm trọng.",
        "The lot is ACCEPTED: {bad} of {size} {item_en}s failed (allowed: {accept}), none critically.",
    ),
    False: Text(
        "KHÔNG CHẤP NHẬN lô: {bad} {item_vi} không đạt trong {size} (cho phép {accept}), trong đó {critical} lỗi nghiêm "
        "trọng (cho phép 0).",
        "The lot is NOT ACCEPTED: {bad} of {size} {item_en}s failed (allowed: {accept}), {critical} of them critically "
        "(allowed: 0).",
    ),
}


def plan_sentence(plan: Plan) -> Text:
    """The plan: lot, sample, acceptance number, where they come from."""
    how = _how(plan)
    if plan.whole and plan.method is not Method.WHOLE:
        how = Text(how.vi + _HUNDRED.vi, how.en + _HUNDRED.en)
    return _PLAN.filled(lot=plan.lot, size=plan.size, accept=plan.accept, how_vi=how.vi, how_en=how.en, **_item(plan))


def guarantee_sentences(plan: Plan, guarantee: Guarantee) -> tuple[Text, ...]:
    """What the plan does not guarantee."""
    if plan.whole:
        return (_ALL_SEEN.filled(**_item(plan)),)
    said = [_WEAK.filled(weak=_plain(guarantee.weak), **_item(plan))]
    if guarantee.at_aql is not None:
        chance = _plain(Decimal(f"{100 * guarantee.at_aql:.1f}"))
        said.append(_AT_AQL.filled(aql=plan.aql, chance=chance))
    said.append(_CRITICAL.filled(weak=_plain(guarantee.weak_critical), **_item(plan)))
    return tuple(said)


def verdict_sentence(outcome: Outcome) -> Text:
    """The verdict and the numbers that it rests on."""
    plan = outcome.draw.plan
    return _VERDICT[outcome.accepted].filled(
        bad=len(outcome.defective), size=plan.size, accept=plan.accept, critical=outcome.critical, **_item(plan)
    )


def sentences(outcome: Outcome) -> tuple[Text, ...]:
    """Plan, verdict and what is not guaranteed, for the minutes."""
    plan = outcome.draw.plan
    return (plan_sentence(plan), verdict_sentence(outcome), *guarantee_sentences(plan, outcome.guarantee))


def _how(plan: Plan) -> Text:
    if plan.method is Method.SERIES and plan.rigour is not None:
        said = _SERIES.filled(
            aql=plan.aql,
            level=plan.level,
            letter=plan.letter or "-",
            rigour_vi=plan.rigour.label.vi,
            rigour_en=plan.rigour.label.en,
        )
        if plan.row == plan.letter:
            return said
        moved = _MOVED.filled(row=plan.row)
        return Text(said.vi + moved.vi, said.en + moved.en)
    template = {Method.ISOLATED: _ISOLATED, Method.SHARE: _SHARE}.get(plan.method, _WHOLE)
    return template.filled(lq=plan.lq, share=plan.share, threshold=plan.threshold)


def _item(plan: Plan) -> dict[str, str]:
    return {"item_vi": plan.item.label.vi, "item_en": plan.item.label.en}


def _plain(value: Decimal) -> str:
    """Without zeros at the end: 6.50 is 6.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
