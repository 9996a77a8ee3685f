#compdef coo
# Completion of coo in zsh: add `eval "$(coo completion zsh)"` to ~/.zshrc, behind compinit
_coo() {
    local -a found
    local word does
    while IFS=$'\t' read -r word does; do
        found+=("${word//:/\\:}${does:+:$does}")
    done < <("${words[1]/#\~/$HOME}" --complete="${words[CURRENT]}" "${(@)words[2,CURRENT-1]}" 2>/dev/null)
    if (( ${#found} )); then
        _describe coo found
    else
        compset -P '--[^=]##='
        _files
    fi
}
compdef _coo coo
