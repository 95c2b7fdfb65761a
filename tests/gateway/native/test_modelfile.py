from verstak.gateway.native.modelfile import _literal, _plain, _quote


def test_values_as_go_prints_them() -> None:
    assert [_plain(value) for value in (True, 4096, 0.7, 1.0, "x")] == [
        "true",
        "4096",
        "0.7",
        "1",
        "x",
    ]
    assert _literal('a"б\n') == '"a\\"б\\n"'


def test_texts_are_quote_only_when_they_must_be() -> None:
    assert _quote("plain text") == "plain text"
    assert _quote(" padded") == '" padded"'
    assert _quote("two\nlines") == '"two\nlines"'
    assert _quote('two\n"lines"') == '"""two\n"lines""""'
