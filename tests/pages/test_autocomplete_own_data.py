"""A log of one's own on the screen Autocomplete: load, preview, train, complete, reopen by link, cancel, delete."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest

from tests.pages.test_autocomplete import opened, shown, suggested
from visuals.frames.completers import completer
from visuals.frames.engines import SHOP, title_of
from visuals.frames.own_data.desk import desk
from xmr_core import own_logs
from xmr_core.own_logs import SHELF, delete_own_log, example_log, own_log_names, read_own_log, train_own_log
from xmr_core.prepare import load_completer
from xmr_core.shelf import data_folder

OWN = "Your data"
TEA = b"session_id,query\n1,Tea\n1,Teapot\n2,tea\n2,teapot\n" + b"".join(b"%d,Television\n" % i for i in range(3, 12))
NAME = SHELF.name_for("tea log.csv", TEA)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test a data folder of its own and an empty desk; leave no training behind."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    yield data_folder()
    if job := desk("log").job:
        job.cancel()
        assert job.wait(60)
    for name in [NAME, *own_log_names()]:
        completer.clear(name)
    desk.clear()


def keep(data: bytes = TEA, name: str = NAME) -> str:
    train_own_log(name, read_own_log(data), lambda stage, fraction: None)
    return title_of(name)


def load(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader(key="file").set_value((name, data, "text/csv"))
    return app.run()


def train(app: AppTest) -> AppTest:
    """Press the button, wait for the training to end, and let the screen find out."""
    app.button(key="train").click().run()
    if job := desk("log").job:  # a quick one has ended and been found by now
        assert job.wait(60)
    return app.run()


def keys(app: AppTest) -> list[str | None]:
    return [button.key for button in app.button]


# ------------------------------------------------------------------------------------------- the story


def test_a_good_file_goes_from_preview_to_completion() -> None:
    app = load(opened(view=OWN), "tea log.csv", TEA)
    assert not app.error
    assert any("**13 rows** in **11 sessions**, with **3 distinct queries**" in text.value for text in app.markdown)
    assert app.dataframe[0].value.to_dict("list") == {
        "session": [1, 1, 2, 2, 3],
        "query": ["tea", "teapot", "tea", "teapot", "television"],
    }
    assert "13 pairs can be learnt from. Below 2,000" in app.info[0].value
    train(app)
    assert not app.exception
    assert own_log_names() == [NAME]
    assert any("trained just now" in text.value for text in app.markdown)

    app.button(key=f"open-{NAME}").click().run()
    assert not app.exception
    assert not app.error
    assert not app.info
    assert app.selectbox(key="log").value == NAME
    assert app.text_input(key="previous").value == ""
    assert shown(app, "box")["start"] == ""
    assert suggested(app) == ["television", "tea", "teapot"]  # an empty box: what is likeliest
    app.text_input(key="previous").set_value("TEA").run()
    app.session_state["box"] = {"query": {"text": "te", "seq": 1, "mount": "m", "picks": []}}
    app.run()
    assert suggested(app) == ["teapot", "television", "tea"]
    assert any("too small to fit it" in caption.value for caption in app.caption)
    assert not [pills.key for pills in app.button_group if pills.key == "example"]  # they are the shop's


def test_a_link_opens_a_log() -> None:
    title = keep()
    app = opened(log=title, previous="tea", prefix="te")
    assert not app.exception
    assert suggested(app) == ["teapot", "television", "tea"]
    assert suggested(opened(log=title)) == ["television", "tea", "teapot"]


def test_another_log_begins_another_session() -> None:
    keep()
    app = opened(previous="garden hose", prefix="te")
    app.session_state["box"] = {"query": {"text": "te", "seq": 1, "mount": "m", "picks": ["tent"]}}
    app.session_state["picks"] = ["tent"]
    app.run()
    app.selectbox(key="log").set_value(NAME).run()
    assert app.text_input(key="previous").value == ""
    assert suggested(app)[0] == "television"
    assert app.session_state["picks"] == []
    app.selectbox(key="log").set_value(SHOP).run()
    assert app.text_input(key="previous").value == "tent"
    assert suggested(app) == [c.query for c in load_completer().complete("te", "tent")]


def holds(previous: str, **state: object) -> SafeSessionState:
    """Return the session's state after the box spoke, and the previous query was this."""

    def script() -> None:
        from pages.autocomplete.session import hold

        hold()

    app = AppTest.from_function(script)
    for name, value in (state | {"previous": previous}).items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app.session_state


def test_a_message_from_before_a_new_session_does_not_bring_the_old_previous_query_back() -> None:
    began = {"overtaken": ("television", "tent")}
    assert holds("television", **began)["previous"] == "tent"
    assert "overtaken" not in holds("tent", **began)
    assert holds("teapot", **began)["previous"] == "teapot"
    assert holds("television")["previous"] == "television"


def test_the_example_can_be_loaded_trained_and_completed() -> None:
    app = train(load(opened(view=OWN), "example-log.csv", example_log().encode()))
    assert not app.exception
    assert not app.info  # large enough to learn everything from
    (name,) = own_log_names()
    app.button(key=f"open-{name}").click().run()
    typical = completer(name).typical_previous()
    assert app.pills(key="example").options == typical
    assert app.text_input(key="previous").value == typical[0]
    assert suggested(app) == [c.query for c in completer(name).complete("", typical[0])]
    assert not [caption for caption in app.caption if "too small" in caption.value]


def test_the_same_file_can_be_trained_again() -> None:
    for _ in range(2):
        app = train(load(opened(view=OWN), "tea log.csv", TEA))
        assert any("trained just now" in text.value for text in app.markdown)
    assert own_log_names() == [NAME]


def test_a_deleted_log_is_gone_and_the_shop_is_back() -> None:
    app = opened(log=keep())
    assert suggested(app)
    app.session_state["view"] = OWN
    app.run()
    app.button(key=f"delete-{NAME}").click().run()
    assert not app.exception
    assert own_log_names() == []
    app.session_state["view"] = "Complete"
    app.run()
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="log").value == SHOP
    assert app.text_input(key="previous").value == "tent"
    assert len(suggested(app)) == 10


def test_a_log_deleted_elsewhere_leaves_the_screen_whole() -> None:
    app = opened(log=keep())
    delete_own_log(NAME)
    app.run()
    assert not app.exception
    assert app.selectbox(key="log").value == SHOP
    assert app.text_input(key="previous").value == "tent"
    assert len(suggested(app)) == 10


# ------------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file has no rows"),
        (b"session_id,query\n", "The file has no rows"),
        (b"\n , \n", "The file has no rows"),
        (b"only one column\n", "Line 1 of the file has 1 column; 2 are wanted"),
        (b"1,tea\n1,\n", "Line 2 of the file has no query"),
        (b"1,tea\n,pot\n", "Line 2 of the file has no session"),
        (b"when,query,who\n1,2,3\n", "Line 1 of the file names no column session_id"),
        (b"1,tea\n2,caf\xe9\n", "Line 2 of the file is not UTF-8"),
        ("1,tea\n".encode("utf-16"), "The file is UTF-16"),
        (b"PK\x03\x04rest", "The file is a workbook or a zip archive"),
        (b'1,tea\n2,"open\n', "Line 2 of the file opens a double quote"),
        (b"\x1f\x8b\x08rest", "Line 1 of the file is not UTF-8"),
        (b"1," + b"x" * 1001, "Line 1 of the file has a query of 1,001 characters"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else "",
)
def test_a_file_that_cannot_be_used_is_refused_in_words(data: bytes, said: str) -> None:
    app = load(opened(view=OWN), "bad.csv", data)
    assert not app.exception
    (error,) = app.error
    assert said in error.value.replace("\\", "")  # a character may be escaped, so that Markdown leaves it alone
    assert "train" not in keys(app)
    assert not own_log_names()


def test_too_many_rows_and_bytes_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_logs, "MAX_ROWS", 3)
    app = load(opened(view=OWN), "tea.csv", TEA)
    assert "Line 5 of the file is past the limit of 3 rows" in app.error[0].value.replace("\\", "")
    monkeypatch.setattr(own_logs, "MAX_BYTES", 20)
    app = load(opened(view=OWN), "tea.csv", TEA)
    assert "at most 20 are read" in app.error[0].value.replace("\\", "")
    assert "train" not in keys(app)


@pytest.mark.parametrize(
    ("data", "note", "answer"),
    [
        (b"1,tea\n", "All rows hold the same query", ["tea"]),
        (b"1,tea\n1,Tea\n2,TEA\n", "All rows hold the same query", ["tea"]),
        (b"1,tea\n2,pot\n", "No session holds two different queries", ["pot", "tea"]),
        (b"1,tea\n1,pot\n1,cup\n", "3 pairs can be learnt from", ["cup", "pot", "tea"]),
    ],
    ids=["one row", "one query", "sessions of one query", "one session"],
)
def test_a_small_log_says_what_it_cannot_teach_and_completes_what_it_holds(
    data: bytes, note: str, answer: list[str]
) -> None:
    app = load(opened(view=OWN), "small.csv", data)
    assert app.info[0].value.startswith(note)
    train(app)
    (name,) = own_log_names()
    app.button(key=f"open-{name}").click().run()
    assert not app.exception
    assert sorted(suggested(app)) == answer
    app.text_input(key="previous").set_value("never typed").run()
    assert not app.exception
    assert sorted(suggested(app)) == answer


def test_markup_in_a_file_stays_the_text_it_is() -> None:
    cells = ["=1+1", "<img src=x onerror=alert(1)>", "$x$ **b** [a](javascript:1)", ":red[x]"]
    data = b"".join(f'{i},"{cell}"\n'.encode() for i, cell in enumerate(cells))
    app = load(opened(view=OWN), "odd <b>.csv", data)
    assert app.dataframe[0].value["query"].tolist() == cells
    train(app)
    (name,) = own_log_names()
    app.button(key=f"open-{name}").click().run()
    assert sorted(suggested(app)) == sorted(cells)
    app.text_input(key="previous").set_value(cells[2]).run()
    rendered = [*app.markdown, *app.caption]
    assert not [element.value for element in rendered if any(cell in element.value for cell in cells)]


def test_a_link_to_a_log_that_is_not_here_says_so() -> None:
    for title in ("Somebody's ![x](http://a.example/x.png) log", "../../etc", NAME, "Mugs (0a1b)"):
        app = opened(log=title, previous="tent", prefix="c")
        assert not app.exception
        assert "is not on this machine" in app.info[0].value
        assert "![" not in app.info[0].value
        assert suggested(app) == [c.query for c in load_completer().complete("c", "tent")]


@pytest.mark.parametrize("damage", ["empty", "cut"])
def test_a_damaged_log_is_a_calm_error_and_the_shop_still_works(own_folder: Path, damage: str) -> None:
    title, folder = keep(), own_folder / NAME / "completer"
    if damage == "empty":
        shutil.rmtree(folder)
    else:
        data = (folder / "arrays.npz").read_bytes()
        (folder / "arrays.npz").write_bytes(data[: len(data) // 2])
    app = opened(log=title)
    assert not app.exception
    assert "cannot be opened" in app.error[0].value
    app.selectbox(key="log").set_value(SHOP).run()
    assert not app.error
    assert len(suggested(app)) == 10


# ------------------------------------------------------------------------------------------- training


def test_a_cancelled_training_keeps_nothing() -> None:
    rows = "".join(f"{i // 3},query number {i} {i % 97}\n" for i in range(60_000))
    app = load(opened(view=OWN), "large.csv", rows.encode())
    app.button(key="train").click().run()
    job = desk("log").job
    assert job is not None
    assert not app.file_uploader
    app.button(key="cancel").click().run()
    assert job.wait(120)
    assert job.state == "cancelled"
    app.run()
    assert not app.exception
    assert "cancelled" in app.info[0].value
    assert app.file_uploader
    assert not own_log_names()


def test_another_session_finds_the_running_training_and_completes_meanwhile() -> None:
    rows = "".join(f"{i // 3},query number {i} {i % 97}\n" for i in range(60_000))
    load(opened(view=OWN), "large.csv", rows.encode()).button(key="train").click().run()
    second = opened(view=OWN)
    assert "cancel" in keys(second)
    second.session_state["view"] = "Complete"
    second.run()
    assert len(suggested(second)) == 10
    assert desk("log").busy


def test_a_failed_training_is_said_calmly(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pages.autocomplete.own_data.train_own_log", broken)
    app = train(load(opened(view=OWN), "tea.csv", TEA))
    assert not app.exception
    assert "nothing was changed" in app.error[0].value
    assert app.file_uploader
    assert not own_log_names()
