"""What the command line says, in English and Japanese, chosen by the locale."""

from __future__ import annotations

import os

MESSAGES: dict[str, tuple[str, str]] = {
    "welcome": (
        "kikigaki searches what people wrote down at events.",
        "kikigaki は、イベントで書き留められた記録を探す検索エンジンです。",
    ),
    "next_no_index": (
        "There is no index at {index} yet. Next:\n  kikigaki rebuild --corpus DIR   index the reports of a folder\n"
        "  kikigaki serve                  index ./corpus and open the search page",
        "索引 {index} はまだありません。次の一手:\n  kikigaki rebuild --corpus DIR   フォルダの報告を索引にする\n"
        "  kikigaki serve                  ./corpus を索引にして検索ページを開く",
    ),
    "next_index": (
        "The index holds {sections} of {reports}. Next:\n  kikigaki search WORDS     search\n"
        "  kikigaki facets           events, days, projects and speakers\n  kikigaki serve            open the search page\n"
        "  kikigaki --help           all commands",
        "{reports}、{sections}が索引にあります。次の一手:\n  kikigaki search 言葉      検索する\n"
        "  kikigaki facets           イベント・日・発表者などの一覧\n  kikigaki serve            検索ページを開く\n"
        "  kikigaki --help           すべてのコマンド",
    ),
    "found": ("{n} sections, {took} ms", "{n} 件（{took} ミリ秒）"),
    "found_one": ("{n} section, {took} ms", "{n} 件（{took} ミリ秒）"),
    "found_page": (
        "{first}–{last} of {total} sections, {took} ms; --page {next} shows more",
        "{total} 件中 {first}–{last} 件（{took} ミリ秒）。続きは --page {next}",
    ),
    "none": ("nothing found for: {query}", "見つかりませんでした: {query}"),
    "no_value": (
        "the index has no {field} {value} (`kikigaki facets {field}` lists them)",
        "索引に {field} {value} はありません（一覧は `kikigaki facets {field}`）",
    ),
    "no_value_near": (
        "the index has no {field} {value}: did you mean {near}?",
        "索引に {field} {value} はありません。もしかして {near}",
    ),
    "none_at_page": ("no page {page}: there are {total} sections", "{page} ページ目はありません: 全 {total} 件"),
    "did_you_mean": ("did you mean: {query}", "もしかして: {query}"),
    "by": ("by {names}", "発表 {names}"),
    "missing": ("without {words}", "含まない語: {words}"),
    "relaxed": ("the search was widened: {relaxed}", "条件を緩めました: {relaxed}"),
    "hint": ("note: {hint}", "注: {hint}"),
    "reports": ("{n} reports", "報告 {n} 件"),
    "reports_one": ("{n} report", "報告 {n} 件"),
    "sections": ("{n} sections", "{n} 節"),
    "sections_one": ("{n} section", "{n} 節"),
    "built": (
        "indexed {reports}, {sections} in {seconds} s: {what}",
        "{reports}、{sections}を {seconds} 秒で索引にしました: {what}",
    ),
    "built_added": ("{n} new", "新規 {n}"),
    "built_changed": ("{n} changed", "変更 {n}"),
    "built_removed": ("{n} gone", "削除 {n}"),
    "built_unchanged": ("{n} as before", "変更なし {n}"),
    "built_failed": ("{n} not read", "読めず {n}"),
    "built_nothing": ("nothing has changed", "変更はありません"),
    "built_same": ("all were read again, none has changed", "すべて読み直しました。変更はありません"),
    "reading": ("reading", "読み込み"),
    "first_build": (
        "no index at {index} yet: building it from {corpus}",
        "索引 {index} がまだないので {corpus} から作ります",
    ),
    "watching": ("following {corpus}; stop with Ctrl+C", "{corpus} の変更を見ています。Ctrl+C で終わります"),
    "no_section": (
        "no section has the id {id}: ids come from `kikigaki search --format json`",
        "id {id} の節はありません。id は `kikigaki search --format json` で分かります",
    ),
    "sound": ("the index is sound: {sections} checked", "索引は正常です: {sections}を確かめました"),
    "unsound": (
        "the index is not sound: run `kikigaki rebuild`",
        "索引に異常があります: `kikigaki rebuild` を実行してください",
    ),
    "serving": (
        "the search page is at http://{host}:{port}/ — stop with Ctrl+C",
        "検索ページ: http://{host}:{port}/ — Ctrl+C で終わります",
    ),
    "open_to_all": (
        "{host} lets every machine that reaches it read the notes, under any host name: name yours with --trusted-host",
        "{host} では届くすべての端末から読めます。--trusted-host でホスト名を限れます",
    ),
    "examples": ("Examples:", "例:"),
    "usage": ("Usage: {command} {rest}", "使い方: {command} {rest}"),
    "usage_options": ("[OPTIONS]", "[オプション]"),
    "usage_command": ("COMMAND ...", "コマンド ..."),
    "arguments": ("Arguments:", "引数:"),
    "options": ("Options:", "オプション:"),
    "commands": ("Commands:", "コマンド:"),
    "help_of_command": (
        "`kikigaki COMMAND --help` shows a command's options.",
        "コマンドごとのオプションは `kikigaki コマンド --help` で見られます。",
    ),
    "choices": (" One of {choices}.", "{choices} のいずれか。"),
    "default": (" [{default}]", " [{default}]"),
    "see": (" (see `{command}`)", "（`{command}` を参照）"),
    "no_command": ("there is no command {name}", "{name} というコマンドはありません"),
    "no_option": ("there is no option {name}", "{name} というオプションはありません"),
    "usage_did_you_mean": (": did you mean {name}?", "。もしかして {name}"),
    "is_word": (
        ": put -- before words that begin with a dash",
        "。ハイフンで始まる語は -- の後に書いてください",
    ),
    "takes_no_value": ("{name} takes no value", "{name} に値は付けられません"),
    "wants_value": ("{name} wants a value", "{name} には値が必要です"),
    "wants_argument": ("{name} is missing", "{name} がありません"),
    "too_many_arguments": ("{word} is one argument too many", "引数 {word} は余分です"),
    "no_choice": (
        "{name}: {value} is none of {known}",
        "{name}: {value} は使えません。{known} のいずれかを指定してください",
    ),
    "wants_number": ("give a number from {smallest} to {largest}", "{smallest} から {largest} の数を指定してください"),
    "unexpected": (
        "unexpected {kind}: {error} (KIKIGAKI_TRACEBACK=1 shows where; please report it)",
        "予期しないエラー {kind}: {error}（KIKIGAKI_TRACEBACK=1 で場所が分かります。どうぞお知らせください）",
    ),
    "sidecar_exists": (
        "{path}: is there already: edit it, or move it away to draft it anew",
        "{path}: すでにあります。それを編集するか、移動してから作り直してください",
    ),
    "status_index": ("index", "索引"),
    "status_holds": ("holds", "中身"),
    "status_counts": ("{reports}, {sections}, {size}", "{reports}、{sections}、{size}"),
    "status_created": ("built", "作成"),
    "status_corpora": ("corpus", "報告の場所"),
    "status_versions": ("made with", "作った版"),
    "status_mismatch": ("versions", "版の違い"),
    "status_state": ("state", "状態"),
    "status_fresh": ("up to date", "最新"),
    "status_stale": ("stale: kikigaki update brings it up to date", "古い: kikigaki update で最新になります"),
    "status_vocabulary": ("the vocabulary was edited", "語彙が書き換えられています"),
    "status_new": ("new", "新規"),
    "status_changed": ("changed", "変更"),
    "status_gone": ("gone", "削除"),
    "status_failed": ("not read", "読めず"),
    "status_writer": ("being written by", "書き込み中"),
}


def message_language() -> str:
    """ "ja" where the user's locale is Japanese, otherwise "en".

    The locale is the first that is set of LC_ALL, LC_MESSAGES and LANG, as POSIX has it; unless it is C, the languages of
    LANGUAGE come before it, as GNU has it.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    wanted = [locale]
    if locale.partition(".")[0] not in ("C", "POSIX"):
        wanted = [*os.environ.get("LANGUAGE", "").split(":"), locale]
    return next((name[:2].lower() for name in wanted if name[:2].lower() in ("ja", "en")), "en")


def say(key: str, **values: object) -> str:
    """The message of `key` in the user's language, its places filled with `values`; where `n` is 1, that for one thing."""
    english, japanese = MESSAGES.get(f"{key}_one", MESSAGES[key]) if values.get("n") == 1 else MESSAGES[key]
    return (japanese if message_language() == "ja" else english).format(**values)
