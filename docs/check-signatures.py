#!/usr/bin/env python3
"""Checks batch signatures and receipts of an exported journal: python3 check-signatures.py FILE"""
import hashlib, json, sys
from base64 import b64decode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

rows = open(sys.argv[1], "rb").read().rstrip(b"\n").split(b"\n")
n, row, hashes, unread, signed, receipted = len(rows), rows[-1], {}, [], [], []
try:
    foot = json.loads(row)
    begin = foot["follows"]["seq"] if foot["follows"] else 0  # a branch goes on from there
    servers = {hashlib.sha256(b64decode(key)).hexdigest()[:16]: key for key in foot["server_keys"]}
    for n, row in enumerate(rows[:-1], 1):
        if row[64:65] == b"\t":  # a line; check-chain.sh shows that it comes to this hash
            hashes[begin + n] = row[:64].decode()
            unread += [begin + n] if row[65:] == b"#" + row[:64] else []
            continue
        said = proof = json.loads(row)
        reach, key, journal = signed, foot["public_key"], foot["journal"]
        text = f"touchpoint-batch-v1\n{journal}\n{said.get('seq')}\n{said.get('hash')}\n"
        if "text" in proof:  # the server's word, a receipt; else the handheld's, under a batch
            said, text = json.loads(proof["text"]), "touchpoint-receipt-v1\n" + proof["text"]
            reach, key, journal = receipted, servers[said["key"]], said["journal"]
        sig, seq = b64decode(proof["sig"], validate=True), said.get("seq", said.get("to"))
        Ed25519PublicKey.from_public_bytes(b64decode(key)).verify(sig, text.encode())
        if (hashes.get(seq), journal) != (said["hash"], foot["journal"]):
            raise ValueError("it is for other lines")
        reach.append(seq)
except Exception as error:
    sys.exit(f"row {n} doesn't hold, {error!r}: {row[:70].decode(errors='replace')}")
last = begin + len(hashes)
print(f"journal {foot['journal']}, lines {begin + 1} to {last}: signed to line",
      max(signed, default=0), "and receipted to line", max(receipted, default=0))
print("handheld's key", foot["public_key"], "server's", *foot["server_keys"])
for gap in unread + [last + 1]:  # a signature proves all before it, but not across a gap
    since = max([seq for seq in signed if seq < gap], default=begin)
    if since + 1 < gap:
        sys.exit(f"no signature proves lines {since + 1} to {gap - 1}")
