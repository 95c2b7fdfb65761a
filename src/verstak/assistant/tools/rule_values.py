"""Which number, word or yes/no of a question belongs to which parameter of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from verstak.assistant.message.mention import Mention, ParsedMessage, StandardMention
from verstak.assistant.tools.rule_aliases import OPPOSITES
from verstak.assistant.tools.rule_names import RuleNames, Token, same, tokens
from verstak.furniture.standards.limit import Comparison, Scalar
from verstak.furniture.standards.rules import Parameter, Rule, RuleBase
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension, convert, find_unit, unit

_MOST_NUMBERS = 6
"""Numbers of one question that are tried in every order; more than these nobody checks at once."""
_ODD_UNITS = {
    "mg/100 g": r"\s*(?:мг|mg)\s*(?:/|на|per)\s*100\s*(?:г|g)",
    "mg/m³": r"\s*(?:мг|mg)\s*/\s*(?:м|m|куб)",
    "mm/m": r"\s*(?:мм|mm)\s*(?:/|на|per)\s*(?:1\s*)?(?:м|m)",
    "1/h": r"\s*(?:1/ч|/ч|в час|крат|per hour|/h|1/h)",
    "°C": r"\s*(?:°|град|degree|deg|c\b|с\b)",
    "g/m²": r"\s*(?:г|g)\s*/\s*(?:м|m)",
}
"""Units of rules that messages are not read for, as they are written."""
_WITHOUT = frozenset(("не", "без", "нет", "not", "without", "no", "non"))
_AXES = ("length", "width", "height", "depth", "thickness")
"""Names of :class:`~verstak.assistant.message.mention.Axis` as keys of parameters hold them."""
_PLACES = {
    (0, "length"): 1.2,
    (0, "height"): 1.2,
    (1, "width"): 1.2,
    (1, "depth"): 1.2,
    (0, "width"): -0.8,
    (1, "length"): -0.8,
    (1, "height"): -0.8,
}
"""``1900×450``: a part's size begins with its longer way unless the message says otherwise."""
_BOARDS = frozenset(
    token.stem
    for token in tokens("ДСП МДФ фанера стекло стеклянная particleboard MDF plywood glass")
)
_CLASS = re.compile(r"(?<!\w)[EЕеe]\s?-?(\d(?:[.,]\d)?)(?!\w)")
_THICKEST_MM = 60
_NEAR = 8
_MOST_TOKENS = 400
"""Words of a question that are looked at; nobody asks about a rule in more."""
_ABSENT = re.compile(r"\s+(?:\w+\s+)?(?:нет|нету|отсутству\w+|is missing|absent)(?!\w)")
_MM = unit("mm")
_SAG = frozenset(token.stem for token in tokens("прогиб deflection"))
_NOT_TOLD = {True: -3.0, False: -0.3}
"""What it costs to leave the target, or what is asked besides it, without a number."""
_NUMBER = re.compile(r"[-−+±]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the question states for a parameter."""

    parameter: Parameter
    value: Scalar
    mention: Mention | None = None
    quantity: Quantity | None = None


class Values:
    """Values of one question."""

    def __init__(self, message: ParsedMessage, base: RuleBase, names: RuleNames) -> None:
        self._message = message
        self._base = base
        self._names = names
        spans = [(one.start, one.end) for one in message.standards]
        self.said = tuple(
            token
            for token in tokens(message.text)
            if not any(start <= token.start < end for start, end in spans)
        )[:_MOST_TOKENS]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Numbers of the question."""
        return self._message.mentions

    def share_of_span(self) -> Value | None:
        """A sag and the span that it is measured over, as per cent of the span."""
        parameter = self._base.parameters.get("shelf.deflection_percent")
        lengths = [
            (one, float(one.value if one.unit is None else convert(one.value, one.unit, _MM)))
            for one in self._message.mentions
            if one.unit is None or one.unit.dimension is Dimension.LENGTH
        ]
        sags = [
            one for one in lengths if _SAG & {t.stem for w in one[0].before[:4] for t in tokens(w)}
        ]
        if parameter is None or not sags or len(lengths) < 2:
            return None
        mention, sag = sags[0]
        span = max(value for other, value in lengths if other is not mention)
        if not 0 < sag < span / 5:
            return None
        inputs = (
            ("w", Quantity(sag, "mm", Given(Bilingual("deflection", "прогиб")), 2)),
            ("L", Quantity(span, "mm", Given(Bilingual("span", "пролёт")), 1)),
        )
        percent = Quantity(100 * sag / span, "%", Computed("w / L · 100", inputs), 2)
        return Value(parameter, percent.value, mention, percent)

    def numbers(self, parameter: Parameter) -> tuple[tuple[Mention, float], ...]:
        """Mentions that the parameter's unit allows, with their value in that unit.

        A number that is part of the parameter's name is left out when another is there.
        """
        found = []
        for mention in self._message.mentions[: 4 * _MOST_NUMBERS]:
            value = self._in_unit(mention, parameter)
            if value is not None:
                found.append((mention, value))
        own = _numbers_in(parameter.names)
        stated = tuple(one for one in found if abs(float(one[0].value)) not in own)
        return stated or tuple(found)

    def settle(
        self, target: Parameter, others: Sequence[Parameter]
    ) -> tuple[float, tuple[Value, ...]]:
        """The most telling way to give numbers to the target and to what its rules ask besides.

        Args:
            target: Gets a number whenever one is possible.
            others: Get one only where the words say so.

        Returns:
            How well it fits, and the values.
        """
        wanted = [target, *others]
        worth = {
            each.key: [
                (m, self._fits(m, value, each, wanted), value) for m, value in self.numbers(each)
            ][:_MOST_NUMBERS]
            for each in wanted
        }
        best: tuple[float, tuple[Value, ...]] = (float("-inf"), ())
        for chosen in product(*(_or_none(worth[each.key]) for each in wanted)):
            taken = [one[0].start for one in chosen if one is not None]
            if len(taken) != len(set(taken)):
                continue
            score = sum(
                _NOT_TOLD[i == 0] if one is None else one[1] for i, one in enumerate(chosen)
            )
            if score > best[0]:
                pairs = zip(wanted, chosen, strict=True)
                values = tuple(Value(p, one[2], one[0]) for p, one in pairs if one is not None)
                best = (score, values)
        return best

    def word(self, parameter: Parameter, rules: Iterable[Rule]) -> Value | None:
        """A word or a size that the rules know for this parameter and the question holds."""
        known: list[str] = []
        for rule in rules:
            if rule.parameter.key == parameter.key:
                known += [each for each in rule.values if isinstance(each, str)]
            for condition in (*rule.when, *rule.unless):
                if condition.parameter == parameter.key:
                    known += [each for each in condition.values if isinstance(each, str)]
        for each in known:
            wanted = tokens(each)
            if wanted and all(any(same(w.stem, s.stem) for s in self.said) for w in wanted):
                return Value(parameter, each)
        return None

    def written(
        self, parameter: Parameter, rules: Iterable[Rule], mentioned: StandardMention | None
    ) -> Value | None:
        """A word, class, size or edition that the question states for a parameter of words."""
        if parameter.key.endswith("_edition"):
            return Value(parameter, mentioned.edition) if mentioned and mentioned.edition else None
        if parameter.key == "board.emission_class":
            found = _CLASS.search(self._message.text)
            return Value(parameter, f"E{found[1].replace(',', '.')}") if found else None
        if parameter.key.endswith(".size"):
            for size in self._message.sizes:
                sides = [self._message.mentions[index].value for index in size.mentions[:2]]
                return Value(parameter, "x".join(f"{side.normalize():f}" for side in sides))
            return None
        return self.word(parameter, rules)

    @property
    def has_size(self) -> bool:
        """Two numbers that belong together stand in the question."""
        return bool(self._message.sizes)

    def truth(self, parameter: Parameter) -> Value | None:
        """Whether a yes/no parameter is said to hold, or ``None`` when nobody speaks of it."""
        for token in self.said:
            if any(
                token.stem == one.stem
                for each in OPPOSITES.get(parameter.key, ())
                for one in tokens(each)
            ):
                return Value(parameter, value=False)
        named = [
            each
            for each in self._names.fit(t.stem for t in self.said)
            if each.parameter.key == parameter.key
        ]
        if not named or named[0].coverage < 0.5:
            return None
        heard = [t for t in self.said if any(same(t.stem, one) for one in named[0].words)]
        return Value(parameter, value=not self._is_denied(heard))

    def _is_denied(self, heard: Sequence[Token]) -> bool:
        """Whether one of the words is denied: ``без промежуточной опоры``, ``опоры нет``."""
        text = self._message.text.casefold()
        before = (text[: one.start].split()[-2:] for one in heard)
        if any(word.strip(".,;:()") in _WITHOUT for words in before for word in words):
            return True
        return any(_ABSENT.match(text, one.end) is not None for one in heard)

    def _in_unit(self, mention: Mention, parameter: Parameter) -> float | None:
        odd = _ODD_UNITS.get(parameter.unit)
        if odd is not None:
            return self._in_odd_unit(mention, parameter, odd)
        wanted = find_unit(parameter.unit)
        if wanted is None or re.match(_SLASHED, self._tail(mention), re.IGNORECASE):
            return None
        if mention.unit is None:
            return float(mention.value)
        if mention.unit.dimension is not wanted.dimension:
            counts = {Dimension.NUMBER, Dimension.COUNT}
            same_kind = {mention.unit.dimension, wanted.dimension} <= counts
            return float(mention.value) if same_kind else None
        return float(convert(mention.value, mention.unit, wanted))

    def _in_odd_unit(self, mention: Mention, parameter: Parameter, written: str) -> float | None:
        number = _NUMBER.match(self._message.text, mention.start)
        end = number.end() if number else mention.end
        bare = mention.unit is None and parameter.unit == "°C"
        if bare or re.match(written, self._message.text[end:], re.IGNORECASE):
            return float(mention.value)
        return None

    def _tail(self, mention: Mention) -> str:
        return self._message.text[mention.end : mention.end + 16]

    def _fits(
        self, mention: Mention, value: float, parameter: Parameter, scope: Sequence[Parameter]
    ) -> float:
        shared = [self._names.stems(each.key) for each in scope if each.key != parameter.key]
        own = self._names.stems(parameter.key)
        score = 0.0
        near = [(one, 1 / (1 + 0.6 * i)) for i, one in enumerate(mention.before[:_NEAR])]
        near += [(one, 0.7 / (1 + 0.6 * i)) for i, one in enumerate(mention.after[:4])]
        for one, closeness in near:
            word = tokens(one)
            said = word[0].stem if word else one
            for known in own:
                if same(known, said):
                    telling = not any(
                        any(same(known, other) for other in names) for names in shared
                    )
                    score += closeness * self._names.weight(known) * (1.0 if telling else 0.25)
                    break
        score += self._axis_fits(mention, parameter, scope)
        if _is_thickness(parameter) and _after_board(mention) and value <= _THICKEST_MM:
            score += 2.0
        if mention.unit is None and parameter.unit not in {"", "pcs"}:
            score -= 0.5
        return score + self._likelihood(value, parameter)

    def _axis_fits(
        self, mention: Mention, parameter: Parameter, scope: Sequence[Parameter]
    ) -> float:
        own = axis_of(parameter)
        if mention.axis is None:
            return (
                _PLACES.get((mention.place or 0, own or ""), 0.0)
                if mention.size is not None
                else 0.0
            )
        if own is None:
            better = any(axis_of(each) == mention.axis.value for each in scope)
            return -1.5 if better else 0.0
        return 1.5 if own == mention.axis.value else -2.0

    def _likelihood(self, value: float, parameter: Parameter) -> float:
        """Whether such a value can be meant at all: near what the rules say of it."""
        known: list[float] = []
        for rule in self._base.rules:
            if rule.parameter.key == parameter.key:
                if rule.comparison is Comparison.MULTIPLE:
                    return _LIKELY[1][1] if value >= float(rule.values[0]) else 0.0
                known += [float(v) for v in rule.values if not isinstance(v, bool | str)]
            for condition in (*rule.when, *rule.unless):
                if condition.parameter == parameter.key:
                    numbers = [float(v) for v in condition.values if not isinstance(v, bool | str)]
                    if condition.comparison is Comparison.EQUAL and value in numbers:
                        return 1.0
                    known += numbers
        if not known:
            return 0.0
        spans = [max(abs(value), _TINY) / max(abs(one), _TINY) for one in known]
        off = min(max(span, 1 / span) for span in spans)
        return next((worth for most, worth in _LIKELY if off <= most), _UNLIKELY)


_TINY = 1e-9
_LIKELY = ((1.6, 0.8), (3.0, 0.5), (6.0, -0.5), (20.0, -1.5))
"""How many times a value may miss a rule's nearest limit, and how much that speaks for it."""
_UNLIKELY = -3.0

_SLASHED = r"\s*(?:мг|mg)\b"
"""A number of a unit that is not read is none of a plain length or mass."""


type _Fit = tuple[Mention, float, float]


def _or_none(fits: list[_Fit]) -> list[_Fit | None]:
    return [*fits, None]


@cache
def _numbers_in(names: tuple[str, ...]) -> frozenset[float]:
    """Numbers that are part of a name, ``минификса 15``: stated values stand beside them."""
    found = (_NUMBER.findall(name) for name in names[1:])
    return frozenset(
        abs(float(one.replace(",", ".").replace("\u2212", "-").replace("±", "")))
        for each in found
        for one in each
    )


def axis_of(parameter: Parameter) -> str | None:
    """Which way a parameter's size runs, by its key."""
    return next((axis for axis in _AXES if axis in parameter.key.rpartition(".")[2]), None)


def _is_thickness(parameter: Parameter) -> bool:
    return "thickness" in parameter.key or parameter.key == "hidden_bracket.board"


def _after_board(mention: Mention) -> bool:
    return any(token.stem in _BOARDS for one in mention.before[:3] for token in tokens(one))
