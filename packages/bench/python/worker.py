"""Times CPython's picklers: reads one JSON request a line, answers with one JSON reply a line. See src/worker.ts."""

import gc
import io
import json
import pickle
import sys
import time

import workloads  # noqa: F401, the class that objs names


def pure_loads(data):
    return pickle._Unpickler(io.BytesIO(data)).load()


def pure_dumps(value, protocol):
    file = io.BytesIO()
    pickle._Pickler(file, protocol).dump(value)
    return file.getvalue()


SUBJECTS = {"c": (pickle.loads, pickle.dumps), "python": (pure_loads, pure_dumps)}


class Runs:
    """What can be timed, and how many times a sample repeats it."""

    def __init__(self):
        self.functions = {}
        self.counts = {}

    def prepare(self, request):
        with open(request["path"], "rb") as file:
            data = file.read()
        loads, dumps = SUBJECTS[request["subject"]]
        protocol = request["protocol"]
        action = request["action"]
        value = pickle.loads(data)
        if request["subject"] == "python" and dumps(loads(data), protocol) != dumps(value, protocol):
            raise ValueError("the pure-Python pickle disagrees")
        if action == "load":
            del value
            gc.collect()
            function = lambda: loads(data)  # noqa: E731
        else:
            function = lambda: dumps(value, protocol)  # noqa: E731
        key = request["subject"], request["workload"], action
        self.functions[key] = function
        self.counts[key] = self.warm_up(function, request)
        return {"failure": None}

    def warm_up(self, function, request):
        began = time.perf_counter()
        times = []
        while True:
            start = time.perf_counter()
            function()
            now = time.perf_counter()
            times.append(now - start)
            if now - began >= request["warmUp"]:
                break
        return max(1, round(request["sample"] / min(times[-10:])))

    def time(self, request):
        key = request["subject"], request["workload"], request["action"]
        function, count = self.functions[key], self.counts[key]
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        for _ in range(count):
            function()
        cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
        return {"cpu": cpu / count, "wall": wall / count}

    def release(self, request):
        self.functions.clear()
        self.counts.clear()
        gc.collect()
        return {}


def main():
    runs = Runs()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = getattr(runs, request["command"])(request)
        except Exception as error:
            reply = {"error": "%s: %s" % (type(error).__name__, error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
