"""Lets other scanners read folders of pickles, and says what each thinks. None of them unpickles.

    python compare_scanners.py FOLDER

FOLDER holds `attacks`, `benign` and `big.pkl`. Prints JSON: for each scanner that can be imported its version, for each folder how many
files it calls bad, cannot read, or passes; and its seconds for `big.pkl`. Each as its command does by default.
"""
import contextlib
import importlib.metadata
import io
import json
import logging
import os
import sys
import time


def picklescan_reader():
    from picklescan.scanner import scan_pickle_bytes

    def read(path):
        with open(path, "rb") as file:
            result = scan_pickle_bytes(file, path)
        return "unread" if result.scan_err else "bad" if result.issues_count else "passed"

    return read


def fickling_reader():
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import StackedPickle

    def read(path):
        with open(path, "rb") as file:
            stacked = StackedPickle.load(file)
        worst = max((check_safety(pickled).severity for pickled in stacked), default=None)
        return "unread" if worst is None else "passed" if worst == Severity.LIKELY_SAFE else "bad"

    return read


def modelscan_reader():
    from modelscan.modelscan import ModelScan

    def read(path):
        scan = ModelScan()
        scan.scan(path)
        if scan.issues.all_issues:
            return "bad"
        return "unread" if scan.errors or not scan.scanned else "passed"

    return read


def judge(read, path):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return read(path)
        except (Exception, RecursionError):
            return "unread"


def main(folder):
    logging.disable(logging.CRITICAL)
    results = {}
    makers = {"picklescan": picklescan_reader, "fickling": fickling_reader, "modelscan": modelscan_reader}
    for name, make in makers.items():
        try:
            read = make()
        except ImportError:
            continue
        result = {"version": importlib.metadata.version(name)}
        for kind in ("attacks", "benign"):
            counts = {"bad": 0, "unread": 0, "passed": 0}
            for entry in sorted(os.listdir(os.path.join(folder, kind))):
                counts[judge(read, os.path.join(folder, kind, entry))] += 1
            result[kind] = counts
        start = time.perf_counter()
        judge(read, os.path.join(folder, "big.pkl"))
        result["seconds"] = time.perf_counter() - start
        results[name] = result
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
