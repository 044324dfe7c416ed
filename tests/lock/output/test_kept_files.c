#include "tests/support/cmocka_all.h"
#include "tests/support/sweep.h"

#include "lock/output/kept_files.h"

#include <string.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char text[] =
    "lock-version = \"1.0\"\n"
    "packages = [\n"
    "  {name = \"A_b\", version = \"1.0\", sdist = {name = \"s\", hashes = {sha256 = \"" A "\"}},\n"
    "   wheels = [{name = \"w\", hashes = {md5 = \"00\", sha512 = \"" A A "\"}}, {name = 1},\n"
    "             {name = \"none\"}, {name = \"bad\", hashes = {sha256 = \"zz\"}}, 3]},\n"
    "  {name = \"a-b\", version = \"2\", wheels = [{name = \"w\", hashes = {sha256 = \"" A
    "\"}}]},\n"
    "  {name = \"no-version\", wheels = [{name = \"w\", hashes = {sha256 = \"" A "\"}}]},\n"
    "  7,\n"
    "  {name = \"odd\", version = \"x y\", wheels = []}]\n";

static void test_read(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_kept_files files = {0}, part;
    struct pinc_version version;

    (void)state;
    assert_int_equal(pinc_kept_files_read(&files, pinc_slice_of(text), "pylock.toml", arena, NULL),
                     PINC_OK);
    assert_int_equal(files.n, 3);
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("1"), arena, NULL), PINC_OK);
    part = pinc_kept_files_of(&files, PINC_LIT("a-b"), &version);
    assert_int_equal(part.n, 2);
    assert_int_equal(pinc_kept_files_find(&part, PINC_LIT("s"))->hash.alg, PINC_HASH_SHA256);
    assert_int_equal(pinc_kept_files_find(&part, PINC_LIT("w"))->hash.alg, PINC_HASH_SHA512);
    assert_null(pinc_kept_files_find(&part, PINC_LIT("none")));
    part = pinc_kept_files_of(&files, PINC_LIT("other"), &version);
    assert_int_equal(part.n, 0);
    assert_null(pinc_kept_files_find(&part, PINC_LIT("w")));
    pinc_kept_files_clear(&files);
    pinc_arena_free(arena);
}

static enum pinc_status read_once(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_kept_files files = {0};
    enum pinc_status st = arena ? pinc_kept_files_read(&files, pinc_slice_of(data), "x", arena, err)
                                : pinc_fail_memory(err);

    pinc_kept_files_clear(&files);
    pinc_arena_free(arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(read_once, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
