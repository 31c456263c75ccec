"""Topics: a dozen roads into a catalogue for readers who would rather point than type.

A topic is a title whose subjects have one of its words, or whose class is one of its numbers.
"""

from functools import lru_cache

import tantivy

from lentera.catalogue.search.documents import SCHEMA
from lentera.catalogue.search.words import stems_of, words_of

NAME = "topic"
# Words of subject headings, Indonesian and English; masks of a class as it stands among a record's words, where `.`
# is any digit (DDC, and 2X for Islam in Indonesian libraries).
TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "religion": (
        "agama islam muslim quran alquran hadis fikih doa salat tauhid kristen alkitab hindu buddha teologi "
        "religion christianity bible prayer theology",
        ("2..", "2x.*"),
    ),
    "stories": (
        "fiksi novel cerita cerpen roman dongeng hikayat komik fiction stories comics tales",
        ("8[0-9][23]",),
    ),
    "history": ("sejarah pahlawan kerajaan biografi history biography kings heroes", ("9[02-9].",)),
    "law": ("hukum undang pidana perdata pengadilan law criminal courts", ("34.",)),
    "farming": (
        "pertanian tanaman kebun berkebun ternak peternakan ikan perikanan anggrek hidroponik "
        "agriculture gardening plants livestock fisheries",
        ("63.",),
    ),
    "cooking": ("masakan memasak resep kue boga minuman cooking cookery recipes baking", ("641",)),
    "skills": (
        "keterampilan kerajinan menjahit pertukangan las otomotif listrik bengkel "
        "handicraft sewing carpentry welding woodwork",
        ("62.", "64[3-9]", "68.", "69.", "74[5-9]"),
    ),
    "business": (
        "usaha bisnis wirausaha kewirausahaan koperasi pemasaran keuangan ekonomi "
        "business entrepreneurship marketing finance economics",
        ("33.", "38.", "65."),
    ),
    "health": ("kesehatan penyakit gizi obat kedokteran health medicine nutrition diseases", ("61.",)),
    "science": (
        "sains matematika fisika kimia biologi astronomi hewan alam science mathematics physics chemistry biology",
        ("5..",),
    ),
    "language": ("bahasa kamus tata linguistik language dictionary grammar", ("4..",)),
    "sport": ("olahraga sepak bulu tangkis catur permainan sports football games chess", ("79.",)),
}


@lru_cache(maxsize=32)
def query_of(topic: str) -> tantivy.Query:
    """The titles of a topic, all worth the same; none for a topic that is not in TOPICS."""
    if topic not in TOPICS:
        return tantivy.Query.empty_query()
    told, classes = TOPICS[topic]
    words = words_of(told)
    numbers = "|".join(
        one.replace(".*", "[0-9]*") if "*" in one else one.replace(".", "[0-9]") for one in classes
    )
    parts = [
        tantivy.Query.term_set_query(SCHEMA, "subject", words),
        tantivy.Query.term_set_query(SCHEMA, "subject_stem", stems_of(words)),
        tantivy.Query.regex_query(SCHEMA, "other", numbers),
    ]
    return tantivy.Query.const_score_query(
        tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in parts]), 0.0
    )
