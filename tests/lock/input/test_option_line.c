#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "lock/input/option_line.h"
#include "lock/input/requirements_file.h"

#include <string.h>

static const char *fake_env(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "TOKEN") == 0     ? "s3cret"
           : strcmp(name, "OPTIONS") == 0 ? "--pre --no-index"
                                          : NULL;
}

static void add_value(struct pinc_buf *buf, const struct pinc_line_value *value)
{
    pinc_buf_addf(buf, " %.*s", PINC_SLICE_ARG(value->value));
    if (!pinc_slice_equal(value->value, value->written)) {
        pinc_buf_addf(buf, "<%.*s>", PINC_SLICE_ARG(value->written));
    }
}

static void add_names(struct pinc_buf *buf, const char *label, const struct pinc_slice *names,
                      size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(buf, "%s%.*s", i ? "," : label, PINC_SLICE_ARG(names[i]));
    }
}

/* Options as "i URL, e URL..., f LINK..., h HOST..., sets, flags". */
static void print_options(struct pinc_buf *buf, const struct pinc_input_options *o)
{
    size_t i;

    if (o->index_url.value.ptr) {
        pinc_buf_add_str(buf, " i");
        add_value(buf, &o->index_url);
    }
    for (i = 0; i < o->extra_index_urls.n; i++) {
        pinc_buf_add_str(buf, " e");
        add_value(buf, &o->extra_index_urls.items[i]);
    }
    for (i = 0; i < o->find_links.n; i++) {
        pinc_buf_add_str(buf, " f");
        add_value(buf, &o->find_links.items[i]);
    }
    for (i = 0; i < o->trusted_hosts.n; i++) {
        pinc_buf_add_str(buf, " h");
        add_value(buf, &o->trusted_hosts.items[i]);
    }
    add_names(buf, " features ", o->features.items, o->features.n);
    add_names(buf, " only-binary ", o->formats.only_binary.names, o->formats.only_binary.n);
    add_names(buf, " no-binary ", o->formats.no_binary.names, o->formats.no_binary.n);
    add_names(buf, " only-final ", o->only_final.names, o->only_final.n);
    add_names(buf, " all-releases ", o->all_releases.names, o->all_releases.n);
    pinc_buf_addf(buf, "%s%s%s%s%s", o->no_index ? " no-index" : "", o->pre ? " pre" : "",
                  o->prefer_binary ? " prefer-binary" : "",
                  o->require_hashes ? " require-hashes" : "",
                  o->no_require_hashes ? " no-require-hashes" : "");
}

static void test_options(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"the last index wins", "-i https://a/\n--extra-index-url https://b/\n-i https://c/\n",
         " i https://c/"},
        {"extra indexes add up",
         "--extra-index-url https://a/\n--extra-index-url https://b/ --extra-index-url c\n",
         " e https://a/ e https://b/ e c"},
        {"an empty index is none", "-i https://a/\n-i ''\n", " i https://a/"},
        {"no index for good", "-i https://a/\n--extra-index-url b\n--no-index\n-i c\n",
         " no-index"},
        {"one find-links of a line", "-f a -f b\n-f c\n", " f a f c"},
        {"variables", "-i https://${TOKEN}@h/\n--trusted-host ${TOKEN}\n",
         " i https://s3cret@h/<https://${TOKEN}@h/> "
         "h s3cret<${TOKEN}>"},
        {"a variable that holds options", "-i https://h/ ${OPTIONS}\n",
         " all-releases :all: no-index pre"},
        {"nothing from a requirement's line",
         "a -i https://a/ --pre --prefer-binary -f x --trusted-host y\n", ""},
        {"but sets of names", "a --no-binary x --only-final y\n", " no-binary x only-final y"},
        {"sets", "--no-binary B_b,a,a\n--only-binary b.b,c\n", " only-binary b-b,c no-binary a"},
        {"all and none", "--no-binary a --only-binary b --no-binary :all:\n", " no-binary :all:"},
        {"names behind :all: are swallowed", "--no-binary :all:,a\n", " no-binary :all:"},
        {"unless there is :none:", "--no-binary a,:all:,:none:,b\n", " no-binary b"},
        {"none empties one set", "--no-binary a --only-binary b --no-binary :none:\n",
         " only-binary b"},
        {"nothing between commas", "--no-binary :all:,:none:,,b,\n --only-binary c,\n",
         " only-binary ,c no-binary b"},
        {"several :all:", "--no-binary :all:,x,:all:,:none:,y\n", " no-binary y"},
        {"flags",
         "--prefer-binary --require-hashes --no-require-hashes --use-feature "
         "fast-deps\n--use-feature fast-deps\n",
         " features fast-deps prefer-binary require-hashes no-require-hashes"},
        {"pre", "--only-final a\n--pre\n", " only-final a all-releases :all: pre"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_buf buf = {0};
        struct pinc_error err = {0};

        if (pinc_requirements_file_parse(list, pinc_slice_of(cases[i].in), "r.in",
                                         PINC_LINE_REQUIREMENT, fake_env, NULL, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        print_options(&buf, &list->options);
        if (strcmp(buf.ptr ? buf.ptr : "", cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(buf.ptr ? buf.ptr : "", cases[i].want);
        pinc_buf_clear(&buf);
        pinc_requirements_free(list);
    }
}

static void test_names(void **state)
{
    static const int excess[] = {-1, 0, 1};
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < 3; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        struct pinc_buf text = {0};
        enum pinc_status st;

        pinc_buf_add_str(&text, "--no-binary x0");
        for (k = 1; k < (int)PINC_REQUIREMENTS_FILE_NAMES + excess[i]; k++) {
            pinc_buf_addf(&text, ",x%d", k);
        }
        st = pinc_requirements_file_parse(list, pinc_buf_slice(&text), "r.in",
                                          PINC_LINE_REQUIREMENT, NULL, NULL, &err);
        assert_int_equal(st, excess[i] > 0 ? PINC_ELIMIT : PINC_OK);
        pinc_buf_clear(&text);
        pinc_requirements_free(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
