"""Runs verifiers/python for the tests: a question a line, as JSON; an answer a line."""

import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "verifiers" / "python"))
sys.dont_write_bytecode = True
import verify  # noqa: E402


def judge(files, question):
    _, failed, _ = verify.verify(
        files["file"],
        files["keys"],
        files["checkpoint"],
        question.get("request"),
        question.get("business"),
        question.get("requireFinal", False),
        question.get("allowUnlogged", False),
    )
    return failed or "ok"


for line in sys.stdin:
    question = json.loads(line)
    files = {
        name: None if question[name] is None else base64.b64decode(question[name])
        for name in ("file", "keys", "checkpoint")
    }
    part = question.get("spoil")
    if part is None:
        answer = judge(files, question)
    else:
        whole, accepted = files[part], 0
        for at in range(len(whole)):
            changed = bytearray(whole)
            changed[at] ^= (0x01, 0x20, 0x80)[at % 3]
            accepted += judge({**files, part: bytes(changed)}, question) == "ok"
        answer = {"accepted": accepted, "tried": len(whole)}
    print(json.dumps(answer), flush=True)
