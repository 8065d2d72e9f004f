"""Shell completion: the script that a shell loads, and what it offers for the words typed so far."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.errors import KikigakiError
from search.cli.command import Argument, Command, Option, default_index, find_option
from search.cli.terminal import FOUND

# Each script hands the words after `kikigaki` to `kikigaki __complete`, the last of them as far as it is typed, and offers
# the lines that come back; where none comes, the files of the folder.
_SCRIPTS = {
    "bash": r"""
_kikigaki() {
    local typed=${COMP_WORDS[COMP_CWORD]} line
    local quote=${typed:0:1}
    [[ $quote == [\"\'] ]] || quote=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -n $line ]]; then
            [[ $quote ]] || printf -v line %q "$line"
            COMPREPLY+=("$line")
        fi
    done < <(kikigaki __complete "${COMP_WORDS[@]:1:COMP_CWORD-1}" "${typed#"$quote"}" 2>/dev/null)
}
complete -o default -o nosort -F _kikigaki kikigaki 2>/dev/null || complete -o default -F _kikigaki kikigaki
""",
    "zsh": r"""
#compdef kikigaki
_kikigaki() {
    local -a offered
    offered=("${(@f)$(kikigaki __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    offered=("${(@)offered:#}")
    if (( $#offered )); then compadd -V kikigaki -U -- "${(@)offered}"; else _files; fi
}
compdef _kikigaki kikigaki
""",
    "fish": r"""
function __kikigaki_complete
    set -l before (commandline -opc)[2..]
    set -l typed (commandline -ct)
    kikigaki __complete $before "$typed" 2>/dev/null
end
complete -c kikigaki -k -a '(__kikigaki_complete)'
""",
}


def complete(words: Sequence[str]) -> list[str]:
    """What the last of `words` may become, given those before it; empty where a file is wanted, or nothing is known."""
    from search.cli.app import COMMANDS, load_command

    *before, typed = words or [""]
    if not before:
        return [name for name in (*COMMANDS, "--help", "--version") if name.startswith(typed)]
    if before[0] not in COMMANDS:
        return []
    command = load_command(before[0])
    # bash makes three words of --event=Open.
    if typed == "=":
        typed = ""
    elif before[-1] == "=":
        before.pop()
    last = find_option(command, before[-1])
    if last is not None and last.metavar:
        return _values(last, typed)
    name, has_value, begun = typed.partition("=")
    if has_value and (option := find_option(command, name)) is not None:
        return [f"{name}={value}" for value in _values(option, begun)]
    if typed.startswith("-"):
        return [name for option in command.options for name in option.names if name.startswith(typed)]
    return [choice for argument in command.arguments for choice in argument.choices if choice.startswith(typed)]


def complete_value(field: str, begun: str) -> list[str]:
    """Values of a field of the index that start with `begun`, most sections first; none without an index."""
    from search.library import Library

    try:
        facet = Library(default_index()).searcher().facets((field,))[0]
    except KikigakiError:
        return []
    folded = begun.casefold()
    return [count.value for count in facet.counts if count.value.casefold().startswith(folded)]


def _values(option: Option, begun: str) -> list[str]:
    if option.complete is not None:
        return list(option.complete(begun))
    return [choice for choice in option.choices if choice.startswith(begun)]


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
