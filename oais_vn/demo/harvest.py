"""A dossier of the demonstration: a winter-spring rice harvest and what is paid in (typewritten)."""

from __future__ import annotations

import random
from datetime import date

from oais_vn.demo.places import COMMUNES, DISTRICT, PROVINCE
from oais_vn.demo.writings import (
    Bundle,
    Signature,
    Table,
    Writing,
    amount,
    body,
    centre,
    day,
    decimal,
    heading,
    items,
    people,
)

_COMMITTEE = ("ỦY BAN NHÂN DÂN", f"HUYỆN {DISTRICT.upper()}")
_OFFICE = (f"UBND HUYỆN {DISTRICT.upper()}", "PHÒNG NÔNG NGHIỆP")
_COMMITTEE_NAME = f"Ủy ban nhân dân huyện {DISTRICT}"
_COMMITTEE_SEAL = (f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}", f"TỈNH {PROVINCE.upper()}")
_OFFICE_SEAL = ("PHÒNG NÔNG NGHIỆP", f"HUYỆN {DISTRICT.upper()}")


def harvest(rng: random.Random, year: int) -> Bundle:
    """Three papers on one harvest; areas, yields and names agree from paper to paper."""
    communes = rng.sample(COMMUNES, 6)
    chairman, head_of_office = people(rng, 2)
    fields = [rng.randrange(180, 520) for _ in communes]
    yields = [rng.randrange(28, 44) for _ in communes]
    tonnes = [area * quintals // 10 for area, quintals in zip(fields, yields, strict=True)]
    best = max(zip(yields, communes, strict=True))[1]
    serial = rng.randrange(20, 70)
    ordered = date(year, 3, rng.randrange(2, 14))
    reported = date(year, 5, rng.randrange(8, 26))
    praised = date(year, 6, rng.randrange(4, 20))
    head = (f"TM. UBND HUYỆN {DISTRICT.upper()}", "CHỦ TỊCH")

    letter = Writing(
        kind="Công văn",
        number=str(serial),
        notation="CV-UB",
        date=ordered,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"V/v tập trung thu hoạch lúa đông xuân {year - 1} - {year}",
        addressee="Ủy ban nhân dân các xã; các hợp tác xã nông nghiệp",
        blocks=(
            *body(
                f"Vụ đông xuân {year - 1} - {year} toàn huyện gieo cấy được {amount(sum(fields))} héc-ta lúa. Đến nay lúa trà sớm đã chín, "
                "thời tiết có thể có mưa giông sớm. Để thu hoạch nhanh gọn, hạn chế rơi vãi, Ủy ban nhân dân huyện yêu cầu:",
            ),
            *items(
                "Lúa chín đến đâu gặt đến đó, chín tám phần mười là gặt, không chờ chín rộ; gặt xong tuốt ngay, phơi khô, quạt sạch;",
                "Các hợp tác xã tổ chức đội đổi công, ưu tiên gia đình neo đơn, gia đình chính sách;",
                "Giữ lại đủ giống tốt cho vụ hè thu, mỗi héc-ta dự phòng thêm mười lăm phần trăm;",
                "Gặt xong cày ải ngay để kịp thời vụ; phòng trừ chuột và rầy nâu trên diện tích còn lại.",
            ),
            *body("Các xã báo cáo tiến độ về Phòng Nông nghiệp vào ngày thứ năm hằng tuần."),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("Như trên;", "Phòng Nông nghiệp;", "Đài Truyền thanh;", "Lưu VP."),
    )
    report = Writing(
        kind="Báo cáo",
        number=f"{serial % 9 + 1:02d}",
        notation="BC-NN",
        date=reported,
        letterhead=_OFFICE,
        organ=f"Phòng Nông nghiệp huyện {DISTRICT}",
        subject=f"Kết quả sản xuất lúa vụ đông xuân {year - 1} - {year}",
        blocks=(
            heading("I. Diện tích, năng suất, sản lượng"),
            *body(
                f"Tính đến ngày lập báo cáo, toàn huyện đã thu hoạch xong {amount(sum(fields))} héc-ta lúa, sản lượng đạt "
                f"{amount(sum(tonnes))} tấn thóc, năng suất bình quân {decimal(sum(tonnes) * 100 // sum(fields))} tạ một héc-ta. "
                "Kết quả của từng xã như sau:",
            ),
            Table(
                ("Số TT", "Xã", "Diện tích (ha)", "Năng suất (tạ/ha)", "Sản lượng (tấn)"),
                (
                    *(
                        (f"{place:02d}", name, amount(area), str(quintals), amount(weight))
                        for place, (name, area, quintals, weight) in enumerate(
                            zip(communes, fields, yields, tonnes, strict=True), 1
                        )
                    ),
                    ("", "Cộng", amount(sum(fields)), "", amount(sum(tonnes))),
                ),
                (0.11, 0.23, 0.2, 0.25, 0.21),
            ),
            heading("II. Nhận xét"),
            *body(
                f"Xã {best} có năng suất cao nhất huyện nhờ chủ động nước, cấy đúng tuổi mạ và bón đủ phân chuồng. Những nơi năng suất thấp chủ yếu "
                "do thiếu nước cuối vụ và bị chuột phá.",
                "Chế độ khoán sản phẩm đến nhóm và người lao động đã khuyến khích xã viên thâm canh, tận dụng bờ vùng, bờ thửa; "
                "số hộ vượt mức khoán chiếm quá nửa.",
            ),
            heading("III. Phương hướng vụ hè thu"),
            *items(
                "Gieo cấy hết diện tích chủ động nước, đưa giống ngắn ngày vào sáu phần mười diện tích;",
                "Nạo vét kênh mương nội đồng trước ngày 10 tháng 6;",
                "Mở lớp hướng dẫn phòng trừ sâu bệnh cho cán bộ kỹ thuật hợp tác xã.",
            ),
        ),
        signatures=(Signature(("PHÒNG NÔNG NGHIỆP", "TRƯỞNG PHÒNG"), head_of_office, _OFFICE_SEAL),),
        recipients=("UBND huyện;", f"Ty Nông nghiệp {PROVINCE};", "Lưu."),
        received=(str(rng.randrange(240, 420)), f"{reported.day + 2}/{reported.month}/{year}"),
    )
    decision = Writing(
        kind="Quyết định",
        number=str(serial + 58),
        notation="QĐ-UB",
        date=praised,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Về việc khen thưởng thành tích sản xuất vụ đông xuân {year - 1} - {year}",
        authority=f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}",
        blocks=(
            *items(
                "Căn cứ chức năng, nhiệm vụ và quyền hạn của Ủy ban nhân dân huyện;",
                f"Xét Báo cáo số {serial % 9 + 1:02d}/BC-NN {day(reported)} của Phòng Nông nghiệp huyện,",
            ),
            centre("QUYẾT ĐỊNH:"),
            *body(
                f"Điều 1. Tặng giấy khen cho cán bộ và nhân dân xã {best}, đơn vị có năng suất lúa cao nhất huyện trong vụ đông xuân "
                f"{year - 1} - {year}.",
                f"Điều 2. Trích quỹ khen thưởng của huyện {amount(rng.randrange(6, 14) * 50)} đồng làm phần thưởng kèm theo giấy khen.",
                f"Điều 3. Các ông Chánh Văn phòng Ủy ban, Trưởng phòng Nông nghiệp, Trưởng phòng Tài chính và Chủ tịch Ủy ban nhân dân xã {best} "
                "thi hành quyết định này.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("Như Điều 3;", "Lưu VP."),
    )
    return Bundle(
        title=f"Hồ sơ về việc thu hoạch lúa vụ đông xuân {year - 1} - {year} của huyện {DISTRICT}",
        keywords="nông nghiệp; lúa đông xuân; hợp tác xã",
        year=year,
        hand="typewriter",
        condition="Bình thường",
        writings=(letter, report, decision),
    )
