# Completion of coo in fish: coo completion fish > ~/.config/fish/completions/coo.fish
function __coo_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    $program --complete="$current" $words 2>/dev/null
end
complete -c coo -a '(__coo_complete)'
