"""Checkpoint -> the files that ship: model.onnx, config.json, tokenizer.json and checksums.json.

The graph is written node by node, so that it can be read: one node an operation of Radford et al. 2019, every tensor named
after what it holds (`blocks.2.mlp_act`, `blocks.2.resid_post`), every residual addition an Add of its own.

    inputs    input_ids, attention_mask   int64 [batch, sequence]; sequence <= context, padding (mask 0) on the right
    output    logits                      float32 [batch, sequence, vocabulary]
    within    embed, blocks.L.{ln_1, attn_q, attn_k, attn_v, attn_probs, attn_out, resid_mid, ln_2, mlp_pre, mlp_act, mlp_out,
              resid_post}, final_norm

Weights are stored as float16 and cast to float32, in which everything is computed. The same checkpoint gives the same bytes.

    python3 export.py --work WORK --run RUN --out FOLDER
"""
import argparse, hashlib, json, math, os, shutil
import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from network import load

OPSET, IR, EPSILON = 20, 9, 1e-5
SHIPPED = ["config.json", "model.onnx", "tokenizer.json"]


class Graph:
    def __init__(self):
        self.nodes, self.initializers, self.values = [], [], []

    def node(self, op, inputs, output, **attributes):
        outputs = output if isinstance(output, list) else [output]
        self.nodes.append(helper.make_node(op, inputs, outputs, name=f"{outputs[0]}/{op}", **attributes))
        return output

    def constant(self, name, value, dtype):
        self.initializers.append(numpy_helper.from_array(np.array(value, dtype=dtype), name))
        return name

    def weight(self, name, tensor):
        """A float16 initializer and the Cast that makes it a float32 tensor of that name."""
        half = np.ascontiguousarray(tensor.detach().half().numpy())
        self.initializers.append(numpy_helper.from_array(half, f"{name}.f16"))
        return self.node("Cast", [f"{name}.f16"], name, to=TensorProto.FLOAT)

    def linear(self, x, layer, name, output):
        """x @ W + b, with W stored as [in, out]."""
        product = self.node("MatMul", [x, self.weight(f"{name}.weight", layer.weight.t())], f"{output}.product")
        return self.node("Add", [product, self.weight(f"{name}.bias", layer.bias)], output)

    def norm(self, x, layer, name, output):
        inputs = [x, self.weight(f"{name}.weight", layer.weight), self.weight(f"{name}.bias", layer.bias)]
        return self.node("LayerNormalization", inputs, output, axis=-1, epsilon=EPSILON)

    def declare(self, name, width):
        """States type and shape of an inner tensor that is meant to be read."""
        self.values.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "sequence", width]))


def constants(g, width, heads):
    for name, value in dict(zero=0, one=1).items():
        g.constant(name, value, np.int64)
    for name, value in dict(axis_0=[0], axis_1=[1], axes_1_2=[1, 2], per_head=[0, 0, heads, width // heads], merged=[0, 0, width]).items():
        g.constant(name, value, np.int64)
    g.constant("attn_scale", 1 / math.sqrt(width // heads), np.float32)
    g.constant("lowest", np.finfo(np.float32).min, np.float32)


def embed(g, network):
    """Token plus position embedding, the start of the residual stream; the positions are 0 .. sequence - 1."""
    g.node("Shape", ["input_ids"], "length", start=1, end=2)
    g.node("Squeeze", ["length", "axis_0"], "sequence_length")
    g.node("Range", ["zero", "sequence_length", "one"], "positions")
    g.node("Gather", [g.weight("wte.weight", network.wte.weight), "input_ids"], "token_embed", axis=0)
    g.node("Gather", [g.weight("wpe.weight", network.wpe.weight), "positions"], "position_embed", axis=0)
    return g.node("Add", ["token_embed", "position_embed"], "embed")


def visible(g):
    """Which key a query may look at: none that comes later, no padding. [batch, 1, sequence, sequence]"""
    g.node("Unsqueeze", ["positions", "axis_1"], "query_positions")
    g.node("Unsqueeze", ["positions", "axis_0"], "key_positions")
    g.node("GreaterOrEqual", ["query_positions", "key_positions"], "not_later")
    g.node("Cast", ["attention_mask"], "is_text", to=TensorProto.BOOL)
    g.node("Unsqueeze", ["is_text", "axes_1_2"], "is_text_key")
    return g.node("And", ["not_later", "is_text_key"], "visible")


def attention(g, x, block, at):
    g.linear(x, block.c_attn, f"{at}.c_attn", f"{at}.attn_qkv")
    g.node("Split", [f"{at}.attn_qkv"], [f"{at}.attn_q", f"{at}.attn_k", f"{at}.attn_v"], axis=-1, num_outputs=3)
    for role, order in dict(q=[0, 2, 1, 3], k=[0, 2, 3, 1], v=[0, 2, 1, 3]).items():
        g.node("Reshape", [f"{at}.attn_{role}", "per_head"], f"{at}.attn_{role}.split")
        g.node("Transpose", [f"{at}.attn_{role}.split"], f"{at}.attn_{role}.heads", perm=order)
    g.node("MatMul", [f"{at}.attn_q.heads", f"{at}.attn_k.heads"], f"{at}.attn_dots")
    g.node("Mul", [f"{at}.attn_dots", "attn_scale"], f"{at}.attn_scaled")
    g.node("Where", ["visible", f"{at}.attn_scaled", "lowest"], f"{at}.attn_scores")
    g.node("Softmax", [f"{at}.attn_scores"], f"{at}.attn_probs", axis=-1)
    g.node("MatMul", [f"{at}.attn_probs", f"{at}.attn_v.heads"], f"{at}.attn_mix.heads")
    g.node("Transpose", [f"{at}.attn_mix.heads"], f"{at}.attn_mix.split", perm=[0, 2, 1, 3])
    g.node("Reshape", [f"{at}.attn_mix.split", "merged"], f"{at}.attn_mix")
    return g.linear(f"{at}.attn_mix", block.c_proj, f"{at}.c_proj", f"{at}.attn_out")


def feed_forward(g, x, block, at):
    g.linear(x, block.c_fc, f"{at}.c_fc", f"{at}.mlp_pre")
    g.node("Gelu", [f"{at}.mlp_pre"], f"{at}.mlp_act", approximate="tanh")
    return g.linear(f"{at}.mlp_act", block.m_proj, f"{at}.m_proj", f"{at}.mlp_out")


def transformer_block(g, x, block, at):
    normed = g.norm(x, block.ln_1, f"{at}.ln_1", f"{at}.ln_1")
    middle = g.node("Add", [x, attention(g, normed, block, at)], f"{at}.resid_mid")
    normed = g.norm(middle, block.ln_2, f"{at}.ln_2", f"{at}.ln_2")
    return g.node("Add", [middle, feed_forward(g, normed, block, at)], f"{at}.resid_post")


def declare_inner(g, layers, width):
    g.declare("embed", width)
    for layer in range(layers):
        for name in ("ln_1", "attn_q", "attn_k", "attn_v", "attn_out", "resid_mid", "ln_2", "mlp_out", "resid_post"):
            g.declare(f"blocks.{layer}.{name}", width)
        for name in ("mlp_pre", "mlp_act"):
            g.declare(f"blocks.{layer}.{name}", 4 * width)
    g.declare("final_norm", width)


def onnx_model(network, args):
    g, width, layers = Graph(), args["dim"], args["layers"]
    constants(g, width, args["heads"])
    x = embed(g, network)
    visible(g)
    for layer, block in enumerate(network.h):
        x = transformer_block(g, x, block, f"blocks.{layer}")
    g.norm(x, network.ln_f, "ln_f", "final_norm")
    g.node("Transpose", ["wte.weight"], "unembed.weight", perm=[1, 0])
    g.node("MatMul", ["final_norm", "unembed.weight"], "logits")
    declare_inner(g, layers, width)
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"]) for n in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "sequence", args["vocab"]])
    graph = helper.make_graph(g.nodes, "gpt2", inputs, [output], g.initializers, value_info=g.values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="brain-align")
    helper.set_model_props(model, dict(n_head=str(args["heads"])))
    onnx.checker.check_model(model, full_check=True)
    return model


def config(args):
    return dict(model_type="gpt2", architectures=["GPT2LMHeadModel"], n_layer=args["layers"], n_embd=args["dim"], n_head=args["heads"],
                n_inner=4 * args["dim"], n_positions=args["ctx"], vocab_size=args["vocab"], bos_token_id=0, eos_token_id=0,
                layer_norm_epsilon=EPSILON, activation_function="gelu_new", tie_word_embeddings=True)


def sha256(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def write_json(path, value):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(json.dumps(value, indent=2) + "\n")


@torch.no_grad()
def parity(path, network, args):
    """Largest |logit difference| between onnxruntime and torch on random ids: a full batch, and the same batch padded on the right."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    ids = np.random.default_rng(0).integers(0, args["vocab"], (3, args["ctx"]))
    lengths = np.array([args["ctx"], args["ctx"] // 2, 7])
    mask = (np.arange(args["ctx"]) < lengths[:, None]).astype(np.int64)
    worst = dict(full=0.0, padded=0.0)
    whole = network(torch.from_numpy(ids)).numpy()
    for case, m in dict(full=np.ones_like(mask), padded=mask).items():
        logits, = session.run(["logits"], dict(input_ids=ids, attention_mask=m))
        worst[case] = float(np.abs(logits - whole)[m == 1].max())
    return worst


@torch.no_grad()
def rounding(run, work, ctx, windows=16):
    """Relative change of the held-out loss that rounding the weights to float16 makes."""
    ids = np.fromfile(os.path.join(work, "openstax.heldout.u16"), dtype=np.uint16)[: windows * ctx].reshape(windows, ctx)
    ids, loss = torch.from_numpy(ids.astype(np.int64)), []
    for rounded in (False, True):
        logits = load(run, rounded)[0](ids[:, :-1])
        loss.append(F.cross_entropy(logits.flatten(0, 1).double(), ids[:, 1:].flatten()).item())
    return (loss[1] - loss[0]) / loss[0]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--work", required=True)
    ap.add_argument("--run", required=True)
    ap.add_argument("--out", required=True)
    a = ap.parse_args()
    network, args = load(a.run)
    path = os.path.join(a.out, "model.onnx")
    with open(path, "wb") as f:
        f.write(onnx_model(network, args).SerializeToString(deterministic=True))
    write_json(os.path.join(a.out, "config.json"), config(args))
    shutil.copyfile(os.path.join(a.work, "tokenizer.json"), os.path.join(a.out, "tokenizer.json"))
    write_json(os.path.join(a.out, "checksums.json"), {name: sha256(os.path.join(a.out, name)) for name in SHIPPED})
    print(f"model.onnx: {os.path.getsize(path)} bytes, sha256 {sha256(path)}")
    print(f"parity with torch, max |logit difference|: {parity(path, network, args)}")
    print(f"float16 weights move the held-out loss by {rounding(a.run, a.work, args['ctx']):+.2e} of itself")


if __name__ == "__main__":
    main()
