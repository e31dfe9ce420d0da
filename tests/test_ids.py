"""Nobody counts us: ids are random, and no address holds a number that runs on (R21)."""

import re
from uuid import UUID

from companion.database import Base, Identity, uuid7

COUNTERS = {"audit_entry.number", "audit_head.number", "audit_head.place"}  # in order on purpose, and in no address


def test_every_row_has_a_random_id_from_birth():  # R21
    for mapper in Base.registry.mappers:
        [key] = mapper.primary_key
        assert key.name == "id" and isinstance(key.type, Identity), mapper.class_
        row = mapper.class_()
        assert isinstance(row.id, UUID) and row.id.version in {4, 7}, mapper.class_


def test_no_two_ids_of_one_moment_can_be_told_from_each_other():  # R21
    """Within one millisecond the library counts on, from a random start; 32 bits are drawn anew for each id."""
    drawn = [uuid7() for _ in range(1000)]
    anew = [one.int & 0xFFFFFFFF for one in drawn]

    assert len(set(drawn)) == 1000
    assert all(one.version == 7 for one in drawn)
    ones = [sum(bits >> place & 1 for bits in anew) for place in range(32)]
    assert all(350 < count < 650 for count in ones)


def test_nothing_is_counted_by_the_database():  # R21
    whole = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if (column.primary_key and column.autoincrement is True) or column.name == "number"
    ]

    assert set(whole) <= COUNTERS


def test_no_address_takes_a_number_for_a_thing(app):  # R21
    for rule in app.url_map.iter_rules():
        kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
        assert not {"IntegerConverter", "FloatConverter"} & set(kinds.values()), rule.rule
        assert all(kinds[name] == "UUIDConverter" for name in kinds if name.endswith("_id")), rule.rule
        assert not re.search(r"<(?!uuid:)[^>]*_id>", rule.rule), rule.rule
