"""A dossier of the demonstration: forest is handed to communes to be kept (typewritten)."""

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
_RANGERS = (f"UBND HUYỆN {DISTRICT.upper()}", "HẠT KIỂM LÂM NHÂN DÂN")
_COMMITTEE_NAME = f"Ủy ban nhân dân huyện {DISTRICT}"
_RANGERS_NAME = f"Hạt Kiểm lâm nhân dân huyện {DISTRICT}"
_COMMITTEE_SEAL = (f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}", f"TỈNH {PROVINCE.upper()}")
_RANGERS_SEAL = ("HẠT KIỂM LÂM NHÂN DÂN", f"HUYỆN {DISTRICT.upper()}")
_BROOKS = ("Đá Bạc", "Tà Lương", "Nước Trong", "Hòn Giồng")


def forest(rng: random.Random, year: int) -> Bundle:
    """Five papers on one stretch of headwater forest; areas and names agree from paper to paper."""
    brook = rng.choice(_BROOKS)
    communes = rng.sample(COMMUNES, 4)
    deputy, ranger, warden, elder = people(rng, 4)
    tenths = [rng.randrange(820, 3400) for _ in communes]
    total = sum(tenths)
    plots = [rng.randrange(2, 6) for _ in communes]
    serial = rng.randrange(12, 30)
    cases = rng.randrange(14, 29)
    reported = date(year - 1, 12, rng.randrange(12, 28))
    asked = date(year, 1, rng.randrange(10, 26))
    decided = date(year, 2, rng.randrange(12, 26))
    handed = date(year, 3, rng.randrange(8, 25))
    warned = date(year, 4, rng.randrange(3, 14))
    head = (f"TM. UBND HUYỆN {DISTRICT.upper()}", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")

    report = Writing(
        kind="Báo cáo",
        number=str(serial),
        notation="BC-KL",
        date=reported,
        letterhead=_RANGERS,
        organ=_RANGERS_NAME,
        subject=f"Tình hình quản lý, bảo vệ rừng đầu nguồn suối {brook} năm {year - 1}",
        blocks=(
            heading("I. Đặc điểm tình hình"),
            *body(
                f"Rừng đầu nguồn suối {brook} có diện tích {decimal(total)} héc-ta, nằm trên địa phận bốn xã "
                f"{', '.join(communes[:3])} và {communes[3]}. Đây là nguồn sinh thủy của hai đập nước nhỏ, tưới cho hơn "
                f"{rng.randrange(4, 8)}00 héc-ta ruộng vùng dưới. Trữ lượng gỗ còn lại không nhiều, chủ yếu là rừng thứ sinh đang "
                "phục hồi, có giá trị phòng hộ là chính.",
                "Đời sống của đồng bào vùng ven rừng còn nhiều khó khăn, giáp hạt thường vào rừng lấy củi, đốt than, phát rẫy. "
                "Lực lượng kiểm lâm của Hạt chỉ có bảy người, địa bàn rộng, phương tiện đi lại thiếu thốn.",
            ),
            heading("II. Kết quả công tác năm qua"),
            *items(
                f"Tuần tra {rng.randrange(60, 110)} lượt, phát hiện và xử lý {cases} vụ vi phạm, trong đó {cases // 3} vụ phát rừng "
                f"làm rẫy và {cases // 4} vụ khai thác gỗ trái phép; tịch thu {rng.randrange(9, 22)} mét khối gỗ tròn;",
                f"Xảy ra {rng.randrange(2, 5)} vụ cháy thực bì, thiệt hại {decimal(rng.randrange(22, 95))} héc-ta rừng non, giảm so "
                "với năm trước;",
                f"Tổ chức {rng.randrange(14, 26)} buổi họp dân, ký cam kết bảo vệ rừng với {rng.randrange(320, 560)} hộ;",
                f"Trồng mới {decimal(rng.randrange(180, 460))} héc-ta bạch đàn, keo và {amount(rng.randrange(12, 30) * 1000)} cây phân tán.",
            ),
            heading("III. Tồn tại"),
            *body(
                "Rừng tuy có chủ là Nhà nước nhưng trên thực tế chưa có người chăm giữ tại chỗ. Việc xử lý vi phạm ở xã còn nể nang. "
                "Ranh giới rừng giữa các xã chưa được đóng mốc, khi xảy ra phá rừng khó quy trách nhiệm.",
            ),
            heading("IV. Phương hướng"),
            *items(
                "Đề nghị huyện tiến hành giao đất, giao rừng cho xã và tổ chức, nhân dân quản lý, bảo vệ ngay trong mùa khô;",
                "Đóng mốc ranh giới, lập bản đồ hiện trạng tỷ lệ 1/25.000 cho từng tiểu khu;",
                "Củng cố tổ đội phòng cháy, chữa cháy rừng ở bốn xã, trực suốt mùa khô từ tháng 2 đến tháng 8.",
            ),
        ),
        signatures=(Signature((f"HẠT KIỂM LÂM ND {DISTRICT.upper()}", "HẠT TRƯỞNG"), ranger, _RANGERS_SEAL),),
        recipients=("UBND huyện;", "Chi cục Kiểm lâm ND;", "Lưu."),
        received=(str(rng.randrange(600, 760)), f"{reported.day + 2}/12/{year - 1}"),
    )
    request = Writing(
        kind="Tờ trình",
        number=f"{serial % 9 + 1:02d}",
        notation="TT-KL",
        date=asked,
        letterhead=_RANGERS,
        organ=_RANGERS_NAME,
        subject=f"Về việc giao đất, giao rừng đầu nguồn suối {brook} cho các xã quản lý, bảo vệ",
        addressee=f"Ủy ban nhân dân huyện {DISTRICT}",
        blocks=(
            *body(
                "Thực hiện chủ trương của Nhà nước về đẩy mạnh giao đất, giao rừng cho tập thể và nhân dân, làm cho mỗi khu rừng, "
                "mỗi khoảnh đất rừng đều có người làm chủ cụ thể; căn cứ tình hình thực tế ở địa phương, Hạt Kiểm lâm nhân dân "
                "đã cùng Phòng Nông nghiệp và Ủy ban nhân dân bốn xã xác định hiện trạng, khoanh vẽ ranh giới trên bản đồ và ngoài thực địa.",
                f"Tổng diện tích đề nghị giao là {decimal(total)} héc-ta, chia làm {sum(plots)} khoảnh, trong đó xã {communes[0]} "
                f"{decimal(tenths[0])} héc-ta, xã {communes[1]} {decimal(tenths[1])} héc-ta, xã {communes[2]} {decimal(tenths[2])} "
                f"héc-ta và xã {communes[3]} {decimal(tenths[3])} héc-ta.",
                "Đơn vị nhận rừng được hưởng lâm sản phụ, củi khô và tiền công bảo vệ theo quy định; có trách nhiệm tuần tra, "
                "phòng cháy, ngăn chặn phá rừng làm rẫy và trồng bổ sung ở nơi rừng thưa.",
                "Kính trình Ủy ban nhân dân huyện xem xét, ra quyết định để kịp giao ngoài thực địa trong tháng 3.",
            ),
        ),
        signatures=(Signature((f"HẠT KIỂM LÂM ND {DISTRICT.upper()}", "HẠT TRƯỞNG"), ranger, _RANGERS_SEAL),),
        recipients=("Như trên;", "Phòng Nông nghiệp;", "Lưu."),
        received=(str(rng.randrange(20, 60)), f"{asked.day + 1}/01/{year}"),
    )
    decision = Writing(
        kind="Quyết định",
        number=str(serial + 35),
        notation="QĐ-UB",
        date=decided,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"Về việc giao {decimal(total)} héc-ta rừng đầu nguồn suối {brook} cho bốn xã quản lý, bảo vệ",
        authority=f"ỦY BAN NHÂN DÂN HUYỆN {DISTRICT.upper()}",
        blocks=(
            *items(
                "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân;",
                "Căn cứ chủ trương giao đất, giao rừng của Nhà nước và hướng dẫn của tỉnh;",
                f"Xét đề nghị của Hạt Kiểm lâm nhân dân huyện tại Tờ trình số {serial % 9 + 1:02d}/TT-KL {day(asked)},",
            ),
            centre("QUYẾT ĐỊNH:"),
            *body(
                f"Điều 1. Giao {decimal(total)} héc-ta rừng đầu nguồn suối {brook} cho Ủy ban nhân dân các xã sau đây tổ chức quản lý, "
                "bảo vệ, khoanh nuôi và trồng bổ sung:",
            ),
            Table(
                ("Số TT", "Đơn vị nhận rừng", "Số khoảnh", "Diện tích (ha)", "Loại rừng"),
                (
                    *(
                        (f"{place:02d}", f"Xã {name}", f"{count:02d}", decimal(area), "Phòng hộ")
                        for place, (name, count, area) in enumerate(zip(communes, plots, tenths, strict=True), 1)
                    ),
                    ("", "Tổng cộng", f"{sum(plots):02d}", decimal(total), ""),
                ),
                (0.11, 0.31, 0.17, 0.21, 0.2),
            ),
            *body(
                "Điều 2. Thời hạn giao là lâu dài. Đơn vị nhận rừng có quyền tổ chức cho các hộ nhận khoán bảo vệ, được hưởng lợi theo "
                "quy định hiện hành; nghiêm cấm phát rẫy, đốt than, săn bắt và khai thác gỗ khi chưa được phép.",
                "Điều 3. Hạt Kiểm lâm nhân dân chủ trì cùng Phòng Nông nghiệp, Ban Quản lý ruộng đất giao rừng ngoài thực địa, "
                "lập biên bản và đóng mốc ranh giới xong trước ngày 31 tháng 3; hằng quý kiểm tra, báo cáo Ủy ban nhân dân huyện.",
                "Điều 4. Các ông Chánh Văn phòng Ủy ban nhân dân, Hạt trưởng Hạt Kiểm lâm nhân dân, Trưởng phòng Nông nghiệp, "
                "Chủ tịch Ủy ban nhân dân các xã có tên ở Điều 1 căn cứ quyết định thi hành kể từ ngày ký.",
            ),
        ),
        signatures=(Signature(head, deputy, _COMMITTEE_SEAL),),
        recipients=("Như Điều 4;", "UBND tỉnh (b/c);", "Chi cục Kiểm lâm ND;", "Lưu VP."),
    )
    minutes = Writing(
        kind="Biên bản",
        number="",
        notation="",
        date=handed,
        letterhead=_RANGERS,
        organ=_RANGERS_NAME,
        subject=f"Giao rừng ngoài thực địa cho Ủy ban nhân dân xã {communes[0]}",
        blocks=(
            *body(
                f"Thi hành Quyết định số {serial + 35}/QĐ-UB {day(decided)} của {_COMMITTEE_NAME}, hôm nay {day(handed)}, "
                f"tại thượng nguồn suối {brook}, chúng tôi gồm:",
            ),
            *items(
                f"Ông {ranger}, Hạt trưởng Hạt Kiểm lâm nhân dân huyện, đại diện bên giao;",
                f"Ông {warden}, Chủ tịch Ủy ban nhân dân xã {communes[0]}, đại diện bên nhận;",
                f"Ông {elder}, đại diện nhân dân, người thông thuộc ranh giới.",
            ),
            *body(
                f"Hai bên đã cùng nhau đi dọc ranh giới {plots[0]} khoảnh rừng, đối chiếu bản đồ với thực địa và thống nhất như sau:",
            ),
            *items(
                f"Tổng diện tích giao {decimal(tenths[0])} héc-ta; phía bắc giáp đường phân thủy, phía nam giáp suối {brook}, phía đông "
                f"giáp rừng xã {communes[1]}, phía tây giáp nương rẫy cũ đã dừng canh tác;",
                f"Đã đóng {plots[0] * 4} mốc bằng gỗ nhóm II, có sơn đỏ và đánh số từ 01 đến {plots[0] * 4:02d};",
                "Hiện trạng: rừng thứ sinh phục hồi, độ tàn che từ 0,4 đến 0,6; không có tranh chấp;",
                "Bên nhận lập ba tổ tuần tra, mỗi tổ bảy người, phân công trực theo lịch.",
            ),
            *body(
                "Biên bản lập thành bốn bản có giá trị như nhau: Hạt Kiểm lâm giữ hai bản, Ủy ban nhân dân xã giữ một bản, gửi Ủy ban "
                "nhân dân huyện một bản. Cuộc họp kết thúc lúc 16 giờ cùng ngày.",
            ),
        ),
        signatures=(
            Signature(("ĐẠI DIỆN BÊN GIAO",), ranger, _RANGERS_SEAL),
            Signature(("ĐẠI DIỆN BÊN NHẬN",), warden, (f"UBND XÃ {communes[0].upper()}", f"HUYỆN {DISTRICT.upper()}")),
        ),
    )
    letter = Writing(
        kind="Công văn",
        number=str(serial + 81),
        notation="CV-UB",
        date=warned,
        letterhead=_COMMITTEE,
        organ=_COMMITTEE_NAME,
        subject=f"V/v tăng cường phòng cháy, chữa cháy rừng mùa khô năm {year}",
        addressee="Ủy ban nhân dân các xã có rừng; Hạt Kiểm lâm nhân dân; Công an huyện",
        blocks=(
            *body(
                "Hiện nay đang là cao điểm mùa khô, trời nắng gắt, gió tây nam thổi mạnh, cấp dự báo cháy rừng ở nhiều nơi đã lên cấp IV. "
                "Để bảo vệ diện tích rừng vừa giao, Ủy ban nhân dân huyện yêu cầu các ngành và các xã làm tốt những việc sau:",
            ),
            *items(
                "Không đốt rẫy, đốt ong, đốt than trong thời gian từ nay đến hết tháng 8; nơi đã phát dọn phải được xã cho phép mới được đốt;",
                "Làm xong đường băng cản lửa rộng 8 mét ở những nơi rừng giáp nương rẫy trước ngày 30 tháng 4;",
                "Mỗi xã bố trí một chòi canh lửa, trực từ 9 giờ đến 18 giờ hằng ngày; khi có cháy đánh kẻng báo động;",
                "Hạt Kiểm lâm nhân dân cử người xuống cùng xã kiểm tra, mỗi tuần báo cáo về Văn phòng Ủy ban một lần.",
            ),
            *body(
                "Nhận được công văn này, yêu cầu các đơn vị triển khai thực hiện. Nơi nào để xảy ra cháy rừng do thiếu trách nhiệm, "
                "Chủ tịch Ủy ban nhân dân xã nơi đó chịu trách nhiệm trước Ủy ban nhân dân huyện.",
            ),
        ),
        signatures=(Signature(head, deputy, _COMMITTEE_SEAL),),
        recipients=("Như trên;", "Thường vụ Huyện ủy;", "Đài Truyền thanh;", "Lưu VP."),
    )
    return Bundle(
        title=f"Hồ sơ về việc giao rừng và bảo vệ rừng đầu nguồn suối {brook}, huyện {DISTRICT} năm {year - 1} - {year}",
        keywords="giao đất giao rừng; bảo vệ rừng; kiểm lâm",
        year=year - 1,
        hand="typewriter",
        condition="Bình thường",
        writings=(report, request, decision, minutes, letter),
    )
