#include "tests/support/cmocka_all.h"

#include "lock/output/write_pylock.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define TWO "target linux-x86_64 3.10\ntarget linux-aarch64 3.11\n"
#define HEAD                                                                                       \
    "lock-version = \"1.0\"\n"                                                                     \
    "environments = [\n"                                                                           \
    "    \"implementation_name == 'cpython' and platform_machine == 'x86_64' and python_version "  \
    "== '3.10' and sys_platform == 'linux'\",\n"                                                   \
    "    \"implementation_name == 'cpython' and platform_machine == 'aarch64' and python_version " \
    "== '3.11' and sys_platform == 'linux'\",\n"                                                   \
    "]\n"                                                                                          \
    "requires-python = \">=3.10\"\n"                                                               \
    "created-by = \"pinc\"\n"
#define COMMIT "0123456789abcdef0123456789abcdef01234567"

/* A short digest for exact texts. */
static enum pinc_status short_hash(void *user, struct pinc_hash *out,
                                   const struct pinc_project *project, uint32_t file,
                                   struct pinc_error *err)
{
    (void)user;
    (void)project;
    (void)err;
    memset(out, 0, sizeof *out);
    out->alg = PINC_HASH_MD5;
    out->bytes[15] = (unsigned char)file;
    return PINC_OK;
}

static const struct {
    const char *label, *index, *input, *want, *error;
} cases[] = {
    {"empty", TWO, "", HEAD "packages = []\n", NULL},
    {"wheels and an sdist",
     TWO "release a 1.0\nwheel py3-none-any\ntime 951782399\nsdist\ntime 0\nrelease B.c 2\nsdist\n",
     "a\nb-c\n",
     HEAD "\n[[packages]]\nname = \"a\"\nversion = \"1.0\"\n"
          "sdist = { name = \"a-1.0.tar.gz\", upload-time = 1970-01-01T00:00:00Z, url = "
          "\"a-1.0.tar.gz\", "
          "hashes = { md5 = \"00000000000000000000000000000001\" } }\n"
          "wheels = [\n"
          "    { name = \"a-1.0-py3-none-any.whl\", upload-time = 2000-02-28T23:59:59Z, url = "
          "\"a-1.0-py3-none-any.whl\", "
          "hashes = { md5 = \"00000000000000000000000000000000\" } },\n]\n"
          "\n[[packages]]\nname = \"b-c\"\nversion = \"2\"\n"
          "sdist = { name = \"b-c-2.tar.gz\", url = \"b-c-2.tar.gz\", hashes = { md5 = "
          "\"00000000000000000000000000000000\" } }\n",
     NULL},
    {"a marker, and what its target can use",
     TWO "release a 1.0\nwheel cp310-cp310-manylinux_2_17_x86_64\n"
         "wheel cp311-cp311-manylinux_2_17_aarch64\n",
     "a ; platform_machine == \"x86_64\"\n",
     HEAD "\n[[packages]]\nname = \"a\"\nversion = \"1.0\"\nmarker = \"platform_machine == "
          "\\\"x86_64\\\"\"\n"
          "wheels = [\n    { name = \"a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl\", "
          "url = \"a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl\", "
          "hashes = { md5 = \"00000000000000000000000000000000\" } },\n]\n",
     NULL},
    {"an archive", TWO, "a @ https://u:p@h/a-1.0.tar.gz#subdirectory=s&egg=a\n",
     HEAD "\n[[packages]]\nname = \"a\"\n\n[packages.archive]\nurl = "
          "\"https://h/a-1.0.tar.gz\"\nsubdirectory = \"s\"\n"
          "hashes = { md5 = \"00000000000000000000000000000000\" }\n",
     NULL},
    {"a commit", TWO, "a @ git+https://h/a.git@" COMMIT "#subdirectory=s\n",
     HEAD
     "\n[[packages]]\nname = \"a\"\n\n[packages.vcs]\ntype = \"git\"\nurl = \"https://h/a.git\"\n"
     "commit-id = \"" COMMIT "\"\nsubdirectory = \"s\"\n",
     NULL},
    {"a branch", TWO, "a @ git+https://h/a.git@main\n", NULL,
     "pylock.toml cannot hold the direct reference of a: it names no commit"},
    {"no revision", TWO, "a @ git+ssh://git@h/a.git\n", NULL,
     "pylock.toml cannot hold the direct reference of a: it names no commit"},
    {"an editable project", TWO, "-e git+https://h/a.git@" COMMIT "#egg=a\n", NULL,
     "pylock.toml cannot hold the direct reference of a: it is editable"},
    {"a local path", TWO, "./wheels/a-1.0-py3-none-any.whl\n", NULL,
     "pylock.toml cannot hold the direct reference of a: it is a local path"},
};

static enum pinc_status write_it(struct pinc_buf *buf, const struct fake_resolution *fake,
                                 const struct pinc_pylock *kept, struct pinc_buf *changed,
                                 struct pinc_error *err)
{
    const struct pinc_pylock_parts parts = {.model = fake->model,
                                            .resolution = fake->resolution,
                                            .request = &fake->request,
                                            .hash = short_hash,
                                            .kept = kept,
                                            .changed = changed};

    return pinc_write_pylock(buf, &parts, err);
}

static void test_texts(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake = fake_resolution_new(cases[i].index, cases[i].input, NULL);
        struct pinc_buf buf = {0};
        struct pinc_error err = {0};
        enum pinc_status st = write_it(&buf, fake, NULL, NULL, &err);

        if (strcmp(err.text, cases[i].error ? cases[i].error : "") != 0 ||
            (cases[i].want && strcmp(buf.ptr, cases[i].want) != 0)) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(st, cases[i].error ? PINC_EUNSUPPORTED : PINC_OK);
        if (cases[i].want) {
            assert_string_equal(buf.ptr, cases[i].want);
        }
        pinc_buf_clear(&buf);
        fake_resolution_free(fake);
    }
}

static void test_strings_and_times(void **state)
{
    struct fake_resolution *fake =
        fake_resolution_new(TWO "release a 1.0\nwheel py3-none-any\n", "a\n", NULL);
    struct pinc_project_file *file =
        (struct pinc_project_file *)(uintptr_t)&fake->resolution->picks[0].project[0]->files[0];
    static const struct {
        int64_t time;
        const char *want;
    } times[] = {
        {INT64_C(951782400), "upload-time = 2000-02-29T00:00:00Z"},
        {INT64_C(951868800), "upload-time = 2000-03-01T00:00:00Z"},
        {INT64_C(4107542399), "upload-time = 2100-02-28T23:59:59Z"},
        {INT64_C(4107542400), "upload-time = 2100-03-01T00:00:00Z"},
        {INT64_C(253402300799), "upload-time = 9999-12-31T23:59:59Z"},
        {INT64_C(253402300800), NULL},
        {-1, NULL},
        {INT64_MIN, NULL},
    };
    size_t i;

    (void)state;
    fake_index_place(fake->resolution->picks[0].project[0], 0,
                     PINC_LIT("https://h/\"\\\n\x7f\xff\xc3\xa9"), 12345678901);
    for (i = 0; i < sizeof times / sizeof *times; i++) {
        struct pinc_buf buf = {0};

        file->upload_time = times[i].time;
        assert_int_equal(write_it(&buf, fake, NULL, NULL, NULL), PINC_OK);
        assert_non_null(strstr(
            buf.ptr, "url = \"https://h/\\\"\\\\\\u000a\\u007f\xc3\xa9\", size = 12345678901, "));
        if (times[i].want) {
            assert_non_null(strstr(buf.ptr, times[i].want));
        } else {
            assert_null(strstr(buf.ptr, "upload-time"));
        }
        pinc_buf_clear(&buf);
    }
    fake_resolution_free(fake);
}

static void test_out_of_memory(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(
        TWO "release b 1.0\nwheel py3-none-any\nsdist\n", "a @ https://h/a-1.0.tar.gz\nb\n", NULL);
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 1000; n++) {
        struct pinc_buf buf = {0};

        pinc_alloc_fail_at(n);
        st = write_it(&buf, fake, NULL, NULL, NULL);
        pinc_alloc_fail_at(0);
        st = st == PINC_OK ? buf.failed : st;
        pinc_buf_clear(&buf);
        /* What the model's arena took stays. */
        assert_true(pinc_alloc_live() <= live + 2);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 5);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_strings_and_times),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
