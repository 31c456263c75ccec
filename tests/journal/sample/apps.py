from lentera.journal.apps import Area


class SampleConfig(Area):
    name = "tests.journal.sample"
    label = "sample"
