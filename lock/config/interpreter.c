#include "lock/config/interpreter.h"

#include "base/process/job.h"
#include "base/process/process.h"

#include <stdlib.h>
#include <unistd.h>

#define ASK_SECONDS 10

/* Is it "3.11"? */
static bool is_minor_version(struct pinc_slice text)
{
    size_t i;

    if (!pinc_slice_starts(text, "3.") || text.len < 3 || text.len > 4) {
        return false;
    }
    for (i = 2; i < text.len; i++) {
        if (!pinc_is_digit(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* The version in the name of the file that a path leads to: /usr/bin/python3 -> python3.11. */
static struct pinc_slice version_of_name(const char *path, struct pinc_arena *arena)
{
    struct pinc_slice none = {0}, name;
    char *real = realpath(path, NULL);

    if (!real) {
        return none;
    }
    name = pinc_slice_of(real);
    name = pinc_slice_part(name, pinc_slice_rfind(name, '/') + 1, name.len);
    if (pinc_slice_starts(name, "python") && is_minor_version(pinc_slice_part(name, 6, name.len))) {
        none = pinc_slice_dup(arena, pinc_slice_part(name, 6, name.len));
    }
    free(real);
    return none;
}

static struct pinc_slice version_by_asking(const char *path, struct pinc_arena *arena)
{
    const char *const argv[] = {
        path, "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])", NULL};
    struct pinc_slice version = {0}, answer;
    struct pinc_buf out;

    pinc_buf_init(&out, 64);
    if (pinc_process_output(&out, argv, ASK_SECONDS)) {
        answer = pinc_slice_trim(pinc_buf_slice(&out));
        if (is_minor_version(answer)) {
            version = pinc_slice_dup(arena, answer);
        }
    }
    pinc_buf_clear(&out);
    return version;
}

struct pinc_slice pinc_interpreter_version(const struct pinc_session *session, const char *program,
                                           struct pinc_arena *arena)
{
    struct pinc_slice version = {0};
    const char *path;

    if (pinc_program_find(&path, arena, pinc_session_getenv(session, "PATH"), program, NULL) !=
        PINC_OK) {
        return version;
    }
    if (path && access(path, X_OK) == 0) {
        version = version_of_name(path, arena);
    }
    if (path && !version.ptr) {
        version = version_by_asking(path, arena);
    }
    return version;
}
