"""Running the model by splink, on DuckDB in this process or on Spark: both take the same settings."""

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import comb
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from lentera.catalogue.union.model import (
    BLOCKS,
    COMPARISONS,
    FIELDS,
    LEARNING_BLOCKS,
    LEARNS_FROM,
    LEARNS_FROM_PAIRS,
    PRIOR,
    SAMPLED_PAIRS,
    SEED,
    Block,
    Compared,
    Level,
)
from lentera.catalogue.union.rows import Row

ENGINES = ("duckdb", "spark")
AT_ONCE = 10_000  # lines
MEMORY = "1GB"  # DuckDB's own; beyond it writes to disk, where by itself it would take 80 % of the machine's
MOST_BITS = 99.0  # a level that never occurred in training would weigh infinitely


class EngineMissing(Exception):
    """A part that an engine needs is not installed; `engine` says which engine."""

    def __init__(self, engine: str) -> None:
        super().__init__(engine)
        self.engine = engine


@dataclass(frozen=True)
class Pair:
    """Two records that may be the same title. `evidence`: what each field said, in bits (2 bits: four times as
    likely as before; negative: less likely), in the order of the model; fields that a record lacks are left out.
    """

    first: UUID
    second: UUID
    probability: float
    evidence: dict[str, float]


def find_pairs(
    rows: Sequence[Row], *, engine: str = "duckdb", within: bool = False, least: float
) -> list[Pair]:
    """The pairs with a probability of at least `least`, likeliest first; the same rows give the same pairs.

    Raises EngineMissing when the engine is not installed.
    """
    if len(rows) < 2 or (not within and len({row["source"] for row in rows}) < 2):
        return []
    learning = len(rows) >= LEARNS_FROM
    try:
        with _duckdb() if engine == "duckdb" else _spark() as api:
            linker = _linker(rows, api, within, learning)
            if learning:
                train(linker, rows, within)
            predicted = linker.inference.predict(threshold_match_probability=least)
            found = list(_pairs(_lines(predicted, engine)))
    except ImportError as missing:
        raise EngineMissing(engine) from missing
    return sorted(found, key=lambda pair: (-pair.probability, pair.first, pair.second))


def _lines(predicted: Any, engine: str) -> Iterator[dict[str, Any]]:
    """What was predicted, line by line: all lines as dictionaries at once take several kilobytes each."""
    if engine == "spark":
        yield from (line.asDict() for line in predicted.as_spark_dataframe().toLocalIterator())
        return
    for batch in predicted.as_duckdbpyrelation().to_arrow_reader(AT_ONCE):
        yield from batch.to_pylist()


def train(linker: Any, rows: Sequence[Row], within: bool) -> None:
    """Learn from these records themselves how often fields agree by chance; then, where there are pairs enough, how
    often they agree within one title.
    """
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED)
    shared = [_pairs_in(rows, block, within) for block in LEARNING_BLOCKS]
    if shared[0] >= LEARNS_FROM_PAIRS:
        for block in (block for block, count in zip(LEARNING_BLOCKS, shared, strict=True) if count):
            try:
                training.estimate_parameters_using_expectation_maximisation(block.condition(within=within))
            except ValueError as error:
                if not _SANK.match(str(error)):
                    raise


# Where one house has its records from the other, a field never differs within a title: what is learned sinks to
# nothing, which splink refuses without having changed anything. The stored values serve then. It has no error of its
# own for that.
_SANK = re.compile(r"[mu]_probability value \S+ is below the minimum allowed")


def _pairs_in(rows: Sequence[Row], block: Block, within: bool) -> int:
    """The pairs that a block brings together; none where a house never says one of its columns."""
    told = [(tuple(row[column] for column in block.columns), row["source"]) for row in rows]  # type: ignore[literal-required]
    told = [one for one in told if None not in one[0]]
    pairs = _pairs_of(Counter(key for key, _ in told))
    return pairs if within else pairs - _pairs_of(Counter(told))


def _pairs_of(alike: Counter[Any]) -> int:
    return sum(comb(count, 2) for count in alike.values())


@contextmanager
def _duckdb() -> Iterator[Any]:
    import duckdb
    from splink import DuckDBAPI

    with TemporaryDirectory(
        prefix="lentera-match-"
    ) as folder:  # by itself it would write where the server started
        place: Any = {"memory_limit": MEMORY, "temp_directory": folder}
        with duckdb.connect(":memory:", config=place) as connected:
            yield DuckDBAPI(connection=connected)


@contextmanager
def _spark() -> Iterator[Any]:
    """A session by Spark's own configuration (`spark-defaults.conf`, environment), else on this machine alone."""
    if which("java") is None and "JAVA_HOME" not in os.environ:
        raise ImportError("java")
    from pyspark import SparkConf
    from pyspark.sql import SparkSession
    from splink import SparkAPI
    from splink.backends.spark import similarity_jar_location

    logging.getLogger("py4j").setLevel(logging.ERROR)  # it tells when a connection closes
    with TemporaryDirectory(prefix="lentera-match-") as folder:
        conf = SparkConf().setAppName("lentera catalogue match").setIfMissing("spark.master", "local[*]")
        conf.setIfMissing("spark.ui.enabled", "false").setIfMissing("spark.sql.shuffle.partitions", "8")
        conf.setIfMissing("spark.checkpoint.dir", folder).set("spark.jars", similarity_jar_location())
        session = SparkSession.builder.config(conf=conf).getOrCreate()
        try:
            yield SparkAPI(spark_session=session)
        finally:
            session.stop()


def _linker(rows: Sequence[Row], api: Any, within: bool, learning: bool) -> Any:
    from splink import Linker

    return Linker(_table(rows, api), settings(within, learning=learning), log_level=logging.ERROR)


def _table(rows: Sequence[Row], api: Any) -> Any:
    """The rows as a table with stated types: a column in which nobody says anything still has one."""
    import pyarrow

    text, number = pyarrow.string(), pyarrow.int64()
    types = dict.fromkeys(Row.__annotations__, text)
    types |= {"year": number, "pages": number, "isbns": pyarrow.list_(text)}
    return api.register(pyarrow.Table.from_pylist(list(rows), schema=pyarrow.schema(types)))


def settings(within: bool, *, learning: bool) -> Any:
    """The model in splink's words. `learning`: enough records to tell how common a title or a name is."""
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one, learning) for one in COMPARISONS],
        blocking_rules_to_generate_predictions=[_rule(block, within) for block in BLOCKS],
        probability_two_random_records_match=PRIOR,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _rule(block: Block, within: bool) -> Any:
    from splink.blocking_rule_library import CustomRule

    columns = list(block.columns) if block.explode else None
    return CustomRule(block.condition(within=within), arrays_to_explode=columns)


def _comparison(compared: Compared, learning: bool) -> Any:
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    made = [_level(compared.field, level, learning) for level in compared.levels]
    nulls = [levels.NullLevel(compared.field)] if compared.nullable else []
    return CustomComparison(output_column_name=compared.field, comparison_levels=[*nulls, *made])


def _level(field: str, level: Level, learning: bool) -> Any:
    import splink.comparison_level_library as levels

    made: Any
    if level.kind == "exact":
        made = levels.ExactMatchLevel(field)
    elif level.kind == "jaro_winkler":
        made = levels.JaroWinklerLevel(field, level.threshold)
    elif level.kind == "within":
        made = levels.AbsoluteDifferenceLevel(field, level.threshold)
    elif level.kind == "intersect":
        made = levels.ArrayIntersectLevel(field, int(level.threshold))
    else:
        made = levels.ElseLevel()
    told: dict[str, Any] = {"m_probability": level.m, "u_probability": level.u}
    if level.by_frequency and learning:
        told["tf_adjustment_column"] = field
    return made.configure(**told)


def _pairs(found: Iterable[dict[str, Any]]) -> Iterator[Pair]:
    for row in found:
        first, second = sorted((UUID(row["unique_id_l"]), UUID(row["unique_id_r"])))
        yield Pair(first, second, round(float(row["match_probability"]), 6), _evidence(row))


def _evidence(row: dict[str, Any]) -> dict[str, float]:
    told = {}
    for field in FIELDS:
        weight = float(row[f"mw_{field}"]) + float(row.get(f"mw_tf_adj_{field}") or 0)
        if weight != 0:  # exactly nothing: one of the two does not say
            told[field] = round(max(-MOST_BITS, min(weight, MOST_BITS)), 2)
    return told
