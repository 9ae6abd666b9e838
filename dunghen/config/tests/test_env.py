"""A bad setting stops start-up with one sentence that names it and what is allowed."""

from pathlib import Path

import pytest

from dunghen.config import env

Monkey = pytest.MonkeyPatch


@pytest.mark.parametrize(
    ("given", "read"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False), ("off", False)]
)
def test_a_flag_is_read_in_any_common_spelling(monkeypatch: Monkey, given: str, read: bool) -> None:
    monkeypatch.setenv("DUNGHEN_HTTPS", given)
    assert env.flag("DUNGHEN_HTTPS", default=not read) is read


def test_an_unset_or_blank_variable_takes_its_default(monkeypatch: Monkey) -> None:
    monkeypatch.setenv("PORT", "  ")
    assert env.integer("PORT", 8000, least=1, most=65535) == 8000
    monkeypatch.delenv("PORT")
    assert env.integer("PORT", 8000, least=1, most=65535) == 8000
    assert env.url("DATABASE_URL_THAT_NOBODY_SET", schemes=("postgresql",)) is None


@pytest.mark.parametrize("given", ["0", "65536", "-1", "80a", "8 0", "٨٠٠٠", "1e3"])
def test_a_port_outside_its_range_is_refused_with_the_range(monkeypatch: Monkey, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(env.BadSetting) as refusal:
        env.integer("PORT", 8000, least=1, most=65535)
    assert "PORT" in refusal.value.sentence
    assert given in refusal.value.sentence
    assert "65535" in refusal.value.sentence


def test_a_word_outside_the_choice_is_refused_with_the_choice(monkeypatch: Monkey) -> None:
    monkeypatch.setenv("DUNGHEN_MODE", "demo")
    with pytest.raises(env.BadSetting, match="demonstration, production"):
        env.choice("DUNGHEN_MODE", "production", allowed=("demonstration", "production"))


def test_a_flag_that_is_no_flag_is_refused(monkeypatch: Monkey) -> None:
    monkeypatch.setenv("DUNGHEN_HTTPS", "maybe")
    with pytest.raises(env.BadSetting, match="maybe"):
        env.flag("DUNGHEN_HTTPS", default=True)


@pytest.mark.parametrize(
    "given", ["mysql://u:geheim@h/d", "postgresql://", "just words", "postgresql://u:geheim@h:notaport/d"]
)
def test_an_address_is_refused_without_repeating_its_password(monkeypatch: Monkey, given: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(env.BadSetting) as refusal:
        env.url("DATABASE_URL", schemes=("postgresql",))
    assert "postgresql://" in refusal.value.sentence
    assert "geheim" not in refusal.value.sentence


@pytest.mark.parametrize("given", ["matkhau1", "a" * 60])
def test_a_weak_secret_is_refused_without_repeating_it(monkeypatch: Monkey, given: str) -> None:
    monkeypatch.setenv("SECRET_KEY", given)
    with pytest.raises(env.BadSetting) as refusal:
        env.secret("SECRET_KEY", least=50)
    assert given not in refusal.value.sentence


def test_a_path_becomes_absolute_and_knows_the_home_folder(monkeypatch: Monkey) -> None:
    monkeypatch.setenv("HOME", "/home/lan")
    monkeypatch.setenv("DUNGHEN_VAR", "~/dunghen")
    assert env.path("DUNGHEN_VAR", Path("var")) == Path("/home/lan/dunghen")


def test_a_list_drops_blanks(monkeypatch: Monkey) -> None:
    monkeypatch.setenv("DUNGHEN_HOSTS", " a.vn, ,b.vn,")
    assert env.words("DUNGHEN_HOSTS") == ["a.vn", "b.vn"]


@pytest.mark.parametrize("given", ["2021-99-01", "20/09/2021", "hôm nay"])
def test_a_day_that_is_none_is_refused_with_an_example(monkeypatch: Monkey, given: str) -> None:
    monkeypatch.setenv("DUNGHEN_TODAY", given)
    with pytest.raises(env.BadSetting, match="2021-09-20"):
        env.day("DUNGHEN_TODAY", "today")


@pytest.mark.parametrize("given", ["2021-09-20", "2021-09-20T09:00", "today"])
def test_a_day_a_moment_and_today_are_read(monkeypatch: Monkey, given: str) -> None:
    monkeypatch.setenv("DUNGHEN_TODAY", given)
    assert env.day("DUNGHEN_TODAY", "today") == given
