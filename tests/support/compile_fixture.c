#include "tests/support/cmocka_all.h"

#include "lock/compile/compile_input.h"
#include "tests/support/compile_fixture.h"

void compile_fixture_open(struct compile_fixture *f, const char *input, const char *options)
{
    struct pinc_error err = {0};

    f->compile = (struct pinc_compile){.now = 1000000000};
    f->index = wheel_index_start("app-1.0-py3-none-any.whl 100: lib>=1\n"
                                 "lib-1.0-py3-none-any.whl 20\n"
                                 "lib-2.0-py3-none-any.whl 30\n");
    wheel_index_write("a.in", input);
    wheel_index_write("c.in", "lib>0\n");
    f->session = wheel_index_session(f->index, "a.in", options);
    f->compile.session = f->session;
    f->compile.arena = pinc_arena_new();
    assert_non_null(f->compile.arena);
    if (pinc_compile_settle(&f->compile, &err) != PINC_OK ||
        pinc_compile_read(&f->compile, &err) != PINC_OK) {
        fail_msg("%s: %s", err.source, err.text);
    }
}

void compile_fixture_close(struct compile_fixture *f)
{
    pinc_compile_clear(&f->compile);
    pinc_session_free(f->session);
    wheel_index_stop(f->index);
}
