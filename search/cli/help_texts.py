"""What help says of the program, of each command and of each option, in English and Japanese."""

from __future__ import annotations

from search.cli.messages import message_language

HELP_TEXTS: dict[str, tuple[str, str]] = {
    "kikigaki": (
        "Searches what people wrote down at events, in Japanese and English.",
        "イベントで書き留められた日本語と英語の記録を探します。",
    ),
    "help_search": (
        "Search the index; - reads the query from stdin.\n"
        "Exit status 0 when something was found, 1 when nothing was, 2 on an error.",
        "索引を検索します。- で標準入力から問い合わせを読みます。\n"
        "終了コードは、見つかれば 0、見つからなければ 1、エラーなら 2 です。",
    ),
    "help_show": (
        "Show a whole section in its place.\nIds stand in `search --format json` and `search --explain`.",
        "節の全文を、前後の節の題とともに表示します。\nID は `search --format json` や `search --explain` で分かります。",
    ),
    "help_facets": (
        "List events, days, projects and speakers with the number of their sections.",
        "イベント・日・プロジェクト・発表者を、節の数とともに一覧します。",
    ),
    "help_suggest": (
        "Complete titles, speakers, projects and events, by kanji, kana, romaji or English.",
        "題・発表者・プロジェクト・イベントの候補を、漢字・かな・ローマ字・英語から補完します。",
    ),
    "help_analyze": (
        "Show index-side and query-side terms of a text, with the rule behind each.\n- reads the text from stdin.",
        "文の索引側と問い合わせ側の語を、それぞれの規則とともに並べて表示します。\n- で標準入力から読みます。",
    ),
    "help_rebuild": (
        "Build the whole index anew.\nIt is published at once when it is complete; others search on meanwhile.",
        "索引をすべて作り直します。\n完成した時点で一度に公開され、それまでは元の索引で検索できます。",
    ),
    "help_update": (
        "Bring the index up to date: only what is new, changed or gone is read.\n"
        "Without --corpus, the corpora are those that the index was built from.",
        "索引を最新にします。新規・変更・削除された報告だけを読みます。\n"
        "--corpus がなければ、索引を作ったときの報告の場所を使います。",
    ),
    "help_add": (
        "Check reports, copy them into the corpus and update the index.",
        "報告を確かめ、報告の場所に写し、索引を更新します。",
    ),
    "help_status": (
        "Show what the index holds, and what of the corpus it does not hold yet.",
        "索引の中身と、まだ索引にない報告を表示します。",
    ),
    "help_check": (
        "Verify the index: checksums, counts, and that each section is found by its own words.",
        "索引を検査します。チェックサムと件数、各節がその語で見つかることを確かめます。",
    ),
    "help_inspect": (
        "Show what would be extracted from files: each value with its line, its words and its rule.\n- reads stdin.",
        "ファイルから抽出される値を、その行・言葉・規則とともに表示します。\n- で標準入力を読みます。",
    ),
    "help_vocabulary": (
        "Suggest words for corpus/vocabulary: products that the reports name and the vocabulary does not know yet, most "
        "reports first.",
        "corpus/vocabulary に加える語を挙げます。報告に現れ、語彙にまだない製品名を、多くの報告にあるものから並べます。",
    ),
    "help_evaluate": (
        "Measure how good answers are: nDCG@10, MRR@10 and recall of judged queries by kind, over the index.\n"
        "With --reports: precision, recall and F1 of sections, events, days, projects and speakers, against labels.",
        "検索の質を測ります。判定付きの問い合わせの nDCG@10、MRR@10、再現率を種類ごとに出します。\n"
        "--reports を付けると、節・イベント・日・プロジェクト・発表者の抽出の適合率・再現率・F1 を出します。",
    ),
    "help_completion": (
        'Print the completion script of a shell; in bash: eval "$(kikigaki completion bash)".',
        'シェルの補完スクリプトを表示します。bash では eval "$(kikigaki completion bash)"。',
    ),
    "help_serve": (
        "Serve the search page.\nWhere there is no index yet, it is built from the corpus first.",
        "検索ページを開きます。\n索引がまだなければ、先に報告の場所から作ります。",
    ),
    "help": ("Show this help.", "このヘルプを表示します。"),
    "version": ("Show the version.", "版を表示します。"),
    "index": ("Index folder (KIKIGAKI_INDEX).", "索引のフォルダ（KIKIGAKI_INDEX）。"),
    "corpus": (
        "Corpus folder; may be repeated (KIKIGAKI_CORPUS, ./corpus).",
        "報告のフォルダ。繰り返せます（KIKIGAKI_CORPUS、./corpus）。",
    ),
    "corpus_one": ("Corpus folder (KIKIGAKI_CORPUS, ./corpus).", "報告のフォルダ（KIKIGAKI_CORPUS、./corpus）。"),
    "format": ("Form of the output.", "出力の形式。"),
    "color": ("Colour of text output.", "文字出力の色。"),
    "event": ("Only this event; may be repeated.", "このイベントだけ。繰り返せます。"),
    "day": ("Only this day, as 2014-05-14; may be repeated.", "この日だけ（2014-05-14 の形）。繰り返せます。"),
    "project": ("Only this project; may be repeated.", "このプロジェクトだけ。繰り返せます。"),
    "speaker": ("Only this speaker; may be repeated.", "この発表者だけ。繰り返せます。"),
    "sort": ("Order of hits.", "並び順。"),
    "limit": ("Hits on a page.", "1 ページの件数。"),
    "page": ("Which page.", "何ページ目か。"),
    "explain": ("Say why each hit was found.", "見つかった理由を表示します。"),
    "query": ("Mark what this query matches.", "この問い合わせに合う語に印を付けます。"),
    "how_many": ("How many.", "最大の件数。"),
    "watch": ("Go on and follow the corpus until stopped.", "止めるまで、報告の変更を追い続けます。"),
    "write_overrides": (
        "Draft NAME.kikigaki.toml beside each file, to edit by hand.",
        "各ファイルの隣に、手で直すための NAME.kikigaki.toml を下書きします。",
    ),
    "evaluate_reports": (
        "Score what is extracted from these; JUDGEMENTS holds labels.",
        "この報告からの抽出を採点します。JUDGEMENTS はラベルのフォルダです。",
    ),
    "host": (
        "Address to listen on; anything but loopback lets others in.",
        "待ち受けるアドレス。ループバック以外では他の端末からも読めます。",
    ),
    "port": ("Port to listen on; 0 for any free one.", "待ち受けるポート。0 は空いているもの。"),
    "workers": ("Processes; they share the index's memory.", "プロセスの数。索引のメモリは共有されます。"),
    "trusted_host": ("Answer only to this Host; may be repeated.", "この Host だけに答えます。繰り返せます。"),
    "proxies": ("How many reverse proxies set X-Forwarded-*.", "X-Forwarded-* を付けるリバースプロキシの数。"),
    "proxy_address": (
        "Where they speak from (loopback unless given); may be repeated.",
        "そのプロキシのアドレス（なければループバック）。繰り返せます。",
    ),
    "url_prefix": (
        "Path that a proxy serves this under, as /notes.",
        "プロキシがこのページを置くパス（/notes など）。",
    ),
    "token_file": (
        "Answer only who sends the token in this file (or in KIKIGAKI_TOKEN).",
        "このファイル（または KIKIGAKI_TOKEN）のトークンを送る相手だけに答えます。",
    ),
    "user_header": (
        "Answer only whom the proxy names in this header, as X-Remote-User.",
        "プロキシがこのヘッダ（X-Remote-User など）で示す利用者だけに答えます。",
    ),
    "access_log": (
        "Log requests to stderr as JSON lines, without what was searched for.",
        "リクエストを JSON の行で標準エラーに記録します。検索語は含めません。",
    ),
    "log_queries": ("Log requests with path and query.", "パスと検索語も記録します。"),
}


def help_text(key: str) -> str:
    """The text of `key` in the user's language; a line end stands between its paragraphs."""
    return HELP_TEXTS[key][message_language() == "ja"]
