# Completion of coo in fish: coo completion fish > ~/.config/fish/completions/coo.fish
function __coo_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -e words[1]
    set -l found ($program --complete="$current" $words 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        set -l option (string match -r -- '^--[^=]+=' "$current")
        __fish_complete_path (string replace -- "$option" '' "$current") | string replace -r -- '^' "$option"
    end
end
complete -c coo -f -a '(__coo_complete)'
