import pytest

from coo_cli.catalog.codes import code_list
from coo_cli.catalog.packages import UNITS, described


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        ("1", "CTN", "ONE (1) CARTON OF DATA CABLE"),
        ("150", "纸箱", "ONE HUNDRED AND FIFTY (150) CARTONS OF DATA CABLE"),
        ("1234", "BOX", "ONE THOUSAND TWO HUNDRED AND THIRTY-FOUR (1234) BOXES OF DATA CABLE"),
        ("18.00", "CTN", "EIGHTEEN (18) CARTONS OF DATA CABLE"),
        ("2.5", "PALLET", "TWO POINT FIVE (2.5) PALLETS OF DATA CABLE"),
        ("3", "PCS IN NUDE", "THREE (3) PIECES IN NUDE OF DATA CABLE"),
        ("500", "IN BULK", "DATA CABLE IN BULK"),
        ("7", "flexitank", "SEVEN (7) FLEXITANK OF DATA CABLE"),
        ("0", "CTN", ""),
        ("many", "CTN", ""),
        ("5", "", ""),
    ],
)
def test_packages_stand_in_words_and_figures(catalog, count, unit, text):
    assert described(code_list(catalog, UNITS), count, unit, "data cable") == text
