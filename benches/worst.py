#!/usr/bin/env python3
"""The worst files that the limits allow, given to every verb: how long each run takes and how much memory it holds.

    benches/worst.py CARE [PART]       CARE: an optimised `care`; PART: only what has this in the name of file or verb

One core, one run after the other, each for sixty seconds of the processor at most. What is over ten seconds or two gigabytes is marked, and the
exit code says so. The files are made anew in a temporary folder; `docs/limits.md` has the limits they stand at.
"""
import json, os, random, resource, subprocess, sys, tempfile, time
from pathlib import Path

SECONDS, MEGABYTES, PATIENCE = 10, 2_000, 60
FILE, LINES, ITEM_LINES, LINE = 4_000_000, 50_000, 1_000, 100_000
HEAD = "follow-up 6w\npatient a: yes/no\nproduct cream\n"
TREATED = "2026-03-02 14:30"


def numbered(count, line):
    return "".join(line(n) + "\n" for n in range(count))


def filled(line, size=FILE):
    """A file of such lines, as many as there may be."""
    return (line + "\n") * min(size // len((line + "\n").encode()), LINES - 10)


def long(begin, again, end="", size=LINE - 100):
    return begin + again * ((size - len(begin) - len(end)) // len(again.encode())) + end


def protocols():
    """Protocols that are read."""
    yes_no = lambda count: numbered(count, lambda n: f"patient f{n}: yes/no")
    verbs = ["avoid", "allow", "ask", "require", "recommend"]
    of = lambda n: verbs[n % len(verbs)]
    yield "one line again", HEAD + "avoid cream if a\n" * ITEM_LINES
    yield "a fact a line", HEAD + yes_no(ITEM_LINES) + numbered(ITEM_LINES, lambda n: f"{of(n)} cream if f{n}")
    yield "two facts a line", HEAD + yes_no(5_000) + numbered(ITEM_LINES, lambda n: f"{of(n)} cream if f{n % 5_000} and f{(n * 7 + 1) % 5_000}")
    yield "windows of one item", HEAD + numbered(ITEM_LINES, lambda n: f"until {n % 1000 + 1}h {of(n)} cream")
    yield "windows that begin and end", HEAD + numbered(ITEM_LINES, lambda n: f"from {n % 500 + 1}h to {n % 500 + 2 + n // 500}h {of(n)} cream if a")
    yield "thresholds of one item", HEAD + "patient depth: 0 to 100000 mm\n" + numbered(ITEM_LINES, lambda n: f"{of(n)} cream if depth < {n + 1}mm")
    yield "thresholds and windows", HEAD + "patient depth: 0 to 100000 mm\n" + numbered(ITEM_LINES, lambda n: f"until {n % 700 + 1}h {of(n)} cream if depth < {n % 2_000 + 1}mm")
    yield "thresholds of five facts", HEAD + numbered(5, lambda n: f"patient d{n}: 0 to 100000 mm") + numbered(
        ITEM_LINES, lambda n: f"{of(n)} cream if d{n % 5} < {n // 5 + 1}mm")
    yield "thresholds of many facts", HEAD + numbered(20, lambda n: f"patient d{n}: 0 to 100000 mm") + numbered(20, lambda n: f"product p{n}") + numbered(
        20 * ITEM_LINES, lambda n: f"{of(n)} p{n % 20} if d{n % 20} < {n // 20 + 1}mm")
    yield "items", HEAD + numbered(19_990, lambda n: f"medicine m{n}") + numbered(19_990, lambda n: f"avoid m{n} if a")
    yield "items, each with a fact", HEAD + yes_no(9_900) + numbered(19_990, lambda n: f"medicine m{n}") + numbered(19_990, lambda n: f"{of(n)} m{n} if f{n % 9_900}")
    yield "items, one line for all", HEAD + numbered(19_990, lambda n: f"medicine m{n}") + "".join(
        f"group g{k}: {', '.join(f'm{n}' for n in range(k * 5_000, min(k * 5_000 + 5_000, 19_990)))}\n" for k in range(4)) + (
        "group all: g0, g1, g2, g3\n" + numbered(40, lambda n: f"until {n + 1}d {of(n)} all if a"))
    yield "groups, the most members", HEAD + numbered(999, lambda n: f"medicine m{n}") + (
        "group g: cream" + "".join(f", m{n}" for n in range(999)) + "\n") + numbered(998, lambda n: f"group g{n}: g") + numbered(998, lambda n: f"{of(n)} g{n} if a")
    yield "groups of one", HEAD + numbered(9_999, lambda n: f"group g{n}: cream") + numbered(ITEM_LINES, lambda n: f"avoid g{n} if a")
    yield "facts of many values", HEAD + numbered(7_000, lambda n: f"patient f{n}: " + ", ".join(f"v{k}" for k in range(64))) + numbered(
        ITEM_LINES, lambda n: f"{of(n)} cream if f{n} = v{n % 64}")
    yield "one condition of facts", HEAD + yes_no(9_000) + "avoid cream if " + " and ".join(f"f{n}" for n in range(9_000)) + "\n"
    yield "one condition of facts, or", HEAD + yes_no(9_000) + "avoid cream if " + " or ".join(f"f{n}" for n in range(9_000)) + "\n"
    yield "a condition of pairs", HEAD + yes_no(4_000) + "avoid cream if " + " or ".join(f"(f{n} and f{n + 2_000})" for n in range(2_000)) + "\n"
    yield "comparisons of one condition", HEAD + "define hundred: " + " and ".join(["a"] * 99) + "\n" + (
        "product p1, p2, p3, p4, p5, p6, p7, p8, p9, p10\n" + "allow p1, p2, p3, p4, p5, p6, p7, p8, p9, p10 if hundred\n" * 999)
    yield "definitions", HEAD + yes_no(100) + numbered(9_990, lambda n: f"define c{n}: f{n % 100} or f{(n * 7 + 3) % 100}") + numbered(ITEM_LINES, lambda n: f"{of(n)} cream if c{n}")
    yield "definitions in definitions", HEAD + yes_no(70) + "define d0: f0 or f1\n" + numbered(
        30, lambda n: f"define d{n + 1}: f{n} or (f{n + 1} and d{n})") + numbered(ITEM_LINES, lambda n: f"{of(n)} cream if d{n % 31}")
    yield "examples", HEAD + "avoid cream if a\n" + "example \"x\" given a then avoid cream at 1d\n" * 10_000
    yield "examples of many lines", HEAD + numbered(ITEM_LINES, lambda n: f"until {n + 1}h {of(n)} cream if a") + numbered(
        10_000, lambda n: f"example \"x{n}\" given a then avoid cream at {n % 900 + 1}h")
    yield "promises", HEAD + numbered(200, lambda n: f"until {n + 1}h {of(n)} cream if a") + "never allow cream before 1d\n" * 5_000
    yield "events and reports", HEAD + numbered(2_000, lambda n: f"event e{n} ends\nreport r{n}: yes/no") + numbered(
        ITEM_LINES // 2, lambda n: f"until 3d after e{n} ends avoid cream\nuntil r{n} avoid cream")
    yield "sources", HEAD + numbered(9_999, lambda n: f"source s{n} \"somebody\"") + numbered(ITEM_LINES, lambda n: f"avoid cream if a [s{n}]")
    yield "codes", HEAD + numbered(19_999, lambda n: f"code a: loinc \"{n}-1\"") + "avoid cream if a\n"
    yield "advice", HEAD + filled('advise "' + "x" * 60 + '"', FILE - 1000)
    yield "long advice", HEAD + filled(long('advise "', "word ", '"'))
    yield "calls", HEAD + "call clinic if a\n" * (LINES - 10)
    yield "comments", HEAD + "avoid cream if a\n" + filled("# " + "x" * 97, FILE - 200)
    yield "empty lines", HEAD + "avoid cream if a\n" + "\n" * (FILE - 200)


def junk():
    """Files that are refused, of as many bytes as there may be."""
    for name, line in [
        ("words that nobody knows", "qwx zzk " * 11), ("dashes", "- " * 44), ("numbers", "24d " * 22), ("verbs", "avoid " * 15), ("semicolons", "; " * 44),
        ("slips", "avoidd creem untill a " * 4), ("accents", "e\u0301 " * 22), ("look-alikes", "\u0430v\u043eid " * 10), ("unseen", "a\u200bb " * 15),
        ("control characters", "\x01\x1b[31m" * 12), ("unclosed", 'advise "' + "x" * 75), ("unknown facts", "avoid cream if " + "qq and " * 9 + "qq"),
        ("unknown items", "avoid " + "creem, " * 10 + "crem"), ("declared twice", "product cream, cream, cream, cream, cream, cream, cream, cream, cream"),
        ("includes", 'include "' + "x" * 70 + '.care"'), ("examples", 'example "x" given aa then avoid creem at 1d, avoid creem at 2d, avoid creem at'),
    ]:
        yield "short lines: " + name, HEAD + filled(line)
        yield "middling lines: " + name, HEAD + filled(line * (3_900 // len(line.encode())))
        yield "long lines: " + name, HEAD + filled(line * (99_000 // len(line.encode())))
    drawn = random.Random(1)
    yield "zeros", "\0" * FILE
    yield "bytes", drawn.randbytes(FILE)
    yield "letters", "".join(drawn.choice("abcdefgh ,;:()\"'=<>-0123456789\n") for _ in range(FILE))
    yield "words", " ".join(drawn.choice(["avoid", "cream", "if", "a", "until", "24h", "and", "or", "not", "allow", "\n", "define", ":", "group", "from"]) for _ in range(FILE // 5))
    yield "one line", "x" * FILE
    yield "parentheses", HEAD + filled("avoid cream if " + "(" * 40_000 + "a" + ")" * 40_000)
    yield "members that are unknown", HEAD + numbered(9_990, lambda n: f"group g{n}: " + ", ".join(f"x{n}y{k}" for k in range(35)))
    yield "facts that are unknown", HEAD + numbered(9_900, lambda n: f"patient f{n}: yes/no") + numbered(30_000, lambda n: f"avoid cream if g{n} and h{n} and k{n}")
    yield "groups in a circle", HEAD + numbered(9_990, lambda n: f"group g{n}: g{(n + 1) % 9_990}")
    yield "definitions in a circle", HEAD + numbered(9_990, lambda n: f"define d{n}: d{(n + 1) % 9_990}")
    yield "definitions that grow", HEAD + "define d0: a\n" + numbered(60, lambda n: f"define d{n + 1}: d{n} or d{n}")


ASKED = "follow-up 6w\npatient a: yes/no\npatient depth: 0 to 10 mm\nproduct cream\nreport calm: yes/no\nevent peeling ends\n" \
    "avoid cream if a\nuntil calm avoid cream\nuntil 3d after peeling ends avoid cream\n" \
    "code a: loinc \"1-1\"\n"


def patients():
    """Patients' files, for the protocol above."""
    entry = lambda n: {"resource": {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": "http://loinc.org", "code": f"{n % 7}-1"}]},
                                    "effectiveDateTime": f"2026-03-{n % 28 + 1:02}T10:{n % 60:02}:00+01:00", "valueBoolean": n % 2 == 0}}
    bundle = lambda entries: json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    reports = lambda count: [{"at": f"{n + 1}min", "calm": n % 2 == 0} for n in range(count)]
    yield "reports.json", json.dumps({"treated": TREATED, "facts": {"a": True}, "report": reports(20_000),
                                      "event": [{"at": "50h", "name": "peeling ends"}],
                                      "product": [{"name": f"p{n}", "contains": ["cream"]} for n in range(1_000)]})
    yield "reports.toml", f'treated = "{TREATED}"\n[facts]\na = true\n' + "".join(
        f'[[report]]\nat = "{n + 1}min"\ncalm = {str(n % 2 == 0).lower()}\n' for n in range(20_000))
    yield "products.toml", f'treated = "{TREATED}"\n[facts]\na = true\n' + "".join(
        f'[[product]]\nname = "p{n}"\ncontains = [{", ".join(["cream"] and [chr(34) + "cream" + chr(34)] * 600)}]\n' for n in range(1_000))
    yield "record.json", bundle([entry(n) for n in range(50_000)])
    yield "empty-record.json", bundle([{}] * 50_000)
    yield "name.toml", f'treated = "{TREATED}"\nname = "' + "x" * 15_900_000 + '"\n'
    yield "facts.json", json.dumps({"treated": TREATED, "facts": {f"g{n}": True for n in range(900_000)}})
    yield "facts.toml", f'treated = "{TREATED}"\n[facts]\n' + numbered(900_000, lambda n: f"g{n} = true")
    yield "tables.toml", f'treated = "{TREATED}"\n' + numbered(1_900_000, lambda n: f"[t{n}]")[:15_000_000].rsplit("\n", 1)[0] + "\n"
    yield "brackets.json", '{"facts": ' + "[" * 15_000_000
    yield "brackets.toml", "a = " + "[" * 15_000_000
    yield "commas.json", "[" + "0," * 7_900_000 + "0]"
    yield "inline.toml", "a = [" + "{b=0}," * 2_500_000 + "]\n"
    yield "junk.toml", "x" * 15_900_000
    yield "junk-lines.toml", "= x\n" * 3_900_000
    yield "junk.json", "{\"" + "x\\u0041" * 2_200_000
    yield "unseen.toml", f'treated = "{TREATED}"\n' + numbered(1_000_000, lambda n: f"x{n} = \"\u200b\"")[:15_000_000].rsplit("\n", 1)[0] + "\n"
    yield "bytes.toml", random.Random(2).randbytes(15_900_000)


def clinics():
    """Clinics' files, and words of another language."""
    yield "clinic.toml", 'name = "' + "x" * 3_900_000 + '"\ntelephone = "+1 305 555 0100"\n'
    yield "numbers.toml", 'name = "x"\ntelephone = [' + '"+1 305 555 0100", ' * 200_000 + "]\n"
    yield "members.toml", 'name = "x"\n' + numbered(250_000, lambda n: f'x{n} = "y"')
    yield "junk.toml", "x" * FILE


def runs(folder):
    """What is run: a name, and arguments."""
    def file(name, text):
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    her = file("her.toml", f'treated = "{TREATED}"\n[facts]\na = true\n')
    for name, text in protocols():
        path = file("protocol.care", text)
        with_her = ["--patient", her]
        for verb in [["check"], ["check", "--format", "json"], ["fmt", "--check"], ["test"], ["plan"], ["plan", *with_her], ["plan", *with_her, "--format", "json"],
                     ["plan", *with_her, "--format", "fhir", "--zone", "Europe/Berlin"], ["calendar", *with_her], ["handout", *with_her], ["handout", *with_her, "--format", "text"],
                     ["why", "cream", "--at", "2d"], ["questions"], ["questions", "--format", "json"]]:
            yield name, verb[:1] + (["cream"] if verb[0] == "why" else []) + [path] + (verb[2:] if verb[0] == "why" else verb[1:])
        yield name, ["diff", path, path]
        other = file("other.care", text + "for 2d avoid cream\n")
        yield name, ["diff", path, other]
    for name, text in junk():
        path = file("junk.care", text)
        for verb in [["check"], ["check", "--format", "json"], ["check", "--format", "sarif"], ["check", "--format", "github"], ["check", "--fix", "--dry-run"], ["fmt", "--check"], ["plan"], ["test", "--format", "junit"]]:
            yield name, verb[:1] + [path] + verb[1:]
    asked = file("asked.care", ASKED)
    for name, text in patients():
        path = file(name, text)
        for verb in [["plan"], ["handout"], ["questions"], ["calendar"]]:
            yield "patient: " + name, verb[:1] + [asked, "--patient", path]
    for name, text in clinics():
        path = file(name, text)
        yield "clinic: " + name, ["handout", asked, "--patient", her, "--clinic", path]
        yield "language: " + name, ["handout", asked, "--patient", her, "--language", path]
        yield "translation: " + name, ["handout", asked, "--patient", her, "--translation", path]


def measured(care, arguments, folder):
    """Seconds, megabytes and exit code; no code where patience ended."""
    started = time.monotonic()
    environment = {**os.environ, "RAYON_NUM_THREADS": "1", "NO_COLOR": "1"}
    with open(folder / "out", "wb") as out:
        child = subprocess.Popen([care, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, cwd=folder,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE)))
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = 0
    seconds = used.ru_utime + used.ru_stime
    code = os.waitstatus_to_exitcode(status)
    return seconds, time.monotonic() - started, used.ru_maxrss / 1_000, code, (folder / "out").stat().st_size


def main():
    care, part = str(Path(sys.argv[1]).resolve()), " ".join(sys.argv[2:])
    over, seen = 0, {}
    print(f"{'CPU s':>7} {'wall s':>7} {'MB':>6} {'exit':>4} {'written':>10}  run")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, arguments in runs(folder):
            shown = f"{name}: care " + " ".join(Path(str(one)).name for one in arguments)
            if part not in shown:
                continue
            seconds, wall, megabytes, code, written = measured(care, arguments, folder)
            is_over = seconds > SECONDS or megabytes > MEGABYTES or code not in (0, 1, 2, 3)
            over += is_over
            if is_over or seconds > 1 or megabytes > 500 or part:
                print(f"{seconds:7.1f} {wall:7.1f} {megabytes:6.0f} {code:4} {written:10}  {shown}{'  <- over' if is_over else ''}", flush=True)
            best = seen.get(arguments[0], (0, 0))
            seen[arguments[0]] = (max(best[0], seconds), max(best[1], megabytes))
    for verb, (seconds, megabytes) in sorted(seen.items()):
        print(f"{verb}: at most {seconds:.1f} s and {megabytes:.0f} MB")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
