"""What a plan and a verdict say, in sentences for people who never heard of an AQL."""

from __future__ import annotations

from decimal import Decimal

from oais_vn.model.language import Text
from oais_vn.model.sampling import Guarantee, Method, Outcome, Plan

_PLAN = Text(
    "Lô {lot} {item}; kiểm tra {size} {item} ({how}); chấp nhận khi có không quá {accept} {item} không đạt "
    "và không có lỗi nghiêm trọng nào.",
    "A lot of {lot} {item}s; {size} are looked at ({how}); accepted with no more than {accept} that fail "
    "and with no critical defect.",
)
_SERIES = Text(
    "ISO 2859-1:1999, lấy mẫu một lần, AQL {aql} %, bậc {level}, {rigour}, chữ mã {letter}",
    "ISO 2859-1:1999, single sampling, AQL {aql} %, level {level}, {rigour}, code letter {letter}",
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
    "Mọi {item} đều được xem nên không có rủi ro do lấy mẫu; lỗi mà người kiểm tra bỏ sót thì không phương án nào "
    "phát hiện được.",
    "Every {item} is looked at, so there is no risk of sampling; what the inspector overlooks no plan can find.",
)
_WEAK = Text(
    "Phương án này KHÔNG bảo đảm lô sạch lỗi: lô có tới {weak} % {item} không đạt vẫn có khoảng 10 % khả năng được "
    "chấp nhận; ít lỗi hơn thì càng dễ được chấp nhận.",
    "This plan does NOT guarantee a faultless lot: with {weak} % failing {item}s a lot still has about a 10 % chance "
    "of being accepted, and with fewer a greater one.",
)
_AT_AQL = Text(
    "AQL {aql} % không có nghĩa là tối đa {aql} % lỗi: lô có đúng {aql} % lỗi được chấp nhận với xác suất {chance} %.",
    "AQL {aql} % does not mean at most {aql} % defective: a lot of just that quality is accepted with a probability "
    "of {chance} %.",
)
_CRITICAL = Text(
    "Lỗi nghiêm trọng (Ac = 0): nếu {weak} % {item} của lô có lỗi nghiêm trọng thì vẫn có khoảng 10 % khả năng mẫu "
    "không gặp lỗi nào.",
    "Critical defects (Ac = 0): with {weak} % of the {item}s critically defective there is still about a 10 % chance "
    "that the sample meets none.",
)
_VERDICT = {
    True: Text(
        "CHẤP NHẬN lô: {bad} {item} không đạt trong {size} (cho phép {accept}), không có lỗi nghiêm trọng.",
        "The lot is ACCEPTED: {bad} of {size} {item}s failed (allowed: {accept}), none critically.",
    ),
    False: Text(
        "KHÔNG CHẤP NHẬN lô: {bad} {item} không đạt trong {size} (cho phép {accept}), trong đó {critical} lỗi nghiêm "
        "trọng (cho phép 0).",
        "The lot is NOT ACCEPTED: {bad} of {size} {item}s failed (allowed: {accept}), {critical} of them critically "
        "(allowed: 0).",
    ),
}


def plan_sentence(plan: Plan) -> Text:
    """The plan: lot, sample, acceptance number, where they come from."""
    how = _how(plan)
    if plan.whole and plan.method is not Method.WHOLE:
        how = Text(how.vi + _HUNDRED.vi, how.en + _HUNDRED.en)
    return _said(_PLAN, plan, how=how)


def guarantee_sentences(plan: Plan, guarantee: Guarantee) -> tuple[Text, ...]:
    """What the plan does not guarantee."""
    if plan.whole:
        return (_said(_ALL_SEEN, plan),)
    said = [_said(_WEAK, plan, weak=_number(guarantee.weak))]
    if guarantee.at_aql is not None:
        said.append(_said(_AT_AQL, plan, chance=_number(Decimal(f"{100 * guarantee.at_aql:.1f}"))))
    if plan.accept:
        said.append(_said(_CRITICAL, plan, weak=_number(guarantee.weak_critical)))
    return tuple(said)


def verdict_sentence(outcome: Outcome) -> Text:
    """The verdict and the numbers that it rests on."""
    counts = {"bad": len(outcome.defective), "critical": outcome.critical}
    told = {name: Text(str(count), str(count)) for name, count in counts.items()}
    return _said(_VERDICT[outcome.accepted], outcome.draw.plan, **told)


def sentences(outcome: Outcome) -> tuple[Text, ...]:
    """Plan, verdict and what is not guaranteed, for the minutes."""
    plan = outcome.draw.plan
    return (plan_sentence(plan), verdict_sentence(outcome), *guarantee_sentences(plan, outcome.guarantee))


def _how(plan: Plan) -> Text:
    if plan.method is not Method.SERIES or plan.rigour is None:
        return _said({Method.ISOLATED: _ISOLATED, Method.SHARE: _SHARE}.get(plan.method, _WHOLE), plan)
    said = _said(_SERIES, plan, rigour=plan.rigour.label)
    if plan.row == plan.letter:
        return said
    moved = _said(_MOVED, plan)
    return Text(said.vi + moved.vi, said.en + moved.en)


def _said(template: Text, plan: Plan, **more: Text) -> Text:
    """A sentence with the plan's values, each as its language writes it."""
    numbers = {name: getattr(plan, name) for name in ("aql", "lq", "share", "threshold")}
    values = {name: _number(value) for name, value in numbers.items() if value is not None} | more
    values["item"] = plan.item.label
    plain = {
        "lot": plan.lot,
        "size": plan.size,
        "accept": plan.accept,
        "level": plan.level,
        "letter": plan.letter or "-",
        "row": plan.row,
    }
    return Text(
        template.vi.format(**plain, **{name: value.vi for name, value in values.items()}),
        template.en.format(**plain, **{name: value.en for name, value in values.items()}),
    )


def _number(value: Decimal) -> Text:
    """Without zeros at the end, and with a comma in Vietnamese: 6.50 is 6,5."""
    text = f"{value:f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return Text(plain.replace(".", ","), plain)
