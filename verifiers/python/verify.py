#!/usr/bin/env python3
"""Verifies Scrubjay's receipts without any network, with Python's standard library alone (3.9 or later).

Written from docs/receipts.md, which defines the format; it shares no code with the other verifiers.

    python3 verify.py receipt.json --keys jwks.json [--checkpoint kept.txt] [--require-final]

Writes the checks as JSON to stdout. Exit code: 0 valid, 1 not valid, 2 could not tell.
"""

import argparse
import base64
import binascii
import datetime
import functools
import hashlib
import hmac
import json
import re
import sys


class Refused(Exception):
    """A check does not hold. The message says what is wrong, never a value."""


def require(condition, message):
    if not condition:
        raise Refused(message)


# --- Texts and bytes -------------------------------------------------------------------------------------------------


def base64url(text, what, length=None):
    """Strict base64url: no padding, no other characters, unused bits zero."""
    require(re.fullmatch(r"[A-Za-z0-9_-]*", text), f"{what} is not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise Refused(f"{what} is not base64url") from None
    require(to_base64url(data) == text, f"{what} is not base64url in its one strict form")
    require(length is None or len(data) == length, f"{what} is not {length} bytes long")
    return data


def to_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64_padded(text, what, length):
    """Strict base64 with padding."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(f"{what} is not base64") from None
    require(base64.b64encode(data).decode("ascii") == text, f"{what} is not base64 in its one strict form")
    require(len(data) == length, f"{what} is not {length} bytes long")
    return data


def decimal(text, what):
    require(re.fullmatch(r"0|[1-9][0-9]{0,15}", text), f"{what} is not a number in decimal digits")
    number = int(text)
    require(number < 2**53, f"{what} is too large")
    return number


def canonical(value):
    """RFC 8785, for the values that occur: objects, arrays, texts, whole numbers, true, false, null."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.encode("utf-8")


def parse_canonical(data, what):
    """Reads JSON that is its own canonical text, byte for byte."""

    def whole(text):
        require(re.fullmatch(r"-?(0|[1-9][0-9]{0,15})", text) and text != "-0", f"{what} holds a number in another form")
        require(abs(int(text)) < 2**53, f"{what} holds a number that is too large")
        return int(text)

    def never(_):
        raise Refused(f"{what} holds a number that is not whole")

    try:
        value = json.loads(data.decode("utf-8"), parse_int=whole, parse_float=never, parse_constant=never)
        again = canonical(value)
    except (ValueError, RecursionError):
        raise Refused(f"{what} is not well-formed JSON in UTF-8") from None
    require(again == data, f"{what} is not in canonical form")
    return value


# --- ECDSA on P-256 with SHA-256 (FIPS 186-5, SP 800-186) ------------------------------------------------------------

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def on_p256(x, y):
    return x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0


def p256_double(point):
    """In Jacobian coordinates; z = 0 is the point at infinity."""
    x, y, z = point
    if z == 0 or y == 0:
        return (1, 1, 0)
    delta, gamma = z * z % P, y * y % P
    beta = x * gamma % P
    alpha = 3 * (x - delta) * (x + delta) % P
    x3 = (alpha * alpha - 8 * beta) % P
    z3 = ((y + z) * (y + z) - gamma - delta) % P
    y3 = (alpha * (4 * beta - x3) - 8 * gamma * gamma) % P
    return (x3, y3, z3)


def p256_add(a, b):
    if a[2] == 0:
        return b
    if b[2] == 0:
        return a
    x1, y1, z1 = a
    x2, y2, z2 = b
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    if u1 == u2:
        return p256_double(a) if s1 == s2 else (1, 1, 0)
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh = h * hh % P
    v = u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    y3 = (r * (v - x3) - s1 * hhh) % P
    return (x3, y3, h * z1 * z2 % P)


def verify_es256(x, y, message, signature):
    """Whether the signature is in range, has a low s, and is the key's over the message."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (1 <= r < N and 1 <= s <= (N - 1) // 2):
        return False
    e = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, N)
    u1, u2 = e * w % N, r * w % N
    base, key = (G[0], G[1], 1), (x, y, 1)
    both = p256_add(base, key)
    total = (1, 1, 0)
    for bit in range(255, -1, -1):
        total = p256_double(total)
        one, two = u1 >> bit & 1, u2 >> bit & 1
        if one and two:
            total = p256_add(total, both)
        elif one:
            total = p256_add(total, base)
        elif two:
            total = p256_add(total, key)
    if total[2] == 0:
        return False
    return total[0] * pow(total[2], -2, P) % P % N == r


# --- Ed25519 (RFC 8032) ----------------------------------------------------------------------------------------------

Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q
ROOT = pow(2, (Q - 1) // 4, Q)


def edwards_decode(data):
    """The point of an encoding, in extended coordinates, or None."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= Q:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q != 0:
        x = x * ROOT % Q
    if (x * x - square) % Q != 0 or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = Q - x
    return (x, y, 1, x * y % Q)


def edwards_add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % Q, (y1 + x1) * (y2 + x2) % Q
    g, h = 2 * D * t1 * t2 % Q, 2 * z1 * z2 % Q
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % Q, k * m % Q, j * k % Q, i * m % Q)


def edwards_multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            total = edwards_add(total, point)
        point = edwards_add(point, point)
        scalar >>= 1
    return total


def edwards_encode(point):
    x, y, z, _ = point
    inverse = pow(z, -1, Q)
    x, y = x * inverse % Q, y * inverse % Q
    return (y | (x & 1) << 255).to_bytes(32, "little")


EDWARDS_BASE = edwards_decode((4 * pow(5, -1, Q) % Q).to_bytes(32, "little"))


@functools.lru_cache(maxsize=64)
def verify_ed25519(key, message, signature):
    if len(signature) != 64:
        return False
    a, s = edwards_decode(key), int.from_bytes(signature[32:], "little")
    if a is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, t = edwards_multiply(h, a)
    return edwards_encode(edwards_add(edwards_multiply(s, EDWARDS_BASE), (-x % Q, y, z, -t % Q))) == signature[:32]


# --- The key file ----------------------------------------------------------------------------------------------------

KEY_FORMS = {
    "EC": {"alg": "ES256", "crv": "P-256", "use": "sig", "kid": None, "kty": "EC", "x": None, "y": None},
    "OKP": {"alg": "Ed25519", "crv": "Ed25519", "use": "sig", "kid": None, "kty": "OKP", "x": None},
}


@functools.lru_cache(maxsize=4)
def read_keys(data):
    """The keys of the key file: those of receipts by their kid, and those of the log."""
    whole = parse_canonical(data, "the key file")
    require(isinstance(whole, dict) and list(whole) == ["keys"], "the key file has other members than keys")
    keys = whole["keys"]
    require(isinstance(keys, list) and len(keys) > 0, "the key file holds no keys")
    receipt_keys, log_keys, kids = {}, [], set()
    for key in keys:
        require(isinstance(key, dict) and all(isinstance(value, str) for value in key.values()), "a key is malformed")
        form = KEY_FORMS.get(key.get("kty"))
        require(form is not None and set(form) == set(key), "a key has other members than its form")
        require(all(value in (None, key[name]) for name, value in form.items()), "a key is of another form")
        x = base64url(key["x"], "a key's x", 32)
        named = {name: key[name] for name in ("crv", "kty", "x", "y") if name in key}
        if key["kty"] == "EC":
            point = (int.from_bytes(x, "big"), int.from_bytes(base64url(key["y"], "a key's y", 32), "big"))
            require(on_p256(*point), "a key is not a point of P-256")
            receipt_keys[key["kid"]] = point
        else:
            require(edwards_decode(x) is not None, "a key is not a point of Edwards25519")
            log_keys.append(x)
        thumbprint = to_base64url(hashlib.sha256(canonical(named)).digest())
        require(key["kid"] == thumbprint, "a key is not named by its thumbprint")
        require(thumbprint not in kids, "a key stands twice in the key file")
        kids.add(thumbprint)
    return receipt_keys, log_keys


# --- The members of a receipt ----------------------------------------------------------------------------------------


def pattern(expression):
    compiled = re.compile(expression)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def is_time(value):
    if not pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")(value):
        return False
    try:
        datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        return False
    return value[17:19] < "60"


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def one_of(*values):
    return lambda value: any(value is allowed or (isinstance(value, str) and value == allowed) for allowed in values)


def nullable(rule):
    return lambda value: value is None or rule(value)


class Optional:
    def __init__(self, rule):
        self.rule = rule


def members(**rules):
    """An object with exactly these members; those that are Optional may be absent."""
    rules = {name.rstrip("_"): rule for name, rule in rules.items()}
    needed = {name for name, rule in rules.items() if not isinstance(rule, Optional)}

    def check(value):
        if not isinstance(value, dict) or not needed <= set(value) <= set(rules):
            return False
        return all((r.rule if isinstance(r := rules[name], Optional) else r)(item) for name, item in value.items())

    return check


def array(rule, least=0):
    return lambda value: isinstance(value, list) and len(value) >= least and all(rule(item) for item in value)


ID = pattern(r"[A-Za-z0-9_-]{22}")
HASH = pattern(r"sha256:[0-9a-f]{64}")
WORD = pattern(r"[a-z][a-z0-9_-]{0,63}")
NAME = pattern(r"[A-Za-z][A-Za-z0-9_-]{0,127}")
NOTE = pattern(r"[A-Za-z0-9_ §,.;:'()/-]{1,256}")
PRINTABLE = pattern(r"[\x21-\x7e]{1,256}")

TYPE = pattern(r"email|ip|phone|card|ssn|iban|number|user_id|visitor|x_[a-z0-9_]{1,40}")
COMMITMENT = pattern(r"[A-Za-z0-9_-]{43}")

RECEIPT = members(
    schema=one_of("scrubjay/receipt/v1"),
    id=ID,
    status=one_of("interim", "final"),
    supersedes=nullable(ID),
    issuer=PRINTABLE,
    issuedAt=is_time,
    simulated=Optional(lambda value: value is True),
    business=members(
        id=ID,
        role=one_of("service provider"),
        agreements=array(members(id=ID, kind=WORD, version=HASH, signedAt=is_time)),
    ),
    request=members(
        id=ID,
        kind=WORD,
        regime=WORD,
        receivedAt=is_time,
        hash=HASH,
        verification=Optional(members(by=WORD, tier=WORD, method=WORD)),
    ),
    identifiers=array(members(type=TYPE, commitment=COMMITMENT)),
    cutoff=members(t0=is_time, skewSeconds=is_count, lease=members(from_=is_time, to=is_time)),
    horizon=array(
        members(stream=one_of("raw", "clean"), shard=NAME, sequenceNumber=pattern(r"[0-9]{1,128}"), stage=WORD)
    ),
    dataMap=members(version=NOTE, hash=HASH, stores=array(NAME, least=1)),
    stores=array(
        members(
            store=NAME,
            method=one_of("crypto-erase", "erase", "expire", "rewrite", "not-present", "retained"),
            found=is_count,
            erased=is_count,
            retained=is_count,
            errors=is_count,
            keysDestroyed=is_count,
            versions=is_count,
            markers=is_count,
            root=nullable(HASH),
            rewritten=Optional(
                members(sessions=is_count, eventsBefore=is_count, valuesRemoved=is_count, eventsAfter=is_count)
            ),
        )
    ),
    verification=members(
        principal=PRINTABLE,
        at=is_time,
        survivors=is_count,
        rounds=lambda value: is_count(value) and value >= 1,
        query=HASH,
    ),
    residuals=array(members(store=NAME, why=NOTE, boundedBy=NOTE, expiresAt=is_time)),
    exceptions=array(members(basis=NOTE, count=is_count, reviewAt=Optional(is_time))),
    recipients=array(members(kind=WORD, name=NAME, notifiedAt=is_time)),
    suppression=members(tombstones=is_count, ids=array(HASH), keys=array(NAME)),
    disclosure=Optional(members(scope=WORD, sessions=is_count, manifest=HASH)),
    choice=Optional(
        members(way=WORD, of=array(WORD, least=1), from_=is_time, identifiers=is_count, askedBy=Optional(WORD))
    ),
    correction=Optional(
        members(
            values=array(members(type=TYPE, wrong=COMMITMENT, right=COMMITMENT)), rows=is_count, sessions=is_count
        )
    ),
    outcome=members(
        status=one_of("open", "in_progress", "fulfilled", "revoked", "expired", "denied"),
        reason=Optional(WORD),
    ),
    clock=members(confirmBy=is_time, respondBy=is_time),
    software=members(
        version=NOTE,
        commit=Optional(pattern(r"[0-9a-f]{7,64}")),
        policy=Optional(HASH),
        workflow=Optional(HASH),
    ),
)

DENIALS = (
    "suspected_fraud",
    "insuf_verification",
    "no_match",
    "claim_not_covered",
    "outside_jurisdiction",
    "too_many_requests",
    "other",
)


def hindrances(receipt):
    """Why a receipt may not be final."""
    verified, issued = receipt["verification"]["at"], receipt["issuedAt"]
    lines = {line["store"] for line in receipt["stores"]}
    expiries = [residual["expiresAt"] for residual in receipt["residuals"]]
    holds = {
        "request_open": receipt["outcome"]["status"] in ("open", "in_progress"),
        "survivors": receipt["verification"]["survivors"] > 0,
        "errors": any(line["errors"] > 0 for line in receipt["stores"]),
        "store_missing": any(store not in lines for store in receipt["dataMap"]["stores"]),
        # Times have one form, in which the order of texts is the order of times.
        "residual_unexpired": any(expiry > issued for expiry in expiries),
        "verified_too_early": any(verified < time for time in [receipt["cutoff"]["lease"]["to"], *expiries]),
    }
    return [name for name, held in holds.items() if held]


def check_receipt(receipt):
    """Refuses a receipt that contradicts itself, or is final without having earned it."""
    known = receipt["dataMap"]["stores"]
    named = [line["store"] for line in receipt["stores"]]
    require(len(set(known)) == len(known), "the data map names a store twice")
    require(len(set(named)) == len(named), "a store has two lines")
    require(set(named) <= set(known), "a store has a line that the data map does not name")
    require({residual["store"] for residual in receipt["residuals"]} <= set(known), "a residual is in no known store")
    for line in receipt["stores"]:
        counted = sum(line[name] for name in ("found", "erased", "retained", "keysDestroyed", "versions", "markers"))
        require(line["method"] != "not-present" or counted == 0, "a store held nothing, yet something is counted")
        rewritten = line.get("rewritten")
        require(rewritten is None or line["method"] == "rewrite", "what was not rewritten is counted as rewritten")
        require(rewritten is None or rewritten["eventsBefore"] == rewritten["eventsAfter"], "events were lost or added")
    suppression = receipt["suppression"]
    require(len(suppression["ids"]) == suppression["tombstones"], "the tombstones are not as many as their ids")
    lease = receipt["cutoff"]["lease"]
    require(lease["from"] <= lease["to"], "the lease ends before it begins")
    require(receipt["verification"]["at"] <= receipt["issuedAt"], "it was issued before it was verified")
    outcome = receipt["outcome"]
    require(outcome["status"] != "denied" or outcome.get("reason") in DENIALS, "a denial has no reason")
    if receipt["status"] == "interim":
        require(outcome["status"] == "in_progress", "an interim receipt is not in progress")
    else:
        found = hindrances(receipt)
        require(not found, f"it claims to be final and is not: {', '.join(found)}")


# --- The members of evidence -----------------------------------------------------------------------------------------


def is_text(value):
    return isinstance(value, str)


def person_text(value):
    """1 to 200 UTF-16 code units."""
    return is_text(value) and 1 <= len(value.encode("utf-16-le")) // 2 <= 200


CONSENT_RECEIPT = members(
    schema=one_of("scrubjay/consent-receipt/v1"),
    consentReceiptID=ID,
    event=one_of("given", "withdrawn", "opt_out", "opt_in"),
    consentTimestamp=is_time,
    collectionMethod=one_of(
        "banner", "form", "settings", "account", "contract", "phone", "in-person", "signal", "other"
    ),
    assertion=one_of("asserted by the browser", "attested"),
    jurisdiction=Optional(pattern(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")),
    piiPrincipalId=is_text,
    piiControllers=array(members(piiController=is_text, id=ID)),
    issuer=is_text,
    services=array(
        members(
            service=one_of("session recording"),
            purposes=array(
                members(
                    purpose=pattern(r"[a-z][a-z0-9-]{0,63}"),
                    consentType=one_of("EXPLICIT"),
                    piiCategory=array(one_of("forms", "emails", "ips", "numbers")),
                    termination=lambda value: value == "on withdrawal" or is_time(value),
                    thirdPartyDisclosure=lambda value: value is False,
                )
            ),
        )
    ),
    optOuts=array(one_of("sale-and-sharing", "sensitive", "storage")),
    notice=Optional(
        members(
            text=is_text,
            hash=HASH,
            version=pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
            language=lambda value: is_text(value)
            and len(value) <= 35
            and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) is not None,
        )
    ),
    gpp=Optional(members(hash=HASH, optOut=lambda value: isinstance(value, bool))),
)

AGREEMENT = members(
    schema=one_of("scrubjay/agreement/v1"),
    id=ID,
    kind=one_of("terms", "privacy-policy", "dpa"),
    version=HASH,
    business=members(id=ID, name=is_text),
    issuer=is_text,
    signer=members(
        name=person_text,
        title=person_text,
        email=lambda value: pattern(r"[!-?A-~]+@[!-?A-~]+")(value) and len(value) <= 320,
    ),
    signedAt=is_time,
    expiresAt=Optional(is_time),
)


def check_consent(receipt):
    """Refuses a receipt whose text is not the one that its hash names."""
    notice = receipt.get("notice")
    if notice is not None:
        digest = "sha256:" + hashlib.sha256(notice["text"].encode("utf-8")).hexdigest()
        require(notice["hash"] == digest, "the text that was shown is not the one of its hash")


def check_agreement(agreement):
    """There is nothing in it that could contradict something else."""


# typ of the protected header: the rule for the members, the check for contradictions, whether it has to be logged.
KINDS = {
    "scrubjay-receipt+jws": (RECEIPT, check_receipt, True),
    "scrubjay-consent-receipt+jws": (CONSENT_RECEIPT, check_consent, False),
    "scrubjay-agreement+jws": (AGREEMENT, check_agreement, False),
}

# --- The place in the log (RFC 9162, C2SP) ---------------------------------------------------------------------------


def frame(text):
    data = text.encode("utf-8")
    return len(data).to_bytes(4, "big") + data


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_inclusion(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2, or None where the path is not as long as it must be."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def is_consistent(first, second, first_root, second_root, path):
    """RFC 9162, section 2.1.4.2."""
    if not 1 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


def read_checkpoint(text, origin, log_keys, what):
    """Size and root of a checkpoint that a key of the log signed."""
    lines = text.split("\n")
    require(len(lines) == 6 and lines[3] == "" and lines[5] == "", f"{what} is not a checkpoint of five lines")
    size, root = decimal(lines[1], f"the size of {what}"), base64_padded(lines[2], f"the root of {what}", 32)
    require(lines[0] == origin, f"{what} is of another log than the issuer's")
    start = f"\u2014 {origin} "
    require(lines[4].startswith(start), f"{what} is signed under another name")
    signature = base64_padded(lines[4][len(start) :], f"the signature of {what}", 68)
    message = "".join(line + "\n" for line in lines[:3]).encode("utf-8")
    for key in log_keys:
        key_id = hashlib.sha256(origin.encode("utf-8") + b"\n\x01" + key).digest()[:4]
        if key_id == signature[:4] and verify_ed25519(key, message, signature[4:]):
            return size, root
    raise Refused(f"{what} is not signed by an Ed25519 key of the key file")


def check_log(jws, issuer, log_keys, kept, report):
    header = jws.get("header")
    require(header is not None, "the file has no proof that the receipt is in the log")
    head, separator, checkpoint = header["proof"].partition("\n\n")
    lines = head.split("\n")
    require(separator and len(lines) >= 3 and lines[0] == "c2sp.org/tlog-proof@v1", "the proof is of another form")
    require(lines[1].startswith("extra ") and lines[2].startswith("index "), "the proof has no extra and index lines")
    salt = base64_padded(lines[1][6:], "the salt", 32)
    index = decimal(lines[2][6:], "the index")
    path = [base64_padded(line, "a hash of the proof", 32) for line in lines[3:]]
    report("proof")

    origin = re.sub(r"^https?://", "", issuer).rstrip("/") + "/log"
    size, root = read_checkpoint(checkpoint, origin, log_keys, "the checkpoint")
    report("checkpoint")

    file = canonical({name: jws[name] for name in ("payload", "protected", "signature")})
    entry = hmac.new(salt, frame("scrubjay/log-entry/v1") + file, hashlib.sha256).digest()
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    require(index < size, "the log has no such entry")
    require(root_of_inclusion(index, size, leaf, path) == root, "the proof does not lead to the root")
    report("inclusion")

    shown = {size: root}
    if "consistency" in header:
        consistency = header["consistency"]
        old_size, old_root = read_checkpoint(consistency["from"], origin, log_keys, "the earlier checkpoint")
        hashes = [base64_padded(text, "a hash of the consistency proof", 32) for text in consistency["hashes"]]
        require(is_consistent(old_size, size, old_root, root, hashes), "the log was rewritten since the earlier checkpoint")
        shown[old_size] = old_root
    report("consistency")

    if kept is not None:
        try:
            text = kept.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("the kept checkpoint is not UTF-8") from None
        kept_size, kept_root = read_checkpoint(text, origin, log_keys, "the kept checkpoint")
        require(kept_size in shown, "the file shows the log at other sizes than the kept checkpoint's")
        require(shown[kept_size] == kept_root, "two signed checkpoints of one size differ: keep both as evidence")
        report("history")


# --- Verifying -------------------------------------------------------------------------------------------------------

FILE = members(
    header=Optional(
        members(
            proof=lambda value: isinstance(value, str),
            consistency=Optional(
                members(
                    from_=lambda value: isinstance(value, str),
                    hashes=array(lambda value: isinstance(value, str)),
                )
            ),
        )
    ),
    payload=lambda value: isinstance(value, str),
    protected=lambda value: isinstance(value, str),
    signature=lambda value: isinstance(value, str),
)


CHECKS = (
    "keys",
    "file",
    "header",
    "key",
    "signature",
    "payload",
    "schema",
    "status",
    "proof",
    "checkpoint",
    "inclusion",
    "consistency",
    "history",
    "about",
    "final",
)


def verify(file, keys, kept=None, request=None, business=None, require_final=False, unlogged=False):
    """Verifies a receipt file. Answers the checks that hold, and the name and the reason of the one that does not."""
    passed = []

    def report(name):
        passed.append(name)

    def failing():
        skipped = {"history"} if kept is None else set()
        if "status" in passed and leave_out_log:
            skipped |= {"proof", "checkpoint", "inclusion", "consistency"}
        if request is None and business is None:
            skipped.add("about")
        return next(name for name in CHECKS if name not in passed and name not in skipped)

    leave_out_log = False
    try:
        receipt_keys, log_keys = read_keys(keys)
        report("keys")
        jws = parse_canonical(file, "the receipt file")
        require(FILE(jws), "the receipt file has other members")
        report("file")
        header = parse_canonical(base64url(jws["protected"], "the protected header"), "the protected header")
        form = members(alg=one_of("ES256"), kid=pattern(r"[A-Za-z0-9_-]{43}"), typ=one_of(*KINDS))
        require(form(header), "the protected header is of another form")
        report("header")
        require(header["kid"] in receipt_keys, "the key that signed is not in the key file")
        report("key")
        signature = base64url(jws["signature"], "the signature")
        message = f"{jws['protected']}.{jws['payload']}".encode("utf-8")
        require(cached_es256(receipt_keys[header["kid"]], message, signature), "the signature does not hold")
        report("signature")
        payload = parse_canonical(base64url(jws["payload"], "the payload"), "the payload")
        report("payload")
        has_members, check, is_logged = KINDS[header["typ"]]
        require(has_members(payload), "the statement has other members, or one of another form")
        report("schema")
        check(payload)
        report("status")
        leave_out_log = (unlogged or not is_logged) and kept is None and "header" not in jws
        if not leave_out_log:
            check_log(jws, payload["issuer"], log_keys, kept, report)
        if request is not None or business is not None:
            about = payload if is_logged else {}
            require(request is None or about.get("request", {}).get("id") == request, "it is about another request")
            require(business is None or about.get("business", {}).get("id") == business, "it is about another business")
            report("about")
        if require_final:
            require(payload.get("status") == "final", "it is not final")
            report("final")
    except Refused as refusal:
        return passed, failing(), str(refusal)
    return passed, None, None


@functools.lru_cache(maxsize=4)
def cached_es256(key, message, signature):
    return verify_es256(key[0], key[1], message, signature)


def main():
    parser = argparse.ArgumentParser(description="Verifies a receipt, offline, by the rules of docs/receipts.md.")
    parser.add_argument("receipt")
    parser.add_argument("--keys", required=True, help="the operator's key file")
    parser.add_argument("--checkpoint", help="a checkpoint of the log that was kept")
    parser.add_argument("--request", help="the id of the request that it must be about")
    parser.add_argument("--business", help="the id of the business that it must be about")
    parser.add_argument("--require-final", action="store_true", help="an interim receipt is a no")
    parser.add_argument("--unlogged", action="store_true", help="a receipt that is in no log will do")
    options = parser.parse_args()
    try:
        with open(options.receipt, "rb") as file, open(options.keys, "rb") as keys:
            receipt, jwks = file.read(), keys.read()
        kept = None
        if options.checkpoint is not None:
            with open(options.checkpoint, "rb") as file:
                kept = file.read()
    except OSError as error:
        print(f"A file cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    passed, failed, why = verify(
        receipt, jwks, kept, options.request, options.business, options.require_final, options.unlogged
    )
    checks = [{"name": name, "ok": True} for name in passed]
    if failed is not None:
        checks.append({"name": failed, "ok": False, "detail": why})
    print(json.dumps({"ok": failed is None, "checks": checks}, indent=2))
    return 0 if failed is None else 1


if __name__ == "__main__":
    sys.exit(main())
