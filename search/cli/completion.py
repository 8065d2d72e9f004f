"""Shell completion: the script that a shell loads, and what it offers for the words typed so far."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.errors import KikigakiError
from search.cli.command import Argument, Command, Option, default_index, find_option
from search.cli.terminal import FOUND

#: Kinds of completion that are names; of a title the first words alone are seldom wanted.
NAMES = ("speaker", "project", "event")

# Each script hands the words after `kikigaki`, without their quotes, to `kikigaki __complete`, the last of them as far as it
# is typed, and offers the lines that come back, quoted as the user began; where none comes, the files of the folder.
_SCRIPTS = {
    "bash": r"""
_kikigaki() {
    local at=$COMP_CWORD raw=${COMP_WORDS[COMP_CWORD]} typed line quote= head=
    [[ ${raw:0:1} != [\"\'] ]] || quote=${raw:0:1}
    typed=${raw#"$quote"}
    # bash makes words of their own of = and : and what stands around them, and replaces the last of these alone.
    while ((at > 1)) && [[ ${COMP_LINE:0:COMP_POINT} == *"${COMP_WORDS[at-1]}$raw" ]]; do
        raw=${COMP_WORDS[--at]}$raw head=${COMP_WORDS[at]}$head
    done
    [[ $typed != [=:] ]] || head=$head$typed typed=
    [[ $quote == \' ]] || head=${head//\\/} typed=${typed//\\/}
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line#"$head"}
        case $quote in
        \") line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`} ;;
        \') line=${line//\'/\'\\\'\'} ;;
        *) printf -v line %q "$line" ;;
        esac
        COMPREPLY+=("$line")
    done < <(kikigaki __complete "${COMP_WORDS[@]:1:at-1}" "$head$typed" 2>/dev/null)
}
complete -o default -o nosort -F _kikigaki kikigaki 2>/dev/null || complete -o default -F _kikigaki kikigaki
""",
    "zsh": r"""
#compdef kikigaki
_kikigaki() {
    local option=
    local -a offered
    # In --event="Open the quote opens behind the =.
    if [[ $PREFIX == --[a-z-]##=* ]]; then option=${PREFIX%%=*}=; compset -P '*='; compset -P '[\"'\'']'; fi
    offered=("${(@f)$(kikigaki __complete "${(@Q)words[2,CURRENT-1]}" "$option${(Q)PREFIX}" 2>/dev/null)}")
    offered=("${(@)${(@)offered:#}#$option}")
    if (( $#offered )); then compadd -V kikigaki -U -i "$IPREFIX" -- "${(@)offered}"; else _files; fi
}
compdef _kikigaki kikigaki
""",
    "fish": r"""
function __kikigaki_complete
    set -l before (commandline -opc)[2..]
    set -l typed (string unescape -- (commandline -ct))
    set -l offered (kikigaki __complete $before "$typed" 2>/dev/null)
    if set -q offered[1]
        printf '%s\n' $offered
    else
        __fish_complete_path "$typed"
    end
end
complete -c kikigaki -f -k -a '(__kikigaki_complete)'
""",
}


def complete(words: Sequence[str]) -> list[str]:
    """What the last of `words` may become, given those before it; empty where a file is wanted, or nothing is known."""
    from search.cli.app import COMMANDS, load_command

    *before, typed = words or [""]
    if not before or before == ["help"]:
        return [name for name in (*COMMANDS, *(() if before else ("--help", "--version"))) if name.startswith(typed)]
    if before[0] not in COMMANDS:
        return []
    command = load_command(before[0])
    last = find_option(command, before[-1])
    if last is not None and last.metavar:
        return _values(last, typed)
    name, has_value, begun = typed.partition("=")
    if has_value and (option := find_option(command, name)) is not None:
        return [f"{name}={value}" for value in _values(option, begun)]
    if typed.startswith("-"):
        return [name for option in command.options for name in option.names if name.startswith(typed)]
    return [value for argument in command.arguments for value in _values(argument, typed)]


def complete_value(field: str, begun: str) -> list[str]:
    """Values of a field of the index that start with `begun`, most sections first; none without an index.

    Where none starts so, those that are read so (いわも, iwamo for 岩本).
    """
    from search.library import Library

    try:
        searcher = Library(default_index()).searcher()
        values = searcher.facets((field,))[0].values
        starting = [value for value in values if value.casefold().startswith(begun.casefold())]
        return starting or [one.text for one in searcher.suggest(begun) if one.kind == field]
    except KikigakiError:
        return []


def complete_query(begun: str) -> list[str]:
    """Speakers, projects and events that a word of a query may become, the likeliest first; none without an index."""
    from search.library import Library

    try:
        return [one.text for one in Library(default_index()).searcher().suggest(begun) if one.kind in NAMES]
    except KikigakiError:
        return []


def _values(place: Option | Argument, begun: str) -> list[str]:
    if place.complete is not None:
        return list(place.complete(begun))
    return [choice for choice in place.choices if choice.startswith(begun)]


def completion(shell: str) -> int:
    """Print the completion script of a shell."""
    print(_SCRIPTS[shell].strip())
    return FOUND


COMPLETION = Command(
    "completion",
    completion,
    arguments=(Argument("shell", "SHELL", choices=tuple(_SCRIPTS)),),
    examples=(
        'eval "$(kikigaki completion bash)"',
        'eval "$(kikigaki completion zsh)"',
        "kikigaki completion fish | source",
    ),
)
