#!/bin/sh
# Checks the hash chain of an exported journal: sh check-chain.sh FILE
export LC_ALL=C # bytes, not characters
# A branch begins at the line that it follows, every other journal at line 0 and 64 zeros.
start=$(tail -n 1 "$1" | sed -n 's/.*"follows":{.*"seq":\([0-9]*\),"hash":"\([^"]*\)".*/\1 \2/p')
start=${start:-0 $(printf '%064d' 0)} tab=$(printf '\t')
seq=${start% *} hash=${start#* }
while IFS= read -r row || [ -n "$row" ]; do
  case $row in "{"*) continue ;; esac # signatures and receipts, for check-signatures.py
  seq=$((seq + 1)) line=${row#*"$tab"}
  case ${line#"#"} in "$line" | *[!0-9a-f]*) kept= ;; *) kept=${line#?} ;; esac
  if [ ${#kept} -eq 64 ]; then hash=$kept && echo "line $seq can't be read, its hash stands for it"
  else hash=$(printf '%s\n%s' "$hash" "$line" | sha256sum) hash=${hash%% *}; fi
  [ "$row" = "$hash$tab$line" ] || { echo "line $seq doesn't follow from the one before"; exit 1; }
done <"$1" && echo "the chain holds to line $seq: $hash"
