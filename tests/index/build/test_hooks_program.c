#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/process/process.h"
#include "index/build/hooks.h"

#include <string.h>

/*
 * The program, run by python3 over a source folder with a package `setuptools` of its own, which
 * writes down what it is asked.
 */
static struct pinc_buf root;
static struct pinc_arena *arena;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_buf_slice(&root), pinc_slice_of(name));
}

static void write_file(const char *name, const char *text)
{
    const struct pinc_slice folder = pinc_path_folder(pinc_slice_of(path_of(name)));

    assert_int_equal(pinc_folder_make(pinc_arena_copy(arena, folder.ptr, folder.len), NULL),
                     PINC_OK);
    assert_int_equal(pinc_file_replace(path_of(name), pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

#define BACKEND                                                                                    \
    "import os\n"                                                                                  \
    "def note(word):\n"                                                                            \
    "    with open('asked', 'a') as f:\n"                                                          \
    "        f.write(word + ' ')\n"                                                                \
    "def get_requires_for_build_wheel(settings=None):\n"                                           \
    "    note('requires')\n"                                                                       \
    "    return ['more'] if os.path.exists('setup.cfg') or os.path.exists('fails') else []\n"      \
    "def prepare_metadata_for_build_wheel(folder, settings=None):\n"                               \
    "    note('metadata')\n"                                                                       \
    "    run_setup()\n"                                                                            \
    "    if os.path.exists('fails'):\n"                                                            \
    "        raise ValueError('no\\nway')\n"                                                       \
    "    os.makedirs(folder + '/x.dist-info')\n"                                                   \
    "    open(folder + '/x.dist-info/METADATA', 'w').close()\n"                                    \
    "    return 'x.dist-info'\n"                                                                   \
    "def build_wheel(folder, settings=None, metadata=None):\n"                                     \
    "    note('wheel')\n"                                                                          \
    "    return 'x.whl'\n"                                                                         \
    "def run_setup():\n"                                                                           \
    "    pass\n"

/* What setuptools has of its own, as far as the program knows it. */
#define PARTS                                                                                      \
    "import contextlib\n"                                                                          \
    "import setuptools, setuptools.dist\n"                                                         \
    "def parse_strings(specifiers):\n"                                                             \
    "    return specifiers\n"                                                                      \
    "class SetupRequirementsError(BaseException):\n"                                               \
    "    pass\n"                                                                                   \
    "@contextlib.contextmanager\n"                                                                 \
    "def no_install_setup_requires():\n"                                                           \
    "    yield\n"                                                                                  \
    "def run_setup():\n"                                                                           \
    "    with no_install_setup_requires():\n"                                                      \
    "        setuptools._install_setup_requires(None)\n"

#define SETUPTOOLS                                                                                 \
    "import distutils.core\n"                                                                      \
    "def _install_setup_requires(attrs):\n"                                                        \
    "    try:\n"                                                                                   \
    "        with open('setup.cfg') as f:\n"                                                       \
    "            needed = f.read().split('= ')[1:]\n"                                              \
    "    except FileNotFoundError:\n"                                                              \
    "        return\n"                                                                             \
    "    distutils.core.Distribution().fetch_build_eggs([text.strip() for text in needed])\n"

#define DISTRIBUTION                                                                               \
    "import distutils.core\n"                                                                      \
    "class Distribution:\n"                                                                        \
    "    def fetch_build_eggs(self, specifiers):\n"                                                \
    "        raise AssertionError('setuptools would install')\n"                                   \
    "distutils.core.Distribution = Distribution\n"

#define PACKAGING                                                                                  \
    "class Requirement:\n"                                                                         \
    "    def __init__(self, text):\n"                                                              \
    "        self.name, self.extras, self.url, self.marker, self.specifier = text, (), None, "     \
    "None, self\n"                                                                                 \
    "    def contains(self, version, prereleases):\n"                                              \
    "        return version == '2.0'\n"

/* @return what was asked, as long as the arena */
static const char *run(struct pinc_hooks_result *result, const char *version, const char *backend,
                       enum pinc_build_goal goal, const char *also, const char *says)
{
    struct pinc_build_system system = {.backend = pinc_slice_of(backend)};
    struct pinc_hooks_call call = {.system = &system, .goal = goal};
    struct pinc_buf text = {0}, output = {0};
    struct pinc_file file;
    const char *asked;
    const char *argv[] = {
        "/usr/bin/env",         NULL, "python3", path_of("hooks.py"), path_of("call.json"),
        path_of("result.json"), NULL};

    pinc_folder_remove(root.ptr);
    assert_int_equal(pinc_folder_make(path_of("source"), NULL), PINC_OK);
    assert_int_equal(pinc_folder_make(path_of("out"), NULL), PINC_OK);
    pinc_buf_addf(&text, "PYTHONPATH=%s", path_of("site"));
    argv[1] = pinc_buf_keep(&text, arena).ptr;
    pinc_buf_addf(&text, "__version__ = '%s'\n" SETUPTOOLS, version);
    write_file("site/setuptools/__init__.py", text.ptr);
    write_file("site/setuptools/dist.py", DISTRIBUTION);
    write_file("site/setuptools/build_meta.py", BACKEND PARTS);
    write_file("site/distutils/__init__.py", "");
    write_file("site/distutils/core.py", "Distribution = None\n");
    write_file("site/packaging/__init__.py", "");
    write_file("site/packaging/requirements.py", PACKAGING);
    write_file("site/there-2.0.dist-info/METADATA", "Name: there\nVersion: 2.0\n");
    write_file("site/other.py", BACKEND);
    if (also) {
        write_file(also, says);
    }
    text.len = 0;
    call.source = path_of("source");
    call.out = path_of("out");
    assert_int_equal(pinc_hooks_write_call(&text, &call, NULL), PINC_OK);
    pinc_buf_add_char(&text, '\0');
    write_file("call.json", text.ptr);
    pinc_buf_clear(&text);
    pinc_buf_add(&text, pinc_hooks_program());
    pinc_buf_add_char(&text, '\0');
    write_file("hooks.py", text.ptr);
    pinc_buf_clear(&text);
    assert_true(pinc_process_output(&output, argv, 20));
    pinc_buf_clear(&output);
    assert_int_equal(pinc_file_read(&file, path_of("result.json"), 1u << 20, NULL), PINC_OK);
    assert_int_equal(pinc_hooks_read_result(result, file.text, arena, NULL), PINC_OK);
    pinc_file_clear(&file);
    assert_int_equal(pinc_file_read(&file, path_of("source/asked"), 1u << 20, NULL), PINC_OK);
    asked = pinc_arena_copy(arena, file.text.ptr, file.text.len);
    pinc_file_clear(&file);
    return asked;
}

static void test_order(void **state)
{
    static const char setuptools[] = "setuptools.build_meta";
    static const struct {
        const char *label, *version, *backend;
        enum pinc_build_goal goal;
        const char *also, *says, *asked;
        bool metadata, requires, error;
    } cases[] = {
        {"setuptools is not asked for what nobody needs", "80.1.0", setuptools, PINC_BUILD_METADATA,
         NULL, NULL, "metadata ", true, false, false},
        {"what setup_requires lacks is found on the way", "80.1.0", setuptools, PINC_BUILD_METADATA,
         "source/setup.cfg", "setup_requires = more\n", "metadata ", false, true, false},
        {"what is there already is not lacked", "80.1.0", setuptools, PINC_BUILD_METADATA,
         "source/setup.cfg", "setup_requires = there\n", "metadata ", true, false, false},
        {"an old one is asked", "70.0", setuptools, PINC_BUILD_METADATA, NULL, NULL,
         "requires metadata ", true, false, false},
        {"one without a number is asked", "odd", setuptools, PINC_BUILD_METADATA, NULL, NULL,
         "requires metadata ", true, false, false},
        {"when it fails it is asked after all", "80.1.0", setuptools, PINC_BUILD_METADATA,
         "source/fails", "", "metadata requires ", false, true, false},
        {"another backend is asked", "80.1.0", "other", PINC_BUILD_METADATA, NULL, NULL,
         "requires metadata ", true, false, false},
        {"for a wheel it is asked", "80.1.0", setuptools, PINC_BUILD_WHEEL, NULL, NULL,
         "requires wheel ", false, false, false},
        {"no hooks for editable installs", "80.1.0", setuptools, PINC_BUILD_EDITABLE, NULL, NULL,
         "metadata ", true, false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_hooks_result result;
        const char *asked = run(&result, cases[i].version, cases[i].backend, cases[i].goal,
                                cases[i].also, cases[i].says);

        if (strcmp(asked, cases[i].asked) != 0) {
            fail_msg("%s: %s", cases[i].label, asked);
        }
        assert_int_equal(result.metadata.ptr != NULL, cases[i].metadata);
        assert_int_equal(result.n_requires > 0, cases[i].requires);
        assert_int_equal(result.wheel.ptr != NULL, cases[i].goal == PINC_BUILD_WHEEL);
        assert_int_equal(result.error.ptr != NULL, cases[i].error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order)};
    int failed;

    arena = pinc_arena_new();
    if (!arena || pinc_folder_temporary(&root, NULL, NULL) != PINC_OK) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    pinc_arena_free(arena);
    return failed;
}
