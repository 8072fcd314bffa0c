"""A dossier of the demonstration: a school is built (from a laser printer)."""

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
    heading,
    items,
    people,
)

_COMMITTEE = ("ỦY BAN NHÂN DÂN", f"HUYỆN {DISTRICT.upper()}")
_OFFICE = (f"UBND HUYỆN {DISTRICT.upper()}", "PHÒNG GIÁO DỤC")
_BOARD = (f"UBND HUYỆN {DISTRICT.upper()}", "BAN QUẢN LÝ DỰ ÁN")
_COMMITTEE_NAME = f"Ủy ban nhân dân huyện {DISTRICT}"
_COMMITTEE_SEAL = (f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}", f"TỈNH {PROVINCE.upper()}")
_OFFICE_SEAL = ("PHÒNG GIÁO DỤC", f"HUYỆN {DISTRICT.upper()}")
_BOARD_SEAL = ("BAN QUẢN LÝ DỰ ÁN", f"HUYỆN {DISTRICT.upper()}")


def school(rng: random.Random, year: int) -> Bundle:
    """Six papers on one school; rooms, costs and names agree from paper to paper."""
    commune = rng.choice(COMMUNES)
    name = f"Trường Trung học cơ sở {commune}"
    chairman, head_of_office, manager, builder, principal = people(rng, 5)
    rooms = rng.randrange(8, 16, 2)
    pupils = rooms * rng.randrange(68, 80)
    ground = rng.randrange(62, 98) * 100
    costs = {
        "Xây lắp": rooms * rng.randrange(96, 118) * 1_000_000,
        "Thiết bị": rooms * rng.randrange(6, 9) * 1_000_000,
        "Chi phí khác": rooms * rng.randrange(7, 10) * 1_000_000,
        "Dự phòng": rooms * 5_000_000,
    }
    total = sum(costs.values())
    serial = rng.randrange(210, 380)
    asked = date(year, 2, rng.randrange(9, 25))
    decided = date(year, 3, rng.randrange(8, 26))
    sent = date(year, 4, rng.randrange(5, 16))
    ceded = date(year, 4, rng.randrange(19, 29))
    accepted = date(year, 11, rng.randrange(3, 19))
    reported = date(year, 12, rng.randrange(6, 22))
    head = ("TM. ỦY BAN NHÂN DÂN HUYỆN", "CHỦ TỊCH")

    request = Writing(
        kind="Tờ trình",
        number=f"{serial % 60 + 10}",
        notation="TTr-PGD",
        date=asked,
        letterhead=_OFFICE,
        organ=f"Phòng Giáo dục huyện {DISTRICT}",
        subject=f"Về việc xin phê duyệt Báo cáo kinh tế - kỹ thuật xây dựng {name}",
        addressee=f"Ủy ban nhân dân huyện {DISTRICT}",
        blocks=(
            *body(
                f"{name} hiện có {pupils} học sinh học hai ca trong {rooms - 3} phòng học cấp 4 xây dựng từ trước năm 1990. Qua nhiều "
                "mùa mưa bão, mái ngói dột nát, tường nứt, nền thấp hơn mặt đường nên thường bị ngập. Số học sinh mỗi năm tăng "
                "từ 4 đến 6 phần trăm, phòng học không còn đáp ứng được yêu cầu.",
                f"Được sự thống nhất của Ủy ban nhân dân xã {commune} về địa điểm, Phòng Giáo dục đã lập Báo cáo kinh tế - kỹ thuật "
                "xây dựng trường với quy mô như sau:",
            ),
            *items(
                f"Một khối nhà hai tầng gồm {rooms} phòng học, diện tích mỗi phòng 48 m2, khung bê tông cốt thép, mái lợp tôn chống nóng;",
                f"Khu đất xây dựng rộng {amount(ground)} m2 tại trung tâm xã, do xã quản lý, không phải di dời nhà ở;",
                "Sân trường, cổng, tường rào, nhà vệ sinh và hệ thống thoát nước;",
                f"Tổng mức đầu tư dự kiến: {amount(total)} đồng.",
            ),
            *body(
                f"Nguồn vốn: ngân sách tỉnh hỗ trợ 60 phần trăm, ngân sách huyện 30 phần trăm, còn lại do nhân dân đóng góp. Thời gian thực hiện trong năm {year}, "
                f"đưa vào sử dụng chậm nhất vào đầu học kỳ II năm học {year} - {year + 1}.",
                "Kính trình Ủy ban nhân dân huyện xem xét, phê duyệt để Phòng Giáo dục có cơ sở triển khai các bước tiếp theo.",
            ),
        ),
        signatures=(Signature(("TRƯỞNG PHÒNG",), head_of_office, _OFFICE_SEAL),),
        recipients=("Như trên;", "Phòng TC-KH huyện;", f"UBND xã {commune};", "Lưu: VT."),
        received=(str(rng.randrange(180, 290)), f"{asked.day + 1}/02/{year}"),
    )
    decision = Writing(
        kind="Quyết định",
        number=str(serial),
        notation="QĐ-UBND",
        date=decided,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Về việc phê duyệt Báo cáo kinh tế - kỹ thuật xây dựng {name}",
        authority=f"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}",
        blocks=(
            *body(
                "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân;",
                "Căn cứ các quy định hiện hành về quản lý đầu tư và xây dựng;",
                f"Xét Tờ trình số {serial % 60 + 10}/TTr-PGD {day(asked)} của Phòng Giáo dục và đề nghị của Phòng Tài chính - "
                "Kế hoạch huyện,",
            ),
            centre("QUYẾT ĐỊNH:"),
            *body(
                f"Điều 1. Phê duyệt Báo cáo kinh tế - kỹ thuật xây dựng công trình {name} với các nội dung chủ yếu sau:"
            ),
            *items(
                f"Chủ đầu tư: {_COMMITTEE_NAME}; đơn vị quản lý: Ban Quản lý dự án huyện;",
                f"Địa điểm: trung tâm xã {commune}; diện tích khu đất {amount(ground)} m2;",
                f"Quy mô: nhà hai tầng {rooms} phòng học, cấp công trình: cấp III; các hạng mục phụ trợ kèm theo;",
                "Giải pháp kết cấu: móng đơn bê tông cốt thép mác 200, khung chịu lực, tường xây gạch, nền lát gạch hoa;",
                "Tổng mức đầu tư theo bảng sau:",
            ),
            Table(
                ("TT", "Khoản mục chi phí", "Thành tiền (đồng)"),
                (
                    *((str(place), label, amount(cost)) for place, (label, cost) in enumerate(costs.items(), 1)),
                    ("", "Tổng cộng", amount(total)),
                ),
                (0.1, 0.55, 0.35),
            ),
            *body(
                "Điều 2. Ban Quản lý dự án huyện tổ chức thực hiện đúng trình tự, thủ tục; lựa chọn nhà thầu công khai; giám sát chất lượng "
                "và thanh toán, quyết toán theo quy định. Nhân dân xã sở tại cử Ban giám sát đầu tư của cộng đồng.",
                f"Điều 3. Thời gian khởi công: tháng 5 năm {year}; thời gian hoàn thành: tháng 11 năm {year}.",
                f"Điều 4. Chánh Văn phòng HĐND và UBND huyện, Trưởng các phòng Tài chính - Kế hoạch, Giáo dục, Hạ tầng kinh tế, Giám đốc "
                f"Ban Quản lý dự án, Chủ tịch Ủy ban nhân dân xã {commune} và thủ trưởng các đơn vị liên quan chịu trách nhiệm thi hành "
                "Quyết định này kể từ ngày ký.",
            ),
        ),
        signatures=(Signature(("CHỦ TỊCH",), chairman, _COMMITTEE_SEAL),),
        recipients=(
            "Như Điều 4;",
            "Sở KH và ĐT (b/c);",
            "TT Huyện ủy, HĐND huyện;",
            "Kho bạc Nhà nước huyện;",
            "Lưu: VT, TH.",
        ),
    )
    letter = Writing(
        kind="Công văn",
        number=str(serial + 44),
        notation="UBND-TH",
        date=sent,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"V/v đề nghị bố trí vốn hỗ trợ xây dựng {name}",
        addressee=f"Sở Kế hoạch và Đầu tư tỉnh {PROVINCE}",
        blocks=(
            *body(
                f"Ngày {decided.day}/{decided.month}/{year}, Ủy ban nhân dân huyện đã ban hành Quyết định số {serial}/QĐ-UBND phê duyệt "
                f"Báo cáo kinh tế - kỹ thuật xây dựng {name} với tổng mức đầu tư {amount(total)} đồng. Trong đó, vốn ngân sách tỉnh hỗ trợ "
                f"là {amount(total * 6 // 10)} đồng, tương ứng 60 phần trăm tổng mức đầu tư.",
                f"Đến nay huyện đã cân đối đủ {amount(total * 3 // 10)} đồng từ ngân sách huyện; nhân dân xã {commune} đã đóng góp và đăng ký đóng "
                f"góp {amount(total // 10)} đồng bằng tiền và ngày công; mặt bằng xây dựng đã sẵn sàng.",
                f"Ủy ban nhân dân huyện {DISTRICT} đề nghị Sở Kế hoạch và Đầu tư xem xét, tham mưu Ủy ban nhân dân tỉnh bố trí vốn hỗ trợ "
                f"trong kế hoạch năm {year}, đợt 1 tối thiểu 50 phần trăm để công trình khởi công đúng thời hạn, kịp phục vụ năm học mới.",
                "Rất mong nhận được sự quan tâm của quý Sở./.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("Như trên;", "Sở Giáo dục và Đào tạo;", "Phòng TC-KH, PGD;", "Lưu: VT, TH."),
    )
    handover = Writing(
        kind="Biên bản",
        number="",
        notation="",
        date=ceded,
        letterhead=_BOARD,
        organ=f"Ban Quản lý dự án huyện {DISTRICT}",
        subject=f"Bàn giao mặt bằng xây dựng {name}",
        blocks=(
            *body(f"Hôm nay, {day(ceded)}, tại khu đất xây dựng {name}, chúng tôi gồm có:"),
            *items(
                f"Đại diện Ban Quản lý dự án huyện: Ông {manager}, Giám đốc;",
                f"Đại diện nhà thầu thi công: Ông {builder}, Chỉ huy trưởng công trường;",
                f"Đại diện nhà trường: Ông {principal}, Hiệu trưởng {name}.",
            ),
            *body("Các bên tiến hành bàn giao mặt bằng xây dựng công trình với nội dung như sau:"),
            *items(
                f"Khu đất có diện tích {amount(ground)} m2, ranh giới xác định bằng 6 mốc bê tông đã chôn sẵn, theo bản vẽ tổng mặt bằng được duyệt;",
                "Cao độ chuẩn lấy tại mốc M1 đặt ở góc phía đông bắc khu đất, cao hơn mặt đường liên xã 0,15 m;",
                "Trên khu đất không còn công trình kiến trúc, cây cối hoa màu đã được thu hoạch; đường thi công và điểm đấu nối điện, nước tạm đã có;",
                "Nhà thầu có trách nhiệm giữ gìn mốc giới, bảo đảm an toàn cho học sinh đang học ở khu nhà bên cạnh.",
            ),
            *body(
                "Các bên thống nhất ký tên bàn giao. Biên bản lập thành 04 bản có giá trị pháp lý như nhau, mỗi bên giữ 01 bản, lưu hồ sơ "
                "công trình 01 bản.",
            ),
        ),
        signatures=(
            Signature(("ĐẠI DIỆN BAN QLDA", "GIÁM ĐỐC"), manager, _BOARD_SEAL),
            Signature(("ĐẠI DIỆN NHÀ THẦU", "CHỈ HUY TRƯỞNG"), builder),
        ),
    )
    minutes = Writing(
        kind="Biên bản",
        number="",
        notation="",
        date=accepted,
        letterhead=_BOARD,
        organ=f"Ban Quản lý dự án huyện {DISTRICT}",
        subject=f"Nghiệm thu hoàn thành công trình {name} đưa vào sử dụng",
        blocks=(
            heading("1. Đối tượng nghiệm thu"),
            *body(
                f"Công trình {name}: nhà hai tầng {rooms} phòng học và các hạng mục phụ trợ, xây dựng tại xã {commune}, huyện {DISTRICT}."
            ),
            heading("2. Thành phần nghiệm thu"),
            *items(
                f"Chủ đầu tư: Ông {manager}, Giám đốc Ban Quản lý dự án huyện;",
                f"Nhà thầu thi công: Ông {builder}, Chỉ huy trưởng;",
                f"Đơn vị sử dụng: Ông {principal}, Hiệu trưởng.",
            ),
            heading("3. Đánh giá công trình"),
            Table(
                ("TT", "Hạng mục", "Yêu cầu thiết kế", "Kết quả kiểm tra"),
                (
                    ("1", "Móng, khung bê tông", "Mác 200", "Đạt"),
                    ("2", "Tường, tô trát", "Phẳng, không nứt", "Đạt"),
                    ("3", "Nền lát gạch", "Có độ dốc, không đọng nước", "Đạt"),
                    ("4", "Mái tôn, trần", "Không dột", "Đạt, thử mưa 2 giờ"),
                    ("5", "Cửa gỗ kính", f"{rooms * 6} bộ", "Đủ, chỉnh lại 4 bộ"),
                    ("6", "Điện, chống sét", "Điện trở < 10 ôm", "7,4 ôm, đạt"),
                    ("7", "Sân, thoát nước", f"{amount(ground // 4)} m2", "Đạt"),
                ),
                (0.08, 0.3, 0.31, 0.31),
            ),
            *body(
                f"Thời gian xây dựng: khởi công tháng 5 năm {year}, hoàn thành tháng 11 năm {year}, đúng tiến độ được duyệt. Khối lượng thực hiện "
                "phù hợp hồ sơ thiết kế; hồ sơ hoàn công đầy đủ, gồm nhật ký thi công, chứng chỉ vật liệu và kết quả thí nghiệm mẫu bê tông.",
            ),
            heading("4. Kết luận"),
            *body(
                "Chấp nhận nghiệm thu hoàn thành công trình để đưa vào sử dụng. Nhà thầu sửa chữa các khiếm khuyết đã ghi ở mục 3 trong vòng 10 ngày "
                "và bảo hành công trình 12 tháng kể từ ngày ký biên bản này. Các bên trực tiếp nghiệm thu chịu trách nhiệm trước pháp luật "
                "về quyết định của mình.",
            ),
        ),
        signatures=(
            Signature(("ĐẠI DIỆN CHỦ ĐẦU TƯ", "GIÁM ĐỐC"), manager, _BOARD_SEAL),
            Signature(("ĐƠN VỊ SỬ DỤNG", "HIỆU TRƯỞNG"), principal, (name.upper(), f"HUYỆN {DISTRICT.upper()}")),
        ),
    )
    report = Writing(
        kind="Báo cáo",
        number=str(serial % 90 + 100),
        notation="BC-UBND",
        date=reported,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Kết quả đầu tư xây dựng {name} năm {year}",
        blocks=(
            *body(
                f"Thực hiện kế hoạch đầu tư xây dựng cơ bản năm {year}, Ủy ban nhân dân huyện {DISTRICT} báo cáo kết quả đầu tư xây dựng "
                f"{name} như sau:",
            ),
            heading("I. Quá trình thực hiện"),
            *body(
                f"Công trình được phê duyệt tại Quyết định số {serial}/QĐ-UBND {day(decided)}, bàn giao mặt bằng {day(ceded)} và nghiệm thu đưa vào "
                f"sử dụng {day(accepted)}. Trong quá trình thi công, tháng 9 và tháng 10 có mưa nhiều, nhà thầu đã tăng ca, bổ sung nhân lực "
                "nên vẫn giữ được tiến độ.",
            ),
            heading("II. Kết quả"),
            *items(
                f"Hoàn thành {rooms} phòng học kiên cố, bảo đảm cho {pupils} học sinh chuyển từ học ba ca, hai ca sang hai ca ổn định;",
                f"Giá trị khối lượng hoàn thành {amount(costs['Xây lắp'])} đồng phần xây lắp, {amount(costs['Thiết bị'])} đồng phần thiết bị;",
                "Chất lượng công trình đạt yêu cầu; Ban giám sát đầu tư của cộng đồng xã nhận xét tốt;",
                f"Nhân dân xã {commune} đóng góp {amount(rooms * 110)} ngày công san nền và trồng {rng.randrange(60, 140)} cây bóng mát.",
            ),
            heading("III. Tồn tại, kiến nghị"),
            *body(
                "Nhà trường còn thiếu phòng thí nghiệm, thư viện và khu giáo dục thể chất. Ủy ban nhân dân huyện kiến nghị Ủy ban nhân dân tỉnh, "
                f"Sở Giáo dục và Đào tạo đưa các hạng mục này vào kế hoạch giai đoạn {year + 1} - {year + 5}; đồng thời cho phép huyện sử dụng phần "
                "dự phòng còn lại để lát sân và làm nhà để xe cho học sinh.",
                "Ủy ban nhân dân huyện kính báo cáo./.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("UBND tỉnh;", "Sở KH và ĐT, Sở GD và ĐT;", "TT Huyện ủy, HĐND huyện;", "Lưu: VT, TH."),
    )
    return Bundle(
        title=f"Hồ sơ về việc đầu tư xây dựng {name}, huyện {DISTRICT} năm {year}",
        keywords="xây dựng cơ bản; trường học; giáo dục",
        year=year,
        hand="printer",
        condition="Tốt",
        writings=(request, decision, letter, handover, minutes, report),
    )
