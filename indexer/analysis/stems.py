"""Japanese verbs and the nouns that they make by their stem: 割り当てる and 割り当て, 引き継ぐ and 引き継ぎ."""

from __future__ import annotations

_ROWS = ("いきぎしちにびみり", "うくぐすつぬぶむる")
_TO_STEM = str.maketrans(_ROWS[1], _ROWS[0])
_TO_VERB = str.maketrans(*_ROWS)
_E_ROW = "えけげせぜてでねべめれ"
_INFLECTED = frozenset("".join(_ROWS) + _E_ROW)


def list_forms(term: str) -> tuple[str, ...]:
    """What `term` would be as a noun if it is a verb, and as a verb if it is a noun; most are no words, and in no index.

    Empty for a term that is not written in kanji with kana behind.
    """
    # Kana alone say too little: いる is no form of い, nor この of a verb.
    if term[-1:] not in _INFLECTED or not any("一" <= character <= "鿿" for character in term):
        return ()
    last, before = term[-1], term[-2]
    if last in _E_ROW:
        return (f"{term}る",)
    if last in _ROWS[0]:
        return (term[:-1] + last.translate(_TO_VERB), f"{term}る")
    stem = term[:-1] + last.translate(_TO_STEM)
    if last != "る" or before not in _ROWS[0] + _E_ROW:
        return (stem,)
    # 落ちる is 落ち, 交じる is 交じり; of those in え hardly any is like the second.
    return (term[:-1],) if before in _E_ROW else (term[:-1], stem)
