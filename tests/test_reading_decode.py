"""Bytes become text in the right encoding, in lines as editors count them, or one clear error."""

from __future__ import annotations

import codecs

import pytest

from indexer.errors import ReportError
from indexer.reading import read_outline
from indexer.reading.decode import LIMIT_BYTES, LIMIT_LINES, decode_report, split_lines
from indexer.reading.html import LIMIT_CHARS, LIMIT_TAGS

# Short on purpose: a title or one line of notes is all that a detector may get.
SHORT_TEXTS = (
    "岩本です。",
    "発表者: 山本",
    "第3日目 (5月14日)",
    "Neutron の話",
    "■ 概要",
    "懇親会",
    "ネットワーク仮想化の現状",
    "Kubernetes を使ってみた\n- ポッド\n- 名前空間\n",
    "速報: 第5日目 (11月7日)\n",
    "鍵の管理について、少しだけ書く。\n",
    "【その他 雑感】",
    "①会場 ②日程",
    "質疑応答なし",
    "Tシャツをもらった!",
)


def _text(data: bytes) -> str:
    return "\n".join(line.text for line in decode_report(data, "a.txt").lines)


@pytest.mark.parametrize("text", SHORT_TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp", "utf-32"])
def test_short_japanese_text_is_decoded(text: str, encoding: str) -> None:
    if "①" in text:  # not in JIS X 0208
        encoding = {"euc_jp": "euc_jis_2004", "iso2022_jp": "iso2022_jp_2004"}.get(encoding, encoding)

    assert _text(text.encode(encoding)) == text.removesuffix("\n")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_ascii(encoding: str) -> None:
    text = "Nova の話\n- API\n- スケジューラ"

    assert _text(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<html><head><meta charset="EUC-JP"><title>{}</title></head></html>', "euc_jp"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>{}</p>', "cp932"),
        ('<?xml version="1.0" encoding="euc-jp"?><html><p>{}</p></html>', "euc_jp"),
        ("# -*- coding: euc-jp -*-\n{}", "euc_jp"),
        ("{}\n# vim: set fileencoding=cp932 :", "cp932"),
    ],
)
@pytest.mark.parametrize("words", ["鯖缶", "ﾈｯﾄﾜｰｸ", "髙橋の話"])
def test_declared_encoding_is_honoured(head: str, encoding: str, words: str) -> None:
    if "髙" in words and encoding == "euc_jp":
        words = words.replace("髙", "高")  # not in EUC-JP
    text = head.format(words)

    assert _text(text.encode(encoding)) == text


def test_a_page_saved_again_as_utf_8_is_read_as_utf_8_whatever_it_declares() -> None:
    text = '<meta charset="Shift_JIS"><p>名前空間の話</p>'

    assert _text(text.encode()) == text


def test_western_text_with_a_few_accents_is_decoded() -> None:
    text = "Notes by Michał and José: the naïve approach was déjà vu. " * 5

    assert _text(text.replace("ł", "l").encode("cp1252")) == text.replace("ł", "l")


def test_text_is_kept_as_written() -> None:
    text = "ﾈｯﾄﾜｰｸ ＯｐｅｎＳｔａｃｋ て\u3099 ⽇⽤ ㍿"

    assert _text(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("a\nb\n", ((1, "a"), (2, "b"))),
        ("a\r\nb\r\n", ((1, "a"), (2, "b"))),
        ("a\rb\rc", ((1, "a"), (2, "b"), (3, "c"))),
        ("a\rb\nc", ((1, "a"), (1, "b"), (2, "c"))),
        ("a\u2028b\nc", ((1, "a"), (1, "b"), (2, "c"))),
        ("a\n\fb\n", ((1, "a"), (2, "\f"), (2, "b"))),
        ("a\n\n\nb", ((1, "a"), (2, ""), (3, ""), (4, "b"))),
        ("a", ((1, "a"),)),
    ],
)
def test_lines_are_numbered_as_editors_number_them(text: str, numbered: tuple[tuple[int, str], ...]) -> None:
    assert tuple((line.number, line.text) for line in split_lines(text)) == numbered


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04\x14\x00", "office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (bytes(range(256)) * 4, "NUL"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08" * 10, "binary"),
        (b"x" * (LIMIT_BYTES + 1), "limit of 32 MB"),
    ],
)
def test_what_is_no_text_gets_one_clear_line(data: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        read_outline(data, "notes/a.txt")

    assert str(caught.value).startswith("notes/a.txt")
    assert "\n" not in str(caught.value)


def test_a_broken_byte_is_reported_with_offset_and_line() -> None:
    good = "名前空間の話。\n".encode() * 10
    data = good + b"\x83\xff" + good

    with pytest.raises(ReportError, match=f"0x83 at offset {len(good)} is not utf-8") as caught:
        read_outline(data, "a.txt")

    assert caught.value.line == 11


def test_a_broken_byte_in_shift_jis_is_reported_and_not_dropped() -> None:
    good = "名前空間の話とネットワークの話。\n".encode("cp932") * 10
    data = good + b"\x83\n" + good + b"\xff\xff\n" + good

    with pytest.raises(ReportError, match=r"byte 0x.. at offset \d+ is not cp932") as caught:
        read_outline(data, "a.txt")

    assert caught.value.line is not None
    assert caught.value.line >= 11


def test_truncated_utf_16_is_an_error() -> None:
    with pytest.raises(ReportError, match="utf-16"):
        read_outline(codecs.BOM_UTF16_LE + "題名".encode("utf-16-le")[:-1], "a.txt")


def test_no_single_encoding_is_lost_to_a_declaration_that_is_no_text_encoding() -> None:
    text = "coding: base64\n本文です。"

    assert _text(text.encode("cp932")) == text


def test_more_lines_than_the_limit_get_one_clear_line() -> None:
    with pytest.raises(ReportError, match=f"limit of {LIMIT_LINES:,} lines"):
        read_outline(b"a\n" * (LIMIT_LINES + 1), "a.txt")


def test_a_page_too_big_to_parse_gets_one_clear_line() -> None:
    with pytest.raises(ReportError, match="million characters"):
        read_outline(b"<!doctype html><p>" + b"x" * (LIMIT_CHARS + 1), "a.html")
    with pytest.raises(ReportError, match="tags"):
        read_outline(b"<!doctype html>" + b"<p>x" * (LIMIT_TAGS + 1), "a.html")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.rst"])
@pytest.mark.parametrize("unit", ["x", " ", "- ", "#", "(", "「", "&amp;", "10:00 ", "第1章 ", "a\t", "* ", "= "])
def test_a_line_of_900_kilobytes_is_read(name: str, unit: str) -> None:
    outline = read_outline(unit.encode() * (900_000 // len(unit.encode())) + b"\nend\n", name)

    assert outline.lines[-1].number == 2


def test_the_data_of_images_is_taken_out_and_errors_still_name_the_byte_in_the_file() -> None:
    image = b"![a](data:image/svg+xml;charset=utf-8;base64," + b"QUJD" * 5_000 + b") "

    source = decode_report("# 題名\n".encode() + image + "図\n".encode() + image, "a.md")

    assert [piece.text for piece in source.lines] == ["# 題名", "![a](data:) 図", "![a](data:) "]
    broken = "# 題名の長い見出しがあります\n".encode() * 2 + image + b"\xff" + "図です\n".encode()
    with pytest.raises(ReportError, match=f"a.md:3: byte 0xff at offset {broken.index(0xFF)} is not utf-8"):
        decode_report(broken, "a.md")
