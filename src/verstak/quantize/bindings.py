"""The part of llama.cpp's C interface that quantising and calibrating need, as ctypes see it.

Layouts of the release `LAYOUT_RELEASES`. A struct that is off by one field would not fail, it
would quantise with other options than asked for: nothing here is used before `abi.check` has held
every default of the library against `QUANTIZE_DEFAULTS` and its siblings.

Source: llama.cpp include/llama.h and ggml/include/ggml.h at v0.5.0, the defaults from
``llama_model_quantize_default_params``, ``llama_context_default_params`` and
``llama_model_default_params`` there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LAYOUT_RELEASES: Final = frozenset({"0.4.0", "0.5.0"})
"""Releases of llama.cpp (``llama_version``) that have these layouts."""

TYPE_COUNT: Final = 43
"""``GGML_TYPE_COUNT``: as a tensor type it means "not asked for"."""

MAX_DIMS: Final = 4
MAX_SOURCES: Final = 10

LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
"""``ggml_log_callback``: level, text, user data."""

EvalCallback = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_bool, ctypes.c_void_p)
"""``ggml_backend_sched_eval_callback``: tensor, whether it only asks, user data."""


class ImatrixData(ctypes.Structure):
    """``llama_model_imatrix_data``: mean squares of one tensor's inputs."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("data", ctypes.POINTER(ctypes.c_float)),
        ("size", ctypes.c_size_t),
    )


class TensorOverride(ctypes.Structure):
    """``llama_model_tensor_override``: a regular expression and the type of what it finds."""

    _fields_ = (("pattern", ctypes.c_char_p), ("type", ctypes.c_int))


class KeyValue(ctypes.Union):
    """Value of a metadata override."""

    _fields_ = (
        ("integer", ctypes.c_int64),
        ("real", ctypes.c_double),
        ("boolean", ctypes.c_bool),
        ("text", ctypes.c_char * 128),
    )


class KeyOverride(ctypes.Structure):
    """``llama_model_kv_override``: one metadata key of the output."""

    _fields_ = (("tag", ctypes.c_int), ("key", ctypes.c_char * 128), ("value", KeyValue))


INTEGER_TAG: Final = 0
TEXT_TAG: Final = 3


class QuantizeParams(ctypes.Structure):
    """``llama_model_quantize_params``."""

    _fields_ = (
        ("nthread", ctypes.c_int32),
        ("ftype", ctypes.c_int),
        ("output_tensor_type", ctypes.c_int),
        ("token_embedding_type", ctypes.c_int),
        ("allow_requantize", ctypes.c_bool),
        ("quantize_output_tensor", ctypes.c_bool),
        ("only_copy", ctypes.c_bool),
        ("pure", ctypes.c_bool),
        ("keep_split", ctypes.c_bool),
        ("dry_run", ctypes.c_bool),
        ("imatrix", ctypes.POINTER(ImatrixData)),
        ("kv_overrides", ctypes.POINTER(KeyOverride)),
        ("tt_overrides", ctypes.POINTER(TensorOverride)),
        ("prune_layers", ctypes.POINTER(ctypes.c_int32)),
        ("max_buf_size", ctypes.c_size_t),
    )


class ModelParams(ctypes.Structure):
    """``llama_model_params``."""

    _fields_ = (
        ("devices", ctypes.c_void_p),
        ("tensor_buft_overrides", ctypes.c_void_p),
        ("n_gpu_layers", ctypes.c_int32),
        ("split_mode", ctypes.c_int),
        ("load_mode", ctypes.c_int),
        ("lazy_mode", ctypes.c_int),
        ("main_gpu", ctypes.c_int32),
        ("tensor_split", ctypes.c_void_p),
        ("progress_callback", ctypes.c_void_p),
        ("progress_callback_user_data", ctypes.c_void_p),
        ("kv_overrides", ctypes.c_void_p),
        ("vocab_only", ctypes.c_bool),
        ("check_tensors", ctypes.c_bool),
        ("use_extra_bufts", ctypes.c_bool),
        ("no_host", ctypes.c_bool),
        ("no_alloc", ctypes.c_bool),
        ("load_mtp", ctypes.c_bool),
    )


class ContextParams(ctypes.Structure):
    """``llama_context_params``."""

    _fields_ = (
        ("n_ctx", ctypes.c_uint32),
        ("n_batch", ctypes.c_uint32),
        ("n_ubatch", ctypes.c_uint32),
        ("n_seq_max", ctypes.c_uint32),
        ("n_rs_seq", ctypes.c_uint32),
        ("n_outputs_max", ctypes.c_uint32),
        ("n_outputs_max_per_seq", ctypes.c_uint32),
        ("n_threads", ctypes.c_int32),
        ("n_threads_batch", ctypes.c_int32),
        ("ctx_type", ctypes.c_int),
        ("rope_scaling_type", ctypes.c_int),
        ("pooling_type", ctypes.c_int),
        ("attention_type", ctypes.c_int),
        ("flash_attn_type", ctypes.c_int),
        ("rope_freq_base", ctypes.c_float),
        ("rope_freq_scale", ctypes.c_float),
        ("yarn_ext_factor", ctypes.c_float),
        ("yarn_attn_factor", ctypes.c_float),
        ("yarn_beta_fast", ctypes.c_float),
        ("yarn_beta_slow", ctypes.c_float),
        ("yarn_orig_ctx", ctypes.c_uint32),
        ("defrag_thold", ctypes.c_float),
        ("cb_eval", ctypes.c_void_p),
        ("cb_eval_user_data", ctypes.c_void_p),
        ("type_k", ctypes.c_int),
        ("type_v", ctypes.c_int),
        ("abort_callback", ctypes.c_void_p),
        ("abort_callback_data", ctypes.c_void_p),
        ("embeddings", ctypes.c_bool),
        ("offload_kqv", ctypes.c_bool),
        ("no_perf", ctypes.c_bool),
        ("op_offload", ctypes.c_bool),
        ("swa_full", ctypes.c_bool),
        ("kv_unified", ctypes.c_bool),
        ("samplers", ctypes.c_void_p),
        ("n_samplers", ctypes.c_size_t),
        ("ctx_other", ctypes.c_void_p),
    )


class Batch(ctypes.Structure):
    """``llama_batch``."""

    _fields_ = (
        ("n_tokens", ctypes.c_int32),
        ("token", ctypes.POINTER(ctypes.c_int32)),
        ("embd", ctypes.c_void_p),
        ("pos", ctypes.c_void_p),
        ("n_seq_id", ctypes.c_void_p),
        ("seq_id", ctypes.c_void_p),
        ("logits", ctypes.c_void_p),
    )


class Tensor(ctypes.Structure):
    """``ggml_tensor``, up to its name."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("buffer", ctypes.c_void_p),
        ("ne", ctypes.c_int64 * MAX_DIMS),
        ("nb", ctypes.c_size_t * MAX_DIMS),
        ("op", ctypes.c_int),
        ("op_params", ctypes.c_int32 * 16),
        ("flags", ctypes.c_int32),
        ("src", ctypes.c_void_p * MAX_SOURCES),
        ("view_src", ctypes.c_void_p),
        ("view_offs", ctypes.c_size_t),
        ("data", ctypes.c_void_p),
        ("name", ctypes.c_char * 64),
    )


LOAD_INTO_MEMORY: Final = 0
"""``LLAMA_LOAD_MODE_NONE``: a file is read, not mapped."""


class InitParams(ctypes.Structure):
    """``ggml_init_params``."""

    _fields_ = (
        ("mem_size", ctypes.c_size_t),
        ("mem_buffer", ctypes.c_void_p),
        ("no_alloc", ctypes.c_bool),
    )


QUANTIZE_DEFAULTS: Mapping[str, int | bool] = MappingProxyType(
    {
        "nthread": 0,
        "ftype": 7,  # Q8_0
        "output_tensor_type": TYPE_COUNT,
        "token_embedding_type": TYPE_COUNT,
        "allow_requantize": False,
        "quantize_output_tensor": True,
        "only_copy": False,
        "pure": False,
        "keep_split": False,
        "dry_run": False,
        "imatrix": 0,
        "kv_overrides": 0,
        "tt_overrides": 0,
        "prune_layers": 0,
        "max_buf_size": 8 * 2**30,
    }
)

MODEL_DEFAULTS: Mapping[str, int | bool] = MappingProxyType(
    {
        "devices": 0,
        "tensor_buft_overrides": 0,
        "n_gpu_layers": -1,
        "split_mode": 1,  # by layer
        "load_mode": -1,  # automatic
        "lazy_mode": 1,  # automatic
        "main_gpu": 0,
        "tensor_split": 0,
        "progress_callback": 0,
        "progress_callback_user_data": 0,
        "kv_overrides": 0,
        "vocab_only": False,
        "check_tensors": False,
        "use_extra_bufts": True,
        "no_host": False,
        "no_alloc": False,
        "load_mtp": False,
    }
)

CONTEXT_DEFAULTS: Mapping[str, int | float | bool] = MappingProxyType(
    {
        "n_ctx": 512,
        "n_batch": 2048,
        "n_ubatch": 512,
        "n_seq_max": 1,
        "n_rs_seq": 0,
        "n_outputs_max": 0,
        "n_outputs_max_per_seq": 1,
        "n_threads": 4,
        "n_threads_batch": 4,
        "ctx_type": 0,
        "rope_scaling_type": -1,
        "pooling_type": -1,
        "attention_type": -1,
        "flash_attn_type": -1,
        "rope_freq_base": 0.0,
        "rope_freq_scale": 0.0,
        "yarn_ext_factor": -1.0,
        "yarn_attn_factor": -1.0,
        "yarn_beta_fast": -1.0,
        "yarn_beta_slow": -1.0,
        "yarn_orig_ctx": 0,
        "defrag_thold": -1.0,
        "cb_eval": 0,
        "cb_eval_user_data": 0,
        "type_k": 1,  # F16
        "type_v": 1,
        "abort_callback": 0,
        "abort_callback_data": 0,
        "embeddings": False,
        "offload_kqv": True,
        "no_perf": True,
        "op_offload": True,
        "swa_full": True,
        "kv_unified": False,
        "samplers": 0,
        "n_samplers": 0,
        "ctx_other": 0,
    }
)
