#!/usr/bin/env bash
# Prints docs/migrating.md: what becomes of every option of other tools (cli/foreign_table.c). `make docs` writes it.
exec "${BUILD:-build}/generate" migrating
