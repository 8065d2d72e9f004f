"""The pictures of docs/images/: pages and terminal as they are now, over an index of corpus/ made for them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page

from indexer.building import rebuild
from tests.browser import open_chromium, serve
from web import create_app

ROOT = Path(__file__).resolve().parents[1]
WIDE, PHONE = (1280, 690), (390, 780)  # a picture stays below 150 kB
COMMAND = ("search", "ロードバランサ", "-n", "3")
# The 16 colours of a terminal that the command line uses, on its dark page.
COLORS = {31: "#ff8a7a", 32: "#8fd694", 33: "#e3b341", 34: "#8ec1ff", 35: "#d7a8ff", 36: "#7fd8d8"}
STYLES = {1: "font-weight:700", 2: "opacity:.72", 3: "font-style:italic", 4: "text-decoration:underline"}
TERMINAL = """<!doctype html><html lang="ja"><meta charset="utf-8">
<body style="margin:0;background:#16181c;color:#e4e2dc"><pre style="margin:0;padding:22px 28px;
font:15px/1.65 'Noto Sans Mono CJK JP',monospace;white-space:pre-wrap">{}</pre></body>"""


def ansi_markup(text: str) -> str:
    """Text with ANSI colours as HTML; links (OSC 8) lose their target."""
    text = re.sub(r"\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)", "", text)
    out: list[str] = []
    is_open = False
    for piece in re.split(r"(\x1b\[[\d;]*m)", text):
        if not piece.startswith("\x1b["):
            out.append(escape(piece))
            continue
        if is_open:
            out.append("</span>")
        codes = [int(code) for code in piece[2:-1].split(";") if code]
        styles = [STYLES[code] for code in codes if code in STYLES]
        styles += [f"color:{COLORS[code]}" for code in codes if code in COLORS]
        is_open = bool(styles)
        if is_open:
            out.append(f'<span style="{";".join(styles)}">')
    return "".join(out) + ("</span>" if is_open else "")


def terminal_page(index: Path) -> str:
    """What `kikigaki COMMAND` prints in a terminal, under its prompt, as a page."""
    command = [sys.executable, "-P", "-m", "search", *COMMAND, "--color", "always", "--index", str(index)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "ja_JP.UTF-8", "COLUMNS": "100"}
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    prompt = f"\x1b[32m$\x1b[0m kikigaki {' '.join(COMMAND)}\n\n"
    return TERMINAL.format(ansi_markup(prompt + shown.stdout + "\n\x1b[2m" + shown.stderr + "\x1b[0m"))


def take(
    browser: Browser,
    url: str,
    file: Path,
    *,
    size: tuple[int, int],
    scheme: str,
    before: Callable[[Page], None] | None = None,
) -> None:
    """Write a picture of the page at `url` to `file`, after `before` was done there."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ja-JP",
        has_touch=size == PHONE,
        device_scale_factor=1.5 if size == PHONE else 1,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.reload()  # the first answer waits for the dictionary: its time would be on the picture
    if before:
        before(page)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file)
    context.close()
    print(f"{file.name}: {file.stat().st_size // 1024} kB")


def read_first_hit(page: Page) -> None:
    """Open the first hit and go to its first match."""
    page.locator(".hit h2 a").first.click()
    page.locator(".matches .step").last.click()
    page.evaluate("scrollTo(0, 0)")


def main(folder: Path) -> None:
    """Take all pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        index = Path(home) / "index"
        rebuild((ROOT / "corpus",), index)
        terminal = Path(home) / "terminal.html"
        terminal.write_text(terminal_page(index), encoding="utf-8")
        with serve(create_app(index)) as site, open_chromium() as browser:
            take(browser, f"{site}/search?q=ロードバランサ", folder / "results-desktop-light.png", size=WIDE, scheme="light")
            take(browser, f"{site}/search?q=ロードバランサ", folder / "results-phone-dark.png", size=PHONE, scheme="dark")
            take(
                browser,
                f"{site}/search?q=Nova-Net+neutron",
                folder / "reading-desktop-light.png",
                size=WIDE,
                scheme="light",
                before=read_first_hit,
            )
            take(
                browser,
                f"{site}/event/OpenStack Summit Atlanta 2014",
                folder / "timeline-desktop-dark.png",
                size=WIDE,
                scheme="dark",
            )
            take(browser, f"{site}/project/Neutron", folder / "project-desktop-light.png", size=WIDE, scheme="light")
            take(browser, f"{site}/", folder / "home-desktop-light.png", size=WIDE, scheme="light")
            take(browser, terminal.as_uri(), folder / "terminal.png", size=(1000, 575), scheme="dark")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
