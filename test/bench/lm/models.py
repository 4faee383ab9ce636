"""The two models of the bench, each as a model folder for us and as a `transformers` twin with the same weights.

    python3 models.py random FOLDER            writes a random model of GPT-2 small's size: model.onnx, config.json, tokenizer.json
    python3 models.py twin FOLDER CHECKPOINT   writes the weights of FOLDER/model.onnx as a checkpoint of `transformers`

The graph is built by the exporter of the embedded model, with weights stored as float32.
"""
import json, os, sys
sys.dont_write_bytecode = True
from types import SimpleNamespace
import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper
from transformers import GPT2Config, GPT2LMHeadModel

EMBEDDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "data", "embedded-model")
SMALL = dict(layers=12, dim=768, heads=12, ctx=1024, vocab=50257)
SEED = 20


def twin_of(config):
    """An untrained GPT2LMHeadModel of the size that a config.json states."""
    sizes = {key: config[key] for key in ("n_layer", "n_embd", "n_head", "n_positions", "vocab_size")}
    return GPT2LMHeadModel(GPT2Config(**sizes, bos_token_id=0, eos_token_id=0)).eval()


def places(network):
    """(name in the graph, parameter) for every parameter."""
    h = network.transformer
    yield "wte.weight", h.wte.weight
    yield "wpe.weight", h.wpe.weight
    for at, block in enumerate(h.h):
        parts = dict(ln_1=block.ln_1, ln_2=block.ln_2, c_attn=block.attn.c_attn, c_proj=block.attn.c_proj,
                     c_fc=block.mlp.c_fc, m_proj=block.mlp.c_proj)
        for name, part in parts.items():
            yield f"blocks.{at}.{name}.weight", part.weight
            yield f"blocks.{at}.{name}.bias", part.bias
    yield "ln_f.weight", h.ln_f.weight
    yield "ln_f.bias", h.ln_f.bias


@torch.no_grad()
def load_twin(folder):
    """The `transformers` model with the weights of FOLDER/model.onnx (both store projections as [in, out])."""
    with open(os.path.join(folder, "config.json")) as f:
        network = twin_of(json.load(f))
    stored = {t.name.removesuffix(".f16"): t for t in onnx.load(os.path.join(folder, "model.onnx")).graph.initializer}
    for name, parameter in places(network):
        parameter.copy_(torch.from_numpy(numpy_helper.to_array(stored[name]).astype(np.float32)))
    return network


def write_twin(folder, checkpoint):
    load_twin(folder).save_pretrained(checkpoint)


def write_random(folder):
    sys.path.insert(0, os.path.join(EMBEDDED, "training"))
    import export

    class Graph(export.Graph):
        def weight(self, name, tensor):
            values = np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)
            self.initializers.append(numpy_helper.from_array(values, name))
            return name

    export.Graph = Graph
    config = export.config(SMALL)
    torch.manual_seed(SEED)
    model = export.onnx_model(as_exported(twin_of(config)), SMALL)
    os.makedirs(folder, exist_ok=True)
    onnx.save(model, os.path.join(folder, "model.onnx"))
    export.write_json(os.path.join(folder, "config.json"), config)
    write_tokenizer(folder)


def write_tokenizer(folder):
    """The embedded model's, with tokens that no text contains up to the size of the vocabulary."""
    with open(os.path.join(EMBEDDED, "tokenizer.json"), encoding="utf-8") as f:
        tokenizer = json.load(f)
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary.update({f"<unused {at}>": at for at in range(len(vocabulary), SMALL["vocab"])})
    with open(os.path.join(folder, "tokenizer.json"), "w", encoding="utf-8") as f:
        json.dump(tokenizer, f, ensure_ascii=False)


def as_exported(network):
    """The network under the names, and with the orientation of matrices, that the exporter reads."""
    turned = lambda conv: SimpleNamespace(weight=conv.weight.t(), bias=conv.bias)
    h = network.transformer
    blocks = [SimpleNamespace(ln_1=b.ln_1, ln_2=b.ln_2, c_attn=turned(b.attn.c_attn), c_proj=turned(b.attn.c_proj),
                              c_fc=turned(b.mlp.c_fc), m_proj=turned(b.mlp.c_proj)) for b in h.h]
    return SimpleNamespace(wte=h.wte, wpe=h.wpe, h=blocks, ln_f=h.ln_f)


if __name__ == "__main__":
    {"random": write_random, "twin": write_twin}[sys.argv[1]](*sys.argv[2:])
