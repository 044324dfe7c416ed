#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
