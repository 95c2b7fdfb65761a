"""Whatever a file states, each statement gets a finding: check never stops at an odd number.

About a second: sizes of files are planned for every example.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plan.statements.stated import checked

from verstak.plan.statements.finding import Verdict

NUMBERS = st.one_of(st.floats(1e-9, 1e18), st.integers(1, 10**12)).map(str)
SPANS = st.one_of(
    NUMBERS, st.tuples(st.floats(1e-3, 1e3), st.floats(1e3, 1e9)).map(lambda s: f"[{s[0]}, {s[1]}]")
)
DEVICES = st.sampled_from(["RTX 4090", "L4", "Apple M4 Max", "DDR5-5600", "4080", "Nobody"])
MODELS = st.sampled_from(
    ["qwen2.5:32b-q4_K_M", "mistral:7b", "gpt-oss-20b-q4_0", "GigaChat3-10B-A1.8B-q8_0", "Nobody"]
)


@settings(max_examples=15, deadline=None)
@given(SPANS, MODELS)
def test_sizes_of_anything(span: str, model: str) -> None:
    assert checked("file_size", f'model = "{model}"\nsize = {span}').verdict in Verdict


@settings(max_examples=15, deadline=None)
@given(SPANS, DEVICES, MODELS, st.integers(1, 10**7))
def test_speeds_of_anything(span: str, device: str, model: str, context: int) -> None:
    fields = f'model = "{model}"\ndevice = "{device}"\ntokens_per_s = {span}\n'
    finding = checked("speed", f"{fields}context_tokens = {context}")
    assert finding.explanation.en
    assert finding.explanation.ru


@settings(max_examples=50, deadline=None)
@given(NUMBERS, SPANS, st.floats(0.001, 1), st.floats(0, 1), st.one_of(st.none(), DEVICES))
def test_electricity_of_anything(
    watts: str, euro: str, on: float, busy: float, device: str | None
) -> None:
    fields = f"watts = {watts}\neur_per_month = {euro}\non_share = {on}\nbusy_share = {busy}\n"
    named = "" if device is None else f'device = "{device}"\n'
    assert checked("electricity", fields + named).verdict in Verdict


@settings(max_examples=50, deadline=None)
@given(SPANS, NUMBERS, NUMBERS, st.tuples(st.floats(0, 9), st.floats(0.1, 9)))
def test_savings_of_anything(
    euro: str, tokens_in: str, tokens_out: str, mixture: tuple[float, float]
) -> None:
    cloud = f'eur_per_year = {euro}\nagainst = ["gpt-5", "gemini-2.5-pro"]\n'
    volume = f"input_tokens = {tokens_in}\noutput_tokens = {tokens_out}\n"
    assert checked("savings", cloud + volume).verdict in Verdict
    sized = checked("savings", f"{cloud}mixture = [{mixture[0]}, {mixture[1]}]")
    assert sized.verdict is Verdict.UNVERIFIABLE


@settings(max_examples=50, deadline=None)
@given(SPANS, NUMBERS, SPANS, NUMBERS)
def test_payback_of_anything(purchase: str, saved: str, months: str, running: str) -> None:
    fields = f"purchase_eur = {purchase}\nsaved_eur_per_year = {saved}\nmonths = {months}\n"
    assert checked("payback", f"{fields}running_eur_per_month = {running}").verdict in Verdict
