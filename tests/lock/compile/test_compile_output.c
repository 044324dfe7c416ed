#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include "base/alloc.h"

#include <string.h>

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"reasons",
         "app\n"
         "lib<3\n",
         NULL, NULL, "no-header",
         "---\n"
         "app==1.0\n"
         "    # via -r a.in\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "    # via app\n"
         "lib==2.0\n"
         "    # via\n"
         "    #   -r a.in\n"
         "    #   app\n"},
        {"digests", "lib<2\n", NULL, NULL, "no-header no-annotate generate-hashes",
         "---\n"
         "lib==1.0 \\\n"
         "    --hash=sha256:49be0b942fb1ec2a807a7973f80aa8326489a0d37f27887a20903de81d8a80c5\n"},
        {"a marker of the user", "dep ; platform_machine == \"x86_64\"\n", NULL, NULL, "no-header",
         "---\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "    # via -r a.in\n"},
        {"a digest that is another",
         "lib==1.0 "
         "--hash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
         NULL, NULL, "no-header",
         "error a.in:1: none of the digests of lib 1.0 is among those given with 'lib==1.0'\n"
         "hint: give the digests of this version where it is a new one; else look closely at the "
         "files: someone may have tampered with them\n"},
        {"pylock.toml", "lib<2\n", NULL, NULL,
         "no-header format=pylock output-file=- exclude-newer=2099-01-01",
         "warning 'INDEX/simple/' does not tell when its files were uploaded: --exclude-newer "
         "leaves them in\n"
         "---\n"
         "lock-version = \"1.0\"\n"
         "environments = [\n"
         "    \"implementation_name == 'cpython' and platform_machine == 'x86_64' and "
         "python_version == '3.11' and sys_platform == 'linux'\",\n"
         "    \"implementation_name == 'cpython' and platform_machine == 'aarch64' and "
         "python_version == '3.11' and sys_platform == 'linux'\",\n"
         "]\n"
         "requires-python = \">=3.11\"\n"
         "created-by = \"pinc\"\n"
         "\n"
         "[[packages]]\n"
         "name = \"lib\"\n"
         "version = \"1.0\"\n"
         "wheels = [\n"
         "    { name = \"lib-1.0-py3-none-any.whl\", url = \"INDEX/f/lib-1.0-py3-none-any.whl\", "
         "size = 20, hashes = { sha256 = "
         "\"49be0b942fb1ec2a807a7973f80aa8326489a0d37f27887a20903de81d8a80c5\" } },\n"
         "]\n"},
    };

    (void)state;
    wheel_index_expect(cases, sizeof cases / sizeof *cases);
}

static const char *variable(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "PICKY") == 0 ? "picky" : NULL;
}

/* A compile of a.in whose nth allocation fails: true when it succeeds, and what it makes is whole then. */
static bool compile_short(struct wheel_index *index, unsigned long n)
{
    struct pinc_session *session = wheel_index_session(index, "a.in", "no-header no-annotate");
    struct pinc_error err = {0};
    struct pinc_lock *lock;
    enum pinc_status st;

    pinc_session_use_getenv(session, variable, NULL);
    pinc_alloc_fail_at(n);
    st = pinc_compile(session, &lock, &err);
    pinc_alloc_fail_at(0);
    if (st == PINC_OK) {
        const char *url = strstr(pinc_lock_text(lock, NULL), "http");

        assert_non_null(strstr(pinc_lock_text(lock, NULL), "--only-binary ${PICKY}\n"));
        assert_non_null(url);
        assert_int_equal(
            strncmp(url, pinc_entry_url(pinc_lock_entry(lock, 0)), strcspn(url, " \n")), 0);
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
    return st == PINC_OK;
}

/* Out of memory near the end leaves nothing out of a lock: it fails. */
static void test_memory(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 20\n");
    struct pinc_lock *lock;
    struct pinc_buf text = {0};
    unsigned long n = 256, last;
    const char *url;

    (void)state;
    wheel_index_write("a.in", "lib\n");
    lock = wheel_index_compile(index, "a.in", "format=pylock");
    url = strstr(pinc_lock_text(lock, NULL), "\"http");
    assert_non_null(url);
    pinc_buf_addf(&text, "--only-binary ${PICKY}\nlib @ %.*s\n", (int)strcspn(url + 1, "\""),
                  url + 1);
    wheel_index_write("a.in", text.ptr);
    pinc_buf_clear(&text);
    pinc_lock_free(lock);
    while (!compile_short(index, n)) {
        n += 256;
    }
    for (last = n, n -= 512; n < last; n++) {
        (void)compile_short(index, n);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
