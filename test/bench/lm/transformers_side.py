"""Extracts residual streams with `transformers`, as told line by line on stdin (JSON); answers on stdout. See contender.ts.

    python3 transformers_side.py CHECKPOINT THREADS
"""
import json, os, platform, re, sys, time
from pathlib import Path
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import torch
import transformers
from transformers import GPT2Model


class Reader:
    """Hooks keep the last tokens of the stream before the first and after every block, and nothing else of it is held."""

    def __init__(self, checkpoint):
        self.network = GPT2Model.from_pretrained(checkpoint, attn_implementation="sdpa").eval()
        self.network.drop.register_forward_hook(self.keep)
        for block in self.network.h:
            block.register_forward_hook(self.keep)

    def keep(self, _, __, output):
        stream = output[0] if isinstance(output, tuple) else output
        self.streams.append(stream[range(len(self.ends)), self.ends])

    @torch.inference_mode()
    def extract(self, rows, batch):
        """The streams at the last token of every row, (sites, rows, units); shorter rows first, as little padded as can be."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        kept = np.zeros((len(self.network.h) + 1, len(rows), self.network.config.n_embd), dtype=np.float32)
        for at in range(0, len(order), batch):
            members = order[at:at + batch]
            lengths = [len(rows[i]) for i in members]
            ids, mask = torch.zeros(len(members), max(lengths), dtype=torch.long), torch.zeros(len(members), max(lengths), dtype=torch.long)
            for r, i in enumerate(members):
                ids[r, :lengths[r]] = torch.tensor(rows[i])
                mask[r, :lengths[r]] = 1
            padding = None if min(lengths) == max(lengths) else mask
            self.streams, self.ends = [], [length - 1 for length in lengths]
            self.network(ids, attention_mask=padding, use_cache=False)
            for site, stream in enumerate(self.streams):
                kept[site, members] = stream.numpy()
        return kept


def peak_bytes():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) * 1024


def main(checkpoint, threads):
    torch.set_num_threads(int(threads))
    reader = Reader(checkpoint)
    versions = dict(transformers=transformers.__version__, torch=torch.__version__, python=platform.python_version())
    print(json.dumps(dict(versions=versions)), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        values = reader.extract(task["rows"], task["batch"])
        measured = dict(seconds=time.perf_counter() - wall, cpuSeconds=time.process_time() - cpu, peakBytes=peak_bytes())
        if task.get("values"):
            values.tofile(task["values"])
        print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
