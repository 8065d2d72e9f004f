"""Bytes to text: finds a report's encoding and cuts the text into lines as editors count them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice

from indexer.errors import ReportError
from indexer.reading.images import drop_images, find_offset
from indexer.reading.source import Source, SourceLine

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_TEXT_BYTES = 16 * 1024 * 1024  # images aside: more than the characters of the largest page in any encoding
LIMIT_LINES = 30_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a database"),
)
# In order of how common they are in Japanese notes; ISO-2022-JP is told by its escape sequences instead.
_JAPANESE = ("cp932", "euc_jp", "shift_jis_2004", "euc_jis_2004")
_ISO_2022 = ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_2")
_WESTERN = ("cp1252", "cp1250", "cp1251")  # by how likely they are in notes of Japanese teams
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*["']?|<\?xml[^>]{0,100}\bencoding\s*=\s*["']|\b(?:file)?(?:en)?coding\s*[:=]\s*["']?)"""
    rb"""([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARATION_BYTES = 4096  # HTML asks for the first 1024; front matter and long heads go further.
_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\([A-Z]|\([A-Z])")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PIECES = re.compile(r"[\u2028\u2029\x0b\x85\r]|(\f)")
_PIECE_END = re.compile(r"[\u2028\u2029\x0b\x85\r\f]")


def decode_report(data: bytes, path: str) -> Source:
    """The report's text, cut into lines; kept as written, nothing normalised, replaced or dropped but the data of images.

    Raises ReportError for an empty or binary file, for one over LIMIT_BYTES, LIMIT_TEXT_BYTES or LIMIT_LINES, and for
    bytes that no encoding explains (naming the first of them by offset and line).
    """
    if len(data) > LIMIT_BYTES:
        limit = LIMIT_BYTES // (1024 * 1024)
        raise ReportError(f"{len(data) / 1024 / 1024:.0f} MB, over the limit of {limit} MB; split the report", path=path)
    if not data.strip(b" \t\r\n\x0c\x00\xef\xbb\xbf"):
        raise ReportError("the file is empty; write something or remove it", path=path)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReportError(f"the file is {kind}, not text; export it as text, Markdown or HTML", path=path)
    text_data = drop_images(data)
    if len(text_data) > LIMIT_TEXT_BYTES:
        limit = LIMIT_TEXT_BYTES // (1024 * 1024)
        raise ReportError(f"over the limit of {limit} MB of text; split the report", path=path)
    text, encoding = _decode(text_data, path, whole=data)
    if _looks_binary(text):
        raise ReportError("the file is binary, not text; export it as text, Markdown or HTML", path=path)
    if text.isspace():
        raise ReportError("the file is empty; write something or remove it", path=path)
    if text.count("\n") > LIMIT_LINES or (breaks := _count_pieces(text)) > LIMIT_LINES:
        raise ReportError(f"over the limit of {LIMIT_LINES:,} lines; split the report", path=path)
    lines = split_lines(text, plain=not breaks)
    return Source(path=path, encoding=encoding, lines=lines, line_count=lines[-1].number)


def _count_pieces(text: str) -> int:
    """How many of the separators of _PIECES stand in the text, counted to one above LIMIT_LINES."""
    return sum(1 for _ in islice(_PIECE_END.finditer(text), LIMIT_LINES + 1))


def split_lines(text: str, *, plain: bool = False) -> tuple[SourceLine, ...]:
    """The pieces of `text`, at least one.

    A line ends at LF or CRLF; at CR only where the file has no LF at all (grep and editors agree on that). Other
    separators cut a line into pieces that share its number. `plain` says that there are none of those.
    """
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    rows = text.split("\n")
    if len(rows) > 1 and not rows[-1]:
        rows.pop()
    if plain:
        return tuple(SourceLine(number, row) for number, row in enumerate(rows, 1))
    pieces: list[SourceLine] = []
    for number, row in enumerate(rows, 1):
        row = row.removesuffix("\r")
        if _PIECES.search(row):
            parts = [part for part in _PIECES.split(row) if part is not None]
            pieces.extend(SourceLine(number, part) for part in parts if part or len(parts) == 1)
        else:
            pieces.append(SourceLine(number, row))
    return tuple(pieces) or (SourceLine(1, ""),)


def _decode(data: bytes, path: str, *, whole: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; `whole` is `data` with its images, to which errors refer."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, name, path, whole=whole), name.removesuffix("-sig")
    declared = _declared_encodings(data)
    if _JIS_ESCAPE.search(data):
        for name in _ISO_2022:
            text = _try(data, name)
            if text is not None:
                return text, "iso-2022-jp" if name == "iso2022_jp" else name
    text = _try(data, "utf-8")
    if text is not None and "\x00" not in text:
        if text.isascii():
            return text, "utf-8"
        rivals = [name for name in declared if name not in ("utf-8", "utf-8-sig")]
        # A page saved again as UTF-8 often keeps its old declaration, so UTF-8 yields only where it makes no sense.
        best = _most_plausible(data, tuple(rivals)) if rivals else None
        if best is not None and _plausibility(best[0]) > _plausibility(text) + 0.3:
            return best
        return text, "utf-8"
    if b"\x00" in data:
        best = _most_plausible(data, ("utf_16_le", "utf_16_be"))
        if best is not None and _plausibility(best[0]) > 0.5:
            return best[0], best[1].replace("_", "-")
        raise ReportError("the file holds NUL bytes: binary, not text; export it as text, Markdown or HTML", path=path)
    for name in declared:
        text = _try(data, name)
        # Low enough for half-width katakana alone, high enough to refuse what is plainly another encoding.
        if text is not None and _plausibility(text) > -0.2:
            return text, name
    if not _is_broken_utf8(data):
        best = _most_plausible(data, _JAPANESE)
        if best is not None and _plausibility(best[0]) > 0:
            return best
        western = _western(data)
        if western is not None:
            return western
    raise _undecodable(data, path, declared, whole=whole)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(data: bytes, encoding: str, path: str, *, whole: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _error_at(whole, error, path) from None


def _declared_encodings(data: bytes) -> tuple[str, ...]:
    """The text encodings that the file's head or an editor's line at its end names, by Python's names, in order."""
    names: list[str] = []
    for part in (data[:_DECLARATION_BYTES], data[-1024:]):
        for match in _DECLARED.finditer(part):
            label = match.group(1).decode("ascii").lower().strip(".:-_")
            label = {"shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932"}.get(label, label)
            try:
                name = codecs.lookup(label).name
                b"a".decode(name)  # refuses codecs that are not text encodings (base64, rot13)
            except (LookupError, UnicodeError):
                continue
            if name not in names and not name.startswith(("utf-16", "utf-32")):
                names.append(name)
    return tuple(names)


def _most_plausible(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str] | None:
    """The text and name of the encoding that decodes all bytes and reads most like Japanese; None when none decodes."""
    best: tuple[str, str] | None = None
    best_score = -10.0
    for name in encodings:
        text = _try(data, name)
        if text is not None and (score := _plausibility(text)) > best_score + 1e-9:
            best, best_score = (text, name), score
    return best


def _plausibility(text: str) -> float:
    """How much the non-ASCII characters look like Japanese notes: 1 all kana and common kanji, 0 or less mojibake."""
    total = 0.0
    count = 0
    previous_kana = False
    for char in text[:20_000]:
        code = ord(char)
        if code < 0x80:
            if code < 0x20 and char not in "\t\n\r\f\x1b\x0b":
                total -= 1
                count += 1
            continue
        count += 1
        kana = 0x3041 <= code <= 0x30FF
        if kana or 0x3000 <= code <= 0x3011 or 0xFF01 <= code <= 0xFF5E:
            total += 1
        elif 0x4E00 <= code <= 0x9FFF:
            # JIS level 1 (codes below 0x9873 in Shift_JIS) holds the kanji of ordinary text, level 2 the rest.
            total += 0.8 if _is_level_1(char) else (0.2 if previous_kana else -0.3)
        elif 0xFF61 <= code <= 0xFF9F:
            total += 0.1  # half-width katakana: rare in notes, but what mojibake is full of
        elif unicodedata.category(char) in ("Co", "Cc", "Cn"):
            total -= 2
        elif 0x2010 <= code <= 0x27BF or code in (0xD7, 0xB7, 0xA5):
            total += 0.5
        else:
            total -= 0.2
        previous_kana = kana
    return total / count if count else 0.5


def _is_level_1(char: str) -> bool:
    try:
        code = char.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and code < b"\x98\x73"


def _is_broken_utf8(data: bytes) -> bool:
    """Whether nearly all non-ASCII bytes form UTF-8, so that the rest is damage and not another encoding."""
    high = len(data[:200_000].translate(None, delete=bytes(range(0x80))))
    lost = data[:200_000].decode("utf-8", errors="replace").count("\ufffd")
    return high >= 20 and lost <= high * 0.05


def _western(data: bytes) -> tuple[str, str] | None:
    """A Western text (few non-ASCII bytes among letters) as charset-normalizer reads it; None when it is not one."""
    high = len(data.translate(None, delete=bytes(range(0x80))))
    if high > len(data) * 0.1:
        return None
    # Here, not above: the import costs 20 ms and nearly every report is UTF-8.
    from charset_normalizer import from_bytes

    likely = {name for match in from_bytes(data, cp_isolation=list(_WESTERN)) for name in match.could_be_from_charset}
    for name in _WESTERN:
        text = _try(data, name) if name in likely else None
        if text is not None and not re.search(r"[\x80-\x9f]", text):
            return text, name
    return None


def _undecodable(data: bytes, path: str, declared: tuple[str, ...], *, whole: bytes) -> ReportError:
    """The error of the encoding that gets furthest, a declared one first."""
    furthest: UnicodeDecodeError | None = None
    for name in (*declared, "utf-8", *_JAPANESE[:2]):
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            if furthest is None or error.start > furthest.start:
                furthest = error
            if name in declared:
                break
    if furthest is None or _is_broken_utf8(data):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            furthest = error
    if furthest is None:
        return ReportError("no encoding explains the bytes; save the file as UTF-8", path=path)
    return _error_at(whole, furthest, path)


def _error_at(whole: bytes, error: UnicodeDecodeError, path: str) -> ReportError:
    offset = find_offset(whole, error.start)
    line = whole.count(b"\n", 0, offset) + 1
    byte = whole[offset]
    return ReportError(
        f"byte 0x{byte:02x} at offset {offset} is not {error.encoding}; mend it or save the file as UTF-8",
        path=path,
        line=line,
    )


def _looks_binary(text: str) -> bool:
    head = text[:100_000]
    return "\x00" in head or len(_NOT_TEXT.findall(head)) > max(2, len(head) * 0.02)
