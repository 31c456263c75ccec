"""Institutions, their officials and libraries by validity dates; accounts and what each role may do."""
