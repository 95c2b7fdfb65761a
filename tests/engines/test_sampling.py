from __future__ import annotations

from verstak.engines.sampling import Sampling, chat_fields, completion_fields


def test_nothing_fixed_sends_nothing() -> None:
    assert chat_fields(Sampling()) == {}
    assert completion_fields(Sampling()) == {}


def test_the_two_endpoints_name_things_differently() -> None:
    sampling = Sampling(
        temperature=0.0,
        top_k=5,
        seed=7,
        stop=("a", "b"),
        max_tokens=9,
        logprobs=True,
        top_logprobs=3,
        keep_tokens=4,
    )
    shared = {"temperature": 0.0, "top_k": 5, "seed": 7, "stop": ["a", "b"]}
    assert chat_fields(sampling) == shared | {
        "max_tokens": 9,
        "logprobs": True,
        "top_logprobs": 3,
    }
    assert completion_fields(sampling) == shared | {"n_predict": 9, "n_probs": 3}


def test_log_probabilities_alone_need_one_alternative() -> None:
    assert completion_fields(Sampling(logprobs=True)) == {"n_probs": 1}
