"""SIP2 2.00: self-check machines lend, take back and renew by the same actions as the desk."""
