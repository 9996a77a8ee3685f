def test_x(any_store):
    with any_store.begin() as tx: pass
    with any_store.read() as tx: pass
