#include "tests/support/cmocka_all.h"

#include "lock/result/file_texts.h"
#include "tests/support/fake_resolution.h"
#include "tests/support/sweep.h"

static const char index_text[] = "target linux-x86_64 3.11\nrelease torch 2.1\nwheel py3-none-any\n"
                                 "release dep 1\nsdist\n";
static const struct pinc_hidden_values hidden = {0};

static const struct pinc_project *project_of(const struct fake_resolution *fake, size_t pick)
{
    return fake->resolution->picks[pick].project[0];
}

/* A file's texts are made once, and stay when its project is forgotten. */
static void test_shared(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(index_text, "torch\ndep\n", NULL);
    struct pinc_file_texts *texts = pinc_file_texts_new();
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_file_text own, first, again, other;

    (void)state;
    assert_int_equal(pinc_file_text_get(&own, NULL, project_of(fake, 1), 0, &hidden, arena, NULL),
                     PINC_OK);
    assert_int_equal(
        pinc_file_text_get(&first, texts, project_of(fake, 1), 0, &hidden, arena, NULL), PINC_OK);
    assert_int_equal(
        pinc_file_text_get(&other, texts, project_of(fake, 0), 0, &hidden, arena, NULL), PINC_OK);
    assert_int_equal(
        pinc_file_text_get(&again, texts, project_of(fake, 1), 0, &hidden, arena, NULL), PINC_OK);
    assert_string_equal(own.name, "torch-2.1-py3-none-any.whl");
    assert_string_equal(first.name, own.name);
    assert_string_equal(first.url, own.url);
    assert_string_equal(first.hash, own.hash);
    assert_true(again.name == first.name && again.url == first.url && again.hash == first.hash);
    assert_true(own.name != first.name && other.name != first.name);
    pinc_file_texts_forget(texts);
    assert_int_equal(
        pinc_file_text_get(&again, texts, project_of(fake, 1), 0, &hidden, arena, NULL), PINC_OK);
    assert_true(again.name != first.name);
    assert_string_equal(first.name, "torch-2.1-py3-none-any.whl");
    pinc_file_texts_free(texts);
    pinc_arena_free(arena);
    fake_resolution_free(fake);
}

static enum pinc_status get_twice(const void *fake, struct pinc_error *err)
{
    struct pinc_file_texts *texts = pinc_file_texts_new();
    struct pinc_file_text out;
    enum pinc_status st = texts ? PINC_OK : PINC_ENOMEM;
    int i;

    for (i = 0; i < 2 && st == PINC_OK; i++) {
        st = pinc_file_text_get(&out, texts, project_of(fake, 1), 0, &hidden, NULL, err);
    }
    pinc_file_texts_free(texts);
    return st;
}

static void test_memory(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(index_text, "torch\ndep\n", NULL);

    (void)state;
    sweep(get_twice, fake);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
