#include "tests/support/cmocka_all.h"

#include "lock/output/locked_files.h"

#define B "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char text[] =
    "lock-version = \"1.0\"\n"
    "packages = [\n"
    "  {name = \"A_b\", version = \"1.0\", sdist = {name = \"s\", hashes = {sha256 = \"" A "\"}},\n"
    "   wheels = [{name = \"w\", hashes = {md5 = \"00\", sha512 = \"" A A "\"}}, {name = 1},\n"
    "             {name = \"none\"}, {name = \"bad\", hashes = {sha256 = \"zz\"}}, 3]},\n"
    "  {name = \"a-b\", version = \"2\", wheels = [{name = \"of-2\", hashes = {sha256 = \"" A
    "\"}}]},\n"
    "  {name = \"a.B\", version = \"1\", wheels = [{name = \"more\", hashes = {sha512 = \"" A A
    "\", sha384 = \"" A B "\"}}]},\n"
    "  {name = \"no-version\", wheels = [{name = \"w\", hashes = {sha256 = \"" A "\"}}]},\n"
    "  {name = \"empty\", version = \"7\", wheels = []}]\n";

static void test_find(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_locked_files files;
    struct pinc_version version;
    struct pinc_pylock lock;

    (void)state;
    assert_int_equal(
        pinc_pylock_read(&lock, pinc_slice_of(text), PINC_PYLOCK_KNOWN, "pylock.toml", arena, NULL),
        PINC_OK);
    assert_int_equal(lock.n_packages, 5);
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("1"), arena, NULL), PINC_OK);
    files = pinc_locked_files_of(&lock, PINC_LIT("a-b"), &version);
    assert_ptr_equal(files.packages, lock.packages);
    assert_int_equal(files.n, 3); /* up to the second one of that version */
    assert_int_equal(pinc_locked_files_find(&files, PINC_LIT("s"))->alg, PINC_HASH_SHA256);
    assert_int_equal(pinc_locked_files_find(&files, PINC_LIT("w"))->alg, PINC_HASH_SHA512);
    assert_int_equal(pinc_locked_files_find(&files, PINC_LIT("more"))->alg, PINC_HASH_SHA384);
    assert_null(pinc_locked_files_find(&files, PINC_LIT("none")));
    assert_null(pinc_locked_files_find(&files, PINC_LIT("of-2"))); /* between them */
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("7"), arena, NULL), PINC_OK);
    files = pinc_locked_files_of(&lock, PINC_LIT("empty"), &version);
    assert_int_equal(files.n, 0);
    files = pinc_locked_files_of(&lock, PINC_LIT("other"), &version);
    assert_int_equal(files.n, 0);
    assert_null(pinc_locked_files_find(&files, PINC_LIT("w")));
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
