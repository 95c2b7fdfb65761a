"""Checking somebody's plan, statement by statement, against what this program computes."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UnknownDevice, UnknownModel, UsageError
from verstak.plan.statements.answer_check import check_answer_time
from verstak.plan.statements.candidate_check import check_candidates
from verstak.plan.statements.energy_check import check_electricity
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.machine_check import check_device_memory, check_memory_fit
from verstak.plan.statements.model_check import check_context, check_identity, check_licence
from verstak.plan.statements.money_check import (
    check_payback,
    check_price,
    check_rent,
    check_savings,
)
from verstak.plan.statements.quality_check import check_quality
from verstak.plan.statements.size_check import check_file_size
from verstak.plan.statements.speed_check import check_speed
from verstak.plan.statements.statement import (
    AnswerTime,
    Candidates,
    ContextLength,
    DeviceMemory,
    Electricity,
    FileSize,
    LicenceClaim,
    MemoryFit,
    ModelIdentity,
    Payback,
    PriceClaim,
    QualityClaim,
    RentClaim,
    SavingsClaim,
    SpeedClaim,
    StatedPlan,
    Statement,
    kind_of,
)
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan and what there is to say about it.

    Attributes:
        plan: As stated.
        findings: One for each statement, in its order.
    """

    plan: StatedPlan
    findings: tuple[Finding, ...]

    def counts(self) -> dict[Verdict, int]:
        """How many statements got each verdict; verdicts that none got are left out."""
        found = [finding.verdict for finding in self.findings]
        return {verdict: found.count(verdict) for verdict in Verdict if verdict in found}


def check_statements(plan: StatedPlan, knowledge: Knowledge) -> CheckedPlan:
    """Check every statement of a plan.

    A statement that names a model or a device that nobody knows, or says too little, does not
    stop the rest: its finding says what is missing.

    Args:
        plan: As :func:`~verstak.plan.statements.statement_file.read_statements` gives it.
        knowledge: What is compared with.
    """
    return CheckedPlan(
        plan, tuple(check_statement(each, knowledge, date=plan.date) for each in plan.statements)
    )


def check_statement(stated: Statement, knowledge: Knowledge, *, date: str | None = None) -> Finding:
    """Check one statement.

    Args:
        stated: The statement.
        knowledge: What is compared with.
        date: Month of the plan; ``None`` = not said.
    """
    try:
        return _checked(stated, knowledge, date)
    except UsageError as error:
        return _not_checked(stated, error)


def _checked(stated: Statement, knowledge: Knowledge, date: str | None) -> Finding:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match stated:
        case FileSize():
            return check_file_size(stated, knowledge)
        case LicenceClaim():
            return check_licence(stated, knowledge)
        case ContextLength():
            return check_context(stated, knowledge)
        case ModelIdentity():
            return check_identity(stated, knowledge)
        case DeviceMemory():
            return check_device_memory(stated, knowledge)
        case MemoryFit():
            return check_memory_fit(stated, knowledge)
        case SpeedClaim():
            return check_speed(stated, knowledge)
        case AnswerTime():
            return check_answer_time(stated, knowledge)
        case QualityClaim():
            return check_quality(stated, knowledge)
        case Electricity():
            return check_electricity(stated, knowledge)
        case SavingsClaim():
            return check_savings(stated, knowledge, date=date)
        case Payback():
            return check_payback(stated)
        case PriceClaim():
            return check_price(stated, knowledge)
        case RentClaim():
            return check_rent(stated, knowledge)
        case Candidates():
            return check_candidates(stated, knowledge, date=date)


def _not_checked(stated: Statement, error: UsageError) -> Finding:
    remedy = f"; {error.remedy}" if error.remedy else ""
    unknown = isinstance(error, UnknownModel | UnknownDevice)
    lead = "такого имени в каталоге нет" if unknown else "не хватает данных"
    return Finding(
        id=stated.id,
        kind=kind_of(stated),
        text=stated.text,
        verdict=Verdict.UNVERIFIABLE,
        explanation=Bilingual(f"{error.message}{remedy}", f"{lead}: {error.message}{remedy}"),
        rule=_NOT_CHECKED,
    )


_NOT_CHECKED = Bilingual("what is not known is not judged", "о том, чего не знаем, не судим")
