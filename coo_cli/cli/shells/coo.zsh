#compdef coo
# Completion of coo in zsh: add `eval "$(coo completion zsh)"` to ~/.zshrc, behind compinit
_coo() {
    local -a found
    local line
    while IFS= read -r line; do
        found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done < <("${words[1]/#\~/$HOME}" --complete="${words[CURRENT]}" "${(@)words[2,CURRENT-1]}" 2>/dev/null)
    if (( ${#found} )); then
        _describe coo found
    else
        _files
    fi
}
compdef _coo coo
