from bookshop.export import workbook


def test_one_row_a_book(catalogue):
    assert workbook(catalogue).active.max_row == 3
