"""The model: which pairs are looked at, what is compared, and what each agreement is worth.

Plain data, so that one description serves DuckDB and Spark. Probabilities after Fellegi and Sunter (1969): `m` of a
level is how often two records of the same title agree so, `u` how often two records of different titles do.
"""

from dataclasses import dataclass

Value = float | int | str


@dataclass(frozen=True)
class Level:
    """One way in which two values may agree; the first that fits counts."""

    kind: str  # exact, jaro_winkler, within, intersect, else
    m: float
    u: float
    threshold: float | int = 0
    by_frequency: bool = False  # a rare value that agrees says more than a common one


@dataclass(frozen=True)
class Compared:
    """One field with its levels; a pair in which a record does not tell it counts neither way."""

    field: str
    levels: tuple[Level, ...]
    nullable: bool = True


# For small catalogues: set by hand after what changed copies of real records show (see `evaluating`). A large one
# learns its own values (see `engine.train`).
COMPARISONS = (
    Compared(
        "title",
        (
            Level("exact", 0.70, 0.0008, by_frequency=True),
            Level("jaro_winkler", 0.22, 0.0005, 0.955),
            Level("jaro_winkler", 0.05, 0.004, 0.88),
            Level("else", 0.03, 0.9947),
        ),
        nullable=False,
    ),
    Compared(
        "rest",
        (
            Level("exact", 0.75, 0.002),
            Level("jaro_winkler", 0.20, 0.002, 0.88),
            Level("else", 0.05, 0.996),
        ),
    ),
    # Volumes of one work differ in a figure alone.
    Compared("numbers", (Level("exact", 0.99, 0.80), Level("else", 0.01, 0.20)), nullable=False),
    Compared("rest_numbers", (Level("exact", 0.99, 0.80), Level("else", 0.01, 0.20))),
    Compared(
        "author",
        (
            Level("exact", 0.72, 0.004, by_frequency=True),
            Level("jaro_winkler", 0.18, 0.003, 0.90),
            Level("jaro_winkler", 0.06, 0.025, 0.78),
            Level("else", 0.04, 0.968),
        ),
    ),
    Compared(
        "year",
        (
            Level("exact", 0.90, 0.03),
            Level("within", 0.07, 0.055, 1),
            Level("within", 0.02, 0.15, 5),
            Level("else", 0.01, 0.765),
        ),
    ),
    Compared(
        "publisher",
        (
            Level("exact", 0.75, 0.01),
            Level("jaro_winkler", 0.15, 0.012, 0.85),
            Level("else", 0.10, 0.978),
        ),
    ),
    Compared(
        "pages",
        (Level("exact", 0.85, 0.006), Level("within", 0.09, 0.04, 8), Level("else", 0.06, 0.954)),
    ),
    Compared("isbns", (Level("intersect", 0.90, 0.0001, 1), Level("else", 0.10, 0.9999))),
    Compared("material", (Level("exact", 0.99, 0.75), Level("else", 0.01, 0.25)), nullable=False),
)
FIELDS = tuple(compared.field for compared in COMPARISONS)

# One pair in so many is the same title: the prior. Blocking looks at a small part of all pairs.
PRIOR = 1 / 5_000


@dataclass(frozen=True)
class Block:
    """Two records are looked at when these columns are alike. `explode`: a column of lists, any element of it."""

    columns: tuple[str, ...]
    explode: bool = False

    def condition(self, *, within: bool) -> str:
        """The condition in SQL that both engines read. `within`: records of one institution are pairs too."""
        alike = [f"l.{column} = r.{column}" for column in self.columns]
        return " AND ".join(alike if within else [*alike, "l.source <> r.source"])


BLOCKS = (
    Block(("isbns",), explode=True),
    Block(("filing_start", "year")),
    Block(("filing_end", "year")),
    Block(("filing_start", "author_key")),
    Block(("author_key", "title_word")),
    Block(("author_key", "year")),
    Block(("filing_whole",)),
)
# Pairs from which expectation maximisation learns how often two records of one title agree. They must be mostly pairs
# of one title: learned from (filing_start, year) and (author_key, title_word), where a series by one author outnumbers
# them, precision at 0.9 fell from 0.994 to 0.913 (10,000 titles and a changed copy of each).
LEARNING_BLOCKS = (Block(("filing_whole",)), Block(("filing_start", "filing_end", "author_key")))

LEARNS_FROM = 5_000  # records: with fewer, what agrees by chance and how common a name is cannot be told
LEARNS_FROM_PAIRS = 500  # pairs of the first learning block: with fewer, the stored values serve
SEED = 20240126
SAMPLED_PAIRS = 2_000_000.0
