"""Statements of each kind that are right, wrong and in between: check, knowledge, size_check,
model_check, machine_check, speed_check, answer_check, quality_check, energy_check, money_check, candidate_check."""

from __future__ import annotations

import pytest
from tests.plan.statements.stated import checked, knowledge

from verstak.plan.statements.finding import Verdict
from verstak.plan.statements.knowledge import file_type_of
from verstak.plan.statements.model_check import same_licence
from verstak.quantities.quantity import Quantity


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ('model="qwen2.5:32b"\nfile_type="Q4_K_M"\nsize=19.9', Verdict.RIGHT),
        ('model="qwen2.5:32b"\nfile_type="Q4_K_M"\nsize=18.5\nunit="GiB"', Verdict.RIGHT),
        ('model="qwen2.5:32b"\nfile_type="Q4_K_M"\nsize=[19, 20]', Verdict.RIGHT),
        ('model="qwen2.5:32b"\nfile_type="Q4_K_M"\nsize=18.5', Verdict.CLOSE),
        ('model="qwen2.5:32b"\nfile_type="Q4_K_M"\nsize=9.5', Verdict.WRONG),
        ('model="mistral:7b-instruct-q5_0"\nsize=5.0', Verdict.RIGHT),
        ('model="qwen2.5:32b"\nsize=19.9', Verdict.UNVERIFIABLE),
        ('model="qwen2.5:32b"\nfile_type="Q9"\nsize=19.9', Verdict.UNVERIFIABLE),
    ],
)
def test_sizes(fields: str, verdict: Verdict) -> None:
    assert checked("file_size", fields).verdict is verdict


@pytest.mark.parametrize(
    ("word", "meant"), [("Q5", "Q5_K_M"), ("q4_k_s", "Q4_K_S"), ("fp16", "F16"), ("BF16", "BF16")]
)
def test_words_for_precision(word: str, meant: str) -> None:
    assert file_type_of(word) == meant


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ('model="qwen2.5:32b"\nlicence="Apache 2.0"\ncommercial=true', Verdict.RIGHT),
        ('model="qwen2.5:32b"\nlicence="Apache 2.0"\ncommercial=false', Verdict.WRONG),
        ('model="qwen2.5:32b"\nlicence="MIT"', Verdict.WRONG),
        ('model="qwen2.5:3b"\nlicence="Qwen Research License"\ncommercial=false', Verdict.RIGHT),
        ('model="llama3:70b"\nlicence="Llama 3 Community"\ncommercial=true', Verdict.HALF),
    ],
)
def test_licences(fields: str, verdict: Verdict) -> None:
    assert checked("licence", fields).verdict is verdict


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Apache License, Version 2.0", "Apache-2.0", True),
        ("apache", "Apache-2.0", True),
        ("MRL", "Mistral Research (MRL-0.1)", True),
        ("Mistral Research License", "Mistral Research (MRL-0.1)", True),
        ("Qwen Research", "Qwen", False),
        ("Llama 3 Community", "Llama 3.1 Community", False),
        ("License", "MIT", False),
    ],
)
def test_spellings_of_a_licence(one: str, other: str, same: bool) -> None:
    assert same_licence(one, other) is same


@pytest.mark.parametrize(
    ("tokens", "verdict"),
    [
        (32_768, Verdict.RIGHT),
        (8192, Verdict.RIGHT),
        (131_072, Verdict.HALF),
        (10**6, Verdict.WRONG),
    ],
)
def test_contexts(tokens: int, verdict: Verdict) -> None:
    assert checked("context", f'model="qwen2.5:32b"\ntokens={tokens}').verdict is verdict


def test_an_identity_that_holds_and_one_in_part() -> None:
    whole = 'name="M"\nmodel="mistral:7b"\nparameters=7.2e9\nlicence="Apache-2.0"\n'
    assert checked("model_identity", whole).verdict is Verdict.RIGHT
    other_tag = checked("model_identity", whole + 'tag="mistral-large"')
    assert other_tag.verdict is Verdict.HALF
    assert "pulls Mistral-Large-Instruct-2407" in other_tag.explanation.en
    nothing = checked("model_identity", 'name="M"\nmodel="mistral:7b"')
    assert nothing.verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("memory", "verdict"),
    [
        ('"RTX 4090" = 24', Verdict.RIGHT),
        ('"RTX 4090" = 24, "RTX 4080" = 20', Verdict.HALF),
        ('"RTX 4080" = 20', Verdict.WRONG),
        ('"RTX 4080" = 16', Verdict.RIGHT),
        ('"RTX 9999" = 16', Verdict.UNVERIFIABLE),
    ],
)
def test_memory_of_cards(memory: str, verdict: Verdict) -> None:
    finding = checked("device_memory", f"memory_gb = {{ {memory} }}")
    assert finding.verdict is verdict
    if verdict is Verdict.UNVERIFIABLE:
        assert "RTX" in finding.explanation.en


def fit(file_type: str, context: int = 8192, *, fits: bool = True) -> str:
    return f"""
device = "RTX 4090"
fits = {str(fits).lower()}
[[statement.roles]]
name = "analysis"
model = "qwen2.5:32b"
file_type = "{file_type}"
context_tokens = {context}
[[statement.roles]]
name = "chat"
model = "mistral:7b-instruct-q5_0"
context_tokens = 2048
"""


@pytest.mark.parametrize(
    ("file_type", "gib", "verdict"),
    [
        ("Q5_K_M", 29.3, Verdict.WRONG),
        ("Q4_K_M", 26.2, Verdict.WRONG),
        ("Q3_K_M", 22.6, Verdict.RIGHT),
        ("Q2_K", None, Verdict.RIGHT),
    ],
)
def test_a_pair_on_one_card(file_type: str, gib: float | None, verdict: Verdict) -> None:
    finding = checked("memory_fit", fit(file_type))
    assert finding.verdict is verdict
    need = finding.figure("need").value
    assert isinstance(need, Quantity)
    if gib is not None:
        assert need.value == pytest.approx(gib, abs=0.3)
    denied = checked("memory_fit", fit(file_type, fits=False))
    assert denied.verdict is (Verdict.WRONG if verdict is Verdict.RIGHT else Verdict.RIGHT)


def test_a_longer_context_needs_more() -> None:
    needs = []
    for context in (2048, 8192, 32768):
        need = checked("memory_fit", fit("Q4_K_M", context)).figure("need").value
        assert isinstance(need, Quantity)
        needs.append(need.value)
    assert needs == sorted(needs)


def test_nothing_helps_a_model_that_is_far_too_large() -> None:
    finding = checked(
        "memory_fit",
        'device="RTX 4060"\n[[statement.roles]]\nname="x"\nmodel="mistral-large"\n'
        'file_type="Q4_K_M"\ncontext_tokens=2048',
    )
    assert finding.verdict is Verdict.WRONG
    assert "no precision of" in finding.explanation.en


def speed(model: str, span: str, *, device: str = "RTX 4090", context: int = 2048) -> str:
    return f'model="{model}"\ndevice="{device}"\ncontext_tokens={context}\ntokens_per_s={span}'


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (speed("mistral:7b-instruct-q5_0", "[110, 140]"), Verdict.PLAUSIBLE),
        (speed("mistral:7b-instruct-q5_0", "[50, 80]"), Verdict.LOW),
        (speed("mistral:7b-instruct-q5_0", "400"), Verdict.WRONG),
        (speed("mistral:7b", "100"), Verdict.UNVERIFIABLE),
        (speed("mistral:7b-q4_0", "100", device="Abacus"), Verdict.UNVERIFIABLE),
    ],
)
def test_speeds(fields: str, verdict: Verdict) -> None:
    assert checked("speed", fields).verdict is verdict


def test_a_model_that_spills_is_slower_and_says_so() -> None:
    whole = checked("speed", speed("qwen2.5:32b-q5_K_M", "16", context=2048))
    spilled = checked("speed", speed("qwen2.5:32b-q5_K_M", "16", context=16_384))
    values = [each.figure("speed").value for each in (whole, spilled)]
    assert isinstance(values[0], Quantity)
    assert isinstance(values[1], Quantity)
    assert values[1].value < values[0].value
    assert "main memory" in spilled.explanation.en
    assert spilled.figure("outside").value != "0/64"


def answer(model: str, tokens: int, span: str, more: str = "") -> str:
    head = f'model="{model}"\ndevice="RTX 4090"\nanswer_tokens={tokens}\nseconds={span}\n'
    return head + more


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        # The same plan's times: 500 tokens of analysis, 300 of chat.
        (answer("qwen2.5:32b-q5_K_M", 500, "[25, 35]", "context_tokens=8192"), Verdict.PLAUSIBLE),
        (answer("mistral:7b-instruct-q5_0", 300, "[3, 4]"), Verdict.LOW),
        (answer("mistral:7b-instruct-q5_0", 300, "0.5"), Verdict.WRONG),
        (answer("mistral:7b-instruct-q5_0", 300, "2.3", "prompt_tokens=1000"), Verdict.PLAUSIBLE),
        (answer("mistral:7b", 300, "2.3"), Verdict.UNVERIFIABLE),
    ],
)
def test_times_of_answers(fields: str, verdict: Verdict) -> None:
    assert checked("answer_time", fields).verdict is verdict


def test_a_prompt_takes_its_time() -> None:
    times = []
    for prompt in (0, 1000, 20_000):
        fields = answer(
            "mistral:7b-q4_0", 100, "1", f"prompt_tokens={prompt}\ncontext_tokens=20480"
        )
        value = checked("answer_time", fields).figure("seconds").value
        assert isinstance(value, Quantity)
        times.append(value.value)
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (
            'model="T-pro-it-1.0"\nbenchmark="Arena-Hard-Ru"\nscore=89\nfile_type="Q4"',
            Verdict.RIGHT,
        ),
        ('model="T-pro-it-1.0"\nbenchmark="arena-hard-ru"\nscore=97', Verdict.CLOSE),
        ('model="qwen2.5:32b"\nbenchmark="Arena-Hard-Ru"\nscore=97', Verdict.WRONG),
        ('model="qwen2.5:32b"\nbenchmark="Russian, our own"\nscore=97', Verdict.UNVERIFIABLE),
        ('model="qwen2.5:32b"\nscore=97', Verdict.UNVERIFIABLE),
    ],
)
def test_quality(fields: str, verdict: Verdict) -> None:
    finding = checked("quality", fields)
    assert finding.verdict is verdict
    assert finding.figures


ELECTRICITY = "watts=650\neur_per_month={}\n"


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (ELECTRICITY.format(150), Verdict.PLAUSIBLE),
        (ELECTRICITY.format(150) + 'device="RTX 4090"\nmodel="qwen2.5:32b"', Verdict.HALF),
        (ELECTRICITY.format(15) + 'device="RTX 4090"', Verdict.WRONG),
        (ELECTRICITY.format(150) + 'country="RU"', Verdict.UNVERIFIABLE),
        (ELECTRICITY.format(90) + "eur_per_kwh=0.19", Verdict.RIGHT),
        (ELECTRICITY.format(150) + "eur_per_kwh=0.19", Verdict.WRONG),
        (ELECTRICITY.format(150) + 'device="L4"', Verdict.PLAUSIBLE),  # nobody measured one
        (
            'watts=490\neur_per_month=68\neur_per_kwh=0.19\ndevice="RTX 4090"\nbusy_share=1',
            Verdict.RIGHT,
        ),
    ],
)
def test_electricity(fields: str, verdict: Verdict) -> None:
    assert checked("electricity", fields).verdict is verdict


SAVINGS = 'eur_per_year={}\nagainst=["gemini-2.5-flash"]\n'
VOLUME = "input_tokens=444944118\noutput_tokens=148314706\n"  # 7.12 billion a year, 3 to 1
MACHINE = 'device="RTX 4090"\nmodel="qwen2.5:32b-q4_K_M"\n'


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (SAVINGS.format(5200), Verdict.UNVERIFIABLE),
        (SAVINGS.format(5200) + VOLUME, Verdict.RIGHT),
        (SAVINGS.format(5200) + VOLUME + "running_eur_per_month=150", Verdict.WRONG),
        (SAVINGS.format(3400) + VOLUME + "running_eur_per_month=150", Verdict.RIGHT),
        (SAVINGS.format(5200) + VOLUME + MACHINE, Verdict.WRONG),  # beyond one request at a time
        (
            SAVINGS.format(520) + "input_tokens=44e6\noutput_tokens=14.9e6\n" + MACHINE,
            Verdict.RIGHT,
        ),
        ('eur_per_year=1\nagainst=["gemini-0"]', Verdict.UNVERIFIABLE),
    ],
)
def test_savings(fields: str, verdict: Verdict) -> None:
    assert checked("savings", fields).verdict is verdict


PAYBACK = "purchase_eur=[3000, 4000]\nsaved_eur_per_year=5200\n"


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (PAYBACK + "running_eur_per_month=150\nmonths=[10, 12]", Verdict.HALF),
        (PAYBACK + "running_eur_per_month=150\nmonths=[10, 15]", Verdict.RIGHT),
        (PAYBACK + "months=[6.9, 9.3]", Verdict.RIGHT),
        (PAYBACK + "months=[1, 2]", Verdict.WRONG),
        (PAYBACK + "running_eur_per_month=500\nmonths=[10, 12]", Verdict.WRONG),
    ],
)
def test_payback(fields: str, verdict: Verdict) -> None:
    assert checked("payback", fields).verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ('device="RTX 4090"\neur=[3000, 4000]', Verdict.PLAUSIBLE),
        ('device="RTX 4090"\neur=1000', Verdict.WRONG),
        ('device="RTX 4090"\neur=[1600, 2500]\nwhole=false', Verdict.RIGHT),
        ('device="RTX 4090"\neur=2000\nwhole=false', Verdict.HALF),
        ('device="RTX 4090"\neur=900\nwhole=false', Verdict.WRONG),
        ('device="RTX 4060"\neur=900', Verdict.UNVERIFIABLE),
    ],
)
def test_prices(fields: str, verdict: Verdict) -> None:
    assert checked("price", fields).verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ('device="RTX 4090"\neur_per_hour=0.27', Verdict.RIGHT),
        ('device="RTX 4090"\neur_per_hour=[0.4, 0.6]', Verdict.WRONG),
        ('device="RTX 4070"\neur_per_hour=0.2', Verdict.UNVERIFIABLE),
    ],
)
def test_rents(fields: str, verdict: Verdict) -> None:
    assert checked("rent", fields).verdict is verdict


@pytest.mark.parametrize(
    ("models", "date", "verdict"),
    [
        ('["LLaMA 3 70B", "Mixtral 8x7B"]', "2026-01", Verdict.OUTDATED),
        ('["Qwen3-14B", "Qwen3-32B", "Mixtral 8x7B"]', "2026-01", Verdict.HALF),
        ('["Mixtral 8x7B"]', "2023-12", Verdict.HALF),
        ('["Nobody-1B"]', "2026-01", Verdict.UNVERIFIABLE),
        ('["Qwen3-14B"]', None, Verdict.UNVERIFIABLE),
    ],
)
def test_candidates(models: str, date: str | None, verdict: Verdict) -> None:
    assert checked("candidates", f"models = {models}", date=date).verdict is verdict


def test_all_recommended_of_the_time_are_right() -> None:
    names = [
        f'"{model.name}"'
        for model in knowledge().models
        if model.tier == "recommended" and model.release_date and model.release_date <= "2026-01"
    ]
    finding = checked("candidates", f"models = [{', '.join(names)}]")
    assert finding.verdict is Verdict.RIGHT
    assert finding.figure("missing_names").value is None


def test_an_unknown_name_stops_nothing_and_names_the_nearest() -> None:
    finding = checked("file_size", 'model="qwen2.5:33b"\nfile_type="Q4_K_M"\nsize=1')
    assert finding.verdict is Verdict.UNVERIFIABLE
    assert "did you mean" in finding.explanation.en
    assert finding.explanation.ru.startswith("такого имени")
