#!/usr/bin/env python3
"""Compares docs/dependencies.md with the `unsafe` that the crates below this one really hold.

Every crate of `cargo tree -e normal` whose `src` names `unsafe` in code must stand in the page, and nothing else may.
`--write` brings the numbers up to date; a crate that is missing needs somebody to say what it is for.
"""
import json, re, subprocess, sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "dependencies.md"


def tree(*features):
    printed = subprocess.run(["cargo", "tree", "-e", "normal", "--prefix", "none", "-f", "{p}", "--locked", *features],
                             check=True, capture_output=True, text=True).stdout
    return {tuple(line.split()[:2]) for line in printed.splitlines() if line.strip()}


def count(manifest):
    lines = 0
    for file in (Path(manifest).parent / "src").rglob("*.rs"):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            code = line.split("//")[0]
            if re.search(r"\bunsafe\b", code) and not re.search(r"(forbid|deny|allow)\(.*unsafe", code):
                lines += 1
    return lines


meta = json.loads(subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], check=True,
                                 capture_output=True, text=True).stdout)
where = {(package["name"], "v" + package["version"]): package["manifest_path"] for package in meta["packages"]}
found = {}
for name, version in tree("--features", "cli,parallel"):
    if name != "care":
        found[name] = found.get(name, 0) + count(where[name, version])
found = {name: lines for name, lines in found.items() if lines}

text = PAGE.read_text(encoding="utf-8")
rows = re.compile(r"^\| `([a-z0-9_-]+)` \|(.*)\| (\d*) \|$", re.M)
named = {match[1] for match in rows.finditer(text)}
if "--write" in sys.argv:
    text = rows.sub(lambda match: f"| `{match[1]}` |{match[2]}| {found.get(match[1], 0)} |", text)
    PAGE.write_text(text, encoding="utf-8")
missing, gone = sorted(found.keys() - named), sorted(named - found.keys())
for name in missing:
    print(f"docs/dependencies.md does not name `{name}`, which holds {found[name]} lines of `unsafe`", file=sys.stderr)
for name in gone:
    print(f"docs/dependencies.md names `{name}`, which holds no `unsafe` or is not built in", file=sys.stderr)
sys.exit(1 if missing or gone else 0)
