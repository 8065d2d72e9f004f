"""The vocabulary: what its files may hold, how folders are laid over each other, and what the default one says."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import VocabularyError
from indexer.vocabulary import Person, Project, Vocabulary, default_folder, fold, load_vocabulary
from indexer.vocabulary_files import FILE_LIMIT_BYTES, Entry, parse_entries


@pytest.fixture(scope="module")
def default() -> Vocabulary:
    return load_vocabulary()


def project(vocabulary: Vocabulary, name: str) -> Project:
    return next(one for one in vocabulary.projects if one.name == name)


def person(vocabulary: Vocabulary, name: str) -> Person:
    return next(one for one in vocabulary.people if one.name == name)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_default_vocabulary_is_rich(default: Vocabulary) -> None:
    assert len(default.projects) >= 400
    assert len(default.people) >= 150
    assert len(default.synonyms) >= 100
    assert len(default.events) >= 100
    assert len(default.stop_words) >= 100


@pytest.mark.parametrize(
    ("name", "alias"),
    [("Neutron", "Quantum"), ("Sahara", "Savanna"), ("Zaqar", "Marconi"), ("Kubernetes", "k8s"), ("CRuby", "MRI")],
)
def test_default_aliases(default: Vocabulary, name: str, alias: str) -> None:
    assert alias in project(default, name).aliases


@pytest.mark.parametrize("component", ["LBaaS", "FWaaS", "VPNaaS", "DVR", "ML2", "networking-odl", "L3 Agent"])
def test_default_components_of_neutron(default: Vocabulary, component: str) -> None:
    assert component in project(default, "Neutron").components
    assert component not in project(default, "Neutron").aliases


@pytest.mark.parametrize("name", ["Heat", "Swift", "Nova", "Rust", "Go", "Spring", "Flask", "Magnum", "Ironic", "Horizon"])
def test_common_words_count_only_as_they_are_written(default: Vocabulary, name: str) -> None:
    assert name in project(default, name).exact


def test_default_people_have_readings(default: Vocabulary) -> None:
    assert person(default, "岩本").readings == ("いわもと",)
    assert "Matz" in person(default, "まつもとゆきひろ").spellings
    assert "Akihiro Motoki" in person(default, "元木").spellings


def test_default_files_say_in_both_languages_how_to_edit_them() -> None:
    for path in default_folder().glob("*.toml"):
        comment = "".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        assert "このファイルは利用者が編集します" in comment
        assert "for you to edit" in comment


def test_default_files_are_in_the_plain_style_that_is_read_fast() -> None:
    """The entries equal what a full TOML parser reads, in the same order."""
    for path in sorted(default_folder().glob("*.toml")):
        text = path.read_text(encoding="utf-8")

        assert entries(text) == toml_entries(text)
        assert all(named(text, entry) for entry in parse_entries(text, path.name))


def entries(text: str) -> list[tuple[str, str, list[str]]]:
    return [(one.table, one.key, list(one.values)) for one in parse_entries(text, "x.toml")]


def named(text: str, entry: Entry) -> bool:
    return (entry.key or entry.table) in text.split("\n")[entry.line - 1]


def toml_entries(text: str) -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for name, value in tomllib.loads(text).items():
        if isinstance(value, dict):
            found += [(name, key, list(inner)) for key, inner in value.items()] or [(name, "", [])]
        else:
            found.append(("", name, list(value)))
    return found


words = st.text(
    st.characters(codec="utf-8", exclude_characters='"\\', exclude_categories=("Cc", "Cs")), min_size=1, max_size=8
)


@given(st.dictionaries(words, st.dictionaries(words, st.lists(words, max_size=3), max_size=3), max_size=4))
def test_plain_style_is_read_as_toml_is(tables: dict[str, dict[str, list[str]]]) -> None:
    lines: list[str] = []
    for table, keys in tables.items():
        lines.append(f'["{table}"]')
        for key, values in keys.items():
            quoted = ", ".join(f'"{word}"' for word in values)
            lines.append(f'"{key}" = [{quoted}]')
    text = "\n".join(lines)

    assert entries(text) == toml_entries(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    message = "x.toml: fine"
    try:
        parse_entries(text, "x.toml")
    except VocabularyError as error:
        message = str(error)

    assert message.startswith("x.toml")
    assert "\n" not in message


def test_folder_is_laid_over_the_default(tmp_path: Path) -> None:
    write(tmp_path, "projects.toml", '[Neutron]\naliases = ["中性子"]\n[Tamago]\naliases = ["玉子"]\n')
    write(tmp_path, "people.toml", '["卵 太郎"]\nreadings = ["たまごたろう"]\n')

    merged = load_vocabulary([tmp_path])

    assert {"Quantum", "中性子"} <= set(project(merged, "Neutron").aliases)
    assert project(merged, "Tamago").aliases == ("玉子",)
    assert person(merged, "卵 太郎").readings == ("たまごたろう",)


def test_name_written_in_another_case_is_the_same_entry(tmp_path: Path) -> None:
    write(tmp_path, "projects.toml", '[neutron]\naliases = ["中性子"]\n')

    assert "中性子" in project(load_vocabulary([tmp_path]), "Neutron").aliases


def test_alias_moves_to_the_later_folder(tmp_path: Path) -> None:
    write(tmp_path, "projects.toml", '[Tamago]\naliases = ["k8s"]\n')

    merged = load_vocabulary([tmp_path])

    assert project(merged, "Tamago").aliases == ("k8s",)
    assert "k8s" not in project(merged, "Kubernetes").aliases


def test_entry_called_an_alias_by_a_later_folder_goes_into_it(tmp_path: Path) -> None:
    write(tmp_path, "projects.toml", '[Tamago]\naliases = ["Octavia"]\n')

    merged = load_vocabulary([tmp_path])

    assert "Amphora" in project(merged, "Tamago").components
    assert all(one.name != "Octavia" for one in merged.projects)


def test_words_and_entries_can_be_removed(tmp_path: Path) -> None:
    write(tmp_path, "projects.toml", '[Neutron]\nremove = ["Quantum"]\n[Octavia]\nremove = ["Octavia"]\n')
    write(tmp_path, "synonyms.toml", '"移行" = []\n')
    write(tmp_path, "stop_words.toml", 'remove = ["こと"]\n')

    merged = load_vocabulary([tmp_path])

    assert "Quantum" not in project(merged, "Neutron").aliases
    assert all(one.name != "Octavia" for one in merged.projects)
    assert all(group.terms[0] != "移行" for group in merged.synonyms)
    assert "こと" not in merged.stop_words


def test_synonyms_of_the_same_left_word_are_united(tmp_path: Path) -> None:
    write(tmp_path, "synonyms.toml", '"移行" = ["引っ越し"]\n')

    (group,) = (group for group in load_vocabulary([tmp_path]).synonyms if group.terms[0] == "移行")

    assert {"移行", "migration", "引っ越し"} <= set(group.terms)


def test_two_projects_may_share_a_name_that_asks_for_context(default: Vocabulary) -> None:
    sharing = [one.name for one in default.projects if "Swift" in one.exact]

    assert sharing == ["Swift", "Swift (言語)"]


def test_missing_folder_and_files_add_nothing(tmp_path: Path, default: Vocabulary) -> None:
    assert load_vocabulary([tmp_path / "none", tmp_path]) == default


def test_default_folder_given_again_is_read_once(default: Vocabulary) -> None:
    assert load_vocabulary([default_folder(), default_folder().resolve()]) == default


def test_digest_changes_with_any_word_and_not_with_a_comment(tmp_path: Path, default: Vocabulary) -> None:
    commented = load_vocabulary([write(tmp_path / "a", "projects.toml", "# 何もない\n")])
    changed = load_vocabulary([write(tmp_path / "b", "stop_words.toml", 'x = ["たまご"]\n')])

    assert commented.digest == default.digest
    assert changed.digest != default.digest
    assert len(default.digest) == 64


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "projects.toml",
            '[A]\naliases = ["x"]\n\n[B]\naliases = ["X"]\n',
            "projects.toml:5: x names both [A] (line 2) and [B]",
        ),
        ("projects.toml", '[A]\naliases = ["B"]\n[B]\n', "projects.toml:3: b names both [A] (line 2) and [B]"),
        ("people.toml", '["A"]\nspellings = ["x"]\n["B"]\nspellings = ["x"]\n', "people.toml:4: x names both"),
        ("projects.toml", '[A]\nalias = ["x"]\n', "projects.toml:2: [A] has no field alias; its fields are"),
        ("projects.toml", '[A]\naliases = "x"\n', "projects.toml:2: [A] aliases must be a list of strings"),
        ("projects.toml", "[A]\naliases = [1]\n", "projects.toml:2: [A] aliases must be a list of strings"),
        ("projects.toml", '[A]\naliases = ["x", " "]\n', "projects.toml:2: [A] aliases has an empty word"),
        ("projects.toml", 'aliases = ["x"]\n', "projects.toml:1: aliases stands above the first [name]"),
        ("projects.toml", "[A]\naliases = [\n", "projects.toml:"),
        ("projects.toml", "[A]\n[A]\n", "projects.toml:2: is not TOML"),
        ("synonyms.toml", '[A]\nx = ["y"]\n', "synonyms.toml:2: [A] is out of place"),
        ("stop_words.toml", 'x = [""]\n', "stop_words.toml:1: an empty word"),
    ],
)
def test_mistake_is_told_with_its_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    folder = write(tmp_path, name, text)

    with pytest.raises(VocabularyError) as raised:
        load_vocabulary([folder])

    assert message in str(raised.value)
    assert str(raised.value).startswith(str(folder))
    assert "\n" not in str(raised.value)


def test_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "projects.toml").write_bytes('[A]\naliases = ["日本"]\n'.encode("euc-jp"))

    with pytest.raises(VocabularyError, match=r"projects\.toml:2: is not UTF-8; save the file as UTF-8"):
        load_vocabulary([tmp_path])


def test_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "projects.toml").write_bytes(b"#" * (FILE_LIMIT_BYTES + 1))

    with pytest.raises(VocabularyError, match="is over 8 MiB"):
        load_vocabulary([tmp_path])


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "projects.toml").mkdir()

    with pytest.raises(VocabularyError, match="cannot be read"):
        load_vocabulary([tmp_path])


@pytest.mark.parametrize(
    ("text", "folded"), [("Ｎｏｖａ", "nova"), ("  a  b ", "a b"), ("STRASSE", "strasse"), ("ﾉﾊﾞ", "ノバ"), ("", "")]
)
def test_names_are_compared_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("kind", ["link", "fifo", "device"])
def test_what_is_no_file_is_neither_followed_nor_waited_for(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "projects.toml"
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "link":
        (tmp_path / "elsewhere").write_text("[Nova]\n", encoding="utf-8")
        place.symlink_to(tmp_path / "elsewhere")
    else:
        place.symlink_to("/dev/zero")

    with pytest.raises(VocabularyError, match="not a regular file"):
        load_vocabulary((tmp_path,))


def test_files_that_did_not_change_are_read_into_the_same_vocabulary(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", "projects.toml", '["Zun"]\n')
    first, again = load_vocabulary([folder]), load_vocabulary([tmp_path / "nowhere", folder, folder])
    write(folder, "projects.toml", '["Zun"]\naliases = ["寸"]\n')

    assert again is first
    assert project(load_vocabulary([folder]), "Zun").aliases == ("寸",)


def test_vocabularies_are_equal_when_their_words_are(tmp_path: Path) -> None:
    own = load_vocabulary([write(tmp_path / "a", "projects.toml", '["寸言"]\n')])
    commented = load_vocabulary([write(tmp_path / "b", "projects.toml", '# 注\n["寸言"]\n')])

    assert commented is not own
    assert (commented, hash(commented)) == (own, hash(own))
    assert own != load_vocabulary()
    assert Vocabulary(projects=own.projects) == Vocabulary(projects=own.projects) != Vocabulary()
