"""A dossier of the demonstration: a sea dyke is strengthened before the storms (typewritten)."""

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
_OFFICE = (f"UBND HUYỆN {DISTRICT.upper()}", "PHÒNG THỦY LỢI")
_COMMITTEE_NAME = f"Ủy ban nhân dân huyện {DISTRICT}"
_OFFICE_NAME = f"Phòng Thủy lợi huyện {DISTRICT}"
_COMMITTEE_SEAL = (f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}", f"TỈNH {PROVINCE.upper()}")
_OFFICE_SEAL = ("PHÒNG THỦY LỢI", f"HUYỆN {DISTRICT.upper()}")


def dyke(rng: random.Random, year: int) -> Bundle:
    """Five papers on one dyke; lengths, volumes and names agree from paper to paper."""
    commune, *others = rng.sample(COMMUNES, 5)
    chairman, engineer, foreman, secretary = people(rng, 4)
    length = rng.randrange(24, 48) * 100
    shares = [rng.randrange(18, 42) * 100 for _ in range(5)]
    volume = sum(shares)
    workers = [share // rng.randrange(14, 19) for share in shares]
    villages = [commune, *others]
    serial = rng.randrange(31, 60)
    asked = date(year, 2, rng.randrange(6, 20))
    sent = date(year, 2, rng.randrange(21, 28))
    decided = date(year, 3, rng.randrange(4, 12))
    accepted = date(year, 6, rng.randrange(11, 24))
    reported = date(year, 7, rng.randrange(3, 15))
    head = (f"TM. UBND HUYỆN {DISTRICT.upper()}", "CHỦ TỊCH")
    done = volume + rng.randrange(4, 19) * 50

    request = Writing(
        kind="Tờ trình",
        number=str(serial),
        notation="TT-TL",
        date=asked,
        letterhead=_OFFICE,
        organ=_OFFICE_NAME,
        subject=f"Về việc củng cố, tôn cao tuyến đê ngăn mặn xã {commune} trước mùa mưa bão năm {year}",
        addressee=f"Ủy ban nhân dân huyện {DISTRICT}",
        blocks=(
            *body(
                f"Tuyến đê ngăn mặn xã {commune} dài {amount(length)} mét, đắp từ nhiều năm trước bằng đất tại chỗ, "
                f"bảo vệ {amount(length // 8)} héc-ta ruộng hai vụ của xã {commune} và xã {others[0]}. Qua mùa mưa bão "
                f"năm {year - 1}, mặt đê bị lún, nhiều đoạn chỉ còn cao hơn mực nước triều cường từ 20 đến 30 phân; "
                "mái phía biển sạt lở, có ba chỗ nước mặn đã thẩm lậu vào đồng.",
                "Phòng Thủy lợi đã cùng cán bộ kỹ thuật của Ty Thủy lợi đi xem xét tại chỗ và tính toán khối lượng. "
                "Để bảo đảm sản xuất vụ hè thu và an toàn cho nhân dân ven biển, Phòng Thủy lợi kính trình "
                "Ủy ban nhân dân huyện cho phép tiến hành ngay trong mùa khô các việc sau đây:",
            ),
            *items(
                f"Tôn cao và đắp áp trúc toàn tuyến {amount(length)} mét, mặt đê rộng 3 mét, cao trình mặt đê cao hơn "
                "mực nước triều lớn nhất 0,8 mét;",
                f"Khối lượng đất đào đắp dự tính {amount(volume)} mét khối, do lực lượng dân công năm xã đảm nhận;",
                "Sửa chữa một cống lấy nước, đóng lại cánh cửa cống bằng gỗ tốt;",
                "Trồng cỏ mái đê và trồng lại dải cây chắn sóng phía ngoài.",
            ),
            *body(
                f"Thời gian thi công từ trung tuần tháng 3 đến hết tháng 5 năm {year}, hoàn thành trước khi có lũ tiểu mãn.",
                "Kính đề nghị Ủy ban nhân dân huyện xem xét, quyết định.",
            ),
        ),
        signatures=(Signature(("PHÒNG THỦY LỢI", "TRƯỞNG PHÒNG"), engineer, _OFFICE_SEAL),),
        recipients=("Như trên;", "Lưu Phòng TL."),
        received=(str(rng.randrange(100, 180)), f"{asked.day + 2}/{asked.month}/{year}"),
    )
    letter = Writing(
        kind="Công văn",
        number=str(serial + 27),
        notation="CV-UB",
        date=sent,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"V/v đề nghị hỗ trợ vật tư, kỹ thuật củng cố đê ngăn mặn xã {commune}",
        addressee=f"Ty Thủy lợi tỉnh {PROVINCE}",
        blocks=(
            *body(
                f"Để chủ động phòng chống bão lụt và ngăn mặn, giữ ngọt phục vụ sản xuất nông nghiệp năm {year}, "
                f"Ủy ban nhân dân huyện chủ trương huy động nhân dân củng cố tuyến đê ngăn mặn xã {commune} "
                f"với khối lượng đất {amount(volume)} mét khối. Nhân lực, lương thực và công cụ thô sơ do địa phương tự lo.",
                "Tuy nhiên, một số vật tư và phương tiện huyện không có khả năng tự giải quyết. Ủy ban nhân dân huyện "
                "đề nghị Ty Thủy lợi quan tâm giúp đỡ:",
            ),
            *items(
                f"{rng.randrange(4, 9)} tấn xi măng và {rng.randrange(20, 46)} mét khối đá hộc để sửa chữa cống;",
                "2 mét khối gỗ nhóm II để đóng lại cánh cửa cống;",
                f"{rng.randrange(3, 8)} máy bơm nước loại nhỏ trong thời gian 45 ngày;",
                "Cử hai cán bộ kỹ thuật xuống giúp huyện hướng dẫn lên ga, cắm tuyến và kiểm tra chất lượng đất đắp.",
            ),
            *body(
                "Số vật tư trên xin được cấp trước ngày 15 tháng 3 để kịp tiến độ. Huyện bảo đảm sử dụng đúng mục đích, "
                "quyết toán đầy đủ với Ty sau khi hoàn thành công trình.",
                "Rất mong được sự quan tâm giải quyết của Ty Thủy lợi.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("Như trên;", "UBND tỉnh (để b/c);", "Phòng Thủy lợi;", "Lưu VP."),
    )
    decision = Writing(
        kind="Quyết định",
        number=str(serial + 40),
        notation="QĐ-UB",
        date=decided,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Về việc thành lập Ban chỉ huy công trường và giao khối lượng đắp đê ngăn mặn xã {commune}",
        authority=f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}",
        blocks=(
            *items(
                "Căn cứ chức năng, nhiệm vụ và quyền hạn của Ủy ban nhân dân huyện;",
                f"Căn cứ kế hoạch phòng chống bão lụt, ngăn mặn năm {year} của huyện;",
                f"Xét Tờ trình số {serial}/TT-TL {day(asked)} của Phòng Thủy lợi huyện,",
            ),
            centre("QUYẾT ĐỊNH:"),
            *body(
                f"Điều 1. Nay thành lập Ban chỉ huy công trường đắp đê ngăn mặn xã {commune}, gồm các ông có tên sau đây:",
            ),
            *items(
                f"Ông {engineer}, Trưởng phòng Thủy lợi huyện: Trưởng ban;",
                f"Ông {foreman}, Phó Chủ tịch Ủy ban nhân dân xã {commune}: Phó ban, phụ trách hiện trường;",
                f"Ông {secretary}, cán bộ Phòng Lương thực huyện: Ủy viên, phụ trách hậu cần.",
            ),
            *body(
                f"Điều 2. Giao khối lượng đất đào đắp và số dân công cho các xã theo bảng dưới đây. Tổng khối lượng là "
                f"{amount(volume)} mét khối.",
            ),
            Table(
                ("Số TT", "Tên xã", "Khối lượng (m3)", "Dân công (người)", "Ngày công"),
                (
                    *(
                        (f"{place:02d}", name, amount(share), amount(count), amount(count * 22))
                        for place, (name, share, count) in enumerate(zip(villages, shares, workers, strict=True), 1)
                    ),
                    ("", "Cộng", amount(volume), amount(sum(workers)), amount(sum(workers) * 22)),
                ),
                (0.11, 0.25, 0.22, 0.23, 0.19),
            ),
            *body(
                "Điều 3. Ban chỉ huy công trường có nhiệm vụ tổ chức thi công đúng thiết kế, bảo đảm chất lượng, "
                "tiến độ và an toàn lao động; mười ngày một lần báo cáo kết quả về Ủy ban nhân dân huyện. "
                "Ban tự giải thể sau khi công trình được nghiệm thu.",
                "Điều 4. Các xã có dân công tham gia lo đủ công cụ và lương thực cho dân công của xã mình; ngày công được "
                "tính vào nghĩa vụ lao động hằng năm theo chế độ hiện hành.",
                "Điều 5. Các ông Chánh Văn phòng Ủy ban, Trưởng phòng Thủy lợi, Trưởng phòng Lương thực, Chủ tịch Ủy ban "
                "nhân dân các xã có tên ở Điều 2 và các ông có tên ở Điều 1 chịu trách nhiệm thi hành quyết định này. "
                "Quyết định có hiệu lực kể từ ngày ký.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("Như Điều 5;", f"Ty Thủy lợi {PROVINCE};", "Thường vụ Huyện ủy (b/c);", "Lưu VP."),
    )
    minutes = Writing(
        kind="Biên bản",
        number="",
        notation="",
        date=accepted,
        day_known=False,
        letterhead=_COMMITTEE,
        organ=f"Ban chỉ huy công trường đê {commune}",
        subject=f"Nghiệm thu khối lượng và chất lượng công trình đê ngăn mặn xã {commune}",
        blocks=(
            *body(
                f"Hôm nay, vào lúc 8 giờ, tại trụ sở Ủy ban nhân dân xã {commune}, chúng tôi gồm có:",
            ),
            *items(
                f"Ông {engineer}, Trưởng phòng Thủy lợi huyện, đại diện bên nhận công trình;",
                f"Ông {foreman}, Phó ban chỉ huy công trường, đại diện bên thi công;",
                f"Ông {secretary}, Ủy viên Ban chỉ huy công trường, thư ký.",
            ),
            *body(
                "Sau khi xem xét hồ sơ, đo đạc tại hiện trường và trao đổi ý kiến, hai bên thống nhất lập biên bản nghiệm thu "
                "với những nội dung sau:",
            ),
            heading("I. Khối lượng hoàn thành"),
            Table(
                ("Đoạn đê", "Chiều dài (m)", "Thiết kế (m3)", "Thực hiện (m3)"),
                tuple(
                    (
                        f"K{place} (xã {name})",
                        amount(length // 5),
                        amount(share),
                        amount(share + (done - volume) // 5),
                    )
                    for place, (name, share) in enumerate(zip(villages, shares, strict=True))
                ),
                (0.37, 0.2, 0.21, 0.22),
            ),
            heading("II. Chất lượng"),
            *items(
                "Đất đắp được đầm nện từng lớp dày 25 phân, mặt đê bằng phẳng, mái phía đồng đạt hệ số 1,5;",
                "Mái phía biển đã trồng cỏ kín, tỷ lệ sống đạt khoảng chín phần mười;",
                "Cống lấy nước đã thay cánh cửa mới, đóng mở nhẹ, kín nước;",
                f"Tồn tại: đoạn K3 còn thiếu khoảng {rng.randrange(3, 9) * 10} mét khối ở chân mái, bên thi công phải đắp bù "
                "xong trước ngày 30 tháng 6.",
            ),
            heading("III. Kết luận"),
            *body(
                "Công trình đạt yêu cầu thiết kế, đồng ý nghiệm thu và giao cho Ủy ban nhân dân xã "
                f"{commune} quản lý, bảo vệ. Biên bản lập thành ba bản, đọc cho mọi người cùng nghe, nhất trí và ký tên.",
            ),
        ),
        signatures=(
            Signature(("ĐẠI DIỆN BÊN NHẬN",), engineer, _OFFICE_SEAL),
            Signature(("ĐẠI DIỆN BÊN THI CÔNG",), foreman),
        ),
    )
    report = Writing(
        kind="Báo cáo",
        number=str(serial + 96),
        notation="BC-UB",
        date=reported,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Kết quả thực hiện công trình củng cố đê ngăn mặn xã {commune} năm {year}",
        blocks=(
            *body(
                f"Thực hiện Quyết định số {serial + 40}/QĐ-UB {day(decided)} của Ủy ban nhân dân huyện, được sự chỉ đạo "
                "của Tỉnh ủy, Ủy ban nhân dân tỉnh và sự giúp đỡ của Ty Thủy lợi, cán bộ và nhân dân trong huyện đã "
                f"ra sức thi đua, hoàn thành công trình củng cố đê ngăn mặn xã {commune}. Ủy ban nhân dân huyện "
                "báo cáo kết quả như sau:",
            ),
            heading("I. Tình hình chung"),
            *body(
                f"Tuyến đê dài {amount(length)} mét bảo vệ trực tiếp {amount(length // 8)} héc-ta ruộng hai vụ. Trước khi làm, "
                "mặt đê thấp và hẹp, mỗi kỳ triều cường nước mặn tràn vào đồng, năng suất lúa hè thu thất thường, "
                "có năm mất trắng hàng chục héc-ta.",
                "Thuận lợi cơ bản là chủ trương đúng, hợp lòng dân; bà con các xã phấn khởi, coi việc đắp đê là việc của nhà mình. "
                "Khó khăn là thời gian ngắn, công cụ chủ yếu là cuốc, xẻng, quang gánh; đầu tháng 5 lại có mưa sớm, đất ướt, "
                "phải nghỉ làm bảy ngày.",
            ),
            heading("II. Kết quả"),
            *items(
                f"Đào đắp được {amount(done)} mét khối đất, đạt {decimal(done * 1000 // volume)} phần trăm kế hoạch;",
                f"Huy động {amount(sum(workers))} dân công của năm xã, với {amount(sum(workers) * 22)} ngày công;",
                f"Sửa chữa xong một cống lấy nước, trồng {amount(length * 4)} mét vuông cỏ mái đê và "
                f"{amount(length * 2)} cây chắn sóng;",
                "Không để xảy ra tai nạn lao động; lương thực, nước uống cho dân công được bảo đảm.",
            ),
            *body(
                f"Đơn vị dẫn đầu là xã {villages[1]}, hoàn thành trước thời gian quy định 9 ngày. Lực lượng thanh niên xung kích "
                f"xã {commune} đã làm ba đêm liền dưới ánh đèn măng-sông để hàn khẩu đoạn K1 trước con nước rằm tháng tư.",
            ),
            heading("III. Bài học"),
            *items(
                "Phải bàn bạc dân chủ, giao khối lượng cụ thể đến từng đội, từng tổ, công khai điểm công;",
                "Cán bộ kỹ thuật phải bám sát hiện trường, kiểm tra từng lớp đất, không để dồn đến cuối mới nghiệm thu;",
                "Công tác hậu cần đi trước một bước thì tiến độ mới được giữ vững.",
            ),
            heading("IV. Kiến nghị"),
            *body(
                "Đề nghị Ủy ban nhân dân tỉnh và Ty Thủy lợi cho khảo sát nối dài tuyến đê thêm 1.200 mét về phía nam "
                f"trong kế hoạch năm {year + 1}, và khen thưởng các đơn vị, cá nhân có thành tích xuất sắc theo danh sách "
                "đính kèm ở hồ sơ khen thưởng.",
                "Trên đây là báo cáo kết quả thực hiện công trình củng cố đê ngăn mặn. Ủy ban nhân dân huyện sẽ chỉ đạo "
                "xã sở tại lập tổ quản lý đê, tu bổ thường xuyên, không để người và trâu bò phá hoại.",
            ),
        ),
        signatures=(Signature(head, chairman, _COMMITTEE_SEAL),),
        recipients=("UBND tỉnh;", f"Ty Thủy lợi {PROVINCE};", "Thường vụ Huyện ủy;", "Lưu VP."),
    )
    return Bundle(
        title=f"Hồ sơ về việc củng cố, tôn cao tuyến đê ngăn mặn xã {commune}, huyện {DISTRICT} năm {year}",
        keywords="đê ngăn mặn; thủy lợi; dân công",
        year=year,
        hand="typewriter",
        condition="Hỏng",
        writings=(request, letter, decision, minutes, report),
    )
