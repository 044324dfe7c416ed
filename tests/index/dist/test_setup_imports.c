#include "tests/support/cmocka_all.h"

#include "index/dist/setup_imports.h"

static void test_imports(void **state)
{
    static const struct {
        const char *in;
        bool good, setup, setuptools;
    } cases[] = {
        {"import os\n", true, false, false},
        {"import os, sys as s\n", true, false, false},
        {"import os.path\n", true, false, false},
        {"import setuptools\n", true, false, true},
        {"from setuptools import setup\n", true, true, false},
        {"from setuptools import (setup,\n  find_packages,)\n", true, true, false},
        {"from setuptools import find_packages as f, setup\n", true, true, false},
        {"from distutils.core import setup\n", true, true, false},
        {"from __future__ import print_function\n", true, false, false},
        {"from os import path\n", true, false, false},
        {"from os import setup\n", true, false, false},
        {"import setuptools as s\n", false, false, false},
        {"import numpy\n", false, false, false},
        {"import os, numpy\n", false, false, false},
        {"from . import x\n", false, false, false},
        {"from .x import y\n", false, false, false},
        {"from setuptools import *\n", false, false, false},
        {"from setuptools import Feature\n", false, false, false},
        {"from setuptools.command.test import test\n", false, false, false},
        {"from setuptools.command.egg_info import egg_info\n", false, false, false},
        {"from os import\n", false, false, false},
        {"from os import (path\n)x\n", false, false, false},
        {"import\n", false, false, false},
        {"import os . path\n", false, false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_python_token *tokens;
        struct pinc_setup_import import;
        size_t n, at = 0;

        assert_int_equal(pinc_python_tokens(&tokens, &n, pinc_slice_of(cases[i].in), arena, NULL),
                         PINC_OK);
        if (pinc_setup_import_read(&import, tokens, &at) != cases[i].good) {
            fail_msg("%s", cases[i].in);
        }
        if (cases[i].good) {
            assert_int_equal(at, n - 1);
            assert_int_equal(import.setup, cases[i].setup);
            assert_int_equal(import.setuptools, cases[i].setuptools);
        }
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_imports)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
