"""Requests of scripts/fuzz http that name what no index holds, and every one of them that ever failed."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fuzz_http import SEEDS, find_fault, odd_requests
from web import create_app


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


def test_odd_requests_are_answered(site: FlaskClient) -> None:
    urls = islice(odd_requests(random.Random(20140514)), 400)

    assert [f"{fault}: {url}" for url in urls if (fault := find_fault(site, url))] == []


@pytest.mark.parametrize("url", SEEDS.read_text(encoding="utf-8").splitlines())
def test_a_request_that_once_failed_is_answered(site: FlaskClient, url: str) -> None:
    assert find_fault(site, url) is None
