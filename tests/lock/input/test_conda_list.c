/*
 * What conda lists, in its three forms: Python packages, by PyPI's names, on their own lines.
 */
#include "tests/support/cmocka_all.h"

#include "lock/input/conda_list.h"

static void test_lists(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"columns", "# x\nnumpy   1.24.3   py310ha_0  conda-forge\nzlib 1.2 h1_0\n",
         "\nnumpy==1.24.3\n\n"},
        {"pip's own", "six  1.16.0  pypi_0  pypi\n", "six==1.16.0\n"},
        {"export", "numpy=1.24.3=py310ha_0\nlibblas=3=1_openblas\npip=23=pyhd8ed1ab_0\n",
         "numpy==1.24.3\n\npip==23\n"},
        {"no build", "numpy=1.24.3\nsix==1.16.0\nbare\n", "numpy==1.24.3\nsix==1.16.0\n\n"},
        {"explicit",
         "@EXPLICIT\nhttps://c.example/linux-64/numpy-base-1.24.3-py310ha_0.conda#abc\n"
         "https://c.example/linux-64/zlib-1.2-h1_0.tar.bz2\n",
         "\nnumpy-base==1.24.3\n\n"},
        {"another name", "pytorch 2.0.1 py3.10_cuda11.7_0 pytorch\n", "torch==2.0.1\n"},
        {"the C program is not the Python package", "graphviz 8.0 h2e5815a_0\n", "\n"},
        {"CR LF, no end", "six 1.0 pypi_0\r\na 1", "six==1.0\na==1\n"},
        {"odd lines", "=\n==\n https://\n", "\n\n\n"},
        {"nothing", "", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf out = {0};

        pinc_conda_list_add(&out, pinc_slice_of(cases[i].in));
        if (!pinc_slice_equal(pinc_buf_slice(&out), pinc_slice_of(cases[i].want))) {
            fail_msg("%s: '%s'", cases[i].label, out.ptr ? out.ptr : "");
        }
        pinc_buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
