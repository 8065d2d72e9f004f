"""The files of an index: what is damaged, cut short or of another version is refused in one clear line."""

from __future__ import annotations

import contextlib
import json
import struct
from array import array
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search.engines.whoosh
from indexer.array_codec.layout import VERSION, ArrayFile, ArrayFileWriter, open_array_file
from indexer.array_codec.listing import LISTING_NAME, Listing, SegmentEntry, read_listing, write_listing
from indexer.array_codec.records import decode_record, encode_record
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.whoosh_writer import WhooshWriter, verify_index
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import draw_plan, draw_reports, make_section


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed index of some random sections; read-only."""
    folder = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(folder)
    for documents in draw_reports(Random(1), reports=20).values():
        writer.add(documents)
    writer.commit()
    return folder


def damage(index: Path, folder: Path, data: bytes) -> None:
    """Copies the index to `folder`, with `data` as its segment."""
    folder.mkdir(exist_ok=True)
    for path in index.iterdir():
        (folder / path.name).write_bytes(data if path.suffix == ".arrays" else path.read_bytes())


def segment_bytes(index: Path) -> bytes:
    (path,) = index.glob("*.arrays")
    return path.read_bytes()


def test_arrays_come_back_as_they_were_written_on_aligned_offsets(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "x.arrays") as writer:
        writer.add_number("documents", 3)
        writer.add_array("bytes", "B", b"\1\2\3")
        writer.add_array("words", "I", array("I", [1, 2]), array("I", [2**32 - 1]))
        writer.add_array("reals", "d", array("d", [0.5]))
        writer.add_array("none", "H", b"")

    file = open_array_file(tmp_path / "x.arrays")

    assert file.number("documents") == 3
    assert file.integers("bytes").tolist() == [1, 2, 3]
    assert file.integers("words").tolist() == [1, 2, 2**32 - 1]
    assert file.floats("reals").tolist() == [0.5]
    assert file.integers("none").tolist() == []
    directory = json.loads(Path(tmp_path / "x.arrays").read_bytes()[-500:].split(b"\0")[-1])
    assert all(offset % 64 == 0 for _, offset, _, _ in directory["arrays"].values())
    file.verify()


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "x.arrays").write_bytes(b"precious")

    with pytest.raises(FileExistsError):
        ArrayFileWriter(tmp_path / "x.arrays")
    assert (tmp_path / "x.arrays").read_bytes() == b"precious"


def test_a_file_that_was_not_finished_is_taken_away(tmp_path: Path) -> None:
    def write_half() -> None:
        with ArrayFileWriter(tmp_path / "x.arrays") as writer:
            writer.add_array("bytes", "B", b"\1\2\3")
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_half()
    assert not (tmp_path / "x.arrays").exists()


def test_what_is_not_in_the_directory_is_damage(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "x.arrays"):
        pass
    file = open_array_file(tmp_path / "x.arrays")

    with pytest.raises(IndexDamagedError, match="no array ids"):
        file.integers("ids")
    with pytest.raises(IndexDamagedError, match="no number documents"):
        file.number("documents")


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99, 0.99999])
def test_a_segment_cut_short_is_refused(index: Path, tmp_path: Path, part: float) -> None:
    data = segment_bytes(index)
    damage(index, tmp_path / "cut", data[: int(len(data) * part)])

    with pytest.raises(IndexDamagedError, match="run kikigaki rebuild"):
        WhooshEngine(tmp_path / "cut")


def test_a_segment_with_something_after_it_is_refused(index: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"it has \d+ of \d+ bytes"):
        ArrayFile(segment_bytes(index) + b"\0", "x")


@pytest.mark.parametrize("byte", range(0, 48, 3))
def test_a_byte_changed_in_the_header_is_seen_on_opening(index: Path, byte: int) -> None:
    data = bytearray(segment_bytes(index))
    data[byte] ^= 0x10

    with pytest.raises(IndexDamagedError, match="run kikigaki rebuild"):
        ArrayFile(bytes(data), "x")


def test_a_segment_of_another_version_is_named_as_one(index: Path) -> None:
    data = bytearray(segment_bytes(index))
    data[8:12] = struct.pack("<I", VERSION + 1)
    data[44:48] = struct.pack("<I", crc32(data[:44]))

    with pytest.raises(IndexDamagedError, match=f"it is of format {VERSION + 1}, this program reads format {VERSION}"):
        ArrayFile(bytes(data), "x")


def test_a_segment_of_another_byte_order_is_named_as_one(index: Path) -> None:
    data = bytearray(segment_bytes(index))
    data[12:16] = data[12:16][::-1]
    data[44:48] = struct.pack("<I", crc32(data[:44]))

    with pytest.raises(IndexDamagedError, match="byte order"):
        ArrayFile(bytes(data), "x")


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_byte_changed_anywhere_is_found_and_never_raises_anything_else(
    index: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(segment_bytes(index))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("flipped")
    damage(index, folder, bytes(whole))
    random = Random(place)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", random.choice((-1, 1_000)))
        try:
            engine = WhooshEngine(folder)
            for _ in range(5):
                plan = draw_plan(random)
                hits = engine.search(plan).hits
                engine.count_matches(plan)
                engine.sections([hit.id for hit in hits])
                for hit in hits[:1]:
                    engine.spans([hit.id], plan.node)
                    engine.explain([hit.id], plan.node)
            engine.terms("text")
            engine.facet("path")
        except IndexDamagedError:
            pass  # seen; what is not seen by a search is found below

    if whole[place] != segment_bytes(index)[place] and not _is_padding(index, place):
        with pytest.raises(IndexDamagedError):
            verify_index(folder)


@pytest.mark.parametrize(
    "array",
    [
        "text/posting_starts",
        "text/ids",
        "text/weights",
        "text/further_starts",
        "text/further_ids",
        "text/leader_starts",
        "pair/ids",
    ],
)
@pytest.mark.parametrize("small", [True, False])
def test_room_is_made_for_no_more_than_a_segment_can_hold(index: Path, tmp_path: Path, array: str, small: bool) -> None:
    """Numbers as large as their type allows: a search for each term is refused or answered, in the memory there is."""
    whole = bytearray(segment_bytes(index))
    offset, length = struct.unpack_from("<QQ", whole, 24)
    arrays = json.loads(whole[offset : offset + length])["arrays"]
    _, start, count, _ = arrays[array]
    size = {"B": 1, "H": 2, "I": 4, "Q": 8, "f": 4, "d": 8}[arrays[array][0]]
    whole[start : start + count * size] = (b"\xff" * size if arrays[array][0] != "f" else struct.pack("<f", 3e38)) * count
    damage(index, tmp_path / "huge", bytes(whole))

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", 1_000 if small else -1)
        engine = WhooshEngine(tmp_path / "huge")
        for number in range(40):
            with contextlib.suppress(IndexDamagedError):
                plan = draw_plan(Random(number))
                for hit in engine.search(plan).hits:
                    engine.spans([hit.id], plan.node)
                    engine.explain([hit.id], plan.node)
    with pytest.raises(IndexDamagedError):
        verify_index(tmp_path / "huge")


def _is_padding(index: Path, place: int) -> bool:
    """Whether the byte belongs to no array, so that nothing depends on it."""
    data = segment_bytes(index)
    offset, length = struct.unpack_from("<QQ", data, 24)
    arrays = json.loads(data[offset : offset + length])["arrays"].values()
    sizes = {"B": 1, "H": 2, "I": 4, "Q": 8, "f": 4, "d": 8}
    inside = any(start <= place < start + count * sizes[kind] for kind, start, count, _ in arrays)
    return place >= 48 and not inside and place < offset


LISTINGS = [
    b"",
    b"{",
    b"[]",
    b'{"format": 2, "toc": 0, "segments": []}',
    b'{"format": 1, "segments": []}',
    b'{"format": 1, "toc": 0, "segments": [{"id": "../../etc/passwd", "documents": 1, "deleted": []}]}',
    b'{"format": 1, "toc": 0, "segments": [{"id": "a", "documents": 1, "deleted": [1]}]}',
    b'{"format": 1, "toc": 0, "segments": [{"id": "a", "documents": 1, "deleted": [-1]}]}',
    b'{"format": 1, "toc": 0, "segments": [7]}',
    b"\xff\xfe",
]


@pytest.mark.parametrize("text", LISTINGS)
def test_a_listing_that_makes_no_sense_is_refused(index: Path, tmp_path: Path, text: bytes) -> None:
    damage(index, tmp_path, segment_bytes(index))
    (tmp_path / LISTING_NAME).write_bytes(text)

    with pytest.raises(IndexDamagedError, match="run kikigaki rebuild"):
        WhooshEngine(tmp_path)


def test_a_listing_comes_back_as_it_was_written(tmp_path: Path) -> None:
    listing = Listing(0, (SegmentEntry("abc", 5, frozenset({1, 4})), SegmentEntry("def", 1, frozenset())))
    (tmp_path / "_MAIN_0.toc").touch()

    write_listing(tmp_path, listing)

    assert read_listing(tmp_path) == listing
    assert listing.segments[0].file_name == "MAIN_abc.arrays"


def test_a_listing_older_than_the_index_is_refused(index: Path, tmp_path: Path) -> None:
    damage(index, tmp_path, segment_bytes(index))
    (tmp_path / "_MAIN_99.toc").touch()

    with pytest.raises(IndexDamagedError, match="another program has changed the index"):
        WhooshEngine(tmp_path)


def test_segments_without_a_listing_are_damage_and_nothing_at_all_is_a_missing_index(index: Path, tmp_path: Path) -> None:
    damage(index, tmp_path, segment_bytes(index))
    (tmp_path / LISTING_NAME).unlink()

    with pytest.raises(IndexDamagedError, match="cannot be read"):
        read_listing(tmp_path)
    with pytest.raises(IndexMissingError):
        read_listing(tmp_path / "nowhere")


@given(text=st.text(), title=st.text(), speakers=st.lists(st.text(), max_size=3))
def test_a_record_comes_back_as_it_was_kept(text: str, title: str, speakers: list[str]) -> None:
    document = make_section(title, 3, text, event=title or None, speakers=speakers, day="2014-05-12")

    record = decode_record(encode_record(document))

    assert (record.section, record.text, record.body_start) == (document.section, document.text, document.body_start)
    assert (record.path, record.report_title, record.event) == (title, document.report.title, document.report.event)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[1,2,3]", b"\xff", b"null", encode_record(make_section("a", 1))[:-2]])
def test_a_record_that_is_none_is_damage(data: bytes) -> None:
    with pytest.raises(IndexDamagedError, match="run kikigaki rebuild"):
        decode_record(data)
