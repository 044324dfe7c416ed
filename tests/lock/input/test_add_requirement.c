#include "tests/support/cmocka_all.h"

#include "lock/input/add_requirement.h"
#include "lock/input/requirements_file.h"

#include <string.h>

static const char *fake_env(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "TOKEN") == 0 ? "s3cret" : NULL;
}

/* "NAME hashes: ALG:DIGEST... settings: VALUE<WRITTEN>..." */
static void print_line(struct pinc_buf *buf, const struct pinc_requirement_line *line)
{
    size_t i;

    pinc_buf_add(buf, line->req ? line->req->norm : line->link);
    for (i = 0; i < line->hashes.n; i++) {
        pinc_buf_addf(buf, " %s:%.*s", pinc_hash_alg_name(line->hashes.items[i].alg),
                      PINC_SLICE_ARG(line->hashes.items[i].digest));
    }
    for (i = 0; i < line->settings.n; i++) {
        pinc_buf_addf(buf, " %.*s<%.*s>", PINC_SLICE_ARG(line->settings.items[i].value),
                      PINC_SLICE_ARG(line->settings.items[i].written));
    }
    pinc_buf_add_char(buf, '\n');
}

static void test_options_of_lines(void **state)
{
    static const struct {
        const char *in, *want, *error;
    } cases[] = {
        {"a --hash=sha256:00 --hash=sha512:x -C k=v --hash=sha384:\n",
         "a sha256:00 sha512:x sha384: k=v<k=v>\n", NULL},
        {"a -C k=${TOKEN}\n", "a k=s3cret<k=${TOKEN}>\n", NULL},
        {"a -C k=https://u:p@h/\n", "a k=https://u:p@h/<>\n", NULL},
        {"git+https://h/x#egg=y --hash=sha256:00\n", NULL,
         "--hash is for files: there is none of 'git+https://h/x#egg=y'"},
        {". --hash=sha256:00\n", NULL, "folder '.' has neither pyproject.toml nor setup.py"},
        {"-e git+https://h/x#egg=y --hash=sha256:00\n", NULL,
         "--hash is for files: there is none of 'git+https://h/x#egg=y'"},
        {"a=1\n", NULL, "invalid version specifier '=1': no operator such as == or >= in front"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        struct pinc_buf buf = {0};
        enum pinc_status st = pinc_requirements_file_parse(
            list, pinc_slice_of(cases[i].in), "r.in", PINC_LINE_REQUIREMENT, fake_env, NULL, &err);

        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(st == PINC_OK, cases[i].want != NULL);
        if (cases[i].want) {
            assert_int_equal(list->n_lines, 1);
            print_line(&buf, &list->lines[0]);
            assert_string_equal(buf.ptr, cases[i].want);
        }
        pinc_buf_clear(&buf);
        pinc_requirements_free(list);
    }
}

/* What only a header names leads nowhere; a list of requirements alone has no digests to refuse. */
static void test_kinds_of_lists(void **state)
{
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_error err = {0};

    (void)state;
    list->guarded = true;
    assert_int_equal(pinc_requirements_file_parse(list, PINC_LIT("a @ https://h/a.zip\n"), "r.in",
                                                  PINC_LINE_REQUIREMENT, NULL, NULL, &err),
                     PINC_EUSAGE);
    assert_string_equal(err.text, "a file that only the header of the output names cannot ask for "
                                  "a URL or a folder");
    pinc_error_clear(&err);
    list->guarded = false;
    list->flat = true;
    assert_int_equal(
        pinc_requirements_file_parse(list, PINC_LIT("git+https://h/x#egg=y --hash=sha256:00\n"),
                                     "r.in", PINC_LINE_REQUIREMENT, NULL, NULL, &err),
        PINC_OK);
    pinc_requirements_free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_of_lines),
        cmocka_unit_test(test_kinds_of_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
