/* The graph of a lock for Mermaid and Graphviz. */
#include "lock/result/graph_text.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/fake_lock.h"

static void check(bool mermaid, const char *want)
{
    struct fake_lock *fake = fake_lock_new("flask\nsix ; platform_machine == \"aarch64\"\n");
    struct pinc_buf text = {0};

    pinc_graph_text(&text, &fake->lock, mermaid);
    assert_int_equal(text.failed, PINC_OK);
    assert_string_equal(text.ptr, want);
    pinc_buf_clear(&text);
    fake_lock_free(fake);
}

static void test_mermaid(void **state)
{
    (void)state;
    check(true, "flowchart LR\n"
                "    input([\"requirements.txt\"])\n"
                "    n0[\"flask<br>3.1\"]\n"
                "    n1[\"idna<br>3.7\"]\n"
                "    n2[\"six<br>1.0  on linux-aarch64\"]\n"
                "    n3[\"x86only<br>2.0  on linux-x86_64<br>1.0  on linux-aarch64\"]\n"
                "    input --> n0\n"
                "    n0 --> n1\n"
                "    input -- \"on linux-aarch64\" --> n2\n"
                "    n0 --> n3\n");
}

static void test_dot(void **state)
{
    (void)state;
    check(false, "digraph lock {\n"
                 "    rankdir=LR\n"
                 "    node [shape=box]\n"
                 "    input [shape=oval label=\"requirements.txt\"]\n"
                 "    n0 [label=\"flask\\n3.1\"]\n"
                 "    n1 [label=\"idna\\n3.7\"]\n"
                 "    n2 [label=\"six\\n1.0  on linux-aarch64\"]\n"
                 "    n3 [label=\"x86only\\n2.0  on linux-x86_64\\n1.0  on linux-aarch64\"]\n"
                 "    input -> n0\n"
                 "    n0 -> n1\n"
                 "    input -> n2 [label=\"on linux-aarch64\"]\n"
                 "    n0 -> n3\n"
                 "}\n");
}

/* A path may hold anything. */
static void test_hostile_path(void **state)
{
    struct fake_lock *fake = fake_lock_new("flask\n");
    struct pinc_buf text = {0};

    (void)state;
    fake->lock.output.path = PINC_LIT("a\"];x\n<b>&#\\");
    pinc_graph_text(&text, &fake->lock, true);
    assert_non_null(strstr(text.ptr, "input([\"a#34;];x#10;#60;b#62;#38;#35;#92;\"])\n"));
    pinc_buf_clear(&text);
    pinc_graph_text(&text, &fake->lock, false);
    assert_non_null(strstr(text.ptr, "label=\"a&#34;];x&#10;&#60;b&#62;&#38;&#35;&#92;\"]\n"));
    pinc_buf_clear(&text);
    fake_lock_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mermaid),
        cmocka_unit_test(test_dot),
        cmocka_unit_test(test_hostile_path),
    };

    return cmocka_run_group_tests_name("graph_text", tests, NULL, NULL);
}
