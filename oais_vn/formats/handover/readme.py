"""What a stranger reads first in a hand-over."""

from __future__ import annotations

README = """\
THƯ MỤC BÀN GIAO CỦA MỘT PHÔNG, CÔNG TRÌNH, SƯU TẬP LƯU TRỮ
Cả thư mục là một gói BagIt (RFC 8493): mã băm của mọi tệp nằm trong manifest-sha256.txt, manifest-sha512.txt.

  handover.json            ai giao, phông nào, ngày nào, số dòng của từng bảng
  database.sqlite          cơ sở dữ liệu, các bảng thường; mở bằng mọi chương trình đọc SQLite 3
  database/*.csv           cùng dữ liệu ấy, mỗi bảng một tệp CSV (UTF-8; ô bắt đầu bằng ' là chữ, bỏ dấu ' đi)
  database/*.xml           cùng dữ liệu ấy, mỗi bảng một tệp XML
  danh-muc.xlsx, .docx     danh mục bàn giao kèm số lượng
  bien-ban.docx            bản nháp biên bản bàn giao
  packages/                các gói lưu trữ (AIP), mỗi tệp tar một gói, nếu được giao kèm
  register.jsonl           sổ đăng ký hồ sơ, mỗi dòng một JSON, để chương trình khác nhận vào
  records/events.jsonl     nhật ký sự kiện của bên giao, nếu được giao kèm

Các bảng: fonds (phông, 13 trường của Thông tư 02/2019/TT-BNV), dossier (hồ sơ, các trường của Thông tư 05/2025/TT-BNV
và tình trạng bản sao bảo hiểm), text, picture, recording (tài liệu), package (gói và mã băm), place (nơi lưu từng gói),
quantity (số lượng theo nhóm), change (thay đổi so với lần bàn giao trước). Bảng nối với nhau bằng mã: hồ sơ là
đơn vị/phông/mã.

Kiểm tra:  oais-vn handover check THƯ_MỤC
Không có oais-vn:  sha256sum -c manifest-sha256.txt   (chạy trong thư mục này)


A FONDS AS IT WAS HANDED OVER
The whole folder is a BagIt bag (RFC 8493): manifest-sha256.txt and manifest-sha512.txt have the digest of every file.

  handover.json            who handed over which fonds when, and how many rows each table has
  database.sqlite          the database, plain tables; any program that reads SQLite 3 opens it
  database/*.csv           the same data, a file of CSV for each table (UTF-8; a leading ' is not part of the text)
  database/*.xml           the same data, a file of XML for each table
  danh-muc.xlsx, .docx     the list of what is handed over, with quantities
  bien-ban.docx            a draft of the minutes
  packages/                the archival packages (AIP), a tar each, where they are handed over too
  register.jsonl           the register of dossiers, a line of JSON each, for other programs
  records/events.jsonl     the giver's event log, where it is handed over too

Tables: fonds (13 fields of Circular 02/2019/TT-BNV), dossier (fields of Circular 05/2025/TT-BNV, and how far its
insurance copy is), text, picture, recording (documents), package (with digests), place (where each package is kept),
quantity (by group of records), change (since the hand-over before). Tables are joined by codes: a dossier is
unit/fonds/code.

Check:  oais-vn handover check FOLDER
Without oais-vn:  sha256sum -c manifest-sha256.txt   (in this folder)
"""
