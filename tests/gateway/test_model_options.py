import pytest

from verstak.gateway.error_map import ApiError
from verstak.gateway.model_options import ModelOptions, merge_options


def test_defaults_are_ollamas() -> None:
    options = merge_options([])
    assert (options.temperature, options.top_k, options.top_p) == (0.8, 40, 0.9)
    assert (options.repeat_penalty, options.num_predict, options.num_ctx) == (1.0, -1, None)


def test_later_layers_win() -> None:
    options = merge_options([{"temperature": 0.1, "top_k": 7}, {}, {"temperature": 0.2}])
    assert (options.temperature, options.top_k) == (0.2, 7)


def test_base_replaces_the_defaults_of_the_dialect() -> None:
    options = merge_options([{"top_p": 0.5}], ModelOptions(temperature=1.0, top_p=1.0))
    assert (options.temperature, options.top_p) == (1.0, 0.5)


def test_integers_are_cut_as_go_cuts_them() -> None:
    assert merge_options([{"num_ctx": 3.9, "seed": 10**40}]).num_ctx == 3


def test_null_and_unknown_options_change_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert merge_options([{"mirostat": 2, "top_k": None}]) == ModelOptions()
    assert "mirostat" in caplog.text


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"num_predict": "5"}, 'option "num_predict" must be of type integer'),
        ({"num_ctx": True}, 'option "num_ctx" must be of type integer'),
        ({"temperature": "hot"}, 'option "temperature" must be of type float32'),
        ({"use_mmap": 1}, 'option "use_mmap" must be of type boolean'),
        ({"stop": "end"}, 'option "stop" must be of type array'),
        ({"stop": [1]}, 'option "stop" must be of an array of strings'),
    ],
)
def test_wrong_type_is_ollamas_500(option: dict[str, object], message: str) -> None:
    with pytest.raises(ApiError) as caught:
        merge_options([option])
    assert (caught.value.status, caught.value.message) == (500, message)


def test_every_field_has_a_conversion() -> None:
    assert merge_options([{"stop": ["a", "b"], "use_mmap": False, "min_p": 1}]) == ModelOptions(
        stop=("a", "b"), use_mmap=False, min_p=1.0
    )
