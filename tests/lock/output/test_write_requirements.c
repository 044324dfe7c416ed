#include "tests/support/cmocka_all.h"

#include "lock/output/verify.h"
#include "lock/output/write_requirements.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define BOTH "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"
#define PURE " 1.0\nwheel py3-none-any\n"

enum {
    HASHES = 1,
    LINE = 2,
    EXTRAS = 4,
    BARE = 8 /* no annotations */
};

static void write_lock(struct pinc_buf *buf, const struct fake_resolution *fake, unsigned how)
{
    struct pinc_write_options options = {.annotate = !(how & BARE),
                                         .strip_extras = !(how & EXTRAS)};

    options.style = how & LINE ? PINC_ANNOTATE_LINE : PINC_ANNOTATE_SPLIT;
    if (how & HASHES) {
        assert_int_equal(pinc_lock_model_hash(fake->model, fake->resolution, &fake->request,
                                              fake_resolution_hash, NULL, NULL),
                         PINC_OK);
    }
    pinc_write_requirements(buf, fake->model, &options);
    assert_int_equal(buf->failed, PINC_OK);
}

static const struct {
    const char *label, *index, *input, *constraints;
    unsigned how;
    const char *want;
} cases[] = {
    {"one package", "release a" PURE, "a\n", NULL, 0, "a==1.0\n    # via -r requirements.in\n"},
    {"several reasons", "release a" PURE "needs c\nrelease b" PURE "needs c\nrelease c" PURE,
     "b\na\n", NULL, 0,
     "a==1.0\n    # via -r requirements.in\nb==1.0\n    # via -r requirements.in\n"
     "c==1.0\n    # via\n    #   a\n    #   b\n"},
    {"an input's and a dependent's", "release a" PURE "needs b\nrelease b" PURE, "a\nb\n", "b<2\n",
     0,
     "a==1.0\n    # via -r requirements.in\n"
     "b==1.0\n    # via\n    #   -c constraints.txt\n    #   -r requirements.in\n    #   a\n"},
    {"an override", "release a" PURE "needs b<1\nrelease b" PURE "override b==1.0\n", "a\n", NULL,
     0,
     "a==1.0\n    # via -r requirements.in\nb==1.0\n    # via\n    #   --override overrides.txt\n  "
     "  #   a\n"},
    {"no annotations", "release a" PURE, "a\n", NULL, BARE, "a==1.0\n"},
    {"one line",
     "release a" PURE "needs a-name-that-is-rather-long\nrelease a-name-that-is-rather-long" PURE,
     "a\n", "a<2\n", LINE,
     "a==1.0                    # via -c constraints.txt, -r requirements.in\n"
     "a-name-that-is-rather-long==1.0  # via a\n"},
    {"extras stripped", "release a" PURE "extra x\nneeds b; extra == 'x'\nrelease b" PURE, "a[x]\n",
     NULL, 0, "a==1.0\n    # via -r requirements.in\nb==1.0\n    # via a\n"},
    {"extras kept", "release a" PURE "extra x\nextra y-z\nneeds a[y-z]; extra == 'x'\n", "a[X]\n",
     NULL, EXTRAS, "a[x,y-z]==1.0\n    # via -r requirements.in\n"},
    {"hashes", "release a 1.0\nwheel py3-none-any\nsdist\n", "a\n", NULL, HASHES,
     "a==1.0 \\\n"
     "    --hash=sha256:1db229cdeeab32dd89d9d116f4cad76e44c03462e956cb95fca0272c12d7a940 \\\n"
     "    --hash=sha256:d522ad382d2507967dd37e484d3a9e25c706696173fe0df2ffd8527f9c828b48\n"
     "    # via -r requirements.in\n"},
    {"hashes of what a target can use",
     BOTH "release a 1.0\nwheel cp310-cp310-win_amd64\nwheel cp310-cp310-manylinux_2_17_x86_64\n"
          "wheel cp310-cp310-manylinux_2_17_aarch64\nwheel cp39-cp39-manylinux_2_17_x86_64\n",
     "a\n", NULL, HASHES | LINE,
     "a==1.0 \\\n"
     "    --hash=sha256:63054a870d4d5efefda137caf80000817c45ba41081a9f69acabaad9de344aed \\\n"
     "    --hash=sha256:affee3e124a4c4f2455929a5fc89bca6c89c90ed318e4b5f52614348b43f38d5\n"
     "    # via -r requirements.in\n"},
    {"a marker for what one target needs",
     BOTH "release a" PURE "needs b; platform_machine == 'aarch64'\nrelease b" PURE, "a\n", NULL, 0,
     "a==1.0\n    # via -r requirements.in\n"
     "b==1.0 ; platform_machine == \"aarch64\"\n    # via a\n"},
    {"versions that differ take the user's markers",
     BOTH "release torch 1.12.1+cu113\nwheel cp310-cp310-linux_x86_64\n"
          "release torch 1.12.1\nneeds b\nwheel cp310-cp310-manylinux_2_17_aarch64\n"
          "wheel cp310-cp310-manylinux_2_17_x86_64\nrelease b" PURE,
     "torch==1.12.1+cu113; platform_machine == \"x86_64\"\n"
     "torch==1.12.1; platform_machine == \"arm64\" or platform_machine == \"aarch64\"\n",
     NULL, 0,
     "b==1.0 ; platform_machine == \"arm64\" or platform_machine == \"aarch64\"\n    # via torch\n"
     "torch==1.12.1 ; platform_machine == \"arm64\" or platform_machine == \"aarch64\"\n    # via "
     "-r requirements.in\n"
     "torch==1.12.1+cu113 ; platform_machine == \"x86_64\"\n    # via -r requirements.in\n"},
    {"reasons belong to a line",
     BOTH "release a" PURE "needs b==1; platform_machine == 'x86_64'\nrelease c" PURE
          "needs b==2; platform_machine == 'aarch64'\nrelease b 1\nwheel py3-none-any\nrelease b "
          "2\nwheel py3-none-any\n",
     "a\nc\n", NULL, LINE,
     "a==1.0                    # via -r requirements.in\n"
     "b==1 ; platform_machine == \"x86_64\"  # via a\n"
     "b==2 ; platform_machine == \"aarch64\"  # via c\n"
     "c==1.0                    # via -r requirements.in\n"},
    {"a direct reference", "release b" PURE, "a @ https://host/a-2.0-py3-none-any.whl\nb\n", NULL,
     0,
     "a @ https://host/a-2.0-py3-none-any.whl\n    # via -r requirements.in\n"
     "b==1.0\n    # via -r requirements.in\n"},
    {"a direct reference with extras and a marker", BOTH,
     "a[x]@https://user:secret@host/a-2.0-py3-none-any.whl#sha256=00 ; "
     "platform_machine=='x86_64'\n",
     NULL, EXTRAS,
     "a[x] @ https://host/a-2.0-py3-none-any.whl#sha256=00 ; platform_machine=='x86_64'\n    # "
     "via -r requirements.in\n"},
    {"a reference without a name", "target linux-x86_64 3.10\n",
     "https://user:secret@host/a-2.0-py3-none-any.whl ; python_version>'3'\n", NULL, 0,
     "https://host/a-2.0-py3-none-any.whl\n    # via -r requirements.in\n"},
    {"an editable reference", "target linux-x86_64 3.10\n",
     "-e git+ssh://git@host/a.git@v1#egg=a\n", NULL, 0,
     "-e git+ssh://git@host/a.git@v1#egg=a\n    # via -r requirements.in\n"},
    {"settings", BOTH "release a" PURE "release b" PURE,
     "a --config-settings k=v -C 'x=y z'  # no\n"
     "a --config-setting=\"it's=1\" --config-settings=k=v --config-settings=k=v\nb -Cn=\n",
     NULL, BARE,
     "a==1.0 \\\n    --config-settings=k=v \\\n    --config-settings='x=y z' \\\n"
     "    --config-settings='it'\"'\"'s=1'\nb==1.0 \\\n    --config-settings=n=\n"},
    {"settings, hashes and one line of reasons", "release a" PURE, "a --config-settings k=v\n",
     NULL, HASHES | LINE,
     "a==1.0 \\\n    --config-settings=k=v \\\n"
     "    --hash=sha256:1db229cdeeab32dd89d9d116f4cad76e44c03462e956cb95fca0272c12d7a940\n    # "
     "via -r requirements.in\n"},
    {"settings and one line of reasons", "release a" PURE, "a --config-settings k=v\n", NULL, LINE,
     "a==1.0 \\\n    --config-settings=k=v\n    # via -r requirements.in\n"},
    {"settings where a line holds", BOTH "release a" PURE "release a 2.0\nwheel py3-none-any\n",
     "a==1.0 ; platform_machine == 'x86_64' --config-settings k=v\n"
     "a==2.0 ; platform_machine != 'x86_64' --config-settings k=w\n",
     NULL, BARE,
     "a==1.0 ; platform_machine == 'x86_64' \\\n    --config-settings=k=v\n"
     "a==2.0 ; platform_machine != 'x86_64' \\\n    --config-settings=k=w\n"},
    {"settings for some targets of a line", BOTH "release a" PURE,
     "a\na ; platform_machine == 'x86_64' --config-settings k=v\n", "a --config-settings k=w\n",
     BARE, "a==1.0\n"},
    {"settings with a password", BOTH "release a" PURE,
     "a --config-settings k=https://me:secret@host/\na -C k=https://host/\n", NULL, BARE,
     "a==1.0 \\\n    --config-settings=k=https://host/\n"},
    {"settings of an editable reference", "target linux-x86_64 3.10\n",
     "-e git+ssh://git@host/a.git@v1#egg=a --config-settings 'k=${VALUE}'\n", NULL, BARE,
     "-e git+ssh://git@host/a.git@v1#egg=a \\\n    --config-settings='k=${VALUE}'\n"},
    {"a line that cannot be hashed", "release b" PURE, "a @ git+https://host/a.git\nb\n", NULL,
     HASHES | BARE,
     "# WARNING: pip refuses this file, since other lines have hashes and the next one cannot\n"
     "a @ git+https://host/a.git\n"
     "b==1.0 \\\n"
     "    --hash=sha256:b6704522508d8d8a3aa31c4aa975c4c524caf2d370df9d700805d31c2c0d7237\n"},
    {"variables stay", "target linux-x86_64 3.10\n",
     "a @ https://${USER}:${TOKEN}@host/a-2.0-py3-none-any.whl\n", NULL, 0,
     "a @ https://${USER}:${TOKEN}@host/a-2.0-py3-none-any.whl\n    # via -r requirements.in\n"},
};

static void test_texts(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake =
            fake_resolution_new(cases[i].index, cases[i].input, cases[i].constraints);
        struct pinc_buf buf = {0}, again = {0};
        struct pinc_error err = {0};

        write_lock(&buf, fake, cases[i].how);
        if (strcmp(buf.ptr, cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(buf.ptr, cases[i].want);
        /* What was written reads back as what was meant. */
        if (pinc_verify(pinc_buf_slice(&buf), &fake->request, fake->resolution, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        write_lock(&again, fake, cases[i].how);
        assert_string_equal(again.ptr, buf.ptr);
        pinc_buf_clear(&buf);
        pinc_buf_clear(&again);
        fake_resolution_free(fake);
    }
}

static void test_header_and_options(void **state)
{
    const struct pinc_slice inputs[] = {PINC_LIT("requirements.in")};
    const struct pinc_slice extra[] = {PINC_LIT("https://a:b@x/s"), PINC_LIT("https://y/"),
                                       PINC_LIT("https://y/")};
    const struct pinc_slice links[] = {PINC_LIT("./wheels"), PINC_LIT("my wheels")},
                            hosts[] = {PINC_LIT("y:8080")};
    const struct pinc_slice names[] = {PINC_LIT("a"), PINC_LIT("b")};
    struct fake_resolution *fake = fake_resolution_new(BOTH "release a" PURE, "a\n", NULL);
    struct pinc_header_text header = {.inputs = inputs,
                                      .n_inputs = 1,
                                      .command = PINC_LIT("pinc compile requirements.in"),
                                      .envs = fake->model->envs,
                                      .n_envs = 2};
    struct pinc_write_options options = {.header = &header, .annotate = true, .strip_extras = true};
    struct pinc_buf buf = {0};

    (void)state;
    options.index_url = PINC_LIT("https://${USER}:${TOKEN}@index/simple");
    options.extra_index_urls = (struct pinc_texts){extra, 3};
    options.find_links = (struct pinc_texts){links, 2};
    options.trusted_hosts = (struct pinc_texts){hosts, 1};
    options.no_index = true;
    options.only_binary = (struct pinc_name_set){names, 1, true};
    options.no_binary = (struct pinc_name_set){names + 1, 1, false};
    pinc_write_requirements(&buf, fake->model, &options);
    assert_string_equal(
        buf.ptr,
        "# This file was autogenerated by pinc. Edit requirements.in, then run in this folder:\n"
        "#\n"
        "#    pinc compile requirements.in\n"
        "#\n"
        "# Targets: CPython 3.10 on manylinux_2_28_x86_64, manylinux_2_28_aarch64\n"
        "#\n"
        "--no-index\n"
        "--index-url https://${USER}:${TOKEN}@index/simple\n"
        "--extra-index-url https://x/s\n"
        "--extra-index-url https://y/\n"
        "--find-links ./wheels\n"
        "--find-links 'my wheels'\n"
        "--trusted-host y:8080\n"
        "--only-binary :all:\n"
        "--no-binary b\n"
        "--only-binary a\n"
        "\n"
        "a==1.0\n"
        "    # via -r requirements.in\n");
    pinc_buf_clear(&buf);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_header_and_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
