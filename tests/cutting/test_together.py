from __future__ import annotations

from dataclasses import replace

from tests.cutting.jobs import body, doors

from verstak.cutting.together import cut_together


def test_equal_boards_join_and_different_ones_do_not() -> None:
    first, second = replace(body(1), name="a"), replace(doors(2), name="b")
    thick = replace(doors(3), thickness_um=18_000)
    joined = cut_together([first, thick, second])
    assert [job.name for job in joined] == ["a + b", ""]
    assert joined[0].parts == first.parts + second.parts
    assert joined[1] == thick
