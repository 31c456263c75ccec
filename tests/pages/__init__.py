"""Tests of the shared pages."""
