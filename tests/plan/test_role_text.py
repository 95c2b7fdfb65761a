"""Roles as people write them: ``role_text`` reads, ``role_need`` holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.known_model import KnownModel, Licence
from verstak.errors import UnknownModel, UsageError, VerstakError
from verstak.plan.role_need import KNOWN_ROLES, READING_TOKENS_PER_S, RoleNeed
from verstak.plan.role_text import parse_roles
from verstak.quantities.quantity import Assumed, Given
from verstak.quantities.text import Bilingual


def known(name: str) -> KnownModel:
    return KnownModel(
        name=name,
        family=name,
        architecture=None,
        parameters=None,
        active_parameters=None,
        tokenizer=None,
        context_native=None,
        context_extended=None,
        licence=Licence(None, None),
        languages=None,
        russian=None,
        quality=(),
        release_date=None,
        tier="reserve",
        tier_reason=Bilingual("", ""),
        verdict=None,
        hf_repo=None,
        ollama_tag=None,
        aliases=(),
        sources={},
        gaps={},
    )


SPELT = {
    "qwen2.5:32b": ("Qwen2.5-32B-Instruct", None),
    "mistral:7b": ("Mistral-7B-Instruct-v0.3", None),
    "mistral:7b-instruct-q5_0": ("Mistral-7B-Instruct-v0.3", "Q5_0"),
}


def find(text: str) -> tuple[KnownModel, str | None]:
    if text not in SPELT:
        raise UnknownModel(f"no model {text}")
    name, file_type = SPELT[text]
    return known(name), file_type


def read(text: str, **more: float) -> tuple[RoleNeed, ...]:
    return parse_roles(text, find=find, **more)


def test_the_customers_pair() -> None:
    analysis, chat = read("analysis=qwen2.5:32b,chat=mistral:7b")
    assert analysis.models == ("Qwen2.5-32B-Instruct",)
    assert (analysis.context_tokens, analysis.parallel, analysis.parallel_most) == (8192, 1, 4)
    assert analysis.answer_tokens == 500
    assert analysis.tokens_per_s == pytest.approx(500 / 35)
    assert (chat.context_tokens, chat.parallel_most) == (2048, 1)
    assert chat.tokens_per_s == 75
    assert not analysis.is_assumed("models")
    assert analysis.is_assumed("file_types")


def test_what_was_not_said_is_assumed_and_says_why() -> None:
    (analysis,) = read("analysis=qwen2.5:32b;context=16384")
    context, answer = analysis.quantity("context_tokens"), analysis.quantity("answer_tokens")
    assert context is not None
    assert answer is not None
    assert isinstance(context.provenance, Given)
    assert isinstance(answer.provenance, Assumed)
    assert isinstance(answer.provenance.why, Bilingual)
    assert "500" in answer.provenance.why.ru
    assert (answer.value, answer.unit) == (500, "tok")
    assert analysis.quantity("first_token_s") is None


def test_a_tag_may_hold_the_precision() -> None:
    (chat,) = read("chat=mistral:7b-instruct-q5_0")
    assert chat.file_types == ("Q5_0",)
    assert not chat.is_assumed("file_types")


def test_every_option() -> None:
    (role,) = read(
        "calc=любая;context=4096;parallel=2-8;speed=12.5;first-token=0.5;rate=30;prompt=500"
        ";answer=700;class=medium;languages=ru+en+de;commercial=нет;types=q4_k_m+Q5_K_M"
    )
    assert role == RoleNeed(
        name="calc",
        models=None,
        file_types=("Q4_K_M", "Q5_K_M"),
        quality="medium",
        context_tokens=4096,
        parallel=2,
        parallel_most=8,
        first_token_s=0.5,
        tokens_per_s=12.5,
        languages=("ru", "en", "de"),
        commercial=False,
        requests_per_hour=30,
        prompt_tokens=500,
        answer_tokens=700,
        assumed=role.assumed,
    )
    assert [field for field, _ in role.assumed] == ["models"]


def test_several_models_will_do() -> None:
    (role,) = read("chat=qwen2.5:32b|mistral:7b")
    assert role.models == ("Qwen2.5-32B-Instruct", "Mistral-7B-Instruct-v0.3")


def test_another_role_is_read_at_the_pace_of_reading() -> None:
    (role,) = read("translation")
    assert role.models is None
    assert role.tokens_per_s == pytest.approx(READING_TOKENS_PER_S)
    assert 9 < READING_TOKENS_PER_S < 11


def test_roles_nobody_spoke_of_are_those_of_the_office() -> None:
    assert [need.name for need in read(",".join(KNOWN_ROLES))] == ["analysis", "chat"]


def test_a_rate_is_shared_by_roles_without_their_own() -> None:
    first, second, third = read("analysis;rate=10,chat,other", requests_per_hour=40)
    assert (first.requests_per_hour, second.requests_per_hour) == (10, 15)
    assert third.requests_per_hour == 15
    assert not second.is_assumed("requests_per_hour")
    assert read("chat")[0].is_assumed("requests_per_hour")
    with pytest.raises(UsageError, match="make 50 requests an hour, the whole is 40"):
        read("analysis;rate=50,chat", requests_per_hour=40)
    with pytest.raises(UsageError, match="above 0"):
        read("chat", requests_per_hour=-1)


def test_a_short_context_shortens_what_was_assumed() -> None:
    (analysis,) = read("analysis;context=512")
    assert analysis.prompt_tokens + analysis.answer_tokens <= 512
    with pytest.raises(UsageError, match="do not fit a context of 512"):
        read("analysis;context=512;prompt=500;answer=100")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected roles such as"),
        ("analysis,,chat", "expected roles such as"),
        ("chat,chat", "named twice"),
        ("a,b,c,d,e,f,g", "at most 6 roles"),
        ("=mistral:7b", "a role's name"),
        ("чат=mistral:7b", "a role's name"),
        ("chat;speed=12,5", "a role's name"),
        ("chat;contekst=5", "option such as context=8192"),
        ("chat;context", "expected an option"),
        ("chat;context=8k", "chat: context: expected a whole number, found '8k'"),
        ("chat;context=0", "from 1 to"),
        ("chat;context=99999999999", "from 1 to"),
        ("chat;context=" + 5000 * "9", "expected a whole number"),
        ("chat;parallel=4-1", "a range such as 1-4"),
        ("chat;parallel=1-" + 5000 * "9", "a range such as 1-4"),
        ("chat;parallel=1-999999999", "requests at once must be from 1 to 256"),
        ("chat;parallel=0", "a range such as 1-4"),
        ("chat;speed=fast", "expected a number"),
        ("chat;speed=-3", "above 0"),
        ("chat;speed=inf", "above 0"),
        ("chat;rate=1e300", "requests per hour must be from"),
        ("chat;first-token=1e-300", "first token must be from"),
        ("chat;speed=nan", "above 0"),
        ("chat;class=huge", "small, medium, large"),
        ("chat;languages=russian", "language tags"),
        ("chat;commercial=maybe", "yes or no"),
        ("chat;types=4 bit", "precisions such as"),
    ],
)
def test_what_cannot_be_meant_says_what_was_expected(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(text)


def test_an_unknown_model_is_the_catalogues_error() -> None:
    with pytest.raises(UnknownModel, match="no model gpt-9"):
        read("chat=gpt-9")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        needs = read(text)
    except VerstakError as error:
        assert error.message  # noqa: PT017  # either outcome is right, silence is not
    else:
        assert needs


def test_a_need_that_is_no_number_has_no_unit() -> None:
    with pytest.raises(UsageError, match="numeric need"):
        RoleNeed(name="chat").quantity("languages")
    with pytest.raises(UsageError, match="side by side"):
        RoleNeed(name="chat", parallel=3)
