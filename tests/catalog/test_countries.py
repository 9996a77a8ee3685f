import datetime as dt
import unicodedata

import pycountry
import pytest
from babel import localedata

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import resources
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import countries_of, destination_countries
from coo_cli.catalog.types import cert_type, type_codes


def those(codes):
    return set(codes.split())


EU27 = those("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE")
ASEAN = those("BN KH ID LA MY MM PH SG TH VN")


def going_to(catalog, code, on):
    return destination_countries(catalog, cert_type(catalog, code, dt.date.fromisoformat(on)))


@pytest.mark.parametrize(
    ("on", "members"),
    [
        ("2021-12-31", ""),
        ("2022-01-01", "BN KH LA SG TH VN JP AU NZ"),
        ("2022-02-01", "BN KH LA SG TH VN JP AU NZ KR"),
        ("2022-03-18", "BN KH LA SG TH VN JP AU NZ KR MY"),
        ("2022-05-01", "BN KH LA SG TH VN JP AU NZ KR MY MM"),
        ("2023-01-01", "BN KH LA SG TH VN JP AU NZ KR MY MM"),
        ("2023-01-02", "BN KH LA SG TH VN JP AU NZ KR MY MM ID"),
        ("2023-06-02", "BN KH LA SG TH VN JP AU NZ KR MY MM ID PH"),
    ],
)
def test_rcep_came_into_force_country_by_country(catalog, on, members):
    assert going_to(catalog, "RC", on) == set(members.split())


def test_form_a_lost_its_givers_one_after_another(catalog):
    in_2019 = EU27 | those("GB NO LI TR RU BY KZ UA CA AU NZ")
    assert going_to(catalog, "G", "2019-03-31") == in_2019 | {"JP"}
    assert going_to(catalog, "G", "2019-04-01") == in_2019
    assert going_to(catalog, "G", "2021-10-12") == in_2019 - {"RU", "BY", "KZ"}
    assert going_to(catalog, "G", "2022-01-01") == {"NO", "NZ", "AU"}


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("E", ASEAN),
        ("B", {"BD", "IN", "KR", "LA", "LK", "MN"}),
        ("S", {"CH", "LI"}),
        ("H", {"TW"}),
        ("M", EU27),
        ("SE", {"RS"}),
        ("CA", {"KH"}),
        ("CG", {"CG"}),
        ("AD", {"MX"}),
        ("AP", {"PK"}),
    ],
)
def test_destinations_are_the_members_whatever_the_type_is_called(catalog, code, members):
    assert going_to(catalog, code, "2026-01-01") == members


def test_new_agreements_have_no_destination_before_their_day(catalog):
    starts = {"MU": "2021-01-01", "CA": "2022-01-01", "NI": "2023-05-01", "EC": "2024-05-01", "SE": "2024-07-01"}
    for code, first in (starts | {"HD": "2024-09-01", "MV": "2025-01-01"}).items():
        before = dt.date.fromisoformat(first) - dt.timedelta(days=1)
        assert going_to(catalog, code, before.isoformat()) == set()
        assert len(going_to(catalog, code, first)) == 1


def test_some_types_go_anywhere(catalog):
    assert {c for c in type_codes(catalog) if destination_countries(catalog, cert_type(catalog, c)) is None} == {
        "C",
        "T",
        "TR",
        "PR",
    }


def test_every_country_and_group_in_a_type_file_exists(catalog):
    for code in type_codes(catalog):
        kind = cert_type(catalog, code)
        for to in (
            *(c.to for c in kind.criteria),
            *(p.to for p in kind.self_print),
            *(d.to for d in kind.destinations),
        ):
            assert countries_of(catalog, to) != (frozenset() if to else None)


def test_gsp_criteria_follow_the_destination(catalog):
    criteria = cert_type(catalog, "G").criteria
    for_countries = {c.code: countries_of(catalog, c.to) for c in criteria if not (c.code == "P" and c.wholly)}
    assert {"DE", "NO", "JP", "TR"} < for_countries["W"]
    assert for_countries["F"] == {"CA"}
    assert for_countries["Y"] == for_countries["PK"] == {"RU", "BY", "KZ", "AM", "KG", "UA"}
    assert for_countries[""] == for_countries["P"] == {"AU", "NZ"}
    assert [c.to for c in criteria if c.code == "P" and c.wholly] == [()]


@pytest.mark.parametrize(
    ("code", "on", "members"),
    [
        ("E", "2020-05-10", ""),
        ("E", "2020-05-11", "ID SG"),
        ("E", "2024-09-01", "ID SG TH MY VN"),
        ("B", "2019-06-01", "KR"),
        ("B", "2020-05-11", "KR IN"),
        ("RC", "2023-01-01", "SG TH JP NZ AU KR MY"),
        ("RC", "2023-01-02", "SG TH JP NZ AU KR MY ID"),
        ("RC", "2024-09-01", "SG TH JP NZ AU KR MY ID VN"),
    ],
)
def test_self_printing_depends_on_destination_and_day(catalog, code, on, members):
    kind = cert_type(catalog, code, dt.date.fromisoformat(on))
    assert {c for item in kind.self_print for c in countries_of(catalog, item.to)} == set(members.split())


def test_the_fifteen_kinds_of_2019_are_self_printed_and_some_never(catalog):
    def printed(on):
        return {c for c in type_codes(catalog) if cert_type(catalog, c, dt.date.fromisoformat(on)).self_print}

    assert printed("2019-03-24") == set()
    assert printed("2019-06-01") == those("A N P F S I GE X K H B C T TR PR")
    assert printed("2026-01-01").isdisjoint(those("G R L M AD AP"))
    assert those("NI EC HD MU RC E") <= printed("2026-01-01")


def test_a_country_that_does_not_exist_is_named(tmp_path, catalog):
    with pytest.raises(ConfigError, match="`XX` is no country"):
        countries_of(catalog, ("AU", "XX"))
    with pytest.raises(ConfigError, match="`@EFTA` is no country"):
        countries_of(catalog, ("@EFTA",))
    (tmp_path / "groups.yaml").write_text("EFTA: [CH, IS, LI, NO]\nBAD: [AU, QQ]\n")
    own = resources(workspace=tmp_path)
    assert countries_of(own, ("@EFTA", "AU")) == {"CH", "IS", "LI", "NO", "AU"}
    with pytest.raises(ConfigError) as caught:
        countries_of(own, ("@BAD",))
    assert caught.value.where.file == str(tmp_path / "groups.yaml")


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        *((s, "036") for s in ("036", "AU", "aus", "澳大利亚", "Australia", " AUSTRALIA ", "ＡＵＳ")),
        *((s, "840") for s in ("USA", "U.S.A.", "US", "United States", "美国")),
        *((s, "826") for s in ("UK", "GB", "United Kingdom", "Great Britain")),
        *((s, "410") for s in ("South Korea", "Korea", "Republic of Korea", "KOREA, REPUBLIC OF", "韩国")),
        *((s, "158") for s in ("Taiwan", "台湾", "台湾(台澎金马关税区)", "台湾（台澎金马关税区）", "TWN")),
        *((s, "344") for s in ("Hong Kong", "香港", "中国香港")),
        *((s, "446") for s in ("Macao", "Macau", "澳门")),
        *((s, "792") for s in ("Turkey", "Türkiye", "TURKIYE", "土耳其")),
        *((s, "384") for s in ("Ivory Coast", "Côte d'Ivoire", "COTE D'IVOIRE")),
        *((s, "178") for s in ("CG", "刚果（布）", "刚果(布)", "Republic of the Congo")),
        ("NO", "578"),
        ("Vietnam", "704"),
        ("Viet Nam", "704"),
        ("Russia", "643"),
        ("Russian Federation", "643"),
        ("Brunei", "096"),
        ("Laos", "418"),
        ("Burma", "104"),
        ("阿联酋", "784"),
        ("116", "116"),
    ],
)
def test_a_country_is_found_by_any_spelling(catalog, spelling, code):
    assert code_list(catalog, COUNTRIES).find(spelling).code == code


def test_the_list_has_every_country_of_iso_3166(catalog):
    ours = {e.code: (e.other["alpha2"], e.other["alpha3"]) for e in code_list(catalog, COUNTRIES).entries}
    assert ours == {c.numeric: (c.alpha_2, c.alpha_3) for c in pycountry.countries}


def test_names_are_plain_english_and_chinese_and_known_to_cldr(catalog):
    chinese = localedata.load("zh", merge_inherited=False)["territories"]
    countries = code_list(catalog, COUNTRIES)
    for entry in countries.entries:
        assert entry.en.isascii()
        assert countries.find(chinese[entry.other["alpha2"]]) == entry
        assert countries.find(unicodedata.normalize("NFC", pycountry.countries.get(numeric=entry.code).name)) == entry
