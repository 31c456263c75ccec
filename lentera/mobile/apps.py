from lentera.journal.apps import Area


class MobileConfig(Area):
    name = "lentera.mobile"
    label = "mobile"
