"""What the command line says, in English and Russian.

One table rather than message catalogues: a few dozen short lines, each pair side by side so that
a reviewer sees when one language drifts from the other (``tests/cli/test_texts.py`` checks the
placeholders).
"""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ru"]

TEXTS: dict[str, tuple[str, str]] = {
    "error": ("error: {message}", "ошибка: {message}"),
    "remedy": ("  what to do: {remedy}", "  что делать: {remedy}"),
    "interrupted": ("interrupted", "прервано"),
    "missing_library": (
        "{name} is missing, and the inference engine needs it",
        "нет {name}, без неё движок не запустится",
    ),
    "port_taken": (
        "port {port} on {host} is taken by {holder}",
        "порт {port} на {host} занят: {holder}",
    ),
    "port_taken_remedy": (
        "stop it, or choose another port: make run PORT={other}  (verstak --port {other} serve)",
        "остановите его или выберите другой порт: make run PORT={other}  (verstak --port {other} serve)",
    ),
    "unknown_holder": ("another program", "другая программа"),
    "cannot_bind": (
        "cannot listen on {host}:{port}: {reason}",
        "не могу слушать {host}:{port}: {reason}",
    ),
    "open_to_network": (
        "warning: {host} is reachable from the network and this server asks nobody for a password",
        "внимание: {host} доступен из сети, а этот сервер ни у кого не спрашивает пароля",
    ),
    "pulling": ("fetching {name}", "загружаю {name}"),
    "pulled": ("{name} is ready ({size})", "{name} готова ({size})"),
    "present": ("{name} is here already", "{name} уже есть"),
    "serving": ("verstak {version} serves {url}", "verstak {version} работает: {url}"),
    "try_these": ("Three things to try:", "Что попробовать:"),
    "try_run": ("1. ask in the terminal", "1. спросить в терминале"),
    "try_curl": ("2. ask through Ollama's API", "2. спросить через API Ollama"),
    "try_page": ("3. open the page", "3. открыть страницу"),
    "stop_hint": ("Ctrl-C stops the server.", "Ctrl-C остановит сервер."),
    "question": ("What is a dowel?", "Что такое шкант?"),
    "no_server": (
        "no verstak server answers at {url}",
        "по адресу {url} сервер verstak не отвечает",
    ),
    "no_server_remedy": (
        "start one with `verstak serve`, or name another: --host HOST:PORT",
        "запустите его: `verstak serve`, или укажите другой: --host HOST:PORT",
    ),
    "not_ollama": (
        "{url} answers, but not as verstak or Ollama would",
        "{url} отвечает, но это не verstak и не Ollama",
    ),
    "not_ollama_remedy": (
        "another program may hold this port; name the right one: --host HOST:PORT",
        "возможно, порт занят другой программой; укажите верный: --host HOST:PORT",
    ),
    "bad_host": ("{host!r} is not an address", "{host!r} — не адрес"),
    "is_a_role": (
        "{name} is a role, and stays; its model is {model}",
        "{name} — роль, она остаётся; её модель — {model}",
    ),
    "no_question": ("there is no question", "вопроса нет"),
    "no_question_remedy": (
        "write it behind the model's name, or send it through a pipe",
        "напишите его после имени модели или передайте через конвейер",
    ),
    "not_utf8": ("the text from the pipe is not UTF-8", "текст из конвейера не в UTF-8"),
    "not_utf8_remedy": (
        "convert it first, for example: iconv -f cp1251 -t utf-8",
        "перекодируйте его, например: iconv -f cp1251 -t utf-8",
    ),
    "removed": ("removed {name}", "{name} удалена"),
    "copied": ("copied {source} to {destination}", "{source} скопирована в {destination}"),
    "converted": (
        "{path} is ready: {count} tensors, {size}",
        "{path}: готово, тензоров {count}, {size}",
    ),
    "note": ("note: {note}", "замечание: {note}"),
    "stopped": ("stopped {name}", "{name} выгружена"),
    "verify_ok": (
        "{blobs} files reread, {size}: all as recorded",
        "перечитано файлов: {blobs}, {size}: всё как записано",
    ),
    "verify_bad": ("{count} findings", "замечаний: {count}"),
    "verify_bad_remedy": (
        "fetch the models named above again: verstak stop NAME, verstak rm NAME, verstak pull NAME",
        "загрузите названные модели заново: verstak stop ИМЯ, verstak rm ИМЯ, verstak pull ИМЯ",
    ),
    "verifying": ("rereading", "перечитываю"),
    "nothing_here": (
        "nothing here yet; try: verstak pull chat",
        "пока пусто; начните: verstak pull chat",
    ),
    "nothing_loaded": ("no model is loaded", "ни одна модель не загружена"),
    "name": ("NAME", "ИМЯ"),
    "id": ("ID", "ID"),
    "size": ("SIZE", "РАЗМЕР"),
    "modified": ("MODIFIED", "ИЗМЕНЕНА"),
    "memory": ("MEMORY", "ПАМЯТЬ"),
    "context": ("CONTEXT", "КОНТЕКСТ"),
    "until": ("UNTIL", "ДО"),
    "show_family": ("family", "семейство"),
    "show_parameters": ("parameters", "параметров"),
    "show_quantization": ("quantisation", "квантование"),
    "show_context": ("trained context", "контекст при обучении"),
    "show_embedding": ("embedding length", "размер вектора"),
    "show_capabilities": ("capabilities", "умеет"),
    "show_size": ("size", "размер"),
    "show_license": ("licence", "лицензия"),
    "show_digest": ("model file", "файл модели"),
    "show_role": ("role", "роль"),
    "show_profile": (
        "{model}; context {context}, temperature {temperature}, top-p {top_p}, sequences {sequences}",
        "{model}; контекст {context}, температура {temperature}, top-p {top_p}, запросов сразу {sequences}",
    ),
    "show_default": ("default", "по умолчанию"),
    "forever": ("forever", "всегда"),
    "role_of": ("role → {model}", "роль → {model}"),
    "repl_hint": (
        "Ask away; /bye leaves, /clear forgets the conversation, Ctrl-C stops an answer.",
        "Спрашивайте; /bye — выход, /clear — забыть беседу, Ctrl-C — прервать ответ.",
    ),
    "leave_hint": ("/bye or Ctrl-D leaves", "/bye или Ctrl-D — выход"),
    "dropped": (
        "note: {count} tokens of the conversation did not fit and were left out",
        "внимание: {count} токенов беседы не поместились и отброшены",
    ),
    "check_ok": ("ok", "есть"),
    "check_warning": ("note", "заметка"),
    "check_failed": ("missing", "нет"),
    "doctor_failed": ("will not work: {subjects}", "не будет работать: {subjects}"),
    "doctor_python": ("Python", "Python"),
    "doctor_processor": ("processor", "процессор"),
    "doctor_cores": ("{cores} usable cores ({machine})", "доступно ядер: {cores} ({machine})"),
    "doctor_memory": ("memory", "память"),
    "doctor_memory_text": (
        "{available} available of {total}",
        "свободно {available} из {total}",
    ),
    "doctor_memory_low": (
        "the default models need about {need}; close something, or use a smaller model",
        "моделям по умолчанию нужно около {need}; закройте что-нибудь или возьмите модель меньше",
    ),
    "doctor_disk": ("disk", "диск"),
    "doctor_disk_text": ("{free} free at {path}", "свободно {free} в {path}"),
    "doctor_disk_low": (
        "the default models need {need}; free some space or set store.root to another disk",
        "моделям по умолчанию нужно {need}; освободите место или укажите другой диск в store.root",
    ),
    "doctor_engine": ("inference engine", "движок"),
    "doctor_engine_broken": (
        "set up again: make setup",
        "установите заново: make setup",
    ),
    "doctor_run_dir": ("folder for sockets", "папка сокетов"),
    "doctor_run_dir_unwritable": (
        "make it writable, or set worker.run_dir to a short path that is",
        "дайте право записи или укажите другой короткий путь в worker.run_dir",
    ),
    "doctor_state": ("own records", "свои записи"),
    "doctor_state_unwritable": (
        "make it writable, or set store.state_dir to another folder",
        "дайте право записи или укажите другую папку в store.state_dir",
    ),
    "doctor_models_damaged": (
        "fetch it again: verstak rm {name}, then verstak pull {name}",
        "загрузите заново: verstak rm {name}, затем verstak pull {name}",
    ),
    "doctor_library": ("system library {name}", "системная библиотека {name}"),
    "doctor_models": ("default models", "модели по умолчанию"),
    "doctor_models_missing": ("fetch them: verstak pull {name}", "загрузите: verstak pull {name}"),
    "doctor_store": ("model store", "хранилище моделей"),
    "doctor_store_unwritable": (
        "make it writable, or set store.root to another folder",
        "дайте право записи или укажите другую папку в store.root",
    ),
    "doctor_server": ("server", "сервер"),
    "doctor_server_up": ("answers at {url}", "отвечает: {url}"),
    "doctor_server_down": ("start it: verstak serve", "запустите: verstak serve"),
    "doctor_port_taken": (
        "port {port} is held by {holder}; choose another with --port",
        "порт {port} занят ({holder}); выберите другой: --port",
    ),
    "cut_first": (
        "{material}: {pieces} parts; looking for a better plan, Ctrl-C keeps the best",
        "{material}: деталей {pieces}; ищу раскрой лучше, Ctrl-C оставит лучший",
    ),
    "cut_progress": (
        "{seconds:6.1f} s  {sheets} sheets  yield {share}  at least {floor}  {method}",
        "{seconds:6.1f} с  листов {sheets}  КИМ {share}  не меньше {floor}  {method}",
    ),
    "cut_reference": (
        "the layouts in the file: {sheets} sheets, yield {share}",
        "карты в самом файле: листов {sheets}, КИМ {share}",
    ),
    "written": ("written: {path}", "записан файл: {path}"),
    "bench_bandwidth": ("memory", "память"),
    "bench_model": ("the model {name}", "модель {name}"),
    "bench_probe": ("tensor type {name}", "тип тензоров {name}"),
    "bench_stored": (
        "measured in {seconds} s, stored in {path}",
        "измерено за {seconds} с, записано в {path}",
    ),
    "bench_row_machine": ("machine", "машина"),
    "bench_row_bandwidth": ("memory, read", "память, чтение"),
    "bench_threads": ("threads: {count}", "потоков: {count}"),
    "bench_decode": ("writes {speed} tokens/s", "пишет {speed} токенов/с"),
    "bench_prompt": ("reads {speed} tokens/s", "читает {speed} токенов/с"),
    "bench_weights": ("{speed} billion weights/s", "{speed} млрд весов/с"),
    "doctor_settings": ("settings file", "файл настроек"),
    "doctor_no_settings": ("none, defaults apply ({path})", "нет, действуют умолчания ({path})"),
}


class Speaker:
    """Says the lines of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._index = 0 if language == "en" else 1

    def __call__(self, key: str, **values: object) -> str:
        """The line of that key with its placeholders filled."""
        return TEXTS[key][self._index].format(**values)
