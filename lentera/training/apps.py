from lentera.journal.apps import Area


class TrainingConfig(Area):
    name = "lentera.training"
    label = "training"
