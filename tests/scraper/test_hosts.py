from scraper.hosts import block_size


def test_a_block_of_slots_covers_a_tenth_of_a_second_and_one_slot_at_least() -> None:
    assert block_size(0.0001) == 1000
    assert block_size(0.06) == 1
    assert block_size(30) == 1
