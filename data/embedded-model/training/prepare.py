"""Corpus -> tokenizer and token files: the first step of training the embedded model.

Reads the `<source>.train*.txt.xz` and `<source>.heldout.txt.xz` files of the corpus folder (one document a block, blank line
between), checks every file against its SHA256SUMS, trains a byte-level BPE tokenizer on the training text, and writes

    <out>/tokenizer.json                  the tokenizer as it ships
    <out>/<source>.<train|heldout>.u16    token ids (uint16), <|endoftext|> (id 0) before every document
    <out>/corpus.json                     documents, bytes, words and tokens of every source, and the files' hashes

Deterministic: the same corpus gives the same bytes.

    python3 prepare.py --corpus FOLDER --out WORK
"""
import argparse, glob, hashlib, json, lzma, os, re
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, processors, trainers

END = "<|endoftext|>"


def read_sources(folder):
    """{(source, part): (text, {file: sha256})}; the pieces of one source are joined in the order of their names."""
    sums = {}
    for line in open(os.path.join(folder, "SHA256SUMS")):
        digest, name = line.split()
        sums[os.path.basename(name)] = digest
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.txt.xz"))):
        name = os.path.basename(path)
        source, part = re.match(r"(.+)\.(train|heldout)(?:\.\d+)?\.txt\.xz$", name).groups()
        raw = open(path, "rb").read()
        digest = hashlib.sha256(raw).hexdigest()
        if sums.get(name) != digest:
            raise SystemExit(f"{name}: sha256 is {digest}, SHA256SUMS says {sums.get(name)}")
        text, files = found.get((source, part), ("", {}))
        found[source, part] = (text + lzma.decompress(raw).decode("utf-8"), {**files, name: digest})
    return found


def documents(text):
    return [d for d in (block.strip() for block in text.split("\n\n")) if d]


def train_tokenizer(texts, vocab):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(vocab_size=vocab, special_tokens=[END], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--corpus", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--vocab", type=int, default=8192)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    sources = read_sources(a.corpus)
    docs = {key: documents(text) for key, (text, _) in sources.items()}
    tokenizer = train_tokenizer((d for (_, part), ds in sorted(docs.items()) if part == "train" for d in ds), a.vocab)
    tokenizer.save(os.path.join(a.out, "tokenizer.json"), pretty=False)
    table = {}
    for (source, part), ds in sorted(docs.items()):
        ids = []
        for i in range(0, len(ds), 256):
            for e in tokenizer.encode_batch(ds[i:i + 256], add_special_tokens=False):
                ids.append(np.array([0] + e.ids, dtype=np.uint16))
        ids = np.concatenate(ids)
        ids.tofile(os.path.join(a.out, f"{source}.{part}.u16"))
        table[f"{source}.{part}"] = dict(documents=len(ds), bytes=sum(len(d.encode()) for d in ds),
                                         words=sum(len(d.split()) for d in ds), tokens=len(ids), files=sources[source, part][1])
        print(f"{source}.{part}: {len(ds)} documents, {len(ids)} tokens", flush=True)
    json.dump(table, open(os.path.join(a.out, "corpus.json"), "w"), indent=1)


if __name__ == "__main__":
    main()
