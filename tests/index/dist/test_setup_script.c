#include "tests/support/cmocka_all.h"

#include "index/dist/setup_script.h"

#include <string.h>

#define SETUP "from setuptools import setup\n"

/* What is needed, then extras and Requires-Python; NULL: `why` */
struct script_case {
    const char *label, *script, *want, *why;
};

static char *describe(struct pinc_buf *out, const struct pinc_metadata_text *text)
{
    size_t i;

    for (i = 0; i < text->n_requires; i++) {
        pinc_buf_add_str(out, i ? "|" : "");
        pinc_buf_add(out, text->requires[i]);
    }
    for (i = 0; i < text->n_extras; i++) {
        pinc_buf_add_char(out, '[');
        pinc_buf_add(out, text->extras[i]);
        pinc_buf_add_char(out, ']');
    }
    if (text->requires_python.len) {
        pinc_buf_add_str(out, " python ");
        pinc_buf_add(out, text->requires_python);
    }
    pinc_buf_add_char(out, '\0');
    return out->ptr;
}

static void check(const char *label, const struct pinc_setup_files *files, const char *want,
                  const char *want_why)
{
    static const struct pinc_slice old[] = {{"old", 3}};
    struct pinc_metadata_text text = {.name = PINC_LIT("Demo"),
                                      .version = PINC_LIT("1"),
                                      .requires = old,
                                      .n_requires = 1,
                                      .extras = old,
                                      .n_extras = 1};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf out = {0};
    const char *why;

    assert_int_equal(pinc_setup_script_read(&text, files, &why, arena, NULL), PINC_OK);
    if (text.final != (want != NULL)) {
        fail_msg("%s: %s", label, why ? why : "final");
    }
    if (want && strcmp(describe(&out, &text), want) != 0) {
        fail_msg("%s: %s", label, out.ptr);
    }
    if (!want) {
        assert_non_null(why);
        if (strcmp(why, want_why) != 0) {
            fail_msg("%s: %s", label, why);
        }
        assert_ptr_equal(text.requires, old);
        assert_ptr_equal(text.extras, old);
    }
    pinc_buf_clear(&out);
    pinc_arena_free(arena);
}

static void test_scripts(void **state)
{
    static const char much[] = "it has a word with which much can be changed",
                      computed[] = "an argument of setup() is computed",
                      statement[] = "a statement is not one that changes nothing",
                      twice[] = "setup() is called twice",
                      condition[] = "something hangs on a condition",
                      names[] = "an argument of setup() is not given by name",
                      cmdclass[] = "cmdclass is computed", another[] = "setup() may be another one";
    static const struct script_case cases[] = {
        {"literals",
         "'''Demo.'''\n" SETUP "setup(name='demo', version=1, install_requires=['a>=1', \"b\"])\n",
         "a>=1|b", NULL},
        {"nothing is needed", SETUP "setup(name='demo')\n", "", NULL},
        {"extras and Python",
         SETUP
         "setup(name='demo', python_requires='>=3.8', install_requires=('a',),\n"
         "  extras_require={'x': ['c; os_name == \"nt\"'], ':sys_platform == \"linux\"': 'd', "
         "'y': []})\n",
         "a|c ; (os_name == \"nt\") and extra == \"x\"|d ; sys_platform == \"linux\"[x][y] python "
         ">=3.8",
         NULL},
        {"names",
         SETUP "N = 'demo'\nREQ = ['a',\n  'b'] + ['c']\nDESCRIPTION = N + ' is it'\n"
               "setup(name=N, install_requires=REQ, tests_require=REQ, description=N.upper())\n",
         "a|b|c", NULL},
        {"a text of several lines",
         SETUP "setup(name='demo', install_requires='''\n  a\n  # no\n  b # c\n''')\n", "a|b",
         NULL},
        {"much around it",
         "from __future__ import print_function\nimport os, re\ntry:\n    " SETUP
         "except ImportError:\n    from distutils.core import setup\n"
         "def read(*names):\n    with open(os.path.join(*names)) as f:\n        return f.read()\n"
         "class X: pass\nos.chdir('.')\nsys.path.insert(0, '.')\n"
         "with open('README') as f:\n    text = f.read()\n"
         "version = re.search('x', read('demo.py')).group(1)\n"
         "if sys.argv[-1] == 'publish':\n    os.system('x')\n    sys.exit()\n"
         "if __name__ == '__main__':\n    setup(name='demo', cmdclass={'install': X, 'develop': "
         "X},\n"
         "      version=version, install_requires=['a'])\n",
         "a", NULL},
        {"a module", "import setuptools\nsetuptools.setup(name='demo', install_requires=None)\n",
         "", NULL},
        {"harmless tools", SETUP "setup(name='demo', setup_requires=['wheel', 'setuptools>=40'])\n",
         "", NULL},
        {"other tools", SETUP "setup(name='demo', setup_requires=['pbr'])\n", NULL,
         "setup_requires may change what it needs"},
        {"a condition",
         SETUP "req = ['a']\nif sys.version_info < (3,):\n    req.append('b')\n"
               "setup(name='demo', install_requires=req)\n",
         NULL, condition},
        {"otherwise",
         SETUP "if __name__ == '__main__':\n    setup(name='demo')\nelse:\n    x = 1\n", NULL,
         statement},
        {"a list is changed in a function",
         SETUP "R = ['a']\ndef f():\n    R.append('b')\nx = f()\n"
               "setup(name='demo', install_requires=R)\n",
         NULL, computed},
        {"a list has another name",
         SETUP "R = ['a']\nx = R\nsetup(name='demo', install_requires=R)\n", NULL, computed},
        {"a list is added to",
         SETUP "R = ['a']\nwith open('x') as f:\n    R = ['b']\n"
               "setup(name='demo', install_requires=R)\n",
         NULL, computed},
        {"a name is bound later", SETUP "setup(name='demo', install_requires=R)\nR = ['a']\n", NULL,
         computed},
        {"a string is bound anew",
         SETUP "N = 'demo'\ndef f():\n    global N\n    N = 'x'\nsetup(name=N)\n", NULL, computed},
        {"a string is bound anew by others", SETUP "N = 'demo'\na, N = 1, 'x'\nsetup(name=N)\n",
         NULL, statement},
        {"a string in a block", SETUP "with open('x') as f:\n    N = 'demo'\nsetup(name=N)\n", NULL,
         computed},
        {"augmented", SETUP "R = ['a']\nR += ['b']\nsetup(name='demo', install_requires=R)\n", NULL,
         statement},
        {"a comprehension",
         SETUP "setup(name='demo', install_requires=[x for x in open('r.txt')])\n", NULL, computed},
        {"a file", SETUP "setup(name='demo', install_requires=open('r').read().split())\n", NULL,
         computed},
        {"a loop", SETUP "for x in y:\n    z = 1\nsetup(name='demo')\n", NULL, statement},
        {"on purpose", SETUP "raise SystemExit('use other')\nsetup(name='demo')\n", NULL,
         statement},
        {"on purpose in a function",
         SETUP "def f():\n    raise ValueError\nx = f()\nsetup(name='demo')\n", NULL, much},
        {"an end in an assignment", SETUP "import sys\nx = sys.exit(1)\nsetup(name='demo')\n", NULL,
         "an assignment may end it"},
        {"code from a file", SETUP "exec(open('v.py').read())\nsetup(name='demo')\n", NULL,
         statement},
        {"a dictionary of arguments", SETUP "setup(name='demo', **more)\n", NULL, names},
        {"a place", SETUP "setup('demo')\n", NULL, names},
        {"an unknown argument", SETUP "setup(name='demo', use_2to3=True)\n", NULL,
         "an argument of setup() may change more than is known"},
        {"commands", SETUP "setup(name='demo', cmdclass=C)\n", NULL, cmdclass},
        {"commands by name", SETUP "setup(name='demo', cmdclass={n: C})\n", NULL, cmdclass},
        {"a command that makes metadata", SETUP "setup(name='demo', cmdclass={'egg_info': C})\n",
         NULL, "cmdclass replaces a command that makes metadata"},
        {"more commands", SETUP "setup(name='demo', cmdclass={'a': f({'b': 1}, 2), **C})\n", NULL,
         cmdclass},
        {"called twice", SETUP "setup(name='demo')\nsetup(name='demo')\n", NULL, twice},
        {"called in a function", SETUP "def f():\n    setup(name='x')\nsetup(name='demo')\n", NULL,
         twice},
        {"never called", SETUP "x = 1\n", NULL, "it does not call setup()"},
        {"its result is used", SETUP "setup(name='demo').run()\n", NULL,
         "something is done with what setup() returns"},
        {"another setup()", SETUP "def setup(**k):\n    pass\nsetup(name='demo')\n", NULL, another},
        {"another setup() by assignment", SETUP "setup = f\nsetup(name='demo')\n", NULL, another},
        {"not imported", "import os\nsetup(name='demo')\n", NULL, statement},
        {"an import of its own", SETUP "import demo\nsetup(name='demo')\n", NULL,
         "it imports what is not certain to be there"},
        {"tries more",
         "try:\n    import os\n    x = 1\nexcept X:\n    y = 2\n" SETUP "setup(name='demo')\n",
         NULL, "it tries more than imports"},
        {"tries to the end",
         "try:\n    import os\nfinally:\n    y = 2\n" SETUP "setup(name='demo')\n", NULL,
         statement},
        {"Python 2", SETUP "def f():\n    print 'x'\nsetup(name='demo')\n", NULL,
         "it is written for Python 2"},
        {"no Python", SETUP "setup(name='demo'\n", NULL, "it cannot be read"},
        {"another name", SETUP "setup(name='other')\n", NULL,
         "setup() is given another name than PKG-INFO has"},
        {"no name", SETUP "setup(install_requires=[])\n", NULL,
         "setup() is given another name than PKG-INFO has"},
        {"no requirement", SETUP "setup(name='demo', install_requires=['a b c'])\n", NULL,
         "a requirement cannot be read"},
        {"no list", SETUP "setup(name='demo', install_requires={'a': 'b'})\n", NULL,
         "requirements are not a list of strings"},
        {"lists in lists", SETUP "setup(name='demo', install_requires=[['a']])\n", NULL,
         "requirements are not a list of strings"},
        {"extras that are a list", SETUP "setup(name='demo', extras_require=['a'])\n", NULL,
         "extras are not a dictionary"},
        {"an odd extra", SETUP "setup(name='demo', extras_require={'a b': []})\n", NULL,
         "the name of an extra is odd"},
        {"an odd Python", SETUP "setup(name='demo', python_requires='3.x')\n", NULL,
         "python_requires cannot be read"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_setup_files files = {.setup_py = pinc_slice_of(cases[i].script)};

        check(cases[i].label, &files, cases[i].want, cases[i].why);
    }
}

static void test_other_files(void **state)
{
    static const char config[] = "setup.cfg has a say", project[] = "pyproject.toml has a say";
    static const struct {
        const char *label, *cfg, *toml, *why; /* NULL: not there; final */
    } cases[] = {
        {"neither", NULL, NULL, NULL},
        {"harmless settings",
         "[bdist_wheel]\nuniversal = 1\n[metadata]\nlicense_file = L\n[egg_info]\ntag_build =\n"
         "tag_date = 0\n",
         NULL, NULL},
        {"options", "[options]\ninstall_requires =\n  b\n", NULL, config},
        {"extras", "[options.extras_require]\nx = b\n", NULL, config},
        {"a tag", "[egg_info]\ntag_build = dev\n", NULL, config},
        {"a date", "[egg_info]\ntag_date = 1\n", NULL, config},
        {"setuptools", NULL,
         "[build-system]\nrequires = ['setuptools>=40', 'wheel']\nbuild-backend = "
         "'setuptools.build_meta'\n[tool.black]\n",
         NULL},
        {"no backend", NULL, "[tool.black]\n", NULL},
        {"another backend", NULL, "[build-system]\nrequires = []\nbuild-backend = 'x'\n", project},
        {"a tool", NULL, "[build-system]\nrequires = ['setuptools', 'pbr']\n", project},
        {"a project", NULL, "[project]\nname = 'demo'\n", project},
        {"settings of setuptools", NULL, "[tool.setuptools]\nzip-safe = false\n", project},
        {"no TOML", NULL, "[", project},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice none = {NULL, 0};
        const struct pinc_setup_files files = {
            .setup_py = PINC_LIT(SETUP "setup(name='demo', install_requires=['a'])\n"),
            .setup_cfg = cases[i].cfg ? pinc_slice_of(cases[i].cfg) : none,
            .pyproject = cases[i].toml ? pinc_slice_of(cases[i].toml) : none};

        check(cases[i].label, &files, cases[i].why ? NULL : "a", cases[i].why);
    }
    check("no setup.py", &(struct pinc_setup_files){.setup_py = {NULL, 0}}, NULL,
          "there is no setup.py");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scripts),
                                       cmocka_unit_test(test_other_files)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
