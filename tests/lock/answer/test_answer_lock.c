#include "tests/support/cmocka_all.h"
#include "tests/support/json_text.h"

#include "lock/answer/parts.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

/* A lock of two targets, as far as answers look at it. */
struct made {
    struct fake_resolution *fake;
    struct pinc_lock lock;
    struct pinc_lock_target targets[2];
    struct pinc_entry entry;
};

static void make(struct made *made)
{
    static const char text[] = "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
                               "release a 1\n wheel py3-none-any\n needs b ; os_name == 'posix'\n"
                               "release b 1\n wheel py3-none-any\n"
                               "release c 1\n wheel py3-none-any\n";

    memset(made, 0, sizeof *made);
    made->fake = fake_resolution_new(text, "a\nc\n", NULL);
    made->lock.arena = pinc_arena_new();
    made->targets[0] = (struct pinc_lock_target){.name = "one",
                                                 .label = PINC_LIT("x"),
                                                 .python = "3.11",
                                                 .platform = "linux-x86_64",
                                                 .size = {.bytes = 5, .unknown = 1}};
    made->targets[1] = (struct pinc_lock_target){
        .name = "two", .label = PINC_LIT("y"), .python = "3.11", .platform = "linux-aarch64"};
    made->entry = (struct pinc_entry){
        .name = "b", .version = "", .url = "https://u:p@h/b.whl", .marker = "", .targets = 2};
    made->lock.output.path = PINC_LIT("out.txt");
    made->lock.targets = made->targets;
    made->lock.entries = &made->entry;
    made->lock.n_entries = 1;
    made->lock.view.targets = 3;
    assert_int_equal(pinc_graph_make(&made->lock.graph, made->fake->resolution,
                                     &made->fake->request, NULL, made->lock.arena, NULL),
                     PINC_OK);
    assert_int_equal(pinc_lock_edges_make(&made->lock.edges, &made->lock.n_edges, &made->lock.graph,
                                          made->lock.arena, NULL),
                     PINC_OK);
}

static void clear(struct made *made)
{
    pinc_arena_free(made->lock.arena);
    fake_resolution_free(made->fake);
}

#define ENTRY                                                                                      \
    "{\"name\": \"b\", \"version\": null, \"url\": \"https://h/b.whl\", \"extras\": [], "          \
    "\"marker\": null, \"targets\": [\"y\"], \"hashes\": [], \"files\": []}"
#define EDGE(FROM, VERSION, WHERE, TO)                                                             \
    "{\"from\": " FROM ", \"from_version\": " VERSION ", \"where\": " WHERE ", \"to\": \"" TO      \
    "\", \"to_version\": \"1\", \"requirement\": \"" TO "\", \"targets\": [\"x\", \"y\"]}"

static void test_why(void **state)
{
    struct made made;
    bool ok = true;

    (void)state;
    make(&made);
    /* What leads to it, and nothing of c. */
    json_prints(pinc_answer_why(&ok, &made.lock, "B"),
                "{\"name\": \"b\", \"packages\": [" ENTRY
                "], \"edges\": [" EDGE("null", "null", "\"requirements.in:1\"", "a") ", " EDGE(
                    "\"a\"", "\"1\"", "null", "b") "], \"limits\": []}\n");
    assert_true(ok);
    clear(&made);
}

static void test_lock(void **state)
{
    struct made made;
    bool ok = true;

    (void)state;
    make(&made);
    made.lock.n_edges = 0;
    json_prints(pinc_answer_lock(&ok, &made.lock, true, false),
                "{\"path\": \"out.txt\", \"format\": \"requirements\", \"changed\": true, "
                "\"written\": true, \"text\": null, \"targets\": ["
                "{\"target\": \"x\", \"name\": \"one\", \"python\": \"3.11\", \"platform\": "
                "\"linux-x86_64\", \"packages\": 0, \"bytes\": 5, \"unknown_sizes\": 1, "
                "\"bytes_before\": null, \"growth\": null}, "
                "{\"target\": \"y\", \"name\": \"two\", \"python\": \"3.11\", \"platform\": "
                "\"linux-aarch64\", \"packages\": 1, \"bytes\": 0, \"unknown_sizes\": 0, "
                "\"bytes_before\": null, \"growth\": null}], \"packages\": [" ENTRY
                "], \"edges\": []}\n");
    assert_true(ok);
    clear(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_why), cmocka_unit_test(test_lock)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
