"""Identifiers: found whole in text of any script, and taken apart into the parts people search for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.identifiers import find_identifiers, is_latin, read_identifier

# as written -> the parts that follow one another, then after a bar what stands beside them
PARTS = """
nova-network           nova network
oslo.messaging         oslo messaging
neutron_lib            neutron lib
L3-HA                  l3 ha
802.1QBG               802.1 qbg | 802 1qbg
AMQP1.0                amqp 1.0
X-Compute-Request-Id   x compute request id
V2.1                   v 2.1
k8s                    k8s
L3                     l3
v2                     v2
IPv6                   ipv 6
RAID5                  raid 5
python3.11             python 3.11
hadoop2.4              hadoop 2.4
x86_64                 x86 64
nova-api-os-volume     nova api os volume
C++                    c++
C#                     c#
.NET                   net
#opst19                opst 19 | opst19
@saito_hideki          saito hideki | saito_hideki
CI/CD                  ci cd
TCP/IP                 tcp ip
1.0                    1.0
10.0.0.1               10.0.0.1
1,000                  1000
2014-05-14             2014 05 14
10:30                  10 30
O'Reilly               o reilly
Kubernetes'            kubernetes
neutron's              neutron
Ｎｏｖａ－ｎｅｔ       nova net
L3‐HA                  l3 ha
/etc/nova/nova.conf    etc nova nova conf | nova.conf
user@example.com       user example com
https://etherpad.openstack.org/p/juno-nova  etherpad openstack org p juno nova | etherpad.openstack.org juno-nova
http://ptg.openstack.org/                   ptg openstack org
20.04                  20.04
10GB                   10 gb
3rd                    3 rd
"""


@pytest.mark.parametrize(
    ("written", "main", "beside"),
    [
        (written, main.split(), beside.split())
        for written, _, parts in (line.partition(" ") for line in PARTS.strip().splitlines())
        for main, _, beside in [parts.partition("|")]
    ],
)
def test_an_identifier_has_its_parts(written: str, main: list[str], beside: list[str]) -> None:
    (found,) = find_identifiers(written)
    parts = read_identifier(found.group()).parts

    assert [part.text for part in parts if part.main] == main
    assert sorted(part.text for part in parts if not part.main) == sorted(beside)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nova-networkからneutronへ", ["nova-network", "neutron"]),
        ("OpenStackは、KVM/Xen対応。", ["OpenStack", "KVM/Xen"]),
        ("End. Next", ["End", "Next"]),
        ("foo...bar", ["foo", "bar"]),
        ("(v2.1)", ["v2.1"]),
        ("5月12-16日", ["5", "12-16"]),
        ("ＡＭＱＰ１．０", ["ＡＭＱＰ１．０"]),
        ("http://a.example/b。次", ["http://a.example/b"]),
        ("see http://a.example/b.", ["see", "http://a.example/b"]),
        ("Michał Jastrzębski", ["Michał", "Jastrzębski"]),
        ("Cafe\u0301", ["Cafe\u0301"]),
        ("C++とC#と.NET", ["C++", "C#", ".NET"]),
        ("#opst19に@handleと", ["#opst19", "@handle"]),
        ("2014年10,000人", ["2014", "10,000"]),
        ("岩本", []),
        ("", []),
    ],
)
def test_identifiers_are_found_in_text(text: str, found: list[str]) -> None:
    assert [match.group() for match in find_identifiers(text)] == found


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("Nova-Network", "nova-network"),
        ("https://etherpad.openstack.org/p/juno/", "etherpad.openstack.org/p/juno"),
        ("neutron's", "neutron"),
        ("1,000", "1000"),
        ("L3‐HA", "l3-ha"),
        ("ＡＭＱＰ１．０", "amqp1.0"),
    ],
)
def test_the_whole_is_folded(written: str, whole: str) -> None:
    assert read_identifier(written).whole == whole


@pytest.mark.parametrize(
    ("written", "joined"), [("e-mail", "email"), ("Wi-Fi", "wifi"), ("L3-HA", ""), ("nova", ""), ("a.b", "")]
)
def test_a_compound_of_two_words_is_also_one_word(written: str, joined: str) -> None:
    assert read_identifier(written).joined == joined


@given(st.text(st.sampled_from("aZé9０Ａ-_./:+&@'#,~ \u0301ł岩の"), max_size=24))
def test_parts_lie_in_their_identifier_in_order(text: str) -> None:
    for match in find_identifiers(text):
        identifier = read_identifier(match.group())
        main = [part for part in identifier.parts if part.main]

        assert main
        assert all(0 <= part.start < part.end <= len(match.group()) for part in identifier.parts)
        assert all(one.end <= two.start for one, two in pairwise(main))
        assert [part.place for part in main] == list(range(identifier.places))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for match in find_identifiers(text):
        assert read_identifier(match.group()).whole


def test_latin_words_are_told_from_other_text() -> None:
    assert is_latin("Ｗｅｂ")
    assert is_latin("Michał")
    assert not is_latin("L3")
    assert not is_latin("Webサイト")
    assert not is_latin("")
