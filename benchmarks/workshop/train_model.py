"""Train a small Llama from nothing, so that a model with weights in full precision exists.

Every dimension is a multiple of 256: rows hold whole blocks of every tensor type. Run it in an
environment of its own, next to the project's:

    python -m venv ENV && ENV/bin/pip install torch tokenizers safetensors numpy
    ENV/bin/python benchmarks/workshop/train_model.py --corpus CORPUS --output FOLDER --steps 1400

`train_model_corpus` says what CORPUS holds. The folder can be converted at any time
(``verstak convert FOLDER -o small.gguf --type f32``): it is rewritten every few minutes, and a run
that was stopped goes on from it. Same steps, same thread count, same processor: same weights. 1400
steps take about 26 minutes of one core with AMX (1.1 s each, Sapphire Rapids, torch 2.13).
"""

# mypy: ignore-errors
# The project's own environment has no torch.

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from train_model_corpus import documents, part_of

VOCABULARY = 4096
WIDTH = 256
FEED_FORWARD = 768
LAYERS = 6
HEAD = 64
HEADS = WIDTH // HEAD
KEY_VALUE_HEADS = HEADS // 2
ROPE_BASE = 10_000.0
EPSILON = 1e-5
CONTEXT = 1024
"""That the configuration names; pieces of `PIECE` tokens are learnt from."""
PIECE = 256
PIECES = 16
MUON_RATE = 0.02
ADAM_RATE = 0.003
WARM_STEPS = 40
COOLING = 0.35
"""Last part of the steps, over which the rates fall to nothing."""
SAVE_EVERY_S = 120
SAY_EVERY_S = 30
END = 0
TEXT_BYTES = 400_000
"""Of the kept texts, at most, for each part."""


def parameters() -> dict[str, torch.nn.Parameter]:
    """Weights by the names that a Hugging Face folder has; matrices are (outputs, inputs)."""
    made: dict[str, torch.Tensor] = {
        "model.embed_tokens.weight": torch.randn(VOCABULARY, WIDTH) * 0.02,
        "model.norm.weight": torch.ones(WIDTH),
        "lm_head.weight": torch.zeros(VOCABULARY, WIDTH),
    }
    for layer in range(LAYERS):
        start = f"model.layers.{layer}."
        made[start + "input_layernorm.weight"] = torch.ones(WIDTH)
        made[start + "post_attention_layernorm.weight"] = torch.ones(WIDTH)
        for name, rows, columns in (
            ("self_attn.q_proj", WIDTH, WIDTH),
            ("self_attn.k_proj", KEY_VALUE_HEADS * HEAD, WIDTH),
            ("self_attn.v_proj", KEY_VALUE_HEADS * HEAD, WIDTH),
            ("self_attn.o_proj", WIDTH, WIDTH),
            ("mlp.gate_proj", FEED_FORWARD, WIDTH),
            ("mlp.up_proj", FEED_FORWARD, WIDTH),
            ("mlp.down_proj", WIDTH, FEED_FORWARD),
        ):
            spread = 0.5 / math.sqrt(columns)
            if name.endswith(("o_proj", "down_proj")):
                spread /= math.sqrt(2 * LAYERS)
            made[f"{start}{name}.weight"] = torch.randn(rows, columns) * spread
    return {name: torch.nn.Parameter(value) for name, value in made.items()}


def forward(weights: dict[str, torch.nn.Parameter], tokens: torch.Tensor) -> torch.Tensor:
    """Logits (B, T, vocabulary) of tokens (B, T)."""
    count = tokens.shape[1]
    # Rotary positions as Hugging Face lays them out: halves of a head, not neighbours.
    steps = ROPE_BASE ** (-torch.arange(0, HEAD, 2) / HEAD)
    angles = torch.arange(count)[:, None] * steps  # (T, D / 2)
    cosine, sine = angles.cos().repeat(1, 2), angles.sin().repeat(1, 2)
    x = F.embedding(tokens, weights["model.embed_tokens.weight"])  # (B, T, W)
    for layer in range(LAYERS):
        start = f"model.layers.{layer}."
        h = norm(x, weights[start + "input_layernorm.weight"])
        q = heads(F.linear(h, weights[start + "self_attn.q_proj.weight"]), HEADS)
        k = heads(F.linear(h, weights[start + "self_attn.k_proj.weight"]), KEY_VALUE_HEADS)
        v = heads(F.linear(h, weights[start + "self_attn.v_proj.weight"]), KEY_VALUE_HEADS)
        q, k = rotated(q, cosine, sine).to(v.dtype), rotated(k, cosine, sine).to(v.dtype)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        mixed = mixed.transpose(1, 2).flatten(2)
        x = x + F.linear(mixed, weights[start + "self_attn.o_proj.weight"])
        h = norm(x, weights[start + "post_attention_layernorm.weight"])
        gate = F.silu(F.linear(h, weights[start + "mlp.gate_proj.weight"]))
        up = F.linear(h, weights[start + "mlp.up_proj.weight"])
        x = x + F.linear(gate * up, weights[start + "mlp.down_proj.weight"])
    return F.linear(norm(x, weights["model.norm.weight"]), weights["lm_head.weight"])


def norm(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return F.rms_norm(x.float(), (x.shape[-1],), weight, EPSILON)


def heads(x: torch.Tensor, count: int) -> torch.Tensor:
    """(B, T, count · D) as (B, count, T, D)."""
    return x.unflatten(-1, (count, HEAD)).transpose(1, 2)


def rotated(x: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    first, second = x.chunk(2, dim=-1)
    return x * cosine + torch.cat((-second, first), dim=-1) * sine


class Muon:
    """Steps of matrices in directions whose singular values are all about one.

    Source: K. Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024; the five
    coefficients of the iteration are its.
    """

    def __init__(self, matrices: list[torch.nn.Parameter]) -> None:
        self.matrices = matrices
        self.momenta = [torch.zeros_like(one) for one in matrices]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        for matrix, momentum in zip(self.matrices, self.momenta, strict=True):
            assert matrix.grad is not None
            momentum.mul_(0.95).add_(matrix.grad)
            wanted = matrix.grad + 0.95 * momentum
            rows, columns = wanted.shape
            direction = orthogonal(wanted)
            matrix.mul_(1 - rate * 0.01)
            matrix.sub_(rate * math.sqrt(max(1.0, rows / columns)) * direction)


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = (x / (x.norm() + 1e-7)).bfloat16()
    for _ in range(5):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    x = x.float()
    return x.T if matrix.shape[0] > matrix.shape[1] else x


def prepare(corpus: Path, output: Path) -> np.ndarray:
    """Texts of the three parts, a tokenizer, and the tokens to learn from."""
    saved = output / "training_tokens.npy"
    if saved.exists():
        return np.load(saved)
    parts: dict[str, list[str]] = {"training": [], "calibration": [], "test": []}
    for name, text in documents(corpus):
        parts[part_of(name)].append(text)
    (output / "texts").mkdir(parents=True, exist_ok=True)
    for part in ("calibration", "test"):
        # Every n-th document, so that all languages are there however the list is cut.
        share = min(1.0, TEXT_BYTES / sum(len(text.encode()) for text in parts[part]))
        kept = [text[: max(200, int(len(text) * share))] for text in parts[part]]
        (output / "texts" / f"{part}.txt").write_text("\n\n".join(kept), "utf-8")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(parts["training"], trainer)
    tokenizer.save(str(output / "tokenizer.json"))
    tokens = np.concatenate(
        [
            np.array([END, *encoding.ids], np.uint16)
            for encoding in tokenizer.encode_batch(parts["training"])
        ]
    )
    np.save(saved, tokens)
    size = sum(len(text.encode()) for text in parts["training"])
    print(f"{size / 1e6:.1f} MB of text, {len(tokens) / 1e6:.2f} million tokens", flush=True)
    return tokens


def save(output: Path, weights: dict[str, torch.nn.Parameter], said: dict[str, object]) -> None:
    """A folder as Hugging Face has them, float32."""
    partial = output / "model.safetensors.partial"
    save_file(
        {name: value.detach().contiguous() for name, value in weights.items()},
        partial,
        metadata={"format": "pt"},
    )
    partial.replace(output / "model.safetensors")
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": WIDTH,
        "intermediate_size": FEED_FORWARD,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KEY_VALUE_HEADS,
        "head_dim": HEAD,
        "hidden_act": "silu",
        "max_position_embeddings": CONTEXT,
        "rms_norm_eps": EPSILON,
        "rope_theta": ROPE_BASE,
        "rope_scaling": None,
        "tie_word_embeddings": False,
        "attention_bias": False,
        "mlp_bias": False,
        "vocab_size": VOCABULARY,
        "bos_token_id": END,
        "eos_token_id": END,
        "torch_dtype": "float32",
    }
    (output / "config.json").write_text(json.dumps(config, indent=2), "utf-8")
    tokens = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>",
        "add_bos_token": True,
        "model_max_length": CONTEXT,
    }
    (output / "tokenizer_config.json").write_text(json.dumps(tokens, indent=2), "utf-8")
    (output / "training.json").write_text(json.dumps(said, indent=2), "utf-8")


def rate_at(step: int, steps: int) -> float:
    left = (steps - step) / (COOLING * steps)
    return min(1.0, (step + 1) / WARM_STEPS, left)


class Training:
    """Weights, and what their steps have to remember between two runs."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.weights = parameters()
        self.muon = Muon([value for name, value in self.weights.items() if "_proj" in name])
        self.adam = torch.optim.AdamW(
            [value for name, value in self.weights.items() if "_proj" not in name],
            lr=ADAM_RATE,
            betas=(0.9, 0.95),
            weight_decay=0.0,
        )
        self.step = 0
        self.spent_s = 0.0
        self.average: float | None = None
        if self._file.exists():
            self._load()

    @property
    def _file(self) -> Path:
        return self.output / "state.pt"

    def learn(self, batch: torch.Tensor, rate: float) -> None:
        """One step on token ids (B, T + 1)."""
        began = time.process_time()
        with torch.autocast("cpu", torch.bfloat16):
            logits = forward(self.weights, batch[:, :-1])
        loss = F.cross_entropy(logits.float().flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        self.muon.step(MUON_RATE * rate)
        for group in self.adam.param_groups:
            group["lr"] = ADAM_RATE * rate
        self.adam.step()
        for value in self.weights.values():
            value.grad = None
        found = loss.item()
        self.average = found if self.average is None else 0.95 * self.average + 0.05 * found
        self.step += 1
        self.spent_s += time.process_time() - began

    def save(self, said: dict[str, object]) -> None:
        """The folder that others read, and what this program needs to go on."""
        save(self.output, self.weights, said)
        state = {
            "weights": {name: value.detach() for name, value in self.weights.items()},
            "momenta": self.muon.momenta,
            "adam": self.adam.state_dict(),
            "step": self.step,
            "spent_s": self.spent_s,
        }
        partial = self._file.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self._file)

    def _load(self) -> None:
        state = torch.load(self._file, weights_only=True)
        for name, value in state["weights"].items():
            self.weights[name].data.copy_(value)
        for kept, value in zip(self.muon.momenta, state["momenta"], strict=True):
            kept.copy_(value)
        self.adam.load_state_dict(state["adam"])
        self.step, self.spent_s = state["step"], state["spent_s"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1400)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(asked.threads)
    asked.output.mkdir(parents=True, exist_ok=True)
    tokens = torch.from_numpy(prepare(asked.corpus, asked.output).astype(np.int64))
    training = Training(asked.output)
    # Every run draws all pieces, so that one that goes on goes on with the same ones.
    order = np.random.default_rng(1)
    starts = order.integers(0, len(tokens) - PIECE - 1, (asked.steps, PIECES))
    last_saved = last_said = time.monotonic()
    while training.step < asked.steps:
        pieces = [tokens[at : at + PIECE + 1] for at in starts[training.step]]
        training.learn(torch.stack(pieces), rate_at(training.step, asked.steps))
        now = time.monotonic()
        done = training.step == asked.steps
        if now - last_said > SAY_EVERY_S or done:
            said = f"step {training.step} loss {training.average:.3f}"
            print(f"{said} cpu {training.spent_s:.0f} s", flush=True)
            last_said = now
        if now - last_saved > SAVE_EVERY_S or done:
            training.save(
                {
                    "steps": training.step,
                    "of": asked.steps,
                    "tokens_learnt": training.step * PIECE * PIECES,
                    "training_loss": training.average,
                    "cpu_s": round(training.spent_s),
                    "torch": torch.__version__,
                    "threads": asked.threads,
                }
            )
            last_saved = now


if __name__ == "__main__":
    main()
