"""Reads passages with a language model as the subject of brainscore_language does, every sentence with its context anew.

    python3 brainscore_digest.py CHECKPOINT TOKENIZER.JSON TEXTS.JSON VALUES ROUNDS THREADS

TEXTS.JSON is a list of passages, each a list of sentences. VALUES gets sentences x (sites x units) in float32: the streams before the first
block and after each, at the last token. Prints the seconds of every round as JSON.
"""
import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import torch
from brainscore_language.artificial_subject import ArtificialSubject
from brainscore_language.model_helpers.huggingface import HuggingfaceSubject
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

checkpoint, tokenizer, texts, values, rounds, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
layers = ["transformer.drop"] + [f"transformer.h.{layer}" for layer in range(model.config.n_layer)]
# without token_type_ids, which GPT-2's own tokenizer does not give either, and for which the model would add an embedding
words = PreTrainedTokenizerFast(tokenizer_file=tokenizer, truncation_side="left", model_max_length=model.config.n_positions,
                                model_input_names=["input_ids", "attention_mask"])
target = ArtificialSubject.RecordingTarget.language_system
subject = HuggingfaceSubject("bench", {target: layers}, model=model, tokenizer=words)
subject.start_neural_recording(target, ArtificialSubject.RecordingType.fMRI)
with open(texts) as file:
    passages = json.load(file)
seconds = []
for _ in range(int(rounds)):
    begun = time.perf_counter()
    read = [subject.digest_text(passage)["neural"] for passage in passages]
    seconds.append(time.perf_counter() - begun)
np.concatenate([one.values for one in read]).astype(np.float32).tofile(values)
print(json.dumps(dict(seconds=seconds)))
