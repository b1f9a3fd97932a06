# Completion of racecourse in bash. The program itself says what may come next: racecourse complete WORD ...

_racecourse() {
  # Bash takes "--set lock=on" for four words, and puts in place of the last one only.
  local words=() word last= replaced=
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ${#words[@]} -gt 0 && ($word == = || $last == =) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    last=$word
  done
  [[ $COMP_WORDBREAKS == *=* && ${words[-1]} == *=* ]] && replaced=${words[-1]%=*}=
  word=${words[-1]#"$replaced"}

  local candidate about
  while IFS=$'\t' read -r candidate about; do
    case $candidate in
      @files) compopt -o filenames && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word") ;;
      @programs) mapfile -t COMPREPLY < <(compgen -c -- "$word") ;;
      *) COMPREPLY+=("${candidate#"$replaced"}") ;;
    esac
  done < <("${COMP_WORDS[0]/#\~/$HOME}" complete "${words[@]}" 2>/dev/null)
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
  return 0
}

complete -F _racecourse racecourse
